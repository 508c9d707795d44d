package graphql

import (
	"fmt"
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

// TestWaysAreBounded: a page of records that each rest on the one before must not tell
// the square of them.
func TestWaysAreBounded(t *testing.T) {
	own := domain.NewStreamID(domain.ChildStream, [16]byte{1})
	var story projections.Story
	for i := range 3 * maxWay {
		s := domain.Statement{ID: fmt.Sprint(i), Stream: own, Type: domain.TypeRecordReviewed, Event: domain.RecordReviewed{}}
		if i > 0 {
			s.Refs = []domain.Ref{{Rel: "answers", Stream: own, ID: fmt.Sprint(i - 1)}}
		}
		story = append(story, projections.Step{Step: domain.Step{Statement: s}})
	}
	nodes, err := tiedNodes(story, "0", story.RestsOn)
	fatal(t, err)
	for _, n := range nodes {
		if way := n.way(); len(way) != min(n.Distance, maxWay) || way[len(way)-1].ID != n.ID {
			t.Fatalf("the way of %d ties to %s is told as %d that end at %s", n.Distance, n.ID, len(way), way[len(way)-1].ID)
		}
	}
}
