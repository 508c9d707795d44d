package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestWrongFolder: whoever stands in another folder than they think is told which, by
// every command alike, and nothing is made there.
func TestWrongFolder(t *testing.T) {
	dir := bare(t)
	want := "there is no ledger in " + filepath.Join(dir, "data") + "; is it the right folder? If so, make one with homeward init --data data"
	for _, command := range []string{"audit", "fsck", "serve", "rebuild", "rebuild --index", "rebuild --verdicts", "import -", "token auditor",
		"kinship table add --population x x.csv", "policy diff active CN-2015", "dossier child-hlbszkavt74gx752w"} {
		if _, errs, code := invoke(t, strings.Fields(command)...); code != exitCouldNot || !strings.Contains(errs, want) {
			t.Errorf("%s: exit code %d: %s", command, code, errs)
		}
	}
	if made, err := os.ReadDir(dir); err != nil || len(made) > 0 {
		t.Errorf("they made %v: %v", made, err)
	}
}

// TestLockedFolder: whoever meets a ledger that is being served is told what to do, and
// of a server only by a command that can ask one.
func TestLockedFolder(t *testing.T) {
	bare(t)
	h := filledHome(t)
	unlock, err := lock(h.path("LOCK"))
	noError(t, err)
	defer unlock()
	for command, asks := range map[string]bool{"audit": true, "dossier child-hlbszkavt74gx752w": true, "fsck": false, "rebuild --index": false} {
		_, errs, code := invoke(t, append(strings.Fields(command), "--data", h.dir)...)
		if code != exitCouldNot || !strings.Contains(errs, "; stop it first") || strings.Contains(errs, "; stop it first, or ask it: --server http://… --token …") != asks {
			t.Errorf("%s: exit code %d: %s", command, code, errs)
		}
	}
}
