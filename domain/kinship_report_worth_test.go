package domain

import (
	"testing"
	"time"
)

func TestReportsAreConfirmed(t *testing.T) {
	refuses(t, TypeKinshipReportConfirmed, []breach{{"facts.confirmation", `"rumour"`, "facts.confirmation"}})
	own := motherReport(swab(), swabOfMother())
	paper := onPaper(own)
	impugned := doubts(own, clerk.records(RoleClerk))
	gone := takesBack(own, labHead.records(RoleSupervisor))
	eye := func(d draft) draft {
		return change(d, func(e *KinshipReportConfirmed) { e.Confirmation = confirmedByEye })
	}
	double := officerCalled("analyst with two keys", otherLab, RoleReviewer)
	double.person = analyst.person
	own6 := verdict{"H6", Forbidden, "signers"}
	judge(t, []row{
		{"H6 accepts another laboratory", compared(own), standsFor(own, recounter.records(RoleReviewer)), accepted},
		{"H6 accepts another agency of what was transcribed", compared(paper), eye(standsFor(paper, prosecutor.records(RoleProsecutor))), accepted},
		{"H6 refuses the laboratory itself", compared(own), standsFor(own, otherAnalyst.records(RoleAnalyst)), own6},
		{"H6 refuses who transcribed it", compared(paper), standsFor(paper, assessor.records(RoleCaseworker)), own6},
		{"H6 refuses a colleague of who transcribed it", compared(paper), standsFor(paper, director.records(RoleSupervisor)), own6},
		{"H6 refuses who signed it, under another key", compared(authorisation(double), own), standsFor(own, double.records(RoleReviewer)), own6},
		{"H6 accepts another laboratory of what is impugned", compared(own, impugned), standsFor(own, recounter.records(RoleReviewer)), accepted},
		{"H6 refuses who merely saw it, of what is impugned", compared(own, impugned), eye(standsFor(own, recounter.records(RoleReviewer))), own6},
		{"H6 refuses the police, of what is impugned", compared(own, impugned), standsFor(own, patrol.records(RoleInvestigator)), own6},
		{"H6 refuses the laboratory that impugned it", compared(own, doubts(own, tester.records(RoleAnalyst))), standsFor(own, recounter.records(RoleReviewer)), own6},
		{"H3 refuses what was withdrawn", compared(own, gone), standsFor(own, recounter.records(RoleReviewer)), verdict{"H3", Conflict, "refs"}},
		{"H3 refuses what is no report", compared(own), standsFor(rescue(), recounter.records(RoleReviewer)), verdict{"H3", Invalid, "refs"}},
	})
}

func TestReportsAreWithdrawn(t *testing.T) {
	refuses(t, TypeKinshipReportWithdrawn, []breach{{"facts.cause", `"regret"`, "facts.cause"}, {"sealed.explanation", `null`, "sealed.explanation"}})
	own := motherReport(swab(), swabOfMother())
	paper := onPaper(own)
	by := func(of draft, by Signer) draft { return takesBack(of, by) }
	judge(t, []row{
		{"H6 accepts the head of the laboratory", compared(own), by(own, labHead.records(RoleSupervisor)), accepted},
		{"H6 accepts one who transcribed it", compared(paper), onPaper(by(paper, chief.records(RoleSupervisor))).by(chief.records(RoleSupervisor), assessor.seconds(RoleCaseworker)), accepted},
		{"H6 refuses another laboratory", compared(own), by(own, chief.records(RoleSupervisor)), verdict{"H6", Forbidden, "signers"}},
		{"H1 refuses the analyst", compared(own), by(own, analyst.records(RoleAnalyst)), verdict{"H1", Forbidden, "signers"}},
		{"H3 refuses it twice", compared(own, by(own, labHead.records(RoleSupervisor))), by(own, labHead.records(RoleSupervisor)).named("twice"), verdict{"H3", Conflict, "refs"}},
	})
}

func TestReportsAreImpugned(t *testing.T) {
	refuses(t, TypeKinshipReportImpugned, []breach{{"facts.cause", `"dislike"`, "facts.cause"}, {"sealed.explanation", `null`, "sealed.explanation"}})
	own := motherReport(swab(), swabOfMother())
	denies := func(d draft) draft { return change(d, func(e *KinshipReportImpugned) { e.Cause = subjectDenies }) }
	byWorker := doubts(own, volunteer.records(RoleCaseworker))
	lifted := standsFor(own, recounter.records(RoleReviewer))
	judge(t, []row{
		{"H1 accepts a court", compared(own), doubts(own, clerk.records(RoleClerk)), accepted},
		{"H1 accepts a prosecutor", compared(own), doubts(own, prosecutor.records(RoleProsecutor)), accepted},
		{"H1 accepts a guardian", compared(own), doubts(own, advocate.records(RoleGuardian)), accepted},
		{"H1 accepts an auditor", compared(own), doubts(own, auditor.records(RoleAuditor)), accepted},
		{"H1 accepts another laboratory", compared(own), doubts(own, tester.records(RoleAnalyst)), accepted},
		{"H8 accepts an adult, through a caseworker", compared(own), denies(byWorker).saying(today).after(18 * 366 * day), accepted},
		{"H8 refuses that for a child", compared(own), denies(byWorker), verdict{"H8", Conflict, "facts.cause"}},
		{"H1 refuses a caseworker of the own motion", compared(own), byWorker, verdict{"H1", Forbidden, "facts.cause"}},
		{"H1 refuses the police", compared(own), doubts(own, finder.records(RoleInvestigator)), verdict{"H1", Forbidden, "signers"}},
		{"H6 refuses the laboratory itself", compared(own), doubts(own, otherAnalyst.records(RoleAnalyst)), verdict{"H6", Forbidden, "signers"}},
		{"H3 refuses it twice", compared(own, doubts(own, clerk.records(RoleClerk))), doubts(own, auditor.records(RoleAuditor)).named("twice"), verdict{"H3", Conflict, "refs"}},
		{"H3 accepts it again once it was answered", compared(own, doubts(own, clerk.records(RoleClerk)), lifted), doubts(own, auditor.records(RoleAuditor)).named("twice"), accepted},
	})
}

