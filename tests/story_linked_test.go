package tests

import (
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

// halfOf is what police and civil affairs say in one stream of another.
func halfOf(stream, other, continues domain.StreamID, bases ...string) says {
	return says{what: domain.TypeRecordsLinked, by: []officerAt{inspector, assessor}, stream: stream,
		facts: object{"other": other, "continues": continues, "bases": bases}}
}

// TestUnderAnotherName: a girl runs away from the shelter and is freed again months
// later under another number. Nobody knows her at first; then her life is told in one
// place, and her first file closes as a duplicate.
func TestUnderAnotherName(t *testing.T) {
	everywhere(t, func(s *story) {
		s.inShelter()
		s.on("2013-02-01")
		s.record(says{what: domain.TypeChildMissingFromCare, by: []officerAt{matron}, facts: object{"since": "2013-01-31T22:00:00+08:00", "circumstances": "ran_away"}})
		first := s.child
		s.child = ""
		s.on("2013-07-01")
		s.record(rescue("D0701-9"))
		second := s.child
		s.calls(inspector, map[place]string{civil: "tracing", shelter: "tracing"})
		s.record(says{what: domain.TypeDuplicateSuspected, by: []officerAt{warden}, facts: object{"other": first, "bases": []string{"officer_account"}}})
		here, there := halfOf(second, first, second, "photograph", "own_account"), halfOf(first, second, second, "photograph", "own_account")
		s.refused(halfOf(second, first, second, "equal_profile"), "H3", "equal profiles alone are those of twins too")
		s.refused(there, "H3", "does not say that it continues")
		s.record(here)
		s.shows(`linked { stream half continues } life { streams }`, string(first), `"half":true`)
		s.refused(there, "H4", "one agency must be responsible in both first")
		s.record(says{what: domain.TypeCustodyTaken, by: []officerAt{inspector}, facts: object{"agency": police.id(), "care": "police_temporary", "legalBasis": "rescue"}})
		s.record(there)
		s.shows(`linked { half standing basis } life { withheld continues }`, `"half":false`, `"standing":true`, `"withheld":0`, string(second))
		s.refused(says{what: domain.TypeChildReturnedToCare, by: []officerAt{matron}, stream: first,
			facts: object{"care": "shelter", "presence": seen, "condition": "well"}}, "H4", "goes on in "+string(second))
		s.refused(says{what: domain.TypeCaseClosed, by: []officerAt{director}, stream: first, facts: object{"outcome": "missing"}}, "H8", "so the case closes as a duplicate")
		s.record(says{what: domain.TypeCaseClosed, by: []officerAt{director}, stream: first, facts: object{"outcome": "duplicate"}})
		s.brought(inspector, matron, "shelter")
		s.showsOf(first, `case { closed outcome } life { continues history(first: 100) { edges { node { stream type } } } }`,
			`"outcome":"duplicate"`, domain.TypeChildMissingFromCare, domain.TypeTransferAccepted)
		s.showsTo("search", `life { streams withheld }`, `"code":"NOT_FOUND"`) // who took part in the first stream alone
		s.child = first
		s.showsTo("search", `life { streams withheld }`, `"withheld":1`)
		s.child = second
		s.ends()
	})
}

// TestTwinsTakenForOne: two girls with one face, and one profile. The link is taken
// back by two who had no hand in it, and both are what they are.
func TestTwinsTakenForOne(t *testing.T) {
	everywhere(t, func(s *story) {
		s.inShelter()
		one := s.child
		s.child = ""
		s.on("2013-03-01")
		s.record(says{what: domain.TypeChildLocated, by: []officerAt{searcher}, facts: object{"child": "new", "sex": "female", "ageFrom": 40, "ageTo": 54,
			"condition": "not_examined", "foundWith": "buyer"}})
		two := s.child
		s.calls(searcher, map[place]string{police: "tracing", civil: "tracing", guardians: "guardianship", accusers: "prosecution"})
		s.child = one
		s.calls(warden, map[place]string{accusers: "prosecution"})
		suspected := s.record(says{what: domain.TypeDuplicateSuspected, by: []officerAt{searcher}, facts: object{"other": two, "bases": []string{"photograph", "equal_profile"}}})
		halves := map[domain.StreamID]string{}
		halves[one] = s.record(halfOf(one, two, one, "photograph", "equal_profile"))
		halves[two] = s.record(halfOf(two, one, one, "photograph", "equal_profile"))
		s.showsOf(two, `life { continues streams }`, `"continues":"`+string(one), string(two))
		for _, stream := range []domain.StreamID{two, one} {
			back := says{what: domain.TypeLinkRevoked, by: []officerAt{partner, registry}, stream: stream, refs: answering(stream, halves[stream]), facts: object{"cause": "twins"}}
			s.refused(back, "H6", "an agency that did not sign it must sign too")
			back.by = []officerAt{prosecutor, advocate}
			s.record(back)
		}
		twins := says{what: domain.TypeSiblingsDeclared, by: []officerAt{inspector, assessor}, facts: object{"other": two, "relation": "twin", "grounds": []string{"equal_profile", "documents"}}}
		s.record(twins)
		s.refused(halfOf(one, two, one, "photograph", "equal_profile"), "H3", "are declared to be siblings, who are two persons")
		s.record(says{what: domain.TypeDuplicateDismissed, by: []officerAt{inspector}, refs: answering(one, suspected), facts: object{"cause": "twins"}})
		s.shows(`linked { standing } siblings { stream relation half } life { streams }`, `"standing":false`, `"relation":"twin"`, `"streams":["`+string(one)+`"]`)
		s.ends()
	})
}
