package tests

import (
	"encoding/json"
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/client"
	"github.com/homeward-ledger/homeward/domain"
)

// governed is a new ledger of three agencies, each with a key file and a token: the
// ministry, the police and the court. Nobody is accredited.
func governed(t *testing.T) (dir string, keys map[string]client.KeyFile, tokens map[string]string) {
	t.Helper()
	dir, keys, tokens = t.TempDir(), map[string]client.KeyFile{}, map[string]string{}
	names := []string{"ministry", "police", "court"}
	found := []string{"init", "--origin", "ledger.example/policy"}
	for _, name := range names {
		mustRun(t, dir, homeward, "key", "new", "--out", name+".key")
		key, err := client.ReadKeyFile(filepath.Join(dir, name+".key"))
		if err != nil {
			t.Fatal(err)
		}
		keys[name] = key
		found = append(found, "--governor", name+".key")
	}
	mustRun(t, dir, homeward, found...)
	for _, name := range names {
		tokens[name] = strings.TrimSpace(mustRun(t, dir, homeward, "token", "officer", "--agency", string(keys[name].Agency)))
		mustRun(t, dir, homeward, "submit", "--new-desk", "--desk", name+"-desk", "--trust", "data/trust.json")
	}
	return dir, keys, tokens
}

// TestTwoGovernorsActivateAProfile: a profile is copied, checked and brought into
// force in a new ledger by two agencies at two desks; the next one by two at one
// desk. One agency alone brings nothing into force.
func TestTwoGovernorsActivateAProfile(t *testing.T) {
	t.Parallel()
	dir, keys, tokens := governed(t)
	text := mustRun(t, dir, homeward, "policy", "show", "CN-2015")
	text = strings.Replace(text, `"notice.minDays": 30`, `"notice.minDays": 45`, 1)
	text = strings.Replace(text, `"id": "CN-2015"`, `"id": "PROVINCE-2026"`, 1)
	write(t, filepath.Join(dir, "mine.json"), []byte(text))
	digest := string(domain.DigestOf([]byte(text)))
	if out := mustRun(t, dir, homeward, "policy", "check", "mine.json"); !strings.Contains(out, "A notice runs for at least 45 days") || !strings.Contains(out, digest) {
		t.Errorf("check says %s", out)
	}
	if _, errs, exit := run(t, dir, homeward, "policy", "diff", "active", "mine.json"); exit != couldNot || !strings.Contains(errs, "no profile is in force") {
		t.Errorf("before anything is in force: exit code %d: %s", exit, errs)
	}
	draft := func(file, profile string, more ...string) {
		write(t, filepath.Join(dir, file), []byte(mustRun(t, dir, homeward, append([]string{"policy", "draft", profile}, more...)...)))
	}
	draft("two-desks.json", "mine.json", "--governor", string(keys["police"].Agency)+":"+keys["police"].KeyID)
	draft("one-desk.json", "INT-GENERIC")
	var alone map[string]any
	if err := json.Unmarshal(read(t, filepath.Join(dir, "one-desk.json")), &alone); err != nil {
		t.Fatal(err)
	}
	alone["signers"] = alone["signers"].([]any)[:1]
	one, err := json.Marshal(alone)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "alone.json"), one)

	server := serve(t, dir)
	submit := func(who string, more ...string) (string, string, int) {
		return run(t, dir, homeward, append([]string{"submit", "--yes", "--trust", "data/trust.json", "--server", server.URL,
			"--token", tokens[who], "--desk", who + "-desk", "--key", who + ".key"}, more...)...)
	}
	if out, errs, exit := submit("ministry", "--file", "alone.json"); exit != tampered || !strings.Contains(errs, "needs 2 governance signatures") {
		t.Errorf("one agency alone: exit code %d: %s%s", exit, out, errs)
	}
	out, errs, exit := submit("ministry", "--file", "two-desks.json", "--wait")
	_, statement, found := strings.Cut(out, "--complete ")
	statement = strings.TrimSuffix(strings.TrimSpace(statement), ".")
	if exit != fine || !found {
		t.Fatalf("the first governor: exit code %d: %s%s", exit, out, errs)
	}
	if out, errs, exit = submit("court", "--complete", statement); exit == fine {
		t.Errorf("a governor whom the statement does not name signs it: %s%s", out, errs)
	}
	out, errs, exit = submit("police", "--complete", statement)
	if exit != fine || !strings.Contains(out, "On record as number 2 of ledger") || !strings.Contains(out, digest) {
		t.Fatalf("the second governor: exit code %d: %s%s", exit, out, errs)
	}
	if out := mustRun(t, dir, homeward, "policy", "diff", "active", "mine.json"); !strings.Contains(out, "From PROVINCE-2026") || !strings.Contains(out, "Limits that change: 0 of") {
		t.Errorf("in force is %s", out)
	}
	if out, errs, exit = submit("court", "--file", "one-desk.json", "--second-key", "ministry.key"); exit != fine || !strings.Contains(out, "On record as number 3 of ledger") {
		t.Fatalf("two governors at one desk: exit code %d: %s%s", exit, out, errs)
	}
	if out := mustRun(t, dir, homeward, "policy", "diff", "mine.json", "active"); !strings.Contains(out, "to INT-GENERIC") || !strings.Contains(out, "is:  A notice runs for at least 60 days") {
		t.Errorf("then in force is %s", out)
	}
	server.Stop(t)
	if n := len(rows(t, dir)); n != 3 {
		t.Errorf("%d records for a founding and two profiles", n)
	}
	mustRun(t, dir, homeward, "fsck", "--trust", "data/trust.json")
}

// TestPolicyDiffCountsOpenCases: what a change does to the cases of a ledger is told
// without a byte of it being changed, and while it is served.
func TestPolicyDiffCountsOpenCases(t *testing.T) {
	t.Parallel()
	lines := caseload(t, demoSeed, 89)
	dir := filledHome(t, demoSeed, lines)
	before := folder(t, filepath.Join(dir, "data"))
	ask := []string{"policy", "diff", "active", "INT-GENERIC", "--at", "2013-06-01T00:00:00Z"}
	out := mustRun(t, dir, homeward, append(ask, "--output", "json")...)
	if after := folder(t, filepath.Join(dir, "data")); !maps.Equal(before, after) {
		t.Error("a comparison changes the folder")
	}
	var answer struct {
		Cases struct {
			Children, Open, Touched int
			Effects                 []struct {
				Kind, Act, Parameter, Sentence string
				Cases                          []domain.StreamID
			}
		}
	}
	if err := json.Unmarshal([]byte(out), &answer); err != nil {
		t.Fatal(err)
	}
	touched := map[domain.StreamID]bool{}
	kinds := map[string]int{}
	for _, e := range answer.Cases.Effects {
		kinds[e.Kind] += len(e.Cases)
		for _, id := range e.Cases {
			touched[id] = true
		}
	}
	c := answer.Cases
	if c.Children < 89 || c.Open == 0 || c.Open >= c.Children || c.Touched != len(touched) || kinds["stopped"] == 0 || kinds["overdue"] == 0 {
		t.Errorf("of the cases it says %+v", c)
	}
	serve(t, dir)
	text := mustRun(t, dir, homeward, ask...)
	for id := range touched {
		if !strings.Contains(text, "    "+string(id)+"\n") {
			t.Errorf("%s is not named in\n%s", id, text)
		}
	}
	if out := mustRun(t, dir, homeward, "policy", "diff", "active", "active"); !strings.Contains(out, "the change touches 0 of them") {
		t.Errorf("no change at all: %s", out)
	}
}
