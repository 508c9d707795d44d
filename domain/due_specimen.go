package domain

import "slices"

// dueSpecimens is what is due to specimens, in a child's stream and in a missing report.
var dueSpecimens = []dueRow{
	{Term: Term{"sampling", "A specimen of the child is taken, unless it is known whose child it is.", ""}, rule: "sampling.days", life: true, find: dueSampling},
	{Term: Term{"specimen_receipt", "A specimen that was sent is received.", ""}, rule: "expectedBy", find: dueReceipt},
	{Term: Term{"specimen_hold", "Whoever has a specimen passes it on, until a laboratory has taken it in.", ""}, rule: "specimen.holdHours", find: dueHold},
	{Term: Term{"retest", "A specimen is tested again, as somebody ordered.", ""}, rule: "specimen.retestDays", find: dueRetest},
	{Term: Term{"profile_removal", "The profiles that rest on a consent are taken out of the database, since it was taken back.", ""},
		rule: "specimen.removalDays", find: dueRemoval},
	{Term: Term{"specimen_destruction", "A specimen is destroyed, since what it was taken for is done.", ""}, rule: "specimen.destroyDays", find: dueDestruction},
}

// dueSampling is of children alone: an adult who comes decides himself, and of a child
// that is born in care the mother is there.
func dueSampling(t tale, place int, l Limits) []Due {
	s := t.steps[place]
	spec, _ := SpecOf(s.Type)
	if spec.Stream != ChildStream || !spec.Opens || s.State.Child.Adult || s.Type == TypeChildBornInCare {
		return nil
	}
	over := false
	done := t.next(place, func(n *Step) bool {
		over = n.State.Child.Identity.Status == Established
		return over || samples(n, DonorChild)
	})
	due := dueDays(l.SamplingDays, s, done)
	for i := range due {
		due[i].Ended = done != nil && !samples(done, DonorChild)
	}
	return due
}

func samples(s *Step, donor string) bool {
	e, is := s.Event.(SpecimenCollected)
	return is && e.DonorIs == donor
}

func dueReceipt(t tale, place int, _ Limits) []Due {
	s := t.steps[place]
	by := ""
	switch e := s.Event.(type) {
	case SpecimenHandedOver:
		by = e.ExpectedBy
	case SpecimenDispatched:
		by = e.ExpectedBy
	default:
		return nil
	}
	of := s.State.partOf(s.Statement)
	stood := s.State.placeOf(of.ID)
	return dueBy(by, t.next(place, func(n *Step) bool {
		now := n.State.stood(stood, of.ID)
		return now.open() < 0 || now.Moves[now.open()].ID != s.ID
	}))
}

// waits reports whether a specimen lies with somebody who is to pass it on.
func (s Specimen) waits() bool {
	return (s.Status == SpecimenTaken || s.Status == SpecimenHeld || s.Status == SpecimenKept) && s.Lab != s.Holder && len(s.Profiles) == 0 && s.Rejected.ID == ""
}

func dueHold(t tale, place int, l Limits) []Due {
	s := t.steps[place]
	id := s.ID
	if s.Type == TypeSpecimenReceived {
		id = s.State.partOf(s.Statement).ID
	}
	of, found := s.State.Specimen(id)
	if !found || of.HolderSince.ID != s.ID || !of.waits() {
		return nil
	}
	stood := s.State.placeOf(id)
	return dueWithin(l.HoldHours, s.Early, t.next(place, func(n *Step) bool {
		now := n.State.stood(stood, id)
		return now.HolderSince.ID != s.ID || !now.waits()
	}))
}

// dueRetest is done by a profile of the same donor, of a specimen that was taken since and
// by another laboratory where that was ordered.
func dueRetest(t tale, place int, l Limits) []Due {
	s := t.steps[place]
	e, is := s.Event.(RetestOrdered)
	if !is {
		return nil
	}
	of := s.State.partOf(s.Statement)
	return dueDays(l.RetestDays, s, t.next(place, func(n *Step) bool {
		if n.Type != TypeProfileGenerated {
			return false
		}
		again := n.State.partOf(n.Statement)
		_, before := s.State.Specimen(again.ID)
		same := slices.ContainsFunc(of.Profiles, func(p ProfileMade) bool { return p.Lab == again.Lab })
		return again.Donor == of.Donor && !(e.NewCollection && before) && !(e.OtherLaboratory && same)
	}))
}

// dueRemoval ends where somebody with the power to do so lets the sampling stand without
// the consent.
func dueRemoval(t tale, place int, l Limits) []Due {
	s := t.steps[place]
	if s.Type != TypeConsentWithdrawn || !s.State.searchedWithout() {
		return nil
	}
	over := false
	done := t.next(place, func(n *Step) bool {
		e, is := n.Event.(ConsentOverridden)
		over = is && e.Scope == ConsentToSampling
		return over || !n.State.searchedWithout()
	})
	due := dueDays(l.RemovalDays, s, done)
	for i := range due {
		due[i].Ended = over
	}
	return due
}

// searchedWithout reports whether a profile is searched whose donor's consent does not
// stand any more.
func (s State) searchedWithout() bool {
	return slices.ContainsFunc(s.Specimens(), func(of Specimen) bool {
		return of.Basis == samplingByConsent && !s.BasisStands(of) && slices.ContainsFunc(of.Profiles, ProfileMade.Searched)
	})
}

// dueDestruction begins when the case is closed or the search ends, and not while a hold
// keeps the specimens.
func dueDestruction(t tale, place int, l Limits) []Due {
	s := t.steps[place]
	if s.Type != TypeCaseClosed && s.Type != TypeMissingResolved || s.State.keeps() {
		return nil
	}
	var all []Due
	for stood, of := range s.State.Specimens() {
		if of.Destroyed.ID != "" || of.Withdrawn.ID != "" {
			continue
		}
		done := t.next(place, func(n *Step) bool {
			now := n.State.stood(stood, of.ID)
			return now.Destroyed.ID != "" || n.State.keeps() || n.Type == TypeCaseReopened || n.Type == TypeMissingReopened
		})
		for _, due := range dueDays(l.DestroyDays, s, done) {
			due.Ended = done != nil && done.Type != TypeSpecimenDestroyed
			all = append(all, due)
		}
	}
	return all
}

// keeps reports whether a hold keeps the specimens of a stream.
func (s State) keeps() bool {
	return keptBy(slices.Concat(s.Child.Holds, s.Missing.Get().Holds)).ID != ""
}
