package projections

import (
	"context"
	"errors"

	"github.com/homeward-ledger/homeward/domain"
)

// maxScan bounds how many streams a page of a list looks at. A page may be
// shorter than asked, even empty, and the list still go on.
const maxScan = 500

// ListPage says which part of a list to return.
type ListPage struct {
	Agency domain.StreamID // only streams this agency has a part in; empty: all
	After  *uint64         // behind this leaf index; nil: from the first
	First  int             // at most so many, 1 to MaxPage
}

// List is a part of a list.
type List[R any] struct {
	Rows    []R
	Next    *uint64           // where the next page begins; nil at its end
	TooLong []domain.StreamID // left out, because nobody can fold them for a question
}

// candidate is a record that may have put its stream on a list.
type candidate struct {
	index  uint64
	stream domain.StreamID
}

// listStories tells the story of each stream that source names and keeps those
// that pick wants.
func listStories[R any](ctx context.Context, v *Views, source string, as AsOf, page ListPage,
	pick func(index uint64, story Story) (R, bool)) (List[R], error) {
	return listStreams(ctx, v, source, page, maxScan, func(c candidate) (row R, wanted bool, err error) {
		story, err := v.Story(ctx, c.stream, as)
		if err == nil {
			row, wanted = pick(c.index, story)
		}
		return row, wanted, err
	})
}

// listStreams looks at each stream that source names, at most scan of them, and keeps
// those that are wanted. source selects idx and stream, as t, and is ours, never a
// caller's. A list is filtered by participation before anything is told.
func listStreams[R any](ctx context.Context, v *Views, source string, page ListPage, scan int,
	look func(candidate) (row R, wanted bool, err error)) (List[R], error) {
	if page.First < 1 || page.First > MaxPage {
		return List[R]{}, invalid("first", "a page has 1 to %d members", MaxPage)
	}
	behind, _ := Page{After: page.After}.bounds()
	found, err := list(ctx, v.read(), func(row scanner) (candidate, error) {
		var c candidate
		err := row.Scan(&c.index, &c.stream)
		return c, err
	}, `SELECT c.idx, c.stream FROM (`+source+`) c WHERE c.idx > $1 AND ($2 = '' OR EXISTS
			(SELECT 1 FROM participants p WHERE p.stream = c.stream AND p.agency = $2))
		ORDER BY c.idx LIMIT $3`, behind, string(page.Agency), scan)
	if err != nil {
		return List[R]{}, err
	}
	out := List[R]{Rows: []R{}, TooLong: []domain.StreamID{}}
	for i, c := range found {
		if len(out.Rows) == page.First {
			out.Next = &found[i-1].index
			return out, nil
		}
		row, wanted, err := look(c)
		if errors.Is(err, errTooLong) { // one must not keep all others off the list
			out.TooLong = append(out.TooLong, c.stream)
			continue
		}
		if err != nil {
			return List[R]{}, err
		}
		if wanted {
			out.Rows = append(out.Rows, row)
		}
	}
	if len(found) == scan {
		out.Next = &found[scan-1].index
	}
	return out, nil
}
