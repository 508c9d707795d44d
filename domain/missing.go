package domain

// The events of a missing report.
const (
	TypeMissingReported = "missing.reported.v1"
	TypeMissingAccepted = "missing.accepted.v1"
	TypeMissingRefused  = "missing.refused.v1"
	TypeMissingResolved = "missing.resolved.v1"
	TypeMissingReopened = "missing.reopened.v1"
)

// MissingReported opens a missing report. Police may open one of their own
// motion; an organisation that relays one needs the police's acceptance.
type MissingReported struct {
	Child         PersonID `json:"child"`
	Relative      PersonID `json:"relative"`
	Relation      string   `json:"relation"`
	ReportedAs    string   `json:"reportedAs"`
	Sex           string   `json:"sex"`
	AgeFrom       int      `json:"ageFrom"`
	AgeTo         int      `json:"ageTo"`
	Circumstances string   `json:"circumstances"`
	LastSeen      string   `json:"lastSeen,omitempty"`
	LastSeenPlace string   `json:"lastSeenPlace,omitempty"`
	Taker         string   `json:"taker"`
}

// MissingAccepted says that the police search.
type MissingAccepted struct {
	CaseNumber string `json:"caseNumber"`
}

// MissingRefused says that the police do not search, and why.
type MissingRefused struct {
	Cause string `json:"cause"`
}

// MissingResolved ends the search.
type MissingResolved struct {
	Outcome string   `json:"outcome"`
	Found   StreamID `json:"found,omitempty"`
}

// MissingReopened begins the search anew.
type MissingReopened struct {
	Cause string `json:"cause"`
}

// EventType implements Event.
func (MissingReported) EventType() string { return TypeMissingReported }

// EventType implements Event.
func (MissingAccepted) EventType() string { return TypeMissingAccepted }

// EventType implements Event.
func (MissingRefused) EventType() string { return TypeMissingRefused }

// EventType implements Event.
func (MissingResolved) EventType() string { return TypeMissingResolved }

// EventType implements Event.
func (MissingReopened) EventType() string { return TypeMissingReopened }

var relationFact = mustCode("relation", relations, "What the person is to the child.")

var missingSpecs = []Spec{{
	Type: TypeMissingReported, Stream: MissingStream, Opens: true,
	Doc:     "A child is reported missing. Of their own motion police open a report for relatives who did not come.",
	Signers: []SignerRule{recorded(custodyRoles, Police, NGO, CivilAffairs), seconded(0, custodyRoles)},
	Facts: []Fact{childFact,
		must("relative", Person, "The relative who reports, or for whom the police open the report."),
		relationFact,
		mustCode("reportedAs", reportOrigins, "Whether somebody came, an organisation relays it, or the police act themselves."),
		sexFact, ageFromFact, ageToFact,
		mustCode("circumstances", circumstances, "How, as far as it is known."),
		may("lastSeen", Time, "When the child was last seen."),
		may("lastSeenPlace", Place, "Where, as an administrative code."),
		mustCode("taker", takers, "What whoever took the child is said to be to it."),
	},
	Sealed: []SealedPath{
		{Path: "childName", Subject: "child", Type: SealedText, Required: true, Doc: "Name of the child."},
		{Path: "description", Subject: "child", Type: SealedText, Doc: "What the child looks like and wore."},
		{Path: "photo", Subject: "child", Type: SealedDigest, Doc: "SHA-256 of a photograph of the child."},
		{Path: "relativeName", Subject: "relative", Type: SealedText, Required: true, Doc: "Name of the relative."},
		{Path: "relativeContact", Subject: "relative", Type: SealedText, Doc: "How to reach the relative."},
	},
	Decode: decodeAs[MissingReported],
}, {
	Type: TypeMissingAccepted, Stream: MissingStream,
	Doc:     "The police open an investigation and search.",
	Signers: []SignerRule{recorded(policeRoles, Police), seconded(0, policeRoles, Police)},
	Facts:   []Fact{must("caseNumber", Text, "Number of the investigation.").most(64).numbered()},
	Decode:  decodeAs[MissingAccepted],
}, {
	Type: TypeMissingRefused, Stream: MissingStream,
	Doc:     "The police do not open an investigation.",
	Signers: []SignerRule{recorded(policeRoles, Police), seconded(0, policeRoles, Police)},
	Facts:   []Fact{mustCode("cause", missingCauses, "Why.")},
	Decode:  decodeAs[MissingRefused],
}, {
	Type: TypeMissingResolved, Stream: MissingStream,
	Doc:     "The search ends: the police unit that searches says so, or the one that supervises it, or two agencies together.",
	Signers: []SignerRule{recorded(policeRoles, Police), seconded(0, custodyRoles)},
	Facts: []Fact{
		mustCode("outcome", missingEnds, "How it ended."),
		{Name: "found", Type: StreamOf, Of: ChildStream, Doc: "The stream of the child who was found."},
	},
	StaleAfter: []string{TypeMissingReported, TypeMissingAccepted, TypeMissingReopened},
	Decode:     decodeAs[MissingResolved],
}, {
	Type: TypeMissingReopened, Stream: MissingStream,
	Doc:     "The search begins anew.",
	Signers: []SignerRule{recorded(policeRoles, Police), seconded(0, custodyRoles)},
	Facts:   []Fact{mustCode("cause", missingReopens, "Why.")},
	Decode:  decodeAs[MissingReopened],
}}

// MissingStatus is where a search stands.
type MissingStatus string

// The statuses of a missing report.
const (
	SearchReported MissingStatus = "reported"
	SearchOpen     MissingStatus = "open"
	SearchRefused  MissingStatus = "refused"
	SearchResolved MissingStatus = "resolved"
)

