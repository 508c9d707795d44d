package simulate

import (
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// The honest lives that take a turn.

func oneOfficerShort(l *life) {
	l.offline = false
	l.on(l.dawn.Add(l.within(0, 9*time.Hour)), (*caseload).rescueAlone)
	l.then(20*time.Hour, 40*time.Hour, (*caseload).countersign)
	l.thenAtOnce(time.Hour, 5*time.Hour, (*caseload).takeCustody)
	l.toCare()
	l.inCare(60)
}

func transferRefused(l *life) {
	l.freed()
	l.then(20*time.Hour, 90*time.Hour, (*caseload).sendToCare)
	l.thenAtOnce(2*time.Hour, 20*time.Hour, (*caseload).refuseTransfer)
	l.toCare()
	l.inCare(60)
}

func transferAborted(l *life) {
	l.freed()
	l.then(20*time.Hour, 90*time.Hour, (*caseload).sendToCare)
	l.thenAtOnce(2*time.Hour, 20*time.Hour, (*caseload).abortTransfer)
	l.toCare()
	l.inCare(60)
}

func hospital(l *life) {
	l.freed()
	l.toCare()
	l.inCare(3)
	l.thenAtOnce(2*day, 9*day, (*caseload).toHospital)
	l.inCare(1)
	l.then(2*day, 9*day, (*caseload).returnToCare)
	l.inCare(60)
}

func contested(l *life) {
	l.freed()
	l.toCare()
	l.then(2*day, 9*day, (*caseload).claim)
	l.then(2*day, 9*day, (*caseload).resolveForClaimant)
	l.inCare(60)
}

func contestedInCourt(l *life) {
	l.freed()
	l.toCare()
	l.then(2*day, 9*day, (*caseload).claim)
	l.then(9*day, 19*day, (*caseload).resolveByCourt)
	l.inCare(60)
}

func ranAway(l *life) {
	l.freed()
	l.toCare()
	l.inCare(4)
	l.thenAtOnce(2*day, 9*day, (*caseload).goMissing)
	l.thenAtOnce(2*day, 9*day, (*caseload).returnToCare)
	l.inCare(60)
}

func died(l *life) {
	l.freed()
	l.toCare()
	l.then(2*day, 20*day, (*caseload).appointGuardian)
	l.inCare(5)
	l.thenAtOnce(2*day, 9*day, (*caseload).toHospital)
	l.thenAtOnce(4*day, 9*day, (*caseload).die)
	l.then(9*day, 19*day, closeCase("deceased"))
}

func deferred(l *life) {
	beforeHome(l)
	l.then(2*day, 14*day, (*caseload).propose)
	l.then(20*time.Hour, 5*day, (*caseload).deferReturn)
	l.inCare(2)
	l.approved()
	l.then(20*time.Hour, 6*day, (*caseload).handOver)
	l.afterwards()
}

func denied(l *life) {
	beforeHome(l)
	l.then(2*day, 14*day, (*caseload).propose)
	l.then(5*day, 9*day, (*caseload).deny)
	l.inCare(60)
}

// annulled is a wrong family: the decision falls before the child leaves, and the
// search begins anew.
func annulled(l *life) {
	if l.n%3 != 0 {
		l.sought("report")
	}
	beforeHome(l)
	l.then(2*day, 14*day, (*caseload).propose)
	l.approved()
	l.then(2*day, 5*day, (*caseload).annul)
	l.then(time.Hour, 5*time.Hour, (*caseload).reopenReport)
	l.inCare(60)
}

func disrupted(l *life) {
	beforeHome(l)
	l.goHome()
	l.then(24*day, 30*day, followUp("after_reunification"))
	l.then(4*day, 9*day, (*caseload).disrupt)
	l.inCare(60)
}

func reopened(l *life) {
	l.offline = false
	l.on(l.dawn.Add(l.within(5*time.Hour, 90*time.Hour)), present(true))
	l.then(20*day, 40*day, identify(domain.BasisDocuments))
	l.then(20*day, 40*day, closeCase("recognised_adult"))
	l.then(60*day, 90*day, reopenCase("new_information"))
	l.then(20*day, 40*day, followUp("for_assessment"))
}

func identifiedByCourt(l *life) {
	l.freed()
	l.toCare()
	l.then(2*day, 20*day, (*caseload).appointGuardian)
	l.inCare(12)
	l.then(5*day, 30*day, hearChild("now"))
	l.then(2*day, 20*day, order(domain.OrderIdentity))
	l.then(2*day, 20*day, identify(domain.BasisOrder))
	l.then(3*day, 20*day, (*caseload).assess)
	l.goHome()
	l.afterwards()
}

func stayed(l *life) {
	beforeHome(l)
	l.then(2*day, 14*day, order(domain.OrderDisclosure))
	l.then(2*day, 9*day, order(domain.OrderStay))
	l.inCare(2)
	l.then(2*day, 9*day, order(domain.OrderStayLifted))
	l.goHome()
	l.afterwards()
}

// objected is a child that says no, until a panel has heard it.
func objected(l *life) {
	l.months = 70
	beforeHome(l)
	l.then(2*day, 9*day, hearChild("no"))
	l.then(9*day, 20*day, (*caseload).decideInterests)
	l.goHome()
	l.afterwards()
}

func suspectOfficer(l *life) {
	l.freed()
	l.then(20*time.Hour, 90*time.Hour, (*caseload).sendToCare)
	l.thenAtOnce(2*time.Hour, 20*time.Hour, (*caseload).accept)
	l.inCare(2)
	l.on(l.from.Add(suspectReviewedFrom), (*caseload).review)
	l.then(2*day, 9*day, (*caseload).carry)
	l.inCare(60)
}

// capturedShelter is a child in the shelter that turned out to be in the wrong
// hands.
func capturedShelter(l *life) {
	l.offline = false
	l.on(l.dawn.Add(5*time.Hour), (*caseload).rescue)
	l.thenAtOnce(time.Hour, 5*time.Hour, (*caseload).takeCustody)
	l.then(9*day, 12*day, (*caseload).sendToCaptured)
	l.thenAtOnce(4*time.Hour, 9*time.Hour, (*caseload).accept)
	l.inCare(1)
	l.on(l.from.Add(agencySuspendedOn+day), (*caseload).stepIn)
	l.inCare(60)
}

// ownMotion is a family that never came: the police opened the report.
func ownMotion(l *life) {
	l.sought("own_motion")
	l.freed()
	l.toCare()
	l.then(2*day, 20*day, (*caseload).appointGuardian)
	l.inCare(13)
	l.hearFamily()
	l.then(1*day, 3*day, (*caseload).resolveReport)
	l.goHome()
	l.afterwards()
}

// reportRefused is a report that was relayed and refused at first.
func reportRefused(l *life) {
	l.report = domain.NewStreamID(domain.MissingStream, l.bytes16())
	l.on(l.dawn.Add(-l.within(4*day, 6*day)), reportMissing("relayed"))
	l.then(2*time.Hour, 30*time.Hour, (*caseload).refuseReport)
	l.then(30*time.Hour, 50*time.Hour, (*caseload).acceptReport)
	l.freed()
	l.toCare()
	l.then(2*day, 20*day, (*caseload).appointGuardian)
	l.inCare(13)
	l.hearFamily()
	l.then(1*day, 3*day, (*caseload).resolveReport)
	l.goHome()
	l.afterwards()
}

func concernCleared(l *life) {
	l.freed()
	l.toCare()
	l.then(2*day, 20*day, (*caseload).appointGuardian)
	l.inCare(4)
	l.then(1*day, 3*day, (*caseload).raiseConcern)
	l.inCare(6)
	l.then(1*day, 3*day, (*caseload).clearConcern)
	l.hearFamily()
	l.goHome()
	l.afterwards()
}
