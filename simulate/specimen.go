package simulate

import (
	"fmt"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// sample is one specimen on its way, as the simulator knows it.
type sample struct {
	stream    domain.StreamID
	donor     domain.PersonID
	donorIs   string
	relation  string // of a relative: what it says to be
	material  string
	grade     string
	basis     string
	consent   domain.Ref // on which it rests; empty where the law suffices
	container string
	seal      string
	collector Agency
	lab       Agency
	kit       kit
	genome    genome // of whoever really gave it
	spare     bool   // of a parent to whom the child will not be handed

	taken   domain.Ref // its collection
	profile domain.Ref // the last that was made of it
	tested  Officer    // the analyst of that
	bearer  Officer    // who brought it
}

// part begins a statement about the specimen.
func (s *sample) part(l *life, facts domain.Event, signings ...Signing) Draft {
	draft := l.draft(facts, signings...)
	draft.Stream, draft.Place = s.stream, l.county
	draft.Refs = []domain.Ref{{Rel: "partOf", Stream: s.stream, ID: s.taken.ID}}
	return draft
}

// atLab is part, in the laboratory.
func (s *sample) atLab(l *life, facts domain.Event, signings ...Signing) Draft {
	draft := s.part(l, facts, signings...)
	draft.Place = s.lab.Territory
	return draft
}

// about is atLab for what answers the profile.
func (s *sample) about(l *life, facts domain.Event, signings ...Signing) Draft {
	draft := s.atLab(l, facts, signings...)
	draft.Refs = append(draft.Refs, domain.Ref{Rel: "answers", Stream: s.stream, ID: s.profile.ID})
	return draft
}

// numbers gives the container and the seal their numbers.
func (s *sample) numbers(d dice) {
	s.container, s.seal = fmt.Sprintf("K%010d", d.Int64N(10_000_000_000)), d.sealNumber()
}

func (d dice) sealNumber() string { return fmt.Sprintf("S%010d", d.Int64N(10_000_000_000)) }

// collecting are who takes specimens at an agency.
var collecting = []string{domain.RoleInvestigator, domain.RoleIntake, domain.RoleCaseworker, domain.RoleDoctor}

func (s *sample) collect(c *caseload, l *life) error {
	return s.collectBy(c, l, c.staff(l, s.collector, collecting...))
}

func (s *sample) collectBy(c *caseload, l *life, by Officer) error {
	s.bearer = by
	return c.recordSample(l, s, s.collected(l, by), &s.taken)
}

// collected is the record of a sampling that goes as it should.
func (s *sample) collected(l *life, by Officer) Draft {
	facts := domain.SpecimenCollected{Donor: s.donor, DonorIs: s.donorIs, DonorRelation: s.relation, Material: s.material, Grade: s.grade,
		Container: s.container, Seal: s.seal, DonorCheck: "identity_document", DonorMatch: "yes", SamplingBasis: s.basis}
	draft := l.draft(facts, by.Records())
	draft.Stream = s.stream
	draft.Sealed = map[string]any{"donorPhoto": l.digest()}
	switch s.donorIs {
	case domain.DonorChild:
		facts.DonorCheck, facts.DonorSex = pick(l.dice, []string{"photograph", "photograph", "print", "carer_statement"}), l.sex
		facts.DonorAgeFrom, facts.DonorAgeTo = l.youngest(), l.oldest()
	case domain.DonorRelative:
		draft.Sealed["checkDocument"], draft.Sealed["donorName"] = l.digest(), l.personName()
	case domain.DonorObject:
		facts.DonorCheck, facts.DonorMatch = "provenance", "not_checked"
		draft.Sealed = nil
	}
	draft.Facts = facts
	if s.consent.ID != "" {
		draft.Refs = []domain.Ref{{Rel: "causes", Stream: s.stream, ID: s.consent.ID}}
	}
	return draft
}

// recordSample records what a specimen goes on from, and keeps where it stands.
func (c *caseload) recordSample(l *life, s *sample, draft Draft, kept *domain.Ref) error {
	if err := c.record(l, draft); err != nil {
		return err
	}
	*kept = domain.Ref{Stream: s.stream, ID: l.last.ID}
	return nil
}

// send gives the specimen to the laboratory's courier, or to a carrier.
func (s *sample) send(c *caseload, l *life) error {
	expected := l.happened.Add(l.within(40*time.Hour, 72*time.Hour)).Format(time.RFC3339)
	by := c.staff(l, s.collector, collecting...)
	if l.chance(15) {
		return c.record(l, s.part(l, domain.SpecimenDispatched{To: s.lab.ID, Seal: s.seal, Carrier: pick(l.dice, []string{"courier_company", "post", "railway"}),
			Waybill: fmt.Sprintf("W%09d", l.IntN(1_000_000_000)), Transport: "dry", ExpectedBy: expected}, by.Records()))
	}
	return c.record(l, s.part(l, domain.SpecimenHandedOver{To: s.lab.ID, Seal: s.seal, Transport: pick(l.dice, []string{"dry", "cooled"}), ExpectedBy: expected}, by.Records()))
}

func (s *sample) receive(c *caseload, l *life) error {
	return s.receiveAs(c, l, c.staff(l, s.lab, domain.RoleReceiver, domain.RoleCourier), s.seal, true)
}

func (s *sample) receiveAs(c *caseload, l *life, by Officer, seal string, intact bool) error {
	return c.record(l, s.atLab(l, domain.SpecimenReceived{SealSeen: seal, SealIntact: intact}, by.Records()))
}

func (s *sample) accession(c *caseload, l *life) error {
	return c.record(l, s.atLab(l, domain.SpecimenAccessioned{LaboratoryNumber: fmt.Sprintf("L%02d-%07d", l.happened.Year()%100, l.IntN(10_000_000))},
		c.staff(l, s.lab, domain.RoleReceiver).Records()))
}

func (s *sample) reject(c *caseload, l *life) error {
	return c.record(l, s.atLab(l, domain.SpecimenRejected{Cause: pick(l.dice, []string{"insufficient", "degraded"})}, c.staff(l, s.lab, domain.RoleReceiver).Records()))
}

func (s *sample) test(c *caseload, l *life) error {
	return s.testBy(c, l, c.staff(l, s.lab, domain.RoleAnalyst))
}

// testBy types what is there. An object shows less than a swab.
func (s *sample) testBy(c *caseload, l *life, by Officer) error {
	s.tested = by
	profile, quality := l.family.people.typed(s.genome, s.kit), "full"
	if s.donorIs == domain.DonorObject {
		profile, quality = poorly(l.dice, profile, 20), "low_level"
	}
	draft := s.atLab(l, domain.ProfileGenerated{Donor: s.donor, Kit: s.kit.name, RunNumber: fmt.Sprintf("R%08d", l.IntN(100_000_000)),
		LociCount: len(profile), SexMarkers: s.sexMarkers(l), Quality: quality}, by.Signs(domain.PurposeRecord))
	draft.Sealed = map[string]any{"genotypes": profile, "rawData": l.digest()}
	return c.recordSample(l, s, draft, &s.profile)
}

// dropouts of a hundred men lose the Y of amelogenin; from 0.2 to 6 have been counted,
// by population.
const dropouts = 1

// sexMarkers: a laboratory that sees no Y in somebody who is said to be male looks at a
// second marker.
func (s *sample) sexMarkers(l *life) string {
	switch {
	case !s.genome.male:
		return "x_alone"
	case l.chance(dropouts):
		return "x_alone_second_marker_y"
	}
	return "x_and_y"
}

func (s *sample) review(c *caseload, l *life) error {
	outcome := "accepted"
	if s.donorIs == domain.DonorObject {
		outcome = "accepted_in_part"
	}
	return c.record(l, s.about(l, domain.ProfileReviewed{Outcome: outcome}, c.staff(l, s.lab, domain.RoleReviewer).Records()))
}

func (s *sample) upload(c *caseload, l *life) error {
	index, with := "children", []string{"relatives_of_missing"}
	if s.donorIs == domain.DonorRelative {
		index, with = domain.IndexRelatives, []string{"children_without_family", "unidentified_bodies"}
		if s.spare {
			c.labs.spare = append(c.labs.spare, s)
		}
	}
	return c.record(l, s.about(l, domain.ProfileUploaded{ProfileIndex: index, SearchScopes: with}, c.staff(l, s.lab, domain.RoleDatabase).Records()))
}

// store puts what is left under a seal of the laboratory's.
func (s *sample) store(c *caseload, l *life) error {
	s.seal = l.sealNumber()
	return c.record(l, s.atLab(l, domain.SpecimenStored{Seal: s.seal, Storage: pick(l.dice, []string{"freezer", "room"}), KeptPart: "remainder"},
		c.staff(l, s.lab, domain.RoleReceiver, domain.RoleAnalyst).Records()))
}

// withdraw takes the profile out of the database; nothing if it is in none.
func (s *sample) withdraw(cause string) act {
	return func(c *caseload, l *life) error {
		of, _ := c.author.State(s.stream).Specimen(s.taken.ID)
		if made, found := of.Profile(s.profile.ID); !found || !made.Searched() {
			return nil
		}
		return c.record(l, s.about(l, domain.ProfileRemoved{Cause: cause}, c.staff(l, s.lab, domain.RoleDatabase).Records()))
	}
}

// destroy ends the specimen before the eyes of the police.
func (s *sample) destroy(c *caseload, l *life) error {
	of, _ := c.author.State(s.stream).Specimen(s.taken.ID)
	if of.Destroyed.ID != "" || of.Holder != s.lab.ID {
		return nil
	}
	return c.record(l, s.atLab(l, domain.SpecimenDestroyed{Destruction: "incinerated", LegalBasis: "purpose_ended"},
		c.staff(l, s.lab, domain.RoleReceiver, domain.RoleAnalyst).Records(), c.staff(l, c.national(domain.Police), domain.RoleInvestigator).Witnesses()))
}

// orderRetest wants a new specimen, and another laboratory.
func (s *sample) orderRetest(cause string) act {
	return func(c *caseload, l *life) error {
		by := c.staff(l, s.lab, domain.RoleReviewer)
		if cause == "contested" {
			by = c.staff(l, c.national(domain.Auditing), domain.RoleAuditor)
		}
		return c.record(l, s.atLab(l, domain.RetestOrdered{Cause: cause, NewCollection: true, OtherLaboratory: true}, by.Records()))
	}
}
