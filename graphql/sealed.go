package graphql

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
)

// sealedType says what a reader gets of a sealed path. Only an open value has a
// content.
func (t *types) sealedType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        "SealedValue",
		Description: "A sealed path of a record: the value is in the vault, the log has only a salted commitment to it.",
		Fields: gql.Fields{
			"path":  plain(must(gql.String), "Name of the path.", func(v ledger.Value) any { return v.Path }),
			"state": plain(must(sealedState()), "What became of it; one state never stands for another.", func(v ledger.Value) any { return v.State }),
			"value": {Type: t.content, Description: "The content of an open value; null in every other state.", Resolve: func(p gql.ResolveParams) (any, error) {
				return contentOf(p.Source.(ledger.Value))
			}},
		},
	})
}

func sealedState() *gql.Enum {
	docs := map[ledger.ValueState]string{
		ledger.ValueAbsent:   "There never was a value.",
		ledger.ValueOpen:     "The value is given.",
		ledger.ValueWithheld: "There is a value, and it is not for this reader.",
		ledger.ValueErased:   "The key of the value was destroyed by order.",
		ledger.ValueMissing:  "There should be a value, and it does not open.",
	}
	values := gql.EnumValueConfigMap{}
	for state, doc := range docs {
		values[strings.ToUpper(string(state))] = &gql.EnumValueConfig{Value: state, Description: doc}
	}
	return gql.NewEnum(gql.EnumConfig{Name: "SealedState", Description: "What became of a sealed value.", Values: values})
}

// contentOf decodes an open value. A document, such as a DNA profile, is given as its
// JSON text: it has one form, and whoever computes with it needs that. The error must
// not quote a value.
func contentOf(v ledger.Value) (any, error) {
	if v.State != ledger.ValueOpen {
		return nil, nil
	}
	var one string
	if json.Unmarshal(v.JSON, &one) == nil {
		return one, nil
	}
	var several []string
	if json.Unmarshal(v.JSON, &several) == nil {
		return several, nil
	}
	if len(v.JSON) > 0 && v.JSON[0] == '{' {
		return string(v.JSON), nil
	}
	return nil, fmt.Errorf("read sealed value %s: neither text, nor a list of texts, nor a document", v.Path)
}

// sealedFields show each sealed path of a type under its own name, beside the
// list of them all. A path that is called like a fact or a common field is only
// in the list.
func (t *types) sealedFields(spec domain.Spec) gql.Fields {
	fields := gql.Fields{}
	for _, sealed := range spec.Sealed {
		if t.taken[sealed.Path] {
			continue
		}
		path := sealed.Path
		fields[path] = &gql.Field{Type: must(t.sealed), Description: sealed.Doc + " Sealed.", Resolve: func(p gql.ResolveParams) (any, error) {
			return t.api.sealedValue(p.Context, p.Source.(*eventNode), path)
		}}
	}
	return fields
}

// sealedValues opens a record's values as far as the caller's access goes, now
// and for this field alone: they are kept nowhere.
func (a *api) sealedValues(ctx context.Context, e *eventNode) ([]ledger.Value, error) {
	if e.statement.Type == "" {
		return []ledger.Value{}, nil
	}
	leaf, err := a.leaf(ctx, e)
	if err != nil {
		return nil, err
	}
	values, err := a.ledger.Values(ctx, leaf, e.access)
	return notNull(values), err
}

func (a *api) sealedValue(ctx context.Context, e *eventNode, path string) (any, error) {
	values, err := a.sealedValues(ctx, e)
	if err != nil {
		return nil, err
	}
	for _, value := range values {
		if value.Path == path {
			return value, nil
		}
	}
	return nil, fmt.Errorf("open record %d: it has no sealed path %s", e.row.Index, path)
}

// leaf reads a record where it is kept. The views can be written to by hand: what
// they show under an index must be what the log holds there, to the byte, before
// anything is proved or opened. Only how a verdict is worded may differ: views that
// are older than the release keep the words of theirs.
func (a *api) leaf(ctx context.Context, e *eventNode) (ledger.Leaf, error) {
	if held := e.page.leaf(ctx, a, e); held != nil {
		return *held, nil
	}
	leaf, err := a.ledger.Leaf(ctx, e.row.Index)
	if err != nil {
		return leaf, err
	}
	kept, row := leaf.Record.Statement, e.row
	if kept.Recorded.Leaf != row.Leaf || kept.Recorded.Digest != row.Digest || kept.Stream != row.Stream ||
		!kept.Recorded.At.Equal(row.Recorded) || !leaf.Void.Same(row.Verdict) || !bytes.Equal(leaf.Record.Envelope.Payload, row.Payload) {
		return leaf, domain.Refuse(domain.Tampered, "", "the views show another record at %d than the log holds", row.Index)
	}
	return leaf, nil
}
