package domain

// TypeHandedOver brings a child home.
const TypeHandedOver = "reunification.handed-over.v1"

// HandedOver says that the custodian gave the child into the hands of a person
// of its family, watched by another agency.
type HandedOver struct {
	Receiver PersonID `json:"receiver"`
	Relation string   `json:"relation"`
	Presence Presence `json:"presence"`
}

// EventType implements Event.
func (HandedOver) EventType() string { return TypeHandedOver }

var relations = []string{"mother", "father", "grandmother", "grandfather", "aunt", "uncle", "sister", "brother", "other_family"}

var reunificationSpecs = []Spec{{
	Type: TypeHandedOver, Stream: ChildStream,
	Doc: "The child is handed to its family: the custodian signs, and an officer of another agency who watched.",
	Signers: []SignerRule{
		{Purpose: PurposeRecord, Roles: custodyRoles, Kinds: custodians, Min: 1, Max: 1},
		{Purpose: PurposeWitness, Roles: []string{RoleCaseworker, RoleGuardian},
			Kinds: []AgencyKind{NGO, GuardianOffice, CivilAffairs}, Min: 1, Max: 2},
	},
	Facts: []Fact{
		{Name: "receiver", Type: Person, Required: true, Doc: "The person who receives the child."},
		{Name: "relation", Type: Code, Codes: relations, Required: true, Doc: "What the receiver is to the child."},
		presenceFact,
	},
	Sealed: []SealedPath{
		{Path: "receiverName", Subject: "receiver", Type: SealedText, Required: true, Doc: "Name of the receiver, from the identity paper seen."},
		{Path: "receiverAddress", Subject: "receiver", Type: SealedText, Doc: "Where the family lives."},
		{Path: "photo", Type: SealedDigest, Doc: "SHA-256 of the photograph of the hand-over."},
	},
	Decode: decodeAs[HandedOver],
}}

func (e HandedOver) check() error {
	if !e.Receiver.Valid() {
		return fieldError("facts.receiver", "a receiver is a person's id")
	}
	return need(e.Presence.check(), checkCode("facts.relation", e.Relation, relations))
}

// decideChild is H4 for the last step: the custodian releases, no transfer is
// open, and whoever watched is of another agency.
func (e HandedOver) decideChild(s ChildState, _ Basis, st Statement) error {
	if s.Custody.Agency == "" || st.author().Agency != s.Custody.Agency {
		return Refuse(Conflict, "H4", "%s is not in the custody of %s", st.Stream, st.author().Agency)
	}
	if s.Custody.Open != nil {
		return Refuse(Conflict, "H4", "a transfer of %s is open: %s", st.Stream, s.Custody.Open.ID)
	}
	if e.Receiver == s.Person {
		return fieldError("facts.receiver", "a child does not receive itself")
	}
	for _, witness := range st.Signed(PurposeWitness) {
		if witness.Agency == s.Custody.Agency {
			return signerError("H6", "the hand-over of %s is watched by another agency than the custodian", st.Stream)
		}
	}
	return nil
}

func (e HandedOver) evolveChild(s ChildState, _ Statement) ChildState {
	s.Custody = CustodyState{Home: true}
	return s
}
