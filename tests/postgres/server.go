package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Server is one PostgreSQL server and its folder.
type Server struct {
	url      string // of its database, without a schema
	dir      string
	account  *account
	settings []string

	process *exec.Cmd // nil while the server is down
	exited  chan struct{}
	lifefd  io.Closer // the watchdog acts when it closes
	watch   *exec.Cmd
}

// New starts a server for one test, with further settings such as "fsync=off",
// and ends it with the test. Without PostgreSQL the test is skipped, or fails
// where CI=true.
func New(t testing.TB, settings ...string) *Server {
	t.Helper()
	s, err := start(settings)
	if err != nil {
		missing(t, err)
	}
	t.Cleanup(s.end)
	return s
}

// URL is the connection string of a schema on the server, for its superuser.
func (s *Server) URL(schema string) string { return withSchema(s.url, schema) }

// Folder is where the server's socket is. It is the server's user's alone: whoever
// reaches the socket is let in.
func (s *Server) Folder() string { return s.dir }

// start lays out a cluster and runs a server on it, under a watchdog.
func start(settings []string) (*Server, error) {
	account, err := find()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "homeward-postgres-")
	if err != nil {
		return nil, fmt.Errorf("make folder of server: %w", err)
	}
	s := &Server{url: "postgres:///postgres?user=homeward&host=" + url.PathEscape(dir), dir: dir, account: account, settings: settings}
	if err := s.layOut(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if err := s.guard(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if err := s.Start(); err != nil {
		s.end()
		return nil, err
	}
	return s, nil
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

func (s *Server) layOut() error {
	if err := os.Chown(s.dir, s.account.uid, s.account.gid); err != nil {
		return fmt.Errorf("give folder to server: %w", err)
	}
	// Laying out need not wait for the disk; the server does, afterwards.
	initdb := s.account.command("initdb", "--pgdata="+s.data(), "--username=homeward", "--auth=trust",
		"--encoding=UTF8", "--locale=C", "--no-sync")
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("lay out cluster: %w: %s", err, out)
	}
	return nil
}

// watchdog waits for the end of its input, which comes with the end of the test's
// process, even by SIGKILL. What it leaves is nothing.
const watchdog = `cat >/dev/null
read -r pid 2>/dev/null <"$1/data/postmaster.pid" && kill -QUIT "$pid" 2>/dev/null &&
	while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
rm -rf "$1"`

func (s *Server) guard() error {
	s.watch = s.account.run("/bin/sh", "-c", watchdog, "watchdog", s.dir)
	in, err := s.watch.StdinPipe()
	if err != nil {
		return fmt.Errorf("start watchdog: %w", err)
	}
	s.lifefd = in
	if err := s.watch.Start(); err != nil {
		return fmt.Errorf("start watchdog: %w", err)
	}
	return nil
}

// end stops the server and removes its folder.
func (s *Server) end() {
	if s.process != nil {
		_ = s.process.Process.Signal(syscall.SIGQUIT)
		s.reap()
	}
	_ = s.lifefd.Close()
	_ = s.watch.Wait()
}

// Start starts the server again after Kill, which recovers what was durable.
func (s *Server) Start() error {
	deadline := time.Now().Add(patience)
	for {
		err := s.try(deadline)
		if err == nil || time.Now().After(deadline) {
			return err
		}
		// Some process of a killed server may not have noticed yet.
		time.Sleep(50 * time.Millisecond)
	}
}

func (s *Server) try(deadline time.Time) error {
	args := []string{"-D", s.data(), "-c", "listen_addresses=", "-c", "unix_socket_directories=" + s.dir,
		"-c", "max_connections=200", "-c", "fsync=on", "-c", "synchronous_commit=on"}
	for _, setting := range s.settings {
		args = append(args, "-c", setting)
	}
	log, err := os.Create(filepath.Join(s.dir, "log"))
	if err != nil {
		return fmt.Errorf("start server: %w", err)
	}
	defer log.Close()
	process := s.account.command("postgres", args...)
	process.Stdout, process.Stderr = log, log
	if err := process.Start(); err != nil {
		return fmt.Errorf("start server: %w", err)
	}
	exited := make(chan struct{})
	go func() {
		defer close(exited)
		_ = process.Wait() // what it had to say is in the log
	}()
	s.process, s.exited = process, exited
	for {
		if s.answers() {
			return nil
		}
		select {
		case <-exited:
			s.process = nil
			said, _ := os.ReadFile(log.Name())
			return fmt.Errorf("start server: it ended: %s", said)
		case <-time.After(20 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			return errors.New("start server: it does not answer")
		}
	}
}

func (s *Server) answers() bool {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.url)
	if err != nil {
		return false
	}
	return conn.Close(ctx) == nil
}

// Kill ends all of the server's processes at once with SIGKILL, as a crash does.
// Where the system does not say which they are, it ends the first one, and the
// others end when they notice.
func (s *Server) Kill(t testing.TB) {
	t.Helper()
	first := s.process.Process
	// A process that is just being started may wait for ever for what a dead one
	// holds. From here on none is started.
	if err := first.Signal(syscall.SIGSTOP); err != nil {
		t.Fatalf("kill server: %v", err)
	}
	for state := "R"; state != "T" && state != ""; {
		state, _ = statOf(fmt.Sprintf("/proc/%d/stat", first.Pid))
	}
	all := children(first.Pid)
	_ = first.Kill()
	for _, pid := range all {
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
	s.reap()
}

func (s *Server) reap() {
	<-s.exited
	s.process = nil
}
