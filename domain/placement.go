package domain

// The events of placements: who holds the child, within an agency's
// responsibility.
const (
	TypePlacementEmergency   = "placement.emergency.v1"
	TypeCarePlacementMade    = "care.placement.made.v1"
	TypeCarePlacementChanged = "care.placement.changed.v1"
	TypeCarePlacementEnded   = "care.placement.ended.v1"
)

// PlacementEmergency puts a child somewhere at once: holder, place and
// photograph are needed, papers follow within the policy's hours.
type PlacementEmergency struct {
	Agency StreamID `json:"agency"`
	Care   string   `json:"care"`
	Keeper PersonID `json:"keeper"`
}

// CarePlacementMade gives a child into the hands of a carer. The agency stays
// responsible.
type CarePlacementMade struct {
	Care   string   `json:"care"`
	Carer  PersonID `json:"carer"`
	Vetted bool     `json:"vetted"`
}

// CarePlacementChanged moves the child to another carer.
type CarePlacementChanged struct {
	Care   string   `json:"care"`
	Carer  PersonID `json:"carer"`
	Vetted bool     `json:"vetted"`
	Cause  string   `json:"cause"`
}

// CarePlacementEnded brings the child back into the agency's own house.
type CarePlacementEnded struct {
	Care  string `json:"care"`
	Cause string `json:"cause"`
}

// EventType implements Event.
func (PlacementEmergency) EventType() string { return TypePlacementEmergency }

// EventType implements Event.
func (CarePlacementMade) EventType() string { return TypeCarePlacementMade }

// EventType implements Event.
func (CarePlacementChanged) EventType() string { return TypeCarePlacementChanged }

// EventType implements Event.
func (CarePlacementEnded) EventType() string { return TypeCarePlacementEnded }

var (
	placementSigners = []SignerRule{recorded(custodyRoles, custodians...), seconded(0, custodyRoles, custodians...)}
	carerFact        = must("carer", Person, "The carer.")
	vettedFact       = must("vetted", Bool, "Whether the carer was vetted before.")
	carerNamePath    = SealedPath{Path: "carerName", Subject: "carer", Type: SealedText, Required: true, Doc: "Name of the carer."}
	carerAddressPath = SealedPath{Path: "carerAddress", Subject: "carer", Type: SealedText, Doc: "Where the carer lives."}
)

var placementSpecs = []Spec{{
	Type: TypePlacementEmergency, Stream: ChildStream, Living: true,
	Doc:     "A child is put somewhere at once, with a photograph and a place; the papers follow.",
	Signers: placementSigners,
	Facts: []Fact{agencyFact, careFact,
		must("keeper", Person, "Who receives the child there."),
	},
	Sealed: []SealedPath{
		{Path: "photo", Type: SealedDigest, Required: true, Doc: "SHA-256 of the photograph taken then."},
		{Path: "keeperName", Subject: "keeper", Type: SealedText, Doc: "Name of who receives the child."},
		facilityPath,
	},
	Decode: decodeAs[PlacementEmergency],
}, {
	Type: TypeCarePlacementMade, Stream: ChildStream, Living: true,
	Doc:     "A carer holds the child from here on; the agency stays responsible.",
	Signers: placementSigners,
	Facts:   []Fact{careFact, carerFact, vettedFact},
	Sealed:  []SealedPath{carerNamePath, carerAddressPath},
	Decode:  decodeAs[CarePlacementMade],
}, {
	Type: TypeCarePlacementChanged, Stream: ChildStream, Living: true,
	Doc:     "Another carer holds the child from here on.",
	Signers: placementSigners,
	Facts:   []Fact{careFact, carerFact, vettedFact, mustCode("cause", placementCauses, "Why.")},
	Sealed:  []SealedPath{carerNamePath, carerAddressPath, explanationPath},
	Decode:  decodeAs[CarePlacementChanged],
}, {
	Type: TypeCarePlacementEnded, Stream: ChildStream, Living: true,
	Doc:     "The child is back in the agency's own house.",
	Signers: placementSigners,
	Facts:   []Fact{careFact, mustCode("cause", placementCauses, "Why.")},
	Sealed:  []SealedPath{explanationPath},
	Decode:  decodeAs[CarePlacementEnded],
}}

