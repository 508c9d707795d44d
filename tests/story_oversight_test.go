package tests

import (
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

// TestAnEmergency: an officer who has no part in the case opens a child's history at
// night. It opens to nobody else, and no more once it is found that there was no
// emergency.
func TestAnEmergency(t *testing.T) {
	everywhere(t, func(s *story) {
		s.rescued()
		values, access := `history(first: 1) { edges { node { sealed { path state } } } }`, s.child.Access()
		s.showsTo("on call", values, `"code":"NOT_FOUND"`)
		reading := s.record(says{what: domain.TypeBreakGlassUsed, by: []officerAt{helper}, stream: access, unseen: true,
			facts: object{"subject": s.child, "officer": helper.person(), "purpose": "child_found", "hours": 6}})
		s.showsTo("on call", values, `"state":"OPEN"`)
		s.showsTo("aid", values, `"code":"NOT_FOUND"`)
		s.record(says{what: domain.TypeBreakGlassReviewed, by: []officerAt{examiner}, stream: access, refs: answering(access, reading),
			facts: object{"outcome": "not_justified"}})
		s.showsTo("on call", values, `"code":"NOT_FOUND"`)
		s.ends()
	})
}

// TestAFinding: an auditor finds that nobody can say how the child came to the
// police; until two have cleared that, nobody says whose it is. A mother agrees to a
// specimen and takes it back, and a prosecutor keeps the file.
func TestAFinding(t *testing.T) {
	everywhere(t, func(s *story) {
		mother := s.person("mother")
		rescued := s.record(rescue("D0104-3"))
		s.record(says{what: domain.TypeCustodyTaken, by: []officerAt{inspector}, facts: object{"agency": police.id(), "care": "police_temporary", "legalBasis": "rescue"}})
		s.calls(inspector, map[place]string{civil: "assessment"})
		finding := s.record(says{what: domain.TypeAuditFindingRecorded, by: []officerAt{examiner}, refs: []domain.Ref{{Rel: "causes", Stream: s.child, ID: rescued}},
			facts: object{"rule": "A17", "ruleVersion": 1, "severity": domain.SeverityBlock}})
		s.refused(belongs(mother, "mother"), "H8", "cannot be established while an auditor's finding of severity block stands")
		clears := says{what: domain.TypeAuditFindingCleared, by: []officerAt{examiner, clerk}, refs: answering(s.child, finding), facts: object{"ground": "explained"}}
		s.refused(clears, "H6", "the officer who recorded the finding cannot clear it too")
		clears.by = []officerAt{reviewer}
		s.refused(clears, "H6", "it takes two agencies, one of them an auditor's or a court")
		clears.by = []officerAt{reviewer, clerk}
		s.record(clears)
		agreed := says{what: domain.TypeConsentGiven, by: []officerAt{inspector}, facts: object{"giver": mother, "givenAs": domain.ConsentOfParent, "scope": "sampling"}}
		yes := s.record(agreed)
		s.record(says{what: domain.TypeConsentWithdrawn, by: []officerAt{inspector}, refs: answering(s.child, yes), facts: object{"told": "spoken"}})
		agreed.facts = object{"giver": mother, "givenAs": domain.ConsentOfParent, "scope": domain.ConsentToAdoption}
		s.refused(agreed, "H6", "is heard by officers of two agencies")
		report := s.reported(s.person("child"), mother, "mother", "report")
		s.record(says{what: domain.TypeConsentGiven, by: []officerAt{inspector}, stream: report, facts: object{"giver": mother, "givenAs": "relative", "scope": "publication"}})
		hold := s.record(says{what: domain.TypeLegalHoldSet, by: []officerAt{prosecutor}, unseen: true, facts: object{"scope": "everything", "cause": "criminal_proceedings"}})
		s.record(belongs(mother, "mother"))
		s.shows(`findings { rule standing ended { recordId } } consents { scope standing } holds { standing since { recordId } }`,
			`"rule":"A17"`, `"scope":"sampling"`, `"standing":false`, hold)
		s.ends()
	})
}
