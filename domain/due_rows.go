package domain

import "slices"

// What the events of now make due. A row of a later event may stand in the file of
// its noun; dueRows lists it.

// dueRecords are what is due to a record itself.
var dueRecords = []dueRow{
	{Term: Term{"countersignature", "A second officer who was there signs a rescue that one alone has signed.", ""}, rule: "second.signatureHours", find: dueSecond},
	{Term: Term{"missing_answer", "The police answer a missing report that is relayed to them.", ""}, rule: "missing.acceptHours", find: dueMissing},
}

// dueCustody is what is due while somebody is responsible for the child.
var dueCustody = []dueRow{
	{Term: Term{"papers", "Papers follow an emergency placement: a court's order on custody, guardianship or placement, or a regular custody or placement.", ""},
		rule: "emergency.papersHours", life: true, find: duePapers},
	{Term: Term{"transfer_answer", "The child arrives, or the transfer is refused or taken back.", ""}, rule: "expectedBy", find: dueArrival},
	{Term: Term{"presence", "Somebody sees the child, who is in care, again.", ""}, rule: "presence.intervalDays", life: true, find: dueSight},
	{Term: Term{"follow_up", "Somebody sees the child at home.", ""}, rule: "followup.days", life: true, find: dueFollowUps},
	{Term: Term{"majority", "The person is certainly of age, by the apparent age when the stream was opened: guardianship ends.", ""}, rule: "age", life: true, find: dueMajority},
}

// dueDecisions is what decisions make due.
var dueDecisions = []dueRow{
	{Term: Term{"best_interests_review", "A panel looks at its decision again.", ""}, rule: "reviewBy", life: true, find: dueReview},
	{Term: Term{"deferral_review", "A proposal that was let wait is looked at again.", ""}, rule: "reviewBy", life: true, find: dueDeferral},
	{Term: Term{"handover", "The child is home, before an approval lapses.", ""}, rule: "lapsesAt", life: true, find: dueHandover},
}

// LacksSecond reports whether one officer alone signed what a second should sign
// too.
func LacksSecond(s Statement) bool {
	spec, _ := SpecOf(s.Type)
	wants := slices.ContainsFunc(spec.Signers, func(r SignerRule) bool { return r.Purpose == PurposeSecond })
	return wants && len(s.Signed(PurposeRecord))+len(s.Signed(PurposeSecond)) == 1
}

// ofTwo are the records that two officers make, or the second countersigns. Of
// others a second may sign, and nobody waits for that.
var ofTwo = []string{TypeChildRescued}

// dueSecond counts from the recorded time: nobody countersigns what is not on
// record yet.
func dueSecond(t tale, place int, l Limits) []Due {
	s := t.steps[place]
	if !slices.Contains(ofTwo, s.Type) || !LacksSecond(s.Statement) {
		return nil
	}
	return dueWithin(l.SecondHours, s.Recorded.At, t.next(place, func(n *Step) bool {
		e, is := n.Event.(StatementCountersigned)
		ref, _ := n.Ref("answers")
		return is && e.Present && ref.ID == s.ID
	}))
}

func dueMissing(t tale, place int, l Limits) []Due {
	s := t.steps[place]
	if e, is := s.Event.(MissingReported); !is || e.ReportedAs != "relayed" {
		return nil
	}
	return dueWithin(l.AcceptHours, s.Recorded.At, t.next(place, func(n *Step) bool {
		return n.Type == TypeMissingAccepted || n.Type == TypeMissingRefused
	}))
}

// papered are the orders that make a placement regular.
var papered = []string{"custody", "guardianship", "placement"}

func duePapers(t tale, place int, l Limits) []Due {
	s := t.steps[place]
	if s.Type != TypePlacementEmergency {
		return nil
	}
	return dueWithin(l.PapersHours, s.Early, t.next(place, func(n *Step) bool {
		switch e := n.Event.(type) {
		case CourtOrderRecorded:
			return slices.Contains(papered, e.Order)
		case CustodyTaken, TransferAccepted, CarePlacementMade, CarePlacementChanged:
			return true
		}
		return false
	}))
}

// dueArrival ends with whatever ends the transfer.
func dueArrival(t tale, place int, _ Limits) []Due {
	s := t.steps[place]
	e, is := s.Event.(TransferInitiated)
	if !is {
		return nil
	}
	if done := t.answer(place, TypeTransferAccepted, TypeTransferRefused, TypeTransferAborted); done != nil {
		return dueBy(e.ExpectedBy, done)
	}
	due := dueBy(e.ExpectedBy, t.next(place, func(n *Step) bool {
		open := n.State.Child.Custody.Open
		return open == nil || open.ID != s.ID
	}))
	for i := range due {
		due[i].Ended = due[i].Done != nil
	}
	return due
}

// inCare reports whether an agency is responsible for a child who is there.
func (c CustodyState) inCare() bool {
	return c.Status == InCare || c.Status == Outside || c.Status == Fostered
}

