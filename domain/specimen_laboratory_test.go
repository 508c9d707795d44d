package domain

import "testing"

func TestSpecimenInALaboratory(t *testing.T) {
	s := swab()
	there := []draft{s, brought(s, lab, swabber.records(RoleCourier)), gotten(s, receiver.records(RoleReceiver))}
	in := admittedTo(s, receiver.records(RoleReceiver))
	down := turnedDown(s, receiver.records(RoleReceiver))
	after := func(next ...draft) []draft { return sampled(append(there[:len(there):len(there)], next...)...) }
	notTheirs, lost := verdict{"H4", Conflict, "signers"}, verdict{"H4", Conflict, "refs"}
	judge(t, []row{
		{"H4 accepts that the laboratory takes it in", after(), in, accepted},
		{"H4 accepts it with a broken chain", sampled(s, gotten(s, receiver.records(RoleReceiver))), in, accepted},
		{"H4 refuses a laboratory that has not got it", after(), admittedTo(s, taker.records(RoleReceiver)), notTheirs},
		{"H4 refuses what is on its way", sampled(there[:2]...), in, lost},
		{"H4 refuses to take it in twice", after(in), in.named("again"), lost},
		{"H4 refuses what was rejected", after(down), in, lost},
		{"H1 refuses the police", sampled(s), admittedTo(s, finder.records(RoleInvestigator)), verdict{"H1", Forbidden, "signers"}},
		{"H4 accepts that the laboratory rejects it", after(), down, accepted},
		{"H4 accepts that it is rejected when it is opened", after(in), down, accepted},
		{"H4 refuses to reject what is elsewhere", after(), turnedDown(s, taker.records(RoleReceiver)), notTheirs},
		{"H4 refuses to reject it twice", after(down), down.named("again"), lost},
		{"H4 accepts that it is sent back", after(down), brought(s, police, receiver.records(RoleCourier)).named("back"), accepted},
		{"H4 accepts that it is kept", after(in), kept(s, analyst.records(RoleAnalyst)), accepted},
		{"H4 refuses to keep what is elsewhere", after(in), kept(s, finder.records(RoleInvestigator)), notTheirs},
	})
}

func TestSpecimenIsDestroyed(t *testing.T) {
	s, m := swab(), swabOfMother()
	gone := destroyed(s, analyst.records(RoleAnalyst), watches)
	values := change(hold(), func(e *LegalHoldSet) { e.Scope = "sealed_values" })
	specimens := change(hold(), func(e *LegalHoldSet) { e.Scope = "specimens" })
	inReport := hold()
	inReport.stream = theReport
	mothers := destroyed(m, analyst.records(RoleAnalyst), watches)
	lab2 := receiver.as(RoleReceiver, PurposeWitness)
	in := func(next ...draft) []draft { return sampled(append(inLab(s), next...)...) }
	kept := verdict{"H8", Conflict, "type"}
	unseen := gone.saying(func(s *Statement) { s.After = Prefix{} })
	judge(t, []row{
		{"H8 accepts it without a hold", in(), gone, accepted},
		{"H8 refuses it under a hold", in(hold()), gone, kept},
		{"H8 refuses it under a hold on specimens", in(specimens), gone, kept},
		{"H8 accepts it under a hold on values", in(values), gone, accepted},
		{"H8 accepts it once the hold was lifted", in(hold(), lifts(hold())), gone, accepted},
		{"H8 refuses it under a hold of the report", inReportOf(append(inLab(m), inReport)...), mothers, kept},
		{"H8 accepts one of a report", inReportOf(inLab(m)...), mothers, accepted},
		{"H2 refuses it by somebody who did not see a hold come and go", in(hold(), lifts(hold())), unseen, verdict{"H2", Conflict, "after"}},
		{"H6 refuses a colleague as the witness", in(), destroyed(s, analyst.records(RoleAnalyst), lab2), notHers},
		{"H1 refuses it without a witness", in(), gone.by(analyst.records(RoleAnalyst)), verdict{"H1", Forbidden, "signers"}},
		{"H4 refuses who has not got it", in(), destroyed(s, finder.records(RoleInvestigator), lab2), verdict{"H4", Conflict, "signers"}},
		{"H4 refuses it twice", in(gone), gone.named("again"), verdict{"H4", Conflict, "refs"}},
	})
}

func TestRetestIsOrdered(t *testing.T) {
	s := swab()
	judge(t, []row{
		{"H3 accepts a court", sampled(s), retest(s, clerk.records(RoleClerk)), accepted},
		{"H3 accepts a reviewer", sampled(s), retest(s, reviewer.records(RoleReviewer)), accepted},
		{"H3 accepts an auditor", sampled(s), retest(s, auditor.records(RoleAuditor)), accepted},
		{"H3 accepts a prosecutor", sampled(s), retest(s, prosecutor.records(RoleProsecutor)), accepted},
		{"H3 accepts it of what is destroyed", sampled(append(inLab(s), destroyed(s, analyst.records(RoleAnalyst), watches))...), retest(s, clerk.records(RoleClerk)), accepted},
		{"H3 refuses what is no specimen", sampled(s), retest(s, clerk.records(RoleClerk)).about(Ref{Rel: "partOf", Stream: theChild, ID: rescue().id()}), noSuch},
		{"H1 refuses the police", sampled(s), retest(s, finder.records(RoleInvestigator)), verdict{"H1", Forbidden, "signers"}},
	})
}
