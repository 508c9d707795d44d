package projections

import (
	"context"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

// putting is a projection that has rows written: for each record a good one, and for one of
// them another.
type putting struct {
	timeline
	at    uint64
	query string
	args  []any
	asks  bool // after each row
}

func (putting) Name() string { return "putting" }

func (p putting) Apply(ctx context.Context, tx *Tx, record domain.Judged) error {
	index := record.Statement.Recorded.Index
	if index == p.at {
		tx.Put(ctx, p.query, p.args...)
	}
	tx.Put(ctx, `INSERT INTO links (idx, stream, other) VALUES ($1,'x','y')`, integer(1000+index))
	if !p.asks {
		return nil
	}
	var n int
	_, err := tx.Row(ctx, `SELECT count(*) FROM links WHERE stream = 'x'`, nil, &n)
	if err == nil && n != int(index)+1 {
		panic("rows that were put are not there")
	}
	return err
}

// TestRowThatCannotBeWritten: what fails behind the projection's back is told with its record
// and projection, and leaves nothing of the page; the next try is not touched by it.
func TestRowThatCannotBeWritten(t *testing.T) {
	l := life(t)
	v := openViews(t, newPlace(t))
	empty := dump(t, v)
	for name, poison := range map[string]putting{
		"no table":       {at: 11, query: `INSERT INTO nowhere (a) VALUES ($1)`, args: []any{1}},
		"there already":  {at: 11, query: `INSERT INTO links (idx, stream, other) VALUES ($1,'a','b')`, args: []any{int64(1003)}},
		"no value":       {at: 11, query: `INSERT INTO links (idx, stream, other) VALUES ($1,'a','b')`, args: []any{struct{}{}}},
		"the last":       {at: uint64(len(l.records) - 1), query: `INSERT INTO nowhere (a) VALUES ($1)`, args: []any{1}},
		"before asking":  {at: 11, query: `INSERT INTO nowhere (a) VALUES ($1)`, args: []any{1}, asks: true},
		"too few values": {at: 11, query: `INSERT INTO links (idx, stream, other) VALUES ($1,$2,$3)`, args: []any{int64(7)}},
	} {
		_, err := applyPage(t.Context(), v.write, append(All(), poison), 0, l.records)
		want := "apply record 11 to putting"
		if poison.at != 11 {
			want = "to putting: "
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
		if got := dump(t, v); got != empty {
			t.Errorf("%s left rows:\n%s", name, got)
		}
	}
	if _, err := applyPage(t.Context(), v.write, append(All(), putting{at: 1 << 40, asks: true}), 0, l.records); err != nil {
		t.Errorf("good rows: %v", err)
	}
}
