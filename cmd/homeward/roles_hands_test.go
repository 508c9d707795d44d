package main

import (
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/simulate"
)

// tellSameHands has one court speak in a case of the police and in one of others.
func (w *rolesWorld) tellSameHands() {
	clerk := w.otherCourt.WithRole(domain.RoleClerk)[0]
	for _, name := range []string{"in force", "rivals"} {
		w.record(simulate.Draft{Stream: w.cases[name].child, Signers: []simulate.Signing{clerk.Records()},
			Facts: domain.CourtOrderRecorded{Court: w.otherCourt.ID, OrderNumber: "S-1", Order: "other",
				OrderDigest: domain.DigestOf([]byte(name)), MadeAt: "2013-03-01T00:00:00Z"}})
	}
}

type roleHand struct {
	OtherChildren int
	Streams       []struct{ Stream domain.StreamID }
}

// handQuestions are the rows about who else was in the same hands, and how many
// children there are.
func (w *rolesWorld) handQuestions() map[string]question {
	names := func(t *testing.T, c roleCaller, other string) bool {
		for _, hand := range w.sameHands(t, c) {
			for _, one := range hand.Streams {
				if one.Stream == w.cases[other].child {
					return true
				}
			}
		}
		return false
	}
	return map[string]question{
		"who acted for the child: for how many others": func(t *testing.T, c roleCaller) bool {
			others := 0
			for _, hand := range w.sameHands(t, c) {
				others += hand.OtherChildren
			}
			return others > 0
		},
		"who acted for the child: for whom, where the own agency takes part": func(t *testing.T, c roleCaller) bool {
			return names(t, c, "another reader") || names(t, c, "expired")
		},
		"how many children: statistics": func(t *testing.T, c roleCaller) bool {
			answer := w.graphql(t, c, `{statistics(from:"2013-01-01",until:"2014-01-01"){rows{opened{total{count}}}}}`, nil)
			if answer.Data.Statistics == nil {
				w.turnedAway(t, c, answer, "FORBIDDEN")
				return false
			}
			return len(answer.Data.Statistics.Rows) == 1
		},
		"what is found about the child":                         w.isToldFindings(func(c roleCaller) domain.StreamID { return c.own.child }),
		"what is found about another child":                     w.isToldFindings(func(c roleCaller) domain.StreamID { return c.other.child }),
		"what is found about who asked for the child's history": w.isToldFindings(func(c roleCaller) domain.StreamID { return c.own.child.Access() }),
		"what is found about the own agency":                    w.isToldFindings(func(c roleCaller) domain.StreamID { return c.agency }),
		"what is found about another agency":                    w.isToldFindings(func(c roleCaller) domain.StreamID { return c.strangers }),
		"what is found about the ledger":                        w.isToldFindings(func(roleCaller) domain.StreamID { return domain.TheLedger }),
		"the list of all that is found": func(t *testing.T, c roleCaller) bool {
			answer := w.graphql(t, c, `{audit(first:1){next}}`, nil)
			if answer.Data.Audit == nil {
				w.turnedAway(t, c, answer, "FORBIDDEN")
			}
			return answer.Data.Audit != nil
		},
		"who acted for the child: for whom, elsewhere": func(t *testing.T, c roleCaller) bool { return names(t, c, "rivals") },
	}
}

// isToldFindings asks for what is found about one stream.
func (w *rolesWorld) isToldFindings(of func(roleCaller) domain.StreamID) question {
	return func(t *testing.T, c roleCaller) bool {
		answer := w.graphql(t, c, `query($s:String!){audit(stream:$s){nodes{stream findings{total}}}}`, map[string]any{"s": of(c)})
		if answer.Data.Audit == nil {
			w.turnedAway(t, c, answer, "NOT_FOUND")
			return false
		}
		if len(answer.Data.Audit.Nodes) != 1 || answer.Data.Audit.Nodes[0].Stream != of(c) {
			t.Errorf("asked for %s, told %+v", of(c), answer.Data.Audit)
		}
		return true
	}
}

// sameHands asks for those who acted for the caller's own child.
func (w *rolesWorld) sameHands(t *testing.T, c roleCaller) []roleHand {
	t.Helper()
	answer := w.graphql(t, c, `query($c:String!){child(stream:$c){sameHands{otherChildren streams(first:100){stream}}}}`, map[string]any{"c": c.own.child})
	if answer.Data.Child == nil {
		w.turnedAway(t, c, answer, "NOT_FOUND")
		return nil
	}
	if len(answer.Data.Child.SameHands) == 0 {
		t.Fatal("nobody acted for the child")
	}
	return answer.Data.Child.SameHands
}
