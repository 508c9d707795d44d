package simulate

import (
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// The honest lives in which the return takes a turn.

func deferred(l *life) {
	beforeHome(l)
	l.then(2*day, 14*day, (*caseload).propose)
	l.then(20*time.Hour, 5*day, (*caseload).deferReturn)
	l.then(1*day, 3*day, find("A11", domain.SeverityBlock, domain.TypeTransferAccepted))
	l.inCare(2)
	l.then(1*day, 3*day, (*caseload).clearFinding)
	l.approved()
	l.then(20*time.Hour, 6*day, (*caseload).handOver)
	l.afterwards()
}

func denied(l *life) {
	beforeHome(l)
	l.then(2*day, 14*day, (*caseload).propose)
	l.then(1*day, 3*day, (*caseload).withdrawConsent)
	l.then(5*day, 9*day, (*caseload).deny)
	l.inCare(60)
}

// annulled is a wrong family: the decision falls before the child leaves, and the
// search begins anew.
func annulled(l *life) {
	if l.n%3 != 0 {
		l.sought("report")
	}
	l.mistaken()
	beforeHome(l)
	l.then(2*day, 14*day, (*caseload).propose)
	l.approved()
	l.then(2*day, 5*day, (*caseload).annul)
	l.then(time.Hour, 5*time.Hour, (*caseload).dispute)
	l.then(9*day, 19*day, (*caseload).refute)
	l.then(time.Hour, 5*time.Hour, (*caseload).reopenReport)
	l.inCare(60)
}

func disrupted(l *life) {
	beforeHome(l)
	l.goHome()
	l.then(22*day, 28*day, followUp("after_reunification"))
	l.then(4*day, 9*day, (*caseload).disrupt)
	l.inCare(60)
}

func reopened(l *life) {
	l.on(l.dawn.Add(l.within(5*time.Hour, 90*time.Hour)), present(true))
	l.then(20*day, 40*day, identify(domain.BasisDocuments))
	l.then(2*day, 9*day, (*caseload).recognise)
	l.then(20*day, 40*day, closeCase("recognised_adult"))
	l.then(60*day, 90*day, reopenCase("new_information"))
	l.then(20*day, 40*day, followUp("for_assessment"))
}

func identifiedByCourt(l *life) {
	l.freed()
	l.toCare()
	l.then(2*day, 20*day, (*caseload).appointGuardian)
	l.inCare(12)
	l.then(1*day, 3*day, (*caseload).overrideConsent)
	l.then(5*day, 30*day, hearChild("now"))
	l.then(2*day, 20*day, (*caseload).bringReport)
	l.then(2*day, 20*day, order(domain.OrderIdentity))
	l.then(2*day, 20*day, identify(domain.BasisOrder))
	l.then(3*day, 20*day, (*caseload).assess)
	l.goHome()
	l.afterwards()
}

func stayed(l *life) {
	beforeHome(l)
	l.then(2*day, 14*day, disclose(0))
	l.then(1*day, 3*day, (*caseload).checkOriginal)
	l.then(2*day, 9*day, order(domain.OrderStay))
	l.inCare(2)
	l.then(2*day, 9*day, (*caseload).liftStay)
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

// ownMotion is a family that never came: the police opened the report.
func ownMotion(l *life) {
	l.sought("own_motion")
	l.then(2*time.Hour, 9*time.Hour, (*caseload).consentsInReport)
	l.freed()
	l.toCare()
	l.then(2*day, 20*day, (*caseload).appointGuardian)
	l.inCare(13)
	l.hearFamily()
	l.resolved()
	l.goHome()
	l.afterwards()
}

// reportRefused is a report that was relayed and refused at first.
func reportRefused(l *life) {
	l.report = domain.NewStreamID(domain.MissingStream, l.bytes16())
	l.on(l.dawn.Add(-l.within(4*day, 6*day)), reportMissing("relayed"))
	l.then(2*time.Hour, 30*time.Hour, (*caseload).refuseReport)
	l.then(1*time.Hour, 5*time.Hour, (*caseload).requestTracing)
	l.then(30*time.Hour, 50*time.Hour, (*caseload).acceptReport)
	l.freed()
	l.toCare()
	l.then(2*day, 20*day, (*caseload).appointGuardian)
	l.inCare(13)
	l.hearFamily()
	l.then(1*day, 3*day, (*caseload).closeTracing)
	l.resolved()
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
