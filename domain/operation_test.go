package domain

import "testing"

func TestOperationIsJudged(t *testing.T) {
	refuses(t, TypeOperationOpened, []breach{
		{"facts.number", `""`, "facts.number"},
		{"facts.agencies", `[]`, "facts.agencies"},
		{"facts.regions", `[""]`, "facts.regions"},
	})
	refuses(t, TypeOperationCountsAttested, []breach{
		{"facts.children", `-1`, "facts.children"},
		{"facts.children", `1000001`, "facts.children"},
		{"facts.scope", `"all"`, "facts.scope"},
		{"facts.dead", gone, "facts.dead"},
	})
	counts := counted(chief, RoleSupervisor, 89, 369)
	others := change(operationOpened(), func(e *OperationOpened) { e.Agencies = []StreamID{station} })
	judge(t, []row{
		{"H3 accepts the head of a unit", world(), operationOpened(), accepted},
		{"H3 refuses an operation without its opener", world(), others, verdict{"H3", Invalid, "facts.agencies"}},
		{"H3 refuses a second opening", world(operationOpened()), operationOpened().named("again"), verdict{"H3", Conflict, "stream"}},
		{"H1 refuses an investigator", world(), operationOpened().by(finder.records(RoleInvestigator)), verdict{"H1", Forbidden, "signers"}},
		{"H1 refuses an NGO", world(), operationOpened().by(director.records(RoleSupervisor)), verdict{"H1", Forbidden, "signers"}},
		{"H1 accepts counts of who takes part", world(operationOpened()), counts, accepted},
		{"H1 accepts other counts of another", world(operationOpened(), counts), counted(sergeant, RoleSupervisor, 81, 330).named("other"), accepted},
		{"H1 accepts later counts", world(operationOpened(), counts), counted(chief, RoleSupervisor, 92, 355).named("later"), accepted},
		{"H1 refuses counts of a stranger", world(operationOpened()), counted(assessor, RoleCaseworker, 89, 0), verdict{"H1", Forbidden, "signers"}},
		{"H3 refuses counts of nothing", world(), counts, verdict{"H3", Conflict, "stream"}},
	})
}
