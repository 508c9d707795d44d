package domain

import "testing"

func referred() draft {
	return ofChild(CaseReferred{To: civil, Service: "assessment"}, finder.records(RoleInvestigator))
}

func TestReferralIsJudged(t *testing.T) {
	refuses(t, TypeCaseReferred, []breach{
		{"facts.to", `"` + string(theChild) + `"`, "facts.to"},
		{"facts.service", `"a_favour"`, "facts.service"},
	})
	judge(t, []row{
		{"H3 accepts an agency that is accredited", held(), referred(), accepted},
		{"H3 accepts it after a death", held(death()), referred(), accepted},
		{"H3 refuses the own agency", held(), change(referred(), func(e *CaseReferred) { e.To = police }), verdict{"H3", Invalid, "facts.to"}},
		{"H1 refuses a panel member", held(), referred().by(chair.records(RolePanelMember)), verdict{"H1", Forbidden, "signers"}},
	})
}

// TestReferralMovesNothing: the child stays where it is.
func TestReferralMovesNothing(t *testing.T) {
	before := given(t, held()...).fold.State(theChild).Child.Custody
	after := given(t, held(referred())...).fold.State(theChild).Child.Custody
	if after.Agency != before.Agency || after.Since != before.Since || after.Holder != before.Holder {
		t.Errorf("custody was %+v and is %+v", before, after)
	}
}
