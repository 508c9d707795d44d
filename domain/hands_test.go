package domain

import (
	"os"
	"regexp"
	"slices"
	"testing"
)

// idsOf finds ids of people and agencies without asking the catalogue.
var idsOf = regexp.MustCompile(`"(?:person|agency)-[0-9a-z]{17}"`)

// TestNamedFindsEverybody holds what the catalogue says against the bytes: every
// person and agency that stands in the facts of a golden is found, and no other.
func TestNamedFindsEverybody(t *testing.T) {
	found := 0
	for _, spec := range Catalogue() {
		golden, err := os.ReadFile(goldenFile(spec.Type))
		if err != nil {
			t.Fatal(err)
		}
		s, err := ParseStatement(golden, strict)
		if err != nil {
			t.Fatal(err)
		}
		hands, err := Named(s)
		if err != nil {
			t.Fatal(err)
		}
		var got, want []string
		for _, hand := range hands {
			got = append(got, `"`+hand.Who+`"`)
		}
		want = append(want, idsOf.FindAllString(string(compact(t, s.Facts)), -1)...)
		slices.Sort(got)
		if slices.Sort(want); !slices.Equal(got, want) {
			t.Errorf("%s names %v, the facts hold %v", spec.Type, got, want)
		}
		found += len(got)
	}
	if found < 30 {
		t.Errorf("the goldens name %d persons and agencies in all: the search finds too little", found)
	}
}

func TestNamedParts(t *testing.T) {
	for name, c := range map[string]struct {
		eventType, facts string
		want             []Hand
	}{
		"one":  {TypeHandedOver, `{"receiver":"person-a","relation":"mother"}`, []Hand{{"person-a", "receiver"}}},
		"many": {TypeTransferInitiated, `{"to":"agency-a","escorts":["person-a","person-b"]}`, []Hand{{"agency-a", "to"}, {"person-a", "escorts"}, {"person-b", "escorts"}}},
		"inside": {TypeLedgerFounded, `{"governance":[{"agency":"` + string(agencyCalled("a")) + `"},{"agency":"` + string(agencyCalled("b")) + `"}]}`,
			[]Hand{{string(agencyCalled("a")), "governance.agency"}, {string(agencyCalled("b")), "governance.agency"}}},
		"none named":  {TypeCustodyTaken, `{"agency":"agency-a","from":null}`, []Hand{{"agency-a", "agency"}}},
		"nobody":      {TypeCaseClosed, `{"outcome":"missing"}`, nil},
		"other kinds": {TypeIdentityEstablished, `{"relative":"person-a","report":"missing-a"}`, []Hand{{"person-a", "relative"}}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Named(Statement{Type: c.eventType, Facts: []byte(c.facts)})
			if err != nil || !slices.Equal(got, c.want) {
				t.Errorf("got %v %v, want %v", got, err, c.want)
			}
		})
	}
	for _, s := range []Statement{{Type: "no.such.v1"}, {Type: TypeHandedOver, Facts: []byte(`[`)}, {Type: TypeHandedOver, Facts: []byte(`{"receiver":7}`)},
		{Type: TypeTransferInitiated, Facts: []byte(`{"escorts":7}`)}} {
		if got, err := Named(s); err == nil {
			t.Errorf("%s %s names %v", s.Type, s.Facts, got)
		}
	}
}

// TestEveryKeyIsSomebodys: a type of an agency's stream that bears a key enrols it,
// or signatures under that key would be nobody's.
func TestEveryKeyIsSomebodys(t *testing.T) {
	for _, spec := range Catalogue() {
		bears := spec.Stream == AgencyStream && slices.ContainsFunc(spec.Facts, func(f Fact) bool { return f.Type == KeyFact })
		golden, err := os.ReadFile(goldenFile(spec.Type))
		if err != nil {
			t.Fatal(err)
		}
		s, err := ParseStatement(golden, strict)
		if err != nil {
			t.Fatal(err)
		}
		key, officer, enrols := Enrols(s.Event)
		if enrols != bears || bears && (key.ID() == "" || !officer.Valid()) {
			t.Errorf("%s bears a key: %v; enrols %q of %s", spec.Type, bears, key, officer)
		}
	}
}
