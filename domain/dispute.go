package domain

import "slices"

// The events of an identity about which there is doubt.
const (
	TypeIdentityDisputed = "identity.disputed.v1"
	TypeIdentityRefuted  = "identity.refuted.v1"
)

// IdentityDisputed says that it is in doubt whose child this is. Nothing rests on
// the identity until it is established anew or refuted.
type IdentityDisputed struct {
	Cause string `json:"cause"`
}

// IdentityRefuted says that a disputed identity is wrong.
type IdentityRefuted struct {
	Cause string `json:"cause"`
}

// EventType implements Event.
func (IdentityDisputed) EventType() string { return TypeIdentityDisputed }

// EventType implements Event.
func (IdentityRefuted) EventType() string { return TypeIdentityRefuted }

// excludedByKinship is the refutation that a kinship report bears.
const excludedByKinship = "excluded_by_kinship"

// subjectDenies is the doubt of whom the identity is about.
const subjectDenies = "subject_denies"

var identityDoubts = Codes{Name: "IdentityDoubt", Doc: "Why it is in doubt whose child this is.", Terms: []Term{
	{"report_impugned", "The kinship report is impugned or was withdrawn.", ""},
	{"specimen_swapped", "A specimen may be another person's.", ""},
	{"forged_papers", "Papers may be forged, or another child's.", ""},
	{"other_family", "Another family says that the child is theirs.", ""},
	{"relative_denies", "The relative says that it is not their child.", ""},
	{subjectDenies, "The person, who is of age, says that it is not their family.", ""},
	{"order_reversed", "The court's order was set aside.", ""},
	{"officer_suspected", "Somebody who signed it is under suspicion.", ""},
	{"other", "Another doubt, in the sealed explanation.", ""},
}}

var refutations = Codes{Name: "IdentityRefutation", Doc: "Why an identity is wrong.", Terms: []Term{
	{excludedByKinship, "A laboratory excludes the relation.", ""},
	{"forged_evidence", "What it rested on was forged or swapped.", ""},
	{"right_family_found", "The child is another family's.", ""},
	{"court_order", "A court has found it.", ""},
	{"error", "It rested on a mistake.", ""},
}}

// doubters may dispute an identity of their own motion; hearers bring the word of
// an adult whom it is about.
var (
	doubters      = []AgencyKind{Police, Court, Prosecution, GuardianOffice, Auditing}
	hearers       = []AgencyKind{CivilAffairs, NGO, WelfareInstitution, Shelter}
	doubtingRoles = []string{RoleInvestigator, RoleSupervisor, RoleClerk, RoleProsecutor, RoleGuardian, RoleAuditor, RoleCaseworker}
)

var disputeSpecs = []Spec{{
	Type: TypeIdentityDisputed, Stream: ChildStream,
	Doc:     "It is in doubt whose child this is: the police, a court, a prosecutor, a guardian or an auditor says so, or an adult of themselves, through a caseworker. Nothing rests on the identity until that is decided.",
	Signers: []SignerRule{recorded(doubtingRoles, slices.Concat(doubters, hearers)...), seconded(0, doubtingRoles)},
	Facts:   []Fact{mustCode("cause", identityDoubts, "Why.")},
	Sealed:  []SealedPath{{Path: "explanation", Type: SealedText, Required: true, Doc: "What happened, in words."}},
	Decode:  decodeAs[IdentityDisputed],
}, {
	Type: TypeIdentityRefuted, Stream: ChildStream, Decision: true, Undoes: true,
	Doc: "Police and a second agency say that a disputed identity is wrong. None who established it, nor their agencies, sign.",
	Signers: []SignerRule{recorded(policeRoles, Police),
		seconded(1, slices.Concat(custodyRoles, []string{RoleClerk, RoleProsecutor}), CivilAffairs, NGO, WelfareInstitution, Shelter, Court, Prosecution, Police)},
	Facts:      []Fact{mustCode("cause", refutations, "Why; a kinship report that excludes the relation is referred to.")},
	Sealed:     []SealedPath{{Path: "reasons", Type: SealedText, Required: true, Doc: "The reasons."}},
	StaleAfter: []string{TypeCourtOrderRecorded, TypeKinshipReportIssued, TypeKinshipReportWithdrawn, TypeKinshipReportImpugned},
	Decode:     decodeAs[IdentityRefuted],
}}

