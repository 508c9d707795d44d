package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// redraw is how often a bar is drawn at most.
const redraw = 100 * time.Millisecond

func isTerminal(w io.Writer) bool {
	file, isFile := w.(*os.File)
	return isFile && term.IsTerminal(int(file.Fd()))
}

// still keeps a bar of unknown length from being drawn by a goroutine of its own, which
// reads without the bar's lock and outlives a bar that is never finished.
func still() progressbar.Option { return progressbar.OptionSetSpinnerChangeInterval(0) }

// newBar draws how many bytes were read where there is a terminal, and nothing
// elsewhere.
func newBar(w io.Writer, size int64, what string) *progressbar.ProgressBar {
	if !isTerminal(w) {
		return progressbar.NewOptions64(size, progressbar.OptionSetVisibility(false), progressbar.OptionSetWriter(io.Discard), still())
	}
	return progressbar.NewOptions64(size, progressbar.OptionSetDescription(what), progressbar.OptionSetWriter(w), still(),
		progressbar.OptionShowBytes(true), progressbar.OptionThrottle(redraw), progressbar.OptionClearOnFinish())
}

// count shows how much of something is done, with its rate and the time that is
// left: a bar on a terminal, plain lines elsewhere.
type count struct {
	out         io.Writer
	doing, unit string
	bar         *progressbar.ProgressBar // nil when lines are written
	begun       time.Time
	drawn       bool
}

func newCount(w io.Writer, doing, unit string) *count {
	c := &count{out: w, doing: doing, unit: unit, begun: time.Now()}
	if isTerminal(w) {
		c.bar = progressbar.NewOptions64(-1, progressbar.OptionSetDescription(doing), progressbar.OptionSetWriter(w), still(),
			progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString(unit),
			progressbar.OptionSetPredictTime(true), progressbar.OptionThrottle(redraw), progressbar.OptionClearOnFinish())
	}
	return c
}

// show is called when done of total are.
func (c *count) show(done, total uint64) {
	if c.bar != nil {
		if !c.drawn {
			c.bar.ChangeMax64(int64(total))
			c.drawn = true
		}
		_ = c.bar.Set64(int64(done)) // a bar that cannot be drawn stops nothing
		return
	}
	fmt.Fprintf(c.out, "%s: %d of %d %s, %s\n", c.doing, done, total, c.unit, pace(done, total, time.Since(c.begun)))
}

// pace says how fast it goes, and how long it will take at that rate.
func pace(done, total uint64, took time.Duration) string {
	if took <= 0 || done == 0 {
		return "beginning"
	}
	rate := float64(done) / took.Seconds()
	left := time.Duration(float64(total-min(done, total)) / rate * float64(time.Second))
	return fmt.Sprintf("%.0f a second, %s left", rate, left.Round(time.Second))
}

func (c *count) finish() {
	if c.bar != nil {
		_ = c.bar.Finish()
	}
}
