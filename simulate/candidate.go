package simulate

import (
	"fmt"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/domain/kinship"
)

// identified is how it is found out whose child this is: of a parent by a laboratory,
// after a search of the database; of others, and where nobody gave a specimen, by
// papers.
func (l *life) identified() {
	if otherParent[l.relation] == "" || l.kin[l.relative] != l.relation || l.ownSamples {
		l.then(2*day, 20*day, identify(domain.BasisDocuments))
		return
	}
	l.then(2*day, 6*day, searching((*life).followed))
}

// before puts scenes in front of those that were to come.
func (l *life) before(scenes func()) {
	rest := l.scenes
	l.scenes = nil
	scenes()
	l.scenes = append(l.scenes, rest...)
}

// patience is how often somebody looks whether a specimen is ready.
const patience = 20

// searching looks for the child's family in the database, once both profiles are there,
// and goes on with what that brings.
func searching(then func(*life)) act {
	return func(c *caseload, l *life) error {
		if otherParent[l.relation] == "" { // somebody else came meanwhile
			return identify(domain.BasisDocuments)(c, l)
		}
		if !l.asked(c, c.searchable) {
			return c.waitOr(l, searching(then))
		}
		i := l.inquiry
		i.turn, i.size = c.labs.inquiries, 33_000+l.IntN(4_000)
		c.labs.inquiries++
		if err := c.reportHit(l); err != nil {
			return err
		}
		l.before(func() { then(l) })
		return nil
	}
}

// asked begins an inquiry about the child and the relative; false while the specimen of
// one of them is not as far as it should be.
func (l *life) asked(c *caseload, ready func(*sample) bool) bool {
	if l.inquiry == nil {
		l.inquiry = &inquiry{}
	}
	i := l.inquiry
	i.child, i.first, i.second = l.samples[l.child], l.samples[l.relative], l.samples[l.relative]
	return i.child != nil && i.first != nil && ready(i.child) && ready(i.first)
}

// waitOr tries a scene again some days later, and gives up at last: then papers must do.
func (c *caseload) waitOr(l *life, again act) error {
	l.inquiry.waited++
	l.before(func() {
		if l.inquiry.waited > patience {
			l.then(1*day, 3*day, identify(domain.BasisDocuments))
			return
		}
		l.then(2*day, 4*day, again)
	})
	return nil
}

// searchable reports whether a profile of the specimen is in the database.
func (c *caseload) searchable(s *sample) bool {
	of, _ := c.author.State(s.stream).Specimen(s.taken.ID)
	made, found := of.Profile(s.profile.ID)
	return found && made.Searched()
}

// tested reports whether a reviewer let a profile of the specimen stand.
func (c *caseload) tested(s *sample) bool {
	of, _ := c.author.State(s.stream).Specimen(s.taken.ID)
	made, found := of.Profile(s.profile.ID)
	return found && made.Counts()
}

// searchedLoci are those by which the national database compared at the time.
var searchedLoci = str15

// reportHit is the candidate that the search brings. It compares few loci.
func (c *caseload) reportHit(l *life) error {
	i := l.inquiry
	facts, err := c.candidateOf(l, i.child, i.first)
	if err != nil {
		return err
	}
	return c.hitBy(l, facts, i.first, &i.hit)
}

func (c *caseload) hitBy(l *life, facts domain.CandidateMatchReported, of *sample, kept *domain.Ref) error {
	draft := l.draft(facts, c.staff(l, of.lab, domain.RoleDatabase).Records())
	draft.Place = of.lab.Territory
	draft.Refs = []domain.Ref{{Rel: "causes", Stream: l.stream, ID: l.inquiry.child.taken.ID}, {Rel: "causes", Stream: of.stream, ID: of.taken.ID}}
	if err := c.record(l, draft); err != nil {
		return err
	}
	*kept = domain.Ref{Stream: l.stream, ID: l.last.ID}
	return nil
}

