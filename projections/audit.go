package projections

import (
	"context"
	"errors"
	"slices"
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
}

// Auditor computes findings. Nothing is kept of them: a finding is a function of the
// log and a time, and so is made when somebody asks.
type Auditor struct {
	Views    *Views
	Genetics Genetics  // nil: nothing was compared
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

// Audit computes the findings about a stream, in the order of the rules; none about
// one that has no records. The error is a domain.Error of kind Unavailable when the
// stream, or all that it refers to, is too long to be folded for a question.
func (a Auditor) Audit(ctx context.Context, stream domain.StreamID) ([]domain.Detected, error) {
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
}

// maxAgencies bounds the states of agencies that one page keeps.
const maxAgencies = 500

func (a Auditor) begin(ctx context.Context) (*audit, error) {
	policy, err := a.Views.PolicyAt(ctx, a.As)
	return &audit{a, policy.Limits, map[domain.StreamID]domain.State{}}, err
}

func (a *audit) of(ctx context.Context, stream domain.StreamID) ([]domain.Detected, error) {
	audited, err := a.read(ctx, stream)
	if err != nil || len(audited.Steps) == 0 {
		return nil, err
	}
	return domain.Audit(audited), nil
}

// read collects what the rules look at.
func (a *audit) read(ctx context.Context, stream domain.StreamID) (domain.Audited, error) {
	seen := domain.Audited{Stream: stream, Limits: a.limits, At: a.at()}
	own, err := a.story(ctx, stream)
	if err != nil || len(own) == 0 {
		return seen, err
	}
	seen.Steps = own.steps()
	if seen.Others, err = a.others(ctx, own); err != nil {
		return seen, err
	}
	if seen.Agencies, err = a.signers(ctx, own); err != nil {
		return seen, err
	}
	return seen, a.sealed(ctx, &seen)
}

// story is what was known of a stream and had happened, in the order of the log:
// whoever looks for what was entered late must see it where it was entered.
func (a *audit) story(ctx context.Context, stream domain.StreamID) (Story, error) {
	told, err := a.Views.told(ctx, stream, a.As)
	if err != nil {
		return nil, err
	}
	right, wrong := corrections(told)
	if on := a.As.On; on != nil {
		told = slices.DeleteFunc(told, func(s domain.Statement) bool { return happenedAt(s, right).After(*on) })
	}
	return tell(stream, told, right, wrong), nil
}

// others are the stories of the streams that a story refers to, agencies and the
// ledger's aside; of who read a child's history, the child's, and the other way round.
func (a *audit) others(ctx context.Context, own Story) (map[domain.StreamID][]domain.Step, error) {
	stream, others := own[0].Stream, map[domain.StreamID][]domain.Step{}
	left := maxFolded - len(own)
	for _, other := range append(cited(own), stream.Access()) {
		if _, twice := others[other]; twice || other == "" || other == stream {
			continue
		}
		story, err := a.story(ctx, other)
		if left -= len(story); left < 0 || errors.Is(err, errTooLong) {
			e := domain.Refuse(domain.Unavailable, "", "the streams that %s refers to have more than %d records, too many to be folded for a question", stream, maxFolded)
			e.Cause = errTooLong
			return nil, e
		}
		if err != nil {
			return nil, err
		}
		if len(story) > 0 {
			others[other] = story.steps()
		}
	}
	return others, nil
}

// cited are the streams of cases that a story's records name, each once.
func cited(own Story) []domain.StreamID {
	var all []domain.StreamID
	for _, step := range own {
		for _, id := range domain.Cites(step.Statement) {
			if kind := id.Kind(); kind != domain.LedgerStream && kind != domain.AgencyStream {
				all = append(all, id)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// signers are the states of the agencies that a story's records name.
func (a *audit) signers(ctx context.Context, own Story) (map[domain.StreamID]domain.State, error) {
	states := map[domain.StreamID]domain.State{}
	for _, step := range own {
		for _, id := range domain.Cites(step.Statement) {
			if _, known := states[id]; known || id.Kind() != domain.AgencyStream {
				continue
			}
			state, err := a.agency(ctx, id)
			if err != nil {
				return nil, err
			}
			states[id] = state
		}
	}
	return states, nil
}

func (a *audit) agency(ctx context.Context, id domain.StreamID) (domain.State, error) {
	if state, known := a.agencies[id]; known {
		return state, nil
	}
	story, err := a.story(ctx, id)
	if err != nil {
		return domain.State{}, err
	}
	if len(a.agencies) >= maxAgencies {
		clear(a.agencies)
	}
	a.agencies[id] = story.State()
	return a.agencies[id], nil
}

// sealed adds what an index outside the log says of profiles and reports that were
// known.
func (a *audit) sealed(ctx context.Context, seen *domain.Audited) error {
	if a.Genetics == nil {
		return nil
	}
	profiles, err := a.Genetics.Compared(ctx, seen.Stream)
	if err != nil {
		return err
	}
	for _, p := range profiles {
		known, err := a.known(ctx, seen, p.One, p.Other)
		if err != nil {
			return err
		}
		if known {
			seen.Profiles = append(seen.Profiles, p)
		}
	}
	reports, err := a.Genetics.Recomputed(ctx, seen.Stream)
	for _, r := range reports {
		if known, unread := a.known(ctx, seen, r.RecordRef); known && unread == nil {
			seen.Reports = append(seen.Reports, r)
		} else {
			err = errors.Join(err, unread)
		}
	}
	return err
}

// known reports whether records were on record and valid, and had happened. Those of
// streams that were told anyway are looked up there.
func (a *audit) known(ctx context.Context, seen *domain.Audited, refs ...domain.RecordRef) (bool, error) {
	for _, ref := range refs {
		steps, told := seen.Others[ref.Stream]
		if ref.Stream == seen.Stream {
			steps, told = seen.Steps, true
		}
		found := slices.ContainsFunc(steps, func(s domain.Step) bool { return s.ID == ref.ID })
		if !told {
			var err error
			if found, err = scanned(a.Views.read().QueryRowContext(ctx, `SELECT 1 FROM timeline WHERE stream = $1 AND id = $2 AND void = 0
				AND recorded_nanos <= $3 AND coalesce(occurred_from, 0) <= $4`, string(ref.Stream), ref.ID, knownBy(a.As), seconds(a.As.On)).Scan(new(int))); err != nil {
				return false, err
			}
		}
		if !found {
			return false, nil
		}
	}
	return true, nil
}
