package simulate

import (
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// returnScenarios are those of the way home.
func returnScenarios() []kind {
	return []kind{
		{name: "home_beside_the_accused", crooked: "A24", story: homeBesideTheAccused},
		{name: "cleared_overnight", crooked: "A24", story: clearedOvernight},
		{name: "accused_since", crooked: "A24", story: accusedSince},
		{name: "rescued_a_second_time", crooked: "A26", story: rescuedASecondTime},
		{name: "missing_from_home", crooked: "A26", story: missingFromHome},
		{name: "sold_again", crooked: "A26", story: soldAgain},
		{name: "asked_again", crooked: "A32", story: askedAgain},
		{name: "no_contact", crooked: "A32", story: noContact},
		{name: "no_at_home", crooked: "A32", story: noAtHome},
	}
}

// homeBesideTheAccused: about the parent there is a concern, so the child goes to another
// of the family.
func homeBesideTheAccused(l *life) {
	beforeHome(l)
	l.thenCrooked(2*day, 14*day, (*caseload).raiseConcern)
	l.then(5*day, 20*day, func(c *caseload, l *life) error {
		l.relative, l.relation = domain.NewPersonID(l.bytes16()), pick(l.dice, []string{"grandmother", "uncle", "aunt"})
		return c.assess(l)
	})
	l.then(2*day, 14*day, (*caseload).propose)
	l.approved()
	l.thenCrooked(20*time.Hour, 6*day, (*caseload).handOver)
	l.afterwards()
}

// clearedOvernight: a concern is cleared before anybody can have looked into it.
func clearedOvernight(l *life) {
	beforeHome(l)
	l.thenCrooked(2*day, 14*day, (*caseload).raiseConcern)
	l.thenCrooked(time.Hour, time.Duration(2+l.IntN(5))*day, (*caseload).clearConcern)
	l.then(2*day, 14*day, (*caseload).propose)
	l.approved()
	l.thenCrooked(20*time.Hour, 6*day, (*caseload).handOver)
	l.afterwards()
}

// accusedSince: a concern comes up about those with whom the child lives, and nobody
// acts.
func accusedSince(l *life) {
	beforeHome(l)
	l.goHome()
	l.thenCrooked(2*day, 50*day, (*caseload).raiseConcern)
	l.then(5*day, 20*day, followUp("after_reunification"))
}

// rescuedASecondTime: a child who had gone home is found with a buyer, and two files are
// found to be of one person.
func rescuedASecondTime(l *life) {
	beforeHome(l)
	l.goHome()
	l.then(10*day, 28*day, followUp("after_reunification"))
	l.scenes = append(l.scenes, scene{gap: l.within(5*day, 25*day), night: true, crooked: true, play: func(c *caseload, l *life) error {
		l.anew()
		l.custodian = pick(l.dice, c.author.World.Directory.OfKind(domain.Police)[1:])
		l.county = pick(l.dice, countiesOf(l.custodian.Territory))
		return c.rescue(l)
	}})
	l.thenAtOnce(time.Hour, 5*time.Hour, (*caseload).takeCustody)
	l.toCare()
	l.then(2*day, 9*day, (*caseload).suspectDouble)
	l.then(2*day, 9*day, identify(domain.BasisDocuments))
	l.then(2*day, 9*day, (*caseload).linkHere)
	l.then(10*time.Minute, 50*time.Minute, (*caseload).linkThere)
	l.inCare(60)
}

// missingFromHome: the family to which the child had gone reports it missing.
func missingFromHome(l *life) {
	beforeHome(l)
	l.goHome()
	l.then(15*day, 28*day, followUp("after_reunification"))
	l.scenes = append(l.scenes, scene{gap: l.within(2*day, 50*day), night: true, crooked: true, play: func(c *caseload, l *life) error {
		l.report = domain.NewStreamID(domain.MissingStream, l.bytes16())
		return c.reportMissing(l, "report", int(l.happened.Sub(l.dawn)/(30*day)))
	}})
	l.then(2*time.Hour, 30*time.Hour, (*caseload).acceptReport)
}

// soldAgain: the child is taken back into care from where it had gone home.
func soldAgain(l *life) {
	beforeHome(l)
	l.goHome()
	l.then(15*day, 28*day, followUp("after_reunification"))
	l.thenCrooked(4*day, 25*day, func(c *caseload, l *life) error { return c.disruptBy(l, "sold_again") })
	l.inCare(60)
}

// speaks makes the child old enough to say what it wants.
func (l *life) speaks() { l.months = 40 + l.IntN(60) }

// askedAgain: the child says no, and is asked until it says something else.
func askedAgain(l *life) {
	l.speaks()
	beforeHome(l)
	l.thenCrooked(2*day, 9*day, hearChild("no"))
	l.then(20*time.Hour, 9*day, hearChild(pick(l.dice, []string{"now", "later"})))
	l.then(2*day, 14*day, (*caseload).propose)
	l.approved()
	l.thenCrooked(20*time.Hour, 6*day, (*caseload).handOver)
	l.afterwards()
}

// noContact: the child does not even want to see them.
func noContact(l *life) {
	l.speaks()
	beforeHome(l)
	l.thenCrooked(2*day, 9*day, hearAbout("contact", "no"))
	l.then(2*day, 14*day, (*caseload).propose)
	l.approved()
	l.thenCrooked(20*time.Hour, 6*day, (*caseload).handOver)
	l.afterwards()
}

// noAtHome: the child says at home that it does not want to stay there.
func noAtHome(l *life) {
	l.speaks()
	beforeHome(l)
	l.goHome()
	l.thenCrooked(2*day, 28*day, hearChild("no"))
	l.afterwards()
}
