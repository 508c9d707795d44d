package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/ledger/dossier"
	"github.com/homeward-ledger/homeward/transparency"
)

// maxBatch is how many statements are recorded with one wait for the disk.
const maxBatch = 512

// attempts is how often a batch is decided anew after others wrote to the same
// store in between.
const attempts = 3

// recordLoop takes what is waiting, decides it in order, appends it together,
// and answers. One loop gives group commit and a clear order in one; the slow
// work, parsing and signatures, was done before by the callers, and the wait for the
// disk and the judge is behind its back (see flight).
func (l *Ledger) recordLoop(ctx context.Context) error {
	defer close(l.gone)
	for {
		select {
		case first := <-l.requests:
			l.record(ctx, l.waiting(first))
		case <-l.flight.troubled():
			l.record(ctx, nil)
		case <-ctx.Done():
			again, _ := l.land(ctx)
			finishAll(again, unavailable("record the statement", eventstore.ErrClosed))
			l.abandon()
			return nil
		}
	}
}

func (l *Ledger) waiting(first *request) []*request {
	batch := []*request{first}
	for len(batch) < maxBatch {
		select {
		case r := <-l.requests:
			batch = append(batch, r)
		default:
			return batch
		}
	}
	return batch
}

// abandon answers those who were still waiting when the ledger stopped.
func (l *Ledger) abandon() {
	for {
		select {
		case r := <-l.requests:
			r.finish(domain.StreamRecord{}, unavailable("record the statement", eventstore.ErrClosed))
		default:
			return
		}
	}
}

// finish answers whoever waits: known is what stands on record.
func (r *request) finish(known domain.StreamRecord, err error) {
	r.known, r.err = known, err
	close(r.done)
}

// draft is a request as it was decided: signed rightly, valid at its place, on top of the
// judged log of since records and of those before it in its batch. It is about to be
// appended, and nobody changes it then.
type draft struct {
	*request
	record dossier.Record // the request's, with its place
	entry  transparency.Entry
	leaf   []byte // the entry's bytes
	write  eventstore.Write
	sealed []sealing
	kept   []Sealed      // what is kept of it
	after  *domain.State // its stream, behind it
	since  uint64        // records that were judged when it was decided
}

// worthAhead is of how many requests a batch is in flight while the next is decided. A
// smaller one is waited for: what is handed in meanwhile goes together.
const worthAhead = maxBatch / 4

// record decides a batch while the one before is in flight, and sends it off when that one
// has landed. It sees everything off: each round decides and seals what it can, and takes up
// the rest again, with what did not come on record.
func (l *Ledger) record(ctx context.Context, batch []*request) {
	for more := true; more; more = len(batch) > 0 {
		if l.flight.over() {
			again, _ := l.land(ctx)
			batch = slices.Concat(again, batch)
		}
		t := l.tip()
		drafts, later := l.decide(ctx, t, batch)
		l.promiseAll(drafts)
		drafts, behind := l.seal(ctx, drafts)
		again, asDecided := l.land(ctx)
		if !asDecided {
			batch = slices.Concat(again, requestsOf(drafts), behind, later)
			continue
		}
		batch = slices.Concat(behind, later)
		ahead := len(batch) == 0 && len(drafts) >= worthAhead
		l.send(ctx, t, drafts, ahead)
		if !ahead {
			again, _ = l.land(ctx)
			batch = slices.Concat(again, batch)
		}
	}
}

// lookAgain waits until the judge has seen what somebody else wrote to the store,
// and reports false when that is not what went wrong. If the stream still has
// another length in the store than in the log, then something was written there
// by hand; the difference is kept, so that it stops nobody.
func (l *Ledger) lookAgain(ctx context.Context, err error) bool {
	var conflict *eventstore.ConflictError
	if !errors.As(err, &conflict) || l.judgeAll(ctx) != nil {
		return false
	}
	state, err := l.states.get(ctx, domain.StreamID(conflict.Stream))
	if err != nil {
		return false
	}
	l.strays[conflict.Stream] = conflict.Actual - uint64(state.Records.Len())
	return true
}

func requestsOf(drafts []*draft) []*request {
	batch := make([]*request, len(drafts))
	for i := range drafts {
		batch[i] = drafts[i].request
	}
	return batch
}

func finishAll(batch []*request, err error) {
	for _, r := range batch {
		r.finish(domain.StreamRecord{}, err)
	}
}

// decide answers the requests that are refused or already on record, and returns
// drafts of the others. later are repeats of statements in this very batch.
func (l *Ledger) decide(ctx context.Context, t *tip, batch []*request) (drafts []*draft, later []*request) {
	for _, r := range batch {
		if len(later) > 0 && !r.at.IsZero() {
			later = append(later, r) // times that an import brings must not overtake each other
			continue
		}
		d, err := l.decideOne(ctx, t, r)
		switch {
		case errors.Is(err, errTwiceInBatch), errors.Is(err, errRestsOnBatch):
			later = append(later, r)
		case err != nil:
			r.finish(domain.StreamRecord{}, err)
		case d != nil:
			drafts = append(drafts, d)
		}
	}
	return drafts, later
}

