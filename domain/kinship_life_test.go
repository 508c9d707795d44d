package domain

// What laboratories say of whose child it is, as drafts.

var (
	labHead, recounter = officerCalled("head of the laboratory", lab, RoleSupervisor), officerCalled("reviewer elsewhere", otherLab, RoleReviewer)

	anUncle = NewPersonID(seed("uncle"))
)

// causedBy refers to the specimens on which something rests.
func (d draft) causedBy(specimens ...draft) draft {
	for _, s := range specimens {
		d.refs = append(d.refs[:len(d.refs):len(d.refs)], Ref{Rel: "causes", Stream: s.stream, ID: s.id()})
	}
	return d
}

// hit is what a search of the database brought.
func hit(child, relative draft) draft {
	return about(child.stream, CandidateMatchReported{Relative: relative.event.(SpecimenCollected).Donor, ProfileIndex: IndexRelatives, DatabaseSize: 35000,
		LociCompared: 13, Mismatches: 0, LikelihoodRatio: "52000"}, searcher.records(RoleDatabase)).causedBy(child, relative)
}

func goneFrom(candidate draft) draft {
	return about(candidate.stream, CandidateExcluded{Cause: "mismatches"}, analyst.records(RoleAnalyst), reviewer.seconds(RoleReviewer)).answering(candidate)
}

func putOff(candidate draft) draft {
	return about(candidate.stream, CandidateDeferred{Cause: "specimens_requested", ReviewBy: at(40 * day)}, analyst.records(RoleAnalyst)).answering(candidate)
}

var byLab = []Signer{analyst.records(RoleAnalyst), reviewer.seconds(RoleReviewer)}

// motherReport supports that the child is the mother's.
func motherReport(specimens ...draft) draft {
	return about(theChild, KinshipReportIssued{ReportNumber: "K-2013-7", Pedigree: "duo_mother", Relatives: []PersonID{aMother}, Relations: []string{"mother"},
		Verdict: verdictSupported, LikelihoodRatio: "2.53e+06", LociCount: 21, Lineages: []string{"mitochondrial"}, MutationModel: "stepwise",
		Tables: []Digest{DigestOf([]byte("table"))}, Engine: "homeward 1"}, byLab...).causedBy(specimens...)
}

// written changes the facts of a report.
func written(d draft, f func(*KinshipReportIssued)) draft { return change(d, f) }

func onPaper(d draft) draft {
	return d.by(finder.records(RoleInvestigator), assessor.seconds(RoleCaseworker)).saying(func(s *Statement) {
		s.Source = Source{Kind: SourceTranscribed, Body: "Institute of Forensic Genetics", Document: DigestOf([]byte("report"))}
	})
}

func standsFor(report draft, by Signer) draft {
	return about(report.stream, KinshipReportConfirmed{Confirmation: "computed_anew"}, by).answering(report)
}

func takesBack(report draft, by Signer) draft {
	return about(report.stream, KinshipReportWithdrawn{Cause: "typing_wrong"}, by).answering(report)
}

func doubts(report draft, by Signer) draft {
	return about(report.stream, KinshipReportImpugned{Cause: "figures_differ"}, by).answering(report)
}

// byReport establishes the identity by reports, and names the missing report in which
// the relatives' specimens are.
func byReport(reports ...draft) draft {
	return restingOn(ofChild(IdentityEstablished{Relative: aMother, Relation: "mother", Basis: BasisReport, Report: theReport},
		finder.records(RoleInvestigator), assessor.seconds(RoleCaseworker)), reports...)
}

// kinLimits are thresholds as laboratories have them.
const kinLimits = `{"kinship.support":10000,"kinship.tends":100,"kinship.excludeMismatches":3,"kinship.minLoci":15,"candidate.days":30}`

// secondSwab is a specimen of the mother's that was taken later.
func secondSwab() draft {
	return change(swabOfMother(), func(e *SpecimenCollected) { e.Container, e.Seal = "C-12", "S-12" }).named("second swab of the mother")
}

// inReport is a correction of a record of the missing report.
func inReport(wrong draft) draft {
	wrong = change(wrong, func(e *ErrorDeclared) { e.Custodian = "" })
	wrong.stream, wrong.refs = theReport, []Ref{{Rel: "corrects", Stream: theReport, ID: wrong.refs[0].ID}}
	return wrong
}

// swabOfFather is a specimen of a man who says to be the father.
func swabOfFather() draft {
	return change(swabOfMother(), func(e *SpecimenCollected) {
		e.Donor, e.DonorRelation, e.Container, e.Seal = aFather, "father", "C-5", "S-5"
	}).named("swab of the father")
}

// compared is a child with laboratories at work, and specimens of it and of its mother.
func compared(next ...draft) []draft {
	records := laboratories(authorisation(labHead), authorisation(recounter), policy("KIN", kinLimits), rescue(), taken(finder, RoleCaseworker), reported())
	records = append(records, profiled(swab())...)
	records = append(records, profiled(swabOfMother())...)
	return world(append(records, next...)...)
}

// kinStory is every event of candidates and reports, once, for a child in a stream of
// its own; laboratories are there, and the specimen of the mother.
func kinStory() []draft {
	kin := childCalled("kin")
	first := rescue().by(finder.records(RoleInvestigator))
	first.stream = kin
	child, mother := in(kin, swab()), secondSwab()
	found := hit(child, swabOfMother())
	report := in(kin, motherReport()).answering(found).causedBy(child, mother)
	story := append([]draft{authorisation(labHead), authorisation(recounter), first}, profiled(child)...)
	story = append(story, found, putOff(found))
	story = append(story, profiled(mother)...)
	return append(story, report, doubts(report, clerk.records(RoleClerk)), standsFor(report, recounter.records(RoleReviewer)),
		takesBack(report, labHead.records(RoleSupervisor)), goneFrom(found))
}
