package domain

import "slices"

// The declaration that a child may be adopted, and the grounds of it.

// TypeAdoptionEligible declares a child adoptable.
const TypeAdoptionEligible = "adoption.eligible.v1"

// AdoptionEligible says that a child may be adopted, and on what ground. The ground
// is on record: an order is referred to.
type AdoptionEligible struct {
	Ground string `json:"ground"`
}

// EventType implements Event.
func (AdoptionEligible) EventType() string { return TypeAdoptionEligible }

// The grounds of an adoption: a profile may allow fewer.
const (
	groundCertificate = "final_certificate"
	groundRights      = "parental_rights_ended"
	groundOrphaned    = "orphaned"
	groundConsent     = "lawful_consent"
)

var adoptionGrounds = Codes{Name: "AdoptionGround", Doc: "Why a child may be adopted.", Terms: []Term{
	{groundCertificate, "The police certified, after the search, that its parents are not to be found.", ""},
	{groundRights, "A court ended the rights of its parents.", ""},
	{groundOrphaned, "No parent lives: a court says so, or documents show it.", ""},
	{groundConsent, "Its parents, or its guardian, consented as the law asks.", ""},
}}

var eligibilitySpecs = []Spec{{
	Type: TypeAdoptionEligible, Stream: ChildStream, Decision: true, Living: true,
	Doc: "The agency that is responsible declares that the child may be adopted. Where documents alone show that it is an orphan, an officer of another agency signs too.",
	Signers: []SignerRule{recorded(caseRoles, WelfareInstitution, CivilAffairs),
		seconded(0, caseRoles, WelfareInstitution, CivilAffairs, NGO)},
	Facts: []Fact{mustCode("ground", adoptionGrounds, "On what ground.")},
	Sealed: []SealedPath{
		{Path: "reasons", Type: SealedText, Doc: "The reasons."},
		{Path: "papers", Type: SealedDigests, Doc: "Digests of the documents."},
	},
	StaleAfter: staleAdoption,
	Decode:     decodeAs[AdoptionEligible],
}}

// staleAdoption is what whoever decides on an adoption must have seen.
var staleAdoption = []string{TypeAuditFindingRecorded, TypeProtectionConcernRaised, TypeCourtOrderRecorded, TypeChildViewRecorded, TypeIdentityEstablished,
	TypeCandidateMatchReported, TypeKinshipReportIssued, TypeReunificationProposed, TypeErrorDeclared}

// Eligibility is a declaration that the child may be adopted.
type Eligibility struct {
	Mark
	Ground string
	By     []Signer
	Agency StreamID // that declared it
	Orders []string // ids of the court's orders on which it rests; none when it rests on another ground
	Knows  string   // id of the identity that was established by then; empty for none
}

// forEligibility is what stands in the way of declaring a child adoptable.
var forEligibility = []requisite{
	{NeedsNoIdentity, true, "it is known to which family the child belongs, and the ground of the adoption does not know it", func(s ChildState, q question) (bool, Mark) {
		known := q.ground != groundCertificate && s.Identity.Since.ID == q.knows
		open := s.Identity.Status == Established || s.Identity.Status == Disputed
		return !open || known, s.Identity.Since
	}},
	{NeedsNoDispute, true, "it is disputed whose child this is", func(s ChildState, _ question) (bool, Mark) {
		if s.Identity.Status == Disputed {
			return false, s.Identity.Dispute.Mark
		}
		return true, Mark{}
	}},
	noCandidate, noFinding, noStay, noProposal,
	{NeedsNotice, false, "no public notice has run for as long as the policy asks", func(s ChildState, q question) (bool, Mark) {
		notice, ran := s.Search.noticed(q.limits)
		return ran, notice.Mark
	}},
	{NeedsSearch, false, "the search for the family has not taken every step that the policy asks for", func(s ChildState, q question) (bool, Mark) {
		step, done := s.Search.searched(q.limits.SearchSteps)
		return done, step
	}},
}

// decideChild is H4, the responsible agency declares it; H9, on a ground that is on
// record; and H8, nothing stands against an adoption.
func (e AdoptionEligible) decideChild(s ChildState, b Basis, st Statement) error {
	if err := need(s.decideAdoptable(st), s.Custody.decideFree(st), e.decideGround(s, b, st)); err != nil {
		return err
	}
	limits := b.Ledger().Policy.Limits
	q := question{limits: limits, at: st.Recorded.At, ground: e.Ground, knows: s.Identity.Since.ID}
	return decideNone(s.lacking(forEligibility, limits.AdoptionRequires, q), "the adoption", st)
}

// decideAdoptable: a child is adopted once, and an adult not as a child is.
func (s ChildState) decideAdoptable(st Statement) error {
	if s.Adult {
		return refuse(Conflict, "H3", "stream", s.Opened, "%s is of age, and no agency decides on an adoption", st.Stream)
	}
	return s.decideUnadopted(st)
}

// decideUnadopted: a child that has new parents goes to nobody else for good, and to
// no other country, until a court has ended that.
func (s ChildState) decideUnadopted(st Statement) error {
	if last, adopted := s.adopted(); adopted {
		return refuse(Conflict, "H3", "stream", last.Mark, "%s is adopted already: that adoption must be dissolved first", st.Stream)
	}
	return nil
}

