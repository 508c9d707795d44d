package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/projections"
)

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

// casesKept bounds how many children's records are kept in memory at once; more of
// them take a further reading of the log.
const casesKept = 5000

// effects asks of every child what it would be to its case that limits come into
// force in place of others.
func (c *casesRead) effects(ctx context.Context, before, after domain.Limits, at time.Time) (*policyCases, error) {
	told := &policyCases{At: at.UTC(), Children: len(c.children), Effects: []policyEffect{}}
	kind := func(agency domain.StreamID) domain.AgencyKind { return c.kinds[agency] }
	where := map[domain.Effect]int{}
	for some := range slices.Chunk(c.children, casesKept) {
		stories, err := c.stories(ctx, some)
		if err != nil {
			return nil, err
		}
		for _, id := range some {
			steps := projections.Tell(id, stories[id])
			child := steps[len(steps)-1].State.Child
			if child.Open() {
				told.Open++
			}
			effects := append(child.Effects(before, after, kind, at), domain.DeadlineEffects(steps, before, after, at)...)
			told.add(id, effects, where)
		}
	}
	return told, nil
}

// stories are the records of some children.
func (c *casesRead) stories(ctx context.Context, some []domain.StreamID) (map[domain.StreamID][]domain.Statement, error) {
	stories := map[domain.StreamID][]domain.Statement{}
	for _, id := range some {
		stories[id] = nil
	}
	err := c.each(ctx, func(s domain.Statement) error {
		if told, wanted := stories[s.Stream]; wanted {
			stories[s.Stream] = append(told, s)
		}
		return nil
	})
	return stories, err
}

// add notes the effects on a child's case; where says which effect stands at which
// place.
func (c *policyCases) add(id domain.StreamID, effects []domain.Effect, where map[domain.Effect]int) {
	if len(effects) > 0 {
		c.Touched++
	}
	for _, e := range effects {
		i, known := where[e]
		if !known {
			i = len(c.Effects)
			where[e] = i
			c.Effects = append(c.Effects, policyEffect{Kind: e.Kind, Act: e.Act, Parameter: e.Parameter, Sentence: e.Sentence})
		}
		c.Effects[i].Cases = append(c.Effects[i].Cases, id)
	}
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
