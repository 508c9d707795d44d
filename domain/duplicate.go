package domain

import "slices"

// The events by which somebody suspects that two streams are of one child.
const (
	TypeDuplicateSuspected = "duplicate.suspected.v1"
	TypeDuplicateDismissed = "duplicate.dismissed.v1"
)

// DuplicateSuspected says that another stream may be of the same person. It binds
// nobody: two agencies link the streams, or another agency dismisses it.
type DuplicateSuspected struct {
	Other StreamID `json:"other"`
	Bases []string `json:"bases"`
}

// DuplicateDismissed says that a suspicion does not hold. It answers it.
type DuplicateDismissed struct {
	Cause string `json:"cause"`
}

// EventType implements Event.
func (DuplicateSuspected) EventType() string { return TypeDuplicateSuspected }

// EventType implements Event.
func (DuplicateDismissed) EventType() string { return TypeDuplicateDismissed }

// equalProfile is what twins have too.
const equalProfile = "equal_profile"

var samePersonBases = Codes{Name: "SamePersonBasis", Doc: "What speaks for two streams being of one person.", Terms: []Term{
	{"photograph", "Photographs show the same face.", ""},
	{"distinguishing_mark", "A scar, a birthmark or an old injury is the same.", ""},
	{"palm_print", "Prints of palms, fingers or feet are the same.", ""},
	{"temporary_number", "Both bear one temporary number of one operation.", ""},
	{"document_number", "Both bear the number of one document.", ""},
	{"name", "Name and day of birth are the same.", ""},
	{"belongings", "What was found with the child is the same.", ""},
	{"own_account", "The person says so.", ""},
	{"relative_account", "A relative knows the person again.", ""},
	{"officer_account", "An officer or a carer of then knows the person again.", ""},
	{equalProfile, "Both have one DNA profile, as identical twins have too.", ""},
}}

var dismissals = Codes{Name: "DuplicateDismissal", Doc: "Why two streams are not of one person.", Terms: []Term{
	{"different_persons", "Both were seen, and they are two.", ""},
	{"twins", "They are twins.", ""},
	{"siblings", "They are siblings who look alike.", ""},
	{"number_reused", "A number or a document was used for two persons.", ""},
	{"mistyped", "A number or a name was mistyped.", ""},
	{"not_borne_out", "Nothing else speaks for it.", ""},
}}

var (
	otherFact       = Fact{Name: "other", Type: StreamOf, Of: ChildStream, Required: true, Doc: "The other child's stream."}
	samePersonFact  = mustCode("bases", samePersonBases, "On what it rests.").many().most(len(samePersonBases.Terms))
	suspectingRoles = slices.Concat(authorRoles, []string{RoleAuditor})
)

var duplicateSpecs = []Spec{{
	Type: TypeDuplicateSuspected, Stream: ChildStream,
	Doc:     "Somebody suspects that another stream is of the same person. Any agency may; it binds nobody.",
	Signers: []SignerRule{recorded(suspectingRoles), seconded(0, suspectingRoles)},
	Facts:   []Fact{otherFact, samePersonFact},
	Sealed:  []SealedPath{explanationPath},
	Decode:  decodeAs[DuplicateSuspected],
}, {
	Type: TypeDuplicateDismissed, Stream: ChildStream,
	Doc:     "An agency that did not suspect it says that the two streams are not of one person.",
	Signers: []SignerRule{recorded(suspectingRoles), seconded(0, suspectingRoles)},
	Facts:   []Fact{mustCode("cause", dismissals, "Why.")},
	Sealed:  []SealedPath{explanationPath},
	Decode:  decodeAs[DuplicateDismissed],
}}

// Suspicion is a suspected duplicate.
type Suspicion struct {
	Mark
	Other     StreamID
	By        []Signer
	Dismissed Mark // empty while it is open
}

// decideChild does not look into the other stream: whatever a verdict rests on
// belongs in the child's dossier, and a suspicion must not bring another child's
// history there.
func (e DuplicateSuspected) decideChild(_ ChildState, _ Basis, st Statement) error {
	return decideAnother(e.Other, st)
}

// decideAnother wants two streams to be two.
func decideAnother(other StreamID, st Statement) error {
	if other == st.Stream {
		return refuse(Invalid, "H3", "facts.other", Mark{}, "%s is one stream, so there is no other to compare it with", st.Stream)
	}
	return nil
}

func (e DuplicateSuspected) evolveChild(s ChildState, st Statement) ChildState {
	s.Links.Suspected = added(s.Links.Suspected, Suspicion{Mark: markOf(st), Other: e.Other, By: st.Signers})
	return s
}

// decideChild: a suspicion that is open is dismissed; and H6: by none of those who
// raised it, nor by anybody of their agencies.
func (e DuplicateDismissed) decideChild(s ChildState, b Basis, st Statement) error {
	i := answered(s.Links.Suspected, st)
	if i < 0 {
		return refuse(Invalid, "H3", "refs", Mark{}, "this answers no suspected duplicate in %s", st.Stream)
	}
	open := s.Links.Suspected[i]
	if open.Dismissed.ID != "" {
		return refuse(Conflict, "H3", "refs", open.Dismissed, "the suspected duplicate was dismissed already")
	}
	return b.decideOthers(open.By, open.Mark, "suspected the duplicate", "dismiss it", st)
}

func (e DuplicateDismissed) evolveChild(s ChildState, st Statement) ChildState {
	s.Links.Suspected = changed(s.Links.Suspected, answered(s.Links.Suspected, st), func(one *Suspicion) { one.Dismissed = markOf(st) })
	return s
}
