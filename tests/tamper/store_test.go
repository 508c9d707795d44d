package tamper

import (
	"crypto/ed25519"
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/transparency"
)

// victim is the place in the log of the record that lies about the store are about, and
// of the child's third record.
func victim(t *testing.T, h home) int {
	t.Helper()
	return placesOf(t, h, h.child)[2]
}

func openDB(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?mode=rw")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func placesOf(t *testing.T, h home, stream string) (places []int) {
	t.Helper()
	rows, err := rowsOf(openDB(t, h.path("data", "events.db")), fmt.Sprintf(`SELECT idx FROM records WHERE stream = '%s' ORDER BY idx`, stream))
	if err != nil || len(rows) < 4 {
		t.Fatalf("%s has %d records: %v", stream, len(rows), err)
	}
	for _, row := range rows {
		places = append(places, int(row[0].(int64)))
	}
	return places
}

// onStore changes events.db; %[1]d stands for the victim.
func onStore(statements ...string) func(*testing.T, home) {
	return func(t *testing.T, h home) {
		t.Helper()
		at, db := victim(t, h), openDB(t, h.path("data", "events.db"))
		for _, statement := range statements {
			if strings.Contains(statement, "%[1]d") {
				statement = fmt.Sprintf(statement, at)
			}
			done, err := db.Exec(statement)
			if err != nil {
				t.Fatal(err)
			}
			if n, err := done.RowsAffected(); err != nil || n == 0 {
				t.Fatalf("%s changes nothing: %v", statement, err)
			}
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

const (
	notPublished = victims + ` is not the one that was published: it was edited, swapped or replaced in the store`
	dropped      = victims + ` was published and is not in the store: dropped or truncated`
)

// storeLies are told with access to the database of the records.
func storeLies() []lie {
	const data, meta = `CAST(data AS TEXT)`, `CAST(meta AS TEXT)`
	all := []lie{
		{name: "edit a record", says: notPublished, tell: onStore(
			`UPDATE records SET data = CAST(replace(` + data + `, '"payload":"eyJ', '"payload":"eyI') AS BLOB) WHERE idx = %[1]d`)},
		{name: "drop a record", says: dropped, tell: onStore(`DELETE FROM records WHERE idx = %[1]d`)},
		{name: "drop a record and close the gap", says: notPublished, tell: onStore(`DELETE FROM records WHERE idx = %[1]d`,
			`UPDATE records SET idx = -idx WHERE idx > %[1]d`, `UPDATE records SET idx = -idx - 1 WHERE idx < 0`)},
		{name: "swap two records", says: notPublished, tell: onStore(`UPDATE records SET idx = -1 WHERE idx = %[1]d`,
			`UPDATE records SET idx = %[1]d WHERE idx = %[1]d + 1`, `UPDATE records SET idx = %[1]d + 1 WHERE idx = -1`)},
		{name: "write a record twice", says: notPublished, next: 1, tell: onStore(
			`UPDATE records SET data = (SELECT data FROM records WHERE idx = %[1]d), meta = (SELECT meta FROM records WHERE idx = %[1]d) WHERE idx = %[1]d + 1`)},
		{name: "truncate the store", says: dropped, next: 1, tell: onStore(`DELETE FROM records WHERE idx > %[1]d`)},
		{name: "empty the store", says: `the signer has stood for \d+ records, the store gives 0: tampered or rolled back`, tell: onStore(`DELETE FROM records`)},
		{name: "back-date a record", says: notPublished, tell: onStore(
			`UPDATE records SET meta = CAST(replace(` + meta + `, '2012', '2011') AS BLOB) WHERE idx = %[1]d`)},
		{name: "strip the signatures", says: notPublished, tell: onEnvelope(func(e *transparency.Envelope) { e.Signatures = nil })},
		{name: "strip one of two signatures", says: `record 3 is not the one that was published`, tell: onEnvelopeAt(3, func(t *testing.T, e *transparency.Envelope) {
			if len(e.Signatures) != 2 {
				t.Fatalf("record 3 has %d signatures", len(e.Signatures))
			}
			e.Signatures = e.Signatures[:1]
		})},
		{name: "add a signature", says: notPublished, tell: onEnvelope(addSignature)},
		{name: "keep a record under another id", says: victims + ` .*: the store keeps the record as ".*" of the type ".*", and it is not that`, tell: onStore(
			`UPDATE records SET id = '00000000-0000-7000-8000-000000000000' WHERE idx = %[1]d`)},
		{name: "keep a record in another stream", says: victims + ` .*the store keeps the record in ".*", where it does not belong`, tell: onStore(
			`UPDATE records SET stream = 'child-00000000000000000' WHERE idx = %[1]d`)},
		{name: "sign with another key", says: notPublished, tell: onEnvelope(resign)},
		{name: "replay a record of another ledger", says: notPublished, tell: replay},
		{name: "lose sealed values", says: `the sealed value .* is missing or does not open its commitment`, tell: onStore(
			`UPDATE records SET meta = CAST(substr(` + meta + `, 1, instr(` + meta + `, ',"sealed"') - 1) || '}' AS BLOB) WHERE instr(` + meta + `, ',"sealed"') > 0`)},
	}
	for i := range all {
		all[i].by, all[i].ask = byFsck, fsck
	}
	return all
}

// onEnvelope changes the envelope of the victim.
func onEnvelope(edit func(*transparency.Envelope)) func(*testing.T, home) {
	return func(t *testing.T, h home) {
		t.Helper()
		onEnvelopeAt(victim(t, h), func(_ *testing.T, e *transparency.Envelope) { edit(e) })(t, h)
	}
}

func onEnvelopeAt(at int, edit func(*testing.T, *transparency.Envelope)) func(*testing.T, home) {
	return func(t *testing.T, h home) {
		t.Helper()
		db := openDB(t, h.path("data", "events.db"))
		var data []byte
		if err := db.QueryRow(`SELECT data FROM records WHERE idx = ?`, at).Scan(&data); err != nil {
			t.Fatal(err)
		}
		envelope, err := transparency.ParseEnvelope(data)
		if err != nil {
			t.Fatal(err)
		}
		edit(t, &envelope)
		if _, err := db.Exec(`UPDATE records SET data = ? WHERE idx = ?`, envelope.Bytes(), at); err != nil {
			t.Fatal(err)
		}
	}
}

// stranger is a key that nobody enrolled.
var stranger = ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))

func addSignature(e *transparency.Envelope) {
	e.Signatures = append(e.Signatures, transparency.SignEnvelope(e.Payload, stranger).Signatures...)
}

// resign puts the stranger's signature in the place of the first signer's.
func resign(e *transparency.Envelope) {
	e.Signatures[0] = transparency.SignEnvelope(e.Payload, stranger).Signatures[0]
}

// replay puts a record of a ledger with another founding in the place of the victim.
func replay(t *testing.T, h home) {
	t.Helper()
	lines, _, err := shortLife(seed + 1)
	if err != nil {
		t.Fatal(err)
	}
	at, db := victim(t, h), openDB(t, h.path("data", "events.db"))
	if _, err := db.Exec(`UPDATE records SET data = ? WHERE idx = ?`, []byte(lines[len(lines)-1].Envelope), at); err != nil {
		t.Fatal(err)
	}
}
