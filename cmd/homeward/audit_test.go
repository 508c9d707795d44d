package main

import (
	"encoding/json"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
)

// auditedHome is a folder with two children, one of whom is lost on the way.
func auditedHome(t *testing.T) string {
	t.Helper()
	bare(t)
	dir := t.TempDir()
	data, lines := filepath.Join(dir, "data"), filepath.Join(dir, "lines.jsonl")
	for _, args := range [][]string{
		{"init", "--demo", "--data", data}, {"simulate", "--lives", "homeward,vanished_on_the_way", "--out", lines}, {"import", "--data", data, lines},
	} {
		if _, errs, code := invoke(t, args...); code != exitFine {
			t.Fatalf("%v: exit code %d, %s", args, code, errs)
		}
	}
	return data
}

// TestAudit: a folder that nothing serves and a server that serves it tell the same.
func TestAudit(t *testing.T) {
	data := auditedHome(t)
	local := []string{"audit", "--data", data, "--rule", "A12"}
	text, errs, code := invoke(t, local...)
	if code != exitTampered || !strings.HasPrefix(text, "URGENT  A12  ") || !strings.Contains(text, "nobody says where the child is") || !strings.Contains(text, "1 finding stands: 1 urgent; 0 were cleared.") {
		t.Fatalf("exit code %d, %s\n%s", code, errs, text)
	}
	told, _, code := invoke(t, append(local, "--output", "json")...)
	var answer auditAnswer
	if err := json.Unmarshal([]byte(told), &answer); err != nil || code != exitTampered || len(answer.Findings) != 1 {
		t.Fatalf("exit code %d, %v: %s", code, err, told)
	}
	child := string(answer.Findings[0].Stream)
	for name, c := range map[string]struct {
		args []string
		code int
		want string
	}{
		"one stream":           {[]string{child}, exitTampered, "1 finding stands"},
		"before it was so":     {[]string{child, "--as-known-on", "2012-12-19T00:00:00Z"}, exitFine, "Nothing stands; 0 were cleared."},
		"as it was then":       {[]string{"--as-it-was-on", "2012-12-19T00:00:00+08:00"}, exitFine, "Nothing stands"},
		"a code in capitals":   {[]string{"--severity", "URGENT", "--rule", "a12"}, exitTampered, "1 finding stands"},
		"of another weight":    {[]string{"--severity", "notice"}, exitFine, "Nothing stands"},
		"a stream that is not": {[]string{string(domain.NewStreamID(domain.ChildStream, [16]byte{7}))}, exitCouldNot, ""},
	} {
		if out, errs, code := invoke(t, append(local, c.args...)...); code != c.code || !strings.Contains(out, c.want) {
			t.Errorf("%s: exit code %d, not %d: %s%s", name, code, c.code, out, errs)
		}
	}
	token, errs, code := invoke(t, "token", "auditor", "--data", data)
	if code != exitFine {
		t.Fatal(errs)
	}
	serveHome(t, data, func(address string) {
		served := []string{"audit", "--rule", "A12", "--server", address, "--token", strings.TrimSpace(token), "--output", "json"}
		for _, args := range [][]string{served, append(served, child)} {
			if out, errs, code := invoke(t, args...); code != exitTampered || out != told {
				t.Errorf("%v: exit code %d, %s\n%s\nnot\n%s", args, code, errs, out, told)
			}
		}
		if out, errs, code := invoke(t, local...); code != exitCouldNot || out != "" {
			t.Errorf("a folder that is being served: exit code %d, %s%s", code, out, errs)
		}
	})
}

// TestAuditOfAClerk: whoever may not look through the whole ledger is told what to ask.
func TestAuditOfAClerk(t *testing.T) {
	bare(t)
	w := newRolesWorld(t)
	server := httptest.NewServer(w.handler)
	t.Cleanup(server.Close)
	audit := []string{"audit", "--server", server.URL, "--token", w.token["clerk"]}
	if out, errs, code := invoke(t, audit...); code != exitCouldNot || out != "" || !strings.Contains(errs, "name a child: homeward audit child-…") {
		t.Errorf("all: exit code %d, %s%s", code, out, errs)
	}
	if out, errs, code := invoke(t, append(audit, string(w.cases["in force"].child))...); code == exitUsage || errs != "" && !strings.HasPrefix(errs, "finished") || !strings.Contains(out, "stand") {
		t.Errorf("a child of an order: exit code %d, %s%s", code, out, errs)
	}
	if _, errs, code := invoke(t, append(audit, string(w.cases["rivals"].child))...); code != exitCouldNot || !strings.Contains(errs, "no order in force") {
		t.Errorf("a child of no order: exit code %d, %s", code, errs)
	}
}

// serveHome serves a folder while work runs.
func serveHome(t *testing.T, data string, work func(address string)) {
	t.Helper()
	noError(t, withLedger(t.Context(), home{dir: data}, func(p *parts, l *ledger.Ledger) error {
		views, err := openViews(t.Context(), p, l)
		if err != nil {
			return err
		}
		defer views.Close()
		handler, err := newHandler(p, l, views)
		if err != nil {
			return err
		}
		server := httptest.NewServer(handler)
		defer server.Close()
		work(server.URL)
		return nil
	}))
}

