package domain

import "testing"

// sampled is a child in custody, and laboratories with those who work there.
func sampled(next ...draft) []draft { return held(laboratories(next...)...) }

// inReportOf is a missing report, with the same laboratories.
func inReportOf(next ...draft) []draft {
	return world(append([]draft{reported()}, laboratories(next...)...)...)
}

var (
	aGirl   = reported().event.(MissingReported).Child
	notHers = verdict{"H6", Forbidden, "signers"}
	noSuch  = verdict{"H3", Invalid, "refs"}
)

func TestSpecimenRefusesFacts(t *testing.T) {
	refuses(t, TypeSpecimenCollected, []breach{
		{"facts.donorIs", `"relative"`, "facts.donorRelation"},
		{"facts.donorRelation", `"mother"`, "facts.donorRelation"},
		{"facts.material", `"toothbrush"`, "facts.material"},
		{"facts.donorIs", `"object_of_child"`, "facts.material"},
		{"facts.donorAgeTo", `7`, "facts.donorAgeTo"},
		{"facts.container", `"Zhang"`, "facts.container"},
		{"facts.seal", `"none"`, "facts.seal"},
		{"facts.grade", `"good"`, "facts.grade"},
	})
	refuses(t, TypeSpecimenReceived, []breach{{"facts.sealSeen", gone, "facts.sealSeen"}})
}

func TestSpecimenIsCollected(t *testing.T) {
	ofMother := swab().saying(func(*Statement) {})
	ofMother = change(ofMother, func(e *SpecimenCollected) { e.Donor, e.DonorIs, e.DonorRelation = aMother, DonorRelative, "mother" })
	of := func(donor PersonID) draft {
		return change(ofMother, func(e *SpecimenCollected) { e.Donor = donor })
	}
	brushOf := func(donor PersonID) draft {
		return change(toothbrush(), func(e *SpecimenCollected) { e.Donor = donor })
	}
	toVolunteer := change(proposal(), func(e *ReunificationProposed) { e.Receiver = volunteer.person }).by(assessor.records(RoleCaseworker))
	withNurse := change(placed(finder, RoleCaseworker), func(e *CarePlacementMade) { e.Carer = nurse.person })
	isVolunteers := []draft{order(OrderIdentity), change(identity(order(OrderIdentity)), func(e *IdentityEstablished) { e.Relative = volunteer.person })}
	reporter := change(reported(), func(e *MissingReported) { e.Relative = nurse.person })
	byNurse, byVolunteer := nurse.records(RoleCaseworker), volunteer.records(RoleCaseworker)
	judge(t, []row{
		{"H3 accepts the child's", sampled(), swab(), accepted},
		{"H3 accepts one after the death", sampled(death()), swab(), accepted},
		{"H3 accepts one of a relative in the child's stream", sampled(), of(aMother), accepted},
		{"H3 accepts one of a relative in a report", inReportOf(), swabOfMother(), accepted},
		{"H3 accepts an object of the child", inReportOf(), toothbrush(), accepted},
		{"H3 accepts an organisation", sampled(), swab().by(byVolunteer), accepted},
		{"H3 accepts a donor whom nobody could check", sampled(), change(swab(), func(e *SpecimenCollected) { e.DonorMatch = "not_checked" }), accepted},
		{"H3 accepts a donor who is somebody else", sampled(), change(swab(), func(e *SpecimenCollected) { e.DonorMatch = "no" }), accepted},
		{"H3 accepts one for which no consent is on record", sampled(), change(swab(), func(e *SpecimenCollected) { e.SamplingBasis = samplingByConsent }), accepted},
		{"H3 refuses somebody else as the child", sampled(), change(swab(), func(e *SpecimenCollected) { e.Donor = aMother }), verdict{"H3", Invalid, "facts.donor"}},
		{"H3 refuses the child as a relative", sampled(), of(somebody), verdict{"H3", Invalid, "facts.donor"}},
		{"H3 refuses an object of the mother", inReportOf(), brushOf(aMother), verdict{"H3", Invalid, "facts.donor"}},
		{"H6 refuses a collector of his own", sampled(), of(swabber.person), verdict{"H6", Forbidden, "facts.donor"}},
		{"H6 refuses a donor beside the collector", sampled(), of(nurse.person).by(swabber.records(RoleCollector), nurse.seconds(RoleCaseworker)), verdict{"H6", Forbidden, "facts.donor"}},
		{"H6 refuses who is to receive the child", sampled(toVolunteer), swab().by(byVolunteer), notHers},
		{"H6 accepts another while the receiver waits", sampled(toVolunteer), swab(), accepted},
		{"H6 refuses who has the child", sampled(withNurse), swab().by(byNurse), notHers},
		{"H6 refuses whose the child is said to be", sampled(isVolunteers...), swab().by(byVolunteer), notHers},
		{"H6 refuses a relative who gave one", sampled(of(volunteer.person).named("relative")), swab().by(byVolunteer), notHers},
		{"H6 refuses the relative of a report", world(append([]draft{reporter}, laboratories()...)...), swabOfMother().by(byNurse), notHers},
		{"H1 refuses a court", sampled(), swab().by(clerk.records(RoleCaseworker)), verdict{"H1", Forbidden, "signers"}},
		{"H1 refuses a reviewer", sampled(), swab().by(reviewer.records(RoleReviewer)), verdict{"H1", Forbidden, "signers"}},
	})
}

