package simulate

import "github.com/homeward-ledger/homeward/domain"

// consents records that the relative agrees to a specimen, as a parent if it is
// one.
func (c *caseload) consents(l *life) error {
	as := "relative"
	if l.relation == "mother" || l.relation == "father" {
		as = domain.ConsentOfParent
	}
	if err := c.hearConsent(l, domain.ConsentGiven{Giver: l.relative, GivenAs: as, Scope: domain.ConsentToSampling}); err != nil {
		return err
	}
	return c.relativeSample(l)
}

// consentsAsGuardian is the guardian's yes to what the child needs; somebody else
// writes it down.
func (c *caseload) consentsAsGuardian(l *life) error {
	guardian := c.author.State(l.stream).Child.Custody.Guardian.Person
	return c.hearConsent(l, domain.ConsentGiven{Giver: guardian, GivenAs: domain.ConsentOfGuardian, Scope: "services"})
}

func (c *caseload) hearConsent(l *life, facts domain.ConsentGiven) error {
	draft := l.draft(facts, c.staff(l, c.national(domain.NGO), domain.RoleCaseworker).Records())
	draft.Sealed = map[string]any{"document": l.digest(), "giverName": l.personName()}
	return c.record(l, draft)
}

// consentsInReport lets the police publish a notice with the child's picture.
func (c *caseload) consentsInReport(l *life) error {
	draft := l.draft(domain.ConsentGiven{Giver: l.relative, GivenAs: "relative", Scope: "publication"},
		c.staff(l, c.national(domain.Police), domain.RoleInvestigator).Records())
	draft.Stream = l.report
	draft.Sealed = map[string]any{"document": l.digest()}
	return c.record(l, draft)
}

// withdrawConsent takes the last consent back.
func (c *caseload) withdrawConsent(l *life) error {
	draft := l.draft(domain.ConsentWithdrawn{Told: "spoken"}, c.staff(l, c.national(domain.NGO), domain.RoleCaseworker).Records())
	draft.Refs = l.answers(domain.TypeConsentGiven)
	if err := c.record(l, draft); err != nil {
		return err
	}
	return c.unsampled(l)
}

// overrideConsent is the court's word that a specimen is taken although no parent
// can be asked.
func (c *caseload) overrideConsent(l *life) error {
	draft := l.draft(domain.ConsentOverridden{GivenAs: domain.ConsentOfParent, Scope: "sampling", Cause: "not_found", LegalBasis: "child_protection_law"},
		c.staff(l, c.national(domain.Court), domain.RoleClerk).Records())
	draft.Sealed = map[string]any{"explanation": "Nobody who could be asked was found in three provinces."}
	return c.record(l, draft)
}
