package domain

import (
	"slices"
	"testing"

	"github.com/homeward-ledger/homeward/domain/kinship"
)

// ofFather is a report on a man, without its specimens.
func ofFather() draft {
	return written(motherReport(), func(e *KinshipReportIssued) {
		e.Pedigree, e.Relatives, e.Relations = "duo_father", []PersonID{aFather}, []string{"father"}
	})
}

// excluding makes a report one that excludes the relation.
func excluding(e *KinshipReportIssued) {
	e.Verdict, e.LikelihoodRatio, e.Mismatches = verdictExcluded, "1.2e-09", 7
}

func TestReportsAreIssued(t *testing.T) {
	refuses(t, TypeKinshipReportIssued, []breach{
		{"facts.relations", `["mother","father"]`, "facts.relations"},
		{"facts.relations", `["father"]`, "facts.relations"},
		{"facts.pedigree", `"trio_mother"`, "facts.relations"},
		{"facts.pedigree", `"trio_parents"`, "facts.relations"},
		{"facts.pedigree", `"cousins"`, "facts.pedigree"},
		{"facts.mismatches", `22`, "facts.mismatches"},
		{"facts.likelihoodRatio", `"2.530e+06"`, "facts.likelihoodRatio"},
		{"facts.reportNumber", `"anonymous"`, "facts.reportNumber"},
		{"sealed.table", `null`, "sealed.table"},
	})
	child, mother, second := swab(), swabOfMother(), secondSwab()
	yes := motherReport(child, mother)
	found := hit(child, mother)
	rejects := turnedDown(second, receiver.records(RoleReceiver))
	broken := change(gotten(second, receiver.records(RoleReceiver)), func(e *SpecimenReceived) { e.SealIntact = false })
	brokenWay := []draft{second, brought(second, lab, swabber.records(RoleCourier)), broken, admittedTo(second, receiver.records(RoleReceiver)),
		typed(second, analyst), checked(second, "accepted")}
	never := in(theReport, change(neverWas(second, finder.records(RoleInvestigator), nurse.seconds(RoleCaseworker)), func(e *ErrorDeclared) { e.Custodian = "" }))
	neverHere := neverWas(child, finder.records(RoleInvestigator), nurse.seconds(RoleCaseworker))
	others := []Signer{otherAnalyst.records(RoleAnalyst), reviewer.seconds(RoleReviewer)}
	judge(t, []row{
		{"H8 accepts a whole chain", compared(), yes, accepted},
		{"H8 accepts a report that answers a candidate", compared(found), motherReport().answering(found).causedBy(child, mother), accepted},
		{"H8 accepts an investigative specimen", compared(profiled(change(second, func(e *SpecimenCollected) { e.Grade = GradeInvestigative }))...), motherReport(child, second), accepted},
		{"H3 refuses a specimen too few", compared(), motherReport(mother), verdict{"H3", Invalid, "refs"}},
		{"H3 refuses a specimen of nobody named", compared(profiled(toothbrush())...), motherReport(child, mother, toothbrush()), verdict{"H3", Invalid, "refs"}},
		{"H3 refuses the child as its own relative", compared(), written(yes, func(e *KinshipReportIssued) { e.Relatives = []PersonID{somebody} }), verdict{"H3", Invalid, "facts.relatives"}},
		{"H3 refuses another relation than at the sampling", compared(), written(yes, func(e *KinshipReportIssued) { e.Pedigree, e.Relations = "avuncular", []string{"aunt"} }), verdict{"H3", Invalid, "facts.relations"}},
		{"H3 refuses to answer what is no candidate", compared(), motherReport().answering(rescue()).causedBy(child, mother), verdict{"H3", Invalid, "refs"}},
		{"H3 refuses to answer a candidate who is another", compared(append(profiled(swabOfFather()), found)...), ofFather().answering(found).causedBy(child, swabOfFather()), verdict{"H3", Invalid, "refs"}},
		{"H3 refuses a spoken report", compared(), onPaper(yes).saying(func(s *Statement) { s.Source = Source{Kind: SourceOral, Body: "Institute"} }), verdict{"H3", Invalid, "source.kind"}},
		{"H8 refuses a specimen that no laboratory has", compared(second), motherReport(child, second), verdict{"H8", Conflict, "refs"}},
		{"H8 refuses a rejected specimen", compared(second, brought(second, lab, swabber.records(RoleCourier)), gotten(second, receiver.records(RoleReceiver)), rejects), motherReport(child, second), verdict{"H8", Conflict, "refs"}},
		{"H8 refuses a profile that nobody reviewed", compared(append(inLab(second), typed(second, analyst))...), motherReport(child, second), verdict{"H8", Conflict, "refs"}},
		{"H8 refuses a profile that a reviewer turned down", compared(append(inLab(second), typed(second, analyst), checked(second, "retype"))...), motherReport(child, second), verdict{"H8", Conflict, "refs"}},
		{"H8 refuses a relative's specimen that was never taken", compared(append(profiled(second), never)...), motherReport(child, second), verdict{"H8", Conflict, "refs"}},
		{"H8 refuses a specimen of the child's that was never taken", compared(neverHere), yes, verdict{"H8", Conflict, "refs"}},
		{"H8 refuses a broken chain", compared(brokenWay...), motherReport(child, second), verdict{"H8", Conflict, "refs"}},
		{"H1 refuses two laboratories", compared(), yes.by(analyst.records(RoleAnalyst), recounter.seconds(RoleReviewer)), verdict{"H1", Forbidden, "signers"}},
		{"H1 refuses an analyst alone", compared(), yes.by(analyst.records(RoleAnalyst)), verdict{"H1", Forbidden, "signers"}},
		{"H1 refuses agencies that report of their own", compared(), yes.by(finder.records(RoleInvestigator), assessor.seconds(RoleCaseworker)), verdict{"H1", Forbidden, "signers"}},
		{"H1 accepts another analyst", compared(), yes.by(others...), accepted},
		{"H6 accepts two agencies that transcribe", compared(), onPaper(yes), accepted},
		{"H6 refuses one agency that transcribes", compared(), onPaper(yes).by(finder.records(RoleInvestigator), partner.seconds(RoleInvestigator)), verdict{"H6", Forbidden, "signers"}},
	})
}

