package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/client"
	"github.com/homeward-ledger/homeward/domain"
)

const goodProfile = `{
  "id": "P",
  "title": "A trial",
  "source": {"notice.minDays": "The law, article 1."},
  "limits": {
    "notice.minDays": 30,
    "followup.days": [30, 90],
    "reunification.requires": ["identity"]
  }
}
`

// TestPolicyCheckTellsTheLine: each slip of the pen gives one sentence with its
// line, and the word that was probably meant.
func TestPolicyCheckTellsTheLine(t *testing.T) {
	bare(t)
	for _, c := range []struct{ old, with, says string }{
		{`"notice.minDays": 30`, `"notice.minDay": 30`, "p.json:6: there is no limit called notice.minDay; did you mean notice.minDays?"},
		{`"notice.minDays": 30`, `"weather": 30`, "p.json:6: there is no limit called weather\n"},
		{`"notice.minDays": 30`, `"notice.minDays": "30"`, "p.json:6: notice.minDays is a whole number of days, without quotes"},
		{`"notice.minDays": 30`, `"notice.minDays": 30.5`, "p.json:6: notice.minDays is a whole number of days"},
		{`"notice.minDays": 30`, `"notice.minDays": null`, "p.json:6: notice.minDays is a whole number of days"},
		{`"notice.minDays": 30`, `"notice.minDays": -1`, "p.json:6: notice.minDays is 0 to 36600 days"},
		{`"notice.minDays": 30`, `"notice.minDays": 99999999999999999999`, "p.json:6: notice.minDays is a whole number of days"},
		{`"notice.minDays": 30,`, `"notice.minDays": 30,"notice.minDays": 31,`, "p.json:6: notice.minDays stands in line 6 already"},
		{`[30, 90]`, "[30,\n \"90\"]", "p.json:7: followup.days is a list in brackets of whole numbers of days"},
		{`[30, 90]`, "30", "p.json:7: followup.days is a list in brackets"},
		{`[30, 90]`, "[30, 30]", "p.json:7: followup.days names 30 twice"},
		{`["identity"]`, `"identity"`, "p.json:8: reunification.requires is a list in brackets of codes, each in quotes"},
		{`["identity"]`, `["identiy"]`, `p.json:8: reunification.requires knows no "identiy", but identity, child_view`},
		{`"limits": {`, `"limit": {`, "p.json:5: there is no part of a profile called limit; did you mean limits?"},
		{`"limits": {`, `"limits": 7, "rest": {`, "p.json:5: there is no part of a profile called rest"},
		{`{"notice.minDays": "The law, article 1."}`, `"The law"`, "p.json:4: source is a part in braces"},
		{`{"notice.minDays": "The law, article 1."}`, `{"notice.minDay": "The law"}`, "p.json:4: there is no limit called notice.minDay; did you mean notice.minDays?"},
		{`{"notice.minDays": "The law, article 1."}`, `{"notice.minDays": 1}`, "p.json:4: notice.minDays is text, in quotes"},
		{`"A trial",`, `"A trial"`, "p.json:4: this is no JSON; look for a missing comma"},
		{`"A trial"`, `"A trial`, "p.json:3: this is no JSON"},
		{`["identity"]`, `["identity"`, "p.json:9: this is no JSON"},
		{"  }\n}", "  }\n", "p.json:9: this is no JSON"},
		{"  }\n}", "  }\n}\n{}", "p.json:11: something stands behind the profile"},
		{`"id": "P"`, `"id": ""`, "p.json:1: a profile has an id"},
		{`"id": "P"`, `"id": 7`, "p.json:2: id is text, in quotes"},
		{`"id": "P"`, `"id": "` + strings.Repeat("P", 65) + `"`, "p.json:1: a profile has an id of 1 to 64"},
		{`"A trial"`, `[[[[[[[[[[[[1]]]]]]]]]]]]`, "p.json:3: this is nested deeper than any profile"},
		{`"A trial"`, "\"\xff\"", "p.json:"},
		{`"A trial"`, `"` + strings.Repeat("x", maxProfile) + `"`, "larger than a profile"},
		{`"notice.minDays": 30`, `"\u202e\u001b[2J": 30`, `p.json:6: there is no limit called \u{202e}\u{1b}[2J`},
		{`"notice.minDays": 30`, `"notice/minDays": 30`, "p.json:"},
	} {
		text := strings.Replace(goodProfile, c.old, c.with, 1)
		if text == goodProfile {
			t.Fatalf("%s is not in the profile", c.old)
		}
		writeFile(t, "p.json", text, 0o600)
		out, errs, code := invoke(t, "policy", "check", "p.json")
		if code != exitTampered || out != "" || !strings.Contains(errs+"\n", c.says) || strings.Contains(errs, "\n") {
			t.Errorf("%s: exit code %d, want %q: %q%s", c.with, code, c.says, errs, out)
		}
	}
	writeFile(t, "p.json", strings.Repeat("[", 30_000), 0o600)
	if _, errs, code := invoke(t, "policy", "check", "p.json"); code != exitTampered || !strings.Contains(errs, "p.json:1: ") {
		t.Errorf("a deep file: exit code %d: %s", code, errs)
	}
}

