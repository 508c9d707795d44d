package simulate

import "github.com/homeward-ledger/homeward/domain"

// fosterOrdered is a child whom a court gives to its foster family for good.
func fosterOrdered(l *life) {
	l.freed()
	l.toCare()
	l.then(2*day, 20*day, (*caseload).appointGuardian)
	l.inCare(4)
	l.then(20*day, 40*day, (*caseload).place)
	l.inCare(6)
	l.then(10*day, 30*day, order(domain.OrderPlacement))
	l.then(2*day, 9*day, (*caseload).orderFoster)
	l.then(24*day, 30*day, followUp("in_care"))
	l.then(5*day, 20*day, closeCase("foster"))
}

// kafala is a child whom a court gives to a kafil.
func kafala(l *life) {
	l.freed()
	l.toCare()
	l.then(2*day, 20*day, (*caseload).appointGuardian)
	l.inCare(8)
	l.then(10*day, 30*day, hearAbout("placement", "now"))
	l.then(10*day, 30*day, order(domain.OrderKafala))
	l.then(2*day, 9*day, (*caseload).orderKafala)
	l.then(24*day, 30*day, followUp("for_service"))
	l.then(5*day, 20*day, closeCase("kafala"))
}

func (c *caseload) orderFoster(l *life) error {
	carer := c.author.State(l.stream).Child.Custody.Holder.Person
	return c.orderHome(l, domain.FosterOrdered{Carer: carer, Vetted: true})
}

func (c *caseload) orderKafala(l *life) error {
	l.home = true
	return c.orderHome(l, domain.KafalaOrdered{Carer: domain.NewPersonID(l.bytes16()), Vetted: true})
}

// orderHome carries out the court's last order.
func (c *caseload) orderHome(l *life, facts domain.Event) error {
	draft := l.draft(facts, c.staff(l, l.custodian, domain.RoleCaseworker).Records())
	draft.Refs = l.answers(domain.TypeCourtOrderRecorded)
	c.decides(l, &draft)
	draft.Sealed = l.household()
	return c.record(l, draft)
}