// decideChild is H4: an emergency does not take a child from another agency; H3:
// the place is named, since nothing else says where the child is; and H8. An officer
// may keep the child himself: at night there may be nobody else.
func (e PlacementEmergency) decideChild(s ChildState, _ Basis, st Statement) error {
	c := s.Custody
	switch {
	case st.Place == "":
		return refuse(Invalid, "H3", "place", Mark{}, "an emergency placement of %s must name its place, for nothing else says where the child is", st.Stream)
	case len(c.Contests) > 0 && c.Agency != e.Agency && c.Status != Missing:
		return c.contested(st)
	case c.Agency != "" && c.Agency != e.Agency && c.Status != Missing:
		return refuse(Conflict, "H4", "facts.agency", c.Since,
			"%s is in the custody of %s: if the child is with you now, record a custody claim", st.Stream, c.Agency)
	case c.Open != nil && c.Status != Missing:
		return c.onTheWay(st)
	}
	return need(decideOwnAgency(e.Agency, st), s.decideHands("facts.keeper", e.Keeper, st))
}

func (e PlacementEmergency) evolveChild(s ChildState, st Statement) ChildState {
	s = s.take(e.Agency, e.Care, st).contestedStill(s.Custody.Contests)
	s.Custody.Holder = Holder{Person: e.Keeper, Care: e.Care, Since: markOf(st)}
	return s
}

func (e CarePlacementMade) decideChild(s ChildState, b Basis, st Statement) error {
	if err := s.Custody.decideFree(st); err != nil {
		return err
	}
	if s.Custody.placed() {
		return refuse(Conflict, "H4", "stream", s.Custody.Holder.Since, "%s is placed with %s already: that placement must be changed or ended", st.Stream, s.Custody.Holder.Person)
	}
	return s.decideCarer(e.Care, e.Carer, b, st)
}

func (e CarePlacementChanged) decideChild(s ChildState, b Basis, st Statement) error {
	if err := need(s.Custody.decideFree(st), s.Custody.decidePlaced(st)); err != nil {
		return err
	}
	if s.Custody.Holder.Person == e.Carer {
		return refuse(Conflict, "H4", "facts.carer", s.Custody.Holder.Since, "%s has %s already", e.Carer, st.Stream)
	}
	return s.decideCarer(e.Care, e.Carer, b, st)
}

func (e CarePlacementEnded) decideChild(s ChildState, _ Basis, st Statement) error {
	return need(s.Custody.decideFree(st), s.Custody.decidePlaced(st))
}

// placed reports whether a carer holds the child by a placement: an agency's, or a
// court's. Those who adopted a child hold it so once the adoption is dissolved, until
// the agency fetches it.
func (c CustodyState) placed() bool {
	switch c.Holder.Since.Type {
	case TypeCarePlacementMade, TypeCarePlacementChanged, TypeFosterOrdered, TypeAdoptionRegistered:
		return c.Agency != ""
	}
	return false
}

func (c CustodyState) decidePlaced(st Statement) error {
	if !c.placed() {
		return refuse(Conflict, "H4", "stream", c.Since, "%s is with no carer, so there is no placement to change or end", st.Stream)
	}
	return nil
}

func (e CarePlacementMade) evolveChild(s ChildState, st Statement) ChildState {
	return s.hold(Holder{Person: e.Carer, Care: e.Care, Since: markOf(st)})
}

func (e CarePlacementChanged) evolveChild(s ChildState, st Statement) ChildState {
	return s.hold(Holder{Person: e.Carer, Care: e.Care, Since: markOf(st)})
}

func (e CarePlacementEnded) evolveChild(s ChildState, st Statement) ChildState {
	return s.hold(Holder{Agency: s.Custody.Agency, Care: e.Care, Since: markOf(st)})
}

// hold moves the child from hand to hand; the responsible agency stays.
func (s ChildState) hold(h Holder) ChildState {
	s.Custody.Holder, s.Custody.Status, s.Repatriation = h, InCare, s.Repatriation.where((*RepatriationState).stays)
	return s
}
