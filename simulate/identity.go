package simulate

import "github.com/homeward-ledger/homeward/domain"

// dispute is a court's word that the child may be another family's.
func (c *caseload) dispute(l *life) error {
	draft := l.draft(domain.IdentityDisputed{Cause: "other_family"}, c.staff(l, c.national(domain.Court), domain.RoleClerk).Records())
	draft.Sealed = map[string]any{"explanation": "另一家庭持有出生证明，申请法院复核。"}
	return c.record(l, draft)
}

// refute is the word of a police unit and an organisation that had no hand in the
// identity.
func (c *caseload) refute(l *life) error {
	units := c.author.World.Directory.OfKind(domain.Police)[1:]
	draft := l.draft(domain.IdentityRefuted{Cause: "right_family_found"},
		c.staff(l, pick(l.dice, units), domain.RoleInvestigator).Records(), c.staff(l, c.national(domain.NGO), domain.RoleCaseworker).Seconds())
	c.decides(l, &draft)
	draft.Sealed = map[string]any{"reasons": "The certificate of the first family names a hospital that had closed by then."}
	return c.record(l, draft)
}

// recognise is an adult's own word on the family that was found.
func (c *caseload) recognise(l *life) error {
	draft := l.draft(domain.RecognitionDeclared{Recognises: true, Recognised: l.relative},
		c.staff(l, c.national(domain.NGO), domain.RoleCaseworker).Records(),
		c.staff(l, c.national(domain.CivilAffairs), domain.RoleCaseworker).Seconds())
	draft.Sealed = map[string]any{"words": "她叫的还是我小时候的名字。"}
	return c.record(l, draft)
}
