package domain

import "slices"

// TypeAdoptionDissolved ends an adoption.
const TypeAdoptionDissolved = "adoption.dissolved.v1"

// AdoptionDissolved says that an adoption no longer stands. The agency that it names
// is responsible from then on; without one somebody takes custody afterwards. Where
// the child is does not change by it.
type AdoptionDissolved struct {
	Cause      string   `json:"cause"`
	InFavourOf PersonID `json:"inFavourOf,omitempty"`
	Custodian  StreamID `json:"custodian,omitempty"`
}

// EventType implements Event.
func (AdoptionDissolved) EventType() string { return TypeAdoptionDissolved }

// parentsFound is the cause of dissolving in favour of a parent.
const parentsFound = "parents_found"

var dissolutions = Codes{Name: "AdoptionEnd", Doc: "Why an adoption was dissolved.", Terms: []Term{
	{parentsFound, "The parents were found and can care for the child.", ""},
	{"ground_false", "The ground on which the child was declared adoptable was not true.", "HTCDS ForcedAdoption"},
	{"breakdown", "The child and its adopters could not live together.", ""},
	{"abuse", "The adopters abused, neglected or gave away the child.", ""},
	{"adopters_dead", "The adopters died.", ""},
	{"other", "Something else, which the reasons say.", ""},
}}

var dissolutionSpecs = []Spec{{
	Type: TypeAdoptionDissolved, Stream: ChildStream, Decision: true, Living: true,
	Doc: "A court dissolves an adoption: a clerk refers to the order that another put on record, or signs together with civil affairs. An agency becomes responsible when its own officer signs.",
	Signers: []SignerRule{
		recorded([]string{RoleClerk, RoleSupervisor, RoleAdoptions}, Court, CivilAffairs),
		seconded(0, slices.Concat(courtRoles, custodyRoles)),
	},
	Facts: []Fact{
		mustCode("cause", dissolutions, "Why."),
		may("inFavourOf", Person, "The parent to whom the child is to return, if to one."),
		{Name: "custodian", Type: StreamOf, Of: AgencyStream, Doc: "The agency that is responsible from then on, if one is named."},
	},
	Sealed:     []SealedPath{{Path: "reasons", Type: SealedText, Required: true, Doc: "The reasons."}},
	StaleAfter: []string{TypeProtectionConcernRaised, TypeCourtOrderRecorded, TypeChildViewRecorded, TypeErrorDeclared},
	Decode:     decodeAs[AdoptionDissolved],
}}

func (e AdoptionDissolved) check() error {
	if (e.Cause == parentsFound) != (e.InFavourOf != "") {
		return fieldError("facts.inFavourOf", "an adoption that is dissolved because a parent was found names the parent, and no other does")
	}
	return nil
}

// decideChild: there is an adoption; H9, a court dissolves it; H6, not those who
// registered it; H8, in favour of nobody who may have sold the child; and H5,
// custody is only ever claimed for the signer's own agency.
func (e AdoptionDissolved) decideChild(s ChildState, b Basis, st Statement) error {
	last, adopted := s.adopted()
	if !adopted {
		return refuse(Conflict, "H3", "stream", s.Custody.Since, "%s has no adoption that stands, so there is nothing to dissolve", st.Stream)
	}
	if b.overlap(last.By, st.Signers) {
		return refuse(Forbidden, "H6", "signers", last.Mark, "an officer who signed the adoption of %s cannot dissolve it too", st.Stream)
	}
	return need(e.decideCourt(s, b, st), e.decideFavour(s, b, st), e.decideCustodian(s, b, st))
}

// decideCourt: a court says so. Its order is on record and referred to, or its clerk
// signs together with civil affairs.
func (e AdoptionDissolved) decideCourt(s ChildState, b Basis, st Statement) error {
	of := func(kind AgencyKind) bool {
		return slices.ContainsFunc(st.Signers, func(x Signer) bool { return b.Agency(x.Agency).Kind == kind })
	}
	switch {
	case !of(Court):
		return refuse(Forbidden, "H6", "signers", s.Adoption.Get().Registered.Mark, "it takes a court to dissolve the adoption of %s", st.Stream)
	case of(CivilAffairs):
		return nil
	}
	what := "the dissolution of the adoption"
	return need(s.decideOrder("H8", OrderDissolution, what, b, st), s.decideUnused(OrderDissolution, what, s.Adoption.Get().Registered.ID, st))
}

// decideFavour is H6 and H8 for the parent.
func (e AdoptionDissolved) decideFavour(s ChildState, b Basis, st Statement) error {
	if concern := s.Family.concernAbout(e.InFavourOf); e.InFavourOf != "" && concern.ID != "" {
		return refuse(Conflict, "H8", "facts.inFavourOf", concern, "the adoption of %s stays valid while a protection concern about %s is open", st.Stream, e.InFavourOf)
	}
	if stay := s.stay(st.Recorded.At); stay.ID != "" {
		return refuse(Conflict, "H8", "type", stay, "the adoption of %s cannot be dissolved while a court has ordered to wait", st.Stream)
	}
	for _, person := range added(s.Adoption.Get().Registered.Adopters, e.InFavourOf) {
		if b.signs(person, st) {
			return refuse(Forbidden, "H6", "signers", s.Adoption.Get().Registered.Mark, "whoever has or is to have %s cannot sign the dissolution of its adoption", st.Stream)
		}
	}
	return nil
}

// decideCustodian is H4 and H5 for the agency that is responsible from then on.
func (e AdoptionDissolved) decideCustodian(s ChildState, b Basis, st Statement) error {
	signs := slices.ContainsFunc(st.Signers, func(x Signer) bool { return x.Agency == e.Custodian })
	switch {
	case e.Custodian == "":
		return nil
	case s.Custody.Status != Adopted:
		return refuse(Conflict, "H4", "facts.custodian", s.Custody.Since, "%s is not with its adopters any more, and a dissolution does not move it", st.Stream)
	case !signs || !slices.Contains(custodians, b.Agency(e.Custodian).Kind):
		return refuse(Forbidden, "H5", "facts.custodian", Mark{}, "only an officer of %s can make it responsible for %s, and it must be an agency that may be", e.Custodian, st.Stream)
	}
	return nil
}

// evolveChild leaves the child where it is: with those who adopted it, until somebody
// fetches it.
func (e AdoptionDissolved) evolveChild(s ChildState, st Statement) ChildState {
	s.Orders = s.using(OrderDissolution, s.Adoption.Get().Registered.ID, st)
	s.Adoption = s.Adoption.with(func(a *AdoptionState) {
		a.Registered.Dissolved, a.Eligible = markOf(st), Eligibility{}
	})
	if s.Custody.Status != Adopted {
		return s
	}
	s.Custody.Status, s.Custody.Since = NoCustody, markOf(st)
	if e.Custodian != "" {
		s.Custody.Status, s.Custody.Agency, s.Case.Agency = InCare, e.Custodian, e.Custodian
	}
	return s
}
