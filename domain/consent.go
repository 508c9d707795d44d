package domain

import "slices"

// The events of consent.
const (
	TypeConsentGiven     = "consent.given.v1"
	TypeConsentWithdrawn = "consent.withdrawn.v1"
)

// ConsentGiven says that somebody agreed to something, for themselves or for the
// child. Whoever heard it signs; whoever gave it does not.
type ConsentGiven struct {
	Giver   PersonID `json:"giver"`
	GivenAs string   `json:"givenAs"`
	Scope   string   `json:"scope"`
}

// ConsentWithdrawn takes a consent back. It answers it, and needs no reason.
type ConsentWithdrawn struct {
	Told string `json:"told"`
}

// EventType implements Event.
func (ConsentGiven) EventType() string { return TypeConsentGiven }

// EventType implements Event.
func (ConsentWithdrawn) EventType() string { return TypeConsentWithdrawn }

// The terms that rules ask for by name.
const (
	ConsentToAdoption = "adoption"
	ConsentToSampling = "sampling"
	ConsentOfChild    = "child"
	ConsentOfParent   = "parent"
	ConsentOfGuardian = "guardian"
)

var (
	consentScopes = Codes{Name: "ConsentScope", Doc: "What somebody agrees to.", Terms: []Term{
		{ConsentToSampling, "A specimen is taken and its profile compared with those of children and relatives.", ""},
		{"sharing", "What is known of the person goes to another agency that needs it.", "Primero consent_for_sharing"},
		{"tracing", "The family is looked for.", "Primero consent_for_tracing"},
		{"publication", "A notice with the person's picture or description is published.", ""},
		{"services", "A doctor, a school or a counsellor is called in.", "Primero consent_for_services"},
		{ConsentToAdoption, "The child is adopted.", ""},
		{"repatriation", "The child is brought to another country.", ""},
	}}
	consentGivers = Codes{Name: "ConsentGiver", Doc: "As what somebody agrees.", Terms: []Term{
		{ConsentOfParent, "A parent, for the child.", ""},
		{ConsentOfGuardian, "The guardian, for the child.", ""},
		{ConsentOfChild, "The child itself.", ""},
		{"relative", "A relative, for themselves, such as for their own specimen.", ""},
	}}
	consentEnds = Codes{Name: "ConsentEnd", Doc: "How the withdrawal came to whoever records it.", Terms: []Term{
		{"spoken", "The person said so.", ""},
		{"written", "The person wrote it.", ""},
		{"represented", "Somebody who may speak for the person said so.", ""},
	}}
)

var (
	consentHearers = slices.Concat(custodyRoles, []string{RoleGuardian, RoleDoctor, RoleClerk})
	giverFact      = must("giver", Person, "Who agrees; never one of those who sign.")
	givenAsFact    = mustCode("givenAs", consentGivers, "As what.")
	scopeFact      = mustCode("scope", consentScopes, "To what.")
)

var consentSpecs = []Spec{{
	Type: TypeConsentGiven, Stream: ChildStream, Also: []StreamKind{MissingStream}, Living: true,
	Doc:     "Somebody agrees to something, for themselves or for the child. That to an adoption is heard by officers of two agencies.",
	Signers: []SignerRule{recorded(consentHearers), seconded(0, consentHearers)},
	Facts:   []Fact{giverFact, givenAsFact, scopeFact},
	Sealed: []SealedPath{
		{Path: "document", Subject: "giver", Type: SealedDigest, Required: true, Doc: "SHA-256 of the form that was signed, or of the note of what was said."},
		{Path: "giverName", Subject: "giver", Type: SealedText, Doc: "Name of whoever agrees."},
	},
	Decode: decodeAs[ConsentGiven],
}, {
	Type: TypeConsentWithdrawn, Stream: ChildStream, Also: []StreamKind{MissingStream},
	Doc:     "Somebody takes back a consent, at any time and for no reason. What was done by then stays done.",
	Signers: []SignerRule{recorded(consentHearers), seconded(0, consentHearers)},
	Facts:   []Fact{mustCode("told", consentEnds, "How it came.")},
	Decode:  decodeAs[ConsentWithdrawn],
}}

// Consent is what somebody agreed to.
type Consent struct {
	Mark
	Giver PersonID
	As    string
	Scope string
	By    []Signer // who heard it
	Ended Mark     // the record that took it back; empty while it stands

	Appointed string // of a guardian's: id of the record by which they were guardian
}

// consent returns the last consent in a scope that somebody gave as a parent, the
// guardian, the child or a relative; false when none stands. One that was taken
// back does not, nor one that was declared wrong.
func (s ChildState) consent(scope, as string) (Consent, bool) {
	for _, c := range slices.Backward(s.Consents) {
		if c.Scope == scope && c.As == as && s.stands(c) {
			return c, true
		}
	}
	return Consent{}, false
}

// EndedBy returns the record by which a consent no longer stands: its withdrawal, the
// correction that it was never given or its giver never guardian, or the refutation of
// its giver as a parent; an empty mark while it stands.
func (s ChildState) EndedBy(c Consent) Mark {
	if c.Ended.ID != "" {
		return c.Ended
	}
	if by := s.Identity.refuted(c.Giver); by.ID != "" && c.As == ConsentOfParent {
		return by
	}
	if by := s.withdrawn(c.Appointed); by.ID != "" {
		return by
	}
	return s.withdrawn(c.ID)
}

