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
	typeLiteral = regexp.MustCompile(`^[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*)+\.v[1-9][0-9]*$`)
	camelCase   = regexp.MustCompile(`^[a-z][a-zA-Z]*$`)
	codeLiteral = regexp.MustCompile(`^[a-z]+(_[a-z]+)*$`)
	purposes    = []string{PurposeRecord, PurposeSecond, PurposeWitness, PurposeGovernance, PurposePossession}
)

func TestCatalogueIsClosedAndDocumented(t *testing.T) {
	seen := map[string]bool{}
	for _, spec := range Catalogue() {
		if seen[spec.Type] || !typeLiteral.MatchString(spec.Type) {
			t.Errorf("%q is no type literal of its own", spec.Type)
		}
		seen[spec.Type] = true
		if found, ok := SpecOf(spec.Type); !ok || found.Doc != spec.Doc || spec.Doc == "" || spec.Decode == nil {
			t.Errorf("%s: no doc, no decoder or not found by its type", spec.Type)
		}
		if !slices.Contains([]StreamKind{ChildStream, MissingStream, OperationStream, AgencyStream, LedgerStream, AccessStream}, spec.Stream) {
			t.Errorf("%s: no decider for %s streams", spec.Type, spec.Stream)
		}
		documented(t, spec.Type, spec.Facts)
		for _, stale := range spec.StaleAfter {
			if _, known := SpecOf(stale); !known {
				t.Errorf("%s is stale after the unknown %s", spec.Type, stale)
			}
		}
	}
	if _, ok := SpecOf("child.rescued.v2"); ok {
		t.Error("a type outside the catalogue is known")
	}
}

func documented(t *testing.T, path string, facts []Fact) {
	names := map[string]bool{}
	for _, fact := range facts {
		at := path + "." + fact.Name
		if fact.Doc == "" || !camelCase.MatchString(fact.Name) || names[fact.Name] {
			t.Errorf("%s: no doc, or a bad or second name", at)
		}
		names[fact.Name] = true
		if (fact.Type == Code) != (len(fact.Codes.Terms) > 0) || (fact.Type == Object) != (len(fact.Fields) > 0) ||
			(fact.Type == Object) != (fact.TypeName != "") {
			t.Errorf("%s: codes belong to a code, fields and a type name to an object", at)
		}
		all := fact.Codes.All()
		if twice := len(slices.Compact(slices.Sorted(slices.Values(all)))) < len(all); twice {
			t.Errorf("%s: a code stands twice in %v", at, all)
		}
		for _, code := range all {
			if !codeLiteral.MatchString(code) {
				t.Errorf("%s: %q is not written as codes are", at, code)
			}
		}
		documented(t, at, fact.Fields)
	}
}

// TestFactNamesMeanOneThing: GraphQL merges fragments on two events only when a
// name has one type and one nullability everywhere.
func TestFactNamesMeanOneThing(t *testing.T) {
	events, objects := map[string]string{}, map[string][]Fact{}
	for _, spec := range Catalogue() {
		for _, fact := range spec.Facts {
			unique(t, events, spec.Type, fact)
			if known, seen := objects[fact.TypeName]; fact.Type == Object && seen && !reflect.DeepEqual(known, fact.Fields) {
				t.Errorf("two objects are called %s", fact.TypeName)
			}
			objects[fact.TypeName] = fact.Fields
		}
		for _, path := range spec.Sealed {
			if _, clear := events[path.Path]; clear {
				t.Errorf("%s: %s is a sealed path and a clear fact", spec.Type, path.Path)
			}
		}
	}
}

func unique(t *testing.T, names map[string]string, at string, fact Fact) {
	shape := fmt.Sprint(fact.Type, fact.TypeName, " list ", fact.List, " required ", fact.Required)
	if known, seen := names[fact.Name]; seen && known != shape {
		t.Errorf("%s: %s is %s, elsewhere %s", at, fact.Name, shape, known)
	}
	names[fact.Name] = shape
}

func TestSealedPaths(t *testing.T) {
	types := map[string]ValueType{}
	for _, spec := range Catalogue() {
		paths := map[string]bool{}
		for _, path := range spec.Sealed {
			at := spec.Type + "." + path.Path
			if paths[path.Path] || path.Doc == "" || !camelCase.MatchString(path.Path) {
				t.Errorf("%s: no doc, or a bad or second name", at)
			}
			paths[path.Path] = true
			if known, seen := types[path.Path]; seen && known != path.Type {
				t.Errorf("%s is %s, elsewhere %s", at, path.Type, known)
			}
			types[path.Path] = path.Type
			person := slices.ContainsFunc(spec.Facts, func(f Fact) bool {
				return f.Name == path.Subject && f.Type == Person && !f.List && f.Required
			})
			if !person && (path.Subject != "" || spec.Stream != ChildStream) {
				t.Errorf("%s: the subject %q is no person of the facts", at, path.Subject)
			}
			listed := slices.ContainsFunc(spec.Facts, func(f Fact) bool {
				return f.Name == path.With && f.Type == Person && f.List && f.Required
			})
			if !listed && path.With != "" {
				t.Errorf("%s: %q lists no persons of the facts", at, path.With)
			}
			if e := path.Type.Check([]byte("{}")); KindOf(e) != Invalid {
				t.Errorf("%s: nothing checks values of type %q: %v", at, path.Type, e)
			}
		}
	}
}

func TestSignerRules(t *testing.T) {
	for _, spec := range Catalogue() {
		seen := map[string]bool{}
		author := false
		for _, rule := range spec.Signers {
			at := spec.Type + " " + rule.Purpose
			if seen[rule.Purpose] || !slices.Contains(purposes, rule.Purpose) {
				t.Errorf("%s: an unknown or second rule", at)
			}
			seen[rule.Purpose] = true
			if len(rule.Roles) == 0 || rule.Min < 0 || rule.Max < max(rule.Min, 1) || rule.Max > maxSigners {
				t.Errorf("%s: %d to %d signers of the roles %v", at, rule.Min, rule.Max, rule.Roles)
			}
			for _, role := range rule.Roles {
				if role != RoleGovernor && !officerRoles.Has(role) {
					t.Errorf("%s: nobody can have the role %s", at, role)
				}
			}
			for _, kind := range rule.Kinds {
				if !agencyKinds.Has(string(kind)) {
					t.Errorf("%s: no agency is a %s", at, kind)
				}
			}
			author = author || rule.Min > 0 && (rule.Purpose == PurposeRecord || rule.Purpose == PurposeGovernance)
		}
		if !author || !strings.HasSuffix(spec.Doc, ".") {
			t.Errorf("%s: no rule asks for an author, or a doc that is no sentence", spec.Type)
		}
	}
}
