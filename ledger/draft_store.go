package ledger

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger/dossier"
	"github.com/homeward-ledger/homeward/transparency"
)

const (
	// WaitFor is how long a half-signed statement waits for the other signatures.
	WaitFor = 72 * time.Hour
	// maxWaiting bounds the statements that one agency may leave waiting, in number.
	maxWaiting = 1000
)

// draftSchema: a row is a half-signed statement, encrypted; a mark is the name of
// an agency whose signature is missing, or of a person whom a sealed value
// concerns, so that rows are found by either. Both are random ids.
const draftSchema = `
CREATE TABLE IF NOT EXISTS drafts (
  pae     TEXT PRIMARY KEY,
  agency  TEXT NOT NULL,
  expires INTEGER NOT NULL,
  key     BLOB NOT NULL,
  data    BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS marks (
  name TEXT NOT NULL,
  pae  TEXT NOT NULL,
  PRIMARY KEY (name, pae)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS marks_pae ON marks (pae);
CREATE INDEX IF NOT EXISTS drafts_agency ON drafts (agency);
CREATE INDEX IF NOT EXISTS drafts_expires ON drafts (expires);`

// errTooMany: an agency has as many statements waiting as it may.
var errTooMany = errors.New("too many statements wait")

// Drafts keeps half-signed statements until the other signatures come, at most
// WaitFor. Whoever is erased in the vault is erased here. All methods are safe
// for concurrent use.
type Drafts struct {
	db    *database.Prepared
	vault *Vault
	scrub func(ctx context.Context) error // takes deleted bytes off the disk

	// left is whether anything may wait: nothing did when this was opened, and nothing was
	// left here since. What another process leaves beside, it cannot know.
	left atomic.Bool

	// mu makes one of reading a row and writing it again. The vault's gate, where
	// both are held, is taken first.
	mu sync.Mutex
}

// OpenDrafts opens the statements that wait at path, or makes the file: without it
// nothing is lost but what signers hand in again. It belongs to one vault, and
// is closed before it.
func OpenDrafts(ctx context.Context, path string, vault *Vault) (*Drafts, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if err := writeNewFile(path, nil); err != nil {
			return nil, fmt.Errorf("create drafts: %w", err)
		}
	}
	db, err := openVaultDB(path)
	if err != nil {
		return nil, fmt.Errorf("open drafts: %w", err)
	}
	return openDrafts(ctx, db, vault,
		func(ctx context.Context) error { return scrub(ctx, db.DB, path) })
}

// OpenDraftsIn opens the statements that wait in a schema of PostgreSQL, and makes
// the tables when they are not there. It belongs to one vault, and is closed before
// it; it closes db.
func OpenDraftsIn(ctx context.Context, db *database.DB, vault *Vault) (*Drafts, error) {
	return openDrafts(ctx, db, vault, func(ctx context.Context) error { return rewrite(ctx, db.DB, rewriteDrafts, rewriteMarks) })
}

func openDrafts(ctx context.Context, db *database.DB, vault *Vault, scrub func(context.Context) error) (*Drafts, error) {
	d := &Drafts{db: database.Prepare(db), vault: vault, scrub: scrub}
	if err := db.Make(ctx, draftSchema); err != nil {
		return nil, errors.Join(fmt.Errorf("open drafts: %w", err), db.Close())
	}
	vault.whenErasing("drafts", d.forgetPerson)
	err := d.look(ctx)
	if err == nil {
		err = d.forgetErased(ctx)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open drafts: %w", err), db.Close())
	}
	return d, nil
}

// look looks whether anything waits.
func (d *Drafts) look(ctx context.Context) error {
	var n int
	err := d.db.QueryRowContext(ctx, `SELECT count(*) FROM drafts`).Scan(&n)
	d.left.Store(n > 0)
	return err
}

// Close releases the file.
func (d *Drafts) Close() error {
	d.vault.whenErasing("drafts", nil)
	return d.db.Close()
}