func TestPolicyCommands(t *testing.T) {
	bare(t)
	writeFile(t, "p.json", goodProfile, 0o600)
	writeFile(t, "CN-2015", strings.Replace(goodProfile, `"P"`, `"MINE"`, 1), 0o600)
	for _, c := range []struct {
		command string
		code    int
		says    []string
	}{
		{"policy", exitFine, []string{"Available Commands"}},
		{"policy check", exitUsage, []string{"see homeward policy check --help"}},
		{"policy list", exitFine, []string{"CN-2015 ", "INT-GENERIC "}},
		{"policy show CN-2015", exitFine, []string{"\"id\": \"CN-2015\""}},
		{"policy show P", exitUsage, []string{"see homeward policy list"}},
		{"policy check p.json", exitFine, []string{"+ notice.minDays\n    A notice runs for at least 30 days before", "Source: The law, article 1.", "- notFound.requires\n",
			"! a child may be handed over without being asked:\n    reunification.requires", "it sets 3 of "}},
		{"policy check CN-2015", exitFine, []string{"joint notice"}},
		{"policy check ./CN-2015", exitFine, []string{"MINE"}},
		{"policy check nothing.json", exitCouldNot, []string{"there is no file nothing.json, and no profile of that id"}},
		{"policy check .", exitCouldNot, []string{"read profile: "}},
		{"policy diff p.json ./CN-2015", exitFine, []string{"Limits that change: 0 of", "There is no ledger here"}},
		{"policy diff p.json INT-GENERIC", exitFine, []string{"\nstricter: notice.minDays\n    was: A notice runs for at least 30 days", "    is:  A notice runs for at least 60 days", "stricter: followup.days"}},
		{"policy diff active p.json", exitCouldNot, []string{"there is no ledger in ", "/data; is it the right folder?"}},
		{"policy diff --data nowhere p.json p.json", exitCouldNot, []string{"there is no ledger in ", "/nowhere; is it the right folder?"}},
		{"policy diff --at noon p.json p.json", exitUsage, []string{"--at is a time such as"}},
		{"policy draft --governor agency-1:2 p.json", exitUsage, []string{"a character may be mistyped"}},
		{"__complete policy show C", exitFine, []string{"CN-2015\n", ":4\n"}},
		{"__complete policy diff a", exitFine, []string{"active\n"}},
	} {
		out, errs, code := invoke(t, strings.Fields(c.command)...)
		for _, says := range c.says {
			if code != c.code || !strings.Contains(out+errs, says) {
				t.Errorf("%s: exit code %d, want %d and %q: %.900s%s", c.command, code, c.code, says, out, errs)
			}
		}
	}
}

func TestPolicyJSON(t *testing.T) {
	bare(t)
	writeFile(t, "p.json", goodProfile, 0o600)
	var checked policyChecked
	out, _, code := invoke(t, "policy", "check", "--output", "json", "p.json")
	if err := json.Unmarshal([]byte(out), &checked); err != nil || code != exitFine {
		t.Fatalf("exit code %d: %v", code, err)
	}
	if checked.ID != "P" || checked.Digest != domain.DigestOf([]byte(goodProfile)) || len(checked.Rules) != len(domain.Parameters()) || len(checked.Doubts) == 0 {
		t.Errorf("got %+v", checked)
	}
	var compared policyCompared
	out, _, code = invoke(t, "policy", "diff", "--output", "json", "p.json", "CN-2015")
	if err := json.Unmarshal([]byte(out), &compared); err != nil || code != exitFine || compared.Cases != nil || compared.After.ID != "CN-2015" || len(compared.Changes) == 0 {
		t.Errorf("exit code %d: %+v, %v", code, compared, err)
	}
}

// TestPolicyDraft: what is written is a statement file that a desk takes, and its
// digest is that of the file.
func TestPolicyDraft(t *testing.T) {
	bare(t)
	writeFile(t, "p.json", goodProfile, 0o600)
	one, err := client.NewKeyFile(domain.NewStreamID(domain.AgencyStream, [16]byte{1}))
	noError(t, err)
	two, err := client.NewKeyFile(domain.NewStreamID(domain.AgencyStream, [16]byte{2}))
	noError(t, err)
	for _, c := range []struct {
		args []string
		keys []client.KeyFile
	}{
		{nil, []client.KeyFile{one, two}},
		{[]string{"--governor", fmt.Sprintf("%s:%s", two.Agency, two.KeyID)}, []client.KeyFile{one}},
	} {
		out, errs, code := invoke(t, append([]string{"policy", "draft", "p.json"}, c.args...)...)
		if code != exitFine {
			t.Fatalf("exit code %d: %s", code, errs)
		}
		draft, err := client.ParseDraft([]byte(out))
		noError(t, err)
		signers, err := draft.SignersFor(c.keys...)
		noError(t, err)
		if len(signers) != 2 || signers[0].Purpose != domain.PurposeGovernance || signers[1].Role != domain.RoleGovernor {
			t.Errorf("signers are %+v", signers)
		}
		text, err := os.ReadFile("p.json")
		noError(t, err)
		if string(draft.Facts["digest"]) != `"`+string(domain.DigestOf(text))+`"` || draft.Stream != string(domain.TheLedger) {
			t.Errorf("the draft has %s of %s", draft.Facts["digest"], draft.Stream)
		}
	}
}

// FuzzPlaces: no file crashes the reader of places, and a profile that is read has
// a line for each of its names.
func FuzzPlaces(f *testing.F) {
	f.Add([]byte(goodProfile))
	f.Add([]byte(`{"a":[{"b":[1,{"c":null}]}],"`))
	f.Add([]byte(","))
	f.Add([]byte("[[[[[[[[[[[[[[[["))
	f.Fuzz(func(t *testing.T, text []byte) {
		places, err := placesOf(text)
		if err != nil {
			return
		}
		if !json.Valid(text) {
			t.Error("this is no JSON")
		}
		for place, line := range places {
			if line < 1 || line > 1+strings.Count(string(text), "\n") {
				t.Errorf("%q stands in line %d", place, line)
			}
		}
	})
}
