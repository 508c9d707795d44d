package storecheck_test

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// process is this test binary once more, in a role. It can be killed, paused and
// started again.
type process struct {
	t    *testing.T
	name string
	role role
	out  io.Writer // its standard output; none when nil

	command *exec.Cmd
	input   io.Closer
	said    *strings.Builder // standard error
	exited  chan struct{}
	err     error // how it ended, once exited is closed
	starts  uint64
	paused  *time.Timer // ends a pause
}

// start starts the process, which must not be running.
func (p *process) start() {
	p.t.Helper()
	p.starts++
	r := p.role
	r.Seed += p.starts // a killed client does not do the same once more
	text, err := json.Marshal(r)
	if err != nil {
		p.t.Fatal(err)
	}
	p.command = exec.Command(os.Args[0])
	p.command.Env = append(os.Environ(), roleVariable+"="+string(text))
	p.said = &strings.Builder{}
	p.command.Stdout, p.command.Stderr = p.out, p.said
	if p.input, err = p.command.StdinPipe(); err != nil {
		p.t.Fatal(err)
	}
	if err := p.command.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.exited = make(chan struct{})
	command, exited := p.command, p.exited
	go func() {
		defer close(exited)
		p.err = command.Wait()
	}()
}

// running fails the test when the process has ended by itself.
func (p *process) running() {
	p.t.Helper()
	select {
	case <-p.exited:
		p.t.Fatalf("%s ended by itself: %v\n%s", p.name, p.err, p.said)
	default:
	}
}

// kill ends it as a power cut does, if the kernel were cut off too.
func (p *process) kill() {
	p.t.Helper()
	p.running()
	_ = p.command.Process.Kill()
	<-p.exited
	_ = p.input.Close()
}

// pause stops it for a while and returns at once.
func (p *process) pause(length time.Duration) {
	p.t.Helper()
	p.running()
	p.resume()
	if err := p.command.Process.Signal(syscall.SIGSTOP); err != nil {
		p.t.Fatal(err)
	}
	process := p.command.Process
	p.paused = time.AfterFunc(length, func() { _ = process.Signal(syscall.SIGCONT) })
}

func (p *process) resume() {
	if p.paused != nil && p.paused.Stop() {
		_ = p.command.Process.Signal(syscall.SIGCONT)
	}
	p.paused = nil
}

// finish lets it end what it has begun, and waits for that.
func (p *process) finish() {
	p.t.Helper()
	p.running()
	p.resume()
	_ = p.input.Close()
	select {
	case <-p.exited:
	case <-time.After(patience + 10*time.Second): // it should have given up by itself
		_ = p.command.Process.Kill()
		<-p.exited
	}
	if p.err != nil {
		p.t.Fatalf("%s: %v\n%s", p.name, p.err, p.said)
	}
}

// end is for a test that has failed.
func (p *process) end() {
	_ = p.command.Process.Kill()
	<-p.exited
}

// firstLine is a writer that waits for one line.
type firstLine struct {
	text strings.Builder
	line chan string
}

func newFirstLine() *firstLine { return &firstLine{line: make(chan string, 1)} }

// Write implements io.Writer.
func (f *firstLine) Write(data []byte) (int, error) {
	f.text.Write(data)
	if line, _, whole := strings.Cut(f.text.String(), "\n"); whole {
		select {
		case f.line <- line:
		default: // there was one already
		}
	}
	return len(data), nil
}

func (f *firstLine) wait() (string, error) {
	select {
	case line := <-f.line:
		return line, nil
	case <-time.After(patience):
		return "", fmt.Errorf("process said nothing but %q", f.text.String())
	}
}
