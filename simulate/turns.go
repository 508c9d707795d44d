package simulate

import (
	"time"
)

// The honest lives that take a turn while the child is in care.

func oneOfficerShort(l *life) {
	l.on(l.dawn.Add(l.within(0, 9*time.Hour)), (*caseload).rescueAlone)
	l.thenAtOnce(time.Hour, 5*time.Hour, (*caseload).takeCustody)
	l.then(20*time.Hour, 40*time.Hour, (*caseload).countersign)
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
	l.then(2*day, 5*day, disclose(3))
	l.then(9*day, 19*day, (*caseload).resolveByCourt)
	l.inCare(60)
}

func ranAway(l *life) {
	l.freed()
	l.toCare()
	l.inCare(4)
	l.thenAtOnce(2*day, 9*day, (*caseload).goMissing)
	l.thenAtOnce(20*time.Hour, 30*time.Hour, (*caseload).breakGlass)
	l.thenAtOnce(5*time.Hour, 9*time.Hour, (*caseload).returnToCare)
	l.then(5*day, 12*day, (*caseload).reviewReading)
	l.inCare(60)
}

func died(l *life) {
	l.freed()
	l.toCare()
	l.then(2*day, 20*day, (*caseload).appointGuardian)
	l.inCare(5)
	l.thenAtOnce(2*day, 9*day, (*caseload).toHospital)
	l.thenAtOnce(4*day, 9*day, (*caseload).die)
	l.then(1*day, 4*day, (*caseload).release)
	l.then(9*day, 19*day, closeCase("deceased"))
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
	l.on(l.dawn.Add(5*time.Hour), (*caseload).rescue)
	l.thenAtOnce(time.Hour, 5*time.Hour, (*caseload).takeCustody)
	l.then(9*day, 12*day, (*caseload).sendToCaptured)
	l.thenAtOnce(4*time.Hour, 9*time.Hour, (*caseload).accept)
	l.inCare(1)
	l.on(l.from.Add(agencySuspendedOn+day), (*caseload).stepIn)
	l.then(1*day, 3*day, (*caseload).holdFile)
	l.inCare(20)
	l.then(1*day, 3*day, (*caseload).liftHold)
	l.inCare(60)
}
