package simulate

import (
	"container/heap"
	"fmt"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// DefaultChildren is how many children the police freed in nine provinces in the
// operation of 18 December 2012 after which the demo is modelled.
const DefaultChildren = 89

// maxChildren bounds the memory of one run.
const maxChildren = 100_000

// Options say how large a caseload is.
type Options struct {
	Children int // 1 to 100,000; zero means DefaultChildren
}

// Run makes the caseload of a seed and gives its lines, in the order of their
// recorded times, to yield. The founding (Founding with the same seed) is not
// among them: whoever opens the ledger records it. Run stops at the first error
// of yield and returns it; any other error is a rule the simulator broke.
func Run(seed uint64, options Options, yield func(Line) error) error {
	if options.Children == 0 {
		options.Children = DefaultChildren
	}
	if options.Children < 1 || options.Children > maxChildren {
		return fmt.Errorf("simulate caseload: %d children, not 1 to %d", options.Children, maxChildren)
	}
	world, err := Founding(seed)
	if err != nil {
		return err
	}
	author, err := NewAuthor(world)
	if err != nil {
		return err
	}
	if err := author.Establish(yield); err != nil {
		return err
	}
	c := &caseload{author: author, yield: yield, counters: map[string]uint64{}}
	return c.run(options.Children)
}

// Collect is Run into a slice, for tests and small caseloads.
func Collect(seed uint64, options Options) ([]Line, error) {
	var lines []Line
	err := Run(seed, options, func(line Line) error {
		lines = append(lines, line)
		return nil
	})
	return lines, err
}

// caseload plays all lives at once, always the step that is recorded next.
type caseload struct {
	author   *Author
	yield    func(Line) error
	queue    steps
	planned  int               // breaks ties of recorded times
	clock    time.Time         // recorded time of the last line
	counters map[string]uint64 // of offline devices; looked up, never listed
}

func (c *caseload) run(children int) error {
	for n := range children {
		if err := c.plan(newLife(c.author.World, n), 0, c.rescue); err != nil {
			return err
		}
	}
	for c.queue.Len() > 0 {
		next := heap.Pop(&c.queue).(step)
		c.clock = later(next.at, c.clock.Add(time.Millisecond))
		if err := next.do(next.life); err != nil {
			return err
		}
	}
	return c.suspend()
}

// plan sets what happens to the child next, after gap, and when the ledger will
// hear of it: minutes or hours later, a day and more from where there is no
// connection, and never before the child's record before.
func (c *caseload) plan(l *life, gap time.Duration, do func(*life) error) error {
	l.happened = l.happened.Add(gap)
	delay := l.within(4*time.Minute, 90*time.Minute)
	if l.offline {
		delay = l.within(6*time.Hour, 40*time.Hour)
	}
	// A step may still move its time to office hours: it is recorded after those.
	at := later(officeHours(l.happened).Add(delay), l.recorded.Add(time.Duration(1+l.IntN(9))*time.Minute))
	c.planned++
	heap.Push(&c.queue, step{at: at.Add(time.Duration(l.IntN(60_000)) * time.Millisecond), order: c.planned, life: l, do: do})
	return nil
}

// record signs, checks and hands out one record of the child.
func (c *caseload) record(l *life, author Officer, draft Draft) error {
	draft.RecordedAt = c.clock
	if l.offline {
		device := "field-" + author.ID()[:8]
		c.counters[device]++
		draft.Captured = &domain.Capture{
			At: l.happened.Add(3 * time.Minute).Format(time.RFC3339), Device: device, Counter: c.counters[device],
		}
	}
	line, statement, err := c.author.Record(draft)
	if err != nil {
		return fmt.Errorf("child %d: %w", l.n+1, err)
	}
	l.last, l.author, l.recorded = statement, author, c.clock
	return c.yield(line)
}

// step is something that is recorded about a child at a time.
type step struct {
	at    time.Time
	order int
	life  *life
	do    func(*life) error
}

// steps is a heap of steps, the next one first.
type steps []step

func (s steps) Len() int      { return len(s) }
func (s steps) Swap(i, j int) { s[i], s[j] = s[j], s[i] }
func (s steps) Less(i, j int) bool {
	if s[i].at.Equal(s[j].at) {
		return s[i].order < s[j].order
	}
	return s[i].at.Before(s[j].at)
}

// Push implements heap.Interface.
func (s *steps) Push(x any) { *s = append(*s, x.(step)) }

// Pop implements heap.Interface.
func (s *steps) Pop() any {
	old := *s
	last := old[len(old)-1]
	*s = old[:len(old)-1]
	return last
}
