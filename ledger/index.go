package ledger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/homeward-ledger/homeward/domain"
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
			l.config.Index.wanted.waitAtMost(ctx, gatherFor, f.next+1)
			err = persevere(ctx, func() error { return f.page(ctx) })
		}
	}
	if ctx.Err() == nil {
		l.config.Logger.Error("stopped", "part", "index", "cause", err)
	}
	l.config.Index.stop(err)
	return nil
}

// gatherFor is how long records come together before they are taken up, unless somebody
// wants to see what the index does not show yet: one transaction for each record would take
// more than all else that a record costs.
const gatherFor = 20 * time.Millisecond

// indexLast takes up what had come together when the ledger was stopped. Of more than that
// the next opening takes care, and of what fails.
func (l *Ledger) indexLast(ctx context.Context) {
	if l.config.Index == nil {
		return
	}
	f, err := l.newFollower(ctx)
	for judged := l.judged.get(); err == nil && f.next < judged && judged-f.next <= judgePage; {
		err = f.page(ctx)
	}
	if err != nil {
		l.config.Logger.Warn("stopped", "part", "index", "cause", err)
	}
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
		rows, err := verdictsFrom(ctx, l.verdicts, at.size-1, 1)
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
	page, err := f.ledger.judgedLeaves(ctx, f.next, judgePage)
	for err == nil && len(page) > 0 {
		n := runOf(page)
		if err = f.take(ctx, page[:n], n == len(page)); err != nil {
			err = fmt.Errorf("index records from %d on: %w", page[0].index, err)
		}
		page = page[n:]
	}
	return err
}

// runOf is how many of the next leaves are taken up at once. A record of the ledger's own
// stream stands alone: DNA is compared by the policy that is in force by then.
func runOf(page []*judgedLeaf) int {
	for i, leaf := range page {
		if leaf.record.Statement.Stream == domain.TheLedger {
			return max(i, 1)
		}
	}
	return len(page)
}

// takes is how often records are looked at anew because somebody was erased meanwhile.
const takes = 8

// take takes records up. Where there is nothing to keep of them, how far the log was
// followed is kept at the end of a page only.
func (f *follower) take(ctx context.Context, leaves []*judgedLeaf, end bool) error {
	last := leaves[len(leaves)-1]
	at, err := reached{size: last.index + 1, leaf: last.leaf}, ErrErased
	for try := 0; try < takes && errors.Is(err, ErrErased); try++ {
		var rows []*indexRow
		if rows, err = f.rows(ctx, leaves); err == nil && (end || len(rows) > 0) {
			err = f.index.keep(ctx, rows, at)
		}
	}
	if err != nil {
		return err
	}
	if r := last.record; r.Unreadable == nil && r.Statement.Stream == domain.TheLedger {
		f.home = domain.Evolve(f.home, r.Statement, last.verdict)
	}
	f.next = at.size
	return nil
}

// rows are what the index keeps of records. A void one changes nothing, and what is
// closed, because somebody was erased or the vault has lost it, is not compared.
func (f *follower) rows(ctx context.Context, leaves []*judgedLeaf) (rows []*indexRow, err error) {
	for _, judged := range leaves {
		r := judged.record
		if r.Unreadable != nil || judged.verdict.Void || !hasGenes(r.Statement.Type) {
			continue
		}
		leaf, err := f.ledger.shown(ctx, judged)
		if err != nil {
			return nil, err
		}
		found, err := f.ledger.genesOf(ctx, leaf)
		if err != nil {
			return nil, err
		}
		row, err := f.row(ctx, leaf, found, rows)
		if err != nil {
			return nil, err
		}
		if row != nil {
			rows = append(rows, row)
		}
	}
	return rows, nil
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
