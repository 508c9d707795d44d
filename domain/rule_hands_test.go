package domain

import "testing"

// TestA14OfOneChild tells of who has which duties about a child.
func TestA14OfOneChild(t *testing.T) {
	says := func(by ...Signer) Step { return handmade(theChild, 1, IdentityEstablished{}, by...) }
	assesses := func(by ...Signer) Step { return handmade(theChild, 2, FamilyAssessmentDone{}, by...) }
	approves := func(by ...Signer) Step { return handmade(theChild, 3, ReunificationApproved{}, by...) }
	lets := func(by ...Signer) Step { return handmade(theChild, 4, HandedOver{}, by...) }
	follows := func(hours int, by ...Signer) Step { return handmade(theChild, hours, FollowUpDone{}, by...) }
	one, two, three := finder.records(RoleInvestigator), assessor.records(RoleCaseworker), nurse.records(RoleCaseworker)
	four, five := volunteer.records(RoleCaseworker), matron.records(RoleCaseworker)
	withdrawn := says(one)
	withdrawn.Withdrawn = true
	for name, c := range map[string]struct {
		steps []Step
		want  int
	}{
		"each has one":                   {[]Step{says(one, two), assesses(three), approves(four), lets(five), follows(5, advocate.records(RoleGuardian))}, 0},
		"says whose it is and approves":  {[]Step{says(one, two), assesses(three), approves(two), lets(five)}, 1},
		"two persons with two each":      {[]Step{says(one, two), approves(two), lets(one)}, 2},
		"one with all":                   {[]Step{says(one), assesses(one), approves(one), lets(one), follows(5, one)}, 1},
		"the second signature":           {[]Step{says(one, assessor.seconds(RoleCaseworker)), approves(two)}, 1},
		"a witness has none":             {[]Step{says(one), lets(five, finder.as(RoleInvestigator, PurposeWitness))}, 0},
		"twice the same":                 {[]Step{says(one), follows(2, four), lets(five), follows(6, three), follows(7, three)}, 0},
		"a look in care is no follow-up": {[]Step{follows(0, one), says(one), lets(five)}, 0},
		"a look after the return is":     {[]Step{says(one), lets(five), follows(6, one)}, 1},
		"one was declared wrong":         {[]Step{withdrawn, approves(one)}, 0},
	} {
		fires(t, name, "A14", lookedAt(c.steps...), c.want)
	}
	agencies := map[StreamID]State{police: {Agency: seldom(AgencyState{Keys: map[string]KeyState{finder.key.ID(): {Officer: patrol.person}}})},
		station: {Agency: seldom(AgencyState{Keys: map[string]KeyState{patrol.key.ID(): {Officer: patrol.person}}})}}
	a := lookedAt(says(one), approves(patrol.records(RoleInvestigator)))
	fires(t, "two keys, as far as one can see", "A14", a, 0)
	a.Agencies = agencies
	fires(t, "two keys of one person", "A14", a, 1)
}

// theAgency is an agency's stream as rules on rates look at it.
func theAgency(kind AgencyKind) Audited {
	s := handmade(welfare, 1, AgencyAccredited{}, governs(ministry)...)
	s.State.Agency = seldom(AgencyState{Accredited: true, Kind: kind, Since: s.Mark()})
	return lookedAt(s)
}

var shown = []RecordRef{{theChild, recordID("shown")}}

// TestA14OfPairs: who meets over a child, beside how often they would by chance.
func TestA14OfPairs(t *testing.T) {
	pair := func(both, one, other, of, among int) Pair {
		return Pair{One: finder.person, Other: assessor.person, Agencies: [2]StreamID{welfare, civil}, Both: both, OfOne: one, OfOther: other, Of: of, Among: among, Records: shown}
	}
	for name, c := range map[string]struct {
		pair Pair
		want int
	}{
		"always together":                         {pair(25, 30, 32, 200, 150), 1},
		"always together, among a million pairs":  {pair(25, 30, 32, 200, 1_000_000), 1},
		"ten times, among ten":                    {pair(10, 12, 14, 100, 10), 1},
		"four times, among a thousand":            {pair(4, 6, 7, 60, 1000), 0},
		"as often as chance has it":               {pair(20, 100, 100, 500, 150), 0},
		"there is nobody else":                    {pair(30, 30, 30, 30, 150), 0},
		"one of them has nobody else at the side": {pair(30, 30, 60, 60, 150), 0},
		"twice":              {pair(2, 2, 2, 100_000, 1), 0},
		"rare, and not much": {pair(360, 800, 800, 2000, 150), 0},
	} {
		a := theAgency(WelfareInstitution)
		a.Pairs = []Pair{c.pair}
		fires(t, name, "A14", a, c.want)
	}
}

// A finding about rates names the record by which the agency takes part, so that an
// auditor can take it up, and it is his then.
func TestRatesAreTakenUpWhereTheAgencyIs(t *testing.T) {
	a := theAgency(WelfareInstitution)
	a.Tallies = []Tally{{What: CountReleased, Who: string(welfare), Own: Share{20, 40}, Peers: Share{9, 400}, Among: 11, Records: shown}}
	found := ruledBy(t, "A14", a)
	if len(found) != 1 || len(found[0].Records) != 2 || found[0].Records[0].Stream != welfare || found[0].Records[1] != shown[0] {
		t.Fatalf("found %+v", found)
	}
	last := &a.Steps[0]
	cleared := []Finding{{Mark: Mark{ID: recordID("taken up")}, Rule: "A14", About: []string{last.ID}, Cleared: Mark{ID: recordID("cleared")}}}
	last.State.Agency = last.State.Agency.with(func(s *AgencyState) { s.Findings = cleared })
	if found = ruledBy(t, "A14", a); len(found) != 1 || found[0].Stands() {
		t.Errorf("what was cleared stands: %+v", found)
	}
	a.Tallies[0].Own = Share{2, 40}
	fires(t, "as others", "A14", a, 0)
}
