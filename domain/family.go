package domain

import "slices"

// The events by which the child and its family are heard.
const (
	TypeChildViewRecorded        = "child.view.recorded.v1"
	TypeFamilyAssessmentDone     = "family.assessment.done.v1"
	TypeProtectionConcernRaised  = "protection.concern.raised.v1"
	TypeProtectionConcernCleared = "protection.concern.cleared.v1"
)

// ChildViewRecorded says what the child wants. Its words are sealed.
type ChildViewRecorded struct {
	About         string `json:"about"`
	Wants         string `json:"wants"`
	Interpreter   bool   `json:"interpreter"`
	SupportPerson bool   `json:"supportPerson"`
}

// FamilyAssessmentDone says what an assessor found with the family.
type FamilyAssessmentDone struct {
	Receiver       PersonID `json:"receiver"`
	Recommendation string   `json:"recommendation"`
	Risks          []string `json:"risks,omitempty"`
	HomeVisits     int      `json:"homeVisits"`
}

// ProtectionConcernRaised says that somebody may be a danger to the child. It is
// a concern, not a finding of guilt.
type ProtectionConcernRaised struct {
	Person  PersonID `json:"person"`
	Concern string   `json:"concern"`
}

// ProtectionConcernCleared says that a concern no longer stands. It answers it.
type ProtectionConcernCleared struct {
	Ground string `json:"ground"`
}

// EventType implements Event.
func (ChildViewRecorded) EventType() string { return TypeChildViewRecorded }

// EventType implements Event.
func (FamilyAssessmentDone) EventType() string { return TypeFamilyAssessmentDone }

// EventType implements Event.
func (ProtectionConcernRaised) EventType() string { return TypeProtectionConcernRaised }

// EventType implements Event.
func (ProtectionConcernCleared) EventType() string { return TypeProtectionConcernCleared }

// childObjects is the child's no, and the others what it is about: a return home,
// seeing the family, a home for good elsewhere, or the way to another country.
const (
	childObjects     = "no"
	aboutReturn      = "return"
	aboutContact     = "contact"
	aboutPlacement   = "placement"
	aboutRepatriated = "repatriation"
)

// What an assessor says of somebody who is not of the family and would have the
// child for good.
const (
	suitable   = "suitable"
	unsuitable = "not_suitable"
)

// favourable are the recommendations on which a child may go home.
var favourable = []string{"return", "return_with_support"}

var familySpecs = []Spec{{
	Type: TypeChildViewRecorded, Stream: ChildStream, Living: true, Observed: true,
	Doc: "What the child wants, said to a guardian or a caseworker; the words are sealed.",
	Signers: []SignerRule{
		recorded([]string{RoleGuardian, RoleCaseworker}, GuardianOffice, NGO, CivilAffairs, WelfareInstitution, Shelter),
		seconded(0, []string{RoleGuardian, RoleCaseworker}),
	},
	Facts: []Fact{
		mustCode("about", viewSubjects, "What the child was asked about."),
		mustCode("wants", wishes, "What the child wants."),
		must("interpreter", Bool, "Whether an interpreter was there."),
		must("supportPerson", Bool, "Whether somebody the child trusts was there."),
	},
	Sealed: []SealedPath{{Path: "words", Type: SealedText, Required: true, Doc: "The child's own words."}},
	Decode: decodeAs[ChildViewRecorded],
}, {
	Type: TypeFamilyAssessmentDone, Stream: ChildStream,
	Doc:     "An assessor says whether the family can receive the child.",
	Signers: []SignerRule{recorded(caseRoles, CivilAffairs, NGO), seconded(0, caseRoles)},
	Facts: []Fact{receiverFact,
		mustCode("recommendation", recommendations, "What the assessor recommends."),
		{Name: "risks", Type: Code, Codes: risks, List: true, Doc: "What may endanger the child there."},
		must("homeVisits", Int, "How often the assessor was there.").most(100),
	},
	Sealed: []SealedPath{{Path: "assessment", Subject: "receiver", Type: SealedText, Required: true, Doc: "What was found, in words."}},
	Decode: decodeAs[FamilyAssessmentDone],
}, {
	Type: TypeProtectionConcernRaised, Stream: ChildStream,
	Doc: "Somebody may be a danger to the child. Identity and reunification wait until it is cleared.",
	Signers: []SignerRule{
		recorded([]string{RoleInvestigator, RoleProsecutor, RoleCaseworker, RoleGuardian, RoleSupervisor},
			Police, Prosecution, NGO, CivilAffairs, GuardianOffice, WelfareInstitution, Shelter),
		seconded(0, []string{RoleInvestigator, RoleProsecutor, RoleCaseworker, RoleGuardian, RoleSupervisor}),
	},
	Facts: []Fact{
		must("person", Person, "The person about whom there is a concern."),
		mustCode("concern", concerns, "What it is."),
	},
	Sealed: []SealedPath{{Path: "account", Subject: "person", Type: SealedText, Required: true, Doc: "What it rests on, in words."}},
	Decode: decodeAs[ProtectionConcernRaised],
}, {
	Type: TypeProtectionConcernCleared, Stream: ChildStream,
	Doc:     "A prosecutor or a court says that a concern no longer stands.",
	Signers: []SignerRule{recorded([]string{RoleProsecutor, RoleClerk}, Prosecution, Court), seconded(0, []string{RoleProsecutor, RoleClerk})},
	Facts:   []Fact{mustCode("ground", clearances, "On what ground.")},
	Sealed:  []SealedPath{explanationPath},
	Decode:  decodeAs[ProtectionConcernCleared],
}}