// halfSigned is a statement with some of its signatures, and what opens its
// commitments.
type halfSigned struct {
	record  dossier.Record
	texts   []string
	agency  domain.StreamID // who left it, and whose number it counts to
	expires time.Time
}

func (h halfSigned) pae() string { return h.record.PAE().String() }

// about is the associated data of a row: it can neither be put in the place of
// another nor be made to last.
func (d *Drafts) about(pae, agency string, expires int64) []byte {
	return joinParts([]byte("homeward draft v1"), []byte(d.vault.origin), []byte(pae), []byte(agency),
		strconv.AppendInt(nil, expires, 10))
}

// join keeps a statement, with the signatures of the one that waits already when
// there is one, and returns what is kept. persons are those whom its values
// concern. It writes nothing when no signature is missing any more. errTooMany,
// ErrErased.
func (d *Drafts) join(ctx context.Context, h halfSigned, persons []domain.PersonID, now time.Time) (halfSigned, error) {
	if err := d.sweep(ctx, now); err != nil {
		return h, err
	}
	err := d.vault.unlessErased(ctx, persons, func() error {
		d.mu.Lock()
		defer d.mu.Unlock()
		waiting, found, err := d.find(ctx, h.pae(), now)
		if err != nil {
			return err
		}
		if found {
			h.record.Envelope = withSignatures(h.record.Envelope, waiting.record.Envelope)
			h.agency, h.expires = waiting.agency, waiting.expires
		}
		if len(missing(h.record)) == 0 {
			return nil
		}
		return d.write(ctx, h, persons)
	})
	return h, err
}

// withSignatures adds those of another envelope of the same payload.
func withSignatures(e, other transparency.Envelope) transparency.Envelope {
	have := map[string]bool{}
	for _, s := range e.Signatures {
		have[s.KeyID] = true
	}
	joined := transparency.Envelope{Payload: e.Payload, Signatures: append([]transparency.Signature(nil), e.Signatures...)}
	for _, s := range other.Signatures {
		if !have[s.KeyID] {
			joined.Signatures = append(joined.Signatures, s)
		}
	}
	return joined
}

// missing returns the signers whose signatures the envelope does not have.
func missing(r dossier.Record) []domain.Signer {
	have := map[string]bool{}
	for _, s := range r.Envelope.Signatures {
		have[s.KeyID] = true
	}
	var lacking []domain.Signer
	for _, signer := range r.Statement.Signers {
		if !have[signer.Key] {
			lacking = append(lacking, signer)
		}
	}
	return lacking
}

func (d *Drafts) write(ctx context.Context, h halfSigned, persons []domain.PersonID) error {
	d.left.Store(true)
	pae, expires := h.pae(), h.expires.UnixNano()
	texts := append([]string{string(h.record.Envelope.Bytes())}, h.texts...)
	key, data, err := d.vault.sealWaiting(d.about(pae, string(h.agency), expires), texts)
	if err != nil {
		return err
	}
	tx, err := d.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := deleteDraft(ctx, tx, pae); err != nil {
		return err
	}
	var have int
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM drafts WHERE agency = $1`, string(h.agency)).Scan(&have); err != nil {
		return err
	}
	if have >= maxWaiting {
		return errTooMany
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO drafts (pae, agency, expires, key, data) VALUES ($1, $2, $3, $4, $5)`,
		pae, string(h.agency), expires, key, data); err != nil {
		return err
	}
	for _, name := range marksOf(h.record, persons) {
		if _, err := tx.ExecContext(ctx, `INSERT INTO marks (name, pae) VALUES ($1, $2) ON CONFLICT DO NOTHING`, name, pae); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func marksOf(r dossier.Record, persons []domain.PersonID) []string {
	var names []string
	for _, person := range persons {
		names = append(names, string(person))
	}
	for _, signer := range missing(r) {
		names = append(names, string(signer.Agency))
	}
	return names
}
