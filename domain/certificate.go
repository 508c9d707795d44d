package domain

import "slices"

// TypeNotFoundCertified is the police's certificate that a child's parents were not
// found.
const TypeNotFoundCertified = "not-found.certified.v1"

// NotFoundCertified says that the parents were not found, for now or for good, and
// by which steps they were searched for.
type NotFoundCertified struct {
	Stage       string   `json:"stage"`
	SearchSteps []string `json:"searchSteps"`
}

// EventType implements Event.
func (NotFoundCertified) EventType() string { return TypeNotFoundCertified }

// The stages of a certificate.
const (
	stageTemporary = "temporary"
	stageFinal     = "final"
)

var certificateSpecs = []Spec{{
	Type: TypeNotFoundCertified, Stream: ChildStream, Decision: true, Living: true,
	Doc:     "Two officers of the police certify that a child's parents are not found for now, or not to be found; while a candidate of a database search is open nobody does. An identity, or a case that is reopened, ends its worth.",
	Signers: []SignerRule{recorded(policeRoles, Police), seconded(1, policeRoles, Police)},
	Facts: []Fact{
		mustCode("stage", certificateStages, "For now, or for good."),
		mustCode("searchSteps", searchSteps, "How they were searched for.").many().most(len(searchSteps.Terms)),
	},
	Sealed: []SealedPath{
		{Path: "certificate", Type: SealedDigest, Doc: "SHA-256 of the certificate."},
		{Path: "searchReport", Type: SealedText, Doc: "What was done, in words."},
	},
	StaleAfter: []string{TypeCandidateMatchReported, TypeKinshipReportIssued, TypeIdentityEstablished, TypeCaseReopened, TypeErrorDeclared},
	Decode:     decodeAs[NotFoundCertified],
}}

// Certificate is one that parents were not found.
type Certificate struct {
	Mark
	Stage  string
	Steps  []string // of the search
	Ended  Mark     // the record that ended its worth; empty while it stands
	Rests  []string // ids of what was there to be read: an earlier certificate, a notice and its end
	Counts []string // ids from which waiting times were counted
}

// standing returns the last certificate of a stage that stands; an empty mark when
// none does.
func (s SearchState) standing(stage string) Mark {
	for _, c := range slices.Backward(s.Certificates) {
		if c.Stage == stage && c.Ended.ID == "" {
			return c.Mark
		}
	}
	return Mark{}
}

// Final returns the final certificate that stands; an empty mark when none does.
func (s SearchState) Final() Mark { return s.standing(stageFinal) }

// certifiedFinal returns the final certificate that stands and was not declared
// wrong; false when there is none.
func (s ChildState) certifiedFinal() (Mark, bool) {
	final := s.Search.Final()
	return final, final.ID != "" && s.withdrawn(final.ID).ID == ""
}

// searched returns the last certificate of any stage that stands and names every one
// of the steps; false when none does and there are steps to take.
func (s SearchState) searched(steps []string) (Mark, bool) {
	for _, c := range slices.Backward(s.Certificates) {
		missing := func(step string) bool { return !slices.Contains(c.Steps, step) }
		if c.Ended.ID == "" && !slices.ContainsFunc(steps, missing) {
			return c.Mark, true
		}
	}
	return Mark{}, len(steps) == 0
}

// decideChild is H6, who certifies has nothing to do with who has the child; H3, it
// is not certified already; and H8, what the profile asks for is there.
func (e NotFoundCertified) decideChild(s ChildState, b Basis, st Statement) error {
	standing := s.Search.standing(e.Stage)
	if standing.ID == "" {
		standing = s.Search.Final()
	}
	if standing.ID != "" {
		return refuse(Conflict, "H3", "facts.stage", standing, "that the parents of %s are not found is certified already", st.Stream)
	}
	if err := s.decideCertifiers(b, st); err != nil {
		return err
	}
	kind := func(agency StreamID) AgencyKind { return b.Agency(agency).Kind }
	lacks := s.Uncertifiable(e.Stage, e.SearchSteps, b.Ledger().Policy.Limits, kind, st.Recorded.At)
	if len(lacks) == 0 {
		return nil
	}
	return refuse(Conflict, "H8", "type", lacks[0].Against, "that the parents of %s are not found cannot be certified as %s yet: %s", st.Stream, e.Stage, lacks[0].Sentence())
}

func (e NotFoundCertified) evolveChild(s ChildState, st Statement) ChildState {
	c := Certificate{Mark: markOf(st), Stage: e.Stage, Steps: e.SearchSteps, Counts: []string{s.Opened.ID}}
	for _, d := range s.Search.Deliveries {
		c.Counts = append(c.Counts, d.ID)
	}
	if temporary := s.Search.standing(stageTemporary); temporary.ID != "" {
		c.Rests = append(c.Rests, temporary.ID)
	}
	if notice, _ := s.Search.noticed(Limits{}); notice.Days > 0 {
		c.Rests = append(c.Rests, notice.ID, notice.Ended.ID)
	}
	s.Search.Certificates = added(s.Search.Certificates, c)
	return s
}