// FamilyState is what was heard of the child and its family.
type FamilyState struct {
	Views       []View // on every subject, in order
	Assessments []Assessment
	Concerns    []Concern // all of them, in order
}

// View is what the child wants.
type View struct {
	Mark
	About string
	Wants string
	By    []Signer // who heard it
}

// Assessment is what an assessor said of a receiver.
type Assessment struct {
	Mark
	Receiver       PersonID
	Recommendation string
	By             []Signer // who assessed
}

// Concern is a protection concern.
type Concern struct {
	Mark
	About   PersonID
	By      []Signer // who raised it, seconds included
	Cleared Mark
}

// concernAbout returns a concern about the person that is open; an empty mark
// when none is.
func (s FamilyState) concernAbout(person PersonID) Mark {
	for _, c := range s.Concerns {
		if c.About == person && c.Cleared.ID == "" {
			return c.Mark
		}
	}
	return Mark{}
}

// reopened opens a concern again whose clearance was declared wrong.
func (s FamilyState) reopened(clearance string) FamilyState {
	i := slices.IndexFunc(s.Concerns, func(c Concern) bool { return c.Cleared.ID != "" && c.Cleared.ID == clearance })
	s.Concerns = changed(s.Concerns, i, func(c *Concern) { c.Cleared = Mark{} })
	return s
}

// view returns the child's last word about the return.
func (s ChildState) view() View { return s.viewOn(aboutReturn) }

// viewOn returns the child's last word about a subject. What was declared wrong is
// passed over while there is another; a no is not, for it stands in the way until
// the child is heard anew. It is empty when nobody asked.
func (s ChildState) viewOn(subject string) View {
	var last View
	for _, v := range slices.Backward(s.Family.Views) {
		if v.About != subject {
			continue
		}
		if v.Wants == childObjects || s.withdrawn(v.ID).ID == "" {
			return v
		}
		if last.ID == "" {
			last = v
		}
	}
	return last
}

// assessed returns the last assessment of the person; false when there is none.
func (s FamilyState) assessed(person PersonID) (Assessment, bool) {
	for _, a := range slices.Backward(s.Assessments) {
		if a.Receiver == person {
			return a, true
		}
	}
	return Assessment{}, false
}

// assessedAsFamily reports whether anybody was asked whether the child should return
// to the person. Whoever would adopt it is no family yet.
func (s FamilyState) assessedAsFamily(person PersonID) bool {
	return slices.ContainsFunc(s.Assessments, func(a Assessment) bool {
		return a.Receiver == person && a.Recommendation != suitable && a.Recommendation != unsuitable
	})
}

// decideChild is H6: whoever is to receive the child is not the one to hear whether
// it wants that.
func (e ChildViewRecorded) decideChild(s ChildState, b Basis, st Statement) error {
	if e.About != aboutReturn {
		return nil
	}
	return s.Decision.Get().Proposal.decideImpartial(b, st)
}

func (e ChildViewRecorded) evolveChild(s ChildState, st Statement) ChildState {
	s.Family.Views = added(s.Family.Views, View{Mark: markOf(st), About: e.About, Wants: e.Wants, By: st.Signers})
	return s
}

// decideChild is H6: the assessor is not the claimant.
func (e FamilyAssessmentDone) decideChild(_ ChildState, b Basis, st Statement) error {
	if !b.signs(e.Receiver, st) {
		return nil
	}
	return refuse(Forbidden, "H6", "facts.receiver", Mark{}, "%s would assess himself: another officer must sign", e.Receiver)
}

func (e FamilyAssessmentDone) evolveChild(s ChildState, st Statement) ChildState {
	s.Family.Assessments = added(s.Family.Assessments, Assessment{Mark: markOf(st), Receiver: e.Receiver, Recommendation: e.Recommendation, By: st.Signers})
	return s
}

func (e ProtectionConcernRaised) decideChild(s ChildState, _ Basis, st Statement) error {
	if e.Person == s.Person {
		return refuse(Invalid, "H3", "facts.person", s.Opened, "a protection concern must be about somebody else than %s", st.Stream)
	}
	return nil
}

func (e ProtectionConcernRaised) evolveChild(s ChildState, st Statement) ChildState {
	s.Family.Concerns = added(s.Family.Concerns, Concern{Mark: markOf(st), About: e.Person, By: st.Signers})
	if e.Person == s.Decision.Get().Proposal.Receiver {
		return s.endApprovals(st)
	}
	return s
}

// decideChild: a concern that stands is cleared; and H6: not by who raised it.
func (e ProtectionConcernCleared) decideChild(s ChildState, b Basis, st Statement) error {
	i := answered(s.Family.Concerns, st)
	switch {
	case i < 0:
		return refuse(Invalid, "H3", "refs", Mark{}, "this answers no protection concern in %s", st.Stream)
	case b.signs(s.Family.Concerns[i].About, st):
		return refuse(Forbidden, "H6", "signers", s.Family.Concerns[i].Mark, "whom a protection concern is about cannot clear it")
	case s.Family.Concerns[i].Cleared.ID != "":
		return refuse(Conflict, "H3", "refs", s.Family.Concerns[i].Cleared, "the protection concern was cleared already")
	}
	return b.decideOthers(s.Family.Concerns[i].By, s.Family.Concerns[i].Mark, "raised the protection concern", "clear it", st)
}

func (e ProtectionConcernCleared) evolveChild(s ChildState, st Statement) ChildState {
	s.Family.Concerns = changed(s.Family.Concerns, answered(s.Family.Concerns, st), func(c *Concern) { c.Cleared = markOf(st) })
	return s
}
