package projections

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// maxStory bounds a stream that is folded for a question; a dossier has the same
// bound.
const maxStory = 20_000

// When is the standpoint of a question. The two times are independent: what had
// happened by one, as far as the ledger knew by the other.
type When struct {
	// AsItWas leaves out what is claimed to have happened later. What may have
	// happened by then, for only a day or a month is claimed, stays in. Nil
	// leaves out nothing.
	AsItWas *time.Time
	// AsKnown leaves out what was recorded later, corrections included. Nil
	// leaves out nothing.
	AsKnown *time.Time
}

func (w When) known() int64 {
	if w.AsKnown == nil {
		return math.MaxInt64
	}
	return nanos(*w.AsKnown)
}

func (w When) happened(early time.Time) bool { return w.AsItWas == nil || !early.After(*w.AsItWas) }

// Step is a valid record from a standpoint, and its stream's state after it. The
// claimed time is the one that the last correction known gives.
type Step struct {
	domain.Statement
	State       domain.State
	Early, Late time.Time // claimed, UTC; the recorded time where the claim has none
	Withdrawn   bool      // declared not to have occurred, or double, or of another child
	Unsettled   bool      // declared wrong in any way
}

// Edge says where something begins or ends.
func (s Step) Edge() CustodyEdge {
	return CustodyEdge{Index: s.Recorded.Index, ID: s.ID, Early: s.Early, Late: s.Late, Recorded: s.Recorded.At}
}

// Story is the valid records of one stream from a standpoint, in the order of the
// log: rules of custody rest on that order, and claims may contradict it. Every
// answer about a stream is a function of its story.
type Story []Step

// State returns the stream's state at the end of the story.
func (s Story) State() domain.State {
	if len(s) == 0 {
		return domain.State{}
	}
	return s[len(s)-1].State
}

// Find returns the record with the id.
func (s Story) Find(id string) (Step, bool) {
	for _, step := range s {
		if id != "" && step.ID == id {
			return step, true
		}
	}
	return Step{}, false
}

// Story reads a stream from a standpoint; it is empty when nothing was known or
// had happened. The error is a domain.Error of kind Unavailable when the stream
// has more than 20,000 records.
func (v *Views) Story(ctx context.Context, stream domain.StreamID, when When) (Story, error) {
	rows, err := list(ctx, v.read, scanRecord, `SELECT `+recordColumns+` FROM timeline
		WHERE stream = ? AND void = 0 AND recorded_nanos <= ? ORDER BY idx LIMIT ?`,
		string(stream), when.known(), maxStory+1)
	if err != nil {
		return nil, err
	}
	if len(rows) > maxStory {
		return nil, domain.Refuse(domain.Unavailable, "", "%s has more than %d records, too many to fold for a question", stream, maxStory)
	}
	all := make(Story, 0, len(rows))
	for _, row := range rows {
		step, err := stepOf(row)
		if err != nil {
			return nil, err
		}
		all = append(all, step)
	}
	all.amend()
	return all.fold(when), nil
}

// stepOf decodes a record that the judge found valid, and parsed strictly then.
func stepOf(row RecordRow) (Step, error) {
	var s domain.Statement
	if err := json.Unmarshal(row.Payload, &s); err != nil {
		return Step{}, fmt.Errorf("read record %d: %w", row.Index, err)
	}
	spec, known := domain.SpecOf(s.Type)
	if !known {
		return Step{}, fmt.Errorf("read record %d: it is valid, and the catalogue has no %s", row.Index, s.Type)
	}
	event, err := spec.Decode(s.Facts, json.Unmarshal)
	if err != nil {
		return Step{}, fmt.Errorf("read record %d: %w", row.Index, err)
	}
	s.Event = event
	s.Recorded = domain.Recorded{Index: row.Index, At: row.Recorded, Before: row.Count - 1, Leaf: row.Leaf, Digest: row.Digest}
	early, late := custodyClaim(s)
	return Step{Statement: s, Early: time.Unix(early, 0).UTC(), Late: time.Unix(late, 0).UTC()}, nil
}

// amend works corrections into the records they speak of. They never rewind a
// state (H11): they move a claimed time, or cast doubt.
func (s Story) amend() {
	places := make(map[string]int, len(s))
	for i, step := range s {
		places[step.ID] = i
		e, declares := step.Event.(domain.ErrorDeclared)
		ref, refers := step.Ref("corrects")
		at, found := places[ref.ID]
		if !declares || !refers || !found {
			continue
		}
		s[at].Unsettled = true
		s[at].Withdrawn = s[at].Withdrawn || e.Error != "incorrect_data"
		if right, err := time.Parse(time.RFC3339, e.RightTime); err == nil {
			s[at].Early, s[at].Late = right.UTC(), right.UTC()
		}
	}
}

// fold keeps what had happened, each with the state after it.
func (s Story) fold(when When) Story {
	kept, state := make(Story, 0, len(s)), domain.State{}
	for _, step := range s {
		if !when.happened(step.Early) {
			continue
		}
		state = domain.Evolve(state, step.Statement, domain.Valid)
		step.State = state
		kept = append(kept, step)
	}
	return kept
}

// PolicyAt returns the profile in force from a standpoint; the zero Policy when
// there was none.
func (v *Views) PolicyAt(ctx context.Context, when When) (domain.Policy, error) {
	rows, err := list(ctx, v.read, scanRecord, `SELECT `+recordColumns+` FROM timeline
		WHERE type = ? AND void = 0 AND recorded_nanos <= ? ORDER BY idx LIMIT ?`,
		domain.TypePolicyActivated, when.known(), maxStory)
	if err != nil {
		return domain.Policy{}, err
	}
	all := make(Story, 0, len(rows))
	for _, row := range rows {
		step, err := stepOf(row)
		if err != nil {
			return domain.Policy{}, err
		}
		all = append(all, step)
	}
	return all.fold(when).State().Ledger.Policy, nil
}
