package domain

import (
	"slices"

	"github.com/homeward-ledger/homeward/domain/kinship"
)

// TypeKinshipReportIssued is a laboratory's report on whose child somebody is.
const TypeKinshipReportIssued = "kinship.report.issued.v1"

// KinshipReportIssued says what the DNA of a child and of relatives shows of a
// relation. The specimens are referred to with "causes"; a candidate that it follows
// up with "answers", a withdrawn report whose place it takes with "supersedes". Its
// clear facts are figures; alleles stand in the sealed table alone.
type KinshipReportIssued struct {
	ReportNumber    string     `json:"reportNumber"`
	Pedigree        string     `json:"pedigree"`
	Relatives       []PersonID `json:"relatives"`
	Relations       []string   `json:"relations"`
	Verdict         string     `json:"conclusion"`
	LikelihoodRatio string     `json:"likelihoodRatio"`
	Mismatches      int        `json:"mismatches"`
	LociCount       int        `json:"lociCount"`
	Lineages        []string   `json:"lineages,omitempty"`
	MutationModel   string     `json:"mutationModel"`
	EqualProfiles   bool       `json:"equalProfiles"`
	Tables          []Digest   `json:"tables"`
	Engine          string     `json:"engine"`
}

// EventType implements Event.
func (KinshipReportIssued) EventType() string { return TypeKinshipReportIssued }

// bringers may bring what a laboratory without a key reports on paper.
var (
	reporters     = append([]AgencyKind{Laboratory}, custodians...)
	bringingRoles = slices.Concat(analystRoles, custodyRoles)
	seeingRoles   = slices.Concat(reviewerRoles, custodyRoles)
)

var kinshipReportSpecs = []Spec{{
	Type: TypeKinshipReportIssued, Stream: ChildStream,
	Doc: "An analyst and a technical reviewer of one laboratory report what DNA shows of a relation. Neither took one of the specimens. What a laboratory without a key reports is transcribed by two agencies.",
	Signers: []SignerRule{recorded(bringingRoles, reporters...),
		seconded(1, seeingRoles, reporters...)},
	Facts: []Fact{
		must("reportNumber", Text, "Number of the report with the laboratory.").most(64).numbered(),
		mustCode("pedigree", pedigrees, "Which relation it is about."),
		must("relatives", Person, "The relatives who were typed; those asked about first.").many().most(kinship.MaxParties - 1),
		mustCode("relations", relations, "What each of them is to the child if the relation is true, in the same order.").many().most(kinship.MaxParties - 1),
		mustCode("conclusion", verdicts, "What it comes to."),
		ratioFact, mismatchesFact,
		must("lociCount", Int, "Autosomal loci on which it rests.").most(kinship.MaxLoci),
		mayCode("lineages", lineages, "Lines of the family whose markers it tells of besides.").many().most(len(lineages.Terms)),
		mustCode("mutationModel", mutationModels, "How it reckons with mutations."),
		must("equalProfiles", Bool, "Whether a relative has the child's own profile: the same person, or an identical twin."),
		must("tables", Hash, "Digests of the allele tables.").many().most(kinship.MaxTables),
		must("engine", Text, "The software and its version.").most(64),
	},
	Sealed: []SealedPath{
		{Path: "table", With: "relatives", Type: SealedReport, Required: true, Doc: "The report with its alleles, locus by locus."},
		{Path: "incidentalFindings", With: "relatives", Type: SealedText, Doc: "What the analysis showed besides, such as another father than the one named."},
	},
	StaleAfter: []string{TypeErrorDeclared},
	Decode:     decodeAs[KinshipReportIssued],
}}

func (e KinshipReportIssued) check() error {
	for i, relative := range e.Relatives {
		if slices.Contains(e.Relatives[:i], relative) {
			return fieldError("facts.relatives", "each relative is named once")
		}
	}
	switch {
	case len(e.Relations) != len(e.Relatives):
		return fieldError("facts.relations", "each relative has one relation, in the same order")
	case e.Mismatches > e.LociCount:
		return fieldError("facts.mismatches", "no more loci fail to fit than were compared")
	case e.LociCount == 0 && len(e.Lineages) == 0:
		return fieldError("facts.lociCount", "a report rests on loci, or on the markers of a line")
	}
	return need(e.checkPedigree(), checkRatio(e.LikelihoodRatio))
}

