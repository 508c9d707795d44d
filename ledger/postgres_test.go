package ledger_test

import (
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/tests/postgres"
)

// TestRowsOnPostgreSQL runs once more, with everything but the records in schemas, the
// tests that show what is kept in rows.
func TestRowsOnPostgreSQL(t *testing.T) {
	for name, test := range map[string]func(*testing.T){
		"ImportIsRecordedSealedAndClean": TestImportIsRecordedSealedAndClean, "ImportAgainGivesTheSameReceipts": TestImportAgainGivesTheSameReceipts,
		"ValuesFollowAccess": TestValuesFollowAccess, "ErasedSubjectTurnsAwayOneRecord": TestErasedSubjectTurnsAwayOneRecord,
		"ManyAtOnce": TestManyAtOnce, "HandWrittenRecordsDoNotStopTheLedger": TestHandWrittenRecordsDoNotStopTheLedger,
		"TwoHalvesMakeTheSameRecord": TestTwoHalvesMakeTheSameRecord, "WhatWaitsIsKeptOverARestart": TestWhatWaitsIsKeptOverARestart,
		"WhatWaitsExpires": TestWhatWaitsExpires, "DepositRefusesAndKeepsNothing": TestDepositRefusesAndKeepsNothing,
		"WrongSecondHalf": TestWrongSecondHalf, "WhatWaitsIsForItsSigners": TestWhatWaitsIsForItsSigners,
		"WaitingIsBounded": TestWaitingIsBounded, "ChangedRowsAreRefused": TestChangedRowsAreRefused,
		"NothingReadableWaits": TestNothingReadableWaits, "ErasureTakesWhatWaits": TestErasureTakesWhatWaits,
		"BothHalvesAtOnce": TestBothHalvesAtOnce, "TokensStandForCallers": TestTokensStandForCallers, "VerdictsAreLost": verdictsAreLost,
		"ProfilesAreCompared": TestProfilesAreCompared, "ReportIsSealedTogether": TestReportIsSealedTogether, "UnknownTable": TestUnknownTable,
		"ErasureTakesFromTheIndex": erasureTakesFromTheIndex,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t)
		})
	}
}

// rowsIn is the address of a database for the tests that TestRowsOnPostgreSQL runs,
// and empty for others: rows are in files.
func rowsIn(t testing.TB) string {
	t.Helper()
	if strings.HasPrefix(t.Name(), "TestRowsOnPostgreSQL/") {
		return postgres.Start(t)
	}
	return ""
}

// openRows opens a file, or the schema in the database at address that is named after
// it, and makes what is missing.
func openRows(t testing.TB, path, address string) *database.DB {
	t.Helper()
	if address == "" {
		return must[*database.DB](t)(database.OpenFile(path, url.Values{"_txlock": {"immediate"}, "_pragma": {"busy_timeout(10000)", "journal_mode(WAL)"}}))
	}
	at := must[*url.URL](t)(url.Parse(address))
	schema := at.Query().Get("search_path") + "_" + strings.TrimSuffix(filepath.Base(path), ".db")
	db := must[*database.DB](t)(database.OpenSchema(address, schema))
	db.SetMaxOpenConns(4)
	if _, err := db.Exec(`CREATE SCHEMA IF NOT EXISTS ` + schema); err != nil {
		t.Fatal(err)
	}
	return db
}

// openIndex opens the index of DNA, or makes it.
func (w *world) openIndex(vault *ledger.Vault) *ledger.Index {
	w.t.Helper()
	if w.rowsIn == "" {
		return must[*ledger.Index](w.t)(ledger.OpenIndex(w.t.Context(), w.path("index.db"), vault, w.tables...))
	}
	return must[*ledger.Index](w.t)(ledger.OpenIndexIn(w.t.Context(), openRows(w.t, w.path("index.db"), w.rowsIn), vault, w.tables...))
}

