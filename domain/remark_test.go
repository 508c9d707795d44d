package domain

import "testing"

func TestCountersignatureIsJudged(t *testing.T) {
	alone := rescue().by(finder.records(RoleInvestigator))
	night := world(alone)
	yes := countersignature(partner, RoleInvestigator, alone)
	spare := officer{police, finder.person, recruit.key, finder.roles}
	badly := taken(nurse, RoleIntake).named("badly").by(clerk.records(RoleCaseworker))
	judge(t, []row{
		{"H6 accepts the officer who was there", night, yes, accepted},
		{"H6 accepts an officer of another station", night, countersignature(patrol, RoleInvestigator, alone), accepted},
		{"H6 accepts the second officer the next day", night, yes.after(day), accepted},
		{"H6 refuses the author", night, countersignature(finder, RoleInvestigator, alone), verdict{"H6", Forbidden, "signers"}},
		{"H6 refuses the author's other key", append(night, authorisation(spare).named("spare")), countersignature(spare, RoleInvestigator, alone),
			verdict{"H6", Forbidden, "signers"}},
		{"H1 refuses who could not have been second", night, countersignature(nurse, RoleIntake, alone), verdict{"H1", Forbidden, "signers"}},
		{"H1 refuses a record that needs no second", world(alone, yes), countersignature(patrol, RoleInvestigator, yes).named("again"), verdict{"H1", Invalid, "refs"}},
		{"H3 refuses a record that two signed", world(rescue()), countersignature(patrol, RoleInvestigator, rescue()), verdict{"H3", Conflict, "refs"}},
		{"H3 refuses a record that is void", append(night, badly.butVoid()), countersignature(finder, RoleInvestigator, badly), verdict{"H3", Conflict, "refs"}},
		{"H3 refuses a record of another stream", append(night, elsewhere(alone).named("twin")), yes.about(Ref{"answers", childCalled("another"), recordID("twin")}),
			verdict{"H3", Invalid, "refs"}},
		{"H3 refuses no record", night, yes.about(), verdict{"H3", Invalid, "refs"}},
	})
	refuses(t, TypeStatementCountersigned, []breach{{"facts.present", gone, "facts.present"}})
}

func TestReviewIsJudged(t *testing.T) {
	joint := outside(finder, RoleCaseworker).by(finder.records(RoleCaseworker), nurse.seconds(RoleIntake))
	doubt := change(review(nurse, RoleCaseworker, rescue()), func(e *RecordReviewed) { e.Finding = "doubtful" })
	judge(t, []row{
		{"H6 accepts another agency", world(rescue(), suspension(finder)), review(nurse, RoleCaseworker, rescue()), accepted},
		{"H6 accepts a second review", world(rescue(), review(nurse, RoleCaseworker, rescue())), doubt.named("second"), accepted},
		{"H6 refuses the author's agency", world(rescue()), review(partner, RoleInvestigator, rescue()), verdict{"H6", Forbidden, "signers"}},
		{"H6 refuses the author's agency as second", world(rescue()), doubt.by(nurse.records(RoleCaseworker), partner.seconds(RoleInvestigator)),
			verdict{"H6", Forbidden, "signers"}},
		{"H6 refuses the second officer of the record", held(joint), review(nurse, RoleCaseworker, joint), verdict{"H6", Forbidden, "signers"}},
		{"H6 refuses a colleague of the second officer", held(joint), review(matron, RoleCaseworker, joint), verdict{"H6", Forbidden, "signers"}},
		{"H6 refuses the witness of a hand-over", heldAgreed(theHome), review(volunteer, RoleCaseworker, theHome), verdict{"H6", Forbidden, "signers"}},
		{"H6 accepts an agency that signed no part of it", held(joint), review(assessor, RoleCaseworker, joint), accepted},
		{"H3 refuses what is not on record", world(rescue()), review(nurse, RoleCaseworker, sent), verdict{"H3", Invalid, "refs"}},
		{"H1 refuses an intake officer", world(rescue()), review(keeper, RoleIntake, rescue()), verdict{"H1", Forbidden, "signers"}},
	})
	refuses(t, TypeRecordReviewed, []breach{{"facts.finding", `"fine"`, "facts.finding"}})
}
