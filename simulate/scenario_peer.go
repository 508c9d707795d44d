package simulate

import (
	"slices"
	"strconv"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// peerScenarios are the crooked lives that show only beside other records.
func peerScenarios() []kind {
	return slices.Concat(ringScenarios(), trailScenarios(), officeScenarios())
}

// ringScenarios are those that show only beside other lives of the same kind.
func ringScenarios() []kind {
	return []kind{
		{name: "one_hand", crooked: "A14", story: oneHand},
		{name: "inseparable_pair", crooked: "A14", story: inseparablePair, ring: between(20, 24)},
		{name: "paper_orphan", crooked: "A18", story: paperOrphan, ring: between(3, 6)},
		{name: "broker", crooked: "A25", story: broker, ring: between(2, 4)},
	}
}

func between(low, high int) func(dice) int {
	return func(d dice) int { return low + d.IntN(high-low+1) }
}

// ringDice gives what the lives of one ring share: the same to each of them.
func (k kind) ringDice(seed uint64) dice {
	return newDice(seed, "ring", k.name, strconv.Itoa(k.ringOf))
}

func (l *life) ring() dice { return l.kind.ringDice(l.family.seed) }

// oneHand: one officer says whose child it is, and approves that it goes there; or sees
// afterwards how it lives there, too.
func oneHand(l *life) {
	beforeFamily(l)
	l.then(5*day, 30*day, hearChild("later"))
	l.then(1*day, 3*day, (*caseload).consents)
	twice := l.chance(50)
	l.thenCrooked(2*day, 20*day, func(c *caseload, l *life) error {
		police, civil := c.staffFor(l, dutyIdentity, c.national(domain.Police), domain.RoleInvestigator), c.hand(l)
		return c.identifyBy(l, domain.BasisDocuments, police, civil)
	})
	l.then(1*day, 3*day, (*caseload).refer)
	l.then(3*day, 20*day, (*caseload).assess)
	l.then(2*day, 14*day, (*caseload).propose)
	l.then(20*time.Hour, 5*day, approve(domain.Police))
	l.thenCrooked(20*time.Hour, 5*day, func(c *caseload, l *life) error { return c.approveBy(l, domain.CivilAffairs, c.hand(l)) })
	l.then(20*time.Hour, 6*day, (*caseload).handOver)
	if twice {
		l.thenCrooked(24*day, 30*day, func(c *caseload, l *life) error {
			return c.followUpBy(l, c.hand(l), domain.FollowUpDone{Kind: "after_reunification", Seen: true, SameCarer: true,
				School: l.school(), Result: "no_further_action"})
		})
	}
	l.afterwards()
}

// hand is the officer of civil affairs who does everything about this child.
func (c *caseload) hand(l *life) Officer {
	officer := pick(l.ring(), c.serving(c.national(domain.CivilAffairs), domain.RoleCaseworker))
	l.duties[officer.Officer] = dutyIdentity
	return officer
}

// inseparablePair: the same two officers say of many children whose they are.
func inseparablePair(l *life) {
	beforeFamily(l)
	l.then(5*day, 30*day, hearChild("later"))
	l.then(1*day, 3*day, (*caseload).consents)
	l.thenCrooked(2*day, 20*day, func(c *caseload, l *life) error {
		d := l.ring()
		police := pick(d, c.serving(c.national(domain.Police), domain.RoleInvestigator))
		civil := pick(d, c.serving(c.national(domain.CivilAffairs), domain.RoleCaseworker))
		l.duties[police.Officer], l.duties[civil.Officer] = dutyIdentity, dutyIdentity
		return c.identifyBy(l, domain.BasisDocuments, police, civil)
	})
	l.inCare(20)
}

// beforeFamily is what comes before a family is heard.
func beforeFamily(l *life) {
	l.freed()
	l.toCare()
	l.then(2*day, 20*day, (*caseload).appointGuardian)
	l.inCare(6 + l.IntN(9))
}

// paperOrphan: one institution takes in children who were found again and again by the
// same person, or as one and the same paper says.
func paperOrphan(l *life) {
	l.scenes = append(l.scenes, scene{at: l.dawn.Add(l.within(10*day, 120*day)), play: (*caseload).findOnPaper, night: true, crooked: true})
	l.thenAtOnce(time.Hour, 5*time.Hour, (*caseload).takeIn)
	l.then(2*day, 20*day, (*caseload).appointGuardian)
	l.examined()
	l.then(31*day, 40*day, certify("temporary"))
	l.then(1*day, 4*day, (*caseload).publishNotice)
	l.inCare(8)
}

func (c *caseload) findOnPaper(l *life) error {
	d := l.ring()
	l.custodian = pick(d, c.author.World.Directory.OfKind(domain.WelfareInstitution))
	l.operation, l.county = "", pick(l.dice, countiesOf(l.custodian.Territory))
	finder, paper, onPaper := domain.NewPersonID(d.bytes16()), d.digest(), d.chance(40)
	if onPaper && d.chance(50) {
		finder = domain.NewPersonID(l.bytes16())
	}
	draft := l.draft(domain.ChildFound{Child: l.child, Sex: l.sex, AgeFrom: l.youngest(), AgeTo: l.oldest(),
		Condition: "well", Finder: finder, FoundAs: pick(l.dice, []string{"abandoned", "handed_in"}),
	}, c.staff(l, l.custodian, domain.RoleIntake).Records())
	draft.Sealed = l.portrait()
	draft.Sealed["finderName"], draft.Sealed["items"] = l.personName(), "一张写有生辰的红纸"
	draft.Evidence = []domain.Evidence{l.file("finder_statement", "application/pdf")}
	if onPaper {
		draft.Evidence[0].SHA256 = paper
	}
	return c.record(l, draft)
}

// broker: one person receives child after child.
func broker(l *life) {
	l.relative = domain.NewPersonID(l.ring().bytes16())
	l.related(l.relative, l.relation)
	beforeFamily(l)
	l.then(5*day, 30*day, hearChild("later"))
	l.then(1*day, 3*day, (*caseload).consents)
	l.then(2*day, 20*day, identify(domain.BasisDocuments))
	l.then(1*day, 3*day, (*caseload).refer)
	l.then(3*day, 20*day, (*caseload).assess)
	l.then(2*day, 14*day, (*caseload).propose)
	l.approved()
	l.thenCrooked(20*time.Hour, 6*day, (*caseload).handOver)
	l.afterwards()
}
