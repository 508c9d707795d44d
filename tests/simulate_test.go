package tests

import (
	"bytes"
	"path/filepath"
	"testing"
)

// TestSimulateTellsTheTruth: the truth stands in a file of its own, and both files
// are the seed's.
func TestSimulateTellsTheTruth(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, turn := range []string{"1", "2"} {
		mustRun(t, dir, homeward, "simulate", "--children", "40", "--until", "2013-06-01",
			"--out", "cases"+turn+".jsonl", "--truth", "truth"+turn+".jsonl")
	}
	for _, name := range []string{"cases", "truth"} {
		first, again := read(t, filepath.Join(dir, name+"1.jsonl")), read(t, filepath.Join(dir, name+"2.jsonl"))
		if !bytes.Equal(first, again) {
			t.Errorf("two runs write two files %s", name)
		}
	}
	truth := read(t, filepath.Join(dir, "truth1.jsonl"))
	if n := bytes.Count(truth, []byte(`"stream":"child-`)); n != 40 {
		t.Errorf("the truth tells of %d children, not 40", n)
	}
}

func TestSimulateRefusesWrongUsage(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"--children", "0"}, {"--truth", "-"}, {"--from", "soon"}, {"--until", "2014-13-01"},
	} {
		if _, errs, exit := run(t, t.TempDir(), homeward, append([]string{"simulate"}, args...)...); exit != misused {
			t.Errorf("simulate %v: exit code %d: %s", args, exit, errs)
		}
	}
}