// TestAuditRefusesInASentence: what would find nothing is not taken for good news.
func TestAuditRefusesInASentence(t *testing.T) {
	bare(t)
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"an unknown severity": {[]string{"--severity", "grave"}, "--severity is one of block, urgent"},
		"an unknown rule":     {[]string{"--rule", "A99"}, "there is no rule A99"},
		"a day":               {[]string{"--as-known-on", "2013-01-01"}, "--as-known-on is a time with its zone"},
		"a mistyped stream":   {[]string{"child-0000"}, "its check character may be mistyped"},
		"two streams":         {[]string{"a", "b"}, "at most 1 arg"},
	} {
		if out, errs, code := invoke(t, append([]string{"audit"}, c.args...)...); code != exitUsage || out != "" || !strings.Contains(errs, c.want) {
			t.Errorf("%s: exit code %d, %s%s", name, code, out, errs)
		}
	}
}

func TestAuditListsRules(t *testing.T) {
	bare(t)
	text, _, code := invoke(t, "audit", "--rules")
	data, _, asJSON := invoke(t, "audit", "--rules", "--output", "json")
	var answer struct{ Rules []ruleRow }
	if err := json.Unmarshal([]byte(data), &answer); err != nil || code != exitFine || asJSON != exitFine || len(answer.Rules) != len(domain.AuditRules()) {
		t.Fatalf("exit codes %d and %d, %v: %s", code, asJSON, err, data)
	}
	for _, rule := range domain.AuditRules() {
		if !strings.Contains(text, rule.ID+"  ") || !strings.Contains(text, rule.Clears) {
			t.Errorf("%s is not told of, or not what clears it", rule.ID)
		}
	}
}

// TestAuditPutsTheWorstFirst: for people, the gravest stand first and what a rule says of
// all it finds is said once; for machines nothing moves.
func TestAuditPutsTheWorstFirst(t *testing.T) {
	of := func(stream, severity, rule string) foundFinding {
		return foundFinding{Stream: domain.StreamID(stream), Severity: severity, Rule: rule, Title: "Title of " + rule, Clears: "Somebody asks.", Stands: true}
	}
	cleared := of("child-5", "block", "A02")
	cleared.Stands, cleared.Cleared = false, &foundEdge{Index: 9, RecordID: "r"}
	answer := auditAnswer{Findings: []foundFinding{of("child-1", "grave", "A90"), of("child-2", "high", "A17"), of("child-3", "block", "A11"),
		of("child-2", "high", "A03"), of("child-4", "high", "A17"), of("child-1", "urgent", "A12"), of("child-4", "block", "A11"), cleared}}
	var out strings.Builder
	noError(t, printAudit(&out, "text", answer))
	rest := out.String()
	for _, next := range []string{"BLOCK  A02  Title of A02.\n  cleared when: Somebody asks.\n", "child-5", "cleared by record 9", "BLOCK  A11", "child-3", "child-4",
		"URGENT  A12", "child-1", "HIGH  A03", "child-2", "HIGH  A17", "child-2", "child-4", "GRAVE  A90", "child-1",
		"7 findings stand: 2 block, 1 urgent, 3 high, 1 grave; 1 were cleared.\n"} {
		_, after, found := strings.Cut(rest, next)
		if !found {
			t.Fatalf("%q does not come next in\n%s\nof\n%s", next, rest, out.String())
		}
		rest = after
	}
	if n := strings.Count(out.String(), "Title of A17"); n != 1 {
		t.Errorf("the heading of A17 stands there %d times:\n%s", n, out.String())
	}
	out.Reset()
	noError(t, printAudit(&out, "json", answer))
	var told auditAnswer
	noError(t, json.Unmarshal([]byte(out.String()), &told))
	if len(told.Findings) != 8 || told.Findings[0].Rule != "A90" || told.Findings[7].Rule != "A02" {
		t.Errorf("machines are told another order: %s", out.String())
	}
}

// TestAuditSaysWhatIsHidden: a finding of which a token sees a part is told as such, and
// nothing that a ledger says moves the cursor.
func TestAuditSaysWhatIsHidden(t *testing.T) {
	var out strings.Builder
	finding := foundFinding{Stream: "child-x", Rule: "A02", Severity: "block", Title: "Two \x1b[31mpeople", Withheld: 2, Clears: "Somebody asks.", Stands: true, Decision: &foundEdge{Index: 7, RecordID: "r"}}
	noError(t, printAudit(&out, "text", auditAnswer{Findings: []foundFinding{finding}, TooLong: []domain.StreamID{"child-y"}}))
	for _, want := range []string{"It tells of streams that this token may not see.", "and by 2 more, in streams that this token may not see", "taken up by record 7, id r", "cleared when: Somebody asks.", "child-y has too many records"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("it is not said that %s:\n%s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "\x1b") {
		t.Errorf("an escape sequence reached the terminal: %q", out.String())
	}
	if err := (auditAnswer{TooLong: []domain.StreamID{"child-y"}}).outcome(); exitCode(err) != exitCouldNot {
		t.Errorf("what could not be looked through is no news: %v", err)
	}
}
