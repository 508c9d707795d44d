package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/eventstore/tablestore"
)

func note(id string) eventstore.Record {
	return eventstore.Record{ID: id, Type: "test.noted.v1", Data: make([]byte, 700), Meta: make([]byte, 200)}
}

func write(stream string, seen uint64, ids ...string) eventstore.Write {
	w := eventstore.Write{Stream: stream, Seen: seen}
	for _, id := range ids {
		w.Records = append(w.Records, note(id))
	}
	return w
}

// desk is a writer without its goroutine: a test decides what stands in one batch.
type desk struct {
	*writer
	t     *testing.T
	store *Store // reads
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	path := filepath.Join(t.TempDir(), "events.db")
	store, err := Create(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	db, err := openDB(path, false)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxIdleConns(0)
	d := &desk{writer: newWriter(db), t: t, store: store}
	t.Cleanup(d.Close)
	return d
}

func (d *desk) ids() (ids []string) {
	d.t.Helper()
	err := d.store.ReadAll(context.Background(), "", 10_000, func(r eventstore.Recorded) error {
		ids = append(ids, r.ID)
		return nil
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return ids
}

func one(stream string, seen uint64, ids ...string) []eventstore.Write {
	return []eventstore.Write{write(stream, seen, ids...)}
}

// do writes the requests as one batch.
func (d *desk) do(requests ...[]eventstore.Write) ([]tablestore.Outcome, error) {
	return d.Write(requests)
}

// A batch judges each request by the ones before it, though nothing is
// committed yet.
func TestOutcomesWithinABatch(t *testing.T) {
	d := newDesk(t)
	commits := 0
	d.commit = func(ctx context.Context, tx *transaction) error { commits++; return commit(ctx, tx) }
	outs, err := d.do(one("child-1", 0, "a"), one("child-1", 0, "x"), one("child-1", 0, "a"), one("child-1", 1, "b"))
	want := []bool{true, false, true, true}
	if len(outs) != len(want) || err != nil {
		t.Fatalf("%d outcomes, %v, want %d", len(outs), err, len(want))
	}
	for i, out := range outs {
		if made := out.Err == nil; made != want[i] {
			t.Errorf("request %d: %v", i, out.Err)
		}
	}
	if got := fmt.Sprint(d.ids()); got != "[a b]" || commits != 1 {
		t.Errorf("store holds %s after %d commits, want [a b] after one", got, commits)
	}
}

// TestCommitFails has every way a transaction can fail, with and without the
// records being there afterwards. Each time the writer must say that
// nobody knows, and a repeat with the same ids must make it certain.
func TestCommitFails(t *testing.T) {
	broken := errors.New("the disk said no")
	for name, c := range map[string]struct {
		prepare func(*desk)
		stays   bool
	}{
		"not persisted": {prepare: func(d *desk) {
			d.commit = func(context.Context, *transaction) error { return broken }
		}},
		"persisted": {stays: true, prepare: func(d *desk) {
			d.commit = func(ctx context.Context, tx *transaction) error { return errors.Join(commit(ctx, tx), broken) }
		}},
		"disk full": {prepare: func(d *desk) {
			if _, err := d.tx.conn.ExecContext(context.Background(), "PRAGMA max_page_count = 4"); err != nil {
				d.t.Fatal(err)
			}
		}},
		"rolled back by SQLite": {prepare: func(d *desk) {
			d.commit = func(ctx context.Context, tx *transaction) error {
				if _, err := tx.conn.ExecContext(ctx, "ROLLBACK"); err != nil {
					return err
				}
				return commit(ctx, tx)
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			if _, err := d.do(one("child-1", 0, "before")); err != nil {
				t.Fatal(err)
			}
			c.prepare(d)
			many := make([]string, 200)
			for i := range many {
				many[i] = fmt.Sprint(i)
			}
			outs, err := d.do(one("child-2", 0, many...), one("child-1", 7, "conflict"), one("child-1", 0, "before"))
			if err == nil || outs != nil {
				t.Fatalf("outcomes %v, want an error", outs)
			}
			if stays := len(d.ids()) > 1; stays != c.stays {
				t.Fatalf("records stay is %v, want %v", stays, c.stays)
			}
			d.commit = commit
			outs, err = d.do(one("child-2", 0, many...), one("child-1", 1, "after"))
			if err != nil || outs[0].Err != nil || outs[1].Err != nil {
				t.Fatalf("repeat: %v, %v", outs, err)
			}
			if n := len(d.ids()); n != 202 {
				t.Fatalf("%d records, want 202", n)
			}
		})
	}
}

// A foreign process that holds SQLite's lock makes an append late, or unknown;
// the context still ends it, and raw "locked" is never seen.
func TestLockedByAnother(t *testing.T) {
	d := newDesk(t)
	other, err := newTransaction(context.Background(), d.db)
	if err != nil {
		t.Fatal(err)
	}
	defer other.close()
	if err := other.begin(context.Background()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	began := time.Now()
	_, err = d.store.Append(ctx, "child-1", 0, note("a"))
	if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, eventstore.ErrUnavailable) {
		t.Fatalf("Append() = %v, want ErrUnavailable and the context's error", err)
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Fatalf("Append took %v after its context ended", took)
	}
	if _, err := other.conn.ExecContext(context.Background(), "ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.store.Append(context.Background(), "child-1", 0, note("a")); err != nil {
		t.Fatalf("repeat: %v", err)
	}
	if got := fmt.Sprint(d.ids()); got != "[a]" {
		t.Fatalf("store holds %s, want [a]", got)
	}
}

// TestSettings asks the connections themselves, because a misspelt parameter in
// their name would be ignored in silence.
func TestSettings(t *testing.T) {
	d := newDesk(t)
	if _, err := d.do(one("child-1", 0, "a")); err != nil {
		t.Fatal(err)
	}
	ask := func(row *sql.Row) (value string) {
		t.Helper()
		if err := row.Scan(&value); err != nil {
			t.Fatal(err)
		}
		return value
	}
	for pragma, want := range map[string]string{
		"synchronous": "2", "journal_mode": "wal", "page_size": "16384", "wal_autocheckpoint": "250",
		"busy_timeout": "5000", "application_id": fmt.Sprint(applicationID), "user_version": "2", "query_only": "0",
	} {
		if got := ask(d.tx.conn.QueryRowContext(context.Background(), "PRAGMA "+pragma)); got != want {
			t.Errorf("writer's %s is %s, want %s", pragma, got, want)
		}
	}
	if got := ask(d.store.reads.db.QueryRow("PRAGMA query_only")); got != "1" {
		t.Errorf("reader's query_only is %s", got)
	}
	if _, err := d.store.reads.db.Exec("DELETE FROM records"); err == nil {
		t.Error("a reader could write")
	}
}

// TestWriterNoticesOthers: what it remembers of counts and head holds only until another
// connection commits.
func TestWriterNoticesOthers(t *testing.T) {
	d := newDesk(t)
	for round := uint64(0); round < 6; round += 2 {
		if out, err := d.Write([][]eventstore.Write{{write("child-1", round, fmt.Sprint("own-", round))}}); err != nil || out[0].Err != nil {
			t.Fatal(out, err)
		}
		if _, err := d.store.Append(t.Context(), "child-1", round+1, note(fmt.Sprint("other-", round))); err != nil {
			t.Fatal(err)
		}
		out, err := d.Write([][]eventstore.Write{{write("child-1", round+1, "late")}})
		var conflict *eventstore.ConflictError
		if err != nil || !errors.As(out[0].Err, &conflict) || conflict.Actual != round+2 {
			t.Fatalf("a write behind another's: %v, %v", out, err)
		}
	}
	if ids := d.ids(); len(ids) != 6 {
		t.Fatalf("records %v, want 6", ids)
	}
}
