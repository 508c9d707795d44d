package tests

import (
	"bytes"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestErrorsOfTiredPeople: what goes wrong at a keyboard ends with the exit code
// that docs/operations.md gives it, and with a sentence that helps.
func TestErrorsOfTiredPeople(t *testing.T) {
	t.Parallel()
	lines := caseload(t, demoSeed, 1)
	dir := filledHome(t, demoSeed, lines)
	child := string(longestLife(t, rows(t, dir)))
	mustRun(t, dir, homeward, "dossier", "--out", "dossier.zip", child)
	write(t, filepath.Join(dir, "letter.txt"), []byte("Dear Madam or Sir,\n"))
	trust := read(t, filepath.Join(dir, "data", "trust.json"))
	write(t, filepath.Join(dir, "half.json"), trust[:len(trust)/2])
	archive := read(t, filepath.Join(dir, "dossier.zip"))
	write(t, filepath.Join(dir, "half.zip"), archive[:len(archive)/2])
	before := len(rows(t, dir))
	for _, c := range []struct {
		command string
		exit    int
		says    string
	}{
		{"homeward init --demo", misused, "in data already"},
		{"homeward init --demo --data " + dir + "/data", misused, "already"},
		{"homeward init --data fresh", misused, "--origin"},
		{"homeward init --data fresh --origin example.org/log --governor one.json", misused, "three"},
		{"homeward serve --data nowhere --listen 127.0.0.1:0", couldNot, "make one with homeward init --data nowhere"},
		{"homeward serve --listen nonsense", couldNot, "nonsense"},
		{"homeward fsck --data nowhere", couldNot, "there is no ledger in " + dir + "/nowhere;"},
		{"homeward fsck --quick", misused, "unknown flag: --quick"},
		{"homeward fsck --output xml", misused, "text or json"},
		{"homeward fcsk", misused, `unknown command "fcsk"`},
		{"homeward key make", misused, `unknown command "make"`},
		{"homeward fsck data", misused, "unknown command"},
		{"homeward dossier", misused, "see homeward dossier --help"},
		{"homeward dossier " + mistyped(child), misused, "its check character may be mistyped"},
		{"homeward dossier agency-gqlp64qrfm01vub0h", misused, "is an agency's stream, not a child's stream"},
		{"homeward dossier --server http://ledger.example.org --token x " + child, misused, "is reached by https"},
		{"homeward dossier --server ledger.example.org --token x " + child, misused, "begins with https://"},
		{"homeward import caselaod.jsonl", couldNot, "caselaod.jsonl"},
		{"homeward import data", couldNot, "is a directory"},
		{"homeward import --receipts caseload.jsonl caseload.jsonl", couldNot, "something else than receipts"},
		{"homeward import letter.txt", tampered, "line 1: "},
		{"homeward policy check letter.txt", tampered, "letter.txt:1: this is no JSON"},
		{"homeward policy check half.json", tampered, "half.json:"},
		{"homeward policy check nothing.json", couldNot, "nothing.json"},
		{"homeward policy diff active nothing.json", couldNot, "nothing.json"},
		{"homeward token boss", misused, `unknown command "boss"`},
		{"homeward token", misused, "officer"},
		{"homeward token clerk", misused, "court"},
		{"homeward token clerk --court agency-gqlp64qrfm01vub0h --officer " + mistyped("person-gqlp64qrfm01vub0h"), misused, "check character"},
		{"homeward token officer --agency " + child, misused, "officer of an agency"},
		{"homeward simulate --children 0", misused, "1 or more"},
		{"homeward verify letter.txt", couldNot, "letter.txt is no dossier: no ZIP archive"},
		{"homeward-verify letter.txt", couldNot, "letter.txt is no dossier: no ZIP archive"},
		{"homeward-verify half.zip --trust data/trust.json", tampered, "no whole ZIP archive"},
		{"homeward verify nothing.zip", couldNot, "nothing.zip"},
		{"homeward-verify nothing.zip", couldNot, "does not exist"},
		{"homeward verify --trust half.json dossier.zip", couldNot, "half.json"},
		{"homeward-verify --trust half.json dossier.zip", couldNot, "read trust file: half.json"},
		{"homeward fsck --trust half.json", couldNot, "half.json"},
		{"homeward verify --trust letter.txt dossier.zip", couldNot, "letter.txt"},
		{"homeward verify --trust nothing.json dossier.zip", couldNot, "nothing.json"},
		{"homeward verify dossier.zip dossier.zip", misused, "see homeward verify --help"},
		{"homeward-verify", misused, "usage"},
	} {
		words := strings.Fields(c.command)
		out, errs, exit := run(t, dir, words[0], words[1:]...)
		if exit != c.exit || !strings.Contains(out+errs, c.says) {
			t.Errorf("%s: exit code %d, want %d and %q: %.600s%s", c.command, exit, c.exit, c.says, out, errs)
		}
		if strings.Contains(errs, "goroutine ") || strings.Contains(errs, "panic") {
			t.Errorf("%s crashed: %s", c.command, errs)
		}
	}
	if after := len(rows(t, dir)); after != before {
		t.Errorf("the ledger went from %d to %d records by mistakes", before, after)
	}
	if out := mustRun(t, dir, homeward, "fsck", "--trust", "data/trust.json"); !strings.Contains(out, "Nothing was changed.") {
		t.Errorf("fsck: %s", out)
	}
}

// mistyped changes one letter in the middle of an id.
func mistyped(id string) string {
	at := len(id) - 5
	wrong := byte('a')
	if id[at] == wrong {
		wrong = 'b'
	}
	return id[:at] + string(wrong) + id[at+1:]
}

// TestImportGoesOnBehindABadLine: a bad line is reported with its number and the
// reason, and costs nobody else's record.
func TestImportGoesOnBehindABadLine(t *testing.T) {
	t.Parallel()
	lines := caseload(t, demoSeed, 1)
	good := bytes.SplitAfter(jsonLines(t, lines), []byte("\n"))
	good = good[:len(good)-1] // behind the last line break
	dir := newHome(t, demoSeed)
	half := len(good) / 2
	bad := slices.Insert(slices.Clone(good), half, []byte("{\"envelope\":\n"))
	last := len(bad)
	bad = append(bad, bytes.Replace(good[len(good)-1], []byte(`"keyid":"`), []byte(`"keyid":"0`), 1))
	write(t, filepath.Join(dir, "bad.jsonl"), bytes.Join(bad, nil))

	out, errs, exit := run(t, dir, homeward, "import", "bad.jsonl")
	want := regexp.MustCompile(`^line (\d+): .{20,}\nline (\d+): .{20,}\n$`)
	told := want.FindStringSubmatch(errs)
	if exit != tampered || told == nil || told[1] != strconv.Itoa(half+1) || told[2] != strconv.Itoa(last+1) {
		t.Errorf("exit code %d; want %d and lines %d and %d named: %s", exit, tampered, half+1, last+1, errs)
	}
	if !strings.Contains(out, strconv.Itoa(len(lines))+" lines are on record, 0 of them void; 2 were refused.") {
		t.Errorf("import says %s", out)
	}
	if n := len(rows(t, dir)); n != len(lines)+1 {
		t.Errorf("%d records for %d good lines", n, len(lines))
	}
	mustRun(t, dir, homeward, "fsck", "--trust", "data/trust.json")
}

// TestALedgerHasOneProcess: while a ledger is served, whatever else needs it says
// who has it, and nothing is lost when the server is stopped.
func TestALedgerHasOneProcess(t *testing.T) {
	t.Parallel()
	lines := caseload(t, demoSeed, 1)
	dir := newHome(t, demoSeed)
	write(t, filepath.Join(dir, "caseload.jsonl"), jsonLines(t, lines))
	server := serve(t, dir)
	for _, command := range []string{"import caseload.jsonl", "fsck", "token auditor", "serve --listen 127.0.0.1:0"} {
		out, errs, exit := run(t, dir, homeward, strings.Fields(command)...)
		if exit != couldNot || !strings.Contains(errs, "process "+strconv.Itoa(server.Cmd.Process.Pid)) {
			t.Errorf("%s while the ledger is served: exit code %d: %s%s", command, exit, out, errs)
		}
	}
	if _, errs, exit := run(t, dir, homeward, "init", "--demo"); exit != misused {
		t.Errorf("init while the ledger is served: exit code %d: %s", exit, errs)
	}
	server.Stop(t)
	mustRun(t, dir, homeward, "import", "caseload.jsonl")
	mustRun(t, dir, homeward, "fsck", "--trust", "data/trust.json")
}
