package tests

import (
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

// TestABoyOfTheRaid: one of the 89 whom the operation of December 2012 freed, home by the spring. A
// laboratory without a key says whose child he is, on paper: two agencies bring its
// word, somebody looks where the paper is kept, and his family agreed to be sampled.
func TestABoyOfTheRaid(t *testing.T) {
	everywhere(t, func(s *story) {
		mother := s.person("mother")
		s.on("2012-12-18")
		report := s.reported(s.person("child"), mother, "mother", "report")
		alert := s.record(says{what: domain.TypeAlertPublished, by: []officerAt{inspector}, stream: report, facts: object{"radiusKm": 300, "channels": []string{"app_push", "road_signs"}}})
		boy := rescue("OP89-031")
		boy.facts["operation"], boy.facts["sex"] = s.operation("OP-2012-89"), "male"
		s.record(boy)
		s.record(says{what: domain.TypeCustodyTaken, by: []officerAt{inspector}, facts: object{"agency": police.id(), "care": "police_temporary", "legalBasis": "rescue"}})
		s.on("2012-12-20")
		s.brought(inspector, matron, "shelter")
		s.calls(warden, everybody)
		s.calls(warden, map[place]string{hospital: "medical"})
		s.record(says{what: domain.TypeHealthExamined, by: []officerAt{doctor}, facts: object{"sex": "male", "condition": "well"}})
		s.record(says{what: domain.TypeAgeAssessed, by: []officerAt{doctor}, facts: object{"ageFrom": 44, "ageTo": 52, "methods": []string{"teeth", "development"}}})
		s.record(says{what: domain.TypeTraffickingStatusDecided, by: []officerAt{inspector},
			facts: object{"traffickingStatus": "actual", "decidingBody": "police", "exploitation": []string{"forced_adoption"}, "recruiterRelation": "unacquainted", "criminalCase": "(2012) Xing 118"}})
		s.record(says{what: domain.TypeConsentGiven, by: []officerAt{partner}, facts: object{"giver": mother, "givenAs": "relative", "scope": "sampling"}})
		lab := says{what: domain.TypeIdentityEvidenceAdded, by: []officerAt{inspector, warden}, facts: object{"evidenceKind": "laboratory_report", "keptBy": police.id()},
			source: object{"kind": "transcribed", "body": "Provincial Forensic Institute", "document": strings.Repeat("5e", 32)}, sealed: object{"original": strings.Repeat("5e", 32)}}
		alone := lab
		alone.by = []officerAt{inspector, partner}
		s.refused(alone, "H6", "two agencies must bring the words of")
		paper := s.record(lab)
		s.record(says{what: domain.TypeOriginalChecked, by: []officerAt{partner}, refs: answering(s.child, paper), facts: object{"keptBy": police.id(), "originalState": "intact"}})
		s.on("2013-01-20")
		s.record(belongs(mother, "mother"))
		s.resolves(report)
		s.record(says{what: domain.TypeAlertWithdrawn, by: []officerAt{inspector}, stream: report, refs: answering(report, alert), facts: object{"cause": "found"}})
		s.hears("now")
		s.assesses(mother, "return")
		s.goesHome(mother, "mother")
		s.followed("2013-03-01", "2013-05-02")
		s.record(closing("reunified_parent"))
		s.shows(`custody { home } case { outcome timesSeen }`, `"home":true`, `"outcome":"reunified_parent","timesSeen":2`)
		s.ends("transcribed")
	})
}

// TestABabySoldByItsParents: the umbilical cord was still on. A court ends the
// parents' rights, and the child is adopted; neither the home that has it nor whoever
// would adopt it decides that.
func TestABabySoldByItsParents(t *testing.T) {
	everywhere(t, func(s *story) {
		mother, father, adopter, husband := s.person("mother"), s.person("father"), s.person("adopter"), s.person("husband")
		s.rescued()
		s.on("2013-01-05")
		s.brought(inspector, nurse, "welfare_institution")
		s.calls(nurse, map[place]string{guardians: "child_view", civil: "assessment", search: "tracing", panel: "best_interests"})
		s.fears(mother, "sold_the_child")
		s.fears(father, "sold_the_child")
		matronOfHome := home.officer(domain.RoleCaseworker, 0)
		eligible := says{what: domain.TypeAdoptionEligible, by: []officerAt{matronOfHome}, facts: object{"ground": "parental_rights_ended"}}
		s.refused(eligible, "H9", "order")
		order := s.order("end_of_parental_rights", "(2013) M-7", nil)
		eligible.refs = []domain.Ref{{Rel: "causes", Stream: s.child, ID: order}}
		adoption := says{what: domain.TypeAdoptionRegistered, by: []officerAt{registrarOfAdoptions, nurse},
			facts: object{"adopter": adopter, "coAdopter": husband, "adoption": "domestic", "presence": seen}, sealed: object{"agreement": strings.Repeat("a9", 32)}}
		s.refused(adoption, "H9", "nobody has declared that")
		s.record(eligible)
		s.record(says{what: domain.TypeChildViewRecorded, by: []officerAt{advocate}, facts: object{"about": "placement", "wants": "too_young", "interpreter": false, "supportPerson": true}})
		s.refused(adoption, "H8", "cannot be decided yet")
		for _, person := range []domain.PersonID{adopter, husband} {
			s.record(says{what: domain.TypeFamilyAssessmentDone, by: []officerAt{assessor},
				facts: object{"receiver": person, "recommendation": "suitable", "homeVisits": 3, "risks": []string{"none_seen"}}})
		}
		s.record(decision("adoption"))
		s.record(adoption)
		s.shows(`custody { status agency { stream } holder { person } } adoption { registered { recordId } }`, `"status":"adopted"`, `"agency":null`, string(adopter))
		s.refused(says{what: domain.TypeReunificationProposed, by: []officerAt{searcher}, facts: object{"receiver": mother, "relation": "mother"}}, "H3", "the adoption must be dissolved first")
		s.ends()
	})
}
