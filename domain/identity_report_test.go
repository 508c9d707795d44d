package domain

import "testing"

// TestIdentityRestsOnAReport is H8.
func TestIdentityRestsOnAReport(t *testing.T) {
	child, mother, second := swab(), swabOfMother(), secondSwab()
	own := motherReport(child, mother)
	yes := byReport(own)
	paper := onPaper(own)
	seen := standsFor(paper, recounter.records(RoleReviewer))
	other := own.by(tester.records(RoleAnalyst), recounter.seconds(RoleReviewer)).named("of the second laboratory")
	certain := written(motherReport(child, mother, swabOfFather()), func(e *KinshipReportIssued) {
		e.Pedigree, e.Relatives, e.Relations = "trio_father", []PersonID{aFather, aMother}, []string{"father", "mother"}
	}).by(tester.records(RoleAnalyst), recounter.seconds(RoleReviewer)).named("a trio")
	both := written(motherReport(child, mother, swabOfFather()), func(e *KinshipReportIssued) {
		e.Pedigree, e.Relatives, e.Relations = "reconstruction", []PersonID{aMother, aFather}, []string{"mother", "father"}
	}).named("both")
	parents := written(both, func(e *KinshipReportIssued) { e.Pedigree = "trio_parents" })
	with := func(f func(*KinshipReportIssued)) []draft { return compared(written(own, f)) }
	lead := change(second, func(e *SpecimenCollected) { e.Grade = GradeInvestigative })
	onLead := motherReport(child, lead)
	lacks := verdict{"H8", Conflict, "refs"}
	again := motherReport(child, second).named("again")
	against := written(again, excluding).named("against")
	stranger := change(second, func(e *SpecimenCollected) { e.DonorMatch = donorDenied })
	ofStranger := motherReport(child, stranger)
	back := change(brought(mother, station, analyst.records(RoleAnalyst)), func(e *SpecimenHandedOver) { e.Seal = "S-77" }).named("back")
	backIn := change(gotten(mother, finder.records(RoleInvestigator)), func(e *SpecimenReceived) { e.SealSeen = "S-78" }).named("back in")
	astray := inReport(neverWas(gotten(mother, receiver.records(RoleReceiver)), receiver.records(RoleReceiver), finder.seconds(RoleInvestigator)))
	open := policy("OPEN", `{}`)
	strict := policy("STRICT", `{"kinship.support":1000000000}`)
	judge(t, []row{
		{"H8 accepts a report that stands", compared(own), yes, accepted},
		{"H8 accepts a transcribed one that was confirmed", compared(paper, seen), byReport(paper).by(patrol.records(RoleInvestigator), volunteer.seconds(RoleCaseworker)), accepted},
		{"H8 accepts a transcribed one beside a second laboratory's", compared(paper, other), byReport(paper, other).by(patrol.records(RoleInvestigator), volunteer.seconds(RoleCaseworker)), accepted},
		{"H8 refuses a transcribed one alone", compared(paper), byReport(paper).by(patrol.records(RoleInvestigator), volunteer.seconds(RoleCaseworker)), lacks},
		{"H8 refuses a transcribed one beside a second laboratory's that takes her for certain", compared(append(profiled(swabOfFather()), paper, certain)...), byReport(paper, certain).by(patrol.records(RoleInvestigator), volunteer.seconds(RoleCaseworker)), lacks},
		{"H8 accepts one on both parents", compared(append(profiled(swabOfFather()), parents)...), byReport(parents), accepted},
		{"H8 refuses one on several together", compared(append(profiled(swabOfFather()), both)...), byReport(both), verdict{"H8", Conflict, "facts.relative"}},
		{"H8 refuses no report", compared(), byReport(), verdict{"H8", Invalid, "refs"}},
		{"H8 refuses a report that is not referred to", compared(own), byReport(), verdict{"H8", Invalid, "refs"}},
		{"H8 refuses a withdrawn one", compared(own, takesBack(own, labHead.records(RoleSupervisor))), yes, lacks},
		{"H8 refuses an impugned one", compared(own, doubts(own, clerk.records(RoleClerk))), yes, lacks},
		{"H8 accepts one that was confirmed since", compared(own, doubts(own, clerk.records(RoleClerk)), standsFor(own, recounter.records(RoleReviewer))), yes, accepted},
		{"H8 refuses one that was declared wrong", compared(own, neverWas(own, labHead.records(RoleSupervisor), finder.seconds(RoleInvestigator))), yes, lacks},
		{"H8 refuses a tendency", with(func(e *KinshipReportIssued) { e.Verdict = "tends_to_support" }), yes, lacks},
		{"H8 refuses the child's own profile", with(func(e *KinshipReportIssued) { e.EqualProfiles = true }), yes, lacks},
		{"H8 refuses a line alone", compared(policy("LINES", `{"kinship.support":10000}`), written(own, func(e *KinshipReportIssued) { e.LociCount = 0 })), yes, lacks},
		{"H8 refuses figures below a threshold that was raised since", compared(own, strict), yes, lacks},
		{"H8 refuses any where the profile sets none", compared(own, open), yes, verdict{"H8", Invalid, "facts.basis"}},
		{"H8 refuses one that stands beside one that was withdrawn", compared(append(profiled(second), own, again, takesBack(again, labHead.records(RoleSupervisor)))...), byReport(own, again), lacks},
		{"H8 accepts one beside one that excludes her", compared(append(profiled(second), own, against)...), byReport(own, against), accepted},
		{"H8 refuses an investigative specimen", compared(append(profiled(lead), onLead)...), byReport(onLead), lacks},
		{"H8 refuses a specimen of somebody else", compared(append(profiled(stranger), ofStranger)...), byReport(ofStranger), lacks},
		{"H8 refuses a way that was declared wrong", compared(own, astray), yes, lacks},
		{"H8 refuses it after a break that did no harm", compared(own, back, backIn, astray), yes, lacks},
		{"H8 refuses another relative", compared(own), change(yes, func(e *IdentityEstablished) { e.Relative = aFather }), verdict{"H8", Conflict, "facts.relative"}},
		{"H8 refuses another relation", compared(own), change(yes, func(e *IdentityEstablished) { e.Relation = "aunt" }), verdict{"H8", Conflict, "facts.relation"}},
		{"H8 refuses without the report in which the specimen is", compared(own), change(yes, func(e *IdentityEstablished) { e.Report = "" }), verdict{"H8", Invalid, "refs"}},
		{"H2 refuses signers who did not know that it was withdrawn", compared(own, takesBack(own, labHead.records(RoleSupervisor))), yes.saying(blind), verdict{"H2", Conflict, "after"}},
		{"H1 refuses a court on a report", compared(own), yes.by(secondClerk.records(RoleClerk), volunteer.seconds(RoleCaseworker)), verdict{"H1", Forbidden, "facts.basis"}},
	})
}

