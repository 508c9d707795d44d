// Command postgres writes records into a table of PostgreSQL in which a trigger
// chains each row to the one before by SHA-256. The server's address is in the
// environment variable PEER_POSTGRES.
package main

import (
	"context"
	"errors"
	"os"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/homeward-ledger/homeward/tests/peers/peer"
)

// schema locks one row, so that the order of the chain is that of the commits.
const schema = `
DROP SCHEMA IF EXISTS peer CASCADE;
CREATE SCHEMA peer;
CREATE TABLE peer.head (one int PRIMARY KEY CHECK (one = 1), idx bigint NOT NULL, hash bytea NOT NULL);
INSERT INTO peer.head VALUES (1, 0, '');
CREATE TABLE peer.records (idx bigint PRIMARY KEY, hash bytea NOT NULL, data bytea NOT NULL);
CREATE FUNCTION peer.chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	UPDATE peer.head SET idx = idx + 1, hash = sha256(hash || NEW.data) RETURNING idx, hash INTO NEW.idx, NEW.hash;
	RETURN NEW;
END $$;
CREATE TRIGGER chain BEFORE INSERT ON peer.records FOR EACH ROW EXECUTE FUNCTION peer.chain();`

type table struct{ pool *pgxpool.Pool }

func open(ctx context.Context, dir string) (peer.Store, error) {
	address := os.Getenv("PEER_POSTGRES")
	if address == "" {
		return nil, errors.New("PEER_POSTGRES holds no address of a server")
	}
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, err
	}
	config.MaxConns = 64
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	if _, err := pool.Exec(ctx, schema); err != nil {
		pool.Close()
		return nil, err
	}
	return table{pool}, os.MkdirAll(dir, 0o700) // the server keeps its files elsewhere
}

// Write inserts the records in one transaction.
func (t table) Write(ctx context.Context, records [][]byte) error {
	return pgx.BeginFunc(ctx, t.pool, func(tx pgx.Tx) error {
		var batch pgx.Batch
		for _, record := range records {
			batch.Queue(`INSERT INTO peer.records (data) VALUES ($1)`, record)
		}
		return tx.SendBatch(ctx, &batch).Close()
	})
}

func (t table) Close(context.Context) error {
	t.pool.Close()
	return nil
}

func main() { peer.Main("postgres", open) }
