package tests

import (
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

// TestOfAge: somebody who was a child when it happened comes as an adult. Nobody
// approves or denies anything; a child in care who comes of age loses its guardian.
func TestOfAge(t *testing.T) {
	everywhere(t, func(s *story) {
		brother := s.person("brother")
		presented := says{what: domain.TypePersonPresented, by: []officerAt{searcher}, facts: object{"child": "new", "sex": "female", "ageFrom": 300, "ageTo": 330, "adult": true}}
		s.record(presented)
		s.calls(searcher, map[place]string{police: "tracing", civil: "other"})
		s.record(belongs(brother, "brother"))
		s.refused(closing("recognised_adult"), "H8", "no adult has declared, and stands by it, to recognise a family")
		s.record(says{what: domain.TypeRecognitionDeclared, by: []officerAt{searcher, assessor}, facts: object{"recognises": true, "recognised": brother}})
		s.record(closing("recognised_adult"))
		grown := s.child
		s.child = ""
		presented.facts = object{"child": "new", "sex": "male", "ageFrom": 200, "ageTo": 214, "adult": false}
		s.record(presented)
		s.calls(searcher, map[place]string{shelter: "protection", civil: "guardianship"})
		s.record(says{what: domain.TypeCustodyTaken, by: []officerAt{matron}, facts: object{"agency": shelter.id(), "care": "independent_living", "legalBasis": "temporary_care_notice"}})
		appointed := s.record(says{what: domain.TypeGuardianAppointed, by: []officerAt{assessor},
			facts: object{"guardian": advocate.person(), "guardianAgency": guardians.id(), "ground": "interim_care"}})
		s.shows(`custody { guardian { recordId } }`, appointed)
		s.on("2014-01-10")
		s.record(says{what: domain.TypeGuardianEnded, by: []officerAt{assessor}, facts: object{"cause": "of_age"}})
		s.record(closing("independent"))
		s.shows(`custody { guardian { person } status } case { outcome }`, `"guardian":null`, `"outcome":"independent"`)
		s.showsOf(grown, `custody { status } case { outcome }`, `"status":"none"`, `"outcome":"recognised_adult"`)
		s.ends()
	})
}

// TestTheWrongFamily: three years after the return it turns out that the papers
// were forged. Both versions stay, and what was known when can be asked.
func TestTheWrongFamily(t *testing.T) {
	everywhere(t, func(s *story) {
		wrong, right := s.person("wrong"), s.person("right")
		s.inShelter()
		s.on("2013-02-01")
		report := s.reported(s.person("child"), wrong, "mother", "report")
		identified := s.record(belongs(wrong, "mother"))
		s.resolves(report)
		s.hears("now")
		s.assesses(wrong, "return")
		s.goesHome(wrong, "mother")
		s.followed("2013-03-01", "2013-05-01")
		s.record(closing("reunified_parent"))
		s.on("2016-03-01")
		s.fears(wrong, "not_the_parent")
		s.record(says{what: domain.TypeCaseReopened, by: []officerAt{assessor}, facts: object{"cause": "wrong_identification"}})
		s.calls(warden, map[place]string{ministry: "tracing"})
		s.record(says{what: domain.TypeIdentityDisputed, by: []officerAt{advocate}, facts: object{"cause": "forged_papers"}})
		refuted := says{what: domain.TypeIdentityRefuted, by: []officerAt{inspector, searcher}, facts: object{"cause": "forged_evidence"}}
		s.refused(refuted, "H6", "so other agencies must confirm, replace or refute it")
		refuted.by = []officerAt{ministry.officer(domain.RoleInvestigator, 0), searcher}
		s.record(refuted)
		annulled := says{what: domain.TypeReunificationAnnulled, by: []officerAt{inspector}, refs: answering(s.child, s.proposal()), facts: object{"cause": "forged_evidence"}}
		s.refused(annulled, "H6", "it takes a court, or two agencies together, to annul the reunification")
		annulled.by = []officerAt{inspector, assessor}
		s.record(annulled)
		s.shows(`custody { home }`, `"home":true`) // where the child is does not change by a word
		s.record(says{what: domain.TypePlacementDisrupted, by: []officerAt{matron}, facts: object{"agency": shelter.id(), "care": "shelter", "cause": "other", "condition": "well"}})
		s.record(says{what: domain.TypeMissingReopened, by: []officerAt{inspector}, stream: report, facts: object{"cause": "wrong_identification"}})
		s.record(says{what: domain.TypeErrorDeclared, by: []officerAt{inspector, matron}, refs: []domain.Ref{{Rel: "corrects", Stream: s.child, ID: identified}},
			facts: object{"error": "did_not_occur", "clerical": false, "custodian": shelter.id()}})
		anew := belongs(right, "mother")
		anew.by = []officerAt{ministry.officer(domain.RoleInvestigator, 0), searcher}
		s.record(anew)
		s.assesses(right, "return")
		s.hears("later")
		s.calls(warden, map[place]string{panel: "best_interests"})
		s.record(decision("reunification")) // which weighs that there is a concern about those who had the child
		s.goesHome(right, "mother")
		s.shows(`custody { holder { person } } history(first: 100) { edges { node { recordId corrections { type } } } }`, string(right), domain.TypeErrorDeclared)
		s.showsAsItWas("2014-01-01T00:00:00Z", `custody { home holder { person } }`, `"home":true`, string(wrong))
		s.showsAsItWas("2013-01-20T00:00:00Z", `custody { home agency { stream } }`, `"home":false`, string(shelter.id()))
		s.ends()
	})
}

// proposal is the id of the last proposal.
func (s *story) proposal() string {
	s.Helper()
	var answer struct {
		Data struct {
			Child struct{ Decision struct{ Proposal string } }
		}
	}
	s.query("auditor", `{ child(stream: "`+string(s.child)+`") { decision { proposal } } }`, &answer)
	return answer.Data.Child.Decision.Proposal
}

// TestASealedRecord: a witness's child. A court seals the file and lets one of its
// clerks read until a date; nobody else reads a word, and the order is on record.
func TestASealedRecord(t *testing.T) {
	everywhere(t, func(s *story) {
		s.rescued()
		reader := bench.officer(domain.RoleClerk, 1)
		s.order("sealing", "(2013) S-1", nil)
		s.order(domain.OrderDisclosure, "(2013) S-2", object{"reader": reader.person(), "validFrom": "2013-02-01T00:00:00+08:00", "validUntil": later})
		s.refused(says{what: domain.TypeCourtOrderRecorded, by: []officerAt{clerk}, facts: object{"court": bench.id(), "orderNumber": "(2013) S-3",
			"order": domain.OrderDisclosure, "orderDigest": strings.Repeat("2f", 32), "madeAt": "2013-02-01T10:00:00+08:00", "reader": clerk.person()}},
			"H6", "cannot be the one whom it lets read")
		values := `history(first: 1) { edges { node { sealed { path state } } } }`
		s.showsTo("auditor", values, `"state":"WITHHELD"`)
		s.showsTo("police", values, `"state":"OPEN"`)
		s.showsTo("reader", values, `"state":"OPEN"`)
		s.showsTo("recorder", values, `"code":"NOT_FOUND"`)
		s.showsTo("aid", values, `"code":"NOT_FOUND"`)
		s.ends("withheld")
	})
}

// TestAMassRescue: many children at once have a temporary number and no name yet,
// and two agencies do not count alike.
func TestAMassRescue(t *testing.T) {
	everywhere(t, func(s *story) {
		chief := police.officer(domain.RoleSupervisor, 0)
		out, _ := s.handIn(says{what: domain.TypeOperationOpened, by: []officerAt{chief},
			facts: object{"number": "OP-2013-7", "agencies": []domain.StreamID{police.id(), civil.id()}, "regions": []string{"350200"}}})
		operation := domain.StreamID(shown(out, "Stream"))
		for _, number := range []string{"OP7-001", "OP7-002", "OP7-003"} {
			s.child = ""
			child := rescue(number)
			child.facts["operation"] = operation
			s.record(child)
			s.record(says{what: domain.TypeCustodyTaken, by: []officerAt{inspector}, facts: object{"agency": police.id(), "care": "police_temporary", "legalBasis": "rescue"}})
		}
		counts := func(by officerAt, children int) says {
			return says{what: domain.TypeOperationCountsAttested, by: []officerAt{by}, stream: operation, facts: object{"asOf": "2013-01-06T00:00:00+08:00",
				"scope": "consolidated", "definition": "rescued", "children": children, "delivered": 0, "suspects": 12, "dead": 0}}
		}
		s.record(counts(chief, 3))
		s.record(counts(director, 4))
		var answer struct {
			Data struct {
				Operation struct {
					Rescued     int
					Differences []struct {
						Measure string
						Said    []int
					}
				}
			}
		}
		s.query("auditor", `{ operation(stream: "`+string(operation)+`") { rescued differences { measure said } } }`, &answer)
		if o := answer.Data.Operation; o.Rescued != 3 || len(o.Differences) != 1 || o.Differences[0].Measure != "children" {
			s.Errorf("the operation shows %+v", o)
		}
		s.ends()
	})
}
