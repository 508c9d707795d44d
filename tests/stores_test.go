package tests

import (
	"cmp"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestOneCaseloadEverywhere: the same caseload makes the same tree wherever it is
// kept, and every command works on it there.
func TestOneCaseloadEverywhere(t *testing.T) {
	t.Parallel()
	lines := jsonLines(t, caseload(t, demoSeed, 2))
	roots := map[string]string{}
	for _, g := range grounds {
		dir := t.TempDir()
		init := []string{"init", "--demo", "--seed", strconv.Itoa(demoSeed)}
		if g.address != nil {
			init = append(init, "--store", g.address(t))
		}
		mustRun(t, dir, homeward, init...)
		if g.address != nil { // a second ledger is not made over it
			again := append(init, "--data", "again")
			if _, errs, exit := run(t, dir, homeward, again...); exit == fine || strings.Count(errs, "\n") > 1 {
				t.Errorf("%s: a ledger is made over another: exit code %d: %s", g.name, exit, errs)
			}
		}
		write(t, filepath.Join(dir, "caseload.jsonl"), lines)
		mustRun(t, dir, homeward, "import", "caseload.jsonl")
		checkpoint := read(t, filepath.Join(dir, "data", "tiles", "checkpoint"))
		roots[strings.Join(strings.Split(string(checkpoint), "\n")[:3], " ")] = g.name
		mustRun(t, dir, homeward, "rebuild", "--verdicts")
		child := string(firstChild(t, dir))
		mustRun(t, dir, homeward, "dossier", "--out", "dossier.zip", child)
		if report := mustRun(t, dir, court, "--trust", "data/trust.json", "dossier.zip"); !strings.Contains(report, "VERIFIED") {
			t.Errorf("%s: %s", g.name, report)
		}
		mustRun(t, dir, homeward, "token", "auditor")
		if out := mustRun(t, dir, homeward, "token", "list"); strings.Count(out, "auditor") != 1 {
			t.Errorf("%s: the tokens are %s", g.name, out)
		}
		if out := mustRun(t, dir, homeward, "doctor", "--trust", "data/trust.json"); strings.Contains(out, "FAIL") || !strings.Contains(out, "they show ") {
			t.Errorf("%s: the doctor says\n%s", g.name, out)
		}
		mustRun(t, dir, homeward, "fsck", "--trust", "data/trust.json")
		wantPrivate(t, filepath.Join(dir, "data"))
	}
	if len(roots) != 1 {
		t.Errorf("one caseload made different trees: %v", roots)
	}
}

// wantPrivate wants nothing in a ledger's folder to be readable by others but what is
// published, and the last tree that was signed.
func wantPrivate(t *testing.T, data string) {
	t.Helper()
	err := filepath.WalkDir(data, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.Name() == "tiles" {
			return cmp.Or(err, fs.SkipDir)
		}
		info, err := entry.Info()
		if err == nil && entry.Type().IsRegular() && entry.Name() != "trust.json" && entry.Name() != "head" && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has the mode %o", path, info.Mode().Perm())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
