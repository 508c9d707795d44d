package simulate

import "time"

// custodyScenarios are the crooked lives of custody, care, the search and the return.
func custodyScenarios() []kind {
	return []kind{
		{name: "vanished_on_the_way", crooked: "A12", story: vanishedOnTheWay},
	}
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
