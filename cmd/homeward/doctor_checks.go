package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"time"

	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/ledger"
)

// examination is one line of the doctor's list.
type examination struct {
	name     string
	decisive bool // when it fails, the rest cannot be looked at
	look     func(*patient, context.Context) finding
}

// examinations is the list, in the order in which an operator would mend things.
func examinations() []examination {
	return []examination{
		{"configuration", true, (*patient).configuration},
		{"folder", true, (*patient).folder},
		{"key files", false, (*patient).keyFiles},
		{"lock", false, (*patient).lock},
		{"disk", false, (*patient).disk},
		{"records", false, (*patient).records},
		{"clock", false, (*patient).clock},
		{"verdicts", false, (*patient).verdicts},
		{"vault", false, (*patient).vault},
		{"index of DNA", false, (*patient).index},
		{"allele tables", false, (*patient).tables},
		{"read models", false, (*patient).views},
		{"trust file", false, (*patient).ownTrust},
		{"trust elsewhere", false, (*patient).givenTrust},
		{"signing keys", false, (*patient).signers},
		{"checkpoint", false, (*patient).checkpoint},
		{"signer's memory", false, (*patient).memory},
		{"registrar", false, (*patient).registrar},
	}
}

// patient is a ledger's folder and what the lines so far have learned of it.
type patient struct {
	home   home
	trust  string // path of a trust file from elsewhere; may be empty
	config error  // what is wrong with the settings
	now    time.Time

	stores stores // as folder read them
	holder string // who has the ledger open
	look   *ledger.Inspection
	last   eventstore.Recorded // the newest record
	judges *sql.DB             // the verdicts, if they could be opened
	behind bool                // not every record has its verdict
	store  recordReader
	open   []io.Closer
}

// recordReader is what the doctor needs of the store.
type recordReader interface {
	ReadAll(ctx context.Context, after eventstore.Token, max int, yield func(eventstore.Recorded) error) error
	Last(ctx context.Context) (eventstore.Recorded, bool, error)
}

func (p *patient) close() {
	for _, c := range p.open {
		_ = c.Close() // opened to read: nothing can be lost
	}
}

// openRows opens rows of the ledger to read: vault, judge or index. A database that
// has no tables yet, because a process died over it, is not there.
func (p *patient) openRows(ctx context.Context, name string) (*database.DB, error) {
	db, err := p.home.lookAtRows(ctx, name)
	if err != nil {
		return nil, err
	}
	p.open = append(p.open, db)
	if empty, err := db.Kind.Empty(ctx, db); err == nil && empty {
		return nil, fmt.Errorf("look at %s: it has no tables yet: %w", name, fs.ErrNotExist)
	}
	return db, nil
}

// size is how many records the store held when it was looked at.
func (p *patient) size() uint64 { return p.last.Index + 1 }

const noRecords = "the records could not be read"

const startIt = "start the database, or see why it cannot be reached; restore nothing before"

// records opens them and reads the first and the last.
func (p *patient) records(ctx context.Context) finding {
	at := p.stores.recordsAt()
	restore := "restore " + at + " as docs/operations.md says, then run homeward fsck"
	store, err := p.home.lookAtRecords(ctx)
	if ledger.Outage(err) {
		return broken(startIt, "%s cannot be opened: %v", at, err)
	}
	if err != nil {
		return broken(restore, "%s cannot be opened: %v", at, err)
	}
	p.open = append(p.open, store)
	p.store = store
	var found bool
	if p.last, found, err = store.Last(ctx); err != nil {
		return broken(restore, "the newest record cannot be read: %v", err)
	}
	if !found {
		return tampering(restore, "%s holds no record", at)
	}
	// Missing verdicts are the next line's business.
	if judges, err := p.openRows(ctx, "judge"); err == nil {
		p.judges = judges.DB
	}
	p.look, err = ledger.Inspect(ctx, store, p.judges)
	switch {
	case domain.KindOf(err) == domain.Tampered:
		return tampering(restore, "%s does not begin as a ledger does: %v", at, err)
	case err != nil:
		return broken(restore, "the first record cannot be read: %v", err)
	}
	return ok("%d records of the ledger %s", p.size(), p.look.Founding.Origin)
}

// clockSlack is how far a clock may be behind the newest record: it is what the
// rule H12 allows claims to be ahead.
const clockSlack = 5 * time.Minute

