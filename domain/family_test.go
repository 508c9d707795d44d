package domain

import "testing"

func TestFamilyRefusesFacts(t *testing.T) {
	refuses(t, TypeChildViewRecorded, []breach{
		{"facts.wants", `"maybe"`, "facts.wants"},
		{"facts.interpreter", gone, "facts.interpreter"},
		{"sealed.words", `null`, "sealed.words"},
	})
	refuses(t, TypeFamilyAssessmentDone, []breach{
		{"facts.recommendation", gone, "facts.recommendation"},
		{"facts.risks", `["weather"]`, "facts.risks"},
		{"facts.homeVisits", `101`, "facts.homeVisits"},
	})
	refuses(t, TypeProtectionConcernRaised, []breach{{"facts.concern", `"odd"`, "facts.concern"}})
	refuses(t, TypeProtectionConcernCleared, []breach{{"facts.ground", gone, "facts.ground"}})
}

func TestAssessorIsNotTheClaimant(t *testing.T) {
	self := assessment(assessor.person, "return")
	judge(t, []row{
		{"H6 accepts another person", held(), assessment(aMother, "return"), accepted},
		{"H6 accepts a second assessment", held(assessment(aMother, "return")), assessment(aMother, "not_return").named("second"), accepted},
		{"H6 refuses assessing oneself", held(), self, verdict{"H6", Forbidden, "facts.receiver"}},
		{"H6 refuses seconding one's own assessment", held(), self.by(volunteer.records(RoleCaseworker), assessor.seconds(RoleCaseworker)),
			verdict{"H6", Forbidden, "facts.receiver"}},
		{"H1 refuses the police", held(), assessment(aMother, "return").by(finder.records(RoleCaseworker)), verdict{"H1", Forbidden, "signers"}},
	})
}

func TestConcernIsJudged(t *testing.T) {
	raised, cleared := concern(aMother), clearance(concern(aMother))
	byPolice := raised.by(finder.records(RoleInvestigator))
	second := officerCalled("deputy", accusers, RoleProsecutor)
	byAccusers := raised.by(prosecutor.records(RoleProsecutor))
	together := raised.by(volunteer.records(RoleCaseworker), prosecutor.seconds(RoleProsecutor))
	aboutClerk := change(raised, func(e *ProtectionConcernRaised) { e.Person = clerk.person })
	judge(t, []row{
		{"H6 accepts a concern", held(), raised, accepted},
		{"H6 accepts a clearance by another agency", held(raised), cleared, accepted},
		{"H6 accepts a clearance by a court", held(raised), cleared.by(clerk.records(RoleClerk)), accepted},
		{"H6 refuses who raised it", held(byAccusers), clearance(byAccusers), verdict{"H6", Forbidden, "signers"}},
		{"H6 refuses the agency that raised it", held(authorisation(second), byAccusers), clearance(byAccusers).by(second.records(RoleProsecutor)),
			verdict{"H6", Forbidden, "signers"}},
		{"H6 refuses whom it is about", held(change(raised, func(e *ProtectionConcernRaised) { e.Person = prosecutor.person })), cleared,
			verdict{"H6", Forbidden, "signers"}},
		{"H6 refuses who seconded it", held(together), clearance(together), verdict{"H6", Forbidden, "signers"}},
		{"H6 refuses a colleague of who seconded it", held(authorisation(second), together), clearance(together).by(second.records(RoleProsecutor)),
			verdict{"H6", Forbidden, "signers"}},
		{"H6 refuses who raised it as second of a clearance", held(byAccusers), clearance(byAccusers).by(clerk.records(RoleClerk), prosecutor.seconds(RoleProsecutor)),
			verdict{"H6", Forbidden, "signers"}},
		{"H6 accepts a court where a prosecutor seconded it", held(together), clearance(together).by(clerk.records(RoleClerk)), accepted},
		{"H6 refuses whom it is about as second of a clearance", held(aboutClerk), clearance(aboutClerk).by(prosecutor.records(RoleProsecutor), clerk.seconds(RoleClerk)),
			verdict{"H6", Forbidden, "signers"}},
		{"H6 accepts a prosecutor where a clerk is whom it is about", held(aboutClerk), clearance(aboutClerk), accepted},
		{"H1 refuses the police", held(raised), cleared.by(finder.records(RoleInvestigator)), verdict{"H1", Forbidden, "signers"}},
		{"H3 refuses a second clearance", held(byPolice, cleared), cleared.named("again"), verdict{"H3", Conflict, "refs"}},
		{"H3 refuses clearing nothing", held(), cleared, verdict{"H3", Invalid, "refs"}},
		{"H3 refuses clearing another record", held(raised), clearance(rescue()), verdict{"H3", Invalid, "refs"}},
		{"H3 refuses a concern about the child", held(), concern(somebody), verdict{"H3", Invalid, "facts.person"}},
		{"H3 accepts a new concern after a clearance", held(raised, cleared), concern(aMother).named("again"), accepted},
	})
}
