package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math/bits"
	"strings"

	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore"
)

var errLeafChanged = errors.New("its bytes are not those that were judged")

// verdictRow is what the judge keeps of a record. Verdicts can be deleted; they
// are found again by judging again.
type verdictRow struct {
	index   uint64
	leaf    domain.Digest
	stream  domain.StreamID // as the statement says; empty when it cannot be read
	before  eventstore.Token
	token   eventstore.Token
	verdict domain.Verdict
}

const verdictSchema = `
CREATE TABLE IF NOT EXISTS verdicts (
  idx    INTEGER PRIMARY KEY,
  leaf   TEXT NOT NULL,
  stream TEXT NOT NULL,
  before TEXT NOT NULL,
  token  TEXT NOT NULL,
  void   TEXT NOT NULL
);`

const verdictColumns = `idx, leaf, stream, before, token, void`

func createVerdicts(ctx context.Context, db *database.DB) error {
	err := db.Make(ctx, verdictSchema)
	if err == nil {
		err = createStreams(ctx, db)
	}
	if err != nil {
		return fmt.Errorf("create verdicts: %w", err)
	}
	return nil
}

// saveVerdicts keeps the rows, one or more that follow each other, in one transaction.
func saveVerdicts(ctx context.Context, db *database.Prepared, rows []verdictRow) error {
	tx, err := db.Begin(ctx)
	if err != nil {
		return fmt.Errorf("save verdicts: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	// After a commit whose answer was lost the same verdicts come again.
	const insert = `INSERT INTO verdicts (` + verdictColumns + `) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`
	for _, row := range rows {
		void, err := encodeVoid(row.verdict)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, insert, row.index, row.leaf, row.stream, row.before, row.token, void); err != nil {
			return fmt.Errorf("save verdict %d: %w", row.index, err)
		}
	}
	if err := saveStreams(ctx, tx, rows[0].index, rows[len(rows)-1].index+1); err != nil {
		return err
	}
	return tx.Commit()
}

// encodeVoid writes a verdict: nothing for a valid record, else the rule and the
// sentence.
func encodeVoid(v domain.Verdict) (string, error) {
	if !v.Void {
		return "", nil
	}
	text, err := json.Marshal([2]string{v.Rule, v.Sentence})
	return string(text), err
}

func decodeVoid(text string) (domain.Verdict, error) {
	if text == "" {
		return domain.Valid, nil
	}
	var parts [2]string
	err := json.Unmarshal([]byte(text), &parts)
	return domain.Verdict{Void: true, Rule: parts[0], Sentence: parts[1]}, err
}

// lastVerdict returns where judging has to go on.
func lastVerdict(ctx context.Context, db rowReader) (row verdictRow, found bool, err error) {
	rows, err := queryVerdicts(ctx, db, `ORDER BY idx DESC LIMIT 1`)
	if err != nil || len(rows) == 0 {
		return verdictRow{}, false, err
	}
	return rows[0], true, nil
}

func verdictsFrom(ctx context.Context, db rowReader, from uint64, max int) ([]verdictRow, error) {
	return queryVerdicts(ctx, db, `WHERE idx >= $1 ORDER BY idx LIMIT $2`, from, max)
}

// verdictsAt returns the verdicts at some indexes, one or more, in order. The last is asked
// for several times, so that there are few queries to prepare.
func verdictsAt(ctx context.Context, db rowReader, indexes []uint64) ([]verdictRow, error) {
	n := 1 << bits.Len(uint(len(indexes)-1))
	places, args := make([]string, n), make([]any, n)
	for i := range n {
		places[i], args[i] = fmt.Sprintf("$%d", i+1), indexes[min(i, len(indexes)-1)]
	}
	return queryVerdicts(ctx, db, `WHERE idx IN (`+strings.Join(places, ",")+`) ORDER BY idx`, args...)
}

// rowReader is a database that is asked for rows, by queries that are prepared or not.
type rowReader interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

func queryVerdicts(ctx context.Context, db rowReader, tail string, args ...any) ([]verdictRow, error) {
	rows, err := db.QueryContext(ctx, `SELECT `+verdictColumns+` FROM verdicts `+tail, args...)
	if err != nil {
		return nil, fmt.Errorf("read verdicts: %w", err)
	}
	defer rows.Close()
	var found []verdictRow
	for rows.Next() {
		var row verdictRow
		var void string
		if err := rows.Scan(&row.index, &row.leaf, &row.stream, &row.before, &row.token, &void); err != nil {
			return nil, fmt.Errorf("read verdicts: %w", err)
		}
		if row.verdict, err = decodeVoid(void); err != nil {
			return nil, fmt.Errorf("read verdict %d: %w", row.index, err)
		}
		found = append(found, row)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read verdicts: %w", err)
	}
	return found, nil
}
