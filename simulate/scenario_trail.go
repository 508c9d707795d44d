package simulate

import (
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// trailScenarios are those that show by what records leave: places, devices, files,
// corrections, readings.
func trailScenarios() []kind {
	return []kind{
		{name: "impossible_journey", crooked: "A13", story: impossibleJourney},
		{name: "officer_in_two_places", crooked: "A13", story: officerInTwoPlaces},
		{name: "edited_store", crooked: "A16", story: editedStore},
		{name: "cleaned_up_for_court", crooked: "A27", story: cleanedUpForCourt},
		{name: "taken_back_together", crooked: "A27", story: takenBackTogether},
		{name: "browsed", crooked: "A28", story: browsed},
		{name: "browsed_again", crooked: "A28", story: browsedAgain},
	}
}

// elsewhereFar picks a home in another province than the one where the child is.
func (c *caseload) elsewhereFar(l *life) Agency {
	for {
		if to := c.elsewhere(l); to.Territory[:2] != l.county[:2] {
			return to
		}
	}
}

// impossibleJourney: a child arrives within the hour in a house of another province.
func impossibleJourney(l *life) {
	l.freed()
	l.toCare()
	l.inCare(1 + l.IntN(4))
	l.then(5*day, 14*day, func(c *caseload, l *life) error { return c.transfer(l, c.elsewhereFar(l), "capacity") })
	l.scenes = append(l.scenes, scene{gap: l.within(9*time.Minute, 58*time.Minute), play: (*caseload).accept, night: true, crooked: true})
	l.inCare(30)
}

// officerInTwoPlaces: an officer says of two visits that they were within the hour, and
// in two provinces.
func officerInTwoPlaces(l *life) {
	l.freed()
	l.toCare()
	l.inCare(2 + l.IntN(6))
	var officer Officer
	l.then(5*day, 13*day, func(c *caseload, l *life) error {
		officer = c.staff(l, c.national(domain.NGO), domain.RoleCaseworker)
		l.rushed = true
		return c.record(l, l.draft(domain.PresenceAttested{Presence: l.seen()}, officer.Records()))
	})
	l.scenes = append(l.scenes, scene{gap: l.within(9*time.Minute, 58*time.Minute), night: true, crooked: true, play: func(c *caseload, l *life) error {
		l.rushed = true
		draft := l.draft(domain.PresenceAttested{Presence: l.seen()}, officer.Records())
		draft.Place = pick(l.dice, countiesOf(c.elsewhereFar(l).Territory))
		return c.record(l, draft)
	}})
	l.inCare(30)
}

// editedStore: what an officer typed in without a connection was changed on the device
// before it was sent: an entry is gone, has another's number, or an earlier time.
func editedStore(l *life) {
	l.freed()
	l.toCare()
	l.inCare(2 + l.IntN(6))
	change := pick(l.dice, []func(*entry, *domain.Capture, dice){
		func(e *entry, c *domain.Capture, d dice) { e.counter += uint64(1 + d.IntN(4)); c.Counter = e.counter },
		func(e *entry, c *domain.Capture, _ dice) { e.counter--; c.Counter = e.counter },
		func(e *entry, c *domain.Capture, d dice) {
			c.At = e.at.Add(-d.within(20*time.Minute, 90*time.Hour)).Format(time.RFC3339)
		},
	})
	l.scenes = append(l.scenes, scene{gap: l.within(5*day, 13*day), remote: true, crooked: true, play: func(c *caseload, l *life) error {
		visitor := c.staff(l, c.national(domain.NGO), domain.RoleCaseworker)
		visit := func() Draft { return l.draft(domain.PresenceAttested{Presence: l.seen()}, visitor.Records()) }
		if err := c.record(l, visit()); err != nil {
			return err
		}
		l.offline = false // this one by hand
		draft := visit()
		draft.Captured = c.onDevice(l, visitor.Key)
		last := c.devices[draft.Captured.Device]
		change(&last, draft.Captured, l.dice)
		c.devices[draft.Captured.Device] = last
		return c.record(l, draft)
	}})
	l.inCare(30)
}

// cleanedUpForCourt: a court asks for the history, and weeks later the record of an
// arrival is declared wrong.
func cleanedUpForCourt(l *life) {
	l.freed()
	l.toCare()
	l.inCare(2 + l.IntN(6))
	l.then(2*day, 9*day, disclose(0))
	l.thenCrooked(1*day, 40*day, func(c *caseload, l *life) error {
		arrival := l.told[domain.TypeTransferAccepted]
		arrival.Rel = "corrects"
		author := c.staff(l, l.custodian, domain.RoleIntake)
		draft := l.draft(domain.ErrorDeclared{Error: "incorrect_data", Custodian: l.custodian.ID, RightTime: l.happened.Add(-90 * day).Format(time.RFC3339)}, author.Records(),
			c.staff(l, c.national(domain.Police), domain.RoleInvestigator).Seconds())
		draft.Refs = []domain.Ref{arrival}
		draft.Sealed = map[string]any{"explanation": "到达日期系抄录错误。"}
		return c.record(l, draft)
	})
	l.inCare(30)
}

// takenBackTogether: who brought the child to a hospital takes the record of it back,
// the same two officers.
func takenBackTogether(l *life) {
	l.freed()
	l.toCare()
	l.inCare(2 + l.IntN(6))
	var signings []Signing
	l.thenAtOnce(2*day, 9*day, func(c *caseload, l *life) error {
		signings = []Signing{c.staff(l, l.custodian, domain.RoleIntake).Records(), c.staff(l, c.national(domain.Police), domain.RoleInvestigator).Seconds()}
		return c.toHospitalBy(l, signings...)
	})
	l.thenCrooked(2*day, 40*day, func(c *caseload, l *life) error {
		draft := l.correction(domain.ErrorDeclared{Error: pick(l.dice, []string{"did_not_occur", "wrong_subject"}), Custodian: l.custodian.ID}, signings...)
		draft.Sealed = map[string]any{"explanation": "A night in the ward was written down for the wrong child."}
		return c.record(l, draft)
	})
	l.then(2*time.Hour, 2*day, (*caseload).returnToCare)
	l.inCare(30)
}

// browsed: police far away open the history of a child who is in care, for an emergency
// of which its records know nothing, or that nobody reviews.
func browsed(l *life) {
	l.freed()
	l.toCare()
	l.inCare(2 + l.IntN(6))
	purpose := pick(l.dice, []string{"child_found", "child_missing", "child_in_danger", "medical"})
	l.scenes = append(l.scenes, scene{gap: l.within(time.Hour, 9*day), night: true, crooked: true, play: func(c *caseload, l *life) error {
		return c.breakGlassFor(l, c.staff(l, c.stranger(l), domain.RoleInvestigator), purpose, 1+l.IntN(12))
	}})
	l.inCare(30)
}

// browsedAgain: an officer far away opens the same history again and again.
func browsedAgain(l *life) {
	l.freed()
	l.toCare()
	l.inCare(2 + l.IntN(6))
	var officer Officer
	l.then(time.Hour, 9*day, func(c *caseload, l *life) error {
		officer = c.staff(l, c.stranger(l), domain.RoleInvestigator)
		return c.breakGlassFor(l, officer, "child_in_danger", 1+l.IntN(12))
	})
	for range 2 + l.IntN(3) {
		l.thenCrooked(2*day, 30*day, func(c *caseload, l *life) error { return c.breakGlassFor(l, officer, "child_in_danger", 1+l.IntN(12)) })
	}
	l.inCare(30)
}
