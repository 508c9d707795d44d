package ledger

import (
	"cmp"
	"context"
	"fmt"
	"runtime"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/ledger/dossier"
)

// judge follows the store and gives every record its verdict, once, at its own
// index. It is the only writer of verdicts and states.
type judge struct {
	ledger *Ledger
	next   uint64
	token  eventstore.Token
	run    run
}

// judgePage is how many records are judged before others see their verdicts, while the
// ledger catches up.
const judgePage = 1000

// judgeAhead is how many records are read while others are judged.
const judgeAhead = 256

// catchUp judges what is in the store beyond the last verdict.
func (l *Ledger) catchUp(ctx context.Context) (*judge, error) {
	last, found, err := lastVerdict(ctx, l.verdicts)
	if err != nil {
		return nil, err
	}
	j := &judge{ledger: l}
	if found {
		// The last verdict's record is read once more: another store under the
		// same verdicts is found at once.
		record, err := l.states.read(ctx, last)
		if err != nil {
			return nil, err
		}
		if !last.verdict.Void {
			l.lastAt.Store(record.Statement.Recorded.At.UnixNano())
		}
		j.next, j.token = last.index+1, last.token
		l.judged.set(j.next)
	}
	for {
		page, err := j.readPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("judge from record %d: %w", j.next, err)
		}
		if len(page) == 0 {
			return j, nil
		}
		done, err := j.judge(ctx, page)
		if err == nil {
			err = j.keep(ctx, done)
		}
		if err != nil {
			return nil, err
		}
	}
}

func (j *judge) readPage(ctx context.Context) ([]eventstore.Recorded, error) {
	var page []eventstore.Recorded
	err := j.ledger.config.Store.ReadAll(ctx, j.token, judgePage, func(r eventstore.Recorded) error {
		page = append(page, r)
		return nil
	})
	return page, err
}

// follow judges new records as they come. An outage it waits out.
func (j *judge) follow(ctx context.Context) error {
	for {
		err := j.followStore(ctx)
		if !Outage(err) {
			return err
		}
		if err := j.judgePage(ctx, j.readPage); err != nil {
			return err
		}
	}
}

