package tests

import (
	"os"
	"testing"

	"github.com/homeward-ledger/homeward/tests/programs"
)

// What package programs has, by the names that these tests use.
const (
	homeward = programs.Homeward
	court    = programs.Court

	fine     = programs.Fine
	couldNot = programs.CouldNot
	tampered = programs.Tampered
	misused  = programs.Misused
)

type served = programs.Served

var (
	program = programs.Prepare
	run     = programs.Run
	mustRun = programs.MustRun
	serve   = programs.Serve
)

// temporary are folders that tests share, and that TestMain removes.
var temporary []string

func TestMain(m *testing.M) {
	code := m.Run()
	programs.Remove()
	for _, dir := range temporary {
		_ = os.RemoveAll(dir) // the system clears its temporary folder too
	}
	os.Exit(code)
}
