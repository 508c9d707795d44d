package domain

import (
	"slices"

	"github.com/homeward-ledger/homeward/domain/kinship"
)

// The events of what a search of a DNA database brings.
const (
	TypeCandidateMatchReported = "candidate.match.reported.v1"
	TypeCandidateExcluded      = "candidate.excluded.v1"
	TypeCandidateDeferred      = "candidate.deferred.v1"
)

// CandidateMatchReported says that a search found two profiles which may be those of
// a child and a relative. The specimens are referred to with "causes". It is never
// the last word: among many profiles some fit by chance.
type CandidateMatchReported struct {
	Relative        PersonID `json:"relative"`
	ProfileIndex    string   `json:"profileIndex"`
	DatabaseSize    int      `json:"databaseSize"`
	LociCompared    int      `json:"lociCompared"`
	Mismatches      int      `json:"mismatches"`
	LikelihoodRatio string   `json:"likelihoodRatio"`
}

// CandidateExcluded says that the two are not related as the search had it. It
// answers the candidate.
type CandidateExcluded struct {
	Cause string `json:"cause"`
}

// CandidateDeferred says that a candidate waits, and until when. It answers it.
type CandidateDeferred struct {
	Cause    string `json:"cause"`
	ReviewBy string `json:"reviewBy"`
}

// EventType implements Event.
func (CandidateMatchReported) EventType() string { return TypeCandidateMatchReported }

// EventType implements Event.
func (CandidateExcluded) EventType() string { return TypeCandidateExcluded }

// EventType implements Event.
func (CandidateDeferred) EventType() string { return TypeCandidateDeferred }

// Facts of a candidate and of a report.
var (
	mismatchesFact = must("mismatches", Int, "Loci that do not fit the relation without a mutation, and count.").most(kinship.MaxLoci)
	ratioFact      = must("likelihoodRatio", Text, "How many times more probable the findings are if the relation is true, in decimal: 2.53e+06.").most(maxDecimal)
)

// staleKinship is what whoever decides whose child it is, or that nobody's is known,
// must have seen of laboratories.
var staleKinship = []string{TypeCandidateMatchReported, TypeKinshipReportIssued, TypeKinshipReportWithdrawn, TypeKinshipReportImpugned}

// maxDecimal bounds a number that is text, in bytes.
const maxDecimal = 32

var (
	databaseRoles = []string{RoleDatabase}
	analystRoles  = []string{RoleAnalyst}
	reviewerRoles = []string{RoleReviewer}
)

var candidateSpecs = []Spec{{
	Type: TypeCandidateMatchReported, Stream: ChildStream,
	Doc:     "A database operator reports that a search found a profile which may be a relative's. The specimens are referred to with \"causes\". It is never final, and nothing rests on it alone.",
	Signers: []SignerRule{recorded(databaseRoles, databaseKinds...), seconded(0, append(databaseRoles, RoleAnalyst), databaseKinds...)},
	Facts: []Fact{
		must("relative", Person, "The relative whose profile it may be."),
		mustCode("profileIndex", profileIndexes, "Which index was searched."),
		must("databaseSize", Int, "How many profiles it was compared with."),
		must("lociCompared", Int, "Loci that both profiles have.").most(kinship.MaxLoci),
		mismatchesFact, ratioFact,
	},
	Decode: decodeAs[CandidateMatchReported],
}, {
	Type: TypeCandidateExcluded, Stream: ChildStream,
	Doc:     "An analyst and a technical reviewer of a laboratory say that a candidate is not the relative. The search for the child's family goes on.",
	Signers: []SignerRule{recorded(analystRoles, Laboratory), seconded(1, reviewerRoles, Laboratory)},
	Facts:   []Fact{mustCode("cause", candidateExclusions, "Why.")},
	Sealed:  []SealedPath{explanationPath},
	Decode:  decodeAs[CandidateExcluded],
}, {
	Type: TypeCandidateDeferred, Stream: ChildStream,
	Doc:     "An analyst of a laboratory says that a candidate waits, and until when. It stays open.",
	Signers: []SignerRule{recorded(analystRoles, Laboratory), seconded(0, append(analystRoles, RoleReviewer), Laboratory)},
	Facts: []Fact{
		mustCode("cause", candidateDeferrals, "Why."),
		must("reviewBy", Time, "When it is to be looked at again."),
	},
	Sealed: []SealedPath{explanationPath},
	Decode: decodeAs[CandidateDeferred],
}}