// followStore judges what the store's Follow gives, what has come meanwhile together, so
// that whoever waits is woken once. It returns why there is no more.
func (j *judge) followStore(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	records, ended := make(chan eventstore.Recorded, judgeAhead), make(chan error, 1)
	go func(token eventstore.Token) {
		defer close(records)
		ended <- j.ledger.config.Store.Follow(ctx, token, func(r eventstore.Recorded) error {
			select {
			case records <- r:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	}(j.token)
	var err error
	for page := burst(records); err == nil && len(page) > 0; page = burst(records) {
		err = j.judgePage(ctx, func(context.Context) ([]eventstore.Recorded, error) { return page, nil })
	}
	cancel()
	return cmp.Or(err, <-ended)
}

// burst waits for a record and returns it with those that come right behind it, a page at
// most; none when there will be none. Whoever sends is let run before it gives up.
func burst(records <-chan eventstore.Recorded) (page []eventstore.Recorded) {
	for r := range records {
		if page = append(page, r); len(page) >= judgePage {
			return page
		}
		if len(records) == 0 {
			runtime.Gosched()
		}
		if len(records) == 0 {
			return page
		}
	}
	return page
}

// judgePage gives a page of records their verdicts. Once they are worked out only the
// keeping of them is tried again: of a commit whose answer was lost, the verdicts are
// there already, and states folded anew would have the page in them.
func (j *judge) judgePage(ctx context.Context, read func(context.Context) ([]eventstore.Recorded, error)) error {
	var done judgement
	err := j.ledger.outlast(ctx, func() error {
		page, err := read(ctx)
		if err != nil {
			return err
		}
		done, err = j.judge(ctx, page)
		return err
	})
	if err != nil || len(done.leaves) == 0 {
		return err
	}
	return j.ledger.outlast(ctx, func() error { return j.keep(ctx, done) })
}

// judgement is what the judge says of a page.
type judgement struct {
	leaves []*judgedLeaf
	moved  map[domain.StreamID]*domain.State // the page's streams, after it
	next   uint64
	token  eventstore.Token
	run    run
}

// judge works out the verdicts of a page, and changes nothing.
func (j *judge) judge(ctx context.Context, page []eventstore.Recorded) (judgement, error) {
	done := judgement{moved: map[domain.StreamID]*domain.State{}, next: j.next, token: j.token, run: j.run}
	for _, r := range page {
		if r.Index != done.next {
			return done, fmt.Errorf("store gave record %d where %d was due", r.Index, done.next)
		}
		leaf, err := j.one(ctx, r, done.token, &done)
		if err != nil {
			return done, err
		}
		done.leaves = append(done.leaves, leaf)
		done.next, done.token = r.Index+1, r.Token
	}
	return done, nil
}

// keep keeps verdicts, and then shows them to the rest of the ledger.
func (j *judge) keep(ctx context.Context, done judgement) error {
	l := j.ledger
	rows := make([]verdictRow, len(done.leaves))
	for i, leaf := range done.leaves {
		rows[i] = leaf.verdictRow
	}
	if err := l.verdicts.add(ctx, rows); err != nil {
		return err
	}
	l.states.streams.add(rows)
	l.states.put(done.moved)
	l.recent.add(done.leaves)
	for _, leaf := range done.leaves {
		if !leaf.verdict.Void {
			l.lastAt.Store(leaf.record.Statement.Recorded.At.UnixNano())
		}
	}
	j.next, j.token, j.run = done.next, done.token, done.run
	l.judged.set(done.next)
	return nil
}

// one judges a record. What the recorder read in this very leaf is not read again, and
// what it decided at this very place of the log is not decided again.
func (j *judge) one(ctx context.Context, r eventstore.Recorded, before eventstore.Token, done *judgement) (*judgedLeaf, error) {
	leaf := &judgedLeaf{verdictRow: verdictRow{index: r.Index, before: before, token: r.Token, verdict: domain.Valid}}
	d := j.ledger.verified.take(r)
	verified := d != nil
	decided := verified && done.run.holds(d, r.Index)
	if verified {
		leaf.bytes, leaf.sealed, leaf.record = d.leaf, d.kept, d.record
		leaf.record.Statement.Recorded.Index = r.Index
	} else {
		leaf.bytes, leaf.sealed = leafOf(r)
		leaf.record = dossier.Read(r.Index, leaf.bytes)
	}
	s := leaf.record.Statement
	leaf.leaf, leaf.stream = s.Recorded.Leaf, s.Stream
	switch {
	case leaf.record.Unreadable != nil:
		leaf.verdict = domain.VoidBy(leaf.record.Unreadable)
		return leaf, nil
	case decided:
		done.moved[s.Stream] = d.after
		return leaf, nil
	}
	basis, own, err := j.ledger.states.around(ctx, s, done.moved)
	if err != nil {
		return leaf, err
	}
	leaf.verdict = j.ledger.verdictOf(*own, basis, leaf.record, verified)
	after := domain.Evolve(*own, s, leaf.verdict)
	done.moved[s.Stream] = &after
	return leaf, nil
}

func (l *Ledger) verdictOf(own domain.State, basis domain.Basis, record dossier.Record, verified bool) domain.Verdict {
	if !verified {
		if err := dossier.CheckSignatures(l.keys, basis, record.Statement, record.Envelope); err != nil {
			return domain.VoidBy(err)
		}
	}
	if err := domain.Decide(own, basis, record.Statement); err != nil {
		return domain.VoidBy(err)
	}
	return domain.Valid
}

// Wait returns when more than size records are judged.
func (l *Ledger) Wait(ctx context.Context, size uint64) error { return l.judged.wait(ctx, size+1) }
