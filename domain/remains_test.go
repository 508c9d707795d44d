package domain

import "testing"

func released() draft {
	return ofChild(RemainsReleased{Receiver: aMother, Relation: "mother"}, doctor.records(RoleDoctor), finder.seconds(RoleInvestigator))
}

func TestRemainsAreReleased(t *testing.T) {
	refuses(t, TypeRemainsReleased, []breach{
		{"facts.receiver", gone, "facts.receiver"},
		{"facts.relation", `"owner"`, "facts.relation"},
		{"sealed.receiverName", `null`, "sealed.receiverName"},
	})
	mother := officerCalled("doctor and mother", hospital, RoleDoctor)
	mother.person = aMother
	false1 := change(correction(released(), "", doctor.records(RoleDoctor), nurse.seconds(RoleIntake)), func(e *ErrorDeclared) { e.Error = "did_not_occur" })
	judge(t, []row{
		{"H3 accepts after a death", held(death()), released(), accepted},
		{"H3 refuses while the child lives", held(), released(), verdict{"H3", Conflict, "stream"}},
		{"H3 refuses a second time", held(death(), released()), released().named("again"), verdict{"H3", Conflict, "stream"}},
		{"H3 accepts once the first was declared wrong", held(death(), released(), false1), released().named("again"), accepted},
		{"H6 refuses who receives the body", held(death(), authorisation(mother)), released().by(mother.records(RoleDoctor), finder.seconds(RoleInvestigator)),
			verdict{"H6", Forbidden, "facts.receiver"}},
		{"H1 refuses without the police", held(death()), released().by(doctor.records(RoleDoctor)), verdict{"H1", Forbidden, "signers"}},
	})
}