func (s MissingStatus) words() string {
	return map[MissingStatus]string{SearchReported: "not answered yet", SearchOpen: "accepted and the search goes on",
		SearchRefused: "refused", SearchResolved: "closed"}[s]
}

// MissingState is a missing report, folded.
type MissingState struct {
	Child    PersonID
	Relative PersonID
	Status   MissingStatus
	Unit     StreamID // of police, that searches or did; empty before
	Found    StreamID
	Since    Mark // the record that gave it its status
	Alerts   Measures
	Tracing  Measures

	Originals []Original // every look for one, in order

	Specimens []Specimen // of relatives and of objects of the child, in order

	Consents []Consent // in order
	Findings []Finding
	Holds    []Hold
}

// missingEvent is implemented by the events of a missing report.
type missingEvent interface {
	decideMissing(MissingState, Basis, Statement) error
	evolveMissing(MissingState, Statement) MissingState
}

// MissingRules is the Decider of missing reports.
type MissingRules struct{}

var _ Decider[MissingState] = MissingRules{}

// Initial implements Decider.
func (MissingRules) Initial() MissingState { return MissingState{} }

// Decide implements Decider.
func (MissingRules) Decide(s MissingState, b Basis, st Statement) error {
	event, ok := missingEventOf(st.Event)
	if !ok {
		return fieldError("stream", "%s does not belong in a missing report", st.Type)
	}
	spec, _ := SpecOf(st.Type)
	switch {
	case spec.Opens && s.Child != "":
		return refuse(Conflict, "H3", "stream", s.Since, "%s is open already: a second report opens a stream of its own", st.Stream)
	case !spec.Opens && s.Child == "":
		return refuse(Conflict, "H3", "stream", Mark{}, "nothing was reported in %s yet: the report comes first", st.Stream)
	}
	return event.decideMissing(s, b, st)
}

// Evolve implements Decider.
func (MissingRules) Evolve(s MissingState, st Statement) MissingState {
	event, _ := missingEventOf(st.Event)
	return event.evolveMissing(s, st)
}

func (e MissingReported) check() error { return checkAges(e.AgeFrom, e.AgeTo) }

// decideMissing is H6: whoever registers a report is not its reporter; and H1:
// only police act of their own motion.
func (e MissingReported) decideMissing(_ MissingState, b Basis, st Statement) error {
	switch by := st.author(); {
	case b.signs(e.Relative, st):
		return refuse(Forbidden, "H6", "facts.relative", Mark{}, "an officer who registers %s cannot be the relative who reports: a colleague must sign", st.Stream)
	case e.Relative == e.Child:
		return refuse(Invalid, "H3", "facts.relative", Mark{}, "the child of %s cannot be its own relative", st.Stream)
	case e.ReportedAs == "own_motion" && b.Agency(by.Agency).Kind != Police:
		return refuse(Forbidden, "H1", "facts.reportedAs", Mark{}, "only police open a report of their own motion, and %s is not police", by.Agency)
	}
	return nil
}

func (e MissingReported) evolveMissing(s MissingState, st Statement) MissingState {
	s.Child, s.Relative = e.Child, e.Relative
	return s.move(SearchReported, st)
}

func (s MissingState) move(to MissingStatus, st Statement) MissingState {
	s.Status, s.Since = to, markOf(st)
	return s
}

// decideStatus wants the report to stand at one of the statuses.
func (s MissingState) decideStatus(st Statement, at ...MissingStatus) error {
	for _, status := range at {
		if s.Status == status {
			return nil
		}
	}
	return refuse(Conflict, "H3", "stream", s.Since, "%s is %s, so this cannot be recorded now", st.Stream, s.Status.words())
}

func (e MissingAccepted) decideMissing(s MissingState, _ Basis, st Statement) error {
	return s.decideStatus(st, SearchReported, SearchRefused)
}

func (e MissingRefused) decideMissing(s MissingState, _ Basis, st Statement) error {
	return s.decideStatus(st, SearchReported)
}

// decideMissing does not look into the stream of the child who was found: a
// verdict that rested on it would put that child's history into the dossier of
// every other child of whom the report speaks.
func (e MissingResolved) decideMissing(s MissingState, b Basis, st Statement) error {
	return need(s.decideStatus(st, SearchReported, SearchOpen), s.decideEnd(b, st))
}

// decideEnd is H6: one officer elsewhere does not end a search that others carry on.
func (s MissingState) decideEnd(b Basis, st Statement) error {
	by := st.author().Agency
	if s.Unit == "" || st.twoAgencies() || by == s.Unit || by == b.Agency(s.Unit).Supervisor {
		return nil
	}
	return refuse(Forbidden, "H6", "signers", s.Since, "%s searches in %s: that agency ends the search, or the one that supervises it, or another agency signs with %s", s.Unit, st.Stream, by)
}

func (e MissingReopened) decideMissing(s MissingState, _ Basis, st Statement) error {
	return s.decideStatus(st, SearchRefused, SearchResolved)
}

func (e MissingAccepted) evolveMissing(s MissingState, st Statement) MissingState {
	s.Unit = st.author().Agency
	return s.move(SearchOpen, st)
}

func (e MissingRefused) evolveMissing(s MissingState, st Statement) MissingState {
	return s.move(SearchRefused, st)
}

func (e MissingResolved) evolveMissing(s MissingState, st Statement) MissingState {
	s.Found = e.Found
	return s.move(SearchResolved, st)
}

// evolveMissing leaves the search with whoever carried it on.
func (e MissingReopened) evolveMissing(s MissingState, st Statement) MissingState {
	s.Found = ""
	if s.Unit == "" {
		s.Unit = st.author().Agency
	}
	return s.move(SearchOpen, st)
}
