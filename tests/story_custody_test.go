package tests

import (
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

// TestAcrossTheBorder: a body abroad without a key receives the child. Two member
// agencies write down what was said there, and the agency that sent the child stays
// responsible until it has arrived.
func TestAcrossTheBorder(t *testing.T) {
	const body = "Department of Child Care, Quang Ninh"
	everywhere(t, func(s *story) {
		s.inShelter()
		s.record(says{what: domain.TypeGuardianAppointed, by: []officerAt{assessor},
			facts: object{"guardian": advocate.person(), "guardianAgency": guardians.id(), "ground": "interim_care"}})
		fromAbroad := func(what string, by []officerAt, facts object) says {
			return says{what: what, by: by, facts: facts, source: object{"kind": "transcribed", "body": body, "document": strings.Repeat("5e", 32)}}
		}
		s.on("2013-03-02")
		s.record(says{what: domain.TypeConsulateNotified, by: []officerAt{assessor}, facts: object{"country": "VN", "body": "Consulate General"}})
		alone := fromAbroad(domain.TypeNationalityConfirmed, []officerAt{searcher, search.officer(domain.RoleCaseworker, 1)}, object{"country": "VN", "body": body})
		s.refused(alone, "H6", "two agencies must bring the words of")
		s.record(fromAbroad(domain.TypeNationalityConfirmed, []officerAt{searcher, assessor}, object{"country": "VN", "body": body}))
		risk := func(recommendation string) says {
			return says{what: domain.TypeReturnRiskAssessed, by: []officerAt{searcher}, facts: object{"country": "VN", "recommendation": recommendation, "risks": []string{"sale"}}}
		}
		s.record(risk("not_safe"))
		s.record(says{what: domain.TypeChildViewRecorded, by: []officerAt{advocate},
			facts: object{"about": "repatriation", "wants": "now", "interpreter": true, "supportPerson": true}})
		agreed := fromAbroad(domain.TypeRepatriationAgreed, []officerAt{director, inspector}, object{"country": "VN", "body": body})
		s.refused(agreed, "H8", "whoever last assessed the return found that it is not safe")
		s.shows(`repatriation { country missing { requirement } }`, `"country":"VN"`, `{"requirement":"no_danger"},{"requirement":"risk_assessment"}`)
		s.record(risk("safe_with_measures"))
		left := says{what: domain.TypeRepatriationDeparted, by: []officerAt{warden},
			facts: object{"escorts": []domain.PersonID{warden.person(), matron.person()}, "borderPoint": "450600", "presence": seen}}
		s.refused(left, "H7", "no authorities have agreed on the return")
		s.record(agreed)
		s.on("2013-04-02")
		s.record(left)
		s.shows(`custody { status agency { stream } holder { body } } repatriation { departed { recordId } missing { sentence } }`,
			`"status":"outside"`, string(shelter.id()), `"body":"`+body+`"`, `"missing":[]`)
		s.refused(closing("repatriated"), "H8", "the child is not repatriated")
		received := fromAbroad(domain.TypeRepatriationReceived, []officerAt{warden, assessor}, object{"body": body, "arrivedAt": "2013-04-03T15:00:00+08:00", "condition": "well"})
		s.on("2013-04-04")
		s.refused(received, "H6", "cannot say too that it was received")
		received.by = []officerAt{matron, assessor}
		s.record(received)
		s.shows(`custody { status agency { stream } holder { body } } custodyHistory { statuses { status } gaps { from { index } } }`,
			`"agency":null`, `{"status":"outside"},{"status":"repatriated"}`)
		s.record(closing("repatriated"))
		s.ends("transcribed")
	})
}

// TestAdoptedAndBack: a child whose parents' rights a court has ended is adopted by two
// people. Years later its mother is found, and the adoption is dissolved.
func TestAdoptedAndBack(t *testing.T) {
	everywhere(t, func(s *story) {
		mother, first, second := s.person("mother"), s.person("first adopter"), s.person("second adopter")
		head := home.officer(domain.RoleSupervisor, 0)
		s.inShelter()
		s.on("2013-01-08")
		s.brought(warden, nurse, "welfare_institution")
		s.on("2013-03-01")
		eligible := says{what: domain.TypeAdoptionEligible, by: []officerAt{head}, facts: object{"ground": "parental_rights_ended"}}
		s.refused(eligible, "H9", "rests on a court order, so that order must be on record here and referred to")
		eligible.refs = answering(s.child, s.order(domain.OrderRightsEnded, "(2013) R-1", nil))
		s.record(eligible)
		for _, adopter := range []domain.PersonID{first, second} {
			s.record(says{what: domain.TypeFamilyAssessmentDone, by: []officerAt{searcher},
				facts: object{"receiver": adopter, "recommendation": "suitable", "homeVisits": 2, "risks": []string{"none_seen"}}})
		}
		s.record(says{what: domain.TypeChildViewRecorded, by: []officerAt{advocate},
			facts: object{"about": "placement", "wants": "now", "interpreter": false, "supportPerson": true}})
		s.calls(nurse, map[place]string{panel: "best_interests"})
		registers := says{what: domain.TypeAdoptionRegistered, by: []officerAt{civil.officer(domain.RoleAdoptions, 0), nurse},
			facts:  object{"adopter": first, "coAdopter": second, "adoption": "domestic", "presence": seen},
			sealed: object{"agreement": strings.Repeat("a9", 32)}}
		s.shows(`adoption { ground missing { requirement } }`, `"ground":"parental_rights_ended"`, `"missing":[{"requirement":"best_interests"}]`)
		s.refused(registers, "H8", "no panel has decided for it since the child was last heard")
		s.record(says{what: domain.TypeBestInterestsDecided, by: []officerAt{panel.officer(domain.RolePanelMember, 0), panel.officer(domain.RolePanelMember, 1), civil.officer(domain.RolePanelMember, 0)},
			facts: object{"option": "adoption", "weighed": []string{"adoption", "foster_care"}, "dissents": 0, "reviewBy": later}})
		s.record(registers)
		s.shows(`custody { status agency { stream } holder { person with } } custodyHistory { gaps { until { recordId } } }`,
			`"status":"adopted"`, `"agency":null`, string(first), string(second))
		s.followed("2013-04-01", "2013-05-02")
		s.record(closing("adopted_domestic"))
		s.on("2016-03-01")
		s.record(says{what: domain.TypeCaseReopened, by: []officerAt{assessor}, facts: object{"cause": "new_information"}})
		s.record(belongs(mother, "mother"))
		s.refused(says{what: domain.TypeReunificationProposed, by: []officerAt{searcher}, facts: object{"receiver": mother, "relation": "mother"}},
			"H3", "the adoption must be dissolved first")
		sold := s.fears(mother, "sold_the_child")
		dissolved := says{what: domain.TypeAdoptionDissolved, by: []officerAt{director, bench.officer(domain.RoleClerk, 1)},
			facts: object{"cause": "parents_found", "inFavourOf": mother, "custodian": civil.id()}}
		s.calls(searcher, map[place]string{bench: "court", accusers: "prosecution"})
		s.refused(dissolved, "H8", "stays valid while a protection concern about "+string(mother)+" is open")
		s.record(says{what: domain.TypeProtectionConcernCleared, by: []officerAt{prosecutor}, refs: answering(s.child, sold), facts: object{"ground": "unfounded"}})
		s.record(dissolved)
		s.shows(`custody { status agency { stream } holder { person } } adoption { eligible { recordId } dissolved { recordId } }`,
			`"status":"in_care"`, string(civil.id()), string(first), `"eligible":null`)
		s.record(says{what: domain.TypeCarePlacementEnded, by: []officerAt{registry}, facts: object{"care": "residential_care", "cause": "reunification"}})
		s.hears("now")
		s.assesses(mother, "return")
		s.proposes(mother, "mother")
		s.ends()
	})
}

// TestALongTermFosterHomeIsReversed: years later the family is found, and the case
// is taken up again.
func TestALongTermFosterHomeIsReversed(t *testing.T) {
	everywhere(t, func(s *story) {
		mother, carer := s.person("mother"), s.person("carer")
		s.inShelter()
		s.on("2013-03-01")
		placed := says{what: domain.TypeCarePlacementMade, by: []officerAt{warden}, facts: object{"care": "foster_care", "carer": carer, "vetted": true}}
		s.record(placed)
		s.refused(placed, "H4", "is placed with "+string(carer)+" already")
		s.refused(closing("foster"), "H8", "the child is not in foster care by a court's order")
		s.record(says{what: domain.TypeFosterOrdered, by: []officerAt{warden}, facts: object{"carer": carer, "vetted": true},
			refs: answering(s.child, s.order(domain.OrderPlacement, "(2013) P-1", nil))})
		s.shows(`custody { status agency { stream } }`, `"status":"long_term_foster"`, string(shelter.id()))
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
	})
}

// TestGoneFromCareAndBack: a child runs away from the shelter and comes back. The
// shelter is responsible all the time, and nothing can be done meanwhile.
func TestGoneFromCareAndBack(t *testing.T) {
	everywhere(t, func(s *story) {
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
	})
}

// TestSoldAgain: a child comes home and is sold again. The case goes on in its own
// stream, the search in the family's report.
func TestSoldAgain(t *testing.T) {
	everywhere(t, func(s *story) {
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
		s.followed("2013-04-01", "2013-05-02")
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
	})
}

// TestAChildDies in care, and nobody can hand it over, place it or decide for it
// afterwards. What is known of it still grows.
func TestAChildDies(t *testing.T) {
	everywhere(t, func(s *story) {
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
	})
}

// TestAChildDiesAtHome: the death ends the follow-ups; an earlier record may still
// be corrected, and custody with it stays as it is.
func TestAChildDiesAtHome(t *testing.T) {
	everywhere(t, func(s *story) {
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
		s.record(says{what: domain.TypeRemainsReleased, by: []officerAt{doctor, inspector}, facts: object{"receiver": mother, "relation": "mother"}})
		s.refused(says{what: domain.TypePlacementDisrupted, by: []officerAt{warden},
			facts: object{"agency": shelter.id(), "care": "shelter", "cause": "neglect", "condition": "well"}}, "H10", "has died")
		s.record(says{what: domain.TypeErrorDeclared, by: []officerAt{helper, searcher}, refs: []domain.Ref{{Rel: "corrects", Stream: s.child, ID: seenOnce}},
			facts: object{"error": "incorrect_data", "clerical": false, "rightTime": "2013-03-02T10:00:00+08:00"}})
		s.record(closing("deceased"))
		s.shows(`custody { status home } case { closed }`, `"status":"deceased"`, `"closed":true`)
		s.ends()
	})
}

// TestEmergencyAtNight: one officer, no papers. Where the child is and who has it
// is on record at once; the rest follows.
func TestEmergencyAtNight(t *testing.T) {
	everywhere(t, func(s *story) {
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
	})
}
