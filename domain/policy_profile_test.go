package domain

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestShippedProfiles: each is valid, bears the id of its file and says of every
// limit where it comes from; its explanation is a golden, to be read by people who
// know the law.
func TestShippedProfiles(t *testing.T) {
	ids := ShippedProfiles()
	if want := []string{"CN-2015", "INT-GENERIC"}; !slices.Equal(ids, want) {
		t.Errorf("shipped are %v, want %v", ids, want)
	}
	for _, id := range ids {
		text, found := ShippedProfile(id)
		p, err := ParseProfile(text, strict)
		if err != nil || !found || p.ID != id || p.Title == "" || p.Version == "" {
			t.Fatalf("%s: %+v, %v", id, p, err)
		}
		for _, doubt := range p.Doubts() {
			if strings.Contains(doubt.Sentence, "does not") {
				t.Errorf("%s: %s: %s", id, doubt.Parameter, doubt.Sentence)
			}
		}
		golden(t, "testdata/profiles/"+id+".txt", explained(p))
		next := policy(id, `{}`).named("shipped " + id)
		next.event = PolicyActivated{Profile: id, Digest: DigestOf(text), Text: string(text), Rules: Rules}
		if h := given(t, world(next)...); h.fold.State(TheLedger).Ledger.Get().Policy.ID != id {
			t.Errorf("%s does not come into force", id)
		}
	}
	if _, found := ShippedProfile("../policy"); found {
		t.Error("a file that is no profile is shipped")
	}
}

// explained is a profile as people are told it.
func explained(p Profile) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s: %s\n", p.ID, p.Version, p.Title)
	stage := Stage("")
	for _, rule := range p.Limits.Rules() {
		if rule.Parameter.Stage != stage {
			stage = rule.Parameter.Stage
			fmt.Fprintf(&b, "\n%s\n", strings.ToUpper(string(stage)))
		}
		fmt.Fprintf(&b, "  %s\n    %s\n", rule.Parameter.Name, rule.Sentence)
		if source := p.Source[rule.Parameter.Name]; source != "" {
			fmt.Fprintf(&b, "    Source: %s\n", source)
		}
	}
	b.WriteString("\nTO LOOK AT AGAIN\n")
	for _, doubt := range p.Doubts() {
		fmt.Fprintf(&b, "  %s: %s\n", doubt.Parameter, doubt.Sentence)
	}
	return b.Bytes()
}

func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if kept, err := os.ReadFile(path); err != nil || !bytes.Equal(kept, got) {
		t.Errorf("%s is not what the code says; run the test with -update and read the difference: %v", path, err)
	}
}

const policyPage = "../docs/policy.md"

// TestPolicyPage holds the table in docs/policy.md to the table of parameters.
func TestPolicyPage(t *testing.T) {
	page, err := os.ReadFile(policyPage)
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "<!-- the table of parameters: go test ./domain -run TestPolicyPage -update -->\n", "<!-- end of the table -->\n"
	head, rest, found := strings.Cut(string(page), begin)
	_, tail, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatalf("%s has no place for the table", policyPage)
	}
	golden(t, policyPage, []byte(head+begin+parameterTable()+end+tail))
}

func parameterTable() string {
	var b strings.Builder
	stage := Stage("")
	for _, p := range Parameters() {
		if p.Stage != stage {
			stage = p.Stage
			name := string(stage)
			fmt.Fprintf(&b, "\n### %s\n\n| limit | is | binds | rule | without it |\n|---|---|---|---|---|\n", strings.ToUpper(name[:1])+name[1:])
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", p.Name, p.kindWords(), p.Binds, strings.ReplaceAll(p.Rule, "%s", "*…*"), p.Absent)
	}
	return b.String() + "\n"
}

// kindWords says what stands in a profile for the parameter.
func (p Parameter) kindWords() string {
	switch {
	case p.numbers != nil:
		return "list of " + string(p.Unit)
	case p.Unit != Listed:
		return string(p.Unit)
	case p.Terms == nil:
		return "list of codes"
	}
	return "list of " + strings.Join(p.Terms, ", ")
}
