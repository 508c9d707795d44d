package ledger

import (
	"context"
	"maps"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// tip is the ledger as it will be when what was decided is appended.
type tip struct {
	pending map[domain.StreamID]*domain.State // of this batch and of the one in flight
	moved   map[domain.StreamID]*domain.State // of this batch
	judged  uint64                            // records with a verdict when nothing was in flight
	next    uint64                            // index that the next record will have, if nobody else writes
	last    time.Time
	ahead   bool // something was in flight: a refusal may rest on where the log was thought to end
}

// take puts a stream's new state at the tip.
func (t *tip) take(stream domain.StreamID, after *domain.State, at time.Time) {
	t.pending[stream], t.moved[stream] = after, after
	t.next, t.last = t.next+1, at
}

// rests reports whether a statement was decided on others that are not on record yet. They
// may still fail to be appended; a refusal is signed, and must not rest on them.
func (t *tip) rests(b domain.Basis, s domain.Statement) bool {
	_, rests := t.pending[s.Stream]
	for id := range b.Streams {
		_, pending := t.pending[id]
		rests = rests || pending
	}
	return rests
}

// flight is a batch that is being appended and judged, while the next one is decided on top
// of it. One is in flight at most. All that rests on a flight which did not land as it was
// decided is decided again; and the judge, who sees the log alone, believes none of it
// unless record follows on record as decided since nothing was in flight (run).
type flight struct {
	tip     *tip
	done    chan struct{}
	trouble chan struct{}
	rest    []*draft // once it is done: what did not come on record, and why
	err     error
}

// troubled is closed when not all of the flight came on record; of no flight never.
func (f *flight) troubled() <-chan struct{} {
	if f == nil {
		return nil
	}
	return f.trouble
}

// over reports whether a flight has ended.
func (f *flight) over() bool {
	if f == nil {
		return false
	}
	select {
	case <-f.done:
		return true
	default:
		return false
	}
}

// tip is where the recorder decides: on what is in flight, or else on the judged log.
func (l *Ledger) tip() *tip {
	if f := l.flight; f != nil {
		return &tip{pending: maps.Clone(f.tip.moved), moved: map[domain.StreamID]*domain.State{},
			judged: f.tip.judged, next: f.tip.next, last: f.tip.last, ahead: true}
	}
	judged := l.judged.get()
	return &tip{pending: map[domain.StreamID]*domain.State{}, moved: map[domain.StreamID]*domain.State{},
		judged: judged, next: judged, last: time.Unix(0, l.lastAt.Load()).UTC()}
}

// send appends drafts and answers them; ahead, while others are decided. None is in flight.
func (l *Ledger) send(ctx context.Context, t *tip, drafts []*draft, ahead bool) {
	if len(drafts) == 0 {
		return
	}
	f := &flight{tip: t, done: make(chan struct{}), trouble: make(chan struct{})}
	l.flight = f
	fly := func() {
		defer close(f.done)
		if f.rest, f.err = l.append(ctx, drafts); len(f.rest) > 0 {
			close(f.trouble)
		}
	}
	if ahead {
		go fly()
	} else {
		fly()
	}
}

// land waits for what is in flight. It returns what is to be tried again, and whether the
// log is as those thought who decided on top of it.
func (l *Ledger) land(ctx context.Context) (again []*request, asDecided bool) {
	f := l.flight
	if f == nil {
		return nil, true
	}
	<-f.done
	l.flight = nil
	if len(f.rest) == 0 {
		l.failed = 0
		return nil, l.judged.get() == f.tip.next
	}
	if l.failed++; l.failed <= attempts && l.lookAgain(ctx, f.err) {
		return requestsOf(f.rest), false
	}
	l.failed = 0
	finishAll(requestsOf(f.rest), unavailable("append the record", f.err))
	return nil, false
}
