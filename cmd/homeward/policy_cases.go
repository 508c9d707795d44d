package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/transparency"
)

// casesRead are the children of a ledger, and the profile in force there.
type casesRead struct {
	children map[domain.StreamID]domain.State
	agencies map[domain.StreamID]domain.State
	active   profile
}

// readCases folds the judged records of a ledger that another process may have
// open. It trusts the verdicts that are kept, and reads clear facts alone.
func readCases(ctx context.Context, h home) (_ *casesRead, err error) {
	if !h.hasLedger() {
		return nil, &domain.Error{Kind: domain.NotFound, Cause: fs.ErrNotExist, Sentence: "there is no ledger in " + h.dir}
	}
	look, closing, err := lookAt(ctx, h)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, closing()) }()
	read := &casesRead{children: map[domain.StreamID]domain.State{}, agencies: map[domain.StreamID]domain.State{}}
	return read, read.fold(ctx, look.Source())
}

// casesPage is how many records are folded at once.
const casesPage = 500

func (c *casesRead) fold(ctx context.Context, source *ledger.Source) error {
	for from := uint64(0); ; {
		page, err := source.Judged(ctx, from, casesPage)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, r := range page {
			if err := c.take(r); err != nil {
				return err
			}
		}
		from += uint64(len(page))
	}
}

// take folds one record: of a child's or an agency's stream, or an activation.
func (c *casesRead) take(r domain.Judged) error {
	s := r.Statement
	switch s.Stream.Kind() {
	case domain.ChildStream:
		c.children[s.Stream] = domain.Evolve(c.children[s.Stream], s, r.Verdict)
	case domain.AgencyStream:
		c.agencies[s.Stream] = domain.Evolve(c.agencies[s.Stream], s, r.Verdict)
	}
	activated, is := s.Event.(domain.PolicyActivated)
	if !is || r.Verdict.Void {
		return nil
	}
	p, err := domain.ParseProfile([]byte(activated.Text), transparency.Unmarshal)
	c.active = profile{Profile: p, name: activeProfile, text: []byte(activated.Text)}
	return err
}

// policyCases is what a change of profile does to the open cases of a ledger.
type policyCases struct {
	At       time.Time      `json:"at"`
	Children int            `json:"children"`
	Open     int            `json:"open"`
	Touched  int            `json:"touched"` // open cases on which the change has an effect
	Effects  []policyEffect `json:"effects"`
}

// policyEffect is one effect, and all the cases that it is on.
type policyEffect struct {
	Kind      domain.EffectKind `json:"kind"`
	Act       domain.Act        `json:"act"`
	Parameter string            `json:"parameter"`
	Sentence  string            `json:"sentence"`
	Cases     []domain.StreamID `json:"cases"`
}

func (c *casesRead) effects(before, after domain.Limits, at time.Time) *policyCases {
	told := &policyCases{At: at.UTC(), Children: len(c.children), Effects: []policyEffect{}}
	kind := func(agency domain.StreamID) domain.AgencyKind { return c.agencies[agency].Agency.Kind }
	where := map[domain.Effect]int{}
	for _, id := range slices.Sorted(maps.Keys(c.children)) {
		child := c.children[id].Child
		if child.Open() {
			told.Open++
		}
		effects := child.Effects(before, after, kind, at)
		if len(effects) > 0 {
			told.Touched++
		}
		for _, e := range effects {
			i, known := where[e]
			if !known {
				i = len(told.Effects)
				where[e] = i
				told.Effects = append(told.Effects, policyEffect{Kind: e.Kind, Act: e.Act, Parameter: e.Parameter, Sentence: e.Sentence})
			}
			told.Effects[i].Cases = append(told.Effects[i].Cases, id)
		}
	}
	return told
}

// effectWords say what becomes of an act.
var effectWords = map[domain.EffectKind]string{
	domain.Stopped:  "that is possible now would lack something",
	domain.Freed:    "that is not possible now would lack nothing",
	domain.Overdue:  "that is not overdue now would be",
	domain.Relieved: "that is overdue now would not be",
}

func (c *policyCases) text(w io.Writer) error {
	fmt.Fprintf(w, "\nOpen cases at %s: %d of %d, and the change touches %d of them.\n", c.At.Format(time.RFC3339), c.Open, c.Children, c.Touched)
	for _, e := range c.Effects {
		fmt.Fprintf(w, "\n%s by %s, cases: %d\n    %s %s: %s\n", e.Kind, e.Parameter, len(e.Cases), e.Act, effectWords[e.Kind], e.Sentence)
		for _, id := range e.Cases {
			fmt.Fprintf(w, "    %s\n", id)
		}
	}
	return nil
}
