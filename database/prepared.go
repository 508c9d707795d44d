package database

import (
	"context"
	"database/sql"
	"sync"
)

// maxPrepared bounds the queries that are kept prepared, in number. Rooms ask in
// constant texts; what is asked beyond is prepared each time.
const maxPrepared = 256

// Prepared is a database that prepares a query once: to read a short one takes SQLite
// longer than to answer it. What is asked through it is short: see Kind.Brief. Safe for
// concurrent use.
type Prepared struct {
	*DB

	mu     sync.Mutex
	known  map[string]*sql.Stmt
	wanted []string // asked in a transaction before they were known
}

// Prepare makes a Prepared of a database; closing either closes both.
func Prepare(db *DB) *Prepared { return &Prepared{DB: db, known: map[string]*sql.Stmt{}} }

// Brief returns the context for a statement that takes a moment. SQLite's driver starts a
// goroutine for each statement whose context may end, which costs as much as a row; where
// the context has ended already the statement is not begun.
func (k Kind) Brief(ctx context.Context) context.Context {
	if k != SQLite || ctx.Err() != nil {
		return ctx
	}
	return context.WithoutCancel(ctx)
}

// statement returns the prepared query; nil when it cannot be prepared, or there are too
// many. Asking plainly then says what is wrong. Preparing waits for a connection, so
// nothing is locked meanwhile: whoever has one may be about to ask here.
func (p *Prepared) statement(ctx context.Context, query string) *sql.Stmt {
	stmt, room := p.look(query)
	if stmt != nil || !room {
		return stmt
	}
	stmt, err := p.DB.PrepareContext(ctx, query)
	if err != nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if other := p.known[query]; other != nil {
		_ = stmt.Close()
		return other
	}
	p.known[query] = stmt
	return stmt
}

func (p *Prepared) look(query string) (stmt *sql.Stmt, room bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.known[query], len(p.known) < maxPrepared
}

// QueryContext is that of sql.DB.
func (p *Prepared) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	ctx = p.Kind.Brief(ctx)
	if stmt := p.statement(ctx, query); stmt != nil {
		return stmt.QueryContext(ctx, args...)
	}
	return p.DB.QueryContext(ctx, query, args...)
}

// QueryRowContext is that of sql.DB.
func (p *Prepared) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	ctx = p.Kind.Brief(ctx)
	if stmt := p.statement(ctx, query); stmt != nil {
		return stmt.QueryRowContext(ctx, args...)
	}
	return p.DB.QueryRowContext(ctx, query, args...)
}

// Begin begins a transaction that asks by prepared queries. What earlier ones asked for
// is prepared before, while no connection is held: preparing takes one of its own.
func (p *Prepared) Begin(ctx context.Context) (*PreparedTx, error) {
	p.mu.Lock()
	wanted := p.wanted
	p.wanted = nil
	p.mu.Unlock()
	for _, query := range wanted {
		p.statement(ctx, query)
	}
	tx, err := p.DB.BeginTx(p.Kind.Brief(ctx), nil)
	if err != nil {
		return nil, err
	}
	return &PreparedTx{Tx: tx, prepared: p, bound: map[string]*sql.Stmt{}}, nil
}

// want has a query prepared before the next transaction.
func (p *Prepared) want(query string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.known)+len(p.wanted) < maxPrepared {
		p.wanted = append(p.wanted, query)
	}
}

// PreparedTx is a transaction on a Prepared; one goroutine uses it.
type PreparedTx struct {
	*sql.Tx
	prepared *Prepared
	bound    map[string]*sql.Stmt // prepared queries in this transaction; nil: not prepared yet
}

// statement returns a query that was prepared before the transaction began, and else has
// it prepared before the next.
func (t *PreparedTx) statement(ctx context.Context, query string) *sql.Stmt {
	stmt, met := t.bound[query]
	if met {
		return stmt
	}
	if known, _ := t.prepared.look(query); known != nil {
		stmt = t.Tx.StmtContext(ctx, known)
	} else {
		t.prepared.want(query)
	}
	t.bound[query] = stmt
	return stmt
}

// QueryRowContext is that of sql.Tx.
func (t *PreparedTx) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	ctx = t.prepared.Kind.Brief(ctx)
	if stmt := t.statement(ctx, query); stmt != nil {
		return stmt.QueryRowContext(ctx, args...)
	}
	return t.Tx.QueryRowContext(ctx, query, args...)
}

// ExecContext is that of sql.Tx.
func (t *PreparedTx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	ctx = t.prepared.Kind.Brief(ctx)
	if stmt := t.statement(ctx, query); stmt != nil {
		return stmt.ExecContext(ctx, args...)
	}
	return t.Tx.ExecContext(ctx, query, args...)
}
