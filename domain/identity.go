package domain

import "slices"

// TypeIdentityEstablished says who a child is.
const TypeIdentityEstablished = "identity.established.v1"

// IdentityEstablished says to which family a child belongs. It rests on a laboratory's
// report, on an order of a court or on documents.
type IdentityEstablished struct {
	Relative PersonID `json:"relative"`
	Relation string   `json:"relation"`
	Basis    string   `json:"basis"`
	Report   StreamID `json:"report,omitempty"`
}

// EventType implements Event.
func (IdentityEstablished) EventType() string { return TypeIdentityEstablished }

// The bases of an identity.
const (
	BasisOrder     = "court_order"
	BasisDocuments = "documents"
)

var identityBases = Codes{Name: "IdentityBasis", Doc: "On what it rests whose child this is.", Terms: []Term{
	{BasisReport, "A laboratory's report on DNA says so.", ""},
	{BasisOrder, "A court's order on record says so.", ""},
	{BasisDocuments, "Papers such as a certificate of birth say so.", ""},
}}

var identitySpecs = []Spec{{
	Type: TypeIdentityEstablished, Stream: ChildStream, Decision: true,
	Doc: "Police and a second agency establish whose child this is, on a laboratory's report, an order of a court or documents. What a search of a database brought takes a specimen collected since and something that was not searched. On an order a court's clerk may sign in the place of the police, and not the one who recorded it.",
	Signers: []SignerRule{recorded(slices.Concat(policeRoles, courtRoles), Police, Court),
		seconded(1, custodyRoles, CivilAffairs, NGO, WelfareInstitution, Shelter)},
	Facts: []Fact{
		must("relative", Person, "The relative to whom the child belongs."),
		relationFact,
		mustCode("basis", identityBases, "On what it rests; the report or the order is referred to."),
		{Name: "report", Type: StreamOf, Of: MissingStream, Doc: "The missing report that it answers."},
	},
	Sealed: []SealedPath{
		{Path: "childName", Type: SealedText, Doc: "Name of the child."},
		{Path: "papers", Type: SealedDigests, Doc: "Digests of the documents."},
	},
	StaleAfter: slices.Concat(staleKinship, []string{TypeCourtOrderRecorded, TypeProtectionConcernRaised, TypeIdentityDisputed, TypeAuditFindingRecorded}),
	Decode:     decodeAs[IdentityEstablished],
}}

// IdentityState says whose child this is.
type IdentityState struct {
	Status   IdentityStatus
	Relative PersonID // also of an identity that is disputed or was refuted
	By       []Signer // who established it, and who established the same before
	Orders   []string // ids of the court's orders on which it rests
	Reports  []string // ids of the kinship reports on which it rests
	Dispute  Dispute  // the last; empty when there was none
	Since    Mark     // the record that established or refuted it
	All      []Establishment
}

// Establishment is one record by which it was said whose child this is.
type Establishment struct {
	Relative PersonID
	By       []Signer // who established it
	Refuted  Mark     // empty while nobody refuted it
}

// establishers are all who ever said that the child is the relative's.
func (i IdentityState) establishers(relative PersonID) []Signer {
	var all []Signer
	for _, one := range i.All {
		if one.Relative == relative {
			all = append(all, one.By...)
		}
	}
	return all
}

// refuted returns the record by which the person was refuted to be a relative; an
// empty mark when that was established anew, or never was.
func (i IdentityState) refuted(person PersonID) Mark {
	for _, one := range slices.Backward(i.All) {
		if one.Relative == person {
			return one.Refuted
		}
	}
	return Mark{}
}

func (e IdentityEstablished) cites() []StreamID { return named(e.Report) }

// decideChild is H8: the basis is there, the second agency is another one, no
// concern about the relative is open, and no finding stops it.
func (e IdentityEstablished) decideChild(s ChildState, b Basis, st Statement) error {
	if concern := s.Family.concernAbout(e.Relative); concern.ID != "" {
		return refuse(Conflict, "H8", "facts.relative", concern, "a protection concern about %s is open", e.Relative)
	}
	if finding := s.blocked(); finding.ID != "" {
		return refuse(Conflict, "H8", "type", finding, "whose child %s is cannot be established while an auditor's finding of severity block stands", st.Stream)
	}
	if !st.twoAgencies() {
		return refuse(Forbidden, "H6", "signers", Mark{}, "it takes two agencies to establish the identity of %s", st.Stream)
	}
	if err := need(e.decideBefore(s.Identity, b, st), decideApart(e.Relative, "facts.relative", b, st)); err != nil {
		return err
	}
	if e.Report != "" && b.State(e.Report).Missing.Get().Child == "" {
		return refuse(Invalid, "H3", "facts.report", Mark{}, "%s was never opened", e.Report)
	}
	return e.decideBasis(s, b, st)
}

