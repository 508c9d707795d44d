package graphql

import (
	"context"
	"encoding/base64"
	"strconv"
	"strings"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
)

// The kinds of global ids and cursors.
const (
	idChild  = "Child"
	idAgency = "Agency"
	idEvent  = "Event"
	idCursor = "Cursor"
)

// maxID bounds an id or cursor from outside, in bytes. Ours are shorter.
const maxID = 128

// globalID makes an opaque id: clients keep it and never look inside.
func globalID(kind, key string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(kind + ":" + key))
}

// readID takes an id apart. It accepts only the one text that globalID makes.
func readID(text string) (kind, key string, ok bool) {
	if len(text) > maxID {
		return "", "", false
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil {
		return "", "", false
	}
	kind, key, ok = strings.Cut(string(raw), ":")
	return kind, key, ok && globalID(kind, key) == text
}

func indexID(kind string, index uint64) string {
	return globalID(kind, strconv.FormatUint(index, 10))
}

// readIndex reads the index of a key in its one form.
func readIndex(key string) (uint64, bool) {
	index, err := strconv.ParseUint(key, 10, 63)
	return index, err == nil && strconv.FormatUint(index, 10) == key
}

func (t *types) nodeInterface() *gql.Interface {
	return gql.NewInterface(gql.InterfaceConfig{
		Name:        "Node",
		Description: "Anything that can be asked for again by its id.",
		Fields:      gql.Fields{"id": {Type: must(gql.ID), Description: "Global and opaque."}},
		ResolveType: t.typeOf,
	})
}

// typeOf names the object type of a value behind an interface.
func (t *types) typeOf(p gql.ResolveTypeParams) *gql.Object {
	switch v := p.Value.(type) {
	case childNode:
		return t.child
	case agencyNode:
		return t.agency
	case *eventNode:
		if object, known := t.events[v.statement.Type]; known {
			return object
		}
		return t.unreadable
	}
	return nil
}

// node finds anything by its global id.
func (a *api) node(ctx context.Context, caller ledger.Caller, id string) (any, error) {
	kind, key, ok := readID(id)
	if !ok {
		return nil, errHidden
	}
	switch kind {
	case idChild:
		return a.child(ctx, caller, domain.StreamID(key), projections.AsOf{})
	case idAgency:
		return a.agency(ctx, caller, domain.StreamID(key))
	case idEvent:
		if index, ok := readIndex(key); ok {
			return a.event(ctx, caller, index)
		}
	}
	return nil, errHidden
}
