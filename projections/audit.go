package projections

import (
	"context"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// Genetics says what came of comparing what is sealed. An index outside the log keeps
// it: the ledger's is one. What it tells of records that were not known from the point
// of view is left out here.
type Genetics interface {
	// Compared returns the comparisons of DNA profiles of a stream with others.
	Compared(ctx context.Context, stream domain.StreamID) ([]domain.Comparison, error)
	// Recomputed returns what computing the kinship reports of a stream anew gave.
	Recomputed(ctx context.Context, stream domain.StreamID) ([]domain.Recomputed, error)
	// Repeated returns the files that records of a stream seal, and others too.
	Repeated(ctx context.Context, stream domain.StreamID) ([]domain.Repeat, error)
}

// Heads says which sizes and roots of the log others hold: checkpoints that the operator
// signed, whoever kept them.
type Heads interface {
	Heads(ctx context.Context) ([]domain.HeadSeen, error)
}

// Auditor computes findings. Nothing is kept of them: a finding is a function of the
// log and a time, and so is made when somebody asks.
type Auditor struct {
	Views    *Views
	Genetics Genetics  // nil: nothing was compared
	Heads    Heads     // nil: nobody is known to hold one
	As       AsOf      // from which point of view
	Now      time.Time // the time in question where As has none
}

// at is the time in question.
func (a Auditor) at() time.Time {
	switch {
	case a.As.On != nil:
		return *a.As.On
	case a.As.Known != nil:
		return *a.As.Known
	}
	return a.Now
}

// Found is a finding, and where the records stand that it names.
type Found struct {
	domain.Detected
	Edges           []CustodyEdge // of Records, in their order
	Decided, Undone *CustodyEdge  // of Decision and Cleared; nil where there is none
}

// Audit computes the findings about a stream, in the order of the rules; none about
// one that has no records. The error is a domain.Error of kind Unavailable when the
// stream, or all that it refers to, is too long to be folded for a question.
func (a Auditor) Audit(ctx context.Context, stream domain.StreamID) ([]Found, error) {
	audit, err := a.begin(ctx)
	if err != nil {
		return nil, err
	}
	return audit.of(ctx, stream)
}

// audit evaluates streams one after the other from one point of view.
type audit struct {
	Auditor
	limits   domain.Limits
	agencies map[domain.StreamID]domain.State // those of the streams before too
	peers    peers
}

// maxAgencies bounds the states of agencies that one page keeps.
const maxAgencies = 500

func (a Auditor) begin(ctx context.Context) (*audit, error) {
	policy, err := a.Views.PolicyAt(ctx, a.As)
	return &audit{Auditor: a, limits: policy.Limits, agencies: map[domain.StreamID]domain.State{}, peers: peers{totals: map[string]map[domain.AgencyKind]totalOf{}}}, err
}

func (a *audit) of(ctx context.Context, stream domain.StreamID) ([]Found, error) {
	own, err := a.story(ctx, stream)
	if err != nil {
		return nil, err
	}
	seen, err := a.read(ctx, stream, own)
	if err != nil || len(seen.Steps)+len(seen.Void) == 0 {
		return nil, err
	}
	var all []Found
	for _, d := range domain.Audit(seen) {
		f := Found{Detected: d, Decided: own.edge(d.Decision.ID), Undone: own.edge(d.Cleared.ID)}
		for _, ref := range d.Records {
			edge, err := a.edge(ctx, seen, ref)
			if err != nil {
				return nil, err
			}
			f.Edges = append(f.Edges, edge)
		}
		all = append(all, f)
	}
	return all, nil
}