// TestReportersAreNoParty is H6: who took a specimen, or claims the child, reports
// nothing of it.
func TestReportersAreNoParty(t *testing.T) {
	child, mother := swab(), swabOfMother()
	taking := officerCalled("analyst who takes specimens", lab, RoleAnalyst, RoleCollector)
	mine := change(swabOfMother(), func(e *SpecimenCollected) { e.Container, e.Seal = "C-9", "S-9" }).
		by(taking.records(RoleCollector)).named("taken by an analyst")
	sent := []draft{mine, admittedTo(mine, receiver.records(RoleReceiver)), typed(mine, analyst), checked(mine, "accepted")}
	kin := officerCalled("analyst who is the mother", lab, RoleAnalyst)
	kin.person = aMother
	reports := func(who officer) draft {
		return motherReport(child, mother).by(who.records(RoleAnalyst), reviewer.seconds(RoleReviewer))
	}
	judge(t, []row{
		{"H6 refuses who took a specimen", compared(append([]draft{authorisation(taking)}, sent...)...), reports(taking).about().causedBy(child, mine), verdict{"H6", Forbidden, "signers"}},
		{"H6 accepts a colleague", compared(append([]draft{authorisation(taking)}, sent...)...), reports(analyst).about().causedBy(child, mine), accepted},
		{"H6 accepts who took another specimen", compared(append([]draft{authorisation(taking)}, sent...)...), reports(taking), accepted},
		{"H6 refuses a relative", compared(authorisation(kin)), reports(kin), verdict{"H6", Forbidden, "signers"}},
	})
}

// TestVerdictsKeepToTheFigures is H8: no verdict says more than the report's own clear
// figures; one that says less may have its reason under the seal.
func TestVerdictsKeepToTheFigures(t *testing.T) {
	says := func(verdict, ratio string, mismatches, loci int) draft {
		return written(motherReport(swab(), swabOfMother()), func(e *KinshipReportIssued) {
			e.Verdict, e.LikelihoodRatio, e.Mismatches, e.LociCount = verdict, ratio, mismatches, loci
		})
	}
	tends, unsure, against := string(kinship.TendsTo), string(kinship.Inconclusive), string(kinship.TendsAgainst)
	beyond := verdict{"H8", Invalid, "facts.conclusion"}
	none := policy("NONE", `{}`)
	judge(t, []row{
		{"H8 accepts support at the threshold", compared(), says(verdictSupported, "10000", 2, 15), accepted},
		{"H8 refuses support below it", compared(), says(verdictSupported, "9999.9999", 0, 21), beyond},
		{"H8 refuses support with three mismatches", compared(), says(verdictSupported, "2.5e+06", 3, 21), beyond},
		{"H8 refuses support with too few loci", compared(), says(verdictSupported, "2.5e+06", 0, 14), beyond},
		{"H8 accepts an exclusion", compared(), says(verdictExcluded, "0.0001", 3, 21), accepted},
		{"H8 refuses an exclusion with two mismatches", compared(), says(verdictExcluded, "1e-06", 2, 21), beyond},
		{"H8 refuses an exclusion by few loci", compared(), says(verdictExcluded, "1e-06", 5, 9), beyond},
		{"H8 refuses an exclusion above the inverse", compared(), says(verdictExcluded, "0.00011", 3, 21), beyond},
		{"H8 accepts a tendency", compared(), says(tends, "100", 0, 12), accepted},
		{"H8 refuses a tendency that is none", compared(), says(tends, "99", 0, 12), beyond},
		{"H8 refuses a tendency against three mismatches", compared(), says(tends, "500", 3, 21), beyond},
		{"H8 accepts a tendency against", compared(), says(against, "0.01", 1, 21), accepted},
		{"H8 refuses a tendency against that is none", compared(), says(against, "0.02", 1, 21), beyond},
		{"H8 accepts that it says less", compared(), says(unsure, "2.5e+06", 0, 21), accepted},
		{"H8 accepts anything where the profile sets nothing", compared(none), says(verdictSupported, "3", 9, 9), accepted},
	})
}