// Why a statement is decided in the next round.
var (
	errTwiceInBatch = errors.New("id stands twice in the batch") // it was just decided and is not on record yet
	errRestsOnBatch = errors.New("refused because of records that are not on record yet")
)

// decideOne decides a statement on top of those before it in the batch, and in flight.
func (l *Ledger) decideOne(ctx context.Context, t *tip, r *request) (*draft, error) {
	if r.before.lost() {
		return nil, unavailable("record the line", errLineBefore)
	}
	basis, own, err := l.states.around(ctx, r.record.Statement, t.pending)
	if err != nil {
		return nil, unavailable("read the streams the statement rests on", err)
	}
	d, err := l.decideOn(ctx, t, r, basis, own)
	if err != nil && (t.ahead || t.rests(basis, r.record.Statement)) {
		return nil, fmt.Errorf("%w: %w", errRestsOnBatch, err)
	}
	return d, err
}

// decideOn returns nil when the statement is on record already; it is answered
// then.
func (l *Ledger) decideOn(ctx context.Context, t *tip, r *request, basis domain.Basis, own *domain.State) (*draft, error) {
	s := r.record.Statement
	if known, found := own.Find(s.ID); found {
		if known.Index >= t.judged {
			return nil, errTwiceInBatch
		}
		r.finish(known, nil)
		return nil, nil
	}
	at, late := l.recordedTime(t, basis, r)
	entry := transparency.Entry{RecordedAt: at, Before: uint64(own.Records.Len()), Envelope: r.envelope}
	if last := own.Records.LastLeaf(); last != "" {
		_ = entry.Prev.UnmarshalText([]byte(last)) // a state's leaf is a digest
	}
	record, leaf, err := placed(r.record, t.next, entry)
	if err != nil {
		return nil, err
	}
	// What is wrong with the statement itself comes first: one that was decided
	// behind others of its batch is late because of them.
	if err := l.admit(*own, basis, r, record); err != nil {
		return nil, err
	}
	if err := l.decideCleared(ctx, t, r, own, basis, record.Statement); err != nil {
		return nil, err
	}
	if late != nil {
		return nil, late
	}
	after := domain.Evolve(*own, record.Statement, domain.Valid)
	sealed, err := sealings(r, record.Statement, after)
	if err != nil {
		return nil, err
	}
	t.take(s.Stream, &after, at)
	return &draft{request: r, record: record, entry: entry, leaf: leaf, sealed: sealed, write: l.writeOf(record.Statement, entry), after: &after, since: t.judged}, nil
}

// placed is a record with its place in the log, as everybody will read it in the leaf
// that is about to be written.
func placed(r dossier.Record, index uint64, entry transparency.Entry) (placed dossier.Record, leaf []byte, err error) {
	if leaf, err = entry.Bytes(); err != nil {
		return r, nil, invalid("envelope", fmt.Sprintf("record %s makes no leaf of at most %d bytes", r.Statement.ID, transparency.MaxEntry), err)
	}
	return r.At(index, entry, transparency.LeafHash(leaf)), leaf, nil
}

// admit verifies what was not verified before, and asks the rules.
func (l *Ledger) admit(own domain.State, basis domain.Basis, r *request, record dossier.Record) error {
	if !r.verified {
		if err := dossier.CheckSignatures(l.keys, basis, record.Statement, record.Envelope); err != nil {
			return err
		}
		r.verified = true
	}
	return domain.Decide(own, basis, record.Statement)
}

func (l *Ledger) writeOf(s domain.Statement, entry transparency.Entry) eventstore.Write {
	return eventstore.Write{Stream: string(s.Stream), Seen: s.Recorded.Before + l.strays[string(s.Stream)],
		Records: []eventstore.Record{{ID: s.ID, Type: s.Type, Data: entry.Envelope}}}
}

// append makes the drafts durable and answers them; it returns those that are
// not, and why.
func (l *Ledger) append(ctx context.Context, drafts []*draft) ([]*draft, error) {
	if len(drafts) == 0 {
		return nil, nil
	}
	writes := make([]eventstore.Write, len(drafts))
	for i, d := range drafts {
		writes[i] = d.write
		l.verified.add(d)
	}
	n, err := l.config.Store.AppendAll(ctx, writes)
	for _, d := range drafts[n:] {
		l.verified.forget(refTo(d.record.Statement))
	}
	for _, d := range drafts[:n] {
		d.finish(l.judgedDraft(ctx, d))
	}
	return drafts[n:], err
}

// judgedDraft waits for the verdict of an appended record. An append that was answered
// with a fault may have been kept all the same; the store then takes this one for its
// repeat, by id. What is on record decides.
func (l *Ledger) judgedDraft(ctx context.Context, d *draft) (domain.StreamRecord, error) {
	known, err := l.judgedRecord(ctx, d.record.Statement)
	if err != nil {
		return known, unavailable("wait for the verdict of record "+d.record.Statement.ID, err)
	}
	l.verified.forget(refTo(d.record.Statement))
	return known, nil
}
