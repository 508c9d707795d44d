package domain

// TypeRemainsReleased says that a dead child's body was given to its family, or to
// whoever buries it.
const TypeRemainsReleased = "remains.released.v1"

// RemainsReleased ends what an agency owes a child who has died. Whose child it was
// may still be established, or disputed.
type RemainsReleased struct {
	Receiver PersonID `json:"receiver"`
	Relation string   `json:"relation"`
}

// EventType implements Event.
func (RemainsReleased) EventType() string { return TypeRemainsReleased }

var remainsSpecs = []Spec{{
	Type: TypeRemainsReleased, Stream: ChildStream,
	Doc: "The body of a child who has died is given to its family or to whoever buries it: the health facility and the police sign.",
	Signers: []SignerRule{recorded([]string{RoleDoctor}, HealthFacility),
		seconded(1, policeRoles, Police)},
	Facts: []Fact{receiverFact, relationFact},
	Sealed: []SealedPath{
		{Path: "receiverName", Subject: "receiver", Type: SealedText, Required: true, Doc: "Name of the receiver, from the identity paper seen."},
	},
	Decode: decodeAs[RemainsReleased],
}}

// decideChild is H3, the child has died and its body was not released before; and H6,
// nobody signs that the body comes to himself.
func (e RemainsReleased) decideChild(s ChildState, b Basis, st Statement) error {
	switch {
	case s.Died.ID == "":
		return refuse(Conflict, "H3", "stream", s.Custody.Since, "no death of %s is on record, so there is no body to release", st.Stream)
	case s.Died.Released.ID != "" && s.withdrawn(s.Died.Released.ID).ID == "":
		return refuse(Conflict, "H3", "stream", s.Died.Released, "the body of %s was released already", st.Stream)
	}
	return decideApart(e.Receiver, "facts.receiver", b, st)
}

func (e RemainsReleased) evolveChild(s ChildState, st Statement) ChildState {
	s.Died.Released = markOf(st)
	return s
}

func (e RemainsReleased) restsOn(s ChildState, _ Statement) []Rest {
	return because(becauseAbout, s.Died.Mark)
}