// decideBefore is H6 towards those who said before whose child this is. Once they
// were refuted they may establish another identity, and never one that they had
// established, whatever was said in between.
func (e IdentityEstablished) decideBefore(i IdentityState, b Basis, st Statement) error {
	same := i
	same.By = i.establishers(e.Relative)
	if i.Status == Refuted && e.Relative != i.Relative {
		return same.decideAnew(b, st)
	}
	return need(i.decideAnew(b, st), same.decideAnew(b, st), i.decideDispute(b, st))
}

// decideAnew is H6: an identity that stands or stood is established anew, the same
// or another, or refuted by officers and agencies that had no hand in it.
func (i IdentityState) decideAnew(b Basis, st Statement) error {
	for _, before := range i.By {
		for _, signer := range st.Signers {
			switch {
			case signer.Agency == before.Agency:
				return refuse(Forbidden, "H6", "signers", i.Since,
					"%s established the identity of %s before, so other agencies must confirm, replace or refute it", signer.Agency, st.Stream)
			case b.samePerson(signer, before):
				return refuse(Forbidden, "H6", "signers", i.Since,
					"an officer who established the identity of %s before cannot confirm, replace or refute it, for whichever agency", st.Stream)
			}
		}
	}
	return nil
}

// decideBasis is H8, what the identity rests on is there; H1, on a report or on
// documents the police establish it; and H6, who puts a court's order on record does not use it.
func (e IdentityEstablished) decideBasis(s ChildState, b Basis, st Statement) error {
	if e.Basis != BasisOrder {
		if b.Agency(st.author().Agency).Kind == Court {
			return refuse(Forbidden, "H1", "facts.basis", Mark{}, "%s establishes the identity of %s on an order alone: on a report or on documents the police do", st.author().Agency, st.Stream)
		}
		if e.Basis == BasisReport {
			return e.decideReport(s, b, st)
		}
		if len(st.Evidence) == 0 && st.Sealed["papers"] == nil {
			return refuse(Invalid, "H8", "sealed.papers", Mark{}, "the identity of %s rests on documents, so they must be named", st.Stream)
		}
		return nil
	}
	ids, err := s.identityOrders(st)
	if err != nil || b.Agency(st.author().Agency).Kind != Court {
		return err
	}
	if o := s.recordedBy(ids, func(recorders []Signer) bool { return b.overlap(recorders, st.Signers) }); o.ID != "" {
		return refuse(Forbidden, "H6", "signers", o, "the officer who put on record the order on which the identity of %s rests cannot establish it too", st.Stream)
	}
	return nil
}

// identityOrders returns the ids of the orders on identity that the statement
// refers to and that count at its recorded time.
func (s ChildState) identityOrders(st Statement) ([]string, error) {
	return s.referredOrders("H8", OrderIdentity, "the identity", st)
}

// unfounded returns the record by which an identity has lost the last order or
// kinship report that it rests on; an empty mark while one stands.
func (s ChildState) unfounded() Mark {
	if by := s.lost(s.Identity.Orders); by.ID != "" {
		return by
	}
	return s.lostReports()
}

func (e IdentityEstablished) evolveChild(s ChildState, st Statement) ChildState {
	all := added(s.Identity.All, Establishment{Relative: e.Relative, By: st.Signers})
	s.Identity = IdentityState{Status: Established, Relative: e.Relative, Since: markOf(st), All: all}
	s.Identity.By = s.Identity.establishers(e.Relative)
	switch e.Basis {
	case BasisOrder:
		s.Identity.Orders, _ = s.identityOrders(st)
	case BasisReport:
		s.Identity.Reports = reportIDs(s.referredReports(st))
	}
	s.Search = s.Search.reopened(markOf(st))
	return s
}
