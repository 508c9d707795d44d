package client

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// checkFacts says what is wrong with facts in the words of the catalogue, before
// the domain's own check says it in those of the format.
func checkFacts(prefix string, facts []domain.Fact, members map[string]json.RawMessage) error {
	var names []string
	for _, fact := range facts {
		names = append(names, fact.Name)
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if !slices.Contains(names, name) {
			return unknown(strings.TrimSuffix(prefix, "."), name, "there is no fact %s here", names)
		}
	}
	for _, fact := range facts {
		if err := checkFact(prefix+fact.Name, fact, members[fact.Name]); err != nil {
			return err
		}
	}
	return nil
}

func checkFact(field string, fact domain.Fact, raw json.RawMessage) error {
	if isNull(raw) {
		if !fact.Required && len(raw) == 0 {
			return nil
		}
		return wrong(field, "this fact is missing: %s%s", fact.Doc, choices(fact))
	}
	parts := []json.RawMessage{raw}
	if fact.List {
		if transparency.Unmarshal(raw, &parts) != nil {
			return wrong(field, "this is a list: %s", fact.Doc)
		}
	}
	for _, part := range parts {
		if err := checkPart(field, fact, part); err != nil {
			return err
		}
	}
	return nil
}

func checkPart(field string, fact domain.Fact, raw json.RawMessage) error {
	if fact.Type == domain.Object {
		var members map[string]json.RawMessage
		if transparency.Unmarshal(raw, &members) != nil {
			return wrong(field, "this has parts of its own, in braces: %s", fact.Doc)
		}
		return checkFacts(field+".", fact.Fields, members)
	}
	var number int32
	var yes bool
	var text string
	switch fact.Type {
	case domain.Int:
		if transparency.Unmarshal(raw, &number) != nil {
			return wrong(field, "this is a whole number, without quotes: %s", fact.Doc)
		}
	case domain.Bool:
		if transparency.Unmarshal(raw, &yes) != nil {
			return wrong(field, "this is true or false, without quotes: %s", fact.Doc)
		}
	default:
		if transparency.Unmarshal(raw, &text) != nil {
			return wrong(field, "this is text, in quotes: %s", fact.Doc)
		}
		return checkText(field, fact, text)
	}
	return nil
}

func checkText(field string, fact domain.Fact, text string) error {
	switch {
	case fact.Type == domain.Code && !fact.Codes.Has(text):
		return unknownCode(field, text, fact)
	case fact.Type == domain.Person && text != Fresh && !domain.PersonID(text).Valid():
		return wrong(field, `this is a person's id, or "new": a check character may be mistyped`)
	case fact.Type == domain.StreamOf && domain.StreamID(text).Kind() == "":
		return wrong(field, "this is a stream's id: a check character may be mistyped")
	case fact.Type == domain.Hash && !domain.Digest(text).Valid():
		return wrong(field, "this is a SHA-256 in lower-case hexadecimal: %s", fact.Doc)
	}
	return nil
}

// unknownCode lists the codes that there are, and says what the one means that was
// probably meant, so that nobody takes a likely word for the right one.
func unknownCode(field, code string, fact domain.Fact) error {
	sentence := "there is no code " + Clean(clip(code)) + choices(fact)
	if meant := Nearest(code, fact.Codes.All()); meant != "" {
		doc := fact.Codes.Meaning(meant)
		sentence += "; did you mean " + meant + " (" + strings.ToLower(doc[:1]) + strings.TrimSuffix(doc[1:], ".") + ")?"
	}
	return wrong(field, "%s", sentence)
}

// choices lists the codes of a fact that has any.
func choices(fact domain.Fact) string {
	if len(fact.Codes.Terms) == 0 {
		return ""
	}
	return " (one of " + strings.Join(fact.Codes.All(), ", ") + ")"
}
