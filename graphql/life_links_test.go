package graphql

import (
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
)

// TestSiblingsTellNoHiddenStream: that a stream is this person's may be said where the
// caller does not see it. A sibling that names it must not tell.
func TestSiblingsTellNoHiddenStream(t *testing.T) {
	own, hidden, sibling := domain.NewStreamID(domain.ChildStream, [16]byte{1}), domain.NewStreamID(domain.ChildStream, [16]byte{2}), domain.NewStreamID(domain.ChildStream, [16]byte{3})
	half := func(stream, other domain.StreamID, continues domain.StreamID) projections.HalfRow {
		return projections.HalfRow{Link: domain.Link{Other: other, Continues: continues, Relation: map[bool]string{true: "twin"}[continues == ""]}, Stream: stream, Standing: true}
	}
	life := func(same projections.HalfRow) lifeNode {
		return lifeNode{of: own, access: map[domain.StreamID]ledger.Access{own: ledger.SeesChain, sibling: ledger.SeesChain},
			Life: projections.Life{Streams: []domain.StreamID{own, hidden},
				Same:     []projections.LinkRow{{Streams: [2]domain.StreamID{own, hidden}, Halves: []projections.HalfRow{same}, Continues: own, Standing: true}},
				Siblings: []projections.LinkRow{{Streams: [2]domain.StreamID{hidden, sibling}, Halves: []projections.HalfRow{half(sibling, hidden, "")}, Standing: true}}}}
	}
	if l := life(half(hidden, own, own)); len(l.links(l.Siblings, false)) != 0 {
		t.Error("a sibling of a stream tells whose that is, which the hidden stream alone says")
	}
	if l := life(half(own, hidden, own)); len(l.links(l.Siblings, false)) != 1 {
		t.Error("a sibling of a stream is lost, which the own stream says is this person's")
	}
}
