package projections

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// read collects what the rules look at.
func (a *audit) read(ctx context.Context, stream domain.StreamID, own Story) (seen domain.Audited, err error) {
	seen = domain.Audited{Stream: stream, Steps: own.steps(), Limits: a.limits, At: a.at()}
	if seen.Void, err = a.void(ctx, stream); err != nil || len(own)+len(seen.Void) == 0 {
		return seen, err
	}
	if seen.Others, err = a.others(ctx, stream, own); err != nil {
		return seen, err
	}
	if seen.Agencies, err = a.signers(ctx, own, seen); err != nil {
		return seen, err
	}
	if seen.Traces, err = a.traces(ctx, stream, own); err != nil {
		return seen, err
	}
	if err = a.sealed(ctx, &seen); err != nil {
		return seen, err
	}
	return seen, a.ofKind(ctx, &seen)
}

// ofKind adds what rules need of streams of one kind alone.
func (a *audit) ofKind(ctx context.Context, seen *domain.Audited) (err error) {
	switch seen.Stream.Kind() {
	case domain.OperationStream:
		seen.Freed, err = a.freed(ctx, seen.Stream)
	case domain.LedgerStream:
		seen.Heads, err = a.heads(ctx)
	case domain.AgencyStream:
		if seen.Tallies, err = a.tallies(ctx, seen.Stream); err != nil {
			return err
		}
		if seen.Pairs, err = a.pairs(ctx, seen.Stream); err != nil {
			return err
		}
		if seen.Adopted, err = a.adoptees(ctx); err != nil {
			return err
		}
		seen.Issued, err = a.issued(ctx, seen.Stream)
	}
	return err
}

// story is what was known of a stream and had happened, in the order of the log:
// whoever looks for what was entered late must see it where it was entered. Where types
// are named it is of records of these alone.
func (a *audit) story(ctx context.Context, stream domain.StreamID, types ...string) (Story, error) {
	told, err := a.Views.told(ctx, stream, a.As, types...)
	if err == nil {
		err = tellable(stream, told)
	}
	if err != nil {
		return nil, err
	}
	right, wrong := corrections(told)
	if on := a.As.On; on != nil {
		told = slices.DeleteFunc(told, func(s domain.Statement) bool { return happenedAt(s, right).After(*on) })
	}
	return tell(stream, told, right, wrong), nil
}

// void are the void records of a stream that were known. One that cannot be read
// belongs to none.
func (a *audit) void(ctx context.Context, stream domain.StreamID) ([]domain.Judged, error) {
	rows, err := list(ctx, a.Views.read(), scanRecord, `SELECT `+recordColumns+` FROM timeline
		WHERE stream = $1 AND void = 1 AND recorded_nanos <= $2 ORDER BY idx LIMIT $3`, string(stream), knownBy(a.As), maxFolded)
	if err != nil {
		return nil, err
	}
	var all []domain.Judged
	for _, row := range rows {
		told, err := retell([]RecordRow{row})
		if err != nil {
			continue
		}
		if on := a.As.On; on == nil || !happenedAt(told[0], nil).After(*on) {
			all = append(all, domain.Judged{Statement: told[0], Payload: row.Payload, Verdict: row.Verdict})
		}
	}
	return all, nil
}

// heads are what others hold of the log; no more than was known.
func (a *audit) heads(ctx context.Context) ([]domain.HeadSeen, error) {
	if a.Heads == nil {
		return nil, nil
	}
	all, err := a.Heads.Heads(ctx)
	return slices.DeleteFunc(all, func(h domain.HeadSeen) bool {
		return a.As.Known != nil && h.At.After(*a.As.Known) || a.As.On != nil && h.At.After(*a.As.On)
	}), err
}