func TestSpecimenIsPassedOn(t *testing.T) {
	s, m := swab(), swabOfMother()
	sent, came := brought(s, lab, swabber.records(RoleCourier)), gotten(s, receiver.records(RoleReceiver))
	twice := officerCalled("swabber elsewhere", lab, RoleReceiver)
	twice.person = swabber.person
	notTheirs, byFinder := verdict{"H4", Conflict, "signers"}, finder.records(RoleInvestigator)
	destination := verdict{"H4", Invalid, "facts.to"}
	gone := destroyed(s, finder.records(RoleInvestigator), receiver.as(RoleReceiver, PurposeWitness))
	judge(t, []row{
		{"H4 accepts that whoever has it gives it", sampled(s), sent, accepted},
		{"H4 accepts that a colleague gives it", sampled(s), brought(s, lab, byFinder), accepted},
		{"H4 accepts one of a relative", inReportOf(m), brought(m, lab, swabber.records(RoleCollector)), accepted},
		{"H4 accepts that a carrier takes it", sampled(s), sentOff(s, lab, byFinder), accepted},
		{"H4 accepts another seal", sampled(s), change(sent, func(e *SpecimenHandedOver) { e.Seal = "S-7" }), accepted},
		{"H4 refuses who has not got it", sampled(s), brought(s, lab, nurse.records(RoleCaseworker)), notTheirs},
		{"H4 refuses who has not got it to send it", sampled(s), sentOff(s, lab, nurse.records(RoleCaseworker)), notTheirs},
		{"H4 refuses to give it twice", sampled(s, sent), brought(s, otherLab, byFinder).named("again"), verdict{"H4", Conflict, "refs"}},
		{"H4 refuses to give it to itself", sampled(s), brought(s, police, byFinder), destination},
		{"H4 refuses an agency that is not accredited", sampled(s), brought(s, nobody, byFinder), destination},
		{"H4 refuses a court", sampled(s), brought(s, court, byFinder), destination},
		{"H4 refuses what is destroyed", sampled(s, gone), sent, verdict{"H4", Conflict, "refs"}},
		{"H3 refuses what is no specimen", sampled(s), sent.about(Ref{Rel: "partOf", Stream: theChild, ID: rescue().id()}), noSuch},
		{"H3 refuses a specimen of another stream", sampled(reported(), m), sent.about(Ref{Rel: "partOf", Stream: theReport, ID: m.id()}), noSuch},
		{"H4 accepts the receiver", sampled(s, sent), came, accepted},
		{"H4 accepts a broken seal", sampled(s, sent), change(came, func(e *SpecimenReceived) { e.SealIntact = false }), accepted},
		{"H4 accepts no seal at all", sampled(s, sent), change(came, func(e *SpecimenReceived) { e.SealIntact, e.SealSeen = false, "" }), accepted},
		{"H4 accepts another than was to receive it", sampled(s, sent), gotten(s, taker.records(RoleReceiver)), accepted},
		{"H4 accepts what nobody gave", sampled(s), came, accepted},
		{"H4 accepts what came back", sampled(s, sent), gotten(s, byFinder), accepted},
		{"H4 accepts the sender's own return", sampled(s, sent), gotten(s, swabber.records(RoleCourier)), accepted},
		{"H4 refuses what it has", sampled(s), gotten(s, byFinder), notTheirs},
		{"H4 refuses to receive twice", sampled(s, sent, came), came.named("again"), notTheirs},
		{"H6 refuses who sent it, elsewhere", sampled(append([]draft{authorisation(twice)}, s, sent)...), gotten(s, twice.records(RoleReceiver)), notHers},
		{"H6 accepts who took it, elsewhere", sampled(append([]draft{authorisation(twice)}, s, brought(s, lab, byFinder))...), gotten(s, twice.records(RoleReceiver)), accepted},
	})
}

