package simulate

import (
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// Who gives a specimen, when, and which way it goes. This goes on beside a life: the
// child is cared for meanwhile.

// beside begins what goes on beside a life. It has dice of its own, so that the life goes
// the same way with it and without.
func (c *caseload) beside(l *life, what string, story func(*life)) error {
	way := *l
	way.dice = newDice(c.author.World.Seed, "beside", what, string(l.stream), string(l.relative))
	way.n, way.kind = -1, kind{name: l.kind.name + ", " + what}
	way.scenes, way.told, way.evidence = nil, map[string]domain.Ref{}, nil
	way.join(l.group)
	story(&way)
	return c.plan(&way)
}

// sampled lets the child be sampled soon after its stream is opened, unless its life
// says itself who is sampled.
func (c *caseload) sampled(l *life) error {
	if l.ownSamples {
		return nil
	}
	return c.beside(l, "child", func(way *life) {
		s := c.swab(way)
		if l.kind.samples != nil {
			way.samples[s.donor] = s
			l.kind.samples(c, l, way, s)
			return
		}
		if l.n%31 == 9 {
			way.turnedDown(s)
			s = c.again(way, s)
		}
		way.processed(s)
		if l.n%23 == 7 {
			way.then(5*day, 20*day, s.orderRetest(pick(way.dice, []string{"quality", "contested"})))
			way.processed(c.again(way, s))
		}
		if l.n%2 == 0 {
			way.then(1*day, 4*day, s.store)
		}
		way.samples[s.donor] = s
	})
}

// swab is a specimen of the child by the agency that has it.
func (c *caseload) swab(l *life) *sample {
	s := &sample{stream: l.stream, donor: l.child, donorIs: domain.DonorChild, material: pick(l.dice, []string{"buccal", "buccal", "blood"}),
		grade: domain.GradeForensic, basis: "criminal_procedure", collector: l.custodian, genome: l.genome(l.child)}
	c.assign(l, s)
	return s
}

// assign gives a specimen its numbers and its laboratory.
func (c *caseload) assign(l *life, s *sample) {
	s.numbers(l.dice)
	labs := c.author.World.Directory.OfKind(domain.Laboratory)
	s.lab, s.kit = labs[0], codis20
	if l.chance(30) {
		s.lab, s.kit = labs[1], str24
	}
}

// again is a new specimen of the same donor, for the other laboratory.
func (c *caseload) again(l *life, before *sample) *sample {
	s := *before
	s.taken, s.profile = domain.Ref{}, domain.Ref{}
	s.numbers(l.dice)
	labs := c.author.World.Directory.OfKind(domain.Laboratory)
	s.lab, s.kit = labs[0], codis20
	if before.lab.ID == labs[0].ID {
		s.lab, s.kit = labs[1], str24
	}
	return &s
}

// brought is the way of a specimen into its laboratory.
func (l *life) brought(s *sample) {
	l.then(4*time.Hour, 3*day, s.collect)
	l.then(2*time.Hour, 40*time.Hour, s.send)
	l.thenAtOnce(4*time.Hour, 36*time.Hour, s.receive)
}

// turnedDown is one that the laboratory cannot test.
func (l *life) turnedDown(s *sample) {
	l.brought(s)
	l.then(time.Hour, 20*time.Hour, s.reject)
}

// processed is the whole way of one, until its profile is searched.
func (l *life) processed(s *sample) {
	l.brought(s)
	l.then(time.Hour, 20*time.Hour, s.accession)
	l.typed(s)
}

func (l *life) typed(s *sample) {
	l.then(1*day, 6*day, s.test)
	l.then(3*time.Hour, 2*day, s.review)
	l.then(2*time.Hour, 2*day, s.upload)
}

// referenceSamples are those of the family that reports a child missing, and now and then
// of what the child has left behind.
func (c *caseload) referenceSamples(l *life) error {
	if l.ownSamples {
		return nil
	}
	return c.beside(l, "family", func(way *life) {
		s := c.reference(way, way.relative, way.relation, way.report)
		way.then(2*time.Hour, 2*day, s.agree)
		way.processed(s)
		way.samples[s.donor] = s
		if other := otherParent[way.relation]; other != "" && way.chance(50) {
			who := domain.NewPersonID(way.bytes16())
			way.related(who, other)
			if way.kin[way.relative] != way.relation {
				way.related(who, stranger(other)) // both believe to be the parents
			}
			second := c.reference(way, who, other, way.report)
			second.spare = true
			way.then(1*day, 9*day, second.agree)
			way.processed(second)
			way.samples[who] = second
		}
		if way.chance(20) {
			way.leftBehind(c)
		}
	})
}

var otherParent = map[string]string{"mother": "father", "father": "mother"}

// reference is a specimen of a relative, taken by the police.
func (c *caseload) reference(l *life, who domain.PersonID, relation string, stream domain.StreamID) *sample {
	s := &sample{stream: stream, donor: who, donorIs: domain.DonorRelative, relation: relation, material: "blood", grade: domain.GradeForensic,
		basis: "consent", collector: c.national(domain.Police), genome: l.genome(who)}
	c.assign(l, s)
	return s
}

// leftBehind is a toothbrush of the missing child.
func (l *life) leftBehind(c *caseload) {
	s := &sample{stream: l.report, donor: c.author.State(l.report).Missing.Get().Child, donorIs: domain.DonorObject, material: "toothbrush",
		grade: domain.GradeInvestigative, basis: "criminal_procedure", collector: c.national(domain.Police), genome: l.genome(l.child)}
	c.assign(l, s)
	l.processed(s)
}

// agree is the donor's own yes to the sampling.
func (s *sample) agree(c *caseload, l *life) error {
	as := "relative"
	if otherParent[s.relation] != "" {
		as = domain.ConsentOfParent
	}
	draft := l.draft(domain.ConsentGiven{Giver: s.donor, GivenAs: as, Scope: domain.ConsentToSampling},
		c.staff(l, s.collector, domain.RoleInvestigator).Records())
	draft.Stream = s.stream
	draft.Sealed = map[string]any{"document": l.digest(), "giverName": l.personName()}
	return c.recordSample(l, s, draft, &s.consent)
}

// relativeSample is that of a relative who has just agreed in the child's own stream; of
// one who reported the child there is one already.
func (c *caseload) relativeSample(l *life) error {
	if l.ownSamples || l.samples[l.relative] != nil && l.kind.relatives == nil {
		return nil
	}
	consent := l.told[domain.TypeConsentGiven]
	return c.beside(l, "relative", func(way *life) {
		s := c.reference(way, way.relative, way.relation, way.stream)
		s.consent = consent
		if l.kind.relatives != nil {
			l.kind.relatives(c, l, way, s)
			return
		}
		way.processed(s)
		way.samples[s.donor] = s
	})
}

// unsampled takes the profile out of the database whose donor took the consent back; of
// one who had agreed in the report the police hear it there.
func (c *caseload) unsampled(l *life) error {
	s := l.samples[l.relative]
	if s == nil {
		return nil
	}
	return c.beside(l, "withdrawal", func(way *life) {
		if s.stream != l.stream {
			way.then(2*time.Hour, 2*day, s.takeBack)
		}
		way.then(2*day, 9*day, s.withdraw("consent_withdrawn"))
	})
}

func (s *sample) takeBack(c *caseload, l *life) error {
	draft := l.draft(domain.ConsentWithdrawn{Told: "spoken"}, c.staff(l, s.collector, domain.RoleInvestigator).Records())
	draft.Stream, draft.Refs = s.stream, []domain.Ref{{Rel: "answers", Stream: s.stream, ID: s.consent.ID}}
	return c.record(l, draft)
}

// discarded ends what there is of a child, once its case is closed.
func (c *caseload) discarded(l *life, child domain.PersonID) error {
	s := l.samples[child]
	if s == nil {
		return nil
	}
	return c.beside(l, "end of "+string(child), func(way *life) {
		way.then(5*day, 20*day, s.withdraw("purpose_ended"))
		way.then(30*day, 300*day, s.destroy)
	})
}
