package tests

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/tests/programs"
)

// The names of the two programs, as arguments of run.
const (
	homeward = programs.Homeward
	court    = programs.Court
)

// Exit codes; docs/operations.md promises them.
const (
	fine     = programs.Fine
	couldNot = programs.CouldNot
	tampered = programs.Tampered
	misused  = programs.Misused
)

// binaries builds both programs once, for as long as the tests run.
var binaries = sync.OnceValues(func() (*programs.Programs, error) {
	built, err := programs.Build("..")
	if err == nil {
		temporary = append(temporary, built.Remove)
	}
	return built, err
})

// temporary removes what tests share.
var temporary []func() error

func TestMain(m *testing.M) {
	code := m.Run()
	for _, remove := range temporary {
		_ = remove() // the system clears its temporary folder too
	}
	os.Exit(code)
}

// built is binaries, for a test that cannot do without.
func built(t testing.TB) *programs.Programs {
	t.Helper()
	both, err := binaries()
	if err != nil {
		t.Fatal(err)
	}
	return both
}

// program prepares one run of a binary in a folder. It is killed when the test
// ends, however that happens.
func program(t testing.TB, dir, name string, args ...string) *exec.Cmd {
	t.Helper()
	return built(t).Command(t.Context(), dir, name, args...)
}

// run runs a program in dir to its end.
func run(t testing.TB, dir, name string, args ...string) (stdout, stderr string, exit int) {
	t.Helper()
	stdout, stderr, exit, err := built(t).Run(t.Context(), dir, name, args...)
	if err != nil {
		t.Fatal(err)
	}
	return stdout, stderr, exit
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