// decideChild is H3, who the parties are; H1, a laboratory's own report is signed by
// its analyst and its reviewer; and H8, the specimens bear it and the verdict is no
// more than its own figures give.
func (e KinshipReportIssued) decideChild(s ChildState, b Basis, st Statement) error {
	if slices.Contains(e.Relatives, s.Person) {
		return refuse(Invalid, "H3", "facts.relatives", s.Opened, "the child of %s cannot be its own relative", st.Stream)
	}
	return need(e.decideAuthors(b, st), e.decideFollows(s, st), e.decideParties(s, b, st), e.decideVerdict(b.Ledger().Policy.Limits, st))
}

// decideAuthors is H1 and H6.
func (e KinshipReportIssued) decideAuthors(b Basis, st Statement) error {
	switch st.Source.Kind {
	case SourceOral:
		return refuse(Invalid, "H3", "source.kind", Mark{}, "a kinship report is a document: it is transcribed from one, or the laboratory's own")
	case SourceTranscribed:
		return nil
	}
	for _, signer := range st.Signers {
		if b.Agency(signer.Agency).Kind != Laboratory || signer.Role != RoleAnalyst && signer.Role != RoleReviewer {
			return refuse(Forbidden, "H1", "signers", Mark{}, "a laboratory's own report is signed by its analyst and its technical reviewer; others transcribe what is on paper")
		}
	}
	return decideOneLaboratory(st)
}

// decideOneLaboratory is H1: the analyst and the reviewer are of one laboratory.
func decideOneLaboratory(st Statement) error {
	if st.twoAgencies() {
		return refuse(Forbidden, "H1", "signers", Mark{}, "the analyst and the technical reviewer of one laboratory sign %q, and not of two", titleOf(st.Type))
	}
	return nil
}

// decideFollows is H3: what a report refers to as its candidate is one, and one of its
// relatives; and what it takes the place of is a withdrawn report.
func (e KinshipReportIssued) decideFollows(s ChildState, st Statement) error {
	if ref, refers := st.Ref("answers"); refers {
		i := answered(s.Kinship.Candidates, st)
		if i < 0 {
			return refuse(Invalid, "H3", "refs", Mark{}, "this answers no candidate in %s", st.Stream)
		}
		if c := s.Kinship.Candidates[i]; !slices.Contains(e.Relatives, c.Relative) {
			return refuse(Invalid, "H3", "refs", c.Mark, "the candidate in %s that this answers is %s, about whom the report says nothing", st.Stream, c.Relative)
		}
		if by := s.withdrawn(ref.ID); by.ID != "" {
			return refuse(Conflict, "H3", "refs", by, "the candidate in %s that this answers was declared wrong", st.Stream)
		}
	}
	ref, refers := st.Ref("supersedes")
	if !refers {
		return nil
	}
	switch r, found := s.Kinship.Report(ref.ID); {
	case ref.Stream != st.Stream || !found:
		return refuse(Invalid, "H3", "refs", Mark{}, "this takes the place of no kinship report in %s", st.Stream)
	case r.Withdrawn.ID == "" && s.withdrawn(r.ID).ID == "":
		return refuse(Conflict, "H3", "refs", r.Mark, "a report takes the place of one that was withdrawn, and this one in %s stands", st.Stream)
	case r.Replaced.ID != "":
		return refuse(Conflict, "H3", "refs", r.Replaced, "the withdrawn report in %s has been replaced already", st.Stream)
	}
	return nil
}

func (e KinshipReportIssued) evolveChild(s ChildState, st Statement) ChildState {
	r := KinshipReport{Mark: markOf(st), Number: e.ReportNumber, Pedigree: e.Pedigree, Relatives: e.Relatives, Relations: e.Relations,
		Verdict: e.Verdict, LikelihoodRatio: e.LikelihoodRatio, Mismatches: e.Mismatches, Loci: e.LociCount, Lineages: e.Lineages,
		Mutation: e.MutationModel, Equal: e.EqualProfiles, Specimens: caused(st), Profiles: s.counted(st), Place: st.Recorded.Index, By: st.Signers}
	if st.Source.Kind == SourceOwn {
		r.Laboratory = st.author().Agency
	}
	if ref, refers := st.Ref("answers"); refers {
		r.Candidate = ref.ID
	}
	if ref, refers := st.Ref("supersedes"); refers {
		i := slices.IndexFunc(s.Kinship.Reports, func(old KinshipReport) bool { return old.ID == ref.ID })
		s.Kinship.Reports = changed(s.Kinship.Reports, i, func(old *KinshipReport) { old.Replaced = r.Mark })
	}
	s.Kinship.Reports = added(s.Kinship.Reports, r)
	return s
}
