package projections

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

// Rebuilt views hold the same rows as those that were fed record by record, byte
// for byte, and take their place with the next opening.
func TestRebuildEqualsLive(t *testing.T) {
	l, place := life(t), newPlace(t)
	l.add(child, domain.HandedOver{Receiver: person}, unreadable)
	v := openViews(t, place)
	applyAll(t, v, l, 1)
	live := dump(t, v)
	var done, total uint64
	if err := Rebuild(t.Context(), l, place, func(d, n uint64) { done, total = d, n }); err != nil {
		t.Fatal(err)
	}
	if done != l.Size() || total != l.Size() {
		t.Errorf("progress ended with %d of %d, want %d", done, total, l.Size())
	}
	if got := dump(t, v); got != live {
		t.Error("a rebuild disturbed the live views")
	}
	// A row that only the live ones have shows which are open.
	if _, err := v.write.ExecContext(t.Context(), `UPDATE agencies SET name = 'tampered'`); err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	if got := dump(t, openViews(t, place)); got != live {
		t.Errorf("rebuilt:\n%s\nlive:\n%s", got, live)
	}
	if left, err := place.slots(t.Context()); err != nil || !slices.Equal(left, []slot{2}) || has(t, place, partial) {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// Files killed with their write-ahead log beside them must not mix with the rebuilt
// ones, wherever the switch itself is killed.
func TestSwitchAfterKill(t *testing.T) {
	for _, gone := range []string{"nothing", "-wal", ""} {
		l, dir := life(t), t.TempDir()
		place := InFolder(dir)
		v := openViews(t, place)
		applyAll(t, v, l, 1)
		want := dump(t, v)
		if _, err := v.write.ExecContext(t.Context(), `DELETE FROM timeline`); err != nil {
			t.Fatal(err)
		}
		old := (folder{dir}).file(first)
		wal, err := os.ReadFile(old + "-wal") // as a killed process leaves it
		if err != nil || len(wal) == 0 {
			t.Fatal("no write-ahead log to leave behind", err)
		}
		if err := errors.Join(v.Close(), Rebuild(t.Context(), l, place, nil), os.WriteFile(old+"-wal", wal, 0o600)); err != nil {
			t.Fatal(err)
		}
		_ = os.Remove(old + gone) // killed in the middle of the clearing
		if got := dump(t, openViews(t, place)); got != want {
			t.Errorf("killed after %q went: the old write-ahead log got into the rebuilt views", gone)
		}
	}
}

// cancelling is a log that ends the context after some reads.
type cancelling struct {
	*theLog
	after  int
	cancel context.CancelFunc
}

func (c *cancelling) Judged(ctx context.Context, from uint64, max int) ([]domain.Judged, error) {
	if c.after--; c.after == 0 {
		c.cancel()
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return c.theLog.Judged(ctx, from, min(max, 3))
}

func TestRebuildResumes(t *testing.T) {
	l, place := life(t), newPlace(t)
	for range 3 * rebuildPages { // a page more than one transaction has
		l.add(child, domain.HandedOver{Receiver: person}, unreadable)
	}
	interrupt := func() {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		err := Rebuild(ctx, &cancelling{theLog: l, after: rebuildPages + 2, cancel: cancel}, place, nil)
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("interrupted rebuild: %v", err)
		}
	}
	first := func() (done uint64) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		_ = Rebuild(ctx, &cancelling{theLog: l, after: 1 << 30, cancel: cancel}, place, func(d, _ uint64) {
			if done == 0 {
				done = d
			}
		})
		return done
	}
	interrupt()
	if got := first(); got <= 3*rebuildPages { // that much was applied: pages are read ahead
		t.Errorf("a resumed rebuild went on to %d: it began anew", got)
	}
	if got, want := dump(t, openViews(t, place)), byHand(t, l); got != want {
		t.Error("a resumed rebuild made other rows")
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	err := Rebuild(ctx, l, place, func(done, total uint64) {
		if done == total {
			cancel() // no page is left to do, but indexes are
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("rebuild without its indexes: %v", err)
	}
	if err := Rebuild(t.Context(), l, place, nil); err != nil {
		t.Fatal(err)
	}
	if got, want := dump(t, openViews(t, place)), byHand(t, l); got != want {
		t.Error("a rebuild whose pages were done before lacks something")
	}
	interrupt()
	spoil(t, place, partial)
	if got := first(); got != 3*rebuildPages {
		t.Errorf("a rebuild over rubbish began with %d, want %d", got, 3*rebuildPages)
	}
}

// A rebuild that fails puts nothing in the place of the live views.
func TestFailedRebuildChangesNothing(t *testing.T) {
	l, place := life(t), newPlace(t)
	v := openViews(t, place)
	applyAll(t, v, l, 5)
	want := dump(t, v)
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	broken := life(t)
	broken.records[7].Statement.Recorded.Index = 70
	if err := Rebuild(t.Context(), broken, place, nil); !errors.Is(err, ErrOutOfOrder) {
		t.Errorf("rebuild of a log with a gap: %v", err)
	}
	if got := dump(t, openViews(t, place)); got != want {
		t.Error("a failed rebuild changed the live views")
	}
}

func TestGeneration(t *testing.T) {
	if Generation() != generationOf(All()) || len(Generation()) != 16 {
		t.Errorf("generation %q", Generation())
	}
	seen := map[string]bool{}
	for _, all := range [][]Projection{All(), All()[1:], append(All(), changed{}), append(All(), changed{version: 2}),
		append(All(), changed{schema: "x"})} {
		seen[generationOf(all)] = true
	}
	if len(seen) != 5 {
		t.Error("another list, version or schema must be another generation")
	}
}

type changed struct {
	timeline
	version int
	schema  string
}

func (c changed) Version() int   { return c.version }
func (c changed) Schema() Schema { return Schema{Tables: []string{c.schema}} }

func TestRemoveOldGenerations(t *testing.T) {
	dir := t.TempDir()
	place := InFolder(dir)
	openViews(t, place)
	old := filepath.Join(dir, "views-0123456789abcdef.db")
	other := filepath.Join(dir, "events.db")
	for _, name := range []string{old, old + "-wal", other} {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := place.RemoveOldGenerations(t.Context()); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{old: false, old + "-wal": false, other: true, (folder{dir}).file(first): true} {
		if _, err := os.Stat(name); (err == nil) != want {
			t.Errorf("%s is there: %v, want %v", filepath.Base(name), err == nil, want)
		}
	}
}

// The settings that were measured are the ones in force.
func TestSettings(t *testing.T) {
	v := openViews(t, InFolder(t.TempDir()))
	for pragma, want := range map[string]string{"page_size": "16384", "journal_mode": "wal", "synchronous": "1", "wal_autocheckpoint": "4000", "cache_size": "-4096"} {
		var got string
		if err := v.write.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %s %v, want %s", pragma, got, err, want)
		}
	}
	if _, err := v.read().ExecContext(t.Context(), `DELETE FROM timeline`); err == nil {
		t.Error("a reader can write")
	}
}

// A data directory may be called anything.
func TestOddDirectory(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a b?c#d%41")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	openViews(t, InFolder(dir))
	if _, err := os.Stat((folder{dir}).file(first)); err != nil {
		t.Error(err)
	}
}
