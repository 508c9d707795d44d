package ledger

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/tests/postgres"
)

// vaultPath is where a test's vault will be: a file, or the address of a schema for
// the tests that TestVaultOnPostgreSQL runs.
func vaultPath(t testing.TB) string {
	t.Helper()
	if strings.HasPrefix(t.Name(), "TestVaultOnPostgreSQL/") {
		return postgres.Start(t)
	}
	return filepath.Join(t.TempDir(), "vault.db")
}

// createVault makes a vault where vaultPath says, and openVault opens it.
func createVault(path, origin string, kek tink.AEAD) (*Vault, error) {
	return vaultAt(path, origin, kek, CreateVault, CreateVaultIn)
}

func openVault(path, origin string, kek tink.AEAD) (*Vault, error) {
	return vaultAt(path, origin, kek, OpenVault, OpenVaultIn)
}

func vaultAt(path, origin string, kek tink.AEAD, file func(context.Context, string, string, tink.AEAD) (*Vault, error),
	in func(context.Context, *database.DB, string, tink.AEAD) (*Vault, error)) (*Vault, error) {
	if !strings.HasPrefix(path, "postgres:") {
		return file(context.Background(), path, origin, kek)
	}
	db, err := openSchema(path)
	if err != nil {
		return nil, err
	}
	v, err := in(context.Background(), db, origin, kek)
	if err != nil {
		err = errors.Join(err, db.Close())
	}
	return v, err
}

// openSchema opens the schema that an address names, and makes it when it is missing.
func openSchema(address string) (*database.DB, error) {
	at, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	schema := at.Query().Get("search_path")
	db, err := database.OpenSchema(address, schema)
	if err == nil {
		db.SetMaxOpenConns(4)
		_, err = db.Exec(`CREATE SCHEMA IF NOT EXISTS ` + schema)
	}
	return db, err
}

// TestVaultOnPostgreSQL runs once more, in a schema, every test of a vault that is not
// about its file.
func TestVaultOnPostgreSQL(t *testing.T) {
	for name, test := range map[string]func(*testing.T){
		"SealOpenRoundTrip": TestSealOpenRoundTrip, "OpenRefusesEveryChange": TestOpenRefusesEveryChange,
		"JointNeedsEveryKey": TestJointNeedsEveryKey, "ErasedAndMissingAreNotConfused": TestErasedAndMissingAreNotConfused,
		"KeysetRowsRefuseEveryChange": TestKeysetRowsRefuseEveryChange, "ConcurrentEnsureMakesOneKeyset": TestConcurrentEnsureMakesOneKeyset,
		"EraseOvertakesNoOpen": TestEraseOvertakesNoOpen, "EraseRacesOpen": TestEraseRacesOpen,
		"VaultRefusesArguments": TestVaultRefusesArguments, "EnsureIsAllOrNone": TestEnsureIsAllOrNone,
		"TwoVerbs": vaultHasTwoVerbs, "RefusesWhatItDidNotMake": vaultRefusesForeignTables,
		"TombstoneResistsSQL": tombstoneResistsSQL, "ErasedKeysetLeavesTable": erasedKeysetLeavesTable,
		"EraseSaysWhenBytesRemain": eraseSaysWhenBytesRemain, "EraseNeedsTheOwner": eraseNeedsTheOwner,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t)
		})
	}
}

func vaultHasTwoVerbs(t *testing.T) {
	path, kek := vaultPath(t), newKEK(t)
	if _, err := openVault(path, testOrigin, kek); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("open of a missing vault: %v", err)
	}
	if _, err := createVault(path, "", kek); !errors.Is(err, ErrVaultInput) {
		t.Errorf("no origin: %v", err)
	}
	v, err := createVault(path, testOrigin, kek)
	if err != nil {
		t.Fatal(err)
	}
	ensure(t, v, "person-a")
	kept := wrappedOf(t, v, "person-a")
	if _, err := createVault(path, testOrigin, newKEK(t)); !errors.Is(err, fs.ErrExist) {
		t.Errorf("second create: %v", err)
	}
	if !bytes.Equal(wrappedOf(t, v, "person-a"), kept) {
		t.Error("a refused create changed the vault")
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := openVault(path, "ledger.example/other", kek); !errors.Is(err, ErrVaultOrigin) {
		t.Errorf("other origin: %v", err)
	}
	if _, err := openVault(path, testOrigin, newKEK(t)); !errors.Is(err, ErrKeyset) {
		t.Errorf("other key-encryption key: %v", err)
	}
}