// openVault opens the vault and what waits, or makes them.
func (w *world) openVault(kek tink.AEAD, create bool) (*ledger.Vault, *ledger.Drafts) {
	t, ctx := w.t, w.t.Context()
	t.Helper()
	if w.rowsIn == "" {
		openVault := ledger.OpenVault
		if create {
			openVault = ledger.CreateVault
		}
		vault := must[*ledger.Vault](t)(openVault(ctx, w.path("vault.db"), w.sim.Origin, kek))
		return vault, must[*ledger.Drafts](t)(ledger.OpenDrafts(ctx, w.path("drafts.db"), vault))
	}
	openVault := ledger.OpenVaultIn
	if create {
		openVault = ledger.CreateVaultIn
	}
	vault := must[*ledger.Vault](t)(openVault(ctx, openRows(t, "vault", w.rowsIn), w.sim.Origin, kek))
	return vault, must[*ledger.Drafts](t)(ledger.OpenDraftsIn(ctx, openRows(t, "drafts", w.rowsIn), vault))
}

// draftsDB opens what waits by hand.
func (w *world) draftsDB(work func(*sql.DB) error) {
	w.t.Helper()
	db := openRows(w.t, w.path("drafts.db"), w.rowsIn)
	defer db.Close()
	if err := work(db.DB); err != nil {
		w.t.Fatal(err)
	}
}

// draftBytes are those of the file and its log, or of the tables on the server's disk.
func (w *world) draftBytes() (kept []byte) {
	w.t.Helper()
	if w.rowsIn != "" {
		w.draftsDB(func(db *sql.DB) error {
			if _, err := db.Exec(`CHECKPOINT`); err != nil {
				w.t.Skipf("only a superuser may look at the server's files: %v", err)
			}
			return db.QueryRow(`SELECT string_agg(pg_read_binary_file(pg_relation_filepath(oid)), '') FROM pg_class
				WHERE relname IN ('drafts', 'marks') AND relnamespace = current_schema()::regnamespace
				OR oid = (SELECT reltoastrelid FROM pg_class WHERE oid = 'drafts'::regclass)`).Scan(&kept)
		})
		return kept
	}
	kept = must[[]byte](w.t)(os.ReadFile(w.path("drafts.db")))
	log, err := os.ReadFile(w.path("drafts.db-wal"))
	if err != nil && !os.IsNotExist(err) {
		w.t.Fatal(err)
	}
	return append(kept, log...)
}

// copyDrafts copies what waits, while the ledger is closed, and returns what brings
// the copy back.
func (w *world) copyDrafts() (restore func()) {
	w.t.Helper()
	if w.rowsIn == "" {
		copied := must[[]byte](w.t)(os.ReadFile(w.path("drafts.db")))
		return func() {
			if err := os.WriteFile(w.path("drafts.db"), copied, 0o600); err != nil {
				w.t.Fatal(err)
			}
		}
	}
	by := func(statements string) {
		w.draftsDB(func(db *sql.DB) error { _, err := db.Exec(statements); return err })
	}
	by(`CREATE TABLE drafts_copied AS TABLE drafts; CREATE TABLE marks_copied AS TABLE marks`)
	return func() { by(`INSERT INTO drafts TABLE drafts_copied; INSERT INTO marks TABLE marks_copied`) }
}

// verdictsAreLost: what the judge keeps can go, and comes again.
func verdictsAreLost(t *testing.T) {
	w := newWorld(t, nil)
	w.record(caseload(t, 2))
	size := w.ledger.Size()
	w.close()
	db := openRows(t, "judge", w.rowsIn)
	if _, err := db.Exec(`DROP TABLE verdicts`); err != nil {
		t.Fatal(err)
	}
	_ = db.Close()
	if err := w.reopen(); err != nil || w.ledger.Size() != size {
		t.Errorf("judged %d of %d again: %v", w.ledger.Size(), size, err)
	}
}
