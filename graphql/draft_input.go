package graphql

import (
	"encoding/json"
	"fmt"
	"math"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
)

// draftInput is a statement without what the ledger adds. Its texts are taken as
// they are: the rules check them and name the field.
func draftInput(catalogue []domain.Spec) *gql.InputObject {
	return gql.NewInputObject(gql.InputObjectConfig{
		Name:        "DraftInput",
		Description: "What an officer means to say: clear facts only.",
		Fields: gql.InputObjectConfigFieldMap{
			"stream":           {Type: gql.String, Description: "Stream it belongs in. Null for an event that opens one: the answer has a fresh id."},
			"signers":          {Type: listOf(signerInput()), Description: "Who is to sign; one of them for the caller's agency."},
			"occurredAt":       {Type: claimedInput(), Description: "When it happened; now, when left out."},
			"expires":          {Type: gql.String, Description: "RFC 3339: until when it may be recorded. Decisions must have it."},
			"place":            {Type: gql.String, Description: "Administrative code, never finer than a county."},
			"source":           {Type: sourceInput(), Description: "Whose words these are; the signers' own, when left out."},
			"refs":             {Type: gql.NewList(must(refInput())), Description: "Earlier records it speaks of."},
			"evidence":         {Type: gql.NewList(must(evidenceInput())), Description: "Files that are kept elsewhere."},
			"sealed":           {Type: gql.NewList(must(gql.String)), Description: "Optional sealed paths that are to have a value; what the type requires is taken as given. Never a value."},
			"event":            {Type: must(draftEvent(catalogue)), Description: "What happened."},
			"clientMutationId": {Type: gql.String, Description: "Comes back in the payload."},
		},
	})
}

func inputObject(name, doc string, fields gql.InputObjectConfigFieldMap) *gql.InputObject {
	return gql.NewInputObject(gql.InputObjectConfig{Name: name, Description: doc, Fields: fields})
}

func signerInput() *gql.InputObject {
	return inputObject("SignerInput", "Under which key somebody is to sign, for whom, and to what purpose.", gql.InputObjectConfigFieldMap{
		"key":     {Type: must(gql.String), Description: "Key id: SHA-256 of the public key."},
		"agency":  {Type: must(gql.String), Description: "Stream of the signer's agency."},
		"role":    {Type: must(gql.String), Description: "Role the signer acts in."},
		"purpose": {Type: must(gql.String), Description: "`record`, `second`, `witness`, `governance` or `possession`."},
	})
}

func claimedInput() *gql.InputObject {
	return inputObject("ClaimedTimeInput", "When the signers say something happened.", gql.InputObjectConfigFieldMap{
		"value":     {Type: gql.String, Description: "Local time, as exact as the precision says; left out when it is unknown."},
		"precision": {Type: must(gql.String), Description: "`instant`, `day`, `month` or `unknown`."},
		"zone":      {Type: gql.String, Description: "Offset from UTC, such as +08:00; Z for UTC."},
	})
}

func sourceInput() *gql.InputObject {
	return inputObject("SourceInput", "Whose words a record holds.", gql.InputObjectConfigFieldMap{
		"kind":     {Type: must(gql.String), Description: "`own`, `transcribed` or `oral`."},
		"body":     {Type: gql.String, Description: "The body whose words they are."},
		"document": {Type: gql.String, Description: "SHA-256 of the document transcribed."},
	})
}

func refInput() *gql.InputObject {
	return inputObject("RefInput", "A reference to an earlier record, or to a stream as a whole.", gql.InputObjectConfigFieldMap{
		"rel":      {Type: must(gql.String), Description: "`answers`, `follows`, `causes`, `corrects`, `supersedes` or `partOf`."},
		"stream":   {Type: must(gql.String), Description: "The stream referred to."},
		"recordId": {Type: gql.String, Description: "The record referred to; null for the stream as a whole."},
	})
}

func evidenceInput() *gql.InputObject {
	return inputObject("EvidenceInput", "A file that is kept elsewhere.", gql.InputObjectConfigFieldMap{
		"kind":      {Type: must(gql.String), Description: "What the file is."},
		"mediaType": {Type: must(gql.String), Description: "Its media type."},
		"bytes":     {Type: must(gql.Float), Description: "Its size, a whole number; a Float because recordings pass 32 bits."},
		"sha256":    {Type: must(gql.String), Description: "Its SHA-256, in hexadecimal."},
	})
}

