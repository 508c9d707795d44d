package domain

import "slices"

// What comes before a child goes back to another country.
const (
	TypeConsulateNotified    = "consulate.notified.v1"
	TypeNationalityConfirmed = "nationality.confirmed.v1"
	TypeReturnRiskAssessed   = "return-risk.assessed.v1"
)

// ConsulateNotified says that a state was told of a child that may be its national.
type ConsulateNotified struct {
	Country string `json:"country"`
	Body    string `json:"body"`
}

// NationalityConfirmed says that a state confirms the child as its national. Its
// word is transcribed by two agencies, or it is shown by papers.
type NationalityConfirmed struct {
	Country string `json:"country"`
	Body    string `json:"body"`
}

// ReturnRiskAssessed says what an assessor found of the dangers of a return to a
// country.
type ReturnRiskAssessed struct {
	Country        string   `json:"country"`
	Recommendation string   `json:"recommendation"`
	Risks          []string `json:"risks,omitempty"`
}

// EventType implements Event.
func (ConsulateNotified) EventType() string { return TypeConsulateNotified }

// EventType implements Event.
func (NationalityConfirmed) EventType() string { return TypeNationalityConfirmed }

// EventType implements Event.
func (ReturnRiskAssessed) EventType() string { return TypeReturnRiskAssessed }

// returnUnsafe is the recommendation that stands in the way of any repatriation.
const returnUnsafe = "not_safe"

var (
	returnAdvice = Codes{Name: "ReturnAdvice", Doc: "What an assessor recommends about a return to another country.", Terms: []Term{
		{"safe", "No danger was found that would stand against the return.", ""},
		{"safe_with_measures", "The return is safe if what the assessment names is done.", ""},
		{returnUnsafe, "The child would be in danger there.", ""},
		{"further_work", "It cannot be said yet.", ""},
	}}
	safeReturn   = []string{"safe", "safe_with_measures"}
	countryFact  = must("country", Text, "The country, in two letters (ISO 3166-1).").most(2)
	bodyFact     = must("body", Text, "The body, as it is called in public; never a person.").most(200)
	caringAgency = []SignerRule{recorded(returnRoles, returnKinds...), seconded(0, returnRoles, returnKinds...)}
	returnRoles  = []string{RoleInvestigator, RoleCaseworker, RoleGuardian, RoleSupervisor}
	returnKinds  = []AgencyKind{Police, CivilAffairs, WelfareInstitution, Shelter, NGO, GuardianOffice}
)

var repatriationSpecs = []Spec{{
	Type: TypeConsulateNotified, Stream: ChildStream, Living: true,
	Doc:     "The consulate of a state is told of a child that may be its national.",
	Signers: caringAgency,
	Facts:   []Fact{countryFact, bodyFact},
	Sealed:  []SealedPath{{Path: "notice", Type: SealedDigest, Doc: "SHA-256 of the letter."}},
	Decode:  decodeAs[ConsulateNotified],
}, {
	Type: TypeNationalityConfirmed, Stream: ChildStream,
	Doc:     "A state confirms that the child is its national: two agencies transcribe its word, or papers show it.",
	Signers: caringAgency,
	Facts:   []Fact{countryFact, bodyFact},
	Sealed:  []SealedPath{{Path: "papers", Type: SealedDigests, Doc: "Digests of the documents."}},
	Decode:  decodeAs[NationalityConfirmed],
}, {
	Type: TypeReturnRiskAssessed, Stream: ChildStream, Living: true,
	Doc:     "An assessor says what endangers the child in the country of return.",
	Signers: []SignerRule{recorded([]string{RoleCaseworker, RoleGuardian, RoleSupervisor}, CivilAffairs, NGO, GuardianOffice), seconded(0, returnRoles)},
	Facts: []Fact{countryFact,
		mustCode("recommendation", returnAdvice, "What the assessor recommends."),
		{Name: "risks", Type: Code, Codes: risks, List: true, Doc: "What may endanger the child there."},
	},
	Sealed: []SealedPath{{Path: "assessment", Type: SealedText, Required: true, Doc: "What was found, in words."}},
	Decode: decodeAs[ReturnRiskAssessed],
}}

