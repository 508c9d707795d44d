package pgstore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// ErrSchema: the schema is not an event store, or one of a version that this
// program does not know. It is refused rather than guessed at.
var ErrSchema = errors.New("schema is not an event store of a known version")

const schemaVersion = 1

// SQLSTATE codes.
const (
	duplicateSchema = "42P06"
	uniqueViolation = "23505" // two Creates at once meet in the catalogue
	undefinedTable  = "42P01"
)

// The table is read in order of idx, which is the leaf index. The second unique
// index is (stream, count) and there is no third, on the id: ids are only ever
// compared at a known place. Names compare byte by byte: an index that follows a
// language's order is broken by an update of the C library.
//
// Signed envelopes and ciphertexts do not shrink, so PostgreSQL is told not to try.
//
// The trigger fires for every role and also in replication. A superuser can still
// take it away; that such a hand was there is what the ledger's tree shows.
const schema = `
CREATE TABLE version (version integer NOT NULL);
COMMENT ON TABLE version IS 'one row: the layout of this schema; a program refuses one it does not know';
CREATE TABLE records (
	idx    bigint PRIMARY KEY CHECK (idx >= 0),
	stream text COLLATE "C" NOT NULL,
	count  bigint NOT NULL CHECK (count >= 1),
	id     text COLLATE "C" NOT NULL,
	type   text COLLATE "C" NOT NULL,
	data   bytea NOT NULL,
	meta   bytea NOT NULL,
	UNIQUE (stream, count)
);
ALTER TABLE records ALTER COLUMN data SET STORAGE EXTERNAL, ALTER COLUMN meta SET STORAGE EXTERNAL;
COMMENT ON TABLE records IS 'the ledger''s records, appended by one writer at a time and never changed';
COMMENT ON COLUMN records.idx IS 'leaf index: gapless from 0, in the order of commits';
COMMENT ON COLUMN records.stream IS 'what the record is about';
COMMENT ON COLUMN records.count IS 'gapless from 1 in its stream';
COMMENT ON COLUMN records.id IS 'unique in its stream; makes a repeated append harmless';
COMMENT ON COLUMN records.type IS 'event type with its version; for people';
COMMENT ON COLUMN records.data IS 'signed envelope, byte for byte';
COMMENT ON COLUMN records.meta IS 'header of the entry and encrypted disclosures, byte for byte';
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION '% of records refused: a ledger is only added to', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER records_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON records
	FOR EACH STATEMENT EXECUTE FUNCTION refuse();
ALTER TABLE records ENABLE ALWAYS TRIGGER records_stay;`

// layOut makes the schema with all that is in it, or nothing.
func layOut(ctx context.Context, conn *pgx.Conn, name string) error {
	err := pgx.BeginTxFunc(ctx, conn, pgx.TxOptions{AccessMode: pgx.ReadWrite}, func(tx pgx.Tx) error {
		for _, statement := range []string{
			"CREATE SCHEMA " + pgx.Identifier{name}.Sanitize(),
			schema,
			fmt.Sprintf("INSERT INTO version VALUES (%d)", schemaVersion),
		} {
			if _, err := tx.Exec(ctx, statement); err != nil {
				return err
			}
		}
		return nil
	})
	switch code(err) {
	case duplicateSchema, uniqueViolation:
		return fmt.Errorf("schema %s: %w", name, fs.ErrExist)
	}
	if err != nil {
		return fmt.Errorf("lay out schema: %w", err)
	}
	return nil
}

// checkSchema says whether the schema is a store of ours.
func checkSchema(ctx context.Context, conn *pgx.Conn, name string) error {
	var there bool
	err := conn.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)`, name).Scan(&there)
	if err != nil {
		return fmt.Errorf("look for schema: %w", err)
	}
	if !there {
		return fmt.Errorf("schema %s: %w", name, fs.ErrNotExist)
	}
	var rows, version int
	err = conn.QueryRow(ctx, `SELECT count(*), coalesce(min(version), 0) FROM version`).Scan(&rows, &version)
	if code(err) == undefinedTable {
		return fmt.Errorf("schema %s: %w", name, ErrSchema)
	}
	if err != nil {
		return fmt.Errorf("read version: %w", err)
	}
	if rows != 1 || version != schemaVersion {
		return fmt.Errorf("schema %s, version %d: %w", name, version, ErrSchema)
	}
	return nil
}

// code is the SQLSTATE of what the server has refused, or nothing.
func code(err error) string {
	var refusal *pgconn.PgError
	if errors.As(err, &refusal) {
		return refusal.Code
	}
	return ""
}
