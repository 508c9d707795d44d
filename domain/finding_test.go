package domain

import "testing"

// finding is an auditor's, of severity block, about records of one stream.
func finding(of ...draft) draft {
	d := about(of[0].stream, AuditFindingRecorded{Rule: "A11", RuleVersion: 1, Severity: SeverityBlock}, auditor.records(RoleAuditor)).
		named("finding about " + of[0].id())
	for _, one := range of {
		d.refs = append(d.refs, Ref{Rel: "causes", Stream: one.stream, ID: one.id()})
	}
	return d
}

// mild is a finding that blocks nothing.
func mild(of ...draft) draft {
	return change(finding(of...), func(e *AuditFindingRecorded) { e.Severity = "high" })
}

// clears is a finding's clearance by a second auditor and a court.
func clears(of draft) draft {
	return about(of.stream, AuditFindingCleared{Ground: "explained"}, examiner.records(RoleAuditor), clerk.seconds(RoleClerk)).
		answering(of).named("clearance of " + of.id())
}

func TestFindingRefusesFacts(t *testing.T) {
	refuses(t, TypeAuditFindingRecorded, []breach{
		{"facts.rule", `"a11"`, "facts.rule"},
		{"facts.rule", `"A11 Zhang"`, "facts.rule"},
		{"facts.rule", `"SWAP"`, "facts.rule"},
		{"facts.rule", `"A1111111111111111111111111"`, "facts.rule"},
		{"facts.severity", `"fatal"`, "facts.severity"},
	})
}

func TestFindingIsRecorded(t *testing.T) {
	nowhere, another := about(theChild, rescue().event).named("nowhere"), rescue()
	another.stream = childCalled("another")
	foreign := finding(rescue())
	foreign.refs[0].Stream = another.stream
	void := taken(nurse, RoleIntake).named("void")
	explained := func(d draft) draft {
		return d.saying(func(s *Statement) { s.Sealed["explanation"] = new(DigestOf([]byte("why"))) })
	}
	noRecord := verdict{"H3", Invalid, "refs"}
	judge(t, []row{
		{"H3 accepts one about a child", held(), finding(rescue()), accepted},
		{"H3 accepts one about two records", held(), finding(rescue(), taken(finder, RoleCaseworker)), accepted},
		{"H3 accepts one about a void record", held(void.butVoid()), finding(void), accepted},
		{"H3 accepts one after the death", held(death()), finding(rescue()), accepted},
		{"H3 accepts one about a missing report", world(reported()), finding(reported()), accepted},
		{"H3 accepts one about an operation", world(operationOpened()), finding(operationOpened()), accepted},
		{"H3 refuses a record of another agency", world(), finding(authorisation(nurse), authorisation(keeper)), noRecord},
		{"H3 accepts one about an officer", world(), finding(authorisation(nurse)), accepted},
		{"H3 refuses one about nothing", held(), finding(rescue()).about(), noRecord},
		{"H3 refuses one about a stream as a whole", held(), finding(rescue()).about(Ref{Rel: "causes", Stream: theChild}), noRecord},
		{"H3 refuses a record that is not there", held(), finding(nowhere), noRecord},
		{"H3 refuses one beside a record that is not there", held(), finding(rescue(), nowhere), noRecord},
		{"H3 refuses a record of another child", held(another), foreign, noRecord},
		{"H3 accepts an explanation of a child's", held(), explained(finding(rescue())), accepted},
		{"H3 refuses an explanation where there is nobody's key", world(operationOpened()), explained(finding(operationOpened())), verdict{"H3", Invalid, "sealed.explanation"}},
		{"H3 refuses one about an officer alike", world(), explained(finding(authorisation(nurse))), verdict{"H3", Invalid, "sealed.explanation"}},
		{"H3 refuses a child nobody knows", world(), finding(rescue()), verdict{"H3", Conflict, "stream"}},
		{"H1 refuses who is no auditor", held(), finding(rescue()).by(chief.records(RoleSupervisor)), verdict{"H1", Forbidden, "signers"}},
		{"H1 refuses an auditor of the own police", held(authorisation(inHouse)), finding(rescue()).by(inHouse.records(RoleAuditor)), verdict{"H1", Forbidden, "signers"}},
	})
}

// inHouse calls himself an auditor, at the police.
var inHouse = officerCalled("in-house auditor", police, RoleAuditor)

