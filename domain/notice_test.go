package domain

import (
	"testing"
)

func TestNoticeRefusesFacts(t *testing.T) {
	refuses(t, TypePublicNoticePublished, []breach{{"facts.channels", `["whisper"]`, "facts.channels"}, {"facts.channels", gone, "facts.channels"}})
	refuses(t, TypePublicNoticeEnded, []breach{
		{"facts.daysRun", `3661`, "facts.daysRun"}, {"facts.daysRun", gone, "facts.daysRun"}, {"facts.cause", `"bored"`, "facts.cause"},
	})
}

func TestNoticeIsJudged(t *testing.T) {
	mine := notice(nurse, RoleIntake)
	end := noticeEnd(mine, 30)
	onward := transfer(nurse, RoleIntake, shelter).named("onward")
	moved := []draft{mine, onward, acceptance(keeper, RoleIntake, onward).named("there")}
	ngoEnd := end.by(keeper.records(RoleIntake))
	judge(t, []row{
		{"H4 accepts whoever has the child", delivered(), mine, accepted},
		{"H4 accepts civil affairs", delivered(), mine.by(assessor.records(RoleCaseworker)), accepted},
		{"H4 refuses a house that has not got the child", delivered(), notice(keeper, RoleIntake), verdict{"H4", Forbidden, "signers"}},
		{"H4 accepts one after the child's death", delivered(death()), mine.by(assessor.records(RoleCaseworker)), accepted},
		{"H1 refuses the police", held(), notice(finder, RoleCaseworker), verdict{"H1", Forbidden, "signers"}},
		{"H3 accepts an end before its time", delivered(mine), noticeEnd(mine, 2), accepted},
		{"H3 refuses the end of nothing", delivered(), end, verdict{"H3", Invalid, "refs"}},
		{"H3 refuses a second end", delivered(mine, end), end.named("second"), verdict{"H3", Conflict, "refs"}},
		{"H6 accepts an end by who has the child now", delivered(moved...), ngoEnd, accepted},
		{"H6 accepts an end by who published it", delivered(moved...), end, accepted},
		{"H6 accepts an end by who supervises either", delivered(moved...), end.by(assessor.records(RoleCaseworker)), accepted},
		{"H6 refuses an end by a house that never had the child", delivered(mine), ngoEnd, verdict{"H6", Forbidden, "signers"}},
	})
}

// TestNoticeRunsItsTime: what counts are the days that are stated, and never more
// than lie between the two records.
func TestNoticeRunsItsTime(t *testing.T) {
	mine := notice(nurse, RoleIntake)
	claimed := func(d draft) draft {
		return d.saying(func(s *Statement) { s.OccurredAt = ClaimAt(dawn.AddDate(0, -3, 0)) })
	}
	came := change(noticeEnd(mine, 40), func(e *PublicNoticeEnded) { e.Cause = "family_came" })
	wrong := func(of draft, author, second Signer) draft {
		return change(correction(of, welfare, author, second), func(e *ErrorDeclared) { e.Error = "did_not_occur" }).named("wrong: " + of.id())
	}
	ward, colleague := nurse.records(RoleIntake), assessor.seconds(RoleCaseworker)
	limits := Limits{NoticeDays: 30}
	for name, c := range map[string]struct {
		given []draft
		days  int
		ran   bool
	}{
		"still runs":                  {delivered(mine), 0, false},
		"thirty days":                 {delivered(mine, noticeEnd(mine, 30).after(29*day)), 30, true},
		"one day less":                {delivered(mine, noticeEnd(mine, 29).after(40*day)), 29, false},
		"fewer than are stated":       {delivered(mine, noticeEnd(mine, 30).after(28*day)), 29, false},
		"all in one evening":          {delivered(claimed(mine), noticeEnd(mine, 90)), 1, false},
		"a family came":               {delivered(mine, came.after(50*day)), 0, false},
		"a second one that ran":       {delivered(mine, noticeEnd(mine, 3).after(3*day), mine.named("anew"), noticeEnd(mine.named("anew"), 31).named("end").after(31*day)), 31, true},
		"a second one that did not":   {delivered(mine, noticeEnd(mine, 31).after(31*day), mine.named("anew"), noticeEnd(mine.named("anew"), 3).named("end").after(3*day)), 31, true},
		"one that was never there":    {delivered(mine, noticeEnd(mine, 31).after(31*day), wrong(mine, ward, colleague)), 0, false},
		"an end that was not":         {delivered(mine, noticeEnd(mine, 31).after(31*day), wrong(noticeEnd(mine, 31), ward, colleague)), 0, false},
		"one whose end is said again": {delivered(mine, noticeEnd(mine, 99).after(31*day), wrong(noticeEnd(mine, 99), ward, colleague), noticeEnd(mine, 31).named("again")), 31, true},
	} {
		longest, ran := given(t, c.given...).fold.State(theChild).Child.Search.noticed(limits)
		if longest.Days != c.days || ran != c.ran {
			t.Errorf("%s: %d days, enough %v; want %d, %v", name, longest.Days, ran, c.days, c.ran)
		}
	}
}

// TestNoNoticeIsEnough: a profile that asks for no days asks for one that ran.
func TestNoNoticeIsEnough(t *testing.T) {
	if _, ran := (SearchState{}).noticed(Limits{}); ran {
		t.Error("no notice at all counts as one")
	}
	if _, ran := (SearchState{Notices: Measures{{Days: 1}}}).noticed(Limits{}); !ran {
		t.Error("one that ran does not count where the profile asks for no days")
	}
}
