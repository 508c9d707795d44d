package domain

// The events of an alert: the public is asked to look out for a missing child.
const (
	TypeAlertPublished = "alert.published.v1"
	TypeAlertWithdrawn = "alert.withdrawn.v1"
)

// AlertPublished says that an alert went out. It waits for nobody: one officer
// publishes it, before the report is accepted if need be. A wider one is another.
type AlertPublished struct {
	RadiusKm int      `json:"radiusKm"`
	Channels []string `json:"channels"`
}

// AlertWithdrawn ends an alert. It answers it.
type AlertWithdrawn struct {
	Cause string `json:"cause"`
}

// EventType implements Event.
func (AlertPublished) EventType() string { return TypeAlertPublished }

// EventType implements Event.
func (AlertWithdrawn) EventType() string { return TypeAlertWithdrawn }

// maxRadius is half the way around the earth, in kilometres.
const maxRadius = 20_000

var alertSpecs = []Spec{{
	Type: TypeAlertPublished, Stream: MissingStream,
	Doc:     "The police ask the public to look out for the child. One officer suffices, before the report is accepted too.",
	Signers: []SignerRule{recorded(policeRoles, Police), seconded(0, policeRoles, Police)},
	Facts: []Fact{
		must("radiusKm", Int, "How far around the place it reaches, in kilometres.").most(maxRadius),
		mustCode("channels", alertChannels, "How it reaches people.").many().most(len(alertChannels.Terms)),
	},
	Decode: decodeAs[AlertPublished],
}, {
	Type: TypeAlertWithdrawn, Stream: MissingStream,
	Doc:     "An alert ends: the unit that published it says so, the one that searches, one that supervises either, or two agencies together.",
	Signers: []SignerRule{recorded(policeRoles, Police), seconded(0, custodyRoles)},
	Facts:   []Fact{mustCode("cause", alertEnds, "Why.")},
	Decode:  decodeAs[AlertWithdrawn],
}}

// decideMissing: there is a search, or a report that nobody has refused.
func (e AlertPublished) decideMissing(s MissingState, _ Basis, st Statement) error {
	return s.decideStatus(st, SearchReported, SearchOpen)
}

func (e AlertPublished) evolveMissing(s MissingState, st Statement) MissingState {
	s.Alerts = s.Alerts.begun(st)
	return s
}

// decideMissing asks for no status: an alert may outlast the search, and then ends
// late.
func (e AlertWithdrawn) decideMissing(s MissingState, b Basis, st Statement) error {
	return s.Alerts.decideEnd("alert", b, st, s.Unit)
}

func (e AlertWithdrawn) evolveMissing(s MissingState, st Statement) MissingState {
	s.Alerts = s.Alerts.ended(st, 0)
	return s
}
