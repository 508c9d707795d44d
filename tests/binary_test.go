package tests

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
	"syscall"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/tests/sources"
)

// The names of the two programs, as arguments of run.
const (
	homeward = "homeward"
	court    = "homeward-verify"
)

// Exit codes; docs/operations.md promises them.
const (
	fine     = 0
	couldNot = 1
	tampered = 2 // or invalid
	misused  = 64
)

// binaries builds both programs once, as they are released, into a folder that
// TestMain removes.
var binaries = sync.OnceValues(func() (string, error) {
	if err := sources.Look(".."); err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "homeward-binaries-")
	if err != nil {
		return "", err
	}
	temporary = append(temporary, dir)
	build := exec.Command("go", "build", "-o", dir, "../cmd/homeward", "../cmd/homeward-verify")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build binaries: %w\n%s", err, out)
	}
	return dir, nil
})

// temporary are folders that tests share, and that TestMain removes.
var temporary []string

func TestMain(m *testing.M) {
	code := m.Run()
	for _, dir := range temporary {
		_ = os.RemoveAll(dir) // the system clears its temporary folder too
	}
	os.Exit(code)
}

// program prepares one run of a binary in a folder. It is killed when the test
// ends, however that happens.
func program(t testing.TB, dir, name string, args ...string) *exec.Cmd {
	t.Helper()
	folder, err := binaries()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), filepath.Join(folder, name), args...)
	cmd.Dir, cmd.WaitDelay = dir, 5*time.Second
	cmd.Env = append(unconfigured(), "HOMEWARD_CONFIG="+os.DevNull)
	return cmd
}

// unconfigured is the environment without settings of Homeward, which whoever runs
// the tests may have.
func unconfigured() []string {
	return slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "HOMEWARD_") })
}

// run runs a program in dir to its end.
func run(t testing.TB, dir, name string, args ...string) (stdout, stderr string, exit int) {
	t.Helper()
	var out, errs strings.Builder
	cmd := program(t, dir, name, args...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	var ended *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &ended) {
		t.Fatalf("run %s %s: %v", name, strings.Join(args, " "), err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// mustRun is run for what has to go well; it returns what was printed.
func mustRun(t testing.TB, dir, name string, args ...string) string {
	t.Helper()
	out, errs, exit := run(t, dir, name, args...)
	if exit != fine {
		t.Fatalf("%s %s: exit code %d\n%s%s", name, strings.Join(args, " "), exit, out, errs)
	}
	return out
}

// buffer collects what a running program prints.
type buffer struct {
	mutex sync.Mutex
	bytes bytes.Buffer
}

// Write implements io.Writer.
func (b *buffer) Write(p []byte) (int, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.bytes.Write(p)
}

func (b *buffer) String() string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.bytes.String()
}

// served is a ledger that homeward serve has open.
type served struct {
	url          string
	stdout, logs *buffer
	cmd          *exec.Cmd
}

// serve serves the ledger dir/data on a port of the system's choice.
func serve(t *testing.T, dir string) *served {
	t.Helper()
	s := &served{stdout: &buffer{}, logs: &buffer{}, cmd: program(t, dir, homeward, "serve", "--listen", "127.0.0.1:0")}
	s.cmd.Stdout, s.cmd.Stderr = s.stdout, s.logs
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.stop(t) })
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for ctx.Err() == nil {
		if _, address, ok := strings.Cut(s.stdout.String(), " on http://"); ok && strings.HasSuffix(address, "\n") {
			s.url = "http://" + strings.TrimSpace(address)
			return s
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatalf("serve does not serve: %s%s", s.stdout, s.logs)
	return nil
}

// stop ends the server as an operator does, and wants it to end well. It may be
// called again.
func (s *served) stop(t *testing.T) {
	t.Helper()
	if s.cmd.ProcessState != nil {
		return
	}
	_ = s.cmd.Process.Signal(syscall.SIGTERM) // Wait tells if it is gone already
	if err := s.cmd.Wait(); err != nil && t.Context().Err() == nil {
		t.Errorf("serve ended with %v\n%s", err, s.logs)
	}
}