// IdentityStatus is how sure it is whose child this is.
type IdentityStatus string

// The statuses of an identity.
const (
	IdentityUnknown IdentityStatus = ""
	Established     IdentityStatus = "established"
	Disputed        IdentityStatus = "disputed"
	Refuted         IdentityStatus = "refuted"
)

// Dispute is a doubt about an identity.
type Dispute struct {
	Mark
	By []Signer // who raised it
}

// decideChild: there is an identity to doubt; and H1: who has no part in it brings
// the word of an adult.
func (e IdentityDisputed) decideChild(s ChildState, b Basis, st Statement) error {
	switch s.Identity.Status {
	case IdentityUnknown:
		return refuse(Conflict, "H3", "stream", s.Opened, "it was never established whose child %s is, so there is nothing to dispute", st.Stream)
	case Disputed:
		return refuse(Conflict, "H3", "stream", s.Identity.Dispute.Mark, "the identity of %s is disputed already", st.Stream)
	case Refuted:
		return refuse(Conflict, "H3", "stream", s.Identity.Since, "the identity of %s was refuted already", st.Stream)
	}
	kind := b.Agency(st.author().Agency).Kind
	switch own := slices.Contains(doubters, kind); {
	case !own && e.Cause != subjectDenies:
		return refuse(Forbidden, "H1", "facts.cause", Mark{}, "a %s disputes an identity only for an adult whom it is about", Words(kind))
	case e.Cause == subjectDenies:
		return s.decideOfAge("facts.cause", st)
	}
	return nil
}

func (e IdentityDisputed) evolveChild(s ChildState, st Statement) ChildState {
	s.Identity.Status, s.Identity.Dispute = Disputed, Dispute{Mark: markOf(st), By: st.Signers}
	return s.endApprovals(st)
}

// decideChild: a disputed identity is refuted; H6, by two agencies that did not
// establish it, and of which one did not dispute it; and H8, on what bears that.
func (e IdentityRefuted) decideChild(s ChildState, b Basis, st Statement) error {
	if s.Identity.Status != Disputed {
		return refuse(Conflict, "H3", "stream", s.Identity.Since, "the identity of %s is not disputed, so nobody can refute it", st.Stream)
	}
	if err := need(decideTwo(st, "refute an identity"), s.Identity.decideAnew(b, st), s.Identity.decideDispute(b, st)); err != nil {
		return err
	}
	if e.Cause == excludedByKinship {
		return s.decideExclusion(st)
	}
	return nil
}

// decideDispute is H6: whoever raised a doubt does not decide of it alone.
func (i IdentityState) decideDispute(b Basis, st Statement) error {
	if i.Status != Disputed || b.fresh(i.Dispute.By, st) {
		return nil
	}
	return refuse(Forbidden, "H6", "signers", i.Dispute.Mark, "those who disputed the identity of %s cannot decide of it alone: an agency that did not must sign too", st.Stream)
}

func (e IdentityRefuted) evolveChild(s ChildState, st Statement) ChildState {
	s.Identity.Status, s.Identity.Since = Refuted, markOf(st)
	s.Identity.All = slices.Clone(s.Identity.All)
	for i, one := range s.Identity.All {
		if one.Relative == s.Identity.Relative {
			s.Identity.All[i].Refuted = markOf(st)
		}
	}
	return s.endApprovals(st)
}

// doubt returns the record by which an identity is disputed or refuted; an empty
// mark when it is neither.
func (i IdentityState) doubt() Mark {
	switch i.Status {
	case Disputed:
		return i.Dispute.Mark
	case Refuted:
		return i.Since
	}
	return Mark{}
}

// decideDoubt is H8: while it is in doubt whose child this is, or nobody has said
// so anew, the child is handed to no family.
func (s ChildState) decideDoubt(st Statement) error {
	if met, against := noDispute.meets(s, question{at: st.Recorded.At}); !met && !s.Adult {
		return refuse(Conflict, "H8", "type", against, "%s goes home to nobody: %s", st.Stream, noDispute.lack)
	}
	return nil
}
