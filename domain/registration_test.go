package domain

import "testing"

func TestRegistrationRefusesFacts(t *testing.T) {
	refuses(t, TypeCivilRegistered, []breach{{"facts.ground", `"habit"`, "facts.ground"}, {"sealed.registerNumber", `null`, "sealed.registerNumber"}})
}

// TestRegistrationIsJudged is the rule against paper laundering: the child was had by
// somebody, and whoever makes its papers had no hand in that.
func TestRegistrationIsJudged(t *testing.T) {
	other := registered().by(director.records(RoleSupervisor))
	twoJobs := officerCalled("two jobs", civil, RoleCaseworker)
	atHome := officerCalled("two jobs", welfare, RoleIntake)
	atHome.key = keyCalled("two jobs at home")
	both := []draft{authorisation(twoJobs), authorisation(atHome).named("at home")}
	byTwo := registered().by(twoJobs.records(RoleCaseworker))
	foundByTwo := found().by(atHome.records(RoleIntake))
	civilTakes := taken(assessor, RoleCaseworker)
	civilFinds := found().by(assessor.records(RoleCaseworker))
	detail := correction(registered(), welfare, assessor.records(RoleCaseworker), nurse.seconds(RoleIntake))
	date := change(detail, func(e *ErrorDeclared) { e.RightTime = at(0) })
	nothing, twice, foreign := verdict{"H3", Conflict, "stream"}, verdict{"H3", Conflict, "stream"}, verdict{"H6", Forbidden, "signers"}
	judge(t, []row{
		{"H3 accepts a child that was rescued", delivered(), registered(), accepted},
		{"H3 accepts a child that was found", world(found()), registered(), accepted},
		{"H3 accepts a child born in care", world(born()), registered(), accepted},
		{"H3 accepts a child from a paper file", world(admitted()), registered(), accepted},
		{"H3 accepts what answers the opening", delivered(), registered().answering(rescue()), accepted},
		{"H3 refuses what answers another record", delivered(), registered().answering(sent), verdict{"H3", Invalid, "refs"}},
		{"H3 refuses a child that is only known to be somewhere", world(locatedChild()), registered(), nothing},
		{"H3 refuses somebody who came and asks", world(presented(true)), registered(), nothing},
		{"H3 refuses a child whose rescue was declared wrong", delivered(never(rescue(), finder.records(RoleInvestigator), nurse.seconds(RoleIntake))), registered(), nothing},
		{"H3 refuses a second entry", delivered(registered()), other.named("again"), twice},
		{"H3 refuses a second entry after a date was corrected", delivered(registered(), date), other.named("again"), twice},
		{"H3 accepts another once a detail was declared wrong", delivered(registered(), detail), other.named("again"), accepted},
		{"H3 accepts another once the first was declared wrong", delivered(registered(), never(registered(), assessor.records(RoleCaseworker), nurse.seconds(RoleIntake))), other.named("again"), accepted},
		{"H6 refuses civil affairs who have the child", world(rescue(), civilTakes), registered(), foreign},
		{"H6 refuses civil affairs who found it", world(civilFinds), registered(), foreign},
		{"H6 refuses who serves the house that has the child", delivered(both...), byTwo, foreign},
		{"H6 refuses who found it for another house", world(append(both, foundByTwo, rotationOff(atHome))...), byTwo, foreign},
		{"H10 refuses papers for the dead", delivered(death()), registered(), verdict{"H10", Conflict, "type"}},
		{"H1 refuses the institution", delivered(), registered().by(nurse.records(RoleCaseworker)), verdict{"H1", Forbidden, "signers"}},
		{"H1 refuses the operator's registrar", delivered(), registered().by(registrar.records(RoleRegistrar)), verdict{"H1", Forbidden, "signers"}},
	})
}
