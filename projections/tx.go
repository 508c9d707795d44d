package projections

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// Tx is a transaction that prepares each statement once: a page repeats the same
// few inserts thousands of times. Not safe for concurrent use.
type Tx struct {
	tx       *sql.Tx
	prepared map[string]*sql.Stmt // closed by the end of the transaction
	recent   recent               // what the transaction sees
	behind   behind
	keyed    []row // in want of their order

	projection string // that is given a record
	index      uint64 // of the record
}

func newTx(tx *sql.Tx, known recent) *Tx {
	t := &Tx{tx: tx, prepared: map[string]*sql.Stmt{}, recent: known}
	t.behind.write = t.write
	return t
}

// Put has a row written, in its turn, while the caller goes on. What asks for rows waits for
// it; whether it could be written is said then, or when the page is committed.
func (t *Tx) Put(ctx context.Context, query string, args ...any) {
	t.behind.put(ctx, row{t.projection, t.index, query, kept(args), 0})
}

// PutByKey is Put of a row whose first `key` arguments are the key of its table. Such rows are
// written at the end of the transaction, or when many came together, in the order of their
// keys, of one key in their turn: the table is kept in that order, and what does not lie
// together is read and written for each row. Until then nobody sees them; what they say of a
// stream is in recent.
func (t *Tx) PutByKey(ctx context.Context, key int, query string, args ...any) {
	if t.keyed = append(t.keyed, row{t.projection, t.index, query, kept(args), key}); len(t.keyed) == keyedRows {
		t.hand(ctx)
	}
}

// keyedRows bounds how many rows are in want of their order: those of some 8,000 records.
const keyedRows = 20_000

// hand hands over what came together by key.
func (t *Tx) hand(ctx context.Context) {
	slices.SortStableFunc(t.keyed, inTable)
	for _, r := range t.keyed {
		t.behind.put(ctx, r)
	}
	t.keyed = t.keyed[:0]
}

func inTable(a, b row) int {
	if order := cmp.Compare(a.query, b.query); order != 0 {
		return order
	}
	for i := range a.key {
		var order int
		switch of := a.args[i].(type) {
		case string:
			order = cmp.Compare(of, b.args[i].(string))
		case int64:
			order = cmp.Compare(of, b.args[i].(int64))
		}
		if order != 0 {
			return order
		}
	}
	return 0
}

// settle waits until all rows are written, and says why not all were.
func (t *Tx) settle(ctx context.Context) error {
	t.hand(ctx)
	return t.behind.settle(ctx)
}

func (t *Tx) write(ctx context.Context, r row) error {
	_, err := t.exec(ctx, r.query, r.args)
	return err
}

func (t *Tx) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	statement, err := t.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	result, err := statement.ExecContext(ctx, args...)
	if err != nil {
		return nil, fmt.Errorf("write rows: %w", err)
	}
	return result, nil
}

// Exec runs a statement and returns the number of rows it changed.
func (t *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	if err := t.behind.settle(ctx); err != nil {
		return 0, err
	}
	result, err := t.exec(ctx, query, kept(args))
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// Row reads one row into the pointers and reports whether there was one.
func (t *Tx) Row(ctx context.Context, query string, args []any, into ...any) (bool, error) {
	statement, err := t.settled(ctx, query)
	if err != nil {
		return false, err
	}
	return scanned(statement.QueryRowContext(ctx, kept(args)...).Scan(into...))
}

// Each reads one row after the other into the pointers, and runs take after each.
func (t *Tx) Each(ctx context.Context, query string, args, into []any, take func()) error {
	statement, err := t.settled(ctx, query)
	if err != nil {
		return err
	}
	found, err := statement.QueryContext(ctx, kept(args)...)
	if err != nil {
		return fmt.Errorf("read rows: %w", err)
	}
	defer func() { _ = found.Close() }()
	for found.Next() {
		if err := found.Scan(into...); err != nil {
			return fmt.Errorf("read row: %w", err)
		}
		take()
	}
	if err := found.Err(); err != nil {
		return fmt.Errorf("read rows: %w", err)
	}
	return nil
}

// Texts reads all rows of a query that has so many columns, each of text. The query
// bounds them.
func (t *Tx) Texts(ctx context.Context, columns int, query string, args ...any) ([][]string, error) {
	row, into := make([]string, columns), make([]any, columns)
	for i := range row {
		into[i] = &row[i]
	}
	var rows [][]string
	err := t.Each(ctx, query, args, into, func() { rows = append(rows, slices.Clone(row)) })
	return rows, err
}

// claims reads the earliest claims of a stream's rows: query selects three texts, and the
// claimed time.
func (t *Tx) claims(ctx context.Context, query string, stream domain.StreamID) (claims, error) {
	var about [3]string
	var claimed int64
	found := claims{}
	err := t.Each(ctx, query, []any{string(stream)}, []any{&about[0], &about[1], &about[2], &claimed}, func() { found.earlier(about, claimed) })
	return found, err
}

// kept returns values as both databases keep them, which may be the same slice.
func kept(args []any) []any {
	for i, arg := range args {
		switch arg := arg.(type) {
		case bool: // SQLite has no other
			args[i] = btoi(arg)
		case string:
			args[i] = plain(arg)
		}
	}
	return args
}

// plain is a text that PostgreSQL takes: it refuses NUL and what is not UTF-8, and a
// void record may hold either.
func plain(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
}

// settled prepares a statement that sees all rows before it.
func (t *Tx) settled(ctx context.Context, query string) (*sql.Stmt, error) {
	if err := t.behind.settle(ctx); err != nil {
		return nil, err
	}
	return t.prepare(ctx, query)
}

func (t *Tx) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	if statement, ok := t.prepared[query]; ok {
		return statement, nil
	}
	statement, err := t.tx.PrepareContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("prepare statement: %w", err)
	}
	t.prepared[query] = statement
	return statement, nil
}

// scanned tells a missing row from an error.
func scanned(err error) (bool, error) {
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("read row: %w", err)
	}
	return true, nil
}

func btoi(yes bool) int64 {
	if yes {
		return 1
	}
	return 0
}

// integer keeps a number from outside within SQLite's 64 signed bits: the driver
// refuses larger ones, and one bad leaf header would stop every read model.
func integer(n uint64) int64 { return int64(min(n, math.MaxInt64)) }

// nanos is Unix time in nanoseconds, held at the ends of what 64 bits can say
// (years 1678 to 2262): a void record may claim any year.
func nanos(t time.Time) int64 {
	switch seconds := t.Unix(); {
	case seconds <= math.MinInt64/int64(time.Second):
		return math.MinInt64
	case seconds >= math.MaxInt64/int64(time.Second):
		return math.MaxInt64
	}
	return t.UnixNano()
}

// claimed returns the first instant of a claimed time and the first one after
// it, in Unix seconds; both nil when the time is unknown.
func claimed(c domain.ClaimedTime) (from, until any) {
	first, after := c.Interval()
	if first.IsZero() && after.IsZero() {
		return nil, nil
	}
	return first.Unix(), after.Unix()
}
