package simulate

import (
	"fmt"

	"github.com/homeward-ledger/homeward/domain"
)

// examined adds a doctor's word, or two.
func (l *life) examined() {
	l.then(1*day, 3*day, (*caseload).examine)
	if l.chance(50) {
		l.then(1*day, 3*day, (*caseload).assessAge)
	}
}

func (c *caseload) examine(l *life) error {
	draft := l.draft(domain.HealthExamined{Sex: l.sex, Condition: pick(l.dice, []string{"well", "well", "minor_injury", "needs_treatment"})},
		c.staff(l, c.national(domain.HealthFacility), domain.RoleDoctor).Records())
	draft.Sealed = map[string]any{"findings": pick(l.dice, []string{"营养欠佳，余未见异常。", "Sleeps badly; two healed burns on the left arm."})}
	return c.record(l, draft)
}

func (c *caseload) assessAge(l *life) error {
	draft := l.draft(domain.AgeAssessed{AgeFrom: l.youngest(), AgeTo: l.oldest(), Methods: []string{"teeth", "development"}},
		c.staff(l, c.national(domain.HealthFacility), domain.RoleDoctor).Records())
	draft.Sealed = map[string]any{"findings": "Deciduous teeth as expected; hand not X-rayed."}
	return c.record(l, draft)
}

// decideTrafficking is the police's word on what was done to the child.
func (c *caseload) decideTrafficking(l *life) error {
	draft := l.draft(domain.TraffickingStatusDecided{TraffickingStatus: "actual", DecidingBody: "police",
		Exploitation:      []string{pick(l.dice, []string{"forced_adoption", "forced_adoption", "forced_begging"})},
		Means:             []string{pick(l.dice, []string{"restricts_movement", "psychoactive_substances", "withholds_documents"})},
		RecruiterRelation: pick(l.dice, []string{"familial", "acquainted", "unacquainted"}), CriminalCase: fmt.Sprintf("D1218-%02d", 1+l.IntN(9)),
	}, c.staff(l, c.national(domain.Police), domain.RoleInvestigator).Records())
	return c.record(l, draft)
}

// addEvidence is something by which the child may be known one day.
func (c *caseload) addEvidence(l *life) error {
	draft := l.draft(domain.IdentityEvidenceAdded{EvidenceKind: pick(l.dice, []string{"footprint", "scar", "photo", "belonging"}), KeptBy: l.custodian.ID},
		c.staff(l, l.custodian, domain.RoleIntake, domain.RoleCaseworker).Records())
	draft.Sealed = map[string]any{"original": l.digest(), "description": l.describe(l.sex, l.months)}
	return c.record(l, draft)
}

// bringReport writes down what a laboratory without a key reported on paper; two
// agencies bring it.
func (c *caseload) bringReport(l *life) error {
	paper := l.file("laboratory_report", "application/pdf")
	draft := l.draft(domain.IdentityEvidenceAdded{EvidenceKind: "laboratory_report", KeptAt: "Provincial Institute of Forensic Science"},
		c.staff(l, l.custodian, domain.RoleCaseworker).Records(), c.staff(l, c.national(domain.Police), domain.RoleInvestigator).Seconds())
	draft.Source = domain.Source{Kind: domain.SourceTranscribed, Body: "Provincial Institute of Forensic Science", Document: paper.SHA256}
	draft.Evidence = []domain.Evidence{paper}
	return c.record(l, draft)
}

// checkOriginal looks for the paper of the last transfer.
func (c *caseload) checkOriginal(l *life) error {
	sent := l.told[domain.TypeTransferInitiated]
	record, _ := c.author.State(l.stream).Find(sent.ID)
	draft := l.draft(domain.OriginalChecked{EvidenceDigest: record.Evidence[0], KeptBy: record.Author.Agency,
		OriginalState: pick(l.dice, []string{"intact", "intact", "not_found_there"})},
		c.staff(l, c.national(domain.Court), domain.RoleClerk).Records())
	draft.Refs = l.answers(domain.TypeTransferInitiated)
	return c.record(l, draft)
}
