package domain

// Living is where a child is, in so few words that statistics can count it.
type Living string

// The ways of living. A body outside the ledger holds a child for an agency that is
// responsible: that is care.
const (
	Nowhere  Living = "" // no agency has been responsible yet
	InHands  Living = "in_care"
	Gone     Living = "missing"
	Home     Living = "at_home"
	Adoptive Living = "adopted"
	Returned Living = "repatriated"
	Dead     Living = "deceased"
)

// MomentKind says what changes at a moment.
type MomentKind string

// The kinds of moments.
const (
	Opens   MomentKind = "opens"   // the stream; Code says how
	Lives   MomentKind = "lives"   // the child is somewhere from then on; Code is the care
	Passes  MomentKind = "passes"  // so, by an emergency: it is no placement
	Claims  MomentKind = "claims"  // Agency says that it has the child, in the care of Code
	Settles MomentKind = "settles" // a contest, for Agency
	Closes  MomentKind = "closes"  // the case; Code is the outcome
	Reopens MomentKind = "reopens"
	Visits  MomentKind = "visits" // somebody looked after the child; Code is CodeSeen or CodeNotSeen
)

// What a visit finds.
const (
	CodeSeen    = "seen"
	CodeNotSeen = "not_seen"
)

// Moment is what one record says of the course of a child's life, as statistics
// count it.
type Moment struct {
	Kind   MomentKind
	Living Living // of Lives and Passes
	Code   string
	Agency StreamID // of Claims and Settles
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
		return Moment{Kind: Opens, Code: code}, true
	}
	in := func(care string) (Moment, bool) { return Moment{Kind: Lives, Living: InHands, Code: care}, true }
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
		return Moment{Kind: Passes, Living: InHands, Code: e.Care}, true
	case ChildMissingFromCare:
		return Moment{Kind: Lives, Living: Gone}, true
	case HandedOver:
		return Moment{Kind: Lives, Living: Home}, true
	case ChildDied:
		return Moment{Kind: Lives, Living: Dead}, true
	}
	return momentAside(e)
}

// momentAside returns the moments that move no child by themselves.
func momentAside(e Event) (Moment, bool) {
	switch e := e.(type) {
	case CustodyClaimed:
		return Moment{Kind: Claims, Code: e.Care, Agency: e.Agency}, true
	case CustodyContestResolved:
		return Moment{Kind: Settles, Agency: e.Agency}, true
	case CaseClosed:
		return Moment{Kind: Closes, Code: e.Outcome}, true
	case CaseReopened:
		return Moment{Kind: Reopens}, true
	case FollowUpDone:
		if e.Seen {
			return Moment{Kind: Visits, Code: CodeSeen}, true
		}
		return Moment{Kind: Visits, Code: CodeNotSeen}, true
	}
	return Moment{}, false
}