// draftStatement reads a DraftInput, which the gate has checked against its type.
func draftStatement(input map[string]any) (domain.Statement, error) {
	s := domain.Statement{
		Stream: domain.StreamID(text(input, "stream")), Expires: text(input, "expires"), Place: text(input, "place"),
	}
	for _, m := range members(input, "signers") {
		s.Signers = append(s.Signers, domain.Signer{Key: text(m, "key"), Agency: domain.StreamID(text(m, "agency")),
			Role: text(m, "role"), Purpose: text(m, "purpose")})
	}
	if m, given := input["occurredAt"].(map[string]any); given {
		s.OccurredAt = domain.ClaimedTime{Value: text(m, "value"), Precision: domain.Precision(text(m, "precision")), Zone: text(m, "zone")}
	}
	if m, given := input["source"].(map[string]any); given {
		s.Source = domain.Source{Kind: text(m, "kind"), Body: text(m, "body"), Document: domain.Digest(text(m, "document"))}
	}
	for _, m := range members(input, "refs") {
		s.Refs = append(s.Refs, domain.Ref{Rel: text(m, "rel"), Stream: domain.StreamID(text(m, "stream")), ID: text(m, "recordId")})
	}
	for _, m := range members(input, "evidence") {
		size, _ := m["bytes"].(float64)
		if size != math.Trunc(size) || size < 0 || size > 1<<53 {
			return s, inputFault("evidence.bytes", "a file's size is a whole number of bytes")
		}
		s.Evidence = append(s.Evidence, domain.Evidence{Kind: text(m, "kind"), MediaType: text(m, "mediaType"),
			Bytes: uint64(size), SHA256: domain.Digest(text(m, "sha256"))})
	}
	if paths, given := input["sealed"].([]any); given {
		s.Sealed = make(map[string]*domain.Digest, len(paths))
		for _, path := range paths {
			name, _ := path.(string)
			s.Sealed[name] = nil
		}
	}
	return s, draftFacts(input["event"], &s)
}

func text(m map[string]any, name string) string {
	s, _ := m[name].(string)
	return s
}

func members(m map[string]any, name string) []map[string]any {
	list, _ := m[name].([]any)
	var objects []map[string]any
	for _, member := range list {
		if object, ok := member.(map[string]any); ok {
			objects = append(objects, object)
		}
	}
	return objects
}

// draftEvent has a field for every type of the catalogue. It is what GraphQL
// calls a oneof input object; the library does not know them, so that the rule is
// kept by draftFacts.
func draftEvent(catalogue []domain.Spec) *gql.InputObject {
	objects := map[string]*gql.InputObject{}
	fields := gql.InputObjectConfigFieldMap{}
	for _, spec := range catalogue {
		name := domain.TypeName(spec.Type)
		var in gql.Input = gql.Boolean // an event without facts: true
		if len(spec.Facts) > 0 {
			in = inputObject(name+"Input", spec.Doc, factInputs(spec.Facts, objects))
		}
		fields[domain.FieldName(spec.Type)] = &gql.InputObjectFieldConfig{Type: in, Description: spec.Doc}
	}
	return inputObject("DraftEvent", "An event's clear facts. Exactly one field is given.", fields)
}

func factInputs(facts []domain.Fact, objects map[string]*gql.InputObject) gql.InputObjectConfigFieldMap {
	fields := gql.InputObjectConfigFieldMap{}
	for _, fact := range facts {
		fields[fact.Name] = &gql.InputObjectFieldConfig{Type: factInput(fact, objects), Description: factDoc(fact)}
	}
	return fields
}

// factInput is the input type of a fact. Times are strings, unlike in answers:
// the very text is signed, and reading it would lose how it was written.
func factInput(fact domain.Fact, objects map[string]*gql.InputObject) gql.Input {
	var in gql.Input = gql.String
	switch fact.Type {
	case domain.Int:
		in = gql.Int
	case domain.Bool:
		in = gql.Boolean
	case domain.Object:
		known := objects[fact.TypeName]
		if known == nil {
			known = inputObject(fact.TypeName+"Input", fact.Doc, factInputs(fact.Fields, objects))
			objects[fact.TypeName] = known
		}
		in = known
	}
	if fact.List {
		in = gql.NewList(gql.NewNonNull(in))
	}
	if fact.Required {
		in = gql.NewNonNull(in)
	}
	return in
}

// draftFacts takes the one event of a DraftEvent into the statement.
func draftFacts(event any, s *domain.Statement) error {
	given, _ := event.(map[string]any)
	var found []domain.Spec
	for _, spec := range domain.Catalogue() {
		if given[domain.FieldName(spec.Type)] != nil {
			found = append(found, spec)
		}
	}
	if len(found) != 1 {
		return inputFault("event", fmt.Sprintf("a draft is of exactly one event, this one has %d", len(found)))
	}
	s.Type = found[0].Type
	facts, isObject := withoutNulls(given[domain.FieldName(found[0].Type)]).(map[string]any)
	if !isObject {
		facts = map[string]any{}
	}
	var err error
	s.Facts, err = json.Marshal(facts) // the ledger writes them in their one form
	return err
}

// withoutNulls leaves out what was given as null: in a statement a fact is there
// or is not.
func withoutNulls(value any) any {
	switch v := value.(type) {
	case map[string]any:
		kept := make(map[string]any, len(v))
		for name, member := range v {
			if member != nil {
				kept[name] = withoutNulls(member)
			}
		}
		return kept
	case []any:
		kept := make([]any, len(v))
		for i, member := range v {
			kept[i] = withoutNulls(member)
		}
		return kept
	}
	return value
}
