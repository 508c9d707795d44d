package client

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// Fresh stands in a draft for an id that is to be made: of the stream that the
// statement opens, or of a person whom no record has named yet.
const Fresh = "new"

// MaxDraft bounds a statement file, in bytes: a leaf and its disclosures, with
// room for white space.
const MaxDraft = 1 << 20

// Draft is what an officer wants to say, as a person writes it down. ParseDraft
// reads it from a statement file.
type Draft struct {
	Type       string                     `json:"type"`
	Stream     string                     `json:"stream"` // or Fresh
	OccurredAt domain.ClaimedTime         `json:"occurredAt"`
	Place      string                     `json:"place"`
	Source     domain.Source              `json:"source"` // own words when not given
	Expires    string                     `json:"expires"`
	Refs       []domain.Ref               `json:"refs"`
	Evidence   []domain.Evidence          `json:"evidence"`
	Facts      map[string]json.RawMessage `json:"facts"`
	Sealed     map[string]json.RawMessage `json:"sealed"`
	Signers    []DraftSigner              `json:"signers"`
}

// DraftSigner says how somebody signs. What is left out comes from the key in
// hand and from the rules of the event type.
type DraftSigner struct {
	Key     string          `json:"key"` // key id
	Agency  domain.StreamID `json:"agency"`
	Role    string          `json:"role"`
	Purpose string          `json:"purpose"`
}

var draftMembers = []string{"type", "stream", "occurredAt", "place", "source", "expires", "refs", "evidence", "facts", "sealed", "signers"}

// FactsOf returns the facts of an event as a draft has them.
func FactsOf(event domain.Event) (map[string]json.RawMessage, error) {
	text, err := transparency.Marshal(event)
	if err != nil {
		return nil, fmt.Errorf("write facts: %w", err)
	}
	var facts map[string]json.RawMessage
	return facts, json.Unmarshal(text, &facts)
}

// ParseDraft reads a statement file and checks whatever can be checked without a
// ledger: names, codes, required facts, and values in the form of their type.
// Errors are of kind Invalid, name the field and, where a word is nearly right,
// the right one.
func ParseDraft(data []byte) (Draft, error) {
	if len(data) > MaxDraft {
		return Draft{}, wrong("", "a statement file has at most %d bytes", MaxDraft)
	}
	var members map[string]json.RawMessage
	if err := transparency.Unmarshal(data, &members); err != nil {
		return Draft{}, notJSON(err)
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if !slices.Contains(draftMembers, name) {
			return Draft{}, unknown("", name, "a statement file has no %s", draftMembers)
		}
	}
	var d Draft
	if err := transparency.Unmarshal(data, &d); err != nil {
		return Draft{}, notJSON(err)
	}
	if d.Source.Kind == "" {
		d.Source.Kind = "own"
	}
	return d, d.Check()
}

// Check does for a draft made by a program what ParseDraft does for a file.
func (d Draft) Check() error {
	spec, err := d.spec()
	if err != nil {
		return err
	}
	switch {
	case d.Stream == "":
		return wrong("stream", `say which stream the statement belongs in, or "new" where it opens one`)
	case d.Stream != Fresh && !spec.Stands(domain.StreamID(d.Stream).Kind()):
		return wrong("stream", "%s belongs in a %s stream; a check character may be mistyped", d.Type, spec.Stream)
	case d.OccurredAt == (domain.ClaimedTime{}):
		return wrong("occurredAt", `say when it happened, such as {"value":"2012-12-18","precision":"day","zone":"+08:00"}`)
	case d.Expires == "" && spec.Decision:
		return wrong("expires", "%s is a decision: say until when it may be recorded, such as 2012-12-20T12:00:00+08:00", d.Type)
	}
	if err := checkFacts("facts.", spec.Facts, d.Facts); err != nil {
		return err
	}
	return checkSealed(spec, d.Sealed)
}

func (d Draft) spec() (domain.Spec, error) {
	if spec, known := domain.SpecOf(d.Type); known {
		return spec, nil
	}
	if d.Type == "" {
		return domain.Spec{}, wrong("type", "say what happened: the type of the event, such as child.rescued.v1")
	}
	var types []string
	for _, spec := range domain.Catalogue() {
		types = append(types, spec.Type)
	}
	return domain.Spec{}, unknown("type", d.Type, "there is no event type %s", types)
}

// checkSealed wants every required value and no other path than those of the
// type.
func checkSealed(spec domain.Spec, values map[string]json.RawMessage) error {
	var paths []string
	for _, path := range spec.Sealed {
		paths = append(paths, path.Path)
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !slices.Contains(paths, name) {
			return unknown("sealed", name, spec.Type+" has no sealed value %s", paths)
		}
	}
	for _, path := range spec.Sealed {
		value := values[path.Path]
		switch {
		case isNull(value) && path.Required:
			return wrong("sealed."+path.Path, "this value is missing: %s", path.Doc)
		case isNull(value):
		default:
			if _, err := canonicalValue(path, value); err != nil {
				return err
			}
		}
	}
	return nil
}

// canonicalValue returns the one form of a sealed value that a person wrote.
func canonicalValue(path domain.SealedPath, raw json.RawMessage) (json.RawMessage, error) {
	var value any
	if err := transparency.Unmarshal(raw, &value); err != nil {
		return nil, notJSON(err)
	}
	canonical, err := transparency.Marshal(value)
	if err == nil {
		err = path.Type.Check(canonical)
	}
	if err != nil {
		return nil, wrong("sealed."+path.Path, "this is no %s: %s", valueNames[path.Type], path.Doc)
	}
	return canonical, nil
}

// valueNames say types of sealed values to people.
var valueNames = map[domain.ValueType]string{
	domain.SealedText:    "text of 1 to 4,000 characters",
	domain.SealedDigest:  "SHA-256 in lower-case hexadecimal",
	domain.SealedDigests: "list of 1 to 64 SHA-256 in lower-case hexadecimal",
	domain.SealedProfile: `DNA profile, {"loci":[["D3S1358","15","16"],...]}`,
	domain.SealedReport:  "kinship report (homeward-kinship-report-v1)",
}

func isNull(raw json.RawMessage) bool { return len(raw) == 0 || string(raw) == "null" }
