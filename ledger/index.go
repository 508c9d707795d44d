package ledger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/ledger/dossier"
)

// follower moves the index on, a record after the other: it is its only writer but for
// erasures.
type follower struct {
	ledger *Ledger
	index  *Index
	next   uint64
	home   domain.State // the ledger's own stream before next: the policy in force there
}

// followLog keeps the index up to the judged log. What stops it stops nobody else:
// whoever asks the index then is told to come again.
func (l *Ledger) followLog(ctx context.Context) error {
	var f *follower
	err := persevere(ctx, func() (err error) {
		f, err = l.newFollower(ctx)
		return err
	})
	for err == nil {
		if err = l.judged.wait(ctx, f.next+1); err == nil {
			err = persevere(ctx, func() error { return f.page(ctx) })
		}
	}
	if ctx.Err() == nil {
		l.config.Logger.Error("stopped", "part", "index", "cause", err)
	}
	l.config.Index.stop(err)
	return nil
}

// persevere does work again while a database is away.
func persevere(ctx context.Context, work func() error) error {
	for {
		err := work()
		if !Outage(err) {
			return err
		}
		select {
		case <-time.After(outagePause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// stop tells whoever waits that the index will show no more.
func (x *Index) stop(err error) {
	x.failed.set(err)
	x.shown.wake()
}

// newFollower begins where the index ended, or anew where it is of another log, or of
// a longer one: the records were put back.
func (l *Ledger) newFollower(ctx context.Context) (*follower, error) {
	at, err := l.config.Index.position(ctx)
	if err != nil {
		return nil, err
	}
	if at.size > 0 {
		rows, err := verdictsFrom(ctx, l.config.Verdicts.DB, at.size-1, 1)
		if err != nil {
			return nil, err
		}
		if len(rows) == 0 || rows[0].index != at.size-1 || rows[0].leaf != at.leaf {
			if err := l.config.Index.empty(ctx); err != nil {
				return nil, err
			}
			at = reached{}
		}
	}
	f := &follower{ledger: l, index: l.config.Index, next: at.size}
	if f.home, err = l.states.refoldBelow(ctx, domain.TheLedger, at.size); err != nil {
		return nil, err
	}
	f.index.shown.set(at.size)
	return f, nil
}

// page takes up what was judged meanwhile, a page at most.
func (f *follower) page(ctx context.Context) error {
	rows, err := verdictsFrom(ctx, f.ledger.config.Verdicts.DB, f.next, judgePage)
	if err != nil || len(rows) == 0 {
		return err
	}
	var page []eventstore.Recorded
	err = f.ledger.config.Store.ReadAll(ctx, rows[0].before, len(rows), func(r eventstore.Recorded) error {
		page = append(page, r)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read records for the index: %w", err)
	}
	var last reached
	for i, r := range page {
		leaf, err := f.leaf(ctx, r, rows[i])
		if err != nil {
			return err
		}
		last = reached{size: r.Index + 1, leaf: rows[i].leaf}
		if err := f.record(ctx, leaf, last); err != nil {
			return fmt.Errorf("index record %d: %w", r.Index, err)
		}
	}
	if last.size == 0 || last.size == f.index.shown.get() {
		return nil
	}
	return f.index.keep(ctx, nil, last)
}

func (f *follower) leaf(ctx context.Context, r eventstore.Recorded, row verdictRow) (Leaf, error) {
	leaf := Leaf{Void: row.verdict}
	leaf.Bytes, leaf.sealed = leafOf(r)
	leaf.Record = dossier.Read(r.Index, leaf.Bytes)
	if leaf.Record.Statement.Recorded.Leaf != row.leaf {
		return leaf, tampered(fmt.Sprintf("read record %d", r.Index), errLeafChanged)
	}
	if hasGenes(leaf.Record.Statement.Type) {
		state, err := f.ledger.states.get(ctx, row.stream)
		if err != nil {
			return leaf, err
		}
		leaf.person = state.Subject()
	}
	return leaf, nil
}

// record takes up one record. A void one changes nothing, and what is closed, because
// somebody was erased or the vault has lost it, is not compared.
func (f *follower) record(ctx context.Context, leaf Leaf, at reached) error {
	s := leaf.Record.Statement
	if leaf.Record.Unreadable == nil && s.Stream == domain.TheLedger {
		f.home = domain.Evolve(f.home, s, leaf.Void)
	}
	if leaf.Record.Unreadable == nil && !leaf.Void.Void && hasGenes(s.Type) {
		if err := f.take(ctx, leaf, at); err != nil {
			return err
		}
	}
	f.next = at.size
	return nil
}

// takes is how often a record is looked at anew because somebody was erased meanwhile.
const takes = 8

func (f *follower) take(ctx context.Context, leaf Leaf, at reached) error {
	for range takes {
		found, err := f.ledger.genesOf(ctx, leaf)
		if err != nil {
			return err
		}
		row, err := f.row(ctx, leaf, found)
		if err == nil {
			err = f.index.keep(ctx, row, at)
		}
		if !errors.Is(err, ErrErased) {
			return err
		}
	}
	return ErrErased
}

// genesOf opens what DNA is compared by.
func (l *Ledger) genesOf(ctx context.Context, leaf Leaf) (genes, error) {
	values, err := l.open(ctx, leaf)
	if err != nil {
		return genes{}, err
	}
	opened := map[string][]byte{}
	for path, value := range values {
		if value.State == ValueOpen {
			opened[path] = value.JSON
		}
	}
	return genesOf(leaf.Record.Statement, leaf.person, opened), nil
}
