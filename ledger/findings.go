package ledger

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// Finder computes what the auditors' rules find about a stream, from at least the
// first size records of the log.
type Finder interface {
	Audit(ctx context.Context, stream domain.StreamID, size uint64) ([]domain.Detected, error)
}

// Bounds of asking the finder about one statement.
const (
	auditTime    = 30 * time.Second // of one look through the streams concerned
	auditRounds  = 5                // looks, when the child's records grow meanwhile
	auditStreams = 16               // concerned by one decision
)

// errGrown says that a statement that waits for findings was decided on more than the
// finder had seen. Whoever handed it in asks it again; the recorder waits for nobody.
var errGrown = errors.New("the child's records grew since the findings were computed")

// clearance is how far the log was looked through without a finding that blocks a
// statement.
type clearance struct {
	size    uint64            // records of the log; none: it was not asked for
	streams []domain.StreamID // that were looked at
}

// through has a prepared request recorded.
func (l *Ledger) through(ctx context.Context, r *request) (Receipt, error) {
	for range auditRounds {
		if err := l.clear(ctx, r); err != nil {
			return Receipt{}, l.refuse(r, err)
		}
		if err := l.enqueue(ctx, r); err != nil {
			return Receipt{}, err
		}
		receipt, err := l.answer(ctx, r)
		if !errors.Is(err, errGrown) {
			return receipt, err
		}
		again := *r
		again.done, again.err = make(chan struct{}), nil
		r = &again
	}
	return Receipt{}, unavailable("compute the findings about "+string(r.record.Statement.Stream), errGrown)
}

// clear is the admission rule A4: of a statement that waits for findings, none that
// blocks may stand. One that is on record already, or that the hard rules refuse, is
// the recorder's to answer.
func (l *Ledger) clear(ctx context.Context, r *request) error {
	if !l.asksFinder(r) {
		return nil
	}
	s := r.record.Statement
	size := l.judged.get()
	basis, own, err := l.states.around(ctx, s, nil)
	if err != nil {
		return unavailable("read the streams the statement rests on", err)
	}
	s.Recorded = l.asIfRecordedNow(own)
	if _, known := own.Find(s.ID); known || domain.Decide(own, basis, s) != nil || !domain.Waits(own, basis, s) {
		return nil
	}
	r.cleared = clearance{size: size}
	r.cleared.streams, err = l.unblocked(ctx, own, s, size)
	return err
}

// asksFinder reports whether findings are asked for at all. What is imported into a
// simulated ledger was decided elsewhere, long ago.
func (l *Ledger) asksFinder(r *request) bool {
	return l.config.Finder != nil && !r.elsewhere && r.record.Statement.Stream.Kind() == domain.ChildStream
}

// asIfRecordedNow is what the ledger would say of the next record of a stream.
func (l *Ledger) asIfRecordedNow(own domain.State) domain.Recorded {
	last, _ := own.Last()
	return domain.Recorded{Index: l.Size(), At: l.config.Clock().UTC(), Before: own.Prefix().Count, Prev: last.Leaf}
}

// unblocked asks for the findings about every stream that a decision concerns, and
// refuses with the first that blocks it: Conflict. Findings that cannot be computed
// let nothing pass: Unavailable.
func (l *Ledger) unblocked(ctx context.Context, own domain.State, s domain.Statement, size uint64) ([]domain.StreamID, error) {
	ctx, cancel := context.WithTimeout(ctx, auditTime)
	defer cancel()
	streams, err := l.concerned(ctx, own, s)
	if err != nil {
		return nil, err
	}
	for _, stream := range streams {
		found, err := l.config.Finder.Audit(ctx, stream, size)
		if err != nil {
			return nil, unavailable("compute the findings about "+string(stream), err)
		}
		if d, blocks := domain.Blocking(found); blocks {
			return nil, domain.RefuseBlocked(s, d)
		}
	}
	return streams, nil
}

// concerned are the child's stream, those of the same person that its links join, and
// the missing reports that the decision names or that lie behind the child's identity.
func (l *Ledger) concerned(ctx context.Context, own domain.State, s domain.Statement) ([]domain.StreamID, error) {
	streams, child := []domain.StreamID{s.Stream}, own.Child
	for _, id := range slices.Concat(domain.Cites(s), child.Behind()) {
		if id.Kind() == domain.MissingStream && !slices.Contains(streams, id) {
			streams = append(streams, id)
		}
	}
	for i := 0; ; {
		for _, link := range child.Links.All {
			if link.SamePerson() && child.Stands(link) && !slices.Contains(streams, link.Other) {
				streams = append(streams, link.Other)
			}
		}
		for i++; i < len(streams) && streams[i].Kind() != domain.ChildStream; i++ {
		}
		if len(streams) > auditStreams {
			return nil, unavailable("compute the findings about "+string(s.Stream), errors.New("it is joined to too many streams"))
		}
		if i >= len(streams) {
			return streams, nil
		}
		state, err := l.states.get(ctx, streams[i])
		if err != nil {
			return nil, unavailable("read "+string(streams[i]), err)
		}
		child = state.Child
	}
}

// decideCleared is asked by the recorder, of a statement that the hard rules take:
// errGrown when it waits for findings, and the finder has not seen the end of every
// stream that it rests on.
func (l *Ledger) decideCleared(ctx context.Context, t *tip, r *request, own domain.State, basis domain.Basis, s domain.Statement) error {
	if !l.asksFinder(r) || !domain.Waits(own, basis, s) {
		return nil
	}
	unseen := func(state domain.State) bool {
		last, found := state.Last()
		return found && last.Index >= r.cleared.size
	}
	if unseen(own) {
		return errGrown
	}
	for _, state := range basis.Streams {
		if unseen(state) {
			return errGrown
		}
	}
	for _, id := range r.cleared.streams {
		state, err := l.states.latest(ctx, id, t.pending)
		if err != nil {
			return unavailable("read "+string(id), err)
		}
		if unseen(state) {
			return errGrown
		}
	}
	return nil
}
