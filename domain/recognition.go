package domain

import "time"

// TypeRecognitionDeclared is an adult's own word on who they are.
const TypeRecognitionDeclared = "recognition.declared.v1"

// RecognitionDeclared says whether an adult recognises a relative as family, or
// the child of a missing report as themselves. Adults decide for themselves.
type RecognitionDeclared struct {
	Recognises bool     `json:"recognises"`
	Recognised PersonID `json:"recognised,omitempty"`
	Report     StreamID `json:"report,omitempty"`
}

// EventType implements Event.
func (RecognitionDeclared) EventType() string { return TypeRecognitionDeclared }

var hearingRoles = []string{RoleInvestigator, RoleCaseworker, RoleSupervisor, RoleGuardian, RoleClerk}

var recognitionSpecs = []Spec{{
	Type: TypeRecognitionDeclared, Stream: ChildStream, Living: true,
	Doc: "An adult says whether they recognise a family, or themselves in a missing report. An officer who heard it signs, and one of another agency.",
	Signers: []SignerRule{
		recorded(hearingRoles, Police, CivilAffairs, NGO, WelfareInstitution, Shelter, GuardianOffice, Court),
		seconded(1, hearingRoles),
	},
	Facts: []Fact{
		must("recognises", Bool, "Whether the person does."),
		may("recognised", Person, "The relative in question."),
		{Name: "report", Type: StreamOf, Of: MissingStream, Doc: "The missing report in question."},
	},
	Sealed: []SealedPath{{Path: "words", Type: SealedText, Required: true, Doc: "The person's own words."}},
	Decode: decodeAs[RecognitionDeclared],
}}

// Recognition is the last word of an adult on who they are.
type Recognition struct {
	Mark
	Recognises bool
}

// ofAge reports whether the person is certainly of age at a time: came as an
// adult, or is 18 by now at the youngest, by what a doctor assessed last, or else by
// what the opening says.
func (s ChildState) ofAge(at time.Time) bool {
	age, assessed := s.AssessedAge()
	if !assessed {
		age = s.Examined.Opening
	}
	return s.Adult || age.ID != "" && !at.Before(time.Unix(age.At, 0).UTC().AddDate(0, majority-age.AgeFrom, 0))
}

// decideOfAge is H8: only an adult speaks for themselves, and is one on the day
// that is claimed.
func (s ChildState) decideOfAge(field string, st Statement) error {
	said := st.Recorded.At
	if from, _ := st.OccurredAt.Interval(); !from.IsZero() && from.Before(said) {
		said = from
	}
	if !s.ofAge(said) {
		return refuse(Conflict, "H8", field, s.Opened, "%s may be younger than %d, and only an adult speaks for themselves", st.Stream, majority/12)
	}
	return nil
}

func (e RecognitionDeclared) check() error {
	if e.Recognised == "" && e.Report == "" {
		return fieldError("facts.recognised", "somebody recognises a relative or a missing report, and one of them is named")
	}
	return nil
}

func (e RecognitionDeclared) cites() []StreamID { return named(e.Report) }

// decideChild is H8, the person is of age; H6, two agencies heard it, and not whom
// it is about; H3, what is recognised is there.
func (e RecognitionDeclared) decideChild(s ChildState, b Basis, st Statement) error {
	switch {
	case e.Recognised == s.Person:
		return refuse(Invalid, "H3", "facts.recognised", s.Opened, "%s cannot be its own relative", st.Stream)
	case e.Report != "" && b.State(e.Report).Missing.Get().Child == "":
		return refuse(Invalid, "H3", "facts.report", Mark{}, "%s was never opened", e.Report)
	case b.signs(e.Recognised, st) || b.signs(s.Person, st):
		return refuse(Forbidden, "H6", "signers", Mark{}, "whom a recognition in %s is about cannot sign that it was heard", st.Stream)
	}
	return need(s.decideOfAge("type", st), decideTwo(st, "hear a recognition"))
}

func (e RecognitionDeclared) evolveChild(s ChildState, st Statement) ChildState {
	s.Recognition = Recognition{Mark: markOf(st), Recognises: e.Recognises}
	return s
}

// recognised reports whether the adult's last word, which nobody took back, is
// that they recognise somebody.
func (s ChildState) recognised() bool {
	return s.Recognition.Recognises && s.withdrawn(s.Recognition.ID).ID == ""
}

// doubts returns the record by which the adult recognises nobody; the opening when
// there was no word.
func (s ChildState) doubts() Mark {
	switch by := s.withdrawn(s.Recognition.ID); {
	case by.ID != "":
		return by
	case s.Recognition.ID != "":
		return s.Recognition.Mark
	}
	return s.Opened
}
