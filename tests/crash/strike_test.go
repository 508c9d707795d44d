package crash

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/homeward-ledger/homeward/tests/programs"
)

// moment says whether it has come, to a process that has run for so long and has
// printed so much.
type moment func(running time.Duration, printed string) bool

func never(time.Duration, string) bool { return false }

func after(d time.Duration) moment {
	return func(running time.Duration, _ string) bool { return running >= d }
}

// shown is when so many lines are printed.
func shown(lines int) moment {
	return func(_ time.Duration, printed string) bool { return strings.Count(printed, "\n") >= lines }
}

// written is when a file has so many lines.
func written(path string, lines int) moment {
	return func(time.Duration, string) bool {
		data, err := os.ReadFile(path)
		return err == nil && bytes.Count(data, []byte("\n")) >= lines
	}
}

// soonAfter is some time after another moment.
func soonAfter(first moment, pause time.Duration) moment {
	since := time.Duration(-1)
	return func(running time.Duration, printed string) bool {
		if since < 0 && first(running, printed) {
			since = running
		}
		return since >= 0 && running >= since+pause
	}
}

// glance is how often it is asked whether the moment has come.
const glance = 200 * time.Microsecond

// strike runs homeward and kills it at a moment. It returns what was printed, and false
// when the work was done before; then it must have ended well.
func (h *home) strike(at moment, args ...string) (printed string, killed bool) {
	h.Helper()
	return h.strikeProcess(at, programs.Prepare(h.T, h.dir, programs.Homeward, args...))
}

func (h *home) strikeProcess(at moment, cmd *exec.Cmd) (printed string, killed bool) {
	h.Helper()
	var out, errs programs.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	began := time.Now()
	if err := cmd.Start(); err != nil {
		h.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	var err error
	for running := true; running; {
		select {
		case err = <-ended:
			running = false
		case <-time.After(glance):
			if at(time.Since(began), out.String()) {
				_ = cmd.Process.Kill() // it may be done; Wait tells
				err, running = <-ended, false
			}
		}
	}
	var status *exec.ExitError
	if errors.As(err, &status) && !status.Exited() {
		return out.String(), true
	}
	if err != nil {
		h.Fatalf("%s ended with %v: %s", strings.Join(cmd.Args[1:], " "), err, errs.String())
	}
	return out.String(), false
}

// harass has a work killed n times, each time at a random moment of it, and looks at
// what is left. The work is false when it was done before the moment came.
func (h *home) harass(n int, random *rand.Rand, work func(moment) (killed bool)) {
	h.Helper()
	began := time.Now()
	work(never)
	longest := time.Since(began)
	for killed := 0; killed < n; {
		if !work(after(time.Duration(random.Int64N(int64(longest))))) {
			longest = max(longest*3/4, time.Millisecond) // the machine has become quicker
			continue
		}
		killed++
		h.inspect()
	}
}