// RepatriationState is what was done to bring a child to another country.
type RepatriationState struct {
	Consulates    []Nationality // that were notified
	Nationalities []Nationality // that were confirmed
	Risks         []ReturnRisk
	Agreed        Agreement // the last one
	Departed      Departure // empty unless the child is on its way
}

// stays: the child is not on its way.
func (s *RepatriationState) stays() { s.Departed = Departure{} }

// Nationality is a state that has to do with the child.
type Nationality struct {
	Mark
	Country string
}

// ReturnRisk is an assessment of a return.
type ReturnRisk struct {
	Mark
	Country        string
	Recommendation string
	By             []Signer // who assessed
}

// Country is where the child is to go: what was agreed on, or else the last country
// that confirmed it, was notified or was assessed; empty for none.
func (s RepatriationState) Country() string {
	if s.Agreed.ID != "" {
		return s.Agreed.Country
	}
	for _, list := range [][]Nationality{s.Nationalities, s.Consulates} {
		if len(list) > 0 {
			return list[len(list)-1].Country
		}
	}
	if len(s.Risks) > 0 {
		return s.Risks[len(s.Risks)-1].Country
	}
	return ""
}

func (e ConsulateNotified) check() error    { return checkCountry(e.Country) }
func (e NationalityConfirmed) check() error { return checkCountry(e.Country) }
func (e ReturnRiskAssessed) check() error   { return checkCountry(e.Country) }

func checkCountry(code string) error {
	if len(code) != 2 || !madeOf(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
		return fieldError("facts.country", "a country is written in two capital letters")
	}
	return nil
}

// decideChild refuses nothing: who may be told of a child is a matter of its case.
func (e ConsulateNotified) decideChild(ChildState, Basis, Statement) error { return nil }

// decideChild is H8: somebody's word is transcribed, or papers are named.
func (e NationalityConfirmed) decideChild(_ ChildState, _ Basis, st Statement) error {
	if st.Source.Kind == SourceOwn && len(st.Evidence) == 0 && st.Sealed["papers"] == nil {
		return refuse(Invalid, "H8", "sealed.papers", Mark{}, "the nationality of %s rests on the words of a state, which are transcribed, or on papers, which are named", st.Stream)
	}
	return nil
}

// decideChild refuses nothing: a worse assessment must be recordable at any time.
func (e ReturnRiskAssessed) decideChild(ChildState, Basis, Statement) error { return nil }

func (e ConsulateNotified) evolveChild(s ChildState, st Statement) ChildState {
	s.Repatriation = s.Repatriation.with(func(r *RepatriationState) {
		r.Consulates = added(r.Consulates, Nationality{markOf(st), e.Country})
	})
	return s
}

func (e NationalityConfirmed) evolveChild(s ChildState, st Statement) ChildState {
	s.Repatriation = s.Repatriation.with(func(r *RepatriationState) {
		r.Nationalities = added(r.Nationalities, Nationality{markOf(st), e.Country})
	})
	return s
}

func (e ReturnRiskAssessed) evolveChild(s ChildState, st Statement) ChildState {
	s.Repatriation = s.Repatriation.with(func(r *RepatriationState) {
		r.Risks = added(r.Risks, ReturnRisk{markOf(st), e.Country, e.Recommendation, st.Signers})
	})
	return s
}

// risk returns the last assessment of a return to a country. What was declared wrong
// is passed over while there is another; a warning is not, for it stands until the
// return is assessed anew. It is empty when nobody assessed it.
func (s ChildState) risk(country string) ReturnRisk {
	var last ReturnRisk
	for _, r := range slices.Backward(s.Repatriation.Get().Risks) {
		if r.Country != country {
			continue
		}
		if r.Recommendation == returnUnsafe || s.withdrawn(r.ID).ID == "" {
			return r
		}
		if last.ID == "" {
			last = r
		}
	}
	return last
}

// said returns the last record about a country that stands; the last one of all
// when none does.
func (s ChildState) said(list []Nationality, country string) Mark {
	var last Mark
	for _, n := range slices.Backward(list) {
		switch {
		case n.Country != country:
		case s.withdrawn(n.ID).ID == "":
			return n.Mark
		case last.ID == "":
			last = n.Mark
		}
	}
	return last
}
