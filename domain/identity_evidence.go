package domain

import "slices"

// TypeIdentityEvidenceAdded puts something on record by which a child may be known.
const TypeIdentityEvidenceAdded = "identity.evidence.added.v1"

// IdentityEvidenceAdded says that there is something by which the child may be known,
// and who keeps the original. A laboratory's report on paper is one, in the
// laboratory's words, which two agencies bring.
type IdentityEvidenceAdded struct {
	EvidenceKind string   `json:"evidenceKind"`
	KeptBy       StreamID `json:"keptBy,omitempty"`
	KeptAt       string   `json:"keptAt,omitempty"`
}

// EventType implements Event.
func (IdentityEvidenceAdded) EventType() string { return TypeIdentityEvidenceAdded }

var keptFacts = []Fact{
	{Name: "keptBy", Type: StreamOf, Of: AgencyStream, Doc: "The agency that keeps the original, or should."},
	may("keptAt", Text, "The body without a key that does, as it is called in public; never a person.").most(maxBody),
}

var identityEvidenceSpecs = []Spec{{
	Type: TypeIdentityEvidenceAdded, Stream: ChildStream,
	Doc:     "There is something by which the child may be known. The digest is sealed where it is of the child's own body or words.",
	Signers: []SignerRule{recorded(evidenceRoles, evidenceKinds...), seconded(0, evidenceRoles)},
	Facts:   slices.Concat([]Fact{mustCode("evidenceKind", identityEvidence, "What it is.")}, keptFacts),
	Sealed: []SealedPath{
		{Path: "original", Type: SealedDigest, Doc: "SHA-256 of the file, where it is personal."},
		{Path: "description", Type: SealedText, Doc: "What it shows, in words."},
	},
	Decode: decodeAs[IdentityEvidenceAdded],
}}

var (
	evidenceRoles = slices.Concat(custodyRoles, []string{RoleGuardian, RoleDoctor})
	evidenceKinds = slices.Concat(custodians, []AgencyKind{GuardianOffice, HealthFacility})
)

// checkKept wants one keeper of an original.
func checkKept(by StreamID, at string) error {
	if (by == "") == (at == "") {
		return fieldError("facts.keptBy", "an original is kept by an agency or by a body without a key: one of the two is named")
	}
	return nil
}

func (e IdentityEvidenceAdded) check() error { return checkKept(e.KeptBy, e.KeptAt) }

func (e IdentityEvidenceAdded) cites() []StreamID { return named(e.KeptBy) }

// decideChild is H3: there is a file, and what is of the child's body or words is
// sealed; the digest of a photograph in the clear would tell everybody who has the
// photograph where the child is.
func (e IdentityEvidenceAdded) decideChild(_ ChildState, b Basis, st Statement) error {
	personal := slices.Contains(personalEvidence, e.EvidenceKind)
	switch {
	case personal && len(st.Evidence) > 0:
		return refuse(Invalid, "H3", "evidence", Mark{}, "a %s is personal, so its digest is sealed and does not stand in the clear", Words(e.EvidenceKind))
	case len(st.Evidence) == 0 && st.Sealed["original"] == nil:
		return refuse(Invalid, "H3", "sealed.original", Mark{}, "evidence of who %s is has a file, and here is no digest of one", st.Stream)
	}
	return decideKeeper(e.KeptBy, b)
}

// decideKeeper wants an agency that is named as a keeper to be one of the ledger's,
// suspended or not.
func decideKeeper(agency StreamID, b Basis) error {
	if agency != "" && b.Agency(agency).Since.ID == "" {
		return refuse(Invalid, "H3", "facts.keptBy", Mark{}, "%s was never accredited", agency)
	}
	return nil
}

// evolveChild changes nothing of the child: what the evidence proves is for others to
// decide, and where it is stands in the record.
func (e IdentityEvidenceAdded) evolveChild(s ChildState, _ Statement) ChildState { return s }
