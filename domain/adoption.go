package domain

import "slices"

// TypeAdoptionRegistered registers an adoption, which ends custody.
const TypeAdoptionRegistered = "adoption.registered.v1"

// AdoptionRegistered says that a child has new parents, one or two, and is with
// them.
type AdoptionRegistered struct {
	Adopter   PersonID `json:"adopter"`
	CoAdopter PersonID `json:"coAdopter,omitempty"`
	Adoption  string   `json:"adoption"`
	Presence  Presence `json:"presence"`
}

// EventType implements Event.
func (AdoptionRegistered) EventType() string { return TypeAdoptionRegistered }

// The kinds of adoption.
const (
	adoptionDomestic = "domestic"
	adoptionAbroad   = "intercountry"
)

var adoptionKinds = Codes{Name: "AdoptionKind", Doc: "Whether an adoption crosses a border.", Terms: []Term{
	{adoptionDomestic, "The adopters live in the child's country.", ""},
	{adoptionAbroad, "The adopters live in another country (Hague Convention of 1993).", ""},
}}

var adoptionSpecs = []Spec{{
	Type: TypeAdoptionRegistered, Stream: ChildStream, Decision: true, Living: true,
	Doc: "A registrar registers the adoption of a child that was declared adoptable, and the agency that is responsible gives the child to its adopters. The registrar is of neither that agency nor the one that declared it.",
	Signers: []SignerRule{recorded([]string{RoleAdoptions}, CivilAffairs),
		seconded(1, custodyRoles, custodians...)},
	Facts: []Fact{
		must("adopter", Person, "Who adopts the child."),
		may("coAdopter", Person, "Who adopts it together with the first, if somebody does."),
		mustCode("adoption", adoptionKinds, "Whether it crosses a border."),
		presenceFact,
	},
	Sealed: []SealedPath{
		{Path: "adopterNames", Subject: "adopter", Type: SealedText, Required: true, Doc: "Names of the adopters."},
		{Path: "adopterAddress", Subject: "adopter", Type: SealedText, Doc: "Where they live."},
		{Path: "agreement", Subject: "adopter", Type: SealedDigest, Doc: "SHA-256 of the adopters' agreement to cooperate if the parents are found."},
		{Path: "registerNumber", Type: SealedText, Doc: "Number in the register of adoptions."},
		photoPath,
	},
	StaleAfter: append(slices.Clip(staleAdoption), TypeFamilyAssessmentDone, TypeBestInterestsDecided),
	Decode:     decodeAs[AdoptionRegistered],
}}

// AdoptionState is what was decided about an adoption.
type AdoptionState struct {
	Eligible   Eligibility // the last declaration
	Registered Adoption    // the last one
}

// undeclared: nobody may adopt the child until it is declared eligible anew.
func (s *AdoptionState) undeclared() { s.Eligible = Eligibility{} }

// Adoption is a registered adoption.
type Adoption struct {
	Mark
	Kind      string
	Adopters  []PersonID
	By        []Signer // who registered it
	Dissolved Mark     // empty while it stands
}

// adopted returns the adoption that stands; false when none does.
func (s ChildState) adopted() (Adoption, bool) {
	last := s.Adoption.Get().Registered
	return last, last.ID != "" && last.Dissolved.ID == "" && s.withdrawn(last.ID).ID == ""
}

func (e AdoptionRegistered) check() error {
	if e.CoAdopter == e.Adopter {
		return fieldError("facts.coAdopter", "two who adopt a child together are two persons")
	}
	return nil
}

func (e AdoptionRegistered) adopters() []PersonID {
	if e.CoAdopter == "" {
		return []PersonID{e.Adopter}
	}
	return []PersonID{e.Adopter, e.CoAdopter}
}