// TestTriosAskAboutOneParent: a parent who is taken for certain was asked about
// elsewhere.
func TestTriosAskAboutOneParent(t *testing.T) {
	dad := swabOfFather()
	trio := written(motherReport(swab(), swabOfMother(), dad), func(e *KinshipReportIssued) {
		e.Pedigree, e.Relatives, e.Relations = "trio_father", []PersonID{aFather, aMother}, []string{"father", "mother"}
	})
	both := written(trio, func(e *KinshipReportIssued) { e.Pedigree = "trio_parents" })
	ofFather := func(report draft) draft {
		return change(byReport(report), func(e *IdentityEstablished) { e.Relative, e.Relation = aFather, "father" })
	}
	records := func(report draft) []draft { return compared(append(profiled(dad), report)...) }
	judge(t, []row{
		{"H8 accepts the one asked about", records(trio), ofFather(trio), accepted},
		{"H8 refuses the certain one", records(trio), byReport(trio), verdict{"H8", Conflict, "facts.relative"}},
		{"H8 accepts either where both are", records(both), byReport(both), accepted},
		{"H8 accepts the other where both are", records(both), ofFather(both), accepted},
		{"H8 refuses the one as the other", records(both), change(ofFather(both), func(e *IdentityEstablished) { e.Relation = "mother" }), verdict{"H8", Conflict, "facts.relation"}},
	})
}

