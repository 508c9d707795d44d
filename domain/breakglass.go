package domain

import (
	"slices"
	"time"
)

// The events of a reading in an emergency.
const (
	TypeBreakGlassUsed     = "break-glass.used.v1"
	TypeBreakGlassReviewed = "break-glass.reviewed.v1"
)

// BreakGlassUsed says that an officer who has no part in a case opens a child's
// history because there is no time to be called in. It is on record before
// anything is shown.
type BreakGlassUsed struct {
	Subject StreamID `json:"subject"`
	Officer PersonID `json:"officer"`
	Purpose string   `json:"purpose"`
	Hours   int      `json:"hours"`
}

// BreakGlassReviewed says what another agency thinks of such a reading. It answers
// it.
type BreakGlassReviewed struct {
	Outcome string `json:"outcome"`
}

// EventType implements Event.
func (BreakGlassUsed) EventType() string { return TypeBreakGlassUsed }

// EventType implements Event.
func (BreakGlassReviewed) EventType() string { return TypeBreakGlassReviewed }

// readingUnjustified ends what a reading opened.
const readingUnjustified = "not_justified"

var (
	emergencyPurposes = Codes{Name: "EmergencyPurpose", Doc: "What emergency it is.", Terms: []Term{
		{"child_in_danger", "The child is in danger now, and who can protect it must be found.", ""},
		{"child_missing", "The child is gone, and whoever searches must know it.", ""},
		{"child_found", "A child stands before the officer who may be this one.", ""},
		{"medical", "A doctor must know what the child has, or who decides for it.", ""},
	}}
	readingOutcomes = Codes{Name: "ReadingOutcome", Doc: "What a review found of a reading in an emergency.", Terms: []Term{
		{"justified", "There was an emergency, and it was read for that.", ""},
		{"excessive", "There was an emergency, and less would have done.", ""},
		{readingUnjustified, "There was no emergency, or it was read for something else.", ""},
	}}
	emergencyRoles = slices.Concat(custodyRoles, []string{RoleDoctor, RoleGuardian, RoleProsecutor})
	emergencyKinds = slices.Concat(custodians, []AgencyKind{HealthFacility, GuardianOffice, Prosecution})
	readingReviews = []string{RoleAuditor, RoleSupervisor, RoleProsecutor}
)

// maxReading bounds a reading in hours, a month; the profile bounds it closer.
const maxReading = 31 * 24

var breakGlassSpecs = []Spec{{
	Type: TypeBreakGlassUsed, Stream: AccessStream,
	Doc:     "An officer without a part in the case opens the child's history in an emergency, for hours, and for nobody else. It is shown for ever and reviewed by another agency.",
	Signers: []SignerRule{recorded(emergencyRoles, emergencyKinds...)},
	Facts: []Fact{
		{Name: "subject", Type: StreamOf, Required: true, Doc: "The child's stream."},
		must("officer", Person, "The officer who reads, and signs this."),
		mustCode("purpose", emergencyPurposes, "What emergency it is."),
		must("hours", Int, "For how many hours; the profile says how many at most.").most(maxReading),
	},
	Decode: decodeAs[BreakGlassUsed],
}, {
	Type: TypeBreakGlassReviewed, Stream: AccessStream,
	Doc:     "Another agency has looked into a reading in an emergency. One that it finds not justified ends at once.",
	Signers: []SignerRule{recorded(readingReviews), seconded(0, readingReviews)},
	Facts:   []Fact{mustCode("outcome", readingOutcomes, "What it found.")},
	Decode:  decodeAs[BreakGlassReviewed],
}}

// Reading is a child's history opened in an emergency.
type Reading struct {
	Mark
	Officer PersonID
	Purpose string
	By      []Signer // the officer
	From    int64    // Unix seconds: when it was recorded
	Until   int64
	Reviews []Review // in order
}

// Review is what an agency thinks of a reading.
type Review struct {
	Mark
	Outcome string
	By      []Signer
}

// open returns the place of a reading of the officer's, at whichever agency, that
// is not over at a time; -1 when there is none.
func (s AccessState) open(officer PersonID, at time.Time) int {
	return slices.IndexFunc(s.Readings, func(r Reading) bool {
		return r.Officer == officer && r.From <= at.Unix() && at.Unix() < r.Until && !r.unjustified()
	})
}

// MayRead reports whether an officer of an agency may read the child's history at
// a time because of an emergency that is on record: the very officer who recorded
// it, under a key that is not known to be compromised, within the hours that were
// asked for, and unless a review found it not justified. That the agency is
// accredited and employs the officer now is for the caller to see.
func (s AccessState) MayRead(agency State, officer PersonID, at time.Time) bool {
	i := s.open(officer, at)
	if i < 0 || officer == "" {
		return false
	}
	by := s.Readings[i].By[0]
	return by.Agency == agency.Stream && !agency.Agency.Get().Keys[by.Key].Compromised
}

