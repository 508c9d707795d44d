package domain

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

var update = flag.Bool("update", false, "write the goldens anew")

func goldenFile(eventType string) string {
	return filepath.Join("testdata", "events", eventType+".json")
}

// TestGoldens pins the bytes of every type: a payload that was ever signed must
// decode for ever, to what it meant.
func TestGoldens(t *testing.T) {
	if *update {
		writeGoldens(t)
	}
	for _, spec := range Catalogue() {
		t.Run(spec.Type, func(t *testing.T) {
			golden, err := os.ReadFile(goldenFile(spec.Type))
			if err != nil {
				t.Fatalf("%s has no golden: run the tests with -update and review %s", spec.Type, goldenFile(spec.Type))
			}
			s, err := ParseStatement(golden, strict)
			if err != nil {
				t.Fatalf("parse the golden: %v", err)
			}
			if s.Type != spec.Type || s.Event.EventType() != spec.Type {
				t.Errorf("%s decodes to %s, an event of type %s", spec.Type, s.Type, s.Event.EventType())
			}
			if again := pretty(t, s); !bytes.Equal(again, golden) {
				t.Errorf("encodes to\n%s\nnot to\n%s", again, golden)
			}
			if again, facts := encode(t, s.Event), compact(t, s.Facts); !bytes.Equal(again, facts) {
				t.Errorf("the event encodes to\n%s\nthe facts are\n%s", again, facts)
			}
		})
	}
}

func TestGoldensHaveATypeEach(t *testing.T) {
	files, err := filepath.Glob(goldenFile("*"))
	if err != nil || len(files) != len(Catalogue()) {
		t.Errorf("%d goldens for %d types: %v", len(files), len(Catalogue()), err)
	}
}

func writeGoldens(t *testing.T) {
	written := map[string]bool{}
	for _, s := range toldStory(t).statements {
		if written[s.Type] {
			continue
		}
		written[s.Type] = true
		if err := os.WriteFile(goldenFile(s.Type), pretty(t, s), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func pretty(t *testing.T, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v, json.Deterministic(true), jsontext.WithIndent("  "))
	if err != nil {
		t.Fatal(err)
	}
	return append(data, '\n')
}

func compact(t *testing.T, facts []byte) []byte {
	t.Helper()
	value := jsontext.Value(slices.Clone(facts))
	if err := value.Compact(); err != nil {
		t.Fatal(err)
	}
	return value
}

// TestOnlyOpeningsOpen: a type that opens says whom its stream is about, alone on
// an empty stream, and no other does.
func TestOnlyOpeningsOpen(t *testing.T) {
	for _, s := range toldStory(t).statements {
		spec, _ := SpecOf(s.Type)
		after := Evolve(State{}, s, Valid)
		opened := after.Subject() != "" || after.Operation.Get().Opened.ID != ""
		if opened != spec.Opens {
			t.Errorf("%s opens a stream: %v, and the catalogue says %v", s.Type, opened, spec.Opens)
		}
	}
}

// TestOnlyTheLivingAreObserved: what is excepted from H10 is under it.
func TestOnlyTheLivingAreObserved(t *testing.T) {
	for _, spec := range Catalogue() {
		if spec.Observed && (!spec.Living || spec.Decision) {
			t.Errorf("%s is an observation of a living child and a decision, or H10 does not hold for it", spec.Type)
		}
	}
}

// TestFactsDescribeTheStruct: what other rooms derive from the catalogue is what
// is really decoded.
func TestFactsDescribeTheStruct(t *testing.T) {
	for _, s := range toldStory(t).statements {
		spec, _ := SpecOf(s.Type)
		describes(t, s.Type, spec.Facts, reflect.TypeOf(s.Event))
	}
}

func describes(t *testing.T, path string, facts []Fact, of reflect.Type) {
	t.Helper()
	exported := slices.DeleteFunc(reflect.VisibleFields(of), func(f reflect.StructField) bool { return !f.IsExported() })
	if len(exported) != len(facts) {
		t.Errorf("%s: %d facts describe %d fields", path, len(facts), len(exported))
		return
	}
	for i, fact := range facts {
		field := exported[i]
		name, option, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name != fact.Name || fact.Required == (option == "omitempty") {
			t.Errorf("%s: the fact %s (required %t) describes the field %s", path, fact.Name, fact.Required, field.Tag)
		}
		kind := field.Type
		if fact.List != (kind.Kind() == reflect.Slice) {
			t.Errorf("%s.%s: a list in one of catalogue and struct only", path, name)
		}
		if fact.List {
			kind = kind.Elem()
		}
		if !goTypes[fact.Type](kind) {
			t.Errorf("%s.%s: a fact of type %s is a Go %s", path, name, fact.Type, kind)
		}
		if fact.Type == Object {
			describes(t, path+"."+name, fact.Fields, kind)
		}
	}
}

func is[T any](t reflect.Type) bool { return t == reflect.TypeFor[T]() }

// goTypes says which Go types may stand for a type of fact.
var goTypes = map[FactType]func(reflect.Type) bool{
	Text: is[string], Time: is[string], Place: is[string], Bool: is[bool], Person: is[PersonID], StreamOf: is[StreamID],
	Hash: is[Digest], KeyFact: is[PublicKey],
	Int:    func(t reflect.Type) bool { return is[int](t) || is[int64](t) },
	Code:   func(t reflect.Type) bool { return t.Kind() == reflect.String },
	Object: func(t reflect.Type) bool { return t.Kind() == reflect.Struct },
}