func (s ChildState) stands(c Consent) bool { return s.EndedBy(c).ID == "" }

// losesConsent reports whether a consent that stood in an earlier state does not
// stand any more.
func (s ChildState) losesConsent(earlier ChildState) bool {
	for i, c := range earlier.Consents {
		if earlier.stands(c) && !s.stands(s.Consents[i]) {
			return true
		}
	}
	return false
}

// decideChild is H3, the giver is who it is said to be; and H6, whoever hears it is
// not the giver and gains nothing by it.
func (e ConsentGiven) decideChild(s ChildState, b Basis, st Statement) error {
	guardian := s.Custody.Guardian
	wrong := s.withdrawn(guardian.Since.ID)
	switch {
	case (e.GivenAs == ConsentOfChild) != (e.Giver == s.Person):
		return refuse(Invalid, "H3", "facts.giver", s.Opened, "whoever agrees as the child is the child of %s, which agrees as nothing else", st.Stream)
	case e.GivenAs == ConsentOfGuardian && e.Giver != guardian.Person:
		return refuse(Conflict, "H3", "facts.giver", guardian.Since, "%s is not on record as the guardian of %s and cannot agree as such", e.Giver, st.Stream)
	case e.GivenAs == ConsentOfGuardian && wrong.ID != "":
		return refuse(Conflict, "H3", "facts.giver", wrong, "that %s is the guardian of %s was declared wrong, so nobody can agree as such", e.Giver, st.Stream)
	}
	return need(e.decideHeard(b, st), s.decideDisinterested(b, st))
}

// decideMissing: a child that is missing agrees to nothing.
func (e ConsentGiven) decideMissing(s MissingState, b Basis, st Statement) error {
	if e.GivenAs == ConsentOfChild || e.Giver == s.Child {
		return refuse(Invalid, "H3", "facts.giver", s.Since, "the child of %s is missing and cannot agree to anything", st.Stream)
	}
	return e.decideHeard(b, st)
}

// decideHeard is H6: nobody records the own consent, and no agency alone that to
// an adoption, for which it may be paid.
func (e ConsentGiven) decideHeard(b Basis, st Statement) error {
	switch {
	case b.signs(e.Giver, st):
		return refuse(Forbidden, "H6", "facts.giver", Mark{}, "%s cannot record the own consent: another officer must hear it", e.Giver)
	case e.Scope == ConsentToAdoption && !st.twoAgencies():
		return refuse(Forbidden, "H6", "signers", Mark{}, "a consent to the adoption of %s is heard by officers of two agencies, and here it is one", st.Stream)
	}
	return nil
}

// decideDisinterested is H6: whoever is to receive the child, or has it in the own
// hands, has no say in whether somebody agreed.
func (s ChildState) decideDisinterested(b Basis, st Statement) error {
	holder := s.Custody.Holder
	for _, person := range []PersonID{holder.Person, holder.With} {
		if b.signs(person, st) {
			return refuse(Forbidden, "H6", "signers", holder.Since, "%s has %s and cannot sign this too", person, st.Stream)
		}
	}
	return s.Decision.Get().Proposal.decideImpartial(b, st)
}

func (e ConsentGiven) consent(st Statement) Consent {
	return Consent{Mark: markOf(st), Giver: e.Giver, As: e.GivenAs, Scope: e.Scope, By: st.Signers}
}

func (e ConsentGiven) evolveChild(s ChildState, st Statement) ChildState {
	c := e.consent(st)
	if e.GivenAs == ConsentOfGuardian {
		c.Appointed = s.Custody.Guardian.Since.ID
	}
	s.Consents = added(s.Consents, c)
	return s
}

func (e ConsentGiven) evolveMissing(s MissingState, st Statement) MissingState {
	s.Consents = added(s.Consents, e.consent(st))
	return s
}

func (e ConsentWithdrawn) decideChild(s ChildState, _ Basis, st Statement) error {
	return decideTakenBack(s.Consents, st)
}

func (e ConsentWithdrawn) decideMissing(s MissingState, _ Basis, st Statement) error {
	return decideTakenBack(s.Consents, st)
}

// decideTakenBack wants a consent that stands. Anybody who heard the withdrawal
// may record it: nothing is gained by it but that something is asked anew.
func decideTakenBack(consents []Consent, st Statement) error {
	i := answered(consents, st)
	switch {
	case i < 0:
		return refuse(Invalid, "H3", "refs", Mark{}, "this answers no consent in %s", st.Stream)
	case consents[i].Ended.ID != "":
		return refuse(Conflict, "H3", "refs", consents[i].Ended, "the consent was withdrawn already")
	}
	return nil
}

// takenBack ends the consent that the statement answers.
func takenBack(consents []Consent, st Statement) []Consent {
	return changed(consents, answered(consents, st), func(c *Consent) { c.Ended = markOf(st) })
}

// evolveChild ends the approvals of a proposal that waits: whoever approved had the
// consent before them.
func (e ConsentWithdrawn) evolveChild(s ChildState, st Statement) ChildState {
	before := s
	s.Consents = takenBack(s.Consents, st)
	if s.loses(before, st.Recorded.At) {
		return s.endApprovals(st)
	}
	return s
}

func (e ConsentWithdrawn) evolveMissing(s MissingState, st Statement) MissingState {
	s.Consents = takenBack(s.Consents, st)
	return s
}
