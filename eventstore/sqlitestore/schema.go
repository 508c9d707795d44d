package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"modernc.org/sqlite" // also the driver of that name
)

// ErrSchema: the file is not an event store, or one of a version that this
// program does not know. It is refused rather than guessed at.
var ErrSchema = errors.New("file is not an event store of a known version")

const (
	applicationID = 0x686d7764 // "hmwd" in the file's header; file(1) shows it
	schemaVersion = 2
	indexVersion  = 1 // streams had an index of SQLite's; Open makes it the present one, NewReader reads it

	notADatabase = 26 // SQLITE_NOTADB
)

// The records are read in order of idx, which is the leaf index. Streams find theirs by the
// second table (streams.go). There is none for the ids: an index would cost 30 % of the
// insert speed, and ids are only ever compared at a known place.
const schema = `
CREATE TABLE records (
	idx    INTEGER PRIMARY KEY,
	stream TEXT    NOT NULL,
	count  INTEGER NOT NULL,
	id     TEXT    NOT NULL,
	type   TEXT    NOT NULL,
	data   BLOB    NOT NULL,
	meta   BLOB    NOT NULL
) STRICT;` + streamsSchema

// walPages is at how many pages the write-ahead log begins anew, 4 MiB. A commit that makes a
// file longer waits for the disk twice as long as one that overwrites (ext4, measured).
const walPages = "250"

// openDB opens a pool on an existing file. Everything a connection must have is
// in its name, because the pool makes connections whenever it likes.
func openDB(path string, readOnly bool) (*sql.DB, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	query := url.Values{
		"mode":          {"rw"}, // never create
		"_busy_timeout": {"5000"},
		"_synchronous":  {"FULL"}, // a commit returns when it is on the disk
		"_txlock":       {"immediate"},
		"_defensive":    {"1"},
		"_pragma":       {"wal_autocheckpoint(" + walPages + ")", "cache_size(-2048)"}, // KiB
	}
	if readOnly {
		// What readers keep of pages is worth nothing after the next commit, and takes several
		// times as much memory as it says: the driver's allocator rounds up.
		query.Set("_query_only", "1")
		query["_pragma"] = []string{"cache_size(-1024)"}
	}
	name := url.URL{Scheme: "file", Path: filepath.ToSlash(full), RawQuery: query.Encode()}
	return sql.Open("sqlite", name.String())
}

// layOut turns an empty file into an empty store, durably.
func layOut(ctx context.Context, path string) error {
	return withConn(ctx, path, func(conn *sql.Conn) error {
		// The page size only takes before anything is written, the journal
		// mode only outside a transaction; both stay with the file.
		for _, statement := range []string{
			"PRAGMA page_size = 16384",
			"PRAGMA journal_mode = WAL",
			"BEGIN IMMEDIATE",
			schema,
			fmt.Sprintf("PRAGMA application_id = %d", applicationID),
			fmt.Sprintf("PRAGMA user_version = %d", schemaVersion),
			"COMMIT",
		} {
			if _, err := conn.ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("lay out tables: %w", err)
			}
		}
		return syncDir(filepath.Dir(path))
	})
}

// settle checks what the file is and makes everything in it durable.
//
// After a kill in mid-commit the log may end with a commit that was written but
// not waited for. SQLite would show it, and a power cut could still take it
// away, after the sealer has signed it. Folding the log into the file waits for
// both, so nothing is shown that can vanish.
func settle(ctx context.Context, path string) error {
	return withConn(ctx, path, func(conn *sql.Conn) error {
		version, err := checkSchema(ctx, conn)
		if err == nil && version == indexVersion {
			err = dropIndex(ctx, conn)
		}
		if err != nil {
			return err
		}
		var busy, frames, folded int
		err = conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &folded)
		if err != nil {
			return fmt.Errorf("fold write-ahead log: %w", err)
		}
		if busy != 0 {
			return errors.New("fold write-ahead log: the file is in use")
		}
		return nil
	})
}

func known(id, version int64) bool {
	return id == applicationID && (version == schemaVersion || version == indexVersion)
}

// checkSchema returns the version of a file that Open knows.
func checkSchema(ctx context.Context, conn *sql.Conn) (version int64, err error) {
	var id int64
	var journal string
	for _, p := range []struct {
		name string
		into any
	}{{"application_id", &id}, {"user_version", &version}, {"journal_mode", &journal}} {
		if err := conn.QueryRowContext(ctx, "PRAGMA "+p.name).Scan(p.into); err != nil {
			return 0, fmt.Errorf("read %s: %w", p.name, err)
		}
	}
	if !known(id, version) || journal != "wal" {
		return 0, fmt.Errorf("application %#x, version %d, journal %s: %w", id, version, journal, ErrSchema)
	}
	return version, nil
}

// withConn runs f on a connection of its own, which is closed afterwards.
func withConn(ctx context.Context, path string, f func(*sql.Conn) error) (err error) {
	db, err := openDB(path, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	conn, err := db.Conn(ctx)
	if err != nil {
		return named(err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	return f(conn)
}

// named gives SQLite's complaint about a file of another kind its name here.
func named(err error) error {
	var cause *sqlite.Error
	if errors.As(err, &cause) && cause.Code() == notADatabase {
		return fmt.Errorf("%w: %w", ErrSchema, err)
	}
	return err
}

// syncDir makes the name of a new file durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// discard removes a store whose making has failed, so that Create can be tried
// again. Only Create calls it, on files that it has made itself.
func discard(path string) error {
	var errs []error
	for _, name := range []string{path, path + "-wal", path + "-shm", path + "-journal"} {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
