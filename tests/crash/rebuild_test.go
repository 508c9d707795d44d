package crash

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/tests/programs"
)

// derivedLines are long enough in the making to be killed in it.
const derivedLines = 700

// TestRebuildSurvivesKills kills what makes again what follows from the records. In the
// end it is the same as before, and the records never knew of it.
func TestRebuildSurvivesKills(t *testing.T) {
	t.Parallel()
	random := newRandom(t)
	h := filledHome(t, someLines(t, derivedLines))
	programs.MustRun(t, h.dir, programs.Homeward, "rebuild")
	views, verdicts, index := h.views(), h.tables("judge.db"), len(h.tables("index.db")["profiles"])
	for _, kind := range []string{"", "--index", "--verdicts"} {
		args := []string{"rebuild"}
		if kind != "" {
			args = append(args, kind)
		}
		h.harass(times(t, rebuildKills), random, func(at moment) bool {
			_, killed := h.strike(at, args...)
			return killed
		})
		programs.MustRun(t, h.dir, programs.Homeward, args...)
		h.inspect() // which holds the index against the values
		sameTables(t, views, h.views())
		sameTables(t, verdicts, h.tables("judge.db"))
		if n := len(h.tables("index.db")["profiles"]); n != index || n == 0 {
			t.Errorf("rebuild %s: the index has %d profiles, and had %d", kind, n, index)
		}
	}
	programs.Serve(t, h.dir).Stop(t)
}

// TestFollowingSurvivesKills kills servers whose read models have the log to catch up
// with. Each goes on from where the one before had come to.
func TestFollowingSurvivesKills(t *testing.T) {
	t.Parallel()
	random := newRandom(t)
	h := filledHome(t, someLines(t, derivedLines))
	h.harass(times(t, viewKills), random, func(at moment) bool {
		server := programs.StartServing(t, h.dir)
		for began := time.Now(); !server.Ready(); time.Sleep(glance) {
			if at(time.Since(began), "") {
				return server.Kill()
			}
		}
		server.Stop(t)
		h.forgetViews()
		return false
	})
	h.wantViewsAnew()
}

// forgetViews deletes the read models of a home that nobody has open.
func (h *home) forgetViews() {
	h.Helper()
	files, err := filepath.Glob(h.path("data/views-*"))
	for _, file := range files {
		if err == nil {
			err = os.Remove(file)
		}
	}
	if err != nil {
		h.Fatal(err)
	}
}
