package domain

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

const vocabularyPage = "../docs/vocabulary.md"

// TestVocabularyPage holds docs/vocabulary.md to the catalogue.
func TestVocabularyPage(t *testing.T) {
	page := writeVocabulary()
	if *update {
		if err := os.WriteFile(vocabularyPage, page, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(vocabularyPage)
	if err != nil || !bytes.Equal(kept, page) {
		t.Errorf("%s is not what the catalogue says; run the test with -update: %v", vocabularyPage, err)
	}
}

func writeVocabulary() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `# Vocabulary

Every kind of record, %d of them, as the catalogue in domain/ has it. This page is
made from the catalogue (go test ./domain -run TestVocabularyPage -update) and
tested against it.

*Clear* facts stand in the log for everybody who may read the chain; *sealed*
values only as commitments, their text under the key of the person named. A star
marks what is required. What signers sign for is their purpose: record (says that
it happened), second (was there too), witness (watched for another agency),
governance, possession (of a new key). A code is a term of the vocabulary that its
row links to; all of them are explained under
[Controlled vocabularies](#controlled-vocabularies).
`, len(Catalogue()))
	stream := StreamKind("")
	for _, spec := range Catalogue() {
		if spec.Stream != stream {
			stream = spec.Stream
			fmt.Fprintf(&b, "\n## In %s streams\n", stream)
		}
		writeSpec(&b, spec)
	}
	b.WriteString("\n## Controlled vocabularies\n\nA code is never renamed and never means anything else; the lists only grow.\n")
	for _, c := range vocabularies() {
		writeCodes(&b, c)
	}
	return b.Bytes()
}

// writeCodes has a column of standards only where one of them has a term.
func writeCodes(b *bytes.Buffer, c Codes) {
	known := slices.ContainsFunc(c.Terms, func(t Term) bool { return t.Same != "" })
	fmt.Fprintf(b, "\n### %s\n\n%s\n\n| code | meaning |", c.Name, c.Doc)
	if known {
		b.WriteString(" same in |\n|---|---|---|\n")
	} else {
		b.WriteString("\n|---|---|\n")
	}
	for _, term := range c.Terms {
		fmt.Fprintf(b, "| %s | %s |", term.Code, term.Doc)
		if known {
			fmt.Fprintf(b, " %s |", term.Same)
		}
		b.WriteString("\n")
	}
}

func writeSpec(b *bytes.Buffer, spec Spec) {
	fmt.Fprintf(b, "\n### %s\n\n%s\n\n", spec.Type, spec.Doc)
	if len(spec.Also) > 0 {
		fmt.Fprintf(b, "- may also stand in streams of the kinds %v\n", spec.Also)
	}
	for _, rule := range spec.Signers {
		fmt.Fprintf(b, "- signed for %s by %d to %d: %s", rule.Purpose, rule.Min, rule.Max, strings.Join(rule.Roles, ", "))
		if len(rule.Kinds) > 0 {
			fmt.Fprintf(b, "; of %v", rule.Kinds)
		}
		b.WriteString("\n")
	}
	if spec.Opens {
		b.WriteString("- opens its stream\n")
	}
	if spec.Decision {
		b.WriteString("- a decision: expires, and names the policy in force\n")
	}
	switch {
	case spec.Observed:
		b.WriteString("- after a death only when a device captured it before\n")
	case spec.Living:
		b.WriteString("- not after a death\n")
	}
	if len(spec.StaleAfter) > 0 {
		fmt.Fprintf(b, "- stale after an unseen %s\n", strings.Join(spec.StaleAfter, ", "))
	}
	writeFields(b, spec)
}

func writeFields(b *bytes.Buffer, spec Spec) {
	if len(spec.Facts)+len(spec.Sealed) == 0 {
		return
	}
	b.WriteString("\n| field | is | meaning |\n|---|---|---|\n")
	writeFacts(b, "", spec.Facts)
	for _, path := range spec.Sealed {
		subject := path.Subject
		if subject == "" {
			subject = "the child"
		}
		fmt.Fprintf(b, "| %s%s | sealed %s, under %s | %s |\n", path.Path, star(path.Required), path.Type, subject, path.Doc)
	}
}

// writeFacts has a row for each fact, and below an object one for each of its own.
func writeFacts(b *bytes.Buffer, of string, facts []Fact) {
	for _, fact := range facts {
		kind := string(fact.Type)
		if fact.Type == Code {
			kind = fmt.Sprintf("code of [%s](#%s)", fact.Codes.Name, strings.ToLower(fact.Codes.Name))
		}
		if fact.Numbered {
			kind = "text with a digit"
		}
		if fact.List {
			kind = "list of " + kind
		}
		fmt.Fprintf(b, "| %s%s%s | %s | %s |\n", of, fact.Name, star(fact.Required), kind, fact.Doc)
		writeFacts(b, of+fact.Name+".", fact.Fields)
	}
}

func star(required bool) string {
	if required {
		return "*"
	}
	return ""
}
