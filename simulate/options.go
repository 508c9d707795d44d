package simulate

import (
	"cmp"
	"fmt"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/domain/kinship"
)

// DefaultChildren is how many children the police freed in nine provinces in the
// operation of 18 December 2012 after which the demo is modelled.
const DefaultChildren = 89

// maxChildren bounds the memory of one run.
const maxChildren = 100_000

// The span of a caseload, where Options name none: from the dawn on which the
// operation began.
var (
	DefaultFrom  = time.Date(2012, time.December, 18, 5, 30, 0, 0, beijing)
	DefaultUntil = time.Date(2014, time.April, 1, 0, 0, 0, 0, beijing)
)

// Bounds of Options.Weeks.
const (
	defaultWeeks = 26
	maxWeeks     = 1000
)

// Options say how large a caseload is.
type Options struct {
	Children int       // 1 to 100,000; zero means one for each of Lives, or DefaultChildren
	From     time.Time // when the first operation begins; DefaultFrom at the earliest, and if zero
	Until    time.Time // nothing happens from here on; DefaultUntil if zero
	// Weeks is for how many weeks operations begin, one a week and then, where there are
	// more, another in each; 26 if zero.
	Weeks int
	// Lives names the lives that the children live in turn, the first again after the
	// last; empty means the mix that docs/simulation.md describes.
	Lives []string
	// Truth, if set, is given what really happened in each stream, once its last
	// record is made. An error of it stops the run.
	Truth func(Truth) error
	// Heads, if set, is given the checkpoints that others hold of the log, beside it: one
	// a week, which the operator and a witness signed, and those that a crooked operator
	// showed. Their roots stand for what a tree would give and are no hashes of one.
	Heads func(domain.HeadSeen)
}

func (o Options) complete() (Options, error) {
	if o.Children == 0 {
		o.Children = cmp.Or(len(o.Lives), DefaultChildren)
	}
	if o.From.IsZero() {
		o.From = DefaultFrom
	}
	if o.Until.IsZero() {
		o.Until = DefaultUntil
	}
	o.Weeks = cmp.Or(o.Weeks, defaultWeeks)
	o.From, o.Until = o.From.In(beijing), o.Until.In(beijing)
	switch {
	case o.Children < 1 || o.Children > maxChildren:
		return o, fmt.Errorf("simulate caseload: %d children, not 1 to %d", o.Children, maxChildren)
	case o.Weeks < 1 || o.Weeks > maxWeeks:
		return o, fmt.Errorf("simulate caseload: operations begin for %d weeks, not 1 to %d", o.Weeks, maxWeeks)
	case o.From.Before(DefaultFrom) || !o.Until.After(o.From):
		return o, fmt.Errorf("simulate caseload: the span begins on %s or later, and ends after that", DefaultFrom.Format(time.DateOnly))
	}
	for _, name := range o.Lives {
		if _, known := kindCalled(name); !known {
			return o, fmt.Errorf("simulate caseload: no life is called %q", name)
		}
	}
	return o, nil
}

// Run makes the caseload of a seed and gives its lines, in the order of their
// recorded times, to yield. The founding (Founding with the same seed) is not
// among them: whoever opens the ledger records it. Run stops at the first error
// of yield and returns it; any other error is a rule the simulator broke.
func Run(seed uint64, options Options, yield func(Line) error) error {
	options, err := options.complete()
	if err != nil {
		return err
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
	c := &caseload{author: author, options: options, yield: yield, devices: map[string]entry{}, seen: map[domain.PersonID][]sighting{},
		freed: map[domain.StreamID][]domain.StreamID{}, labs: laboratories{tables: kinship.BuiltIn()}}
	return c.run()
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
