package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger/dossier"
	"github.com/homeward-ledger/homeward/transparency"
)

// draftRow is a row as it is kept.
type draftRow struct {
	pae, agency string
	expires     int64 // Unix nanoseconds
	key, data   []byte
}

// Bounds of what is read of a row, in bytes: the envelope and the disclosures,
// padded and encrypted.
const maxDraftData = maxPlain + transparency.MaxEntry + layerSize + padBucket

const draftColumns = `pae, agency, expires, substr(key, 1, $1), substr(data, 1, $2)`

// find returns the statement that waits under a PAE digest. ErrKeyset or
// ErrCiphertext when the row was changed.
func (d *Drafts) find(ctx context.Context, pae string, now time.Time) (halfSigned, bool, error) {
	var row draftRow
	err := d.db.QueryRowContext(ctx, `SELECT `+draftColumns+` FROM drafts WHERE pae = $3 AND expires > $4`,
		maxWrapped, maxDraftData+1, pae, now.UnixNano()).Scan(&row.pae, &row.agency, &row.expires, &row.key, &row.data)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return halfSigned{}, false, nil
	case err != nil:
		return halfSigned{}, false, fmt.Errorf("read draft: %w", err)
	}
	h, err := d.open(row)
	return h, err == nil, err
}

// has reports whether a statement waits, without opening it. Every submit asks: where nobody
// ever left one no database is asked.
func (d *Drafts) has(ctx context.Context, pae string) (bool, error) {
	if !d.left.Load() {
		return false, nil
	}
	var n int
	err := d.db.QueryRowContext(ctx, `SELECT count(*) FROM drafts WHERE pae = $1`, pae).Scan(&n)
	return n > 0, err
}

// open decrypts a row. Its columns are the associated data, so that none can say
// another thing.
func (d *Drafts) open(row draftRow) (halfSigned, error) {
	texts, err := d.vault.openWaiting(d.about(row.pae, row.agency, row.expires), row.key, row.data)
	if err != nil {
		return halfSigned{}, err
	}
	if len(texts) == 0 {
		return halfSigned{}, ErrCiphertext
	}
	envelope, err := transparency.ParseEnvelope([]byte(texts[0]))
	if err != nil {
		return halfSigned{}, fmt.Errorf("%w: %w", ErrCiphertext, err)
	}
	record := dossier.ReadEnvelope(envelope)
	if record.Unreadable != nil {
		return halfSigned{}, ErrCiphertext
	}
	return halfSigned{record: record, texts: texts[1:], agency: domain.StreamID(row.agency), expires: time.Unix(0, row.expires).UTC()}, nil
}

// missingOf returns what waits for a signature of the agency, first what expires
// first; but those who left it take turns, so that one with many does not hide what
// others left. spoilt counts the rows that do not open.
func (d *Drafts) missingOf(ctx context.Context, agency domain.StreamID, now time.Time, first int) (found []halfSigned, spoilt int, err error) {
	rows, err := d.db.QueryContext(ctx, `SELECT `+draftColumns+` FROM (
		SELECT *, row_number() OVER (PARTITION BY agency ORDER BY expires, pae) AS turn FROM drafts
		WHERE expires > $3 AND pae IN (SELECT pae FROM marks WHERE name = $4)) AS waiting ORDER BY turn, expires, pae LIMIT $5`,
		maxWrapped, maxDraftData+1, now.UnixNano(), string(agency), first)
	if err != nil {
		return nil, 0, fmt.Errorf("read drafts: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var row draftRow
		if err := rows.Scan(&row.pae, &row.agency, &row.expires, &row.key, &row.data); err != nil {
			return nil, 0, fmt.Errorf("read drafts: %w", err)
		}
		h, err := d.open(row)
		if err != nil {
			spoilt++
			continue
		}
		found = append(found, h)
	}
	return found, spoilt, rows.Err()
}

// sweep removes what has expired.
func (d *Drafts) sweep(ctx context.Context, now time.Time) error {
	return d.remove(ctx, `SELECT pae FROM drafts WHERE expires <= $1`, now.UnixNano())
}

// drop removes what is on record.
func (d *Drafts) drop(ctx context.Context, pae string) error {
	return d.remove(ctx, `SELECT pae FROM drafts WHERE pae = $1`, pae)
}

// forgetPerson removes what is about a person, and its bytes off the disk.
func (d *Drafts) forgetPerson(ctx context.Context, person string) error {
	if err := d.remove(ctx, `SELECT pae FROM marks WHERE name = $1`, person); err != nil {
		return err
	}
	return d.scrub(ctx)
}

// forgetErased removes what is about people who were erased while this file was
// not there, or was put back from a copy.
func (d *Drafts) forgetErased(ctx context.Context) error {
	persons, err := textsOf(ctx, d.db.DB, `SELECT DISTINCT name FROM marks WHERE name LIKE 'person-%'`)
	if err != nil {
		return err
	}
	for _, person := range persons {
		erased, err := d.vault.erased(ctx, domain.PersonID(person))
		if err == nil && erased {
			err = d.forgetPerson(ctx, person)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// remove deletes the rows that which selects, with their marks.
func (d *Drafts) remove(ctx context.Context, which string, arg any) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	gone, err := textsOf(ctx, d.db.DB, which, arg)
	if err != nil || len(gone) == 0 {
		return err
	}
	tx, err := d.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("remove drafts: %w", err)
	}
	defer tx.Rollback()
	for _, pae := range gone {
		if err := deleteDraft(ctx, tx, pae); err != nil {
			return fmt.Errorf("remove drafts: %w", err)
		}
	}
	return tx.Commit()
}

func deleteDraft(ctx context.Context, tx *sql.Tx, pae string) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM marks WHERE pae = $1`, pae); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM drafts WHERE pae = $1`, pae)
	return err
}

// textsOf reads a column of texts.
func textsOf(ctx context.Context, db rowReader, query string, args ...any) (texts []string, err error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read texts: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, fmt.Errorf("read texts: %w", err)
		}
		texts = append(texts, text)
	}
	return texts, rows.Err()
}
