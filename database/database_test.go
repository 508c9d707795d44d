package database

import "testing"

func TestSchemaSpeaksBoth(t *testing.T) {
	const text = `CREATE TABLE t (one INTEGER PRIMARY KEY, name TEXT NOT NULL, data BLOB) STRICT, WITHOUT ROWID;
CREATE TABLE u (n INTEGER) STRICT; CREATE INDEX u_n ON u (n)`
	if got := SQLite.Schema(text); got != text {
		t.Errorf("SQLite gets %s", got)
	}
	want := `CREATE TABLE t (one BIGINT PRIMARY KEY, name TEXT COLLATE "C" NOT NULL, data BYTEA);
CREATE TABLE u (n BIGINT); CREATE INDEX u_n ON u (n)`
	if got := PostgreSQL.Schema(text); got != want {
		t.Errorf("PostgreSQL gets %s", got)
	}
}
