package domain

import (
	"slices"
	"sync"
)

// Catalogue returns every event type, in the order of a child's life. It is
// closed, and the one list: GraphQL types, goldens and pages are derived from it
// or tested against it.
func Catalogue() []Spec {
	return slices.Concat(
		foundingSpecs, policySpecs,
		agencySpecs, officerSpecs, rotationSpecs, delegationSpecs,
		missingSpecs, alertSpecs, tracingSpecs,
		operationSpecs,
		rescueSpecs, openingSpecs,
		custodySpecs, transferSpecs, contestSpecs, guardianSpecs, placementSpecs, presenceSpecs, remainsSpecs, referralSpecs,
		specimenSpecs, specimenMoveSpecs, specimenLaboratorySpecs, profileSpecs, retestSpecs,
		examinationSpecs, traffickingSpecs, identityEvidenceSpecs, originalSpecs,
		duplicateSpecs, linkSpecs, siblingSpecs, revocationSpecs,
		noticeSpecs, certificateSpecs, registrationSpecs,
		consentSpecs, overrideSpecs,
		courtSpecs,
		candidateSpecs, kinshipReportSpecs, reportWorthSpecs,
		identitySpecs, disputeSpecs, recognitionSpecs,
		familySpecs, bestInterestsSpecs, reunificationSpecs, handoverSpecs,
		eligibilitySpecs, adoptionSpecs, dissolutionSpecs, longTermSpecs, repatriationSpecs, repatriationAbroadSpecs,
		caseSpecs,
		remarkSpecs, carriedSpecs, correctionSpecs,
		findingSpecs, holdSpecs,
		dossierSpecs, breakGlassSpecs)
}

// listed is built once from constants; it is a lookup, not state. Numbers are from 1, and
// nothing to write down: the catalogue grows in its midst.
var listed = sync.OnceValue(func() (all struct {
	specs   []Spec
	types   map[string]uint16
	words   []string // of roles and purposes
	signing map[string]uint8
}) {
	all.specs, all.types, all.signing = Catalogue(), map[string]uint16{}, map[string]uint8{}
	for i, spec := range all.specs {
		all.types[spec.Type] = uint16(i + 1)
		for _, rule := range spec.Signers {
			for _, word := range append(slices.Clip(rule.Roles), rule.Purpose) {
				if all.signing[word] == 0 {
					all.words = append(all.words, word)
					all.signing[word] = uint8(len(all.words))
				}
			}
		}
	}
	return all
})

// SpecOf returns the row of an event type.
func SpecOf(eventType string) (Spec, bool) {
	n := numberOf(eventType)
	if n == 0 {
		return Spec{}, false
	}
	return listed().specs[n-1], true
}

// numberOf is the number of an event type; 0 for what is none.
func numberOf(eventType string) uint16 { return listed().types[eventType] }

// typeNumbered is the event type with the number.
func typeNumbered(n uint16) string { return listed().specs[n-1].Type }

// signingNumber is the number of a role or a purpose; 0 for what is neither.
func signingNumber(word string) uint8 { return listed().signing[word] }

// signingWord is the role or the purpose with the number.
func signingWord(n uint8) string { return listed().words[n-1] }
