package simulate

import (
	"fmt"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// officeScenarios are those of offices: head counts, keys, courts and the operator.
func officeScenarios() []kind {
	return []kind{
		{name: "miscounted", crooked: "A22", story: miscounted},
		{name: "signed_after_suspension", crooked: "A29", story: signedAfterSuspension},
		{name: "two_logs", crooked: "A30", story: twoLogs},
		{name: "unknown_order", crooked: "A31", story: unknownOrder},
		{name: "altered_order", crooked: "A31", story: alteredOrder},
	}
}

// miscounted: the child is freed by an operation of its own, whose head counts say
// other than its stream, or than each other.
func miscounted(l *life) {
	l.operation = domain.NewStreamID(domain.OperationStream, l.bytes16())
	inOperation := func(play act) act {
		return func(c *caseload, l *life) error {
			child := l.stream
			l.stream = l.operation
			defer func() { l.stream = child }()
			return play(c, l)
		}
	}
	l.on(l.dawn.Add(-l.within(10*time.Hour, 40*time.Hour)), inOperation(openOperation(fmt.Sprintf("OP-X-%03d", l.n))))
	l.freed()
	l.toCare()
	wrong := pick(l.dice, []func(*domain.OperationCountsAttested){
		func(e *domain.OperationCountsAttested) { e.Children++; e.Delivered++ },
		func(e *domain.OperationCountsAttested) { e.Children, e.Delivered = 0, 0 },
		func(e *domain.OperationCountsAttested) { e.Delivered = 0; e.Dead = 1 },
		func(e *domain.OperationCountsAttested) { e.Children += 2 + l.IntN(3) },
	})
	l.scenes = append(l.scenes, scene{at: l.dawn.Add(l.within(30*day, 60*day)), crooked: true, play: inOperation(func(c *caseload, l *life) error {
		facts := domain.OperationCountsAttested{Scope: "consolidated", Definition: "rescued", Children: 1, Delivered: 1, Suspects: 2}
		wrong(&facts)
		return c.count(l, c.national(domain.Police), facts)
	})})
	l.inCare(20)
}

// signedAfterSuspension: a colleague of another agency brings a visit that an officer
// says he made, when his keys had ended.
func signedAfterSuspension(l *life) {
	l.freed()
	l.toCare()
	l.inCare(4)
	l.scenes = append(l.scenes, scene{at: l.from.Add(officerSuspendedOn + l.within(12*day, 60*day)), crooked: true, play: func(c *caseload, l *life) error {
		late := c.author.World.Directory.In(provinces[0].code, domain.Police)[0].WithRole(domain.RoleInvestigator)[0]
		return c.carryFrom(l, late, l.from.Add(officerSuspendedOn+l.within(day, 11*day)))
	}})
	l.inCare(30)
}

// twoLogs: the operator makes two dossiers of one size of the log, with two roots.
func twoLogs(l *life) {
	l.freed()
	l.toCare()
	l.inCare(4)
	l.then(1*day, 5*day, disclose(0))
	var first domain.DossierIssued
	l.then(1*day, 9*day, func(c *caseload, l *life) error {
		first = c.dossier(l)
		return c.issue(l, first)
	})
	l.thenCrooked(time.Hour, 30*day, func(c *caseload, l *life) error {
		other := first
		other.Root = l.digest()
		c.show(other, "a witness")
		return c.issue(l, other)
	})
	l.inCare(30)
}

// dossier states the heads of the child and of the ledger as they are.
func (c *caseload) dossier(l *life) domain.DossierIssued {
	facts := domain.DossierIssued{Subject: l.stream, Size: int64(c.author.Size()), Root: c.rootAt(c.author.Size())}
	for _, stream := range []domain.StreamID{l.stream, domain.TheLedger} { // in the order of their names
		state := c.author.State(stream)
		last, _ := state.Last()
		facts.Heads = append(facts.Heads, domain.Head{Stream: stream, Count: int64(state.Records.Len()), Leaf: last.Leaf})
	}
	return facts
}

func (c *caseload) issue(l *life, facts domain.DossierIssued) error {
	draft := l.draft(facts, c.author.World.Registrar.Records())
	draft.Stream, draft.Place = l.stream.Access(), ""
	return c.record(l, draft)
}

// unknownOrder: a house takes a child in on the order of a court of which no court
// knows.
func unknownOrder(l *life) {
	l.on(l.dawn.Add(l.within(5*time.Hour, 90*time.Hour)), (*caseload).find)
	l.scenes = append(l.scenes, scene{gap: l.within(time.Hour, 5*time.Hour), night: true, crooked: true, play: func(c *caseload, l *life) error {
		draft := l.draft(domain.CustodyTaken{Agency: l.custodian.ID, Care: careOf(l.custodian), LegalBasis: "court_order"},
			c.staff(l, l.custodian, domain.RoleIntake).Records())
		draft.Sealed = map[string]any{"facility": l.facility()}
		return c.record(l, draft)
	}})
	l.then(2*day, 20*day, (*caseload).appointGuardian)
	l.examined()
	l.inCare(30)
}

// alteredOrder: a clerk's key puts an order on record that has the number of an earlier
// one and another content, or the content under another number.
func alteredOrder(l *life) {
	l.freed()
	l.toCare()
	l.inCare(3)
	l.then(2*day, 9*day, order("custody"))
	content := l.chance(50)
	l.thenCrooked(2*day, 60*day, func(c *caseload, l *life) error {
		facts, recorder := c.ordered(l, domain.OrderRightsEnded)
		first, _ := l.last.Event.(domain.CourtOrderRecorded)
		if content {
			facts.OrderDigest = first.OrderDigest
		} else {
			facts.OrderNumber = first.OrderNumber
		}
		return c.recordOrder(l, facts, recorder)
	})
	l.inCare(30)
}
