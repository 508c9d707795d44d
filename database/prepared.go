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
// longer than to answer it. Safe for concurrent use.
type Prepared struct {
	*sql.DB

	mu     sync.Mutex
	known  map[string]*sql.Stmt
	wanted []string // asked in a transaction before they were known
}

// Prepare makes a Prepared of a database; closing either closes both.
func Prepare(db *sql.DB) *Prepared { return &Prepared{DB: db, known: map[string]*sql.Stmt{}} }

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
	if stmt := p.statement(ctx, query); stmt != nil {
		return stmt.QueryContext(ctx, args...)
	}
	return p.DB.QueryContext(ctx, query, args...)
}

// QueryRowContext is that of sql.DB.
func (p *Prepared) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
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
	tx, err := p.DB.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	return &PreparedTx{Tx: tx, prepared: p}, nil
}

// knownOrWanted returns a query that is prepared already, and else has it prepared before the
// next transaction.
func (p *Prepared) knownOrWanted(query string) *sql.Stmt {
	p.mu.Lock()
	defer p.mu.Unlock()
	stmt := p.known[query]
	if stmt == nil && len(p.known)+len(p.wanted) < maxPrepared {
		p.wanted = append(p.wanted, query)
	}
	return stmt
}

// PreparedTx is a transaction on a Prepared.
type PreparedTx struct {
	*sql.Tx
	prepared *Prepared
}

// QueryContext is that of sql.Tx.
func (t *PreparedTx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if stmt := t.prepared.knownOrWanted(query); stmt != nil {
		return t.Tx.StmtContext(ctx, stmt).QueryContext(ctx, args...)
	}
	return t.Tx.QueryContext(ctx, query, args...)
}

// QueryRowContext is that of sql.Tx.
func (t *PreparedTx) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if stmt := t.prepared.knownOrWanted(query); stmt != nil {
		return t.Tx.StmtContext(ctx, stmt).QueryRowContext(ctx, args...)
	}
	return t.Tx.QueryRowContext(ctx, query, args...)
}

// ExecContext is that of sql.Tx.
func (t *PreparedTx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if stmt := t.prepared.knownOrWanted(query); stmt != nil {
		return t.Tx.StmtContext(ctx, stmt).ExecContext(ctx, args...)
	}
	return t.Tx.ExecContext(ctx, query, args...)
}
