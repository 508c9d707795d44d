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

// byType is built once from constants; it is a lookup, not state.
var byType = sync.OnceValue(func() map[string]Spec {
	specs := map[string]Spec{}
	for _, spec := range Catalogue() {
		specs[spec.Type] = spec
	}
	return specs
})

// SpecOf returns the row of an event type.
func SpecOf(eventType string) (Spec, bool) {
	spec, ok := byType()[eventType]
	return spec, ok
}