func (e CandidateMatchReported) check() error {
	switch {
	case e.DatabaseSize == 0:
		return fieldError("facts.databaseSize", "a search compares with one profile at least")
	case e.LociCompared == 0 || e.Mismatches > e.LociCompared:
		return fieldError("facts.lociCompared", "a search compares loci, and no more of them differ than it compares")
	}
	return checkRatio(e.LikelihoodRatio)
}

// checkRatio wants a likelihood ratio in the one form that such numbers have.
func checkRatio(text string) error {
	if !kinship.Decimal(text).Valid() {
		return fieldError("facts.likelihoodRatio", "a likelihood ratio is a decimal in its one form, such as 0.05, 2920.5 or 2.53e+06")
	}
	return nil
}

// decideChild is H3, the pair are the child and the relative; and the same pair of
// specimens is no second candidate while the first is open.
func (e CandidateMatchReported) decideChild(s ChildState, b Basis, st Statement) error {
	if e.Relative == s.Person {
		return refuse(Invalid, "H3", "facts.relative", s.Opened, "the child of %s cannot be its own relative", st.Stream)
	}
	for _, c := range s.Kinship.Candidates {
		if c.Relative == e.Relative && s.openCandidate(c) && sameRecords(c.Specimens, caused(st)) {
			return refuse(Conflict, "H3", "refs", c.Mark, "these two specimens are a candidate in %s already, which is open", st.Stream)
		}
	}
	return e.decidePair(s, b, st)
}

func (e CandidateMatchReported) evolveChild(s ChildState, st Statement) ChildState {
	s.Kinship.Candidates = added(s.Kinship.Candidates, Candidate{Mark: markOf(st), Relative: e.Relative, Specimens: caused(st),
		Index: e.ProfileIndex, DatabaseSize: e.DatabaseSize, Loci: e.LociCompared, Mismatches: e.Mismatches, LikelihoodRatio: e.LikelihoodRatio,
		Place: st.Recorded.Index, At: st.Recorded.At.Unix(), By: st.Signers})
	return s
}

// decideChild: the candidate is there and open; and H6, whoever reported it does not
// take it away again.
func (e CandidateExcluded) decideChild(s ChildState, b Basis, st Statement) error {
	i, err := s.answeredCandidate(st)
	if err != nil {
		return err
	}
	if c := s.Kinship.Candidates[i]; b.overlap(c.By, st.Signers) {
		return refuse(Forbidden, "H6", "signers", c.Mark, "the officer who reported the candidate in %s cannot exclude it too", st.Stream)
	}
	if lab := st.author().Agency; !s.typedBy(lab) {
		return refuse(Forbidden, "H8", "signers", s.Kinship.Candidates[i].Mark, "%s made no profile of the child, and excludes nobody without a report", lab)
	}
	return decideOneLaboratory(st)
}

// typedBy reports whether a laboratory made a profile of the child.
func (s ChildState) typedBy(lab StreamID) bool {
	return slices.ContainsFunc(s.Specimens, func(one Specimen) bool {
		return slices.ContainsFunc(one.Profiles, func(p ProfileMade) bool { return p.Lab == lab && p.Withdrawn.ID == "" })
	})
}

func (e CandidateExcluded) evolveChild(s ChildState, st Statement) ChildState {
	s.Kinship.Candidates = changed(s.Kinship.Candidates, answered(s.Kinship.Candidates, st), func(c *Candidate) { c.Excluded = markOf(st) })
	return s
}

func (e CandidateDeferred) decideChild(s ChildState, _ Basis, st Statement) error {
	_, err := s.answeredCandidate(st)
	return err
}

func (e CandidateDeferred) evolveChild(s ChildState, st Statement) ChildState {
	s.Kinship.Candidates = changed(s.Kinship.Candidates, answered(s.Kinship.Candidates, st), func(c *Candidate) {
		c.Deferred, c.Until = markOf(st), e.ReviewBy
	})
	return s
}

// answeredCandidate finds the open candidate that a statement answers.
func (s ChildState) answeredCandidate(st Statement) (int, error) {
	i := answered(s.Kinship.Candidates, st)
	if i < 0 {
		return i, refuse(Invalid, "H3", "refs", Mark{}, "this answers no candidate in %s", st.Stream)
	}
	c := s.Kinship.Candidates[i]
	if by := s.closedBy(c); by.ID != "" {
		return i, refuse(Conflict, "H3", "refs", by, "the candidate in %s is not open any more", st.Stream)
	}
	return i, nil
}
