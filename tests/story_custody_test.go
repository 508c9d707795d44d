package tests

import (
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

// TestAcrossTheBorder: a body abroad without a key receives the child. Two member
// agencies write down what it said, and the agency that sent the child stays
// responsible.
func TestAcrossTheBorder(t *testing.T) {
	s := tell(t)
	s.inShelter()
	s.on("2013-04-02")
	abroad := says{what: domain.TypeCustodyHeldOutside, by: []officerAt{warden, assessor},
		source: object{"kind": "transcribed", "body": "Department of Child Care, Quang Ninh", "document": strings.Repeat("5e", 32)},
		facts:  object{"body": "Department of Child Care, Quang Ninh", "care": "abroad", "cause": "repatriation", "presence": seen}}
	alone := abroad
	alone.by = []officerAt{warden, shelter.officer(domain.RoleCaseworker, 1)}
	s.refused(alone, "H6", "two agencies must bring the words of")
	s.refused(closing("repatriated"), "H8", "the child is not with a body outside the ledger")
	s.record(abroad)
	s.shows(`custody { status agency { stream } holder { body } }`, `"status":"outside"`, string(shelter.id()), `"body":"Department of Child Care, Quang Ninh"`)
	s.record(closing("repatriated"))
	s.ends("transcribed")
}

// TestALongTermFosterHomeIsReversed: years later the family is found, and the case
// is taken up again.
func TestALongTermFosterHomeIsReversed(t *testing.T) {
	s := tell(t)
	mother, carer := s.person("mother"), s.person("carer")
	s.inShelter()
	s.on("2013-03-01")
	placed := says{what: domain.TypeCarePlacementMade, by: []officerAt{warden}, facts: object{"care": "foster_care", "carer": carer, "vetted": true}}
	s.record(placed)
	s.refused(placed, "H4", "is placed with "+string(carer)+" already")
	s.record(closing("foster"))
	s.on("2019-06-01")
	s.refused(closing("foster"), "H3", "was closed already")
	s.record(says{what: domain.TypeCaseReopened, by: []officerAt{assessor}, facts: object{"cause": "new_information"}})
	s.record(belongs(mother, "mother"))
	s.hears("now")
	s.assesses(mother, "return")
	s.record(says{what: domain.TypeCarePlacementEnded, by: []officerAt{warden}, facts: object{"care": "shelter", "cause": "reunification"}})
	s.goesHome(mother, "mother")
	s.shows(`custody { home holder { person } } custodyHistory { holders { person from { earliest } } } case { closed }`,
		`"home":true`, string(carer), `"closed":false`)
	s.ends()
}

// TestGoneFromCareAndBack: a child runs away from the shelter and comes back. The
// shelter is responsible all the time, and nothing can be done meanwhile.
func TestGoneFromCareAndBack(t *testing.T) {
	s := tell(t)
	s.inShelter()
	s.on("2013-02-02")
	s.record(says{what: domain.TypeChildMissingFromCare, by: []officerAt{matron, inspector}, facts: object{"since": "2013-02-02T05:00:00+08:00", "circumstances": "ran_away"}})
	s.refused(sending(warden, nurse), "H4", "missing")
	s.shows(`custody { status agency { stream } }`, `"status":"missing"`, string(shelter.id()))
	s.on("2013-02-09")
	s.record(says{what: domain.TypeChildReturnedToCare, by: []officerAt{matron}, facts: object{"care": "shelter", "presence": seen, "condition": "minor_injury"}})
	s.shows(`custodyHistory { statuses { status } responsible { agency { stream } } }`,
		`{"status":"in_care"},{"status":"missing"},{"status":"in_care"}`, string(shelter.id()))
	s.ends()
}

// TestSoldAgain: a child comes home and is sold again. The case goes on in its own
// stream, the search in the family's report.
func TestSoldAgain(t *testing.T) {
	s := tell(t)
	mother, uncle := s.person("mother"), s.person("uncle")
	s.inShelter()
	s.on("2013-02-01")
	report := s.reported(s.person("child"), mother, "mother", "report")
	s.record(belongs(mother, "mother"))
	s.resolves(report)
	s.hears("now")
	s.assesses(mother, "return")
	s.goesHome(mother, "mother")
	s.on("2013-04-01")
	s.record(visit())
	s.record(visit())
	s.record(closing("reunified_parent"))
	s.on("2014-08-01")
	s.record(says{what: domain.TypeMissingReopened, by: []officerAt{inspector}, stream: report, facts: object{"cause": "missing_again"}})
	s.on("2014-09-12")
	again := rescue("D0912-1")
	again.stream = s.child
	s.refused(again, "H3", "is open already: a second rescue or find opens a stream of its own")
	s.record(says{what: domain.TypeCaseReopened, by: []officerAt{assessor}, facts: object{"cause": "rescued_again"}})
	s.record(says{what: domain.TypePlacementDisrupted, by: []officerAt{inspector},
		facts: object{"agency": police.id(), "care": "police_temporary", "cause": "sold_again", "condition": "needs_treatment"}})
	s.fears(uncle, "sold_the_child")
	s.refused(handOver(mother, "mother"), "H4", "is in the custody of "+string(police.id()))
	s.shows(`custody { home agency { stream } } decision { status } custodyHistory { statuses { status } }`,
		`"home":false`, string(police.id()), `"status":"executed"`, `{"status":"at_home"},{"status":"in_care"}`)
	s.ends()
}

// TestAChildDies in care, and nobody can hand it over, place it or decide for it
// afterwards. What is known of it still grows.
func TestAChildDies(t *testing.T) {
	s := tell(t)
	mother := s.person("mother")
	s.inShelter()
	s.on("2013-02-01")
	s.hears("now")
	s.assesses(mother, "return")
	s.calls(warden, map[place]string{hospital: "medical"})
	dead := says{what: domain.TypeChildDied, by: []officerAt{doctor, inspector}, facts: object{"causeClass": "natural"}}
	alone := dead
	alone.by = dead.by[:1]
	s.refused(alone, "H1", "is signed by 1 to 3 as second officer, and here by 0")
	death := s.record(dead)
	for _, over := range []says{
		sending(warden, nurse), dead,
		{what: domain.TypeCarePlacementMade, by: []officerAt{warden}, facts: object{"care": "foster_care", "carer": mother, "vetted": true}},
		{what: domain.TypeReunificationProposed, by: []officerAt{searcher}, facts: object{"receiver": mother, "relation": "mother"}},
	} {
		s.refused(over, "H10", "has died, and")
	}
	s.record(belongs(mother, "mother"))
	s.record(closing("deceased"))
	s.shows(`custody { status since { recordId } } case { outcome }`, `"status":"deceased"`, death, `"outcome":"deceased"`)
	s.ends()
}

// TestAChildDiesAtHome: the death ends the follow-ups; an earlier record may still
// be corrected, and custody with it stays as it is.
func TestAChildDiesAtHome(t *testing.T) {
	s := tell(t)
	mother := s.person("mother")
	s.inShelter()
	s.on("2013-02-01")
	s.record(belongs(mother, "mother"))
	s.hears("now")
	s.assesses(mother, "return")
	s.goesHome(mother, "mother")
	s.on("2013-03-01")
	seenOnce := s.record(visit())
	s.on("2013-03-20")
	s.calls(helper, map[place]string{hospital: "medical"})
	s.record(says{what: domain.TypeChildDied, by: []officerAt{doctor, inspector}, facts: object{"causeClass": "accident"}})
	s.refused(says{what: domain.TypePlacementDisrupted, by: []officerAt{warden},
		facts: object{"agency": shelter.id(), "care": "shelter", "cause": "neglect", "condition": "well"}}, "H10", "has died")
	s.record(says{what: domain.TypeErrorDeclared, by: []officerAt{helper, searcher}, refs: []domain.Ref{{Rel: "corrects", Stream: s.child, ID: seenOnce}},
		facts: object{"error": "incorrect_data", "clerical": false, "rightTime": "2013-03-02T10:00:00+08:00"}})
	s.record(closing("deceased"))
	s.shows(`custody { status home } case { closed }`, `"status":"deceased"`, `"closed":true`)
	s.ends()
}

// TestEmergencyAtNight: one officer, no papers. Where the child is and who has it
// is on record at once; the rest follows.
func TestEmergencyAtNight(t *testing.T) {
	s := tell(t)
	keeper := s.person("keeper")
	alone := rescue("D0104-9")
	alone.by = alone.by[:1]
	rescued := s.record(alone)
	s.calls(inspector, map[place]string{shelter: "protection"})
	put := says{what: domain.TypePlacementEmergency, by: []officerAt{matron}, facts: object{"agency": shelter.id(), "care": "hospital", "keeper": keeper}}
	s.record(put)
	s.shows(`custody { agency { stream } holder { person } } history(first: 1) { edges { node { singleSigned } } }`,
		string(shelter.id()), string(keeper), `"singleSigned":true`)
	s.refused(says{what: domain.TypeCustodyTaken, by: []officerAt{inspector}, facts: object{"agency": police.id(), "care": "police_temporary", "legalBasis": "rescue"}},
		"H4", "is in the custody of "+string(shelter.id()))
	s.on("2013-01-05")
	s.record(says{what: domain.TypeStatementCountersigned, by: []officerAt{police.officer(domain.RoleInvestigator, 2)}, refs: answering(s.child, rescued), facts: object{"present": false}})
	s.shows(`history(first: 1) { edges { node { singleSigned papersSeen { type } } } }`, `"singleSigned":true`, domain.TypeStatementCountersigned)
	s.record(says{what: domain.TypeStatementCountersigned, by: []officerAt{partner}, refs: answering(s.child, rescued), facts: object{"present": true}})
	s.shows(`history(first: 1) { edges { node { singleSigned countersignatures { type } } } }`, `"singleSigned":false`, domain.TypeStatementCountersigned)
	s.ends()
}
