// Package crash kills the program, fills its disk, turns its clock and damages its
// files, and looks at what is left: nothing that was acknowledged is lost or there
// twice, the log only grew, and homeward fsck is clean or names what is wrong and a
// repair that works.
//
// Not here: connections, servers and other stores than files (tests/storecheck,
// tests/outage_test.go), and the container (tests/containers).
package crash

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	_ "modernc.org/sqlite" // driver, to look into the files as an intruder would

	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/tests/programs"
)

// A short run is for every change; with CRASH_ROUNDS=n each kind of work is killed n
// times as often. CRASH_SEED repeats what an earlier run drew; how processes take turns
// it does not decide.
const (
	seedVariable   = "CRASH_SEED"
	roundsVariable = "CRASH_ROUNDS"
)

// Numbers of kills in a short run, 58 together.
const (
	importKills  = 10
	sealKills    = 10
	viewKills    = 8
	rebuildKills = 5 // of each kind
	erasureKills = 5
	tokenKills   = 6
	revokeKills  = 4
)

// TestMain runs the tests, or what one of them has started as a process of its own.
func TestMain(m *testing.M) {
	if dir := os.Getenv(eraseVariable); dir != "" {
		if err := eraseAll(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	code := m.Run()
	programs.Remove()
	os.Exit(code)
}

// newRandom is the source of a test's moments, and says how to draw the same again.
func newRandom(t *testing.T) *rand.Rand {
	t.Helper()
	seed := number(t, seedVariable, uint64(time.Now().UnixNano()))
	t.Logf("%s=%d", seedVariable, seed)
	return rand.New(rand.NewPCG(seed, 0))
}

// times makes a short run's number of kills that of this run.
func times(t *testing.T, kills int) int {
	t.Helper()
	return kills * int(number(t, roundsVariable, 1))
}

func number(t *testing.T, variable string, otherwise uint64) uint64 {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		return otherwise
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", variable, err)
	}
	return n
}

// someLines are the first lines of a caseload: agencies, and then lives.
func someLines(t *testing.T, n int) []simulate.Line {
	t.Helper()
	lines := programs.Caseload(t, programs.DemoSeed, 20)
	if len(lines) < n {
		t.Fatalf("the caseload has %d lines, and %d are wanted", len(lines), n)
	}
	return lines[:n]
}
