package domain

import "time"

// Effect is what it would do to one open case that other limits come into force.
type Effect struct {
	Act       Act
	Kind      EffectKind
	Parameter string // the limit that does it
	Sentence  string // what is or was missing, for people; the same for every case
}

// Act is what somebody may be about to do in a case.
type Act string

// The acts whose limits the state of a child tells of. A deadline is an act by what
// is due, one of DueKinds in words.
const (
	ActTemporary Act = "certificate for now"
	ActFinal     Act = "final certificate"
	ActApproval  Act = "approval"
	ActHandOver  Act = "hand-over"
	ActAdoption  Act = "adoption"
	ActDeparture Act = "departure abroad"
	ActClosing   Act = "closing"
)

// EffectKind says what becomes of an act.
type EffectKind string

// The kinds of effect.
const (
	Stopped  EffectKind = "stopped"  // possible before, and lacks something after
	Freed    EffectKind = "freed"    // lacks something before, and nothing after
	Overdue  EffectKind = "overdue"  // its time is still to come before, and over after
	Relieved EffectKind = "relieved" // its time is over before, and not after
)

// want is something that an act lacks under some limits: the parameter asks for it,
// and how much of it may be the figure of another.
type want struct{ parameter, figure, sentence string }

// by is the parameter that made the difference between two sets of limits.
func (w want) by(before, after Limits) string {
	if figure, is := ParameterNamed(w.figure); is && figure.tendency(before, after) != "" {
		return w.figure
	}
	return w.parameter
}

// outlook is when somebody looks at a case, and what is known of agencies then.
type outlook struct {
	at   time.Time
	kind func(StreamID) AgencyKind
}

// gated are the acts for which limits ask for something. wants tells for what;
// may reports whether the act is open in the case at all, so far as neither limits
// have a say in it.
var gated = []struct {
	act   Act
	may   func(s ChildState, before, after Limits, o outlook) bool
	wants func(s ChildState, l Limits, o outlook) []want
}{
	{ActTemporary, ChildState.mayBeCertified, ChildState.wantedByTemporary},
	{ActFinal, ChildState.mayBeCertifiedFinally, ChildState.wantedByFinal},
	{ActApproval, ChildState.mayBeApproved, ChildState.wantedByApproval},
	{ActHandOver, ChildState.mayGoHome, ChildState.wantedByHandOver},
	{ActAdoption, ChildState.mayBeAdopted, ChildState.wantedByAdoption},
	{ActDeparture, ChildState.mayDepart, ChildState.wantedByDeparture},
	{ActClosing, ChildState.mayClose, ChildState.wantedByClosing},
}

// Open reports whether the child has a case that is not closed.
func (s ChildState) Open() bool { return s.Person != "" && s.Case.Closed.ID == "" }

// Effects says what it would do to the case of a child at a time that limits come
// into force in place of others. A closed case has none. kind says what an agency
// is.
func (s ChildState) Effects(before, after Limits, kind func(StreamID) AgencyKind, at time.Time) []Effect {
	if !s.Open() || s.Died.ID != "" {
		return nil
	}
	var all []Effect
	o := outlook{at, kind}
	for _, a := range gated {
		if !a.may(s, before, after, o) {
			continue
		}
		kind, wants := Stopped, a.wants(s, after, o)
		switch was := a.wants(s, before, o); {
		case len(was) > 0 && len(wants) > 0:
			continue
		case len(was) > 0:
			kind, wants = Freed, was
		}
		for _, w := range wants {
			all = append(all, Effect{a.act, kind, w.by(before, after), w.sentence})
		}
	}
	return all
}
