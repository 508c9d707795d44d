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
	in := func(care string) (Moment, bool) {
		return Moment{Kind: MomentLives, Living: LivingInCare, Code: care}, true
	}
	switch e := e.(type) {
	case CustodyTaken:
		return in(e.Care)
	case TransferAccepted:
		return in(e.Care)
	case CustodyHeldOutside:
		return in(e.Care)
	case ChildReturnedToCare:
		return in(e.Care)
	case CarePlacementMade:
		return in(e.Care)
	case CarePlacementChanged:
		return in(e.Care)
	case CarePlacementEnded:
		return in(e.Care)
	case PlacementDisrupted:
		return in(e.Care)
	case PlacementEmergency:
		return Moment{Kind: MomentPasses, Living: LivingInCare, Code: e.Care}, true
	case ChildMissingFromCare:
		return Moment{Kind: MomentLives, Living: LivingMissing}, true
	case HandedOver:
		return Moment{Kind: MomentLives, Living: LivingAtHome}, true
	case ChildDied:
		return Moment{Kind: MomentLives, Living: LivingDead}, true
	case FosterOrdered:
		return in(optionFoster)
	case KafalaOrdered:
		return in(outcomeKafala)
	case RepatriationDeparted:
		return in(careAbroad)
	case AdoptionDissolved:
		if e.Custodian != "" {
			return in("") // with those who adopted the child, until somebody fetches it
		}
		return Moment{Kind: MomentLives, Living: LivingNowhere}, true
	case AdoptionRegistered:
		return Moment{Kind: MomentLives, Living: LivingAdopted}, true
	case RepatriationReceived:
		return Moment{Kind: MomentLives, Living: LivingAbroad}, true
	}
	return momentAside(e)
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