func (p *patient) clock(context.Context) finding {
	if p.look == nil {
		return skip(noRecords)
	}
	at, err := ledger.RecordedAt(p.last)
	if err != nil {
		return warn("run homeward fsck", "the newest record cannot be read, so the clock has nothing to be compared with")
	}
	if behind := at.Sub(p.now); behind > clockSlack {
		return broken("set the machine's clock before anything is recorded",
			"the clock says %s, which is %s before the newest record", p.now.UTC().Format(time.RFC3339), behind.Round(time.Minute))
	}
	return ok("%s, and the newest record is of %s", p.now.UTC().Format(time.RFC3339), at.UTC().Format(time.RFC3339))
}

// verdicts compares them with the store.
func (p *patient) verdicts(ctx context.Context) finding {
	const again = "homeward rebuild --verdicts makes them again"
	if p.look == nil {
		return skip(noRecords)
	}
	if p.judges == nil {
		p.behind = true
		return warn("nothing: they are made when the ledger is opened", "there is no %s", p.stores.rowsAt("judge"))
	}
	judged, err := p.look.Judged(ctx)
	if err != nil && domain.KindOf(err) == domain.Tampered {
		return tampering("find the newer "+p.stores.recordsAt()+"; "+again+" if the records are whole by homeward fsck", "%v", err)
	}
	if err != nil {
		p.judges = nil
		return broken(again, "%s cannot be read: %v", p.stores.rowsAt("judge"), err)
	}
	if judged < p.size() {
		p.behind = true
		return warn("nothing: they are judged when the ledger is opened, or being judged now",
			"%d of %d records have their verdict", judged, p.size())
	}
	return ok("all records have their verdict")
}

// index compares how far the index of DNA went with the store.
func (p *patient) index(ctx context.Context) finding {
	const again = "homeward rebuild --index makes it again"
	at := p.stores.rowsAt("index")
	if p.look == nil {
		return skip(noRecords)
	}
	db, err := p.openRows(ctx, "index")
	if err != nil {
		return warn("nothing: it is made when the ledger is opened", "there is no %s", at)
	}
	shown, err := ledger.InspectIndex(ctx, db)
	switch {
	case err != nil:
		return broken(again, "%s cannot be read: %v", at, err)
	case shown > p.size() && p.holder == "":
		return warn("nothing: it is made again when the ledger is opened", "%s shows %d records, and there are %d", at, shown, p.size())
	case shown < p.size():
		return warn("nothing: it catches up when the ledger is opened, or is doing so now", "%s shows %d of %d records", at, shown, p.size())
	}
	return ok("it shows all records")
}

// tables reads the allele tables of the folder.
func (p *patient) tables(context.Context) finding {
	tables, err := p.home.tables()
	if err != nil {
		return broken("mend the file, or move it out of the folder tables: the ledger does not open with it", "%v", err)
	}
	return ok("%d beside those that come with the program", len(tables))
}

// registrar looks whether the operator's key may issue dossiers.
func (p *patient) registrar(ctx context.Context) finding {
	const authorise = "homeward key new --out keys/registrar.key, and an officer.authorised record for it"
	const later = "nothing: ask again when the records have their verdicts"
	switch {
	case p.look != nil && p.judges == nil && p.behind:
		return warn(later, "whether the key may issue dossiers follows from the verdicts")
	case p.look == nil || p.judges == nil:
		return skip("records or verdicts could not be read")
	}
	key, err := readKeyFile(p.home.path("keys", "registrar.key"))
	if err != nil {
		return warn(authorise, "no dossier can be issued: %v", err)
	}
	state, err := p.look.State(ctx, key.Agency)
	if err != nil {
		return broken("run homeward fsck", "the records of %s cannot be read: %v", key.Agency, err)
	}
	reason := refuseRegistrar(state.Agency.Get(), key.Public.ID())
	if reason != "" && p.behind {
		return warn(later, "by the verdicts so far %s of %s", reason, key.Agency)
	}
	if reason != "" {
		return broken(authorise, "no dossier can be issued: %s of %s", reason, key.Agency)
	}
	return ok("its key is enrolled with %s", key.Agency)
}

// refuseRegistrar says why a key of an agency may not issue dossiers now, or
// nothing.
func refuseRegistrar(agency domain.AgencyState, keyID string) string {
	key, enrolled := agency.Keys[keyID]
	switch {
	case !agency.Accredited:
		return "there is no accreditation"
	case !enrolled:
		return "keys/registrar.key is no enrolled key"
	case !key.Active():
		return fmt.Sprintf("keys/registrar.key counts no longer, since record %d: it is a former key", key.Until)
	case !slices.Contains(key.Roles, domain.RoleRegistrar):
		return "keys/registrar.key is the key of another role"
	}
	return ""
}
