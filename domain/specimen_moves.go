package domain

import "slices"

// The events by which a specimen goes from one agency to another.
const (
	TypeSpecimenHandedOver = "specimen.handed-over.v1"
	TypeSpecimenDispatched = "specimen.dispatched.v1"
	TypeSpecimenReceived   = "specimen.received.v1"
)

// SpecimenHandedOver gives a specimen to another agency, which signs that it got it. As
// with the child, it is the sender's until then.
type SpecimenHandedOver struct {
	To         StreamID `json:"to"`
	Seal       string   `json:"seal"`
	Transport  string   `json:"transport"`
	ExpectedBy string   `json:"expectedBy"`
}

// SpecimenDispatched sends a specimen with a carrier who cannot sign.
type SpecimenDispatched struct {
	To         StreamID `json:"to"`
	Seal       string   `json:"seal"`
	Carrier    string   `json:"carrier"`
	Waybill    string   `json:"waybill"`
	Transport  string   `json:"transport"`
	ExpectedBy string   `json:"expectedBy"`
}

// SpecimenReceived is the other half of either: an agency has the specimen now, and says
// under which seal it came.
type SpecimenReceived struct {
	SealSeen   string `json:"sealSeen,omitempty"`
	SealIntact bool   `json:"sealIntact"`
}

// EventType implements Event.
func (SpecimenHandedOver) EventType() string { return TypeSpecimenHandedOver }

// EventType implements Event.
func (SpecimenDispatched) EventType() string { return TypeSpecimenDispatched }

// EventType implements Event.
func (SpecimenReceived) EventType() string { return TypeSpecimenReceived }

// keeperKinds are the kinds of agency that may have a specimen in their hands.
var keeperKinds = slices.Concat(collectorKinds, []AgencyKind{CivilAffairs})

var (
	sentTo        = mustAgency("to", "The agency that is to receive it.")
	transportFact = mustCode("transport", transports, "How it is kept on the way.")
	expectedFact  = must("expectedBy", Time, "When it should have arrived.")
)

var specimenMoveSpecs = []Spec{{
	Type: TypeSpecimenHandedOver, Stream: ChildStream, Also: []StreamKind{MissingStream},
	Doc:     "Whoever has a specimen gives it to another agency, and answers for it until that agency has signed.",
	Signers: []SignerRule{recorded(keeperRoles, keeperKinds...), seconded(0, keeperRoles)},
	Facts:   []Fact{sentTo, sealFact, transportFact, expectedFact},
	Decode:  decodeAs[SpecimenHandedOver],
}, {
	Type: TypeSpecimenDispatched, Stream: ChildStream, Also: []StreamKind{MissingStream},
	Doc:     "Whoever has a specimen sends it to another agency with a carrier who cannot sign, and answers for it until that agency has signed.",
	Signers: []SignerRule{recorded(keeperRoles, keeperKinds...), seconded(0, keeperRoles)},
	Facts: []Fact{sentTo, sealFact,
		mustCode("carrier", carriers, "With whom."),
		must("waybill", Text, "Number of the waybill.").most(64).numbered(),
		transportFact, expectedFact,
	},
	Decode: decodeAs[SpecimenDispatched],
}, {
	Type: TypeSpecimenReceived, Stream: ChildStream, Also: []StreamKind{MissingStream},
	Doc:     "An agency has got a specimen. That nobody gave it on record, that the seal is broken or is another one, is recorded, and breaks the chain.",
	Signers: []SignerRule{recorded(keeperRoles, keeperKinds...), seconded(0, keeperRoles)},
	Facts: []Fact{
		may("sealSeen", Text, "Number of the seal on it; absent when there was none.").most(64).numbered(),
		must("sealIntact", Bool, "Whether the seal was whole."),
	},
	Decode: decodeAs[SpecimenReceived],
}}

// restsOnChain: whoever had the specimen gives it.
func (e SpecimenHandedOver) restsOnChain(s Specimen, _ Statement) []Rest { return s.heldRests() }
func (e SpecimenDispatched) restsOnChain(s Specimen, _ Statement) []Rest { return s.heldRests() }

func (s Specimen) heldRests() []Rest { return because(becauseSpecimen, s.HolderSince) }

// cites: the receiver must be accredited.
func (e SpecimenHandedOver) cites() []StreamID { return []StreamID{e.To} }
func (e SpecimenDispatched) cites() []StreamID { return []StreamID{e.To} }

func (e SpecimenHandedOver) decideChain(c chain, b Basis, st Statement) error {
	return c.decideSent(e.To, b, st)
}

func (e SpecimenDispatched) decideChain(c chain, b Basis, st Statement) error {
	return c.decideSent(e.To, b, st)
}

// decideSent is H4: only who has a specimen sends it, once at a time, to an agency that
// may have one.
func (c chain) decideSent(to StreamID, b Basis, st Statement) error {
	s, err := c.decideThere(st)
	if err != nil {
		return err
	}
	if err := s.decideHolder(st); err != nil {
		return err
	}
	switch receiver := b.Agency(to); {
	case to == s.Holder:
		return refuse(Invalid, "H4", "facts.to", s.HolderSince, "%s has the specimen already and cannot give it to itself", to)
	case !receiver.Accredited:
		return refuse(Invalid, "H4", "facts.to", receiver.Since, "%s is not accredited and may not receive a specimen", to)
	case !slices.Contains(keeperKinds, receiver.Kind):
		return refuse(Invalid, "H4", "facts.to", receiver.Since, "%s is a %s, and such an agency may not receive a specimen", to, Words(receiver.Kind))
	}
	return nil
}

func (e SpecimenHandedOver) evolveChain(c chain, st Statement) []Specimen {
	return c.sent(e.To, e.Seal, st)
}

func (e SpecimenDispatched) evolveChain(c chain, st Statement) []Specimen {
	return c.sent(e.To, e.Seal, st)
}

// sent opens a move. A seal that is not the one on record is a new one, which only a
// laboratory has a reason to put on: it has opened the old one.
func (c chain) sent(to StreamID, seal string, st Statement) []Specimen {
	return c.with(st, func(s *Specimen) {
		if seal != s.Seal && s.Lab != s.Holder {
			*s = s.breaks(breakResealed, markOf(st))
		}
		s.Seal, s.Status = seal, SpecimenOnTheWay
		s.Moves = added(s.Moves, Move{Mark: markOf(st), From: s.Holder, To: to, Seal: seal, By: st.Signers, At: st.Recorded.At.Unix()})
	})
}
