package simulate

import (
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// searchScenarios are those of children who get papers or parents without a search.
func searchScenarios() []kind {
	return []kind{
		{name: "registered_unsearched", crooked: "A19", story: registeredUnsearched},
		{name: "registered_on_an_old_run", crooked: "A19", story: registeredOnAnOldRun},
		{name: "sold_by_consent", crooked: "A19", story: soldByConsent},
		{name: "adopted_beside_a_double", crooked: "A20", story: adoptedBesideADouble},
		{name: "ground_taken_away", crooked: "A20", story: groundTakenAway},
		{name: "family_found_since", crooked: "A20", story: familyFoundSince},
		{name: "registered_as_born", crooked: "A21", story: registeredAsBorn},
		{name: "born_long_before_its_paper", crooked: "A21", story: bornLongBeforeItsPaper},
		{name: "older_than_its_paper", crooked: "A21", story: olderThanItsPaper},
		{name: "born_elsewhere", crooked: "A21", story: bornElsewhere},
		{name: "one_birth_paper", crooked: "A21", story: oneBirthPaper},
	}
}

// registeredUnsearched: a child is found, nobody compares it with anybody's, and within
// weeks it has papers.
func registeredUnsearched(l *life) {
	l.ownSamples = true
	l.on(l.dawn.Add(l.within(5*time.Hour, 90*time.Hour)), (*caseload).find)
	l.thenAtOnce(time.Hour, 5*time.Hour, (*caseload).takeIn)
	if l.chance(50) { // the certificate says so, and there was no specimen
		l.unclaimed()
	}
	l.thenCrooked(5*day, 30*day, register("parents_not_found"))
	l.inCare(60)
}

// registeredOnAnOldRun: the child was compared once, and many families have come since.
func registeredOnAnOldRun(l *life) {
	l.on(l.dawn.Add(l.within(5*time.Hour, 90*time.Hour)), (*caseload).find)
	l.thenAtOnce(time.Hour, 5*time.Hour, (*caseload).takeIn)
	l.unclaimed()
	for range 17 + l.IntN(15) {
		l.then(9*day, 10*day, (*caseload).attest)
	}
	l.thenCrooked(1*day, 9*day, register("parents_not_found"))
	l.inCare(60)
}

// soldByConsent: somebody who says to be the mother consents to an adoption, and nobody
// compares her with the child.
func soldByConsent(l *life) {
	l.ownSamples = true
	l.on(l.dawn.Add(l.within(5*time.Hour, 90*time.Hour)), (*caseload).find)
	l.thenAtOnce(time.Hour, 5*time.Hour, (*caseload).takeIn)
	l.then(2*day, 20*day, (*caseload).appointGuardian)
	l.inCare(3)
	l.then(1*day, 5*day, (*caseload).sendToOtherInstitution)
	l.thenAtOnce(2*time.Hour, 40*time.Hour, (*caseload).accept)
	l.then(10*day, 25*day, (*caseload).givesAway)
	l.then(2*day, 9*day, declareAdoptable("lawful_consent"))
	l.weighed()
	l.thenCrooked(5*day, 20*day, (*caseload).registerAdoption)
	l.then(18*day, 23*day, followUp("in_care"))
}

// givesAway is the consent of a parent to an adoption, heard by two agencies.
func (c *caseload) givesAway(l *life) error {
	draft := l.draft(domain.ConsentGiven{Giver: l.relative, GivenAs: domain.ConsentOfParent, Scope: domain.ConsentToAdoption},
		c.staff(l, c.national(domain.GuardianOffice), domain.RoleGuardian).Records(),
		c.staff(l, c.national(domain.NGO), domain.RoleCaseworker).Seconds())
	draft.Sealed = map[string]any{"document": l.digest(), "giverName": l.personName()}
	return c.record(l, draft)
}

// adoptedBesideADouble: somebody suspects that the child is told of elsewhere, too, and
// it is adopted before anybody has answered that.
func adoptedBesideADouble(l *life) {
	beforeRegistration(l)
	l.then(1*day, 3*day, (*caseload).locateTwin)
	l.thenCrooked(2*time.Hour, 2*day, (*caseload).suspectDouble)
	l.thenCrooked(1*day, 20*day, (*caseload).registerAdoption)
	l.then(18*day, 23*day, followUp("in_care"))
}

// groundTakenAway: after the adoption the court says that it never made the order.
func groundTakenAway(l *life) {
	beforeAdoption(l)
	l.then(18*day, 23*day, followUp("in_care"))
	l.thenCrooked(1*day, 20*day, (*caseload).denyOrder)
	l.then(5*day, 20*day, followUp("in_care"))
}

// denyOrder says that the court's last order was never made.
func (c *caseload) denyOrder(l *life) error {
	draft := l.correction(domain.ErrorDeclared{Error: "did_not_occur", Custodian: c.author.State(l.stream).Child.Custody.Agency},
		c.staff(l, c.national(domain.Court), domain.RoleClerk).Records(), c.staff(l, c.national(domain.NGO), domain.RoleCaseworker).Seconds())
	draft.Refs = []domain.Ref{l.told[domain.TypeCourtOrderRecorded]}
	draft.Refs[0].Rel = "corrects"
	draft.Sealed = map[string]any{"explanation": "The number is that of another matter, and the seal is not the court's."}
	return c.record(l, draft)
}

// familyFoundSince: it is established, after the adoption, to whom the child belongs.
func familyFoundSince(l *life) {
	beforeAdoption(l)
	l.then(18*day, 23*day, followUp("in_care"))
	l.thenCrooked(1*day, 30*day, identify(domain.BasisDocuments))
	l.then(5*day, 20*day, followUp("in_care"))
}

// registeredAsBorn: a child whom the police rescued is entered as born in care.
func registeredAsBorn(l *life) {
	l.freed()
	l.toCare()
	l.inCare(l.IntN(9))
	l.thenCrooked(5*day, 20*day, register("birth_in_care"))
	l.inCare(60)
}

// bornLongBeforeItsPaper: the entry comes months after the birth.
func bornLongBeforeItsPaper(l *life) {
	l.newborn()
	l.inCare(2)
	l.thenCrooked(time.Duration(55+l.IntN(150))*day, 230*day, register("birth_in_care"))
	l.inCare(60)
}

// newborn is a child who is born in care.
func (l *life) newborn() {
	l.on(l.dawn.Add(l.within(5*time.Hour, 90*time.Hour)), (*caseload).bear)
	l.thenAtOnce(time.Hour, 5*time.Hour, (*caseload).takeIn)
}

// olderThanItsPaper: the child of whom a birth is on record is months older.
func olderThanItsPaper(l *life) {
	l.newborn()
	l.inCare(1)
	l.then(5*day, 20*day, register("birth_in_care"))
	l.inCare(l.IntN(6))
	l.thenCrooked(2*day, 9*day, func(c *caseload, l *life) error {
		l.months = int(l.happened.Sub(l.dawn)/(30*day)) + 5 + l.IntN(20)
		return c.assessAge(l)
	})
	l.inCare(60)
}

// bornElsewhere: a house takes a newborn child in that was born in another province.
func bornElsewhere(l *life) {
	l.on(l.dawn.Add(l.within(5*time.Hour, 90*time.Hour)), (*caseload).bear)
	l.scenes = append(l.scenes, scene{gap: l.within(3*time.Hour, 20*time.Hour), night: true, crooked: true, play: func(c *caseload, l *life) error {
		born := l.custodian.Territory
		for l.custodian.Territory == born {
			l.custodian = c.elsewhere(l)
		}
		l.county = pick(l.dice, countiesOf(l.custodian.Territory))
		return c.takeIn(l)
	}})
	l.inCare(60)
}

// oneBirthPaper: two children are born, and there is one paper.
func oneBirthPaper(l *life) {
	paper := l.digest()
	born := func(c *caseload, l *life) error {
		c.nearHome(l)
		return c.bearWith(l, paper)
	}
	l.scenes = append(l.scenes, scene{at: l.dawn.Add(l.within(5*time.Hour, 90*time.Hour)), night: true, crooked: true, play: born})
	l.thenAtOnce(time.Hour, 5*time.Hour, (*caseload).takeIn)
	l.inCare(l.IntN(6))
	l.scenes = append(l.scenes, scene{gap: l.within(9*day, 20*day), night: true, crooked: true, play: func(c *caseload, l *life) error {
		l.anew()
		return born(c, l)
	}})
	l.thenAtOnce(time.Hour, 5*time.Hour, (*caseload).takeIn)
	for range 80 { // both are there
		l.then(2*day, 5*day, (*caseload).attest)
		l.then(2*day, 7*day, there((*caseload).attest))
	}
}
