package tamper

import (
	"flag"
	"fmt"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the table of docs/threat-model.md anew")

const (
	page  = "../../docs/threat-model.md"
	begin = "<!-- Made by TestLies with -update; do not edit from here -->\n"
	end   = "<!-- to here -->\n"
)

// wantTable holds the table of docs/threat-model.md against what was said.
func wantTable(t *testing.T, told map[string]said) {
	t.Helper()
	text := string(read(t, page))
	before, rest, begun := strings.Cut(text, begin)
	_, after, ended := strings.Cut(rest, end)
	if !begun || !ended {
		t.Fatalf("%s has no place for the table", page)
	}
	want := before + begin + table(told) + end + after
	if *update {
		write(t, page, []byte(want))
	} else if want != text {
		t.Errorf("%s does not have what was said; run the test with -update", page)
	}
}

func table(told map[string]said) string {
	var out strings.Builder
	out.WriteString("\n| lie | told on | caught by | sentence |\n|---|---|---|---|\n")
	for _, l := range lies() {
		if l.open {
			fmt.Fprintf(&out, "| %s | files | **open**: only a witness | |\n", l.name)
			continue
		}
		found := told[l.by+l.name]
		if l.on == nil {
			found.stores = []string{"files"}
		}
		fmt.Fprintf(&out, "| %s | %s | %s | %s |\n", l.name, strings.Join(found.stores, ", "), l.by, shortened(found.sentence))
	}
	return out.String() + "\n"
}

// what differs from ledger to ledger says nothing in a table.
var differing = []struct {
	pattern *regexp.Regexp
	with    string
}{
	{regexp.MustCompile(`^(TAMPERED)? *(- \[\w+\])? *`), ""},
	{regexp.MustCompile(`\([0-9a-f]{8}-[0-9a-f-]{27}\) `), ""},
	{regexp.MustCompile(`\d{4}-\d{2}-\d{2}T[0-9:.]+Z`), "…"},
	{regexp.MustCompile(`"?[0-9a-f]{8}-[0-9a-f-]{27}"?`), "…"},
	{regexp.MustCompile(`"?\b(child|agency|missing|operation)-[a-z0-9]{17}\b"?`), "$1-…"},
	{regexp.MustCompile(`\b[0-9a-f]{8,}\b…?`), "…"},
	{regexp.MustCompile(`\b\d+\b`), "n"},
	{regexp.MustCompile(`\|`), `\|`},
}

const longest = 150 // characters of a sentence in the table

func shortened(sentence string) string {
	for _, d := range differing {
		sentence = d.pattern.ReplaceAllString(sentence, d.with)
	}
	if runes := []rune(sentence); len(runes) > longest {
		sentence = string(runes[:longest]) + "…"
	}
	return sentence
}
