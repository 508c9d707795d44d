package projections

import (
	"context"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// Step is a valid record from a point of view, and its stream's state after it.
// The claimed time is the one that the last correction known gives.
type Step struct{ domain.Step }

// Edge says where something begins or ends.
func (s Step) Edge() CustodyEdge {
	return CustodyEdge{Index: s.Recorded.Index, ID: s.ID, Early: s.Early, Late: s.Late, Recorded: s.Recorded.At}
}

// Story is the valid records of one stream from a point of view, in the order in
// which State folds them. What is told of a stream beyond its state is a function
// of its story.
type Story []Step

// Find returns the record with the id; none has the empty one.
func (s Story) Find(id string) (Step, bool) {
	for _, step := range s {
		if id != "" && step.ID == id {
			return step, true
		}
	}
	return Step{}, false
}

// steps are the story as the rules of the domain take it.
func (s Story) steps() []domain.Step {
	steps := make([]domain.Step, len(s))
	for i, step := range s {
		steps[i] = step.Step
	}
	return steps
}

// State returns the stream's state at the end of the story.
func (s Story) State() domain.State {
	if len(s) == 0 {
		return domain.State{}
	}
	return s[len(s)-1].State
}

// Story reads a stream as it was on, as known on. Its errors are those of State.
func (v *Views) Story(ctx context.Context, stream domain.StreamID, as AsOf) (Story, error) {
	told, err := v.told(ctx, stream, as)
	if err == nil {
		err = tellable(stream, told)
	}
	if err != nil {
		return nil, err
	}
	right, wrong := corrections(told)
	if as.On != nil {
		told = happened(told, *as.On)
	}
	return tell(stream, told, right, wrong), nil
}

// maxAlike bounds the records of one type that a case is told with: a story keeps a state
// for each record, and each state a list of those of its type, so that what it takes, and
// what the rules take to look through it, grows with their square.
const maxAlike = 1500

// tellable refuses a case that would take too much memory to be told. An agency's stream
// may be long by nature; the records of its types make no lists.
func tellable(stream domain.StreamID, told []domain.Statement) error {
	if kind := stream.Kind(); kind == domain.AgencyStream || kind == domain.LedgerStream {
		return nil
	}
	alike, squares := map[string]int{}, 0
	for _, s := range told {
		squares += 2*alike[s.Type] + 1
		alike[s.Type]++
	}
	if squares <= maxAlike*maxAlike {
		return nil
	}
	e := domain.Refuse(domain.Unavailable, "", "%s has too many records of one kind to be told for a question: %d would be", stream, maxAlike)
	e.Cause = errTooLong
	return e
}

// tell folds statements, and dates each.
func tell(stream domain.StreamID, told []domain.Statement, right map[string]time.Time, wrong map[string]bool) Story {
	story, state := make(Story, 0, len(told)), domain.State{Stream: stream}
	for _, s := range told {
		state = domain.Evolve(state, s, domain.Valid)
		step := dated(s)
		step.State, step.Withdrawn = state, wrong[s.ID]
		if at, corrected := right[s.ID]; corrected {
			step.Early, step.Late = at.UTC(), at.UTC()
		}
		story = append(story, step)
	}
	return story
}

// dated is a record with the time that it claims.
func dated(s domain.Statement) Step {
	early, late := custodyClaim(s)
	return Step{domain.Step{Statement: s, Early: time.Unix(early, 0).UTC(), Late: time.Unix(late, 0).UTC()}}
}

// PolicyAt returns the profile in force from a point of view; the zero Policy when
// there was none. It folds the profiles alone: a ledger's stream is long.
func (v *Views) PolicyAt(ctx context.Context, as AsOf) (domain.Policy, error) {
	rows, err := list(ctx, v.read(), scanRecord, `SELECT `+recordColumns+` FROM timeline
		WHERE type = $1 AND void = 0 AND recorded_nanos <= $2 ORDER BY idx LIMIT $3`, domain.TypePolicyActivated, knownBy(as), maxFolded)
	if err != nil {
		return domain.Policy{}, err
	}
	told, err := retell(rows)
	if err != nil {
		return domain.Policy{}, err
	}
	if as.On != nil {
		told = happened(told, *as.On)
	}
	return tell(domain.TheLedger, told, nil, nil).State().Ledger.Get().Policy, nil
}
