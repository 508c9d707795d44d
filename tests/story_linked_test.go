package tests

import (
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

// TestRescuedAgainUnderAnotherName: a girl runs away from the shelter and is freed a
// second time, under another name and in another stream. The lives are linked: the
// streams stay, the reader sees one life, and one of the two goes on.
func TestRescuedAgainUnderAnotherName(t *testing.T) {
	everywhere(t, func(s *story) {
		mother := s.person("mother")
		s.inShelter()
		s.on("2013-02-02")
		s.record(says{what: domain.TypeChildMissingFromCare, by: []officerAt{matron, inspector}, facts: object{"since": "2013-02-02T05:00:00+08:00", "circumstances": "ran_away"}})
		first := s.child
		s.child = ""
		s.on("2014-06-01")
		s.record(rescue("D0601-4"))
		s.record(says{what: domain.TypeCustodyTaken, by: []officerAt{inspector}, facts: object{"agency": police.id(), "care": "police_temporary", "legalBasis": "rescue"}})
		s.brought(inspector, warden, "shelter")
		again := s.child
		s.record(says{what: domain.TypeDuplicateSuspected, by: []officerAt{warden}, facts: object{"other": first, "bases": []string{"photograph"}}})
		s.refused(linking(first, again, "equal_profile"), "H3", "equal profiles alone are those of twins too")
		alone := linking(first, again, "photograph", "own_account")
		alone.by = alone.by[:1]
		s.refused(alone, "H1", "is signed by 1 to 3 as second officer")
		s.record(linking(first, again, "photograph", "own_account"))
		s.showsOf(again, `linked { stream half }`, string(first), `"half":true`)
		s.child = first
		s.record(linking(again, again, "photograph", "own_account"))
		s.refused(says{what: domain.TypeChildReturnedToCare, by: []officerAt{matron}, facts: object{"care": "shelter", "presence": seen, "condition": "well"}}, "H4", string(again))
		s.record(closing("duplicate"))
		s.child = again
		s.calls(warden, everybody)
		s.record(belongs(mother, "mother"))
		s.hears("now")
		s.assesses(mother, "return")
		s.goesHome(mother, "mother")
		s.shows(`linked { stream continues half } life { streams history(first: 100) { edges { node { type } } } }`,
			string(first), `"half":false`, domain.TypeChildMissingFromCare, domain.TypeHandedOver)
		s.ends()
	})
}

// linking says in a story's stream that it and another are of one person.
func linking(other, continues domain.StreamID, bases ...string) says {
	return says{what: domain.TypeRecordsLinked, by: []officerAt{inspector, warden}, facts: object{"other": other, "continues": continues, "bases": bases}}
}

// TestTwins: two children look alike and have one profile. They are taken for one, and
// the link is taken back by others than those who made it.
func TestTwins(t *testing.T) {
	everywhere(t, func(s *story) {
		s.inShelter()
		first := s.child
		s.child = ""
		s.record(rescue("D0104-2"))
		s.record(says{what: domain.TypeCustodyTaken, by: []officerAt{inspector}, facts: object{"agency": police.id(), "care": "police_temporary", "legalBasis": "rescue"}})
		s.brought(inspector, matron, "shelter")
		second := s.child
		s.child = first
		link := s.record(linking(second, first, "photograph", "equal_profile"))
		s.child = second
		other := s.record(linking(first, first, "photograph", "equal_profile"))
		s.on("2013-03-04")
		for _, half := range []struct {
			in   domain.StreamID
			link string
		}{{second, other}, {first, link}} {
			s.child = half.in
			s.calls(warden, map[place]string{bench: "court", search: "tracing"})
			revoked := says{what: domain.TypeLinkRevoked, by: []officerAt{warden, inspector}, refs: answering(half.in, half.link), facts: object{"cause": "twins"}}
			s.refused(revoked, "H6", "")
			revoked.by = []officerAt{searcher, clerk}
			s.record(revoked)
		}
		for _, pair := range [][2]domain.StreamID{{first, second}, {second, first}} {
			s.child = pair[0]
			s.record(says{what: domain.TypeSiblingsDeclared, by: []officerAt{inspector, warden},
				facts: object{"other": pair[1], "relation": "twin", "grounds": []string{"equal_profile", "found_together"}}})
		}
		s.shows(`siblings { stream relation } life { streams }`, string(first), `"relation":"twin"`)
		s.ends()
	})
}
