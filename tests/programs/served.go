package programs

import (
	"context"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Served is a ledger that homeward serve has open.
type Served struct {
	URL          string
	Stdout, Logs *Buffer
	Cmd          *exec.Cmd
}

// Serve serves the ledger dir/data on a port of the system's choice, and returns when
// it can be asked.
func Serve(t *testing.T, dir string) *Served {
	t.Helper()
	s := StartServing(t, dir)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for ctx.Err() == nil {
		if s.Ready() {
			return s
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatalf("serve does not serve: %s%s", s.Stdout, s.Logs)
	return nil
}

// StartServing is Serve without the wait.
func StartServing(t *testing.T, dir string) *Served {
	t.Helper()
	s := &Served{Stdout: &Buffer{}, Logs: &Buffer{}, Cmd: Prepare(t, dir, Homeward, "serve", "--listen", "127.0.0.1:0")}
	s.Cmd.Stdout, s.Cmd.Stderr = s.Stdout, s.Logs
	if err := s.Cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Stop(t) })
	return s
}

// Ready reports whether the ledger can be asked, and then knows its URL.
func (s *Served) Ready() bool {
	_, address, ok := strings.Cut(s.Stdout.String(), " on http://")
	if !ok || !strings.HasSuffix(address, "\n") {
		return false
	}
	s.URL = "http://" + strings.TrimSpace(address)
	return true
}

// Stop ends the server as an operator does, and wants it to end well. It may be
// called again.
func (s *Served) Stop(t *testing.T) {
	t.Helper()
	if s.Cmd.ProcessState != nil {
		return
	}
	_ = s.Cmd.Process.Signal(syscall.SIGTERM) // Wait tells if it is gone already
	if err := s.Cmd.Wait(); err != nil && t.Context().Err() == nil {
		t.Errorf("serve ended with %v\n%s", err, s.Logs)
	}
}

// Kill ends the server with SIGKILL. It is false when it had ended by itself.
func (s *Served) Kill() bool {
	_ = s.Cmd.Process.Kill() // Wait tells if it is gone already
	_ = s.Cmd.Wait()
	return !s.Cmd.ProcessState.Exited()
}