func TestReportsTakePlaces(t *testing.T) {
	child, mother := swab(), swabOfMother()
	first := motherReport(child, mother)
	gone := takesBack(first, labHead.records(RoleSupervisor))
	next := motherReport(child, mother).named("next")
	next.refs = append([]Ref{{Rel: "supersedes", Stream: theChild, ID: first.id()}}, next.refs...)
	judge(t, []row{
		{"H3 accepts one in the place of a withdrawn one", compared(first, gone), next, accepted},
		{"H3 refuses one in the place of what stands", compared(first), next, verdict{"H3", Conflict, "refs"}},
		{"H3 refuses a second one in its place", compared(first, gone, next), next.named("third"), verdict{"H3", Conflict, "refs"}},
		{"H3 refuses one in the place of nothing", compared(first), next.about(slices.Insert(slices.Clone(next.refs[1:]), 0, Ref{Rel: "supersedes", Stream: theChild, ID: rescue().id()})...), verdict{"H3", Invalid, "refs"}},
	})
	s := given(t, compared(first, gone, next)...).fold.State(theChild).Child
	if got := s.ReportStatus(s.Kinship.Reports[0]); got != ReportReplaced {
		t.Errorf("the first is %s", got)
	}
	if got := s.ReportStatus(s.Kinship.Reports[1]); got != ReportStands {
		t.Errorf("the next is %s", got)
	}
}

// TestClearFactsAreThoseOfTheTable: whoever opens the table sees where the clear facts
// are others.
func TestClearFactsAreThoseOfTheTable(t *testing.T) {
	e := motherReport().event.(KinshipReportIssued)
	e.LociCount, e.Lineages = 2, nil
	sealed := kinship.Report{Pedigree: kinship.DuoMother, Verdict: kinship.Supported, Combined: "2.53e+06", Parties: []kinship.Party{{Role: kinship.Child}, {Role: kinship.Mother}},
		Loci: []kinship.Row{{Used: true}, {Used: true}, {}}, Tables: []kinship.TableUsed{{Digest: string(e.Tables[0])}},
		Settings: kinship.DefaultSettings()}
	if all := e.Differs(sealed); len(all) != 0 {
		t.Errorf("the same facts differ: %v", all)
	}
	for name, f := range map[string]func(*KinshipReportIssued){
		"conclusion": excluding, "pedigree": func(e *KinshipReportIssued) { e.Pedigree = "duo_father" },
		"combined likelihood ratio": func(e *KinshipReportIssued) { e.LikelihoodRatio = "2.53e+07" },
		"number of loci":            func(e *KinshipReportIssued) { e.LociCount = 3 },
		"list of tables":            func(e *KinshipReportIssued) { e.Tables = nil },
		"list of lineages":          func(e *KinshipReportIssued) { e.Lineages = []string{"y"} },
		"mutation model":            func(e *KinshipReportIssued) { e.MutationModel = mutationNone },
		"number of relatives":       func(e *KinshipReportIssued) { e.Relatives = append(e.Relatives, aFather) },
		"relation of a relative":    func(e *KinshipReportIssued) { e.Relations = []string{"aunt"} },
		"word on equal profiles":    func(e *KinshipReportIssued) { e.EqualProfiles = true },
	} {
		other := e
		f(&other)
		all := other.Differs(sealed)
		if !slices.ContainsFunc(all, func(sentence string) bool {
			return sentence == "The clear facts give another "+name+" than the sealed report."
		}) {
			t.Errorf("another %s is not seen: %v", name, all)
		}
	}
}
