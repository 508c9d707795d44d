package simulate

import (
	"slices"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// custodyScenarios are the crooked lives of custody, care, the search and the return.
func custodyScenarios() []kind {
	return slices.Concat(handsScenarios(), timeScenarios(), careScenarios(), returnScenarios(), searchScenarios())
}

// handsScenarios are those in which the child passes from hand to hand.
func handsScenarios() []kind {
	return []kind{
		{name: "lost_before_custody", crooked: "A11", story: lostBeforeCustody},
		{name: "two_houses", crooked: "A11", story: twoHouses},
		{name: "two_files", crooked: "A11", story: twoFiles},
		{name: "arrived_before_it_left", crooked: "A11", story: arrivedBeforeItLeft},
		{name: "arrived_weeks_late", crooked: "A11", story: arrivedWeeksLate},
		{name: "received_unseen", crooked: "A11", story: receivedUnseen},
		{name: "vanished_on_the_way", crooked: "A12", story: vanishedOnTheWay},
		{name: "far_horizon", crooked: "A12", story: farHorizon},
		{name: "rescued_by_one", crooked: "A17", story: rescuedByOne},
		{name: "rescued_unseen", crooked: "A17", story: rescuedUnseen},
		{name: "rescued_before_the_operation", crooked: "A17", story: rescuedBeforeTheOperation},
	}
}

// lostBeforeCustody: nobody says who had the child in the first days, or weeks.
func lostBeforeCustody(l *life) {
	l.on(l.dawn.Add(l.within(time.Hour, 9*time.Hour)), (*caseload).rescue)
	l.thenCrooked(26*time.Hour, time.Duration(2+l.IntN(20))*day, (*caseload).takeCustody)
	l.toCare()
	l.inCare(60)
}

// twoHouses: two houses say that they have the child, and nobody settles it.
func twoHouses(l *life) {
	l.freed()
	l.toCare()
	l.inCare(1 + l.IntN(6))
	l.thenCrooked(2*day, 9*day, (*caseload).claim)
	l.inCare(60)
}

// twoFiles: one child is in two houses for weeks, by two streams, until they are found
// to be of one person.
func twoFiles(l *life) {
	l.freed()
	l.toCare()
	l.inCare(2)
	l.thenAtOnce(2*day, 9*day, func(c *caseload, l *life) error {
		l.anew()
		l.custodian = c.elsewhere(l)
		return c.findHere(l)
	})
	l.thenCrooked(time.Hour, 5*time.Hour, (*caseload).takeIn)
	l.inCare(1)
	l.scenes = append(l.scenes, scene{gap: l.within(1*day, 9*day), play: there((*caseload).attest)})
	l.then(2*day, 20*day, (*caseload).suspectDouble)
	l.then(1*day, 3*day, there((*caseload).sendAfter))
	l.thenAtOnce(5*time.Hour, 20*time.Hour, there((*caseload).accept))
	l.thenCrooked(2*day, 9*day, (*caseload).linkHere)
	l.then(10*time.Minute, 50*time.Minute, (*caseload).linkThere)
	l.inCare(60)
}

// there plays a scene in the double's stream, where another house has the child.
func there(play act) act {
	return func(c *caseload, l *life) error {
		here, house := l.stream, l.custodian
		l.stream = l.double
		l.custodian = c.author.World.Directory.ByID(c.author.State(l.double).Child.Custody.Agency)
		err := play(c, l)
		l.stream, l.custodian = here, house
		return err
	}
}

// sendAfter sends the child, in the double's stream, to the house in which it is by
// the other.
func (c *caseload) sendAfter(l *life) error {
	other := c.author.State(l.last.Stream).Child.Custody.Agency
	return c.transfer(l, c.author.World.Directory.ByID(other), "other")
}

// arrivedBeforeItLeft: the house that receives the child has had it for hours or days
// before it was sent.
func arrivedBeforeItLeft(l *life) {
	l.freed()
	l.then(3*day, 6*day, (*caseload).sendToCare)
	before := l.within(20*time.Minute, 40*time.Hour)
	l.thenCrooked(5*time.Hour, 20*time.Hour, func(c *caseload, l *life) error {
		sent, _ := c.author.State(l.stream).Find(l.told[domain.TypeTransferInitiated].ID)
		l.happened = time.Unix(sent.At, 0).In(beijing).Add(-2*time.Hour - before)
		return c.accept(l)
	})
	l.inCare(60)
}

// arrivedWeeksLate: the journey of two days takes one week more, or five.
func arrivedWeeksLate(l *life) {
	l.freed()
	l.then(20*time.Hour, 90*time.Hour, (*caseload).sendToCare)
	l.thenCrooked(6*day, 35*day, (*caseload).accept)
	l.inCare(60)
}

// receivedUnseen: nobody compares the child who arrives with anything on record.
func receivedUnseen(l *life) {
	l.freed()
	l.then(20*time.Hour, 90*time.Hour, (*caseload).sendToCare)
	l.thenCrooked(5*time.Hour, 20*time.Hour, func(c *caseload, l *life) error {
		return c.acceptAs(l, domain.Presence{Method: pick(l.dice, []string{"photograph", "documents", "palm_print"}), Match: "not_checked"})
	})
	l.inCare(60)
}

// vanishedOnTheWay: a child whom one house sent to another, and of whom neither says
// a word from then on.
func vanishedOnTheWay(l *life) {
	l.freed()
	l.then(20*time.Hour, 90*time.Hour, (*caseload).sendToCare)
	l.thenAtOnce(2*time.Hour, 20*time.Hour, (*caseload).accept)
	l.inCare(3)
	l.thenCrooked(4*day, 40*day, (*caseload).sendOn)
}

// farHorizon: a transfer that gives itself years, so that nobody misses the child.
func farHorizon(l *life) {
	l.freed()
	l.toCare()
	l.inCare(3 + l.IntN(9))
	l.thenCrooked(4*day, 9*day, func(c *caseload, l *life) error {
		return c.transferBy(l, c.elsewhere(l), "medical", time.Duration(700+l.IntN(900))*day)
	})
}

// rescuedByOne: one officer writes down a rescue that no operation knows, and nobody
// else sees the child for weeks.
func rescuedByOne(l *life) {
	l.operation = ""
	l.scenes = append(l.scenes, scene{at: l.dawn.Add(l.within(0, 90*time.Hour)), play: (*caseload).rescueAlone, night: true, crooked: true})
	l.thenAtOnce(time.Hour, 5*time.Hour, (*caseload).takeCustody)
	l.then(2*day, 30*day, (*caseload).sendToCare)
	l.thenAtOnce(2*time.Hour, 20*time.Hour, (*caseload).accept)
	l.inCare(60)
}

// rescuedUnseen: the unit keeps to itself the child that it says to have rescued.
func rescuedUnseen(l *life) {
	l.scenes = append(l.scenes, scene{at: l.dawn.Add(l.within(0, 9*time.Hour)), play: (*caseload).rescue, night: true, crooked: true})
	l.thenAtOnce(time.Hour, 5*time.Hour, (*caseload).takeCustody)
	for range 2 {
		l.then(2*day, 6*day, func(c *caseload, l *life) error {
			return c.attestBy(l, c.staff(l, l.custodian, domain.RoleIntake))
		})
	}
	l.then(13*day, 30*day, (*caseload).sendToCare)
	l.thenAtOnce(2*time.Hour, 20*time.Hour, (*caseload).accept)
	l.inCare(60)
}

// rescuedBeforeTheOperation: the rescue is put down to an operation that began after it.
func rescuedBeforeTheOperation(l *life) {
	early := l.within(14*time.Hour, 40*time.Hour)
	l.scenes = append(l.scenes, scene{at: l.dawn.Add(l.within(0, 9*time.Hour)), play: func(c *caseload, l *life) error {
		l.happened = l.dawn.Add(-20*time.Hour - early)
		return c.rescue(l)
	}, night: true, crooked: true})
	l.thenAtOnce(time.Hour, 5*time.Hour, (*caseload).takeCustody)
	l.toCare()
	l.inCare(60)
}
