package tests

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/client"
	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/simulate"
)

const statementFile = `{
	"type": "child.rescued.v1",
	"stream": "new",
	"occurredAt": {"value": "2014-05-04", "precision": "day", "zone": "+08:00"},
	"place": "530181",
	"facts": {
		"child": "new", "temporaryNumber": "D0504-1", "sex": "female", "ageFrom": 10, "ageTo": 14,
		"condition": "well", "foundWith": "buyer"
	},
	"sealed": {
		"photo": "abababababababababababababababababababababababababababababababab",
		"description": "A red coat; a scar on the left hand."
	}
}`

// officer is a folder with what an officer has: two keys, a token, the trust file
// and a statement file, for a ledger that can be served.
func officer(t *testing.T) (dir, token string) {
	t.Helper()
	dir = filledHome(t, demoSeed, caseload(t, demoSeed, 1))
	world, err := simulate.Founding(demoSeed)
	if err != nil {
		t.Fatal(err)
	}
	police := world.Directory.OfKind(domain.Police)[0]
	for i, name := range []string{"first.key", "second.key"} {
		writeKey(t, filepath.Join(dir, name), client.KeyFileOf(police.ID, police.WithRole(domain.RoleInvestigator)[i].Private))
	}
	stranger, err := client.NewKeyFile(police.ID)
	if err != nil {
		t.Fatal(err)
	}
	writeKey(t, filepath.Join(dir, "stranger.key"), stranger)
	write(t, filepath.Join(dir, "rescue.json"), []byte(statementFile))
	token = strings.TrimSpace(mustRun(t, dir, homeward, "token", "officer", "--agency", string(police.ID)))
	mustRun(t, dir, homeward, "submit", "--new-desk", "--trust", "data/trust.json")
	return dir, token
}

func writeKey(t *testing.T, path string, key client.KeyFile) {
	t.Helper()
	text, err := key.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	write(t, path, text)
}

// submitArgs are the arguments of a submit at the officer's desk.
func submitArgs(more ...string) []string {
	return append([]string{"submit", "--trust", "data/trust.json", "--key", "first.key"}, more...)
}

// TestOfficersDay: sign without a connection, hand in, sign with one, and check
// what became of the receipts.
func TestOfficersDay(t *testing.T) {
	t.Parallel()
	dir, token := officer(t)
	both := []string{"--second-key", "second.key", "--file", "rescue.json", "--yes"}
	page := mustRun(t, dir, homeward, submitArgs(append(both, "--offline")...)...)
	for _, line := range []string{"STATEMENT TO BE SIGNED", "      | A red coat; a scar on the left hand.", "  YOUR KEY", "Signed and queued: child.rescued.v1 of child-"} {
		if !strings.Contains(page, line) {
			t.Errorf("%q is not shown:\n%s", line, page)
		}
	}
	mustRun(t, dir, homeward, submitArgs(append(both, "--offline")...)...)
	before := len(rows(t, dir))
	server := serve(t, dir)
	at := []string{"--server", server.URL, "--token", token}
	if out := mustRun(t, dir, homeward, submitArgs(append(at, "--flush")...)...); strings.Count(out, "On record as number 1 of child-") != 2 || !strings.Contains(out, "The queue is empty.") {
		t.Errorf("flush says %s", out)
	}
	if out := mustRun(t, dir, homeward, submitArgs(append(at, both...)...)...); !strings.Contains(out, "On record as number 1 of child-") {
		t.Errorf("submit says %s", out)
	}
	for {
		out := mustRun(t, dir, homeward, submitArgs(append(at, "--check")...)...)
		if strings.Count(out, "sealed: child.rescued.v1, record 1 of child-") == 3 {
			break
		}
		if !strings.Contains(out, "due: ") || !strings.Contains(out, "no promise is broken") {
			t.Fatalf("check says %s", out)
		}
	}
	server.Stop(t)
	if n := len(rows(t, dir)); n != before+3 {
		t.Errorf("%d records for 3 statements", n-before)
	}
	mustRun(t, dir, homeward, "fsck", "--trust", "data/trust.json")
}

