package domain

import "time"

// The events of a doctor's examinations.
const (
	TypeAgeAssessed    = "age.assessed.v1"
	TypeHealthExamined = "health.examined.v1"
)

// AgeAssessed says how old somebody is, by the methods named. It never changes what
// the opening said.
type AgeAssessed struct {
	AgeFrom int      `json:"ageFrom"`
	AgeTo   int      `json:"ageTo"`
	Methods []string `json:"methods"`
}

// HealthExamined says how a doctor found the child. What was found is sealed.
type HealthExamined struct {
	Sex       string `json:"sex"`
	Condition string `json:"condition"`
}

// EventType implements Event.
func (AgeAssessed) EventType() string { return TypeAgeAssessed }

// EventType implements Event.
func (HealthExamined) EventType() string { return TypeHealthExamined }

var (
	examiners    = []SignerRule{recorded([]string{RoleDoctor}, HealthFacility), seconded(0, []string{RoleDoctor}, HealthFacility)}
	findingsPath = SealedPath{Path: "findings", Type: SealedText, Doc: "What the doctor found, in words."}
)

var examinationSpecs = []Spec{{
	Type: TypeAgeAssessed, Stream: ChildStream,
	Doc:     "A doctor assesses the age. A range that the opening does not bear out is a finding, and refused by nothing.",
	Signers: examiners,
	Facts: []Fact{
		must("ageFrom", Int, "Assessed age in months, at least.").most(maxMonths),
		must("ageTo", Int, "Assessed age in months, at most.").most(maxMonths),
		mustCode("methods", ageMethods, "How it was assessed.").many().most(len(ageMethods.Terms)),
	},
	Sealed: []SealedPath{findingsPath},
	Decode: decodeAs[AgeAssessed],
}, {
	Type: TypeHealthExamined, Stream: ChildStream, Living: true, Observed: true,
	Doc:     "A doctor has examined the child. Another sex than the opening named is a finding, and refused by nothing.",
	Signers: examiners,
	Facts:   []Fact{sexFact, conditionFact},
	Sealed:  []SealedPath{findingsPath, photoPath},
	Decode:  decodeAs[HealthExamined],
}}

// Appearance is what somebody is said to be: sex, and age in months at a time. No age
// is known where AgeTo is below AgeFrom.
type Appearance struct {
	Mark
	Sex            string // empty when nothing was said of it
	AgeFrom, AgeTo int
	At             int64 // recorded time, Unix seconds
}

// ExaminationState is what the opening said of the child, and doctors since.
type ExaminationState struct {
	Opening Appearance
	Doctors []Appearance // in order
}

// sexUnclear contradicts nothing.
const sexUnclear = "unclear"

// noAge is the age of an appearance of which none is known.
const noAge = -1

// appears is implemented by the events that open a child's stream.
type appears interface {
	appearance() (sex string, from, to int)
}

func (e ChildRescued) appearance() (string, int, int)    { return e.Sex, e.AgeFrom, e.AgeTo }
func (e ChildFound) appearance() (string, int, int)      { return e.Sex, e.AgeFrom, e.AgeTo }
func (e ChildLocated) appearance() (string, int, int)    { return e.Sex, e.AgeFrom, e.AgeTo }
func (e PersonPresented) appearance() (string, int, int) { return e.Sex, e.AgeFrom, e.AgeTo }
func (e ChildBornInCare) appearance() (string, int, int) { return e.Sex, 0, 0 }
func (e ChildAdmitted) appearance() (string, int, int)   { return e.Sex, e.AgeFrom, e.AgeTo }

// asOpened keeps what the opening says of the child.
func (s ExaminationState) asOpened(st Statement) ExaminationState {
	if e, ok := st.Event.(appears); ok {
		sex, from, to := e.appearance()
		s.Opening = Appearance{Mark: markOf(st), Sex: sex, AgeFrom: from, AgeTo: to, At: st.Recorded.At.Unix()}
	}
	return s
}

func (e AgeAssessed) check() error { return checkAges(e.AgeFrom, e.AgeTo) }

// decideChild refuses nothing: what a doctor finds stands beside what was said before.
func (e AgeAssessed) decideChild(ChildState, Basis, Statement) error { return nil }

// decideChild refuses nothing, for the same reason.
func (e HealthExamined) decideChild(ChildState, Basis, Statement) error { return nil }

func (e AgeAssessed) evolveChild(s ChildState, st Statement) ChildState {
	return s.examined(Appearance{Mark: markOf(st), AgeFrom: e.AgeFrom, AgeTo: e.AgeTo, At: st.Recorded.At.Unix()})
}

func (e HealthExamined) evolveChild(s ChildState, st Statement) ChildState {
	return s.examined(Appearance{Mark: markOf(st), Sex: e.Sex, AgeFrom: 0, AgeTo: noAge, At: st.Recorded.At.Unix()})
}

func (s ChildState) examined(a Appearance) ChildState {
	s.Examined.Doctors = added(s.Examined.Doctors, a)
	return s
}

// AssessedAge returns the last assessed age that was not declared wrong; false when
// there is none.
func (s ChildState) AssessedAge() (Appearance, bool) {
	for i := len(s.Examined.Doctors) - 1; i >= 0; i-- {
		if a := s.Examined.Doctors[i]; a.AgeTo != noAge && s.withdrawn(a.ID).ID == "" {
			return a, true
		}
	}
	return Appearance{}, false
}

// Contradictions returns the examinations that do not fit what the opening said: of
// another sex, or of an age that the child could not have then. Records that were
// declared wrong contradict nothing and are contradicted by nothing.
func (s ChildState) Contradictions() []Mark {
	if s.Examined.Opening.ID == "" || s.withdrawn(s.Opened.ID).ID != "" {
		return nil
	}
	var against []Mark
	for _, a := range s.Examined.Doctors {
		if s.withdrawn(a.ID).ID == "" && !s.Examined.Opening.fits(a) {
			against = append(against, a.Mark)
		}
	}
	return against
}

// fits reports whether a later appearance may be that of the same person. The months
// between the two are counted for the age, and one more either way.
func (a Appearance) fits(later Appearance) bool {
	same := a.Sex == later.Sex || a.Sex == sexUnclear || later.Sex == sexUnclear || later.Sex == ""
	if later.AgeTo == noAge {
		return same
	}
	older := int((later.At - a.At) / int64(month/time.Second))
	return same && later.AgeFrom <= a.AgeTo+older+1 && later.AgeTo >= a.AgeFrom+older-1
}

// oldest is how many months old the child may be at a later time, at most. What
// protects somebody from an age on protects whoever may have reached it.
func (a Appearance) oldest(at time.Time) int {
	return a.AgeTo + max(0, int(at.Sub(time.Unix(a.At, 0))/month))
}

// month is the mean length of one.
const month = 365*24*time.Hour/12 + 2*time.Hour
