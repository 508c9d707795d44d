package domain

import "testing"

func TestTracingRefusesFacts(t *testing.T) {
	refuses(t, TypeTracingRequestFiled, []breach{
		{"facts.inquirer", gone, "facts.inquirer"},
		{"facts.relation", `"friend"`, "facts.relation"},
		{"facts.tracingType", `"luck"`, "facts.tracingType"},
		{"facts.consentForTracing", gone, "facts.consentForTracing"},
		{"sealed.inquirerName", `null`, "sealed.inquirerName"},
	})
	refuses(t, TypeTracingRequestClosed, []breach{
		{"facts.outcome", `"pending"`, "facts.outcome"},
		{"facts.outcome", `"successful"`, "facts.cause"},
		{"facts.cause", `"reunified"`, "facts.cause"},
		{"facts.cause", gone, "facts.cause"},
	})
}

func TestTracingIsJudged(t *testing.T) {
	refused, resolved := ofReport(MissingRefused{Cause: "unfounded"}), ofReport(MissingResolved{Outcome: "found_alive"})
	inquires := func(who PersonID) draft { return change(tracing(), func(e *TracingRequestFiled) { e.Inquirer = who }) }
	none := change(tracing(), func(e *TracingRequestFiled) { e.ConsentForTracing = false })
	theMissed := reported().event.(MissingReported).Child
	foreign := untraced(tracing()).by(assessor.records(RoleCaseworker))
	judge(t, []row{
		{"H3 accepts a request beside the police's search", world(reported(), accepts()), tracing(), accepted},
		{"H3 accepts a request that the police refused to follow", world(reported(), refused), tracing(), accepted},
		{"H3 accepts a request without consent, which is a finding", world(reported()), none, accepted},
		{"H3 refuses a request of what has ended", world(reported(), resolved), tracing(), verdict{"H3", Conflict, "stream"}},
		{"H3 refuses the child as inquirer", world(reported()), inquires(theMissed), verdict{"H3", Invalid, "facts.inquirer"}},
		{"H6 refuses an officer's own request", world(reported()), inquires(volunteer.person), verdict{"H6", Forbidden, "facts.inquirer"}},
		{"H6 accepts it by a colleague", world(reported()), inquires(volunteer.person).by(advocate.records(RoleGuardian)), accepted},
		{"H1 refuses the police", world(reported()), tracing().by(finder.records(RoleCaseworker)), verdict{"H1", Forbidden, "signers"}},
		{"H3 accepts an end", world(reported(), tracing()), untraced(tracing()), accepted},
		{"H3 accepts an end after that of the search", world(reported(), tracing(), resolved), untraced(tracing()), accepted},
		{"H3 accepts a second request after an end", world(reported(), tracing(), untraced(tracing())), tracing().named("second"), accepted},
		{"H3 refuses the end of an alert", world(reported(), tracing(), alert(100)), untraced(alert(100)), verdict{"H3", Invalid, "refs"}},
		{"H3 refuses a second end", world(reported(), tracing(), untraced(tracing())), untraced(tracing()).named("second"), verdict{"H3", Conflict, "refs"}},
		{"H6 refuses an end by another agency", world(reported(), tracing()), foreign, verdict{"H6", Forbidden, "signers"}},
		{"H6 accepts it with a second agency", world(reported(), tracing()), foreign.by(assessor.records(RoleCaseworker), advocate.seconds(RoleGuardian)), accepted},
	})
}