func (r Reading) unjustified() bool {
	return slices.ContainsFunc(r.Reviews, func(v Review) bool { return v.Outcome == readingUnjustified })
}

// abused returns a reading of the officer's that was found not justified; an empty
// mark when none was.
func (s AccessState) abused(officer PersonID) Mark {
	for _, r := range s.Readings {
		if r.Officer == officer && r.unjustified() {
			return r.Mark
		}
	}
	return Mark{}
}

func (e BreakGlassUsed) check() error {
	if e.Subject.Kind() != ChildStream {
		return fieldError("facts.subject", "it is a child's history that is opened")
	}
	if e.Hours < 1 {
		return fieldError("facts.hours", "a history is opened for an hour at least")
	}
	return nil
}

func (e BreakGlassUsed) cites() []StreamID { return []StreamID{e.Subject} }

// decideAccess is H3, there is such a child, and it is not open to the officer
// already, so that nobody fills the stream; H6, who reads signs it, and abused no
// reading before; and H8, the profile offers it, and for so long.
func (e BreakGlassUsed) decideAccess(s AccessState, b Basis, st Statement) error {
	most, i, abused := b.Ledger().Policy.Limits.BreakGlassHours, s.open(e.Officer, st.Recorded.At), s.abused(e.Officer)
	switch {
	case st.Stream != e.Subject.Access():
		return fieldError("facts.subject", "the history of %s is opened in %s", e.Subject, e.Subject.Access())
	case b.State(e.Subject).Child.Person == "":
		return refuse(Invalid, "H3", "facts.subject", Mark{}, "nothing is known of %s, so there is nothing to read", e.Subject)
	case e.Officer != b.officer(st.author()):
		return refuse(Forbidden, "H6", "facts.officer", Mark{}, "%s does not sign this: who reads in an emergency says so himself", e.Officer)
	case abused.ID != "":
		return refuse(Forbidden, "H6", "facts.officer", abused, "a reading of %s by %s was found not justified: a colleague must open it", e.Subject, e.Officer)
	case i >= 0:
		return refuse(Conflict, "H3", "facts.officer", s.Readings[i].Mark, "%s is open to %s already", e.Subject, e.Officer)
	case most == 0:
		return refuse(Invalid, "H8", "type", Mark{}, "the policy in force lets nobody open %s in an emergency: an agency of the case must call others in", e.Subject)
	case e.Hours > most:
		return refuse(Invalid, "H8", "facts.hours", Mark{}, "the policy in force lets a history be opened in an emergency for %d hours at most", most)
	}
	return nil
}

func (e BreakGlassUsed) evolveAccess(s AccessState, st Statement) AccessState {
	from := st.Recorded.At
	s.Readings = added(s.Readings, Reading{Mark: markOf(st), Officer: e.Officer, Purpose: e.Purpose, By: st.Signers,
		From: from.Unix(), Until: from.Add(time.Duration(e.Hours) * time.Hour).Unix()})
	return s
}

// decideAccess is H6: who reviews a reading had no hand in it. Each agency reviews
// it once, so that the first to do so does not have the last word.
func (e BreakGlassReviewed) decideAccess(s AccessState, b Basis, st Statement) error {
	i := answered(s.Readings, st)
	if i < 0 {
		return refuse(Invalid, "H3", "refs", Mark{}, "this answers no reading in an emergency in %s", st.Stream)
	}
	r := s.Readings[i]
	if own, is := sharedAgency(r.By, st); is {
		return refuse(Forbidden, "H6", "signers", r.Mark, "an officer of %s opened the history, so another agency must review that", own)
	}
	if b.overlap(r.By, st.Signers) {
		return refuse(Forbidden, "H6", "signers", r.Mark, "the officer who opened the history cannot review that, for whichever agency")
	}
	for _, review := range r.Reviews {
		if own, is := sharedAgency(review.By, st); is {
			return refuse(Conflict, "H3", "signers", review.Mark, "%s has reviewed it already", own)
		}
	}
	return nil
}

func (e BreakGlassReviewed) evolveAccess(s AccessState, st Statement) AccessState {
	s.Readings = changed(s.Readings, answered(s.Readings, st), func(r *Reading) {
		r.Reviews = added(r.Reviews, Review{Mark: markOf(st), Outcome: e.Outcome, By: st.Signers})
	})
	return s
}