// candidateOf is what a search says of a child and somebody who may be its parent.
func (c *caseload) candidateOf(l *life, child, of *sample) (domain.CandidateMatchReported, error) {
	parent := parentRoles[of.relation]
	q := kinship.Question{Pedigree: parent.duo, Settings: kinship.DefaultSettings(), Software: "search",
		Parties: []kinship.Party{l.searchedAs(kinship.Child, child), l.searchedAs(parent.role, of)}}
	r, err := c.computed(q, demonstration)
	return domain.CandidateMatchReported{Relative: of.donor, ProfileIndex: domain.IndexRelatives, DatabaseSize: l.inquiry.size,
		LociCompared: len(searchedLoci.loci), Mismatches: r.Mismatches, LikelihoodRatio: string(r.Combined)}, err
}

// searchedAs is a party as the database has it.
func (l *life) searchedAs(role kinship.Role, s *sample) kinship.Party {
	p := l.typedAs(role, s)
	p.Profile = l.family.people.typed(s.genome, searchedLoci)
	return p
}

// followed is how a candidate is borne out: a new specimen of the relative, and what
// was not searched. Every sixth goes another way.
func (l *life) followed() {
	i := l.inquiry
	switch i.turn % 6 {
	case 2:
		l.then(2*day, 5*day, (*caseload).deferHit)
	case 4:
		l.then(2*time.Hour, 20*time.Hour, (*caseload).chanceHit)
		l.then(2*day, 6*day, (*caseload).excludeHit)
	}
	l.then(time.Hour, 2*time.Hour, (*caseload).sampleAgain)
}

// deferHit lets the candidate wait until the new specimen is there.
func (c *caseload) deferHit(l *life) error {
	lab := l.inquiry.first.lab
	draft := l.draft(domain.CandidateDeferred{Cause: "specimens_requested", ReviewBy: l.happened.AddDate(0, 0, 40).Format(time.RFC3339)},
		c.staff(l, lab, domain.RoleAnalyst).Records())
	draft.Place, draft.Refs = lab.Territory, []domain.Ref{{Rel: "answers", Stream: l.stream, ID: l.inquiry.hit.ID}}
	return c.record(l, draft)
}

// chanceHit is somebody else in the database whose profile is nearest: there is always
// one.
func (c *caseload) chanceHit(l *life) error {
	of, err := c.nearest(l)
	if err != nil || of == nil {
		return err
	}
	facts, err := c.candidateOf(l, l.inquiry.child, of)
	if err != nil {
		return err
	}
	var kept domain.Ref
	return c.hitBy(l, facts, of, &kept)
}

// nearest is the first of those in the database whose profile differs at the fewest loci;
// nil where there is nobody else.
func (c *caseload) nearest(l *life) (of *sample, err error) {
	queries, fewest := map[kinship.Pedigree]*kinship.Query{}, 0
	for _, s := range c.labs.spare {
		if s.stream == l.report || !c.searchable(s) {
			continue
		}
		duo := parentRoles[s.relation].duo
		if queries[duo] == nil {
			party := l.searchedAs(kinship.Child, l.inquiry.child)
			if queries[duo], err = kinship.NewQuery(duo, party, c.table(demonstration), kinship.DefaultSettings()); err != nil {
				return nil, fmt.Errorf("search for a parent: %w", err)
			}
		}
		found, err := queries[duo].Weigh("", l.family.people.typed(s.genome, searchedLoci))
		if err != nil {
			return nil, fmt.Errorf("search for a parent: %w", err)
		}
		if of == nil || found.Mismatches < fewest {
			of, fewest = s, found.Mismatches
		}
	}
	return of, nil
}

// excludeHit answers the last candidate, unless that is the relative.
func (c *caseload) excludeHit(l *life) error {
	hit := l.told[domain.TypeCandidateMatchReported]
	if hit.ID == l.inquiry.hit.ID {
		return nil
	}
	lab := l.inquiry.child.lab
	draft := l.draft(domain.CandidateExcluded{Cause: "mismatches"}, c.staff(l, lab, domain.RoleAnalyst).Records(), c.staff(l, lab, domain.RoleReviewer).Seconds())
	draft.Place, draft.Refs = lab.Territory, []domain.Ref{{Rel: "answers", Stream: hit.Stream, ID: hit.ID}}
	return c.record(l, draft)
}
