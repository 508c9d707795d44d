package simulate

import (
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// toCare brings the child from the police to a shelter or an institution of the
// province, and often on from there.
func (l *life) toCare() {
	l.then(20*time.Hour, 90*time.Hour, (*caseload).sendToCare)
	l.thenAtOnce(2*time.Hour, 20*time.Hour, (*caseload).accept)
	if l.chance(75) {
		l.then(5*day, 14*day, (*caseload).sendOn)
		l.thenAtOnce(6*time.Hour, 60*time.Hour, (*caseload).accept)
	}
}

func (c *caseload) sendToCare(l *life) error {
	near := c.author.World.Directory.In(l.custodian.Territory, domain.Shelter, domain.WelfareInstitution)
	return c.transfer(l, pick(l.dice, near), "interim_care")
}

// sendOn moves a child from one place of care to another, perhaps far away.
func (c *caseload) sendOn(l *life) error {
	return c.transfer(l, c.elsewhere(l), pick(l.dice, []string{"closer_to_family", "medical", "capacity"}))
}

// elsewhere picks a home that is not the child's.
func (c *caseload) elsewhere(l *life) Agency {
	homes := c.author.World.Directory.homes()
	for {
		if to := pick(l.dice, homes); to.ID != l.custodian.ID {
			return to
		}
	}
}

var escorting = []string{domain.RoleInvestigator, domain.RoleIntake, domain.RoleCaseworker}

func (c *caseload) transfer(l *life, to Agency, cause string) error {
	expected := l.within(24*time.Hour, 64*time.Hour)
	if l.chance(4) {
		expected = 3 * time.Hour // too soon for any road
	}
	return c.transferBy(l, to, cause, expected)
}

// transferBy sends the child, who should arrive within a time.
func (c *caseload) transferBy(l *life, to Agency, cause string, expected time.Duration) error {
	first := c.staff(l, l.custodian, escorting...)
	escort := c.other(l, first, l.custodian, escorting...)
	l.guest = to
	draft := l.draft(domain.TransferInitiated{
		To: to.ID, Cause: cause, Escorts: []domain.PersonID{first.Officer, escort.Officer},
		ExpectedBy: l.happened.Add(expected).Format(time.RFC3339), Presence: domain.Presence{Method: "photograph", Match: "yes"},
	}, first.Records())
	if l.chance(60) {
		draft.Signers = append(draft.Signers, escort.Seconds())
	}
	draft.Sealed = map[string]any{"photo": l.digest(), "papers": l.digests(1 + l.IntN(4))}
	draft.Evidence = []domain.Evidence{l.file("transport_order", "application/pdf")}
	return c.record(l, draft)
}

func (c *caseload) accept(l *life) error { return c.acceptAs(l, l.checked()) }

func (c *caseload) acceptAs(l *life, presence domain.Presence) error {
	l.county = pick(l.dice, countiesOf(l.guest.Territory))
	draft := l.draft(domain.TransferAccepted{
		Agency: l.guest.ID, Care: careOf(l.guest), ArrivedAt: l.happened.Format(time.RFC3339), Presence: presence,
		Condition: pick(l.dice, []string{"well", "well", "well", "minor_injury", "needs_treatment"}),
	}, c.staff(l, l.guest, domain.RoleIntake).Records())
	draft.Refs = l.answers(domain.TypeTransferInitiated)
	draft.Sealed = map[string]any{"photo": l.digest(), "papers": l.digests(1 + l.IntN(4)), "facility": l.facility()}
	l.custodian = l.guest
	return c.record(l, draft)
}

func (c *caseload) refuseTransfer(l *life) error {
	draft := l.draft(domain.TransferRefused{Cause: pick(l.dice, []string{"no_capacity", "papers_missing"})},
		c.staff(l, l.guest, domain.RoleIntake).Records())
	draft.Refs = l.answers(domain.TypeTransferInitiated)
	draft.Sealed = map[string]any{"explanation": "The ward is full since the storm; please ask again in a week."}
	return c.record(l, draft)
}

func (c *caseload) abortTransfer(l *life) error {
	draft := l.draft(domain.TransferAborted{Cause: pick(l.dice, []string{"road_closed", "never_left"}), Presence: l.seen()},
		c.staff(l, l.custodian, escorting...).Records())
	draft.Refs = l.answers(domain.TypeTransferInitiated)
	draft.Sealed = map[string]any{"photo": l.digest(), "explanation": "山路结冰封闭，车队折返。"}
	return c.record(l, draft)
}

func countiesOf(territory string) []string {
	for _, p := range provinces {
		if p.code == territory {
			return p.counties
		}
	}
	return []string{territory}
}

// claim says that the child is with an agency to which no transfer led.
func (c *caseload) claim(l *life) error {
	l.guest = c.elsewhere(l)
	draft := l.draft(domain.CustodyClaimed{Agency: l.guest.ID, Care: careOf(l.guest), Cause: "handed_to_us_directly", Presence: l.seen()},
		c.staff(l, l.guest, domain.RoleIntake).Records())
	draft.Sealed = map[string]any{"photo": l.digest(), "explanation": "The escort came to our door; the paper named another house."}
	return c.record(l, draft)
}

// resolveForClaimant is the supervising agency's word that the child is where it
// is.
func (c *caseload) resolveForClaimant(l *life) error {
	civil := c.national(domain.CivilAffairs)
	draft := l.draft(domain.CustodyContestResolved{Agency: l.guest.ID, Against: []domain.StreamID{l.custodian.ID}, Ground: "child_is_there"},
		c.staff(l, civil, domain.RoleSupervisor).Records())
	l.custodian = l.guest
	return c.record(l, draft)
}

// resolveByCourt leaves the child where it was on record.
func (c *caseload) resolveByCourt(l *life) error {
	draft := l.draft(domain.CustodyContestResolved{Agency: l.custodian.ID, Against: []domain.StreamID{l.guest.ID}, Ground: "court_order"},
		c.staff(l, c.national(domain.Court), domain.RoleClerk).Records())
	draft.Sealed = map[string]any{"explanation": "The court heard both houses."}
	return c.record(l, draft)
}

// stepIn takes the child in the place of a suspended agency.
func (c *caseload) stepIn(l *life) error {
	from := l.custodian
	l.custodian = c.elsewhere(l)
	draft := l.draft(domain.CustodyTaken{Agency: l.custodian.ID, Care: careOf(l.custodian), LegalBasis: "suspension", From: from.ID},
		c.staff(l, l.custodian, domain.RoleIntake).Records())
	draft.Sealed = map[string]any{"facility": l.facility()}
	return c.record(l, draft)
}

func (c *caseload) sendToCaptured(l *life) error {
	return c.transfer(l, c.author.World.Directory.captured(), "capacity")
}
