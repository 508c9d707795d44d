package simulate

import (
	"slices"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// specimenScenarios are the crooked lives of specimens and profiles.
func specimenScenarios() []kind {
	return []kind{
		{name: "other_sex_sampled", crooked: "A01", story: staysInCare, samples: ofAnother(true)},
		{name: "other_sex_claims", crooked: "A01", story: homeward, relatives: byAnother},
		{name: "claimant_gives_the_childs", crooked: "A02", story: homeward, relatives: byTheChild},
		{name: "ghost_child", crooked: "A02", story: ghostChild, samples: ofItself},
		{name: "swapped_between_draws", crooked: "A03", story: staysInCare, samples: drawnTwice("")},
		{name: "sibling_at_the_second_draw", crooked: "A03", story: staysInCare, samples: drawnTwice("sibling")},
		{name: "seal_broken_on_the_way", crooked: "A04", story: staysInCare, samples: sealBroken},
		{name: "seal_exchanged", crooked: "A04", story: staysInCare, samples: sealExchanged},
		{name: "sealed_anew", crooked: "A04", story: staysInCare, samples: sealedAnew},
		{name: "number_used_twice", crooked: "A04", story: homeward, relatives: numberUsedTwice},
		{name: "came_by_another_door", crooked: "A05", story: staysInCare, samples: byAnotherDoor},
		{name: "came_to_another", crooked: "A05", story: staysInCare, samples: toAnother},
		{name: "lay_in_a_drawer", crooked: "A05", story: staysInCare, samples: inADrawer},
		{name: "lost_by_the_carrier", crooked: "A05", story: staysInCare, samples: lostByCarrier},
		{name: "analyst_fetches_it", crooked: "A06", story: staysInCare, samples: fetchedByAnalyst},
		{name: "collector_is_the_family", crooked: "A06", story: homeward, samples: collectorIsFamily(true)},
		{name: "collectors_colleague_claims", crooked: "A06", story: homeward, samples: collectorIsFamily(false)},
		{name: "older_child_sampled", crooked: "A10", story: staysInCare, samples: ofAnotherAge},
		{name: "known_to_be_another", crooked: "A10", story: staysInCare, samples: knownToBeAnother},
	}
}

// chainStory is how a specimen fares beside a life: l is the life, way what goes on
// beside it.
type chainStory func(c *caseload, l, way *life, s *sample)

// blame lets a record that is made beside a life carry its label.
func blame(l *life, play act) act {
	return func(c *caseload, way *life) error {
		before := way.last.ID
		err := play(c, way)
		if way.last.ID != before && way.last.Stream == l.stream {
			l.evidence = append(l.evidence, way.last.ID)
		}
		return err
	}
}

// thenBlamed is then, of a record that carries the label of a life.
func (l *life) thenBlamed(of *life, low, high time.Duration, play act) {
	l.then(low, high, blame(of, play))
}

// testedFor is the way into the laboratory, and a profile that carries the label.
func (l *life) testedFor(of *life, s *sample) {
	l.brought(s)
	l.then(time.Hour, 20*time.Hour, s.accession)
	l.thenBlamed(of, 1*day, 6*day, s.test)
	l.then(3*time.Hour, 2*day, s.review)
	l.then(2*time.Hour, 2*day, s.upload)
}

// stranger is the DNA of somebody who has nothing to do with the child.
func (l *life) stranger(male bool) genome { return l.family.people.founder(l.dice, male) }

// ofAnother: somebody else is sampled in the child's place, of the other sex.
func ofAnother(otherSex bool) chainStory {
	return func(_ *caseload, l, way *life, s *sample) {
		s.genome = way.stranger((way.sex == "male") != otherSex)
		way.testedFor(l, s)
	}
}

// byAnother: a man gives the mother's specimen, or a woman the father's.
func byAnother(_ *caseload, l, way *life, s *sample) {
	s.relation = pick(way.dice, []string{"mother", "father"})
	s.genome = way.stranger(s.relation == "mother")
	way.testedFor(l, s)
}

// byTheChild: what is said to be a relative's specimen was taken of the child, so that
// both fit.
func byTheChild(_ *caseload, l, way *life, s *sample) {
	s.genome = way.genome(way.child)
	s.relation = "other_family"
	way.testedFor(l, s)
}

// ghostChild is a second child on paper, whose swab is this child's.
func ghostChild(l *life) {
	l.freed()
	l.toCare()
	l.then(2*day, 20*day, (*caseload).appointGuardian)
	l.inCare(1 + l.IntN(3))
	l.then(2*day, 9*day, (*caseload).locateTwin)
	l.inCare(60)
}

// ofItself: the child's own specimen, which another bears as well.
func ofItself(_ *caseload, l, way *life, s *sample) { way.testedFor(l, s) }

// drawnTwice: the specimen of the second draw is somebody else's: a stranger's, or a
// sister's or brother's, of whom half the alleles fit.
func drawnTwice(whose string) chainStory {
	return func(c *caseload, l, way *life, s *sample) {
		way.processed(s)
		way.then(5*day, 20*day, s.orderRetest("contested"))
		second := c.again(way, s)
		second.genome = way.stranger(way.sex == "male")
		if whose == "sibling" {
			h := way.family.household()
			second.genome = way.family.people.birth(way.dice, h.mother, h.father, way.sex == "male")
		}
		way.testedFor(l, second)
	}
}

// sealBroken: the seal is broken when the specimen comes, or gone.
func sealBroken(_ *caseload, l, way *life, s *sample) {
	way.receivedAs(l, s, pick(way.dice, []string{"broken", "gone"}))
}

// sealExchanged: it comes under another seal than it was sent.
func sealExchanged(_ *caseload, l, way *life, s *sample) { way.receivedAs(l, s, "exchanged") }

func (l *life) receivedAs(of *life, s *sample, how string) {
	l.then(4*time.Hour, 3*day, s.collect)
	l.then(2*time.Hour, 40*time.Hour, s.send)
	l.thenBlamed(of, 4*time.Hour, 36*time.Hour, func(c *caseload, l *life) error {
		by, seal := c.staff(l, s.lab, domain.RoleReceiver, domain.RoleCourier), s.seal
		switch how {
		case "gone":
			seal = ""
		case "exchanged":
			seal = l.sealNumber()
		}
		return s.receiveAs(c, l, by, seal, how == "exchanged")
	})
	l.then(time.Hour, 20*time.Hour, s.accession)
	l.typed(s)
}

// sealedAnew: whoever took it sends it under another seal than it was taken.
func sealedAnew(_ *caseload, l, way *life, s *sample) {
	way.then(4*time.Hour, 3*day, s.collect)
	way.thenBlamed(l, 2*time.Hour, 40*time.Hour, func(c *caseload, way *life) error {
		s.seal = way.sealNumber()
		return s.send(c, way)
	})
	way.thenAtOnce(4*time.Hour, 36*time.Hour, s.receive)
	way.then(time.Hour, 20*time.Hour, s.accession)
	way.typed(s)
}

// numberUsedTwice: the relative's specimen has the container or the seal of the child's.
func numberUsedTwice(_ *caseload, l, way *life, s *sample) {
	way.thenBlamed(l, 4*time.Hour, 3*day, func(c *caseload, way *life) error {
		if childs := l.samples[l.child]; way.chance(50) {
			s.container = childs.container
		} else {
			s.seal = childs.seal
		}
		return s.collect(c, way)
	})
	way.then(2*time.Hour, 40*time.Hour, s.send)
	way.thenAtOnce(4*time.Hour, 36*time.Hour, s.receive)
	way.then(time.Hour, 20*time.Hour, s.accession)
	way.typed(s)
}

// byAnotherDoor: the laboratory has a specimen that nobody gave it.
func byAnotherDoor(_ *caseload, l, way *life, s *sample) {
	way.then(4*time.Hour, 3*day, s.collect)
	way.thenBlamed(l, 6*time.Hour, 70*time.Hour, s.receive)
	way.then(time.Hour, 20*time.Hour, s.accession)
	way.typed(s)
}

// toAnother: it was sent to one laboratory, and comes to the other.
func toAnother(c *caseload, l, way *life, s *sample) {
	way.then(4*time.Hour, 3*day, s.collect)
	way.then(2*time.Hour, 40*time.Hour, s.send)
	way.thenBlamed(l, 4*time.Hour, 36*time.Hour, func(c *caseload, way *life) error {
		s.lab = c.again(way, s).lab
		return s.receive(c, way)
	})
	way.then(time.Hour, 20*time.Hour, s.accession)
	way.typed(s)
}

// inADrawer: whoever took it keeps it for longer than the profile lets anybody, by a day
// or by weeks.
func inADrawer(_ *caseload, l, way *life, s *sample) {
	way.thenBlamed(l, 4*time.Hour, 3*day, s.collect)
	way.then(110*time.Hour, time.Duration(5+way.IntN(30))*day, s.send)
	way.thenAtOnce(4*time.Hour, 36*time.Hour, s.receive)
	way.then(time.Hour, 20*time.Hour, s.accession)
	way.typed(s)
}

// lostByCarrier: it was sent and never came, or came a week late.
func lostByCarrier(_ *caseload, l, way *life, s *sample) {
	way.then(4*time.Hour, 3*day, s.collect)
	way.thenBlamed(l, 2*time.Hour, 40*time.Hour, s.send)
	if way.chance(50) {
		return
	}
	way.thenAtOnce(4*day, 12*day, s.receive)
	way.then(time.Hour, 20*time.Hour, s.accession)
	way.typed(s)
}

// fetchedByAnalyst: the analyst, who is made a courier for it, fetches what he tests.
func fetchedByAnalyst(c *caseload, l, way *life, s *sample) {
	by := pick(way.dice, s.lab.WithRole(domain.RoleAnalyst))
	way.then(time.Hour, 2*time.Hour, func(c *caseload, way *life) error { return c.makeCourier(way, s.lab, by) })
	way.then(4*time.Hour, 3*day, s.collect)
	way.then(2*time.Hour, 40*time.Hour, s.send)
	way.thenBlamed(l, 4*time.Hour, 36*time.Hour, func(c *caseload, way *life) error {
		return c.record(way, s.atLab(way, domain.SpecimenReceived{SealSeen: s.seal, SealIntact: true}, by.As(domain.RoleCourier, domain.PurposeRecord)))
	})
	way.then(time.Hour, 20*time.Hour, s.accession)
	way.thenBlamed(l, 1*day, 6*day, func(c *caseload, way *life) error { return s.testBy(c, way, by) })
	way.then(3*time.Hour, 2*day, s.review)
	way.then(2*time.Hour, 2*day, s.upload)
}

// makeCourier lets an officer carry besides; nothing if he does already.
func (c *caseload) makeCourier(l *life, lab Agency, by Officer) error {
	key := c.author.State(lab.ID).Agency.Get().Keys[by.ID()]
	if slices.Contains(key.Roles, domain.RoleCourier) {
		return nil
	}
	draft := l.draft(domain.OfficerRolesChanged{Officer: by.Officer, Roles: append(slices.Clone(by.Roles), domain.RoleCourier)}, lab.Officers[0].Records())
	draft.Stream, draft.Place = lab.ID, lab.Territory
	return c.record(l, draft)
}

// collectorIsFamily: whoever took the child's specimen is found to be its family, or a
// colleague is.
func collectorIsFamily(himself bool) chainStory {
	return func(c *caseload, l, way *life, s *sample) {
		way.thenBlamed(l, 4*time.Hour, 3*day, func(c *caseload, way *life) error {
			by := c.staff(way, s.collector, collecting...)
			l.relative, l.relation = by.Officer, "uncle"
			if !himself {
				l.relative = c.other(way, by, s.collector, collecting...).Officer
			}
			return s.collectBy(c, way, by)
		})
		way.then(2*time.Hour, 40*time.Hour, s.send)
		way.thenAtOnce(4*time.Hour, 36*time.Hour, s.receive)
		way.then(time.Hour, 20*time.Hour, s.accession)
		way.typed(s)
	}
}

// ofAnotherAge: a child of the same sex is sampled in its place, some months or years
// older.
func ofAnotherAge(_ *caseload, l, way *life, s *sample) {
	s.genome = way.stranger(way.sex == "male")
	older := 8 + way.months*3/4 + way.IntN(60)
	way.thenBlamed(l, 4*time.Hour, 3*day, func(c *caseload, way *life) error {
		way.months += older
		err := s.collect(c, way)
		way.months -= older
		return err
	})
	way.then(2*time.Hour, 40*time.Hour, s.send)
	way.thenAtOnce(4*time.Hour, 36*time.Hour, s.receive)
	way.then(time.Hour, 20*time.Hour, s.accession)
	way.typed(s)
}

// knownToBeAnother: whoever takes the specimen writes down that it is another child, and
// goes on.
func knownToBeAnother(_ *caseload, l, way *life, s *sample) {
	s.genome = way.stranger(way.sex == "male")
	way.thenBlamed(l, 4*time.Hour, 3*day, func(c *caseload, way *life) error {
		by := c.staff(way, s.collector, collecting...)
		draft := s.collected(way, by)
		facts, _ := draft.Facts.(domain.SpecimenCollected)
		facts.DonorMatch = "no"
		draft.Facts = facts
		return c.recordSample(way, s, draft, &s.taken)
	})
	way.then(2*time.Hour, 40*time.Hour, s.send)
	way.thenAtOnce(4*time.Hour, 36*time.Hour, s.receive)
	way.then(time.Hour, 20*time.Hour, s.accession)
	way.typed(s)
}