// decideChild is H4, the custodian gives the child away and nothing about custody is
// open; H9, it was declared adoptable and its ground stands; H6, the registrar is
// nobody of those before; and H8, all that the profile asks for is there.
func (e AdoptionRegistered) decideChild(s ChildState, b Basis, st Statement) error {
	limits := b.Ledger().Policy.Limits
	q := s.adopting(e.adopters(), limits, st.Recorded.At)
	return need(s.decideAdoptable(st), s.Custody.decideReleased(st), e.decideAdopters(s, b, st), s.decideEligible(st),
		e.decidePersons(s, b, st), decideNone(s.lacking(forAdoption, limits.AdoptionRequires, q), "the adoption", st),
		e.decideAgreement(limits, st), e.Presence.decideMatch(st))
}

// decideReleased is H4: the responsible agency signs that it gives the child away,
// and nothing about custody is open.
func (c CustodyState) decideReleased(st Statement) error {
	releases := slices.ContainsFunc(st.Signed(PurposeSecond), func(x Signer) bool { return x.Agency == c.Agency })
	switch {
	case c.Agency == "":
		return refuse(Conflict, "H4", "stream", c.Since, "no agency is responsible for %s now: one must take custody first", st.Stream)
	case !releases:
		return refuse(Forbidden, "H4", "signers", c.Since, "%s is in the custody of %s, so an officer of that agency signs too", st.Stream, c.Agency)
	}
	return c.decideStill(st)
}

// decideAdopters is H3 and H6: whoever adopts the child is neither the child nor one
// who signed any part of it, the assessment of the other adopter included.
func (e AdoptionRegistered) decideAdopters(s ChildState, b Basis, st Statement) error {
	declared := s.Adoption.Get().Eligible
	for i, adopter := range e.adopters() {
		field := []string{"facts.adopter", "facts.coAdopter"}[i]
		switch {
		case adopter == s.Person:
			return refuse(Invalid, "H3", field, s.Opened, "%s cannot adopt itself", st.Stream)
		case b.among(adopter, declared.By):
			return refuse(Forbidden, "H6", field, declared.Mark, "%s declared that %s may be adopted and cannot be the one who adopts it", adopter, st.Stream)
		}
		if err := need(decideApart(adopter, field, b, st), s.decideUninvolved(adopter, field, optionAdoption, declared.Orders, b, st)); err != nil {
			return err
		}
		for _, other := range e.adopters() {
			if last, _ := s.Family.assessed(other); b.among(adopter, last.By) {
				return refuse(Forbidden, "H6", field, last.Mark, "%s assessed %s and cannot adopt %s together with that person: another must assess", adopter, other, st.Stream)
			}
		}
	}
	return nil
}

// decideAgreement is H8: the adopters agreed in writing.
func (e AdoptionRegistered) decideAgreement(limits Limits, st Statement) error {
	if !slices.Contains(limits.AdoptionRequires, NeedsAgreement) || st.Sealed["agreement"] != nil {
		return nil
	}
	return refuse(Invalid, "H8", "sealed.agreement", Mark{}, "whoever adopts %s agrees in writing to cooperate if the parents are found, and the digest of that is missing", st.Stream)
}

// evolveChild lets the adopters hold the child; no agency is responsible any more.
func (e AdoptionRegistered) evolveChild(s ChildState, st Statement) ChildState {
	for _, by := range st.Signed(PurposeSecond) {
		if by.Agency == s.Custody.Agency {
			s.Case.Released = by
		}
	}
	s.Adoption = s.Adoption.with(func(a *AdoptionState) {
		a.Registered = Adoption{Mark: markOf(st), Kind: e.Adoption, Adopters: e.adopters(), By: st.Signers}
	})
	s.Custody = CustodyState{Status: Adopted, Guardian: s.Custody.Guardian, Since: markOf(st),
		Holder: Holder{Person: e.Adopter, With: e.CoAdopter, Since: markOf(st)}}
	s.Case.Home, s.Case.Seen = st.OccurredAt.day(), nil
	return s
}
