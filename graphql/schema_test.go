package graphql

import (
	"os"
	"strings"
	"testing"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
)

func testAPISchema(t testing.TB) gql.Schema {
	t.Helper()
	schema, err := newSchema(&api{}, domain.Catalogue(), Limits{})
	fatal(t, err)
	return schema
}

// TestSchemaGolden pins the published schema. Rewrite it with -update.
func TestSchemaGolden(t *testing.T) {
	const golden = "schema.graphql"
	got := PrintSchema(testAPISchema(t))
	if *update {
		fatal(t, os.WriteFile(golden, []byte(got), 0o644))
	}
	want, err := os.ReadFile(golden)
	fatal(t, err)
	if got != string(want) {
		t.Errorf("the schema is not %s; run the test with -update and read the difference", golden)
	}
}

// TestEveryEventHasItsType walks the catalogue, not the schema: a new event must
// show up without a line here.
func TestEveryEventHasItsType(t *testing.T) {
	schema := testAPISchema(t)
	for _, spec := range domain.Catalogue() {
		object, ok := schema.Type(domain.TypeName(spec.Type)).(*gql.Object)
		if !ok || object.Description() != spec.Doc {
			t.Errorf("%s has no type %s with its doc", spec.Type, domain.TypeName(spec.Type))
			continue
		}
		for _, fact := range spec.Facts {
			field := object.Fields()[fact.Name]
			if field == nil || !strings.HasPrefix(field.Description, fact.Doc) {
				t.Errorf("%s lacks the fact %s or its doc", object, fact.Name)
				continue
			}
			if _, nonNull := field.Type.(*gql.NonNull); nonNull != fact.Required {
				t.Errorf("%s.%s is %s, required %t", object, fact.Name, field.Type, fact.Required)
			}
		}
		for _, path := range spec.Sealed {
			if field := object.Fields()[path.Path]; field == nil || field.Type.String() != "SealedValue!" {
				t.Errorf("%s lacks the sealed path %s", object, path.Path)
			}
		}
	}
}

// TestFactsMayNotHideCommonFields gives the schema a catalogue that would.
func TestFactsMayNotHideCommonFields(t *testing.T) {
	for name := range (&types{}).eventFields() {
		spec := domain.Spec{Type: "bad.made.v1", Facts: []domain.Fact{{Name: name, Type: domain.Text, Doc: "Bad."}}}
		if _, err := newSchema(&api{}, []domain.Spec{spec}, Limits{}); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("a fact called %s is let in: %v", name, err)
		}
	}
}

// TestSealedPathsGiveWayToFacts: such a path is in the list alone.
func TestSealedPathsGiveWayToFacts(t *testing.T) {
	specs := []domain.Spec{
		{Type: "first.made.v1", Facts: []domain.Fact{{Name: "colour", Type: domain.Text, Doc: "Clear."}}},
		{Type: "second.made.v1", Sealed: []domain.SealedPath{{Path: "colour", Type: domain.SealedText, Doc: "Sealed."}, {Path: "index", Type: domain.SealedText, Doc: "Sealed."}}},
	}
	schema, err := newSchema(&api{}, specs, Limits{})
	fatal(t, err)
	second := schema.Type("SecondMade").(*gql.Object)
	if second.Fields()["colour"] != nil || second.Fields()["index"].Type.String() != "Int!" {
		t.Errorf("a sealed path took the name of a fact or a common field")
	}
}

func TestIDsHaveOneForm(t *testing.T) {
	good := globalID(idChild, "child-x")
	if kind, key, ok := readID(good); !ok || kind != idChild || key != "child-x" {
		t.Errorf("%s is read as %s %s %t", good, kind, key, ok)
	}
	for _, bad := range []string{"", "!", good + "=", good[:len(good)-1], strings.Repeat("A", maxID+4), globalID("", "")[:1]} {
		if _, _, ok := readID(bad); ok {
			t.Errorf("%q passes for an id", bad)
		}
	}
	for _, bad := range []string{"", "01", "-1", "+1", "1e3", "9223372036854775808", "18446744073709551616"} {
		if _, ok := readIndex(bad); ok {
			t.Errorf("%q passes for an index", bad)
		}
	}
}

func TestCheckpointsAreReadStrictly(t *testing.T) {
	root := strings.Repeat("A", 43) + "="
	good := "log\n3\n" + root + "\n\n— log AAAA\n"
	c, err := readCheckpoint([]byte(good))
	if err != nil || c.origin != "log" || c.size != 3 || c.root != strings.Repeat("0", 64) || c.note != good {
		t.Errorf("got %+v, %v", c, err)
	}
	for _, bad := range []string{"", "log\n3\n" + root, "log\n-3\n" + root + "\n\n", "log\n3\nAAAA\n\n", "log\n3\n" + root + "\nmore\n\n", "log\nx\n" + root + "\n\n"} {
		if _, err := readCheckpoint([]byte(bad)); err == nil {
			t.Errorf("%q passes for a checkpoint", bad)
		}
	}
}

func TestDateTimesAreReadStrictly(t *testing.T) {
	for _, good := range []string{"2012-12-18T05:30:00Z", "2012-12-18T05:30:00.5+08:00"} {
		if parseDateTime(good) == nil {
			t.Errorf("%q is refused", good)
		}
	}
	for _, bad := range []any{nil, 7, "", "soon", "2012-12-18", "2012-12-18T5:30:00Z", "2012-12-18T05:30:00,5Z", "2012-12-18T05:30:00"} {
		if parseDateTime(bad) != nil {
			t.Errorf("%v passes for a time", bad)
		}
	}
}
