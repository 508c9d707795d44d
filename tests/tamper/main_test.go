// Package tamper changes the bytes of a ledger, of a dossier and of a receipt as
// somebody does who has them, and wants the programs to say so: formats.md lists what
// a verifier must catch.
package tamper

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/tests/programs"
)

// hang is how long a program may take over what was changed.
const hang = 20 * time.Second

// ground is what the tests here copy before they break it.
var ground home

func TestMain(m *testing.M) {
	code, err := prepared(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func prepared(m *testing.M) (code int, err error) {
	// Thousands of runs share the machine: none needs threads or a collector of its own.
	for name, value := range map[string]string{"GOMAXPROCS": "1", "GOGC": "off"} {
		if err := os.Setenv(name, value); err != nil {
			return 1, err
		}
	}
	defer programs.Remove()
	dir, err := os.MkdirTemp("", "homeward-tamper-")
	if err != nil {
		return 1, err
	}
	defer os.RemoveAll(dir)
	if ground, err = settle(dir); err != nil {
		return 1, err
	}
	return m.Run(), nil
}

// answer is what a program said.
type answer struct {
	exit     int
	out, err string
}

// ask runs a program in a folder. One that hangs is killed, and has the exit code -1.
func ask(dir, name string, args ...string) answer {
	ctx, cancel := context.WithTimeout(context.Background(), hang)
	defer cancel()
	out, errs, exit, err := programs.Ask(ctx, dir, name, args...)
	if err != nil {
		return answer{-1, out, errs + err.Error()}
	}
	return answer{exit, out, errs}
}

func (a answer) said() string { return a.out + a.err }

// broken says whether the program itself broke.
func (a answer) broken() bool {
	return a.exit < 0 || strings.Contains(a.err, "panic") || strings.Contains(a.err, "goroutine ")
}

func (a answer) String() string {
	return fmt.Sprintf("exit code %d: %.1500s%.500s", a.exit, a.out, a.err)
}