func dueSight(t tale, place int, l Limits) []Due {
	s := t.steps[place]
	i, saw := t.among[place]
	if !saw || l.PresenceDays == 0 || !s.State.Child.Custody.inCare() {
		return nil
	}
	due := Due{By: s.Early.AddDate(0, 0, l.PresenceDays)}
	if i+1 < len(t.seen) {
		due.Done = &t.steps[t.seen[i+1]]
	}
	left := t.next(place, func(n *Step) bool { return !n.State.Child.Custody.inCare() })
	if left != nil && (due.Done == nil || left.Early.Before(due.Done.Early)) {
		due.Done, due.Ended = left, true
	}
	return []Due{due}
}

// dueFollowUps: the nth day on which the child was seen at home is the nth
// follow-up, as the rule that closes a case counts them.
func dueFollowUps(t tale, place int, l Limits) []Due {
	s := t.steps[place]
	if s.Type != TypeHandedOver && s.Type != TypeAdoptionRegistered {
		return nil
	}
	seen, left := t.atHome(place)
	var all []Due
	for i, days := range l.FollowUpDays {
		due := Due{By: s.Early.AddDate(0, 0, days), Done: left, Ended: left != nil}
		if i < len(seen) {
			due.Done, due.Ended = seen[i], false
		}
		all = append(all, due)
	}
	return all
}

// atHome returns the steps that count as follow-ups of the hand-over or adoption at a place, by
// claimed time, and the step by which the child left home.
func (t tale) atHome(place int) (seen []*Step, left *Step) {
	handed := t.steps[place].ID
	last := t.steps[place].State.Child
	left = t.next(place, func(n *Step) bool {
		c := n.State.Child.Custody
		home := c.Status.Followed() && c.Since.ID == handed
		if home {
			last = n.State.Child
		}
		return !home
	})
	for _, mark := range last.SeenAtHome() {
		if step := t.next(place, func(n *Step) bool { return n.ID == mark.ID }); step != nil {
			seen = append(seen, step)
		}
	}
	slices.SortStableFunc(seen, func(a, b *Step) int { return a.Early.Compare(b.Early) })
	return seen, left
}

// dueMajority has no month of birth, only an apparent age: it is due when even the
// youngest that the person may have been is of age.
func dueMajority(t tale, place int, _ Limits) []Due {
	s := t.steps[place]
	opening, opens := s.Event.(appears)
	if !opens || s.State.Child.Adult {
		return nil
	}
	_, youngest, _ := opening.appearance()
	if youngest >= majority {
		return nil
	}
	return []Due{{By: s.Early.AddDate(0, majority-youngest, 0), Done: t.next(place, func(n *Step) bool {
		e, is := n.Event.(GuardianEnded)
		return is && e.Cause == "of_age"
	})}}
}

func dueReview(t tale, place int, _ Limits) []Due {
	e, is := t.steps[place].Event.(BestInterestsDecided)
	if !is {
		return nil
	}
	return dueBy(e.ReviewBy, t.next(place, func(n *Step) bool { return n.Type == TypeBestInterestsDecided }))
}

func dueDeferral(t tale, place int, _ Limits) []Due {
	s := t.steps[place]
	e, is := s.Event.(ReunificationDeferred)
	if !is {
		return nil
	}
	proposal, _ := s.Ref("answers")
	return dueBy(e.ReviewBy, t.next(place, func(n *Step) bool {
		ref, _ := n.Ref("answers")
		return ref.ID == proposal.ID
	}))
}

// dueHandover ends with the approval, too: something may end it before it lapses.
func dueHandover(t tale, place int, _ Limits) []Due {
	s := t.steps[place]
	e, is := s.Event.(ReunificationApproved)
	if !is {
		return nil
	}
	due := dueBy(e.LapsesAt, t.next(place, func(n *Step) bool {
		p := n.State.Child.Decision.Get().Proposal
		stands := slices.ContainsFunc(p.Approvals, func(a Approval) bool { return a.ID == s.ID })
		return n.Type == TypeHandedOver || !stands || !p.pending()
	}))
	for i := range due {
		due[i].Ended = due[i].Done != nil && due[i].Done.Type != TypeHandedOver
	}
	return due
}

// Sights reports whether a record says that somebody saw the child then.
func Sights(s Statement) bool {
	switch e := s.Event.(type) {
	case PresenceAttested:
		return e.Presence.Match == presenceSure
	case FollowUpDone:
		return e.Seen
	case TransferInitiated:
		return e.Presence.Match != presenceDenied
	case TransferAborted:
		return e.Presence.Match != presenceDenied
	case RepatriationDeparted:
		return e.Presence.Match != presenceDenied
	case ChildRescued, ChildFound, PersonPresented, ChildBornInCare, ChildAdmitted, ChildViewRecorded,
		CustodyTaken, CustodyHeldOutside, CustodyClaimed, TransferAccepted, ChildReturnedToCare, PlacementEmergency,
		CarePlacementMade, CarePlacementChanged, CarePlacementEnded, PlacementDisrupted, HandedOver,
		AgeAssessed, HealthExamined, FosterOrdered, KafalaOrdered, AdoptionRegistered, RepatriationReceived:
		return true
	}
	return false
}
