package graphql

import (
	"testing"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/projections"
)

// TestTiesSayNothingOfOtherStreams: whether a record of another stream was declared
// wrong stands in that stream, which nobody has read.
func TestTiesSayNothingOfOtherStreams(t *testing.T) {
	own, other := domain.NewStreamID(domain.ChildStream, [16]byte{1}), domain.NewStreamID(domain.MissingStream, [16]byte{2})
	step := func(id string, refs ...domain.Ref) projections.Step {
		return projections.Step{Step: domain.Step{Statement: domain.Statement{ID: id, Stream: own, Type: domain.TypeRecordReviewed, Event: domain.RecordReviewed{}, Refs: refs}}}
	}
	story := projections.Story{step("a"), step("b", domain.Ref{Rel: "answers", Stream: own, ID: "a"}, domain.Ref{Rel: "causes", Stream: other, ID: "c"})}
	nodes, err := tiedNodes(story, "b", story.Basis)
	if err != nil || len(nodes) != 2 {
		t.Fatalf("%+v %v", nodes, err)
	}
	types := &types{api: &api{}}
	types.event = types.eventInterface()
	withdrawn := types.tiedType().Fields()["withdrawn"].Resolve
	for i, want := range []any{false, nil} {
		if got, err := withdrawn(gql.ResolveParams{Source: nodes[i]}); err != nil || got != want {
			t.Errorf("%s: withdrawn is %v, want %v (%v)", nodes[i].ID, got, want, err)
		}
	}
}
