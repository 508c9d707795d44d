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

// listed is built once from constants; it is a lookup, not state.
var listed = sync.OnceValue(func() (all struct {
	specs   []Spec
	numbers map[string]uint16 // from 1
}) {
	all.specs, all.numbers = Catalogue(), map[string]uint16{}
	for i, spec := range all.specs {
		all.numbers[spec.Type] = uint16(i + 1)
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

// numberOf is the number of an event type while the program runs, and nothing to write
// down: the catalogue grows in its midst. 0 is no type.
func numberOf(eventType string) uint16 { return listed().numbers[eventType] }

// typeNumbered is the event type with the number.
func typeNumbered(n uint16) string { return listed().specs[n-1].Type }
