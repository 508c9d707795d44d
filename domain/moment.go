package domain

// Living is where a child is, in so few words that statistics can count it.
type Living string

// The ways of living. A body outside the ledger holds a child for an agency that is
// responsible: that is care.
const (
	LivingNowhere Living = "" // no agency has been responsible yet
	LivingInCare  Living = "in_care"
	LivingMissing Living = "missing"
	LivingAtHome  Living = "at_home"
	LivingAdopted Living = "adopted"
	LivingAbroad  Living = "repatriated"
	LivingDead    Living = "deceased"
)

// MomentKind says what changes at a moment.
type MomentKind string

// The kinds of moments.
const (
	MomentOpens   MomentKind = "opens"   // the stream; Code says how
	MomentLives   MomentKind = "lives"   // the child is somewhere from then on; Code is the care
	MomentPasses  MomentKind = "passes"  // likewise, by an emergency: it is no placement
	MomentClaims  MomentKind = "claims"  // Agency says that it has the child, in the care of Code
	MomentSettles MomentKind = "settles" // a contest, for Agency
	MomentCloses  MomentKind = "closes"  // the case; Code is the outcome
	MomentReopens MomentKind = "reopens"
	MomentVisits  MomentKind = "visits" // somebody looked after the child; Code is VisitSeen or VisitNotSeen
)

// What a visit finds.
const (
	VisitSeen    = "seen"
	VisitNotSeen = "not_seen"
)

// Moment is what one record says of the course of a child's life, as statistics
// count it.
type Moment struct {
	Kind   MomentKind
	Living Living // of MomentLives and MomentPasses
	Code   string
	Agency StreamID // of MomentClaims and MomentSettles
}

// openings are how a stream opens.
var openings = map[string]string{TypeChildRescued: "rescued", TypeChildFound: "found", TypeChildLocated: "located",
	TypePersonPresented: "presented", TypeChildBornInCare: "born_in_care", TypeChildAdmitted: "admitted"}

// Openings are the codes of moments that open, in the order of the catalogue.
func Openings() []string {
	var all []string
	for _, spec := range Catalogue() {
		if code, opens := openings[spec.Type]; opens {
			all = append(all, code)
		}
	}
	return all
}

// MomentOf returns the moment that a valid record of a child's stream makes; false
// when it makes none.
func MomentOf(e Event) (Moment, bool) {
	if code, opens := openings[e.EventType()]; opens {
		return Moment{Kind: MomentOpens, Code: code}, true
	}
	if care, cares := careFrom(e); cares {
		return Moment{Kind: MomentLives, Living: LivingInCare, Code: care}, true
	}
	lives := func(where Living) (Moment, bool) { return Moment{Kind: MomentLives, Living: where}, true }
	switch e := e.(type) {
	case PlacementEmergency:
		return Moment{Kind: MomentPasses, Living: LivingInCare, Code: e.Care}, true
	case ChildMissingFromCare:
		return lives(LivingMissing)
	case HandedOver:
		return lives(LivingAtHome)
	case ChildDied:
		return lives(LivingDead)
	case AdoptionRegistered:
		return lives(LivingAdopted)
	case AdoptionDissolved:
		return lives(LivingNowhere)
	case RepatriationReceived:
		return lives(LivingAbroad)
	}
	return momentAside(e)
}

// careFrom returns in which kind of care a child is from a record on; false when it
// says nothing of that. After an adoption that was dissolved nobody says the kind: an
// agency is responsible, and the child with those who adopted it.
func careFrom(e Event) (care string, says bool) {
	switch e := e.(type) {
	case CustodyTaken:
		return e.Care, true
	case TransferAccepted:
		return e.Care, true
	case CustodyHeldOutside:
		return e.Care, true
	case ChildReturnedToCare:
		return e.Care, true
	case CarePlacementMade:
		return e.Care, true
	case CarePlacementChanged:
		return e.Care, true
	case CarePlacementEnded:
		return e.Care, true
	case PlacementDisrupted:
		return e.Care, true
	case FosterOrdered:
		return optionFoster, true
	case KafalaOrdered:
		return outcomeKafala, true
	case RepatriationDeparted:
		return careAbroad, true
	case AdoptionDissolved:
		return "", e.Custodian != ""
	}
	return "", false
}

// momentAside returns the moments that move no child by themselves.
func momentAside(e Event) (Moment, bool) {
	switch e := e.(type) {
	case CustodyClaimed:
		return Moment{Kind: MomentClaims, Code: e.Care, Agency: e.Agency}, true
	case CustodyContestResolved:
		return Moment{Kind: MomentSettles, Agency: e.Agency}, true
	case CaseClosed:
		return Moment{Kind: MomentCloses, Code: e.Outcome}, true
	case CaseReopened:
		return Moment{Kind: MomentReopens}, true
	case FollowUpDone:
		if e.Seen {
			return Moment{Kind: MomentVisits, Code: VisitSeen}, true
		}
		return Moment{Kind: MomentVisits, Code: VisitNotSeen}, true
	}
	return Moment{}, false
}
