package ledger

import (
	"cmp"
	"context"
	"errors"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/ledger/dossier"
)

// fsckPage is some records of the store that follow one another, read; or why there are
// no more: neither gap nor err at the end.
type fsckPage struct {
	looks  []*look
	before eventstore.Token
	gap    error // the store is damaged here, and nothing behind it has the place it had
	err    error
}

// records looks at every record, a page at a time. While one is judged the next is read.
func (f *fsck) records(ctx context.Context) (err error) {
	reading, cancel := context.WithCancel(ctx)
	pages := make(chan fsckPage)
	go func() {
		defer close(pages)
		readAhead(reading, f.config.Store, pages)
	}()
	for page := range pages {
		if err = f.take(ctx, page); err != nil {
			break
		}
	}
	cancel()
	for range pages { // until nobody reads the store any more
	}
	return cmp.Or(err, ctx.Err())
}

// take looks at a page.
func (f *fsck) take(ctx context.Context, page fsckPage) error {
	if page.gap != nil {
		f.gap = true
		f.problem(Problem{Index: f.report.Records, Sentence: "the store itself is damaged: " + page.gap.Error()})
	}
	if len(page.looks) == 0 {
		return page.err
	}
	f.pages = append(f.pages, pageStart{page.looks[0].Index, page.before})
	return f.page(ctx, page.looks)
}

// readAhead reads the store to its end, or to where it is damaged. What needs no order is
// done on all processors.
func readAhead(ctx context.Context, store recordReader, out chan<- fsckPage) {
	var token eventstore.Token
	for size := judgePage; ; {
		page := fsckPage{before: token}
		page.err = store.ReadAll(ctx, token, size, func(r eventstore.Recorded) error {
			page.looks = append(page.looks, &look{Recorded: r})
			return nil
		})
		if errors.Is(page.err, eventstore.ErrDamaged) {
			if size > 1 {
				size = 1 // the store gives nothing of a page with a gap: go up to it one by one
				continue
			}
			page.gap, page.err = page.err, nil
		}
		if page.err != nil || page.gap != nil {
			page.looks = nil
		}
		dossier.Spread(len(page.looks), func(i int) { page.looks[i].read() })
		select {
		case out <- page:
		case <-ctx.Done():
			return
		}
		if len(page.looks) == 0 {
			return
		}
		token = page.looks[len(page.looks)-1].Token
	}
}

// read puts the leaf together and reads it.
func (l *look) read() {
	l.leaf.Bytes, l.leaf.sealed = leafOf(l.Recorded)
	l.leaf.Record = dossier.Read(l.Index, l.leaf.Bytes)
}