// TestWhoHasASpecimen: at each moment one agency answers for it, and what broke its chain
// is told once.
func TestWhoHasASpecimen(t *testing.T) {
	s := swab()
	sent, came := brought(s, lab, swabber.records(RoleCourier)), gotten(s, receiver.records(RoleReceiver))
	resealed := change(sent, func(e *SpecimenHandedOver) { e.Seal = "S-7" })
	noSeal := change(came, func(e *SpecimenReceived) { e.SealIntact = false })
	other := change(came, func(e *SpecimenReceived) { e.SealSeen = "S-8" })
	fromLab := change(brought(s, otherLab, receiver.records(RoleCourier)).named("on"), func(e *SpecimenHandedOver) { e.Seal = "S-9" })
	there := change(gotten(s, taker.records(RoleReceiver)).named("there"), func(e *SpecimenReceived) { e.SealSeen = "S-9" })
	keptByPolice := kept(s, finder.records(RoleInvestigator))
	for name, c := range map[string]struct {
		given  []draft
		status SpecimenStatus
		holder StreamID
		broken string
	}{
		"taken":                           {[]draft{s}, SpecimenTaken, police, ""},
		"on the way":                      {[]draft{s, sent}, SpecimenOnTheWay, police, ""},
		"received":                        {[]draft{s, sent, came}, SpecimenHeld, lab, ""},
		"taken in":                        {inLab(s), SpecimenAdmitted, lab, ""},
		"rejected":                        {[]draft{s, sent, came, turnedDown(s, receiver.records(RoleReceiver))}, SpecimenRefused, lab, ""},
		"kept by a laboratory":            {append(inLab(s), kept(s, analyst.records(RoleAnalyst))), SpecimenKept, lab, ""},
		"sent on under a seal of its own": {append(inLab(s), fromLab, there), SpecimenHeld, otherLab, ""},
		"come back":                       {[]draft{s, sent, gotten(s, finder.records(RoleInvestigator))}, SpecimenHeld, police, ""},
		"come with a broken seal":         {[]draft{s, sent, noSeal}, SpecimenHeld, lab, breakSeal},
		"come under another seal":         {[]draft{s, sent, other}, SpecimenHeld, lab, breakOtherSeal},
		"given by nobody":                 {[]draft{s, came}, SpecimenHeld, lab, breakUnsigned},
		"come to another":                 {[]draft{s, sent, gotten(s, taker.records(RoleReceiver))}, SpecimenHeld, otherLab, breakUnsigned},
		"sealed anew on the way":          {[]draft{s, resealed, other}, SpecimenHeld, lab, breakResealed},
		"sealed anew by the police":       {[]draft{s, keptByPolice}, SpecimenKept, police, breakResealed},
		"sealed anew by a laboratory that has not taken it in": {[]draft{s, sent, came, fromLab}, SpecimenOnTheWay, lab, breakResealed},
	} {
		t.Run(name, func(t *testing.T) {
			got, _ := given(t, sampled(c.given...)...).fold.State(theChild).Specimen(s.id())
			if got.Status != c.status || got.Holder != c.holder || got.BrokenBy != c.broken || (got.Broken.ID != "") != (c.broken != "") {
				t.Errorf("it is %s with %s, broken by %q (%v)", got.Status, got.Holder, got.BrokenBy, got.Broken)
			}
			if got.Bears() != (c.broken == "" && c.status != SpecimenRefused) {
				t.Errorf("it bears: %v", got.Bears())
			}
		})
	}
}

// TestWhatAMoveTells: both sides of it, and who carried.
func TestWhatAMoveTells(t *testing.T) {
	s := swab()
	got, _ := given(t, sampled(inLab(s)...)...).fold.State(theChild).Specimen(s.id())
	if len(got.Moves) != 1 || len(got.Couriers) != 1 || got.Couriers[0].Key != swabber.key.ID() || len(got.Collectors) != 1 {
		t.Fatalf("it says %+v", got)
	}
	m := got.Moves[0]
	if m.From != police || m.To != lab || m.ReceivedBy != lab || m.Seal != "S-1" || m.SealSeen != "S-1" || !m.Intact || m.ReceivedAt <= m.At {
		t.Errorf("the move says %+v", m)
	}
	if _, found := given(t, sampled(s)...).fold.State(theChild).Specimen("another"); found {
		t.Error("there is a specimen that nobody took")
	}
	brush, _ := given(t, inReportOf(toothbrush())...).fold.State(theReport).Specimen(toothbrush().id())
	if brush.Donor != aGirl || brush.Bears() {
		t.Errorf("a toothbrush of investigative grade bears: %+v", brush)
	}
}
