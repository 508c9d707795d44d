package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/projections"
)

// viewsOf is the file that the read models of a home are in: each rebuild makes the
// next.
func viewsOf(h home) string {
	for n := 9; n > 1; n-- {
		if name := h.path(fmt.Sprintf("views-%s.%d.db", projections.Generation(), n)); exists(name) {
			return name
		}
	}
	return h.path("views-" + projections.Generation() + ".db")
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// TestRebuild: whatever was done to the read models, a rebuild makes the very rows
// that the records make, and leaves no file of another generation.
func TestRebuild(t *testing.T) {
	bare(t)
	want := dump(t, viewsOf(filledHome(t)))
	for name, spoil := range map[string]func(t *testing.T, h home){
		"rows deleted": func(t *testing.T, h home) { change(t, viewsOf(h), eachTable(t, h, "DELETE FROM %")...) },
		"row changed": func(t *testing.T, h home) {
			change(t, viewsOf(h), `UPDATE timeline SET idx = idx + 100000 WHERE idx = 3`)
		},
		"garbage":      func(t *testing.T, h home) { writeFile(t, viewsOf(h), "no database", 0o600) },
		"nothing left": func(t *testing.T, h home) { remove(t, viewsOf(h)) },
		"begun and cut short": func(t *testing.T, h home) {
			writeFile(t, strings.TrimSuffix(viewsOf(h), ".db")+".partial", "half a database", 0o600)
		},
	} {
		h := filledHome(t)
		spoil(t, h)
		old := h.path("views-0123456789abcdef.db")
		writeFile(t, old, "of an older program", 0o600)
		records := dump(t, h.path("events.db"))
		out, errs, code := invoke(t, "rebuild", "--data", h.dir)
		if code != exitFine || !strings.Contains(out, "Made the read models anew from ") || !strings.Contains(errs, " records, ") {
			t.Errorf("%s: exit code %d: %s%s", name, code, out, errs)
			continue
		}
		if got := dump(t, viewsOf(h)); got != want {
			t.Errorf("%s: the rebuilt rows are others", name)
		}
		if _, err := os.Stat(old); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: the older generation is still there: %v", name, err)
		}
		if dump(t, h.path("events.db")) != records {
			t.Errorf("%s: the records were touched", name)
		}
	}
}

// TestRebuildVerdicts: a verdict that somebody changed is judged again, and so is
// everything when judge.db is no database any more.
func TestRebuildVerdicts(t *testing.T) {
	bare(t)
	whole := filledHome(t)
	verdicts, views := dump(t, whole.path("judge.db")), dump(t, viewsOf(whole))
	for name, spoil := range map[string]func(t *testing.T, h home){
		"verdict changed": func(t *testing.T, h home) {
			change(t, h.path("judge.db"), `UPDATE verdicts SET void = '["H4","not so"]' WHERE idx = 20`)
		},
		"garbage": func(t *testing.T, h home) { writeFile(t, h.path("judge.db"), "no database", 0o600) },
	} {
		h := filledHome(t)
		spoil(t, h)
		out, errs, code := invoke(t, "rebuild", "--verdicts", "--data", h.dir)
		if code != exitFine || !strings.Contains(out, "Judged every record again.") {
			t.Errorf("%s: exit code %d: %s%s", name, code, out, errs)
			continue
		}
		if dump(t, h.path("judge.db")) != verdicts || dump(t, viewsOf(h)) != views {
			t.Errorf("%s: verdicts or rows are others", name)
		}
	}
}

func TestRebuildNeedsTheLedger(t *testing.T) {
	bare(t)
	h := filledHome(t)
	unlock, err := lock(h.path("LOCK"))
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	before := dump(t, h.path("judge.db"))
	_, errs, code := invoke(t, "rebuild", "--verdicts", "--data", h.dir)
	if code != exitCouldNot || !strings.Contains(errs, "another process has this ledger open: process ") || !strings.HasSuffix(errs, "; stop it first") {
		t.Errorf("locked: exit code %d: %s", code, errs)
	}
	if dump(t, h.path("judge.db")) != before {
		t.Error("locked: the verdicts were touched")
	}
}

func TestPace(t *testing.T) {
	for _, c := range []struct {
		done, total uint64
		took        time.Duration
		want        string
	}{
		{0, 10, time.Second, "beginning"},
		{5, 10, 0, "beginning"},
		{500, 1500, 10 * time.Second, "50 a second, 20s left"},
		{10, 10, time.Second, "10 a second, 0s left"},
		{11, 10, time.Second, "11 a second, 0s left"}, // the log grows
	} {
		if got := pace(c.done, c.total, c.took); got != c.want {
			t.Errorf("%d of %d in %s: %q, want %q", c.done, c.total, c.took, got, c.want)
		}
	}
}

// eachTable makes a statement for each table of the read models that has rows.
func eachTable(t *testing.T, h home, statement string) []string {
	t.Helper()
	db := sqlite(t, viewsOf(h))
	defer db.Close()
	var all []string
	for _, table := range column(t, db, `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name != 'checkpoint'`) {
		if column(t, db, `SELECT count(*) FROM "`+table+`"`)[0] != "0" {
			all = append(all, strings.ReplaceAll(statement, "%", table))
		}
	}
	return all
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

// TestRebuildIndex: a changed key of profile tags keeps the ledger from opening, and a
// garbled index is of no use; both are made again, and whatever was compared is there.
func TestRebuildIndex(t *testing.T) {
	bare(t)
	for name, spoil := range map[string]func(t *testing.T, h home){
		"key changed": func(t *testing.T, h home) {
			change(t, h.path("vault.db"), `UPDATE keysets SET wrapped = zeroblob(150) WHERE subject = 'profile-tags'`)
		},
		"garbage": func(t *testing.T, h home) { writeFile(t, h.path("index.db"), "no database", 0o600) },
		"nothing": func(*testing.T, home) {},
	} {
		h := filledHome(t)
		spoil(t, h)
		if _, _, code := invoke(t, "fsck", "--data", h.dir); (code == exitFine) != (name == "nothing") {
			t.Errorf("%s: fsck ends with %d", name, code)
		}
		out, errs, code := invoke(t, "rebuild", "--index", "--data", h.dir)
		if code != exitFine || !strings.Contains(out, "Compared all DNA again. ") {
			t.Errorf("%s: exit code %d: %s%s", name, code, out, errs)
		}
		if out, errs, code := invoke(t, "fsck", "--data", h.dir); code != exitFine {
			t.Errorf("%s: fsck afterwards: %s%s", name, out, errs)
		}
	}
}
