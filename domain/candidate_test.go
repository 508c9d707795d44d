package domain

import (
	"slices"
	"testing"
	"time"
)

func TestCandidatesAreReported(t *testing.T) {
	refuses(t, TypeCandidateMatchReported, []breach{
		{"facts.databaseSize", `0`, "facts.databaseSize"},
		{"facts.lociCompared", `0`, "facts.lociCompared"},
		{"facts.mismatches", `14`, "facts.lociCompared"},
		{"facts.likelihoodRatio", `"52000.0"`, "facts.likelihoodRatio"},
		{"facts.likelihoodRatio", `"-1"`, "facts.likelihoodRatio"},
		{"facts.likelihoodRatio", `"many"`, "facts.likelihoodRatio"},
		{"facts.profileIndex", `"criminals"`, "facts.profileIndex"},
	})
	child, mother := swab(), swabOfMother()
	found := hit(child, mother)
	second := secondSwab()
	judge(t, []row{
		{"H3 accepts a pair with profiles", compared(), found, accepted},
		{"H3 accepts it again once it was excluded", compared(found, goneFrom(found)), found.named("again"), accepted},
		{"H3 accepts another specimen of the relative", compared(append([]draft{found}, profiled(second)...)...), hit(child, second).named("again"), accepted},
		{"H3 refuses the same pair while it is open", compared(found), found.named("again"), verdict{"H3", Conflict, "refs"}},
		{"H3 refuses a pair of one specimen", compared(), found.about().causedBy(mother), verdict{"H3", Invalid, "refs"}},
		{"H3 refuses a specimen of somebody else", compared(inLab(toothbrush())...), found.causedBy(toothbrush()), verdict{"H3", Invalid, "refs"}},
		{"H3 refuses what is no specimen", compared(), found.about().causedBy(child, reported()), verdict{"H3", Invalid, "refs"}},
		{"H3 refuses the child as its own relative", compared(), change(found, func(e *CandidateMatchReported) { e.Relative = somebody }), verdict{"H3", Invalid, "facts.relative"}},
		{"H8 refuses a specimen without a profile", compared(inLab(second)...), hit(child, second), verdict{"H8", Conflict, "refs"}},
		{"H8 refuses a profile that nobody reviewed", compared(append(inLab(second), typed(second, analyst))...), hit(child, second), verdict{"H8", Conflict, "refs"}},
		{"H1 refuses an analyst as author", compared(), found.by(analyst.records(RoleAnalyst)), verdict{"H1", Forbidden, "signers"}},
	})
}

func TestCandidatesEnd(t *testing.T) {
	refuses(t, TypeCandidateExcluded, []breach{{"facts.cause", `"dislike"`, "facts.cause"}})
	refuses(t, TypeCandidateDeferred, []breach{{"facts.reviewBy", `"soon"`, "facts.reviewBy"}})
	found := hit(swab(), swabOfMother())
	both := officerCalled("operator and analyst", lab, RoleDatabase, RoleAnalyst)
	judge(t, []row{
		{"H3 accepts an exclusion", compared(found), goneFrom(found), accepted},
		{"H3 accepts the exclusion of what was put off", compared(found, putOff(found)), goneFrom(found), accepted},
		{"H3 accepts that it waits once more", compared(found, putOff(found)), putOff(found).named("once more"), accepted},
		{"H3 refuses to exclude nothing", compared(found), goneFrom(found).about(), verdict{"H3", Invalid, "refs"}},
		{"H3 refuses to exclude it twice", compared(found, goneFrom(found)), goneFrom(found).named("twice"), verdict{"H3", Conflict, "refs"}},
		{"H3 refuses to put off what was excluded", compared(found, goneFrom(found)), putOff(found), verdict{"H3", Conflict, "refs"}},
		{"H6 refuses who reported it", compared(authorisation(both), found.by(both.records(RoleDatabase))), goneFrom(found).by(both.records(RoleAnalyst), reviewer.seconds(RoleReviewer)),
			verdict{"H6", Forbidden, "signers"}},
		{"H1 refuses an analyst alone", compared(found), goneFrom(found).by(analyst.records(RoleAnalyst)), verdict{"H1", Forbidden, "signers"}},
		{"H8 refuses a laboratory that never typed the child", compared(found), goneFrom(found).by(tester.records(RoleAnalyst), recounter.seconds(RoleReviewer)), verdict{"H8", Forbidden, "signers"}},
		{"H1 refuses a reviewer of another laboratory", compared(found), goneFrom(found).by(analyst.records(RoleAnalyst), recounter.seconds(RoleReviewer)), verdict{"H1", Forbidden, "signers"}},
	})
}