func vaultRefusesForeignTables(t *testing.T) {
	const trigger = `CREATE TRIGGER tombstone_is_final BEFORE UPDATE OR DELETE ON keysets FOR EACH ROW `
	for name, statements := range map[string]string{
		"foreign table":    `CREATE TABLE aside (w BYTEA)`,
		"foreign view":     `CREATE VIEW aside AS SELECT wrapped FROM keysets`,
		"foreign trigger":  `CREATE TRIGGER thief BEFORE UPDATE ON keysets FOR EACH ROW EXECUTE FUNCTION tombstone_is_final()`,
		"foreign rule":     `CREATE RULE thief AS ON UPDATE TO keysets DO ALSO NOTIFY thief`,
		"foreign column":   `ALTER TABLE keysets ADD aside BYTEA`,
		"other function":   `CREATE OR REPLACE FUNCTION tombstone_is_final() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'`,
		"lost trigger":     `DROP TRIGGER tombstone_is_final ON keysets`,
		"trigger off":      `ALTER TABLE keysets DISABLE TRIGGER tombstone_is_final`,
		"weak trigger":     `DROP TRIGGER tombstone_is_final ON keysets; ` + trigger + `WHEN (false) EXECUTE FUNCTION tombstone_is_final()`,
		"truncates":        `DROP TRIGGER tombstones_not_truncated ON keysets`,
		"lost key":         `ALTER TABLE keysets DROP CONSTRAINT keysets_pkey`,
		"lost check":       `ALTER TABLE keysets DROP CONSTRAINT keysets_check`,
		"lost at a crash":  `ALTER TABLE keysets SET UNLOGGED`,
		"hidden rows":      `ALTER TABLE keysets ENABLE ROW LEVEL SECURITY`,
		"lost table":       `DROP TABLE vault`,
		"nothing is there": `DROP TABLE vault, keysets`,
	} {
		v, path := newVault(t)
		mustExec(t, v, statements)
		if err := v.Close(); err != nil {
			t.Fatal(err)
		}
		want := ErrVaultSchema
		if name == "nothing is there" {
			want = fs.ErrNotExist
		}
		if _, err := openVault(path, testOrigin, v.kek); !errors.Is(err, want) {
			t.Errorf("%s: %v", name, err)
		}
		db, err := openSchema(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := InspectVault(t.Context(), db, testOrigin, v.kek, 9); !errors.Is(err, want) {
			t.Errorf("%s, inspected: %v", name, err)
		}
		_ = db.Close()
	}
}

func tombstoneResistsSQL(t *testing.T) {
	v, _ := newVault(t)
	ensure(t, v, "person-a", "person-b")
	old := wrappedOf(t, v, "person-a")
	if err := v.Erase(t.Context(), "person-a", erasedAt); err != nil {
		t.Fatal(err)
	}
	for query, args := range map[string][]any{
		`UPDATE keysets SET wrapped = $1, erased_at = NULL`:                                                                                     {old},
		`UPDATE keysets SET subject = 'person-c' WHERE wrapped IS NULL`:                                                                         nil,
		`INSERT INTO keysets VALUES ('person-a', 1, $1, NULL)`:                                                                                  {old},
		`INSERT INTO keysets VALUES ('person-a', 1, $1, NULL) ON CONFLICT (subject) DO UPDATE SET wrapped = excluded.wrapped, erased_at = NULL`: {old},
		`DELETE FROM keysets`:     nil,
		`TRUNCATE keysets`:        nil,
		`TRUNCATE vault, keysets`: nil,
	} {
		if _, err := v.db.Exec(query, args...); err == nil {
			t.Errorf("accepted: %s", query)
		}
		if err := v.Ensure(t.Context(), "person-a"); !errors.Is(err, ErrErased) {
			t.Errorf("after %q: %v", query, err)
		}
	}
}

// tableFile is the table of keysets as a thief of the server's disk reads it.
func tableFile(t *testing.T, db *sql.DB) (file []byte) {
	t.Helper()
	if _, err := db.Exec(`CHECKPOINT`); err != nil {
		t.Skipf("only a superuser may look at the server's files: %v", err)
	}
	if err := db.QueryRow(`SELECT pg_read_binary_file(pg_relation_filepath('keysets'))`).Scan(&file); err != nil {
		t.Fatal(err)
	}
	return file
}

func erasedKeysetLeavesTable(t *testing.T) {
	v, path := newVault(t)
	ensure(t, v, "person-a", "person-b")
	gone, kept := wrappedOf(t, v, "person-a"), wrappedOf(t, v, "person-b")
	if traces(tableFile(t, v.db.DB.DB), gone) == 0 {
		t.Fatal("the keyset is not seen before the erasure")
	}
	// To a transaction that began before, the row is still there.
	old, err := v.db.BeginTx(t.Context(), &sql.TxOptions{Isolation: sql.LevelRepeatableRead})
	if err != nil {
		t.Fatal(err)
	}
	defer old.Rollback()
	if _, err := old.Exec(`SELECT oid FROM pg_class`); err != nil {
		t.Fatal(err)
	}
	if err := v.Erase(t.Context(), "person-a", erasedAt); err != nil {
		t.Fatal(err)
	}
	left := tableFile(t, v.db.DB.DB)
	if n := traces(left, gone); n != 0 {
		t.Errorf("%d traces of the erased keyset", n)
	}
	if traces(left, kept) == 0 {
		t.Error("the other subject's keyset went too")
	}
	_ = old.Rollback()
	again, err := openVault(path, testOrigin, v.kek)
	if err != nil {
		t.Fatalf("the table is another now: %v", err)
	}
	_ = again.Close()
}

// A reader in the way keeps the table from being written anew: the tombstone holds,
// the error says what is left, and repeating finishes.
func eraseSaysWhenBytesRemain(t *testing.T) {
	v, path := newVault(t)
	ensure(t, v, "person-a")
	gone := wrappedOf(t, v, "person-a")
	hasty, err := openVault(path+"&lock_timeout=20ms", testOrigin, v.kek)
	if err != nil {
		t.Fatal(err)
	}
	defer hasty.Close()
	reader, err := v.db.DB.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := reader.Exec(`SELECT subject FROM keysets`); err != nil {
		t.Fatal(err)
	}
	if err := hasty.Erase(t.Context(), "person-a", erasedAt); !errors.Is(err, ErrNotScrubbed) {
		t.Errorf("erase beside a reader: %v", err)
	}
	if err := hasty.Ensure(t.Context(), "person-a"); !errors.Is(err, ErrErased) {
		t.Errorf("ensure: %v", err)
	}
	if err := errors.Join(reader.Rollback(), hasty.Erase(t.Context(), "person-a", erasedAt)); err != nil {
		t.Fatal(err)
	}
	if n := traces(tableFile(t, v.db.DB.DB), gone); n != 0 {
		t.Errorf("%d traces of the erased keyset", n)
	}
}

// Only who owns the table can write it anew.
func eraseNeedsTheOwner(t *testing.T) {
	v, path := newVault(t)
	ensure(t, v, "person-a")
	at, err := url.Parse(path)
	if err != nil {
		t.Fatal(err)
	}
	query := at.Query()
	role := query.Get("search_path")
	if _, err := v.db.Exec(`CREATE ROLE ` + role + ` LOGIN`); err != nil {
		t.Skipf("this server lets the test make no roles: %v", err)
	}
	t.Cleanup(func() {
		db, err := openSchema(path)
		if err == nil {
			_, err = db.Exec(`DROP OWNED BY ` + role + `; DROP ROLE ` + role)
			err = errors.Join(err, db.Close())
		}
		if err != nil {
			t.Error(err)
		}
	})
	mustExec(t, v, `GRANT USAGE ON SCHEMA `+role+` TO `+role+`; GRANT SELECT, INSERT, UPDATE, DELETE ON vault, keysets TO `+role)
	query.Set("user", role)
	at.User, at.RawQuery = nil, query.Encode()
	db, err := database.OpenSchema(at.String(), role)
	if err != nil {
		t.Fatal(err)
	}
	other, err := OpenVaultIn(t.Context(), db, testOrigin, v.kek)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if err := other.Erase(t.Context(), "person-a", erasedAt); !errors.Is(err, ErrNotScrubbed) {
		t.Errorf("erase by another role: %v", err)
	}
}
