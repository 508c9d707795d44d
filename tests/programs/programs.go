// Package programs builds the two programs as they are released, runs them as people
// do, and makes demonstration ledgers with them to look into from outside.
//
// Not here: what a ledger must be like (the tests).
package programs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/tests/sources"
)

// The names of the two programs, as arguments of Run.
const (
	Homeward = "homeward"
	Court    = "homeward-verify"
)

// Exit codes; docs/operations.md promises them.
const (
	Fine     = 0
	CouldNot = 1
	Tampered = 2 // or invalid
	Misused  = 64
)

// The programs of this test binary are no test's own, so there is no other place for
// them: folder is where built has put them, and empty before.
var folder string

var built = sync.OnceValues(func() (string, error) {
	root, err := moduleRoot()
	if err != nil {
		return "", err
	}
	if err := sources.Look(root); err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "homeward-binaries-")
	if err != nil {
		return "", err
	}
	folder = dir
	build := exec.Command("go", "build", "-o", dir, "./cmd/homeward", "./cmd/homeward-verify")
	build.Dir, build.Env = root, append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build programs: %w\n%s", err, out)
	}
	return dir, nil
})

// moduleRoot is where the go command builds: tests run in their own folder.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	for err == nil {
		if _, missing := os.Stat(filepath.Join(dir, "go.mod")); missing == nil {
			return dir, nil
		}
		if filepath.Dir(dir) == dir {
			return "", errors.New("find go.mod: there is none above the working folder")
		}
		dir = filepath.Dir(dir)
	}
	return "", err
}

// Remove removes the programs, if any test has asked for them. TestMain calls it when
// all tests are done.
func Remove() {
	if folder != "" {
		_ = os.RemoveAll(folder) // the system clears its temporary folder too
	}
}

// Command prepares one run of a program in a folder. It is killed when the context
// ends.
func Command(ctx context.Context, dir, name string, args ...string) (*exec.Cmd, error) {
	where, err := built()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, filepath.Join(where, name), args...)
	cmd.Dir, cmd.WaitDelay = dir, 5*time.Second
	cmd.Env = append(Unconfigured(), "HOMEWARD_CONFIG="+os.DevNull)
	return cmd, nil
}

// Prepare is Command for a test: the program is killed when the test ends, however
// that happens.
func Prepare(t testing.TB, dir, name string, args ...string) *exec.Cmd {
	t.Helper()
	cmd, err := Command(t.Context(), dir, name, args...)
	if err != nil {
		t.Fatal(err)
	}
	return cmd
}

// Unconfigured is the environment without settings of Homeward, which whoever runs
// the tests may have.
func Unconfigured() []string {
	return slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "HOMEWARD_") })
}

// Ask runs a program in dir to its end. A program that was killed has the exit code -1.
func Ask(ctx context.Context, dir, name string, args ...string) (stdout, stderr string, exit int, err error) {
	cmd, err := Command(ctx, dir, name, args...)
	if err != nil {
		return "", "", -1, err
	}
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	var ended *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &ended) {
		return "", "", -1, fmt.Errorf("run %s %s: %w", name, strings.Join(args, " "), err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode(), nil
}

// Run is Ask for a test.
func Run(t testing.TB, dir, name string, args ...string) (stdout, stderr string, exit int) {
	t.Helper()
	stdout, stderr, exit, err := Ask(t.Context(), dir, name, args...)
	if err != nil {
		t.Fatal(err)
	}
	return stdout, stderr, exit
}

// MustRun is Run for what has to go well; it returns what was printed.
func MustRun(t testing.TB, dir, name string, args ...string) string {
	t.Helper()
	out, errs, exit := Run(t, dir, name, args...)
	if exit != Fine {
		t.Fatalf("%s %s: exit code %d\n%s%s", name, strings.Join(args, " "), exit, out, errs)
	}
	return out
}

// Buffer collects what a running program prints.
type Buffer struct {
	mutex sync.Mutex
	bytes bytes.Buffer
}

// Write implements io.Writer.
func (b *Buffer) Write(p []byte) (int, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.bytes.Write(p)
}

// String returns what was printed so far.
func (b *Buffer) String() string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.bytes.String()
}
