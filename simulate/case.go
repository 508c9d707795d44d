package simulate

import (
	"github.com/homeward-ledger/homeward/domain"
)

// afterwards adds the visits that the profile asks for, each before its day, and the
// end of the case.
func (l *life) afterwards() {
	l.then(1*day, 5*day, endGuardian("reunified"))
	l.then(18*day, 23*day, followUp("after_reunification"))
	l.then(50*day, 57*day, followUp("after_reunification"))
	l.then(80*day, 87*day, followUp("after_reunification"))
	l.then(5*day, 20*day, (*caseload).closeAtHome)
}

func followUp(kind string) act {
	return func(c *caseload, l *life) error {
		officer := c.staffFor(l, dutyFollowUp, pick(l.dice, c.author.World.Directory.OfKind(domain.NGO, domain.CivilAffairs)), domain.RoleCaseworker)
		return c.followUpBy(l, officer, domain.FollowUpDone{Kind: kind, Seen: true, SameCarer: true, School: l.school(),
			Result: pick(l.dice, []string{"ongoing_monitoring", "no_further_action"})})
	}
}

func (c *caseload) followUpBy(l *life, officer Officer, facts domain.FollowUpDone) error {
	draft := l.draft(facts, officer.Records())
	draft.Sealed = map[string]any{"observations": pick(l.dice, []string{
		"孩子精神好，体重增加，已入园。", "Eats well, sleeps with the light on; a cousin walks it to school."})}
	if facts.Seen {
		draft.Sealed["photo"] = l.digest()
	}
	return c.record(l, draft)
}

func (l *life) school() string {
	if l.months < 60 {
		return "too_young"
	}
	return pick(l.dice, []string{"attending", "attending", "not_attending"})
}

// closeCase ends the case, by a supervisor of civil affairs.
func closeCase(outcome string) act {
	return func(c *caseload, l *life) error {
		if err := c.record(l, l.draft(domain.CaseClosed{Outcome: outcome},
			c.staff(l, c.national(domain.CivilAffairs), domain.RoleSupervisor).Records())); err != nil {
			return err
		}
		return c.discarded(l, l.child)
	}
}

// closeAtHome ends the case of a child who is with its family.
func (c *caseload) closeAtHome(l *life) error {
	if l.relation == "mother" || l.relation == "father" {
		return closeCase("reunified_parent")(c, l)
	}
	return closeCase("reunified_kin")(c, l)
}

func reopenCase(cause string) act {
	return func(c *caseload, l *life) error {
		draft := l.draft(domain.CaseReopened{Cause: cause}, c.staff(l, c.national(domain.CivilAffairs), domain.RoleCaseworker).Records())
		draft.Sealed = map[string]any{"explanation": "A letter came with a name that is in no file."}
		return c.record(l, draft)
	}
}