// TestSearchesAreConfirmedAnew is H8: new specimens against a swap, new information
// against chance.
func TestSearchesAreConfirmedAnew(t *testing.T) {
	child, mother, second := swab(), swabOfMother(), secondSwab()
	found := hit(child, mother)
	old, anew := motherReport(child, mother), motherReport(child, second)
	loci := func(n int, lines ...string) draft {
		return written(anew, func(e *KinshipReportIssued) { e.LociCount, e.Lineages = n, lines })
	}
	after := func(report draft, first ...draft) []draft {
		return compared(append(append(first, profiled(second)...), report)...)
	}
	few := policy("FEW", `{"kinship.support":10000}`)
	lacks := verdict{"H8", Conflict, "refs"}
	judge(t, []row{
		{"H8 accepts a new specimen and more loci", after(loci(21), found), byReport(anew), accepted},
		{"H8 refuses the old specimens", compared(found, old), byReport(old), lacks},
		{"H8 refuses the same loci", after(loci(13), few, found), byReport(anew), lacks},
		{"H8 accepts the same loci and a line", after(loci(13, "mitochondrial"), few, found), byReport(anew), accepted},
		{"H8 refuses a specimen that was taken before", compared(append(append(profiled(second), found), anew)...), byReport(anew), lacks},
		{"H8 accepts the old specimens where nobody searched", compared(old), byReport(old), accepted},
		{"H8 accepts a search of another since", compared(append(profiled(second), old, hit(child, second))...), byReport(old), accepted},
		{"H8 refuses it once the candidate was declared wrong", compared(found, neverWas(found, labHead.records(RoleSupervisor), finder.seconds(RoleInvestigator)), old), byReport(old), lacks},
	})
}

// TestLaboratoriesDecideNothing is H6: whoever took a specimen, tested it or reported on
// it does not establish what it shows.
func TestLaboratoriesDecideNothing(t *testing.T) {
	own := motherReport(swab(), swabOfMother())
	double := func(name string, of officer) officer {
		o := officerCalled(name, station, RoleInvestigator)
		o.person = of.person
		return o
	}
	collects, tests, reports := double("collector who investigates", swabber), double("analyst who investigates", analyst), double("reviewer who investigates", reviewer)
	by := func(o officer) draft {
		return byReport(own).by(o.records(RoleInvestigator), assessor.seconds(RoleCaseworker))
	}
	own6 := verdict{"H6", Forbidden, "signers"}
	judge(t, []row{
		{"H6 refuses who took a specimen", compared(authorisation(collects), own), by(collects), own6},
		{"H6 refuses who tested it", compared(authorisation(tests), own), by(tests), own6},
		{"H6 refuses who reviewed it", compared(authorisation(reports), own), by(reports), own6},
		{"H6 accepts a colleague", compared(authorisation(collects), own), by(finder), accepted},
	})
}

// TestExclusionRefutes is H8.
func TestExclusionRefutes(t *testing.T) {
	own := motherReport(swab(), swabOfMother())
	second := secondSwab()
	no := written(motherReport(swab(), second), excluding).named("excluding")
	pair := written(motherReport(swab(), second, swabOfFather()), func(e *KinshipReportIssued) {
		excluding(e)
		e.Pedigree, e.Relatives, e.Relations = "trio_parents", []PersonID{aMother, aFather}, []string{"mother", "father"}
	}).named("excluding a pair")
	says := change(wasWrong, func(e *IdentityRefuted) { e.Cause = excludedByKinship })
	records := func(more ...draft) []draft {
		return compared(append(append([]draft{own, byReport(own)}, profiled(second)...), more...)...)
	}
	judge(t, []row{
		{"H8 accepts a report that excludes the relative", records(no, doubted), restingOn(says, no), accepted},
		{"H8 refuses no report", records(no, doubted), says, verdict{"H8", Invalid, "refs"}},
		{"H8 refuses one that supports it", records(no, doubted), restingOn(says, own), verdict{"H8", Conflict, "refs"}},
		{"H8 refuses one that excludes her beside a man", append(records(append(profiled(swabOfFather()), pair)...), doubted), restingOn(says, pair), verdict{"H8", Conflict, "refs"}},
		{"H8 refuses one that was withdrawn", records(no, takesBack(no, labHead.records(RoleSupervisor)), doubted), restingOn(says, no), verdict{"H8", Conflict, "refs"}},
		{"H8 refuses a transcribed one that nobody confirmed", records(onPaper(no), doubted), restingOn(says, no), verdict{"H8", Conflict, "refs"}},
	})
}
