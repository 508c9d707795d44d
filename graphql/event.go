package graphql

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"sync"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
)

// eventNode is the source of every event type: a record as the views keep it, and
// how much of its stream the caller was found to see.
type eventNode struct {
	row       projections.RecordRow
	statement domain.Statement      // zero when the record cannot be read
	facts     func() map[string]any // decoded once, when a field asks for one
	access    ledger.Access
	stories   *stories // of the stream, for what stands beside the record
	page      *leaves  // of the page it stands on; nil where it stands alone
}

// newEvent reads what was signed. The judge parsed these bytes strictly before
// the views got them; bytes that do not fit their row are not taken for a statement.
func newEvent(row projections.RecordRow, access ledger.Access, stories *stories) *eventNode {
	e := &eventNode{row: row, access: access, stories: stories, facts: func() map[string]any { return nil }}
	s, read := ledger.Signed(row.Payload)
	if !read || s.ID != row.ID || s.Type != row.Type || s.Stream != row.Stream || !bytes.HasPrefix(s.Facts, []byte("{")) {
		return e
	}
	e.statement, e.facts = s, sync.OnceValue(func() map[string]any { return decodeFacts(s.Facts) })
	return e
}

// decodeFacts keeps numbers as they were signed.
func decodeFacts(text json.RawMessage) (facts map[string]any) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	_ = decoder.Decode(&facts) // a JSON object, as newEvent saw
	return facts
}

// event finds a record by its leaf index, if the caller may see its stream.
func (a *api) event(ctx context.Context, caller ledger.Caller, index uint64) (any, error) {
	row, found, err := a.views.Record(ctx, index)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, errHidden
	}
	access, err := a.access(ctx, caller, row.Stream)
	if err != nil {
		return nil, err
	}
	if access < ledger.SeesChain {
		return nil, errHidden
	}
	return newEvent(row, access, &stories{}), nil
}

// visible shows a record beside another; null where the caller may not see it.
func (a *api) visible(ctx context.Context, row projections.RecordRow) (any, error) {
	caller, err := callerOf(ctx)
	if err != nil {
		return nil, err
	}
	access, err := a.access(ctx, caller, row.Stream)
	if err != nil || access < ledger.SeesChain {
		return nil, err
	}
	return newEvent(row, access, &stories{}), nil
}

func (t *types) eventInterface() *gql.Interface {
	return gql.NewInterface(gql.InterfaceConfig{
		Name: "Event",
		Description: "A record of the ledger: a statement that somebody signed, and where it stands. " +
			"What is null for an UnreadableRecord is there for every other type. " +
			"Int has 32 bits: an index or count beyond 2147483647 is an error, not another number.",
		Fields:      gql.FieldsThunk(t.eventFields),
		ResolveType: t.typeOf,
	})
}

// unreadableType stands for bytes that are no statement of the catalogue.
func (t *types) unreadableType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        "UnreadableRecord",
		Description: "A record that is no statement of a known type. It is kept, shown, and changes nothing.",
		Interfaces:  []*gql.Interface{t.node, t.event},
		Fields:      gql.FieldsThunk(t.eventFields),
	})
}

// eventType makes the object type of a row of the catalogue.
func (t *types) eventType(spec domain.Spec) *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        domain.TypeName(spec.Type),
		Description: spec.Doc,
		Interfaces:  []*gql.Interface{t.node, t.event},
		Fields: gql.FieldsThunk(func() gql.Fields {
			fields := t.eventFields()
			maps.Copy(fields, t.factFields(spec.Facts))
			maps.Copy(fields, t.sealedFields(spec))
			return fields
		}),
	})
}