func TestFindingIsCleared(t *testing.T) {
	block, light := finding(rescue()), mild(rescue())
	alone := func(d draft, by officer, role string) draft { return clears(d).by(by.records(role)) }
	others := verdict{"H6", Forbidden, "signers"}
	moonlight := officer{agency: court, person: finder.person, key: keyCalled("finder at court"), roles: []string{RoleClerk}}
	twice := officer{agency: court, person: auditor.person, key: keyCalled("auditor at court"), roles: []string{RoleClerk}}
	judge(t, []row{
		{"H6 accepts another auditor", held(light), alone(light, examiner, RoleAuditor), accepted},
		{"H6 accepts a court", held(light), alone(light, clerk, RoleClerk), accepted},
		{"H6 accepts a supervisor who signed none of it", held(light), alone(light, director, RoleSupervisor), accepted},
		{"H6 refuses who recorded it", held(light), alone(light, auditor, RoleAuditor), others},
		{"H6 refuses who recorded it, for another agency", held(light, authorisation(twice)), alone(light, twice, RoleClerk), others},
		{"H6 refuses who recorded it beside others", held(block), clears(block).by(clerk.records(RoleClerk), auditor.seconds(RoleAuditor)), others},
		{"H6 refuses the agency that signed what it is about", held(light), alone(light, chief, RoleSupervisor), others},
		{"H6 refuses who signed that, for another agency", held(light, authorisation(moonlight)), alone(light, moonlight, RoleClerk), others},
		{"H6 accepts an auditor and a court for a block", held(block), clears(block), accepted},
		{"H6 accepts an auditor and civil affairs", held(block), clears(block).by(examiner.records(RoleAuditor), director.seconds(RoleSupervisor)), accepted},
		{"H6 accepts a court and a prosecutor", held(block), clears(block).by(clerk.records(RoleClerk), prosecutor.seconds(RoleProsecutor)), accepted},
		{"H6 refuses an auditor alone", held(block), alone(block, examiner, RoleAuditor), others},
		{"H6 refuses a court alone", held(block), alone(block, clerk, RoleClerk), others},
		{"H6 refuses two without an auditor and a court", held(block), clears(block).by(director.records(RoleSupervisor), prosecutor.seconds(RoleProsecutor)), others},
		{"H6 refuses with the agency that signed what it is about", held(block), clears(block).by(examiner.records(RoleAuditor), chief.seconds(RoleSupervisor)), others},
		{"H3 refuses what is no finding", held(block), clears(rescue()), verdict{"H3", Invalid, "refs"}},
		{"H3 refuses a second clearance", held(block, clears(block)), clears(block).named("again"), verdict{"H3", Conflict, "refs"}},
		{"H3 accepts one of a report", world(reported(), finding(reported())), clears(finding(reported())), accepted},
		{"H3 accepts one of an operation", world(operationOpened(), finding(operationOpened())), clears(finding(operationOpened())), accepted},
		{"H3 accepts one of an agency", world(finding(authorisation(nurse))), clears(finding(authorisation(nurse))), accepted},
		{"H6 refuses the agency about whose officer it is", world(finding(authorisation(clerk))), clears(finding(authorisation(clerk))), others},
	})
}

// TestFindingBlocks: identity and the way home wait for a finding of severity
// block, and nothing else does.
func TestFindingBlocks(t *testing.T) {
	block, light := finding(rescue()), mild(rescue())
	lacks := verdict{"H8", Conflict, "type"}
	wrong := neverWas(clears(block), clerk.records(RoleClerk), nurse.seconds(RoleCaseworker))
	undone := clears(block).by(clerk.records(RoleClerk), examiner.seconds(RoleAuditor))
	denied := neverWas(block, clerk.records(RoleClerk), nurse.seconds(RoleCaseworker))
	who, byOrder := identity(order(OrderIdentity)), order(OrderIdentity)
	judge(t, []row{
		{"H8 refuses an identity", held(byOrder, block), who, lacks},
		{"H8 accepts an identity by a lighter finding", held(byOrder, light), who, accepted},
		{"H8 accepts an identity once it is cleared", held(byOrder, block, clears(block)), who, accepted},
		{"H8 refuses an identity by the second of two", held(byOrder, block, finding(rescue()).named("second"), clears(block)), who, lacks},
		{"H8 refuses an approval", held(block, proposal()), byPolice, lacks},
		{"H8 accepts an approval by a lighter finding", held(light, proposal()), byPolice, accepted},
		{"H8 accepts an approval once it is cleared", held(block, clears(block), proposal()), byPolice, accepted},
		{"H8 refuses once the clearance was declared wrong", held(block, undone, wrong, proposal()), byPolice, lacks},
		{"H8 refuses when the finding was only declared wrong", held(block, denied, proposal()), byPolice, lacks},
		{"H7 refuses a hand-over approved before", heldAgreed(block), theHome, verdict{"H7", Conflict, "type"}},
		{"H7 accepts a hand-over by a lighter finding", heldAgreed(light), theHome, accepted},
		{"H7 refuses it after the clearance, for approvals ended", heldAgreed(block, clears(block)), theHome, verdict{"H7", Conflict, "type"}},
		{"H2 refuses an approval that did not see a finding", held(proposal(), light), byPolice.saying(func(s *Statement) { s.After = Prefix{} }), verdict{"H2", Conflict, "after"}},
		{"H8 accepts a denial", held(block, proposal()), ofChild(ReunificationDenied{Cause: "concern"}, assessor.records(RoleCaseworker)).answering(proposal()), accepted},
		{"H8 accepts a transfer", held(block), sent, accepted},
		{"H8 accepts a placement", held(block), placed(finder, RoleCaseworker), accepted},
		{"H8 accepts an adult's way home", grownUp(finding(presented(true))), theHome, accepted},
	})
}

// grownUp is an adult in care.
func grownUp(next ...draft) []draft {
	return world(append([]draft{presented(true), taken(finder, RoleCaseworker)}, next...)...)
}