func TestReportStatus(t *testing.T) {
	own := motherReport(swab(), swabOfMother())
	paper := onPaper(own)
	impugned, lifted := doubts(own, clerk.records(RoleClerk)), standsFor(own, recounter.records(RoleReviewer))
	second := typed(swab(), analyst).named("typed anew")
	anew := []draft{checked(swab(), "contaminated").named("looked at again"), second, checked(swab(), "accepted").answering(second).of(swab()).named("reviewed anew")}
	for name, c := range map[string]struct {
		records []draft
		want    KinshipReportStatus
	}{
		"own":                    {[]draft{own}, ReportStands},
		"on paper":               {[]draft{paper}, ReportUnconfirmed},
		"on paper, confirmed":    {[]draft{paper, standsFor(paper, recounter.records(RoleReviewer))}, ReportStands},
		"impugned":               {[]draft{own, impugned}, ReportImpugned},
		"impugned and confirmed": {[]draft{own, impugned, lifted}, ReportStands},
		"confirmed before":       {[]draft{own, lifted, impugned}, ReportImpugned},
		"confirmed by mistake":   {[]draft{own, impugned, lifted, neverWas(lifted, recounter.records(RoleReviewer), finder.seconds(RoleInvestigator))}, ReportImpugned},
		"impugned by mistake":    {[]draft{own, impugned, neverWas(impugned, clerk.records(RoleClerk), finder.seconds(RoleInvestigator))}, ReportImpugned},
		"its profile never was":  {[]draft{own, neverWas(typed(swab(), analyst), analyst.records(RoleAnalyst), finder.seconds(RoleInvestigator))}, ReportWrong},
		"its profile let fall":   {[]draft{own, checked(swab(), "contaminated").named("looked at again")}, ReportWrong},
		"a profile made since":   {append([]draft{own}, anew...), ReportWrong},
		"withdrawn":              {[]draft{own, takesBack(own, labHead.records(RoleSupervisor))}, ReportWithdrawn},
		"declared wrong":         {[]draft{own, neverWas(own, labHead.records(RoleSupervisor), finder.seconds(RoleInvestigator))}, ReportWrong},
	} {
		t.Run(name, func(t *testing.T) {
			s := given(t, compared(c.records...)...).fold.State(theChild).Child
			if got := s.ReportStatus(s.Kinship.Reports[0]); got != c.want {
				t.Errorf("it is %s, not %s", got, c.want)
			}
		})
	}
}

// TestIdentityFallsWithWhatBearsIt: a report that was referred to and does not support
// the relation carries nothing once the one that does has fallen.
func TestIdentityFallsWithWhatBearsIt(t *testing.T) {
	own, second := motherReport(swab(), swabOfMother()), secondSwab()
	against := written(motherReport(swab(), second), excluding).named("against")
	gone := takesBack(own, labHead.records(RoleSupervisor))
	s := given(t, compared(append(profiled(second), own, against, byReport(own, against), gone)...)...).fold.State(theChild).Child
	if by := s.unfounded(); by.ID != gone.id() {
		t.Errorf("the identity falls with %q, not with %s", by.ID, gone.id())
	}
}

// TestIdentityFallsWithItsReport: what rested on a report that falls rests on nothing,
// and the approvals of a return end.
func TestIdentityFallsWithItsReport(t *testing.T) {
	own := motherReport(swab(), swabOfMother())
	sure := []draft{own, byReport(own)}
	impugned := doubts(own, clerk.records(RoleClerk))
	for name, c := range map[string]struct {
		then  []draft
		falls bool
		known SearchStatus
	}{
		"nothing":        {nil, false, SearchAnswered},
		"withdrawn":      {[]draft{takesBack(own, labHead.records(RoleSupervisor))}, true, SearchBegun},
		"impugned":       {[]draft{impugned}, true, SearchAnswered},
		"confirmed":      {[]draft{impugned, standsFor(own, recounter.records(RoleReviewer))}, false, SearchAnswered},
		"a specimen was": {[]draft{neverWas(swab(), finder.records(RoleInvestigator), nurse.seconds(RoleCaseworker))}, true, SearchBegun},
		"of no profile":  {[]draft{checked(swab(), "contaminated").named("looked at again")}, true, SearchBegun},
		"declared wrong": {[]draft{neverWas(own, labHead.records(RoleSupervisor), finder.seconds(RoleInvestigator))}, true, SearchBegun},
	} {
		t.Run(name, func(t *testing.T) {
			h := given(t, compared(append(sure[:2:2], c.then...)...)...)
			s := h.fold.State(theChild).Child
			if falls := s.unfounded().ID != ""; falls != c.falls {
				t.Errorf("the identity rests on nothing: %v", falls)
			}
			if got := s.SearchStatus(limitsOf(t, `{"correction.clericalHours":1}`), h.at.Add(time.Hour)); got != c.known {
				t.Errorf("the search is at %s, not at %s", got, c.known)
			}
		})
	}
}
