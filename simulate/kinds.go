package simulate

import (
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// kind is a kind of life: its name, what is wrong with it, if something is, and
// its scenes.
type kind struct {
	name     string
	crooked  string // label, in a scenario the rule's id; empty for an honest life
	story    func(*life)
	province string // where the child is rescued, if that matters
	suspect  bool   // rescued by the officer who is suspended later
	early    bool   // freed by the first operation, before the ends of trust
	// ring says how many more children live the same life, where one alone shows
	// nothing; nil for none. They share what ringDice gives.
	ring   func(dice) int
	ringOf int // the child with whom they began

	samples, relatives chainStory // how the specimens of the child and of a relative fare; nil: as they should
}

// kindOf gives the n-th child a kind. Of every 89 children each special kind has
// one or two; the others live the plain lives.
func kindOf(n int) kind {
	list, i := specials(), n%DefaultChildren
	switch place := (i - len(provinces)) / 2; {
	case i >= len(provinces) && i%2 == 1 && place < len(list):
		return list[place]
	case i%8 == 2 && i/8 < len(lasting()):
		return lasting()[i/8]
	case i%8 == 6:
		return kind{name: "stays_in_care", story: staysInCare}
	case i%8 == 4:
		return kind{name: "fostered", story: fostered}
	}
	return kind{name: "homeward", story: homeward}
}

// specials are the lives in which something out of the plain way happens.
func specials() []kind {
	return []kind{
		{name: "found", story: found}, {name: "located", story: located},
		{name: "presented_adult", story: presentedAdult}, {name: "presented_minor", story: presentedMinor},
		{name: "born_in_care", story: bornInCare}, {name: "admitted", story: admitted},
		{name: "one_officer_short", story: oneOfficerShort}, {name: "transfer_refused", story: transferRefused},
		{name: "transfer_aborted", story: transferAborted}, {name: "hospital", story: hospital},
		{name: "contested", story: contested}, {name: "contested_in_court", story: contestedInCourt},
		{name: "ran_away", story: ranAway}, {name: "died", story: died}, {name: "deferred", story: deferred},
		{name: "denied", story: denied}, {name: "annulled", story: annulled}, {name: "disrupted", story: disrupted},
		{name: "reopened", story: reopened}, {name: "identified_by_court", story: identifiedByCourt}, {name: "stayed", story: stayed},
		{name: "objected", story: objected}, {name: "suspect_officer", story: suspectOfficer, province: "Fujian", suspect: true, early: true},
		{name: "captured_shelter", story: capturedShelter, early: true}, {name: "own_motion", story: ownMotion},
		{name: "report_refused", story: reportRefused}, {name: "concern_cleared", story: concernCleared},
		{name: "gap_in_custody", crooked: "gap_in_custody", story: gapInCustody},
		{name: "overdue_transfer", crooked: "overdue_transfer", story: overdueTransfer},
		{name: "late_arrival", crooked: "overdue_transfer", story: lateArrival},
		{name: "two_roles", crooked: "same_officer_in_two_roles", story: twoRoles},
		{name: "backdated", crooked: "backdated", story: backdated},
		{name: "never_seen", crooked: "followup_never_seen", story: neverSeen},
		{name: "home_to_concern", crooked: "home_to_concern", story: homeToConcern},
		{name: "concern_raised_since", crooked: "home_to_concern", story: concernRaisedSince},
		{name: "captured_pair", crooked: "captured_pair", story: capturedPair},
		{name: "captured_pair", crooked: "captured_pair", story: capturedPair},
		{name: "swapped", crooked: "swapped_child", story: swapped},
		{name: "rescued_twice", story: rescuedTwice}, {name: "twins", story: twins},
	}
}

// lasting are the lives that end in another home for good than the child's own, or
// with nobody who comes.
func lasting() []kind {
	return []kind{{name: "homeward", story: homeward}, // so early that every province has one
		{name: "adopted", story: adopted}, {name: "adopted_in_vain", story: adoptedInVain},
		{name: "foster_ordered", story: fosterOrdered}, {name: "kafala", story: kafala}, {name: "repatriated", story: repatriated},
		{name: "never_claimed", story: neverClaimed, province: "Guangdong", early: true}}
}

// homeward is the plain life: freed, cared for, identified, home, looked after.
func homeward(l *life) {
	beforeHome(l)
	l.goHome()
	l.afterwards()
}

// beforeHome is everything up to the proposal.
func beforeHome(l *life) {
	if l.n%3 == 0 {
		l.sought("report")
	}
	l.freed()
	if l.mistypes() {
		l.thenAtOnce(time.Hour, 10*time.Hour, (*caseload).correctDate)
	}
	l.toCare()
	if l.chance(8) {
		l.then(24*time.Hour, 60*time.Hour, (*caseload).correctTogether)
	}
	if l.chance(40) {
		l.examined()
		l.then(2*day, 9*day, (*caseload).decideTrafficking)
	}
	if l.chance(30) {
		l.then(1*day, 5*day, (*caseload).addEvidence)
	}
	l.then(2*day, 20*day, (*caseload).appointGuardian)
	l.inCare(15 + l.IntN(9))
	l.hearFamily()
	l.resolved()
}

func staysInCare(l *life) {
	l.freed()
	if l.mistypes() {
		l.thenAtOnce(time.Hour, 10*time.Hour, (*caseload).correctDate)
	}
	l.toCare()
	l.then(2*day, 20*day, (*caseload).appointGuardian)
	l.examined()
	l.unclaimed()
	l.inCare(60)
}

func fostered(l *life) {
	l.freed()
	if l.mistypes() {
		l.thenAtOnce(time.Hour, 10*time.Hour, (*caseload).correctDate)
	}
	l.toCare()
	l.then(2*day, 20*day, (*caseload).appointGuardian)
	l.unclaimed()
	l.inCare(4)
	l.fostered()
	l.inCare(3)
	l.then(1*day, 4*day, followUp("in_care"))
	l.inCare(60)
}

func found(l *life) {
	l.on(l.dawn.Add(l.within(5*time.Hour, 90*time.Hour)), (*caseload).find)
	l.thenAtOnce(time.Hour, 5*time.Hour, (*caseload).takeIn)
	l.then(2*day, 20*day, (*caseload).appointGuardian)
	l.examined()
	l.unclaimed()
	l.inCare(2)
	l.then(5*day, 9*day, register("parents_not_found"))
	l.inCare(60)
}

func located(l *life) {
	l.on(l.dawn.Add(l.within(5*time.Hour, 90*time.Hour)), (*caseload).locate)
	l.then(10*day, 14*day, (*caseload).emergency)
	l.then(20*time.Hour, 60*time.Hour, order("custody"))
	l.then(2*day, 20*day, (*caseload).appointGuardian)
	l.then(1*day, 3*day, (*caseload).consentsAsGuardian)
	l.inCare(60)
}

func presentedAdult(l *life) {
	l.on(l.dawn.Add(l.within(5*time.Hour, 90*time.Hour)), present(true))
	l.then(20*day, 40*day, identify(domain.BasisDocuments))
	l.then(2*day, 9*day, (*caseload).recognise)
	l.then(20*day, 40*day, closeCase("recognised_adult"))
}

func presentedMinor(l *life) {
	l.on(l.dawn.Add(l.within(5*time.Hour, 90*time.Hour)), present(false))
	l.thenAtOnce(time.Hour, 5*time.Hour, (*caseload).emergency)
	l.then(2*day, 20*day, (*caseload).appointGuardian)
	l.inCare(6)
	l.hearFamily()
	l.goHome()
	l.afterwards()
}

func bornInCare(l *life) {
	l.on(l.dawn.Add(l.within(5*time.Hour, 90*time.Hour)), (*caseload).bear)
	l.thenAtOnce(time.Hour, 5*time.Hour, (*caseload).takeIn)
	l.then(2*day, 20*day, (*caseload).appointGuardian)
	l.then(5*day, 20*day, register("birth_in_care"))
	l.inCare(60)
}

func admitted(l *life) {
	l.on(l.dawn.Add(l.within(5*time.Hour, 90*time.Hour)), (*caseload).admit)
	l.thenAtOnce(time.Hour, 5*time.Hour, (*caseload).takeIn)
	l.inCare(5)
	l.fostered()
	l.inCare(60)
}
