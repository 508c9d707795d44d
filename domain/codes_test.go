package domain

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	vocabularyName = regexp.MustCompile(`^[A-Z][a-z]+([A-Z][a-z]+)*$`)
	sentence       = regexp.MustCompile(`^[A-Z][^|\n]+\.$`)
	ofStandard     = regexp.MustCompile(`^(HTCDS|Primero|RapidFTR|EPCIS|IC-TIP|UNICEF/BCN) \S`)
)

// codesOf returns the vocabularies of facts, those of their objects included, as
// often as a fact has one.
func codesOf(facts []Fact) []Codes {
	var all []Codes
	for _, fact := range facts {
		if fact.Type == Code {
			all = append(all, fact.Codes)
		}
		all = append(all, codesOf(fact.Fields)...)
	}
	return all
}

// vocabularies are those of the catalogue, once each and by name.
func vocabularies() []Codes {
	var all []Codes
	for _, spec := range Catalogue() {
		all = append(all, codesOf(spec.Facts)...)
	}
	slices.SortStableFunc(all, func(a, b Codes) int { return strings.Compare(a.Name, b.Name) })
	return slices.CompactFunc(all, func(a, b Codes) bool { return reflect.DeepEqual(a, b) })
}

// flaws says what keeps people from understanding vocabularies.
func flaws(all []Codes) []string {
	var found []string
	names := map[string]bool{}
	for _, c := range all {
		if names[c.Name] || !vocabularyName.MatchString(c.Name) {
			found = append(found, fmt.Sprintf("%s: a bad name, or that of another vocabulary", c.Name))
		}
		names[c.Name] = true
		if !sentence.MatchString(c.Doc) {
			found = append(found, fmt.Sprintf("%s: %q is no sentence", c.Name, c.Doc))
		}
		for _, term := range c.Terms {
			if !sentence.MatchString(term.Doc) {
				found = append(found, fmt.Sprintf("%s.%s: %q is no sentence", c.Name, term.Code, term.Doc))
			}
			if term.Same != "" && !ofStandard.MatchString(term.Same) {
				found = append(found, fmt.Sprintf("%s.%s: %q is a term of no known standard", c.Name, term.Code, term.Same))
			}
		}
	}
	return found
}

func TestVocabulariesAreExplained(t *testing.T) {
	for _, flaw := range flaws(vocabularies()) {
		t.Error(flaw)
	}
}

// TestFlawsAreFound: an honest vocabulary has no flaw, and each way to spoil it is one.
func TestFlawsAreFound(t *testing.T) {
	honest := func() Codes {
		return Codes{Name: "Weather", Doc: "What falls.", Terms: []Term{{"rain", "Water falls.", "Primero rain"}, {"none", "Nothing falls.", ""}}}
	}
	twice := honest()
	twice.Terms = twice.Terms[:1]
	for name, row := range map[string]struct {
		spoil func(*Codes)
		and   []Codes
		flaws int
	}{
		"honest":                    {spoil: func(*Codes) {}},
		"two vocabularies, a name":  {spoil: func(*Codes) {}, and: []Codes{twice}, flaws: 1},
		"no name":                   {spoil: func(c *Codes) { c.Name = "" }, flaws: 1},
		"the name of a variable":    {spoil: func(c *Codes) { c.Name = "weather" }, flaws: 1},
		"no doc":                    {spoil: func(c *Codes) { c.Doc = "" }, flaws: 1},
		"a doc that is no sentence": {spoil: func(c *Codes) { c.Doc = "what falls" }, flaws: 1},
		"a term without a doc":      {spoil: func(c *Codes) { c.Terms[1].Doc = "" }, flaws: 1},
		"no standard":               {spoil: func(c *Codes) { c.Terms[0].Same = "Wikipedia rain" }, flaws: 1},
		"a standard without a term": {spoil: func(c *Codes) { c.Terms[0].Same = "Primero" }, flaws: 1},
	} {
		c := honest()
		row.spoil(&c)
		if found := flaws(append(row.and, c)); len(found) != row.flaws {
			t.Errorf("%s: found %q", name, found)
		}
	}
}