// TestSubmitErrors: each mistake at the officer's desk ends with its exit code
// and one sentence, records nothing, and loses nothing that was signed.
func TestSubmitErrors(t *testing.T) {
	t.Parallel()
	dir, token := officer(t)
	write(t, filepath.Join(dir, "typo.json"), []byte(strings.Replace(statementFile, `"female"`, `"femal"`, 1)))
	write(t, filepath.Join(dir, "silent.json"), []byte(strings.Replace(statementFile, `"A red coat; a scar on the left hand."`, `null`, 1)))
	write(t, filepath.Join(dir, "future.json"), []byte(strings.Replace(statementFile, "2014-05-04", "2999-05-04", 1)))
	other := newHome(t, demoSeed+1)
	write(t, filepath.Join(dir, "other.json"), read(t, filepath.Join(other, "data", "trust.json")))
	server := serve(t, dir)
	at := " --server " + server.URL + " --token " + token
	good := " --key first.key --second-key second.key --file rescue.json --yes"
	for _, c := range []struct {
		command string
		exit    int
		says    string
	}{
		{"submit", misused, "give --file"},
		{"submit --offline --flush", misused, "give one of"},
		{"submit --desk nowhere" + good, misused, "--new-desk"},
		{"submit --new-desk", misused, "already"},
		{"submit --trust other.json" + good, tampered, "the trust file is of another"},
		{"submit --trust nothing.json" + good, couldNot, "nothing.json"},
		{"submit" + good, misused, "--server"},
		{"submit --server http://ledger.example.org" + good, misused, "https"},
		{"submit --key rescue.json --file rescue.json" + at, misused, "no key file"},
		{"submit --key first.key --file nothing.json" + at, couldNot, "nothing.json"},
		{"submit --key first.key --file typo.json" + at, tampered, "did you mean female (a girl or a woman)?"},
		{"submit --key first.key --file silent.json" + at, tampered, "What the child looks like"},
		{"submit --key first.key --second-key second.key --file rescue.json" + at, couldNot, "Nothing was signed."}, // no answer
		{"submit --set-aside --key first.key", couldNot, "the queue is empty"},
		{"submit --yes --key first.key --second-key second.key --file future.json" + at, tampered, "H12: occurredAt: the ledger would refuse this, and nothing was signed"},
		{"submit --yes --key first.key --second-key stranger.key --file rescue.json" + at, tampered, "is not enrolled"},
		{"submit --token mistyped --server " + server.URL + good, couldNot, "does not know this token"},
		{"submit --complete 12ab --key first.key" + at, misused, "whole digest"},
		{"submit --offline" + good, fine, "Signed and queued"},
		{"submit --flush --key first.key --token mistyped --server " + server.URL, couldNot, "wait in the queue: 1"},
		{"submit --flush --key second.key" + at, tampered, "another officer's key"},
		{"submit --flush --key first.key" + at, fine, "The queue is empty."}, // what was signed was not lost
		{"submit --check" + at, fine, "1 receipts"},
	} {
		args := strings.Fields(c.command)
		if !strings.Contains(c.command, "--trust") {
			args = append(args, "--trust", "data/trust.json")
		}
		out, errs, exit := run(t, dir, homeward, args...)
		if exit != c.exit || !strings.Contains(out+errs, c.says) {
			t.Errorf("%s: exit code %d, want %d and %q: %s%s", c.command, exit, c.exit, c.says, out, errs)
		}
		if strings.Count(errs, "\n") > 1 || strings.Contains(errs, "panic") {
			t.Errorf("%s: more than a sentence: %s", c.command, errs)
		}
	}
	server.Stop(t)
	offline := "submit --server http://127.0.0.1:1 --token " + token + " --trust data/trust.json" + good
	if out, errs, exit := run(t, dir, homeward, strings.Fields(offline)...); exit != couldNot || strings.Contains(out, "STATEMENT") || !strings.Contains(errs, "--offline") {
		t.Errorf("without a server: exit code %d: %s%s", exit, out, errs)
	}
}

// TestTwoDesks: a rescue that two officers sign at two desks.
func TestTwoDesks(t *testing.T) {
	t.Parallel()
	dir, token := officer(t)
	second, err := client.ReadKeyFile(filepath.Join(dir, "second.key"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "two.json"), []byte(strings.Replace(statementFile, `"place"`, `"signers": [{"purpose": "record"},
		{"purpose": "second", "key": "`+second.KeyID+`", "agency": "`+string(second.Agency)+`"}], "place"`, 1)))
	mustRun(t, dir, homeward, "submit", "--new-desk", "--desk", "other", "--trust", "data/trust.json")
	before := len(rows(t, dir))
	server := serve(t, dir)
	at := []string{"--server", server.URL, "--token", token, "--yes"}
	if _, errs, exit := run(t, dir, homeward, submitArgs(append(at, "--file", "two.json")...)...); exit != misused || !strings.Contains(errs, "--wait") {
		t.Errorf("half signed without --wait: exit code %d: %s", exit, errs)
	}
	out := mustRun(t, dir, homeward, submitArgs(append(at, "--file", "two.json", "--wait")...)...)
	_, digest, found := strings.Cut(out, "--complete ")
	digest = strings.TrimSuffix(strings.TrimSpace(digest), ".")
	if !found || len(digest) != 64 {
		t.Fatalf("submit --wait says %s", out)
	}
	if out := mustRun(t, dir, homeward, submitArgs(append(at, "--flush")...)...); !strings.Contains(out, "Not on record yet") {
		t.Errorf("while it waits: %s", out)
	}
	complete := append([]string{"submit", "--trust", "data/trust.json", "--desk", "other", "--complete", digest}, at...)
	if _, errs, exit := run(t, dir, homeward, append(complete, "--key", "stranger.key")...); exit == fine || !strings.Contains(errs, "none of the signers") {
		t.Errorf("a stranger completes it: exit code %d: %s", exit, errs)
	}
	out = mustRun(t, dir, homeward, append(complete, "--key", "second.key")...)
	if !strings.Contains(out, "      | A red coat; a scar on the left hand.") || !strings.Contains(out, "On record as number 1 of child-") {
		t.Errorf("the second officer sees %s", out)
	}
	if out := mustRun(t, dir, homeward, submitArgs(append(at, "--flush")...)...); !strings.Contains(out, "On record as number 1 of child-") {
		t.Errorf("when it is completed: %s", out)
	}
	for _, desk := range []string{"desk", "other"} {
		if out := mustRun(t, dir, homeward, submitArgs(append(at, "--check", "--desk", desk)...)...); !strings.Contains(out, "1 receipts") {
			t.Errorf("at the %s: %s", desk, out)
		}
	}
	server.Stop(t)
	if n := len(rows(t, dir)); n != before+1 {
		t.Errorf("%d records for one statement", n-before)
	}
}