// TestCandidateStatus: what stands in the way stands until somebody takes it away;
// time alone does not.
func TestCandidateStatus(t *testing.T) {
	child, mother, second := swab(), swabOfMother(), secondSwab()
	found := hit(child, mother)
	report := motherReport().answering(found).causedBy(child, second)
	excludes := written(report, excluding)
	dad := swabOfFather()
	withHim := append([]draft{found}, profiled(dad)...)
	beside := written(motherReport(), func(e *KinshipReportIssued) {
		excluding(e)
		e.Pedigree, e.Relatives, e.Relations = "trio_parents", []PersonID{aMother, aFather}, []string{"mother", "father"}
	}).answering(found).causedBy(child, mother, dad)
	paper := onPaper(excludes)
	more := append([]draft{found}, profiled(second)...)
	never := neverWas(goneFrom(found), labHead.records(RoleSupervisor), finder.seconds(RoleInvestigator))
	limits := limitsOf(t, kinLimits)
	for name, c := range map[string]struct {
		records []draft
		after   time.Duration
		want    CandidateStatus
		open    bool
	}{
		"open":                  {[]draft{found}, 0, CandidateOpen, true},
		"put off":               {[]draft{found, putOff(found)}, 0, CandidateDelayed, true},
		"expired":               {[]draft{found}, 31 * day, CandidateExpired, true},
		"put off beyond that":   {[]draft{found, putOff(found)}, 31 * day, CandidateDelayed, true},
		"put off, and expired":  {[]draft{found, putOff(found)}, 41 * day, CandidateExpired, true},
		"excluded":              {[]draft{found, goneFrom(found)}, 0, CandidateGone, false},
		"excluded by mistake":   {[]draft{found, goneFrom(found), never}, 0, CandidateOpen, true},
		"reported":              {append(slices.Clip(more), report), 31 * day, CandidateReported, true},
		"reported in vain":      {append(slices.Clip(more), report, takesBack(report, labHead.records(RoleSupervisor))), 0, CandidateOpen, true},
		"excluded by a report":  {append(slices.Clip(more), excludes), 0, CandidateGone, false},
		"excluded as a pair":    {append(slices.Clip(withHim), beside), 0, CandidateReported, true},
		"excluded on paper":     {append(slices.Clip(more), paper), 0, CandidateReported, true},
		"that was confirmed":    {append(slices.Clip(more), paper, standsFor(paper, recounter.records(RoleReviewer))), 0, CandidateGone, false},
		"that was withdrawn":    {append(slices.Clip(more), excludes, takesBack(excludes, labHead.records(RoleSupervisor))), 0, CandidateOpen, true},
		"established":           {append(slices.Clip(more), report, byReport(report)), 0, CandidateProved, false},
		"declared wrong":        {[]draft{found, neverWas(found, labHead.records(RoleSupervisor), finder.seconds(RoleInvestigator))}, 0, CandidateWrong, false},
		"established in vain":   {append(slices.Clip(more), report, byReport(report), doubted, wasWrong), 0, CandidateReported, true},
		"of another, known now": {append(slices.Clip(more), order(OrderIdentity), change(identity(order(OrderIdentity)), func(e *IdentityEstablished) { e.Relative = aFather })), 0, CandidateOpen, true},
	} {
		t.Run(name, func(t *testing.T) {
			h := given(t, compared(c.records...)...)
			s := h.fold.State(theChild).Child
			if got := s.CandidateStatus(s.Kinship.Candidates[0], limits, h.at.Add(c.after)); got != c.want {
				t.Errorf("it is %s, not %s", got, c.want)
			}
			if open := s.candidateOpen().ID != ""; open != c.open {
				t.Errorf("it is open: %v", open)
			}
		})
	}
}

// TestCandidatesStandInTheWay: nobody certifies that the parents are not to be found,
// nor gives the child to others, while one is open.
func TestCandidatesStandInTheWay(t *testing.T) {
	found := hit(swab(), swabOfMother())
	declares := ofChild(NotFoundCertified{Stage: stageTemporary, SearchSteps: []string{"database_run"}}, patrol.records(RoleInvestigator), sergeant.seconds(RoleSupervisor))
	gives := declared(groundRights, rightsEnded).by(assessor.records(RoleCaseworker))
	away := []draft{found, rightsEnded, transfer(finder, RoleCaseworker, civil), acceptance(assessor, RoleCaseworker, transfer(finder, RoleCaseworker, civil))}
	judge(t, []row{
		{"H8 refuses a certificate", compared(found), declares, verdict{"H8", Conflict, "type"}},
		{"H8 accepts it once it is excluded", compared(found, goneFrom(found)), declares, accepted},
		{"H2 refuses a certificate that did not know of it", compared(found, goneFrom(found)), declares.saying(blind), verdict{"H2", Conflict, "after"}},
		{"H8 refuses that the child may be adopted", compared(away...), gives, verdict{"H8", Conflict, "type"}},
		{"H8 accepts that once it is excluded", compared(append(slices.Clip(away), goneFrom(found))...), gives, accepted},
	})
	limits := limitsOf(t, kinLimits)
	for name, c := range map[string]struct {
		records []draft
		want    SearchStatus
	}{
		"open":     {compared(found), SearchCandidate},
		"put off":  {compared(found, putOff(found)), SearchCandidate},
		"excluded": {compared(found, goneFrom(found)), SearchBegun},
	} {
		h := given(t, c.records...)
		if got := h.fold.State(theChild).Child.SearchStatus(limits, h.at); got != c.want {
			t.Errorf("%s: the search is at %s, not at %s", name, got, c.want)
		}
	}
}
