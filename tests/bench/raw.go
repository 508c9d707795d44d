package main

import (
	"context"
	"errors"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/ledger/dossier"
	"github.com/homeward-ledger/homeward/transparency"
)

// singles is how many statements are handed in one by one, and how many rows are committed raw.
const singles = 8000

// rawCommits writes the same rows into a bare SQLite table with the event store's columns and an
// index of streams, each in a transaction of its own that waits for the disk: what one writer can do at
// best.
func (j job) rawCommits(ctx context.Context) (r result, err error) {
	dir, err := j.fresh("raw")
	if err != nil {
		return r, err
	}
	db, err := database.OpenFile(filepath.Join(dir, "raw.db"), url.Values{"_txlock": {"immediate"}, "_pragma": {"journal_mode(WAL)", "synchronous(FULL)"}})
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if _, err := db.ExecContext(ctx, `CREATE TABLE records (idx INTEGER PRIMARY KEY, stream TEXT, count INTEGER, id TEXT, type TEXT, data BLOB, meta BLOB, UNIQUE (stream, count))`); err != nil {
		return r, err
	}
	rows, err := j.rawRows(singles)
	if err != nil {
		return r, err
	}
	watch := start()
	for _, row := range rows {
		if _, err := db.ExecContext(ctx, `INSERT INTO records VALUES ($1, $2, $3, $4, $5, $6, $7)`, row...); err != nil {
			return r, err
		}
	}
	return watch.of(len(rows)), nil
}

// rawRows are rows as the event store has them, with disclosures in the clear.
func (j job) rawRows(most int) (rows [][]any, err error) {
	counts := map[domain.StreamID]int{}
	err = j.eachLine(most, func(line ledger.Line) error {
		envelope, err := transparency.ParseEnvelope(line.Envelope)
		if err != nil {
			return err
		}
		s := dossier.ReadEnvelope(envelope).Statement
		counts[s.Stream]++
		rows = append(rows, []any{len(rows), s.Stream, counts[s.Stream], s.ID, s.Type, []byte(line.Envelope), []byte(strings.Join(line.Disclosures, ","))})
		return nil
	})
	return rows, err
}
