package simulate

import (
	"fmt"
	"strconv"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// span is when operations begin.
type span struct {
	from  time.Time
	weeks int
}

// operationOf returns when an operation begins, and its stream: the first on the
// first morning, the others a week apart.
func operationOf(seed uint64, when span, i int) (time.Time, domain.StreamID) {
	id := domain.NewStreamID(domain.OperationStream, newDice(seed, "operation", strconv.Itoa(i)).bytes16())
	return when.from.AddDate(0, 0, 7*(i%when.weeks)), id
}

func (c *caseload) span() span { return span{c.options.From, c.options.Weeks} }

// desks are the lives of offices: operations with their head counts, and the ends
// of trust.
func (c *caseload) desks() []*life {
	list := []*life{c.trust(), c.twin(), c.neighbours(), c.checkpoints()}
	for i := range (c.options.Children + operationSize - 1) / operationSize {
		l := c.desk("operation "+strconv.Itoa(i), "")
		l.dawn, l.stream = operationOf(c.author.World.Seed, c.span(), i)
		l.on(l.dawn.Add(-20*time.Hour), openOperation(fmt.Sprintf("OP-%s-%02d", l.dawn.Format("2006-01"), i+1)))
		l.on(l.dawn.Add(14*day), (*caseload).countOwn)
		l.on(l.dawn.Add(16*day), (*caseload).countAll)
		list = append(list, l)
	}
	return list
}

func (c *caseload) desk(name, crooked string) *life {
	l := &life{dice: newDice(c.author.World.Seed, "desk", name), n: -1, kind: kind{name: name, crooked: crooked},
		from: c.options.From, county: national, told: map[string]domain.Ref{}, duties: map[domain.PersonID]string{}}
	return l
}

func (c *caseload) trust() *life {
	l := c.desk("ends of trust", "")
	l.on(l.from.Add(officerSuspendedOn), (*caseload).suspendOfficer)
	l.on(l.from.Add(keyCompromisedOn), (*caseload).compromiseKey)
	l.on(l.from.Add(agencySuspendedOn), (*caseload).suspendAgency)
	return l
}

// takingPart are the police of all provinces, theirs first who lead, and civil
// affairs.
func (c *caseload) takingPart() []Agency {
	return append(c.author.World.Directory.OfKind(domain.Police), c.national(domain.CivilAffairs))
}

func openOperation(number string) act {
	return func(c *caseload, l *life) error {
		ministry := c.national(domain.Police)
		facts := domain.OperationOpened{Number: number}
		for _, agency := range c.takingPart() {
			facts.Agencies = append(facts.Agencies, agency.ID)
		}
		for _, p := range provinces {
			facts.Regions = append(facts.Regions, p.code)
		}
		return c.record(l, l.draft(facts, c.staff(l, ministry, domain.RoleSupervisor).Records()))
	}
}

// countAll is the ministry's word: every child whom the ledger holds.
func (c *caseload) countAll(l *life) error {
	children, delivered, dead := c.heads(l.stream)
	return c.count(l, c.national(domain.Police), domain.OperationCountsAttested{Scope: "consolidated", Definition: "rescued",
		Children: children, Delivered: delivered, Dead: dead, Suspects: 4 * children})
}

// countOwn is civil affairs' word of the children delivered into care.
func (c *caseload) countOwn(l *life) error {
	_, delivered, dead := c.heads(l.stream)
	return c.count(l, c.national(domain.CivilAffairs), domain.OperationCountsAttested{Scope: "own", Definition: "rescued",
		Children: delivered, Delivered: delivered, Dead: min(dead, delivered)})
}

// heads counts the children whom an operation freed: all of them, those whom the police
// do not have any more, and the dead.
func (c *caseload) heads(operation domain.StreamID) (children, delivered, dead int) {
	for _, child := range c.freed[operation] {
		custody := c.author.State(child).Child.Custody
		switch kind := c.author.World.Directory.ByID(custody.Agency).Kind; {
		case custody.Status == domain.Deceased:
			dead++
		case kind != domain.Police && custody.Status != domain.NoCustody:
			delivered++
		}
	}
	return len(c.freed[operation]), delivered, dead
}

func (c *caseload) count(l *life, by Agency, facts domain.OperationCountsAttested) error {
	if facts.AsOf == "" {
		facts.AsOf = l.happened.Format(time.RFC3339)
	}
	return c.record(l, l.draft(facts, c.staff(l, by, domain.RoleSupervisor).Records()))
}

// twin is an operation of the summer before, written down from its papers: 8
// children and 39 suspects on one day and 81 and 330 on another make the 89 and
// 369 of the ministry, and civil affairs say 10 and 43 of the first day.
func (c *caseload) twin() *life {
	l := c.desk("operation of July 2011", "counts_do_not_reconcile")
	l.stream = domain.NewStreamID(domain.OperationStream, l.bytes16())
	police := c.author.World.Directory.OfKind(domain.Police)
	l.on(l.from.Add(-5*day), openOperation("OP-2011-07"))
	for i, said := range []struct {
		by                     Agency
		scope                  string
		on, children, suspects int
	}{
		{police[5], "own", 15, 8, 39}, {police[2], "own", 20, 81, 330},
		{police[0], "consolidated", 20, 89, 369}, {c.national(domain.CivilAffairs), "own", 15, 10, 43},
	} {
		asOf := time.Date(2011, time.July, said.on, 20, 0, 0, 0, beijing).Format(time.RFC3339)
		l.scenes = append(l.scenes, scene{gap: time.Duration(3+i) * time.Hour, crooked: true, play: func(c *caseload, l *life) error {
			return c.countOnPaper(l, said.by, domain.OperationCountsAttested{AsOf: asOf, Scope: said.scope, Definition: "rescued",
				Children: said.children, Delivered: said.children, Suspects: said.suspects})
		}})
	}
	return l
}

// countOnPaper is a head count of which only a bulletin is left; two agencies
// bring it.
func (c *caseload) countOnPaper(l *life, by Agency, facts domain.OperationCountsAttested) error {
	second := c.staff(l, c.author.World.Directory.OfKind(domain.NGO)[1], domain.RoleCaseworker)
	draft := l.draft(facts, c.staff(l, by, domain.RoleSupervisor).Records(), second.Seconds())
	draft.Source = domain.Source{Kind: domain.SourceTranscribed, Body: "Bulletin of the joint operation office", Document: l.digest()}
	return c.record(l, draft)
}