// others are the stories of the streams that a story refers to, agencies and the
// ledger's aside; of who read a child's history, the child's, and the other way round.
func (a *audit) others(ctx context.Context, stream domain.StreamID, own Story) (map[domain.StreamID][]domain.Step, error) {
	others := map[domain.StreamID][]domain.Step{}
	reports, err := a.Views.reportsOf(ctx, own)
	if err != nil {
		return nil, err
	}
	left := maxFolded - len(own)
	for _, other := range append(append(cited(own), stream.Access(), stream.Accessed()), reports...) {
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

// reportsOf are the missing reports of relatives to whom a child went, whichever child
// these miss: no record of the child's own names them.
func (v *Views) reportsOf(ctx context.Context, own Story) ([]domain.StreamID, error) {
	var all []domain.StreamID
	for _, step := range own {
		e, went := step.Event.(domain.HandedOver)
		if !went {
			continue
		}
		found, err := list(ctx, v.read(), scanStream, `SELECT DISTINCT stream FROM hands WHERE who = $1 AND part = 'relative' AND stream LIKE 'missing-%' ORDER BY stream LIMIT $2`,
			string(e.Receiver), maxLinked)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
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

// signers are the states of the agencies that a story's records name, and void ones, and
// of those that had a specimen of the case in hand elsewhere: whoever took a relative's
// for one agency may test the child's for another.
func (a *audit) signers(ctx context.Context, own Story, seen domain.Audited) (map[domain.StreamID]domain.State, error) {
	var named []domain.StreamID
	for _, step := range own {
		named = append(named, domain.Cites(step.Statement)...)
	}
	for _, record := range seen.Void {
		named = append(named, domain.Cites(record.Statement)...)
	}
	for _, steps := range seen.Others {
		for _, step := range steps {
			if _, part := step.Ref("partOf"); part || step.Type == domain.TypeSpecimenCollected {
				named = append(named, domain.Cites(step.Statement)...)
			}
		}
	}
	states := map[domain.StreamID]domain.State{}
	for _, id := range named {
		if _, known := states[id]; known || id.Kind() != domain.AgencyStream {
			continue
		}
		state, err := a.agency(ctx, id)
		if err != nil {
			return nil, err
		}
		states[id] = state
	}
	return states, nil
}

func (a *audit) agency(ctx context.Context, id domain.StreamID) (domain.State, error) {
	if state, known := a.agencies[id]; known {
		return state, nil
	}
	told, err := a.Views.toldOf(ctx, id, maxOfAgency, a.As)
	if err != nil {
		return domain.State{}, err
	}
	right, _ := corrections(told)
	state := domain.State{}
	for _, s := range told {
		if on := a.As.On; on == nil || !happenedAt(s, right).After(*on) {
			state.Stream = id
			state = domain.Evolve(state, s, domain.Valid)
		}
	}
	if len(a.agencies) >= maxAgencies {
		clear(a.agencies)
	}
	a.agencies[id] = state
	return state, nil
}

// maxOfAgency bounds the records of an agency that are folded to say who signed. It is
// wider than maxFolded: who enrols keys without end must not keep every case in which
// the agency signed from being looked at.
const maxOfAgency = 200_000

// maxComparisons bounds the comparisons of profiles that the rules look at for a stream.
// To leave some out would let whoever makes many hide the one that matters.
const maxComparisons = 2000

// sealed adds what an index outside the log says of profiles and reports that were
// known.
func (a *audit) sealed(ctx context.Context, seen *domain.Audited) error {
	if a.Genetics == nil {
		return nil
	}
	compared, err := a.Genetics.Compared(ctx, seen.Stream)
	if err != nil {
		return err
	}
	if len(compared) > maxComparisons {
		e := domain.Refuse(domain.Unavailable, "", "the DNA profiles of %s were compared more than %d times, too often for a question", seen.Stream, maxComparisons)
		e.Cause = errTooLong
		return e
	}
	profiles, since, err := ofKnown(ctx, a, *seen, compared, func(c domain.Comparison) []domain.RecordRef { return []domain.RecordRef{c.One, c.Other} })
	if err != nil {
		return err
	}
	for i := range profiles {
		profiles[i].Since = since[i]
	}
	seen.Profiles = profiles
	recomputed, err := a.Genetics.Recomputed(ctx, seen.Stream)
	if err != nil {
		return err
	}
	seen.Reports, _, err = ofKnown(ctx, a, *seen, recomputed, func(r domain.Recomputed) []domain.RecordRef { return []domain.RecordRef{r.RecordRef} })
	if err != nil {
		return err
	}
	repeated, err := a.Genetics.Repeated(ctx, seen.Stream)
	if err != nil {
		return err
	}
	seen.Repeats, err = a.repeats(ctx, *seen, repeated)
	return err
}

// repeats keeps of each file the records that were known from the point of view.
func (a *audit) repeats(ctx context.Context, seen domain.Audited, all []domain.Repeat) (kept []domain.Repeat, err error) {
	for _, r := range all {
		known, own := domain.Repeat{Path: r.Path}, false
		for _, ref := range r.Records {
			edge, err := a.edge(ctx, seen, ref)
			if err != nil {
				return nil, err
			}
			if edge.ID == "" {
				continue
			}
			known.Records, known.Since = append(known.Records, ref), edge.Recorded
			own = own || ref.Stream == seen.Stream
		}
		if own && len(known.Records) > 1 {
			kept = append(kept, known)
		}
	}
	return kept, nil
}

// ofKnown keeps what is about records that were known from the point of view, and says
// since when all of them were.
func ofKnown[T any](ctx context.Context, a *audit, seen domain.Audited, all []T, about func(T) []domain.RecordRef) (kept []T, since []time.Time, err error) {
	for _, one := range all {
		known, last := true, time.Time{}
		for _, ref := range about(one) {
			edge, err := a.edge(ctx, seen, ref)
			if err != nil {
				return nil, nil, err
			}
			known = known && edge.ID != ""
			if edge.Recorded.After(last) {
				last = edge.Recorded
			}
		}
		if known {
			kept, since = append(kept, one), append(since, last)
		}
	}
	return kept, since, nil
}

// edge says where a record stands; the zero edge says that it was not on record, not
// valid, or had not happened, from the point of view. What was told anyway is not
// read again.
func (a *audit) edge(ctx context.Context, seen domain.Audited, ref domain.RecordRef) (CustodyEdge, error) {
	told, known := seen.Others[ref.Stream]
	if ref.Stream == seen.Stream {
		told, known = seen.Steps, true
	}
	if !known {
		row, found, err := a.Views.RecordCalled(ctx, ref.Stream, ref.ID)
		if err != nil || !found || nanos(row.Recorded) > knownBy(a.As) {
			return CustodyEdge{}, err
		}
		s := domain.Statement{ID: row.ID, OccurredAt: row.Occurred, Recorded: domain.Recorded{Index: row.Index, At: row.Recorded}}
		told = []domain.Step{dated(s).Step}
	}
	for _, step := range told {
		if step.ID == ref.ID && (a.As.On == nil || !step.Early.After(*a.As.On)) {
			return Step{step}.Edge(), nil
		}
	}
	return CustodyEdge{}, nil
}
