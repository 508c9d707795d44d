package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/projections"
)

// noSecrets wants neither a part of an address nor the name of a file that is not
// there in what the doctor says.
func noSecrets(t *testing.T, lines map[string]finding) {
	t.Helper()
	for name, f := range lines {
		for _, never := range []string{"sesame", "events.db", "vault.db", "judge.db"} {
			if strings.Contains(f.Sentence+f.Do, never) {
				t.Errorf("%s says %s: %+v", name, never, f)
			}
		}
	}
}

// TestDoctorOfADatabase breaks one thing at a time and mends it again, but for the
// last.
func TestDoctorOfADatabase(t *testing.T) {
	bare(t)
	address, kept := newSchema(t)
	h := home{dir: filepath.Join(t.TempDir(), "data")}
	if err := fill(t.Context(), h, kept); err != nil {
		t.Fatal(err)
	}
	lines, code := diagnose(t, h, "--trust", h.path("trust.json"))
	noSecrets(t, lines)
	for name, f := range lines {
		if f.Condition != isOK && !follows(f) || code != exitFine {
			t.Errorf("%s: %+v", name, f)
		}
	}
	db, views := byHand(t, address), "VIEWS"
	for _, name := range schemasOf(t, address) {
		if strings.Contains(name, projections.Generation()) {
			views = name
		}
	}
	names := strings.NewReplacer("VIEWS", views, "TOWN", schemaOf(address))
	by := func(statements string) {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), names.Replace(statements)); err != nil {
			t.Fatal(err)
		}
	}
	away := func(schema string) (spoil, mend string) {
		return `ALTER SCHEMA ` + schema + ` RENAME TO ` + schema + `_away`, `ALTER SCHEMA ` + schema + `_away RENAME TO ` + schema
	}
	type broken struct {
		spoil, mend string
		check       string
		want        condition
		says, do    string
		crime       bool
	}
	gone := func(schema, check string, want condition, says, do string) broken {
		spoil, mend := away(schema)
		return broken{spoil, mend, check, want, says, do, false}
	}
	for _, b := range []broken{
		gone("TOWN", "records", isFail, "schema TOWN cannot be opened", "restore schema TOWN"),
		gone("TOWN_judge", "verdicts", isWarn, "there is no schema TOWN_judge", "nothing"),
		gone("TOWN_index", "index of DNA", isWarn, "there is no schema TOWN_index", "nothing"),
		gone("TOWN_vault", "vault", isFail, "schema TOWN_vault cannot be opened", "restore schema TOWN_vault"),
		gone("VIEWS", "read models", isWarn, "there are none", "nothing"),
		{`ALTER TABLE TOWN_judge.verdicts RENAME TO away`, `ALTER TABLE TOWN_judge.away RENAME TO verdicts`,
			"verdicts", isFail, "schema TOWN_judge cannot be read", "homeward rebuild --verdicts", false},
		{`UPDATE TOWN_vault.vault SET origin = 'elsewhere'`, `UPDATE TOWN_vault.vault SET origin = 'homeward.example/demo'`,
			"vault", isFail, "schema TOWN_vault is not this ledger's", "restore schema TOWN_vault", true},
		{`CREATE RULE thief AS ON UPDATE TO TOWN_vault.keysets DO ALSO NOTIFY thief`, `DROP RULE thief ON TOWN_vault.keysets`,
			"vault", isFail, "was altered", "restore schema TOWN_vault", true},
		{`UPDATE VIEWS.checkpoint SET size = size + 1`, `UPDATE VIEWS.checkpoint SET size = size - 1`,
			"read models", isFail, "and there are", "find the newer schema TOWN", true},
		{`ALTER TABLE TOWN.records DISABLE TRIGGER records_stay; DELETE FROM TOWN.records WHERE idx > 10; ALTER TABLE TOWN.records ENABLE ALWAYS TRIGGER records_stay`, ``,
			"verdicts", isFail, "it was judged and is not in the store", "find the newer schema TOWN", true},
	} {
		by(b.spoil)
		lines, code := diagnose(t, h)
		by(b.mend)
		noSecrets(t, lines)
		f := lines[b.check]
		if f.Condition != b.want || f.Tampering != b.crime || !strings.Contains(f.Sentence, names.Replace(b.says)) || !strings.Contains(f.Do, names.Replace(b.do)) {
			t.Errorf("%s\n%+v\nwant %s: %s → %s", b.spoil, f, b.want, names.Replace(b.says), names.Replace(b.do))
		}
		if (code == exitTampered) != b.crime {
			t.Errorf("%s: exit code %d", b.spoil, code)
		}
	}
}

// TestDoctorOfStores: the file that says where the ledger is may itself be wrong.
func TestDoctorOfStores(t *testing.T) {
	bare(t)
	for text, want := range map[string]string{
		`{"records": "postgres://homeward:sesame@127.0.0.1:1/homeward"}`:     "schema homeward cannot be opened",
		`{"records": "postgres://homeward:sesame@127.0.0.1:none/homeward"}`:  "special characters",
		`{"record": "postgres://homeward:sesame@127.0.0.1:1/homeward"}`:      "read " + storesFile,
		`{"records": "postgre://homeward:sesame@127.0.0.1:1/homeward"}`:      "read " + storesFile,
		`{"records": "postgres://homeward:sesame@127.0.0.1/h?sslmode=none"}`: "cannot be opened",
		`{"records": "esdb://homeward:sesame@127.0.0.1:1?tls=none"}`:         "KurrentDB cannot be opened",
		`{"records": "postgres://homeward:sesame@`:                           "read " + storesFile,
	} {
		h := filledHome(t)
		remove(t, h.path("events.db"))
		writeFile(t, h.path(storesFile), text, 0o600)
		lines, code := diagnose(t, h)
		f := lines["records"]
		if _, here := lines["records"]; !here {
			f = lines["folder"]
		}
		if f.Condition != isFail || !strings.Contains(f.Sentence, want) || code != exitCouldNot {
			t.Errorf("%s: exit code %d: %+v", text, code, lines)
		}
		for _, f := range lines {
			if strings.Contains(f.Sentence+f.Do, "sesame") {
				t.Errorf("the password is shown: %+v", f)
			}
		}
		if err := os.Chmod(h.path(storesFile), 0o640); err != nil {
			t.Fatal(err)
		}
		if lines, _ := diagnose(t, h); lines["folder"].Condition == isOK && !strings.Contains(lines["key files"].Sentence, storesFile) {
			t.Errorf("others may read %s: %+v", storesFile, lines["key files"])
		}
	}
}