// decideGround is H9: the profile knows the ground, and it is there.
func (e AdoptionEligible) decideGround(s ChildState, b Basis, st Statement) error {
	allowed := b.Ledger().Policy.Limits.AdoptionGrounds
	if len(allowed) > 0 && !slices.Contains(allowed, e.Ground) {
		return refuse(Invalid, "H9", "facts.ground", Mark{}, "the policy in force knows no adoption on the ground %q", Words(e.Ground))
	}
	switch e.Ground {
	case groundRights:
		return s.decideOrder("H9", OrderRightsEnded, "the adoption", b, st)
	case groundOrphaned:
		return e.decideOrphan(s, b, st)
	}
	met, record := s.grounded(Eligibility{Ground: e.Ground})
	if by := s.withdrawn(record.ID); met && by.ID != "" {
		met, record = false, by
	}
	if !met {
		return refuse(Conflict, "H9", "facts.ground", record, "%s cannot be declared adoptable: %s", st.Stream, groundLacks[e.Ground])
	}
	if e.Ground == groundConsent {
		return s.decideConsent(b, st)
	}
	return nil
}

// groundOrders are the orders that bear a ground.
var groundOrders = map[string]string{groundRights: OrderRightsEnded, groundOrphaned: OrderOrphanhood}

// groundLacks says for people what is missing of a ground that no order bears.
var groundLacks = map[string]string{
	groundCertificate: "no certificate that its parents are not to be found stands",
	groundConsent:     "neither its parents nor its guardian have consented to an adoption",
}

// decideOrphan wants an order, or documents that two agencies have seen.
func (e AdoptionEligible) decideOrphan(s ChildState, b Basis, st Statement) error {
	if slices.ContainsFunc(s.Orders, func(o Order) bool { return o.Order == OrderOrphanhood && st.refers(o.ID) }) {
		return s.decideOrder("H9", OrderOrphanhood, "the adoption", b, st)
	}
	switch {
	case len(st.Evidence) == 0 && st.Sealed["papers"] == nil:
		return refuse(Invalid, "H9", "sealed.papers", Mark{}, "that %s is an orphan rests on a court order that is referred to, or on documents that are named", st.Stream)
	case !st.twoAgencies():
		return refuse(Forbidden, "H6", "signers", Mark{}, "it takes two agencies to find on documents alone that %s is an orphan", st.Stream)
	}
	return nil
}

func (e AdoptionEligible) evolveChild(s ChildState, st Statement) ChildState {
	orders, _ := s.referredOrders("H9", groundOrders[e.Ground], "the adoption", st)
	s.Adoption = s.Adoption.with(func(a *AdoptionState) {
		a.Eligible = Eligibility{Mark: markOf(st), Ground: e.Ground, By: st.Signers, Agency: st.author().Agency,
			Orders: orders, Knows: s.Identity.Since.ID}
	})
	return s
}

// grounded reports whether the ground of a declaration stands, and the record that
// says so, or that took it away.
func (s ChildState) grounded(e Eligibility) (bool, Mark) {
	switch e.Ground {
	case groundCertificate:
		certificate, stands := s.certifiedFinal()
		if last := s.Search.Certificates; !stands && len(last) > 0 {
			certificate = last[len(last)-1].Ended
		}
		return stands, certificate
	case groundConsent:
		consent, stands := s.adoptionConsent()
		if !stands {
			return false, s.lostConsent()
		}
		if concern := s.Family.concernAbout(consent.Giver); concern.ID != "" {
			return false, concern
		}
		return true, consent.Mark
	}
	by := s.lost(e.Orders)
	return by.ID == "", by
}

// adoptionConsent returns the parents' consent to an adoption, or else the guardian's;
// false when none stands.
func (s ChildState) adoptionConsent() (Consent, bool) {
	if consent, stands := s.consent(ConsentToAdoption, ConsentOfParent); stands {
		return consent, true
	}
	return s.consent(ConsentToAdoption, ConsentOfGuardian)
}

// lostConsent returns the record by which the last consent to an adoption stands no
// more that a parent or the guardian gave; an empty mark when there was none.
func (s ChildState) lostConsent() Mark {
	for _, c := range slices.Backward(s.Consents) {
		if c.Scope == ConsentToAdoption && (c.As == ConsentOfParent || c.As == ConsentOfGuardian) {
			return s.EndedBy(c)
		}
	}
	return Mark{}
}

// decideConsent is H6: the agency that declares a child adoptable does not agree to
// that itself, and its officers did not hear the consent that they use.
func (s ChildState) decideConsent(b Basis, st Statement) error {
	consent, _ := s.adoptionConsent()
	by := st.author().Agency
	switch {
	case consent.As == ConsentOfGuardian && b.Agency(by).Employs(consent.Giver):
		return refuse(Forbidden, "H6", "signers", consent.Mark, "the guardian who consented to the adoption of %s serves %s, so that agency cannot declare on that ground that it may be adopted", st.Stream, by)
	case b.overlap(consent.By, st.Signers):
		return refuse(Forbidden, "H6", "signers", consent.Mark, "an officer who heard the consent on which the adoption of %s rests cannot declare that it may be adopted too", st.Stream)
	}
	return nil
}
