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

// The acts whose limits the state of a child tells of.
const (
	ActApproval Act = "approval"
	ActHandOver Act = "hand-over"
	ActClosing  Act = "closing"
	ActFollowUp Act = "follow-up"
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

// want is something that an act lacks under some limits.
type want struct{ parameter, sentence string }

// gated are the acts for which limits ask for something. wants tells for what;
// may reports whether the act is open in the case at all, so far as neither limits
// have a say in it.
var gated = []struct {
	act   Act
	may   func(s ChildState, before, after Limits, at time.Time) bool
	wants func(s ChildState, l Limits, at time.Time) []want
}{
	{ActApproval, ChildState.mayBeApproved, ChildState.wantedByApproval},
	{ActHandOver, ChildState.mayGoHome, ChildState.wantedByHandOver},
	{ActClosing, ChildState.mayClose, ChildState.wantedByClosing},
}

// Open reports whether the child has a case that is not closed.
func (s ChildState) Open() bool { return s.Person != "" && s.Case.Closed.ID == "" }

// Effects says what it would do to the case of a child at a time that limits come
// into force in place of others. A closed case has none.
func (s ChildState) Effects(before, after Limits, at time.Time) []Effect {
	if !s.Open() || s.Died.ID != "" {
		return nil
	}
	var all []Effect
	for _, a := range gated {
		if !a.may(s, before, after, at) {
			continue
		}
		was, is := a.wants(s, before, at), a.wants(s, after, at)
		switch {
		case len(was) == 0:
			all = append(all, effects(a.act, Stopped, is)...)
		case len(is) == 0:
			all = append(all, effects(a.act, Freed, was)...)
		}
	}
	const late = "a follow-up of a child at home, for which nobody has seen it"
	switch was, is := s.overdue(before, at), s.overdue(after, at); {
	case is > was:
		all = append(all, Effect{ActFollowUp, Overdue, "followup.days", late})
	case is < was:
		all = append(all, Effect{ActFollowUp, Relieved, "followup.days", late})
	}
	return all
}

func effects(act Act, kind EffectKind, wants []want) []Effect {
	all := make([]Effect, len(wants))
	for i, w := range wants {
		all[i] = Effect{act, kind, w.parameter, w.sentence}
	}
	return all
}

// mayBeApproved: a proposal waits for an approval that is still to be given.
func (s ChildState) mayBeApproved(before, after Limits, at time.Time) bool {
	return len(s.Unapproved(before, at)) > 0 && len(s.Unapproved(after, at)) > 0
}

func (s ChildState) wantedByApproval(l Limits, at time.Time) []want {
	var wants []want
	for _, lack := range s.Lacking(s.Decision.Proposal.Receiver, l, at) {
		wants = append(wants, want{"reunification.requires", lack.Sentence()})
	}
	return wants
}

// mayGoHome: a proposal is open, and the custodian is free to release the child.
func (s ChildState) mayGoHome(Limits, Limits, time.Time) bool {
	c := s.Custody
	free := (c.Status == InCare || c.Status == Outside) && c.Open == nil && len(c.Contests) == 0
	return free && s.Decision.Proposal.Status == ProposalOpen
}

func (s ChildState) wantedByHandOver(l Limits, at time.Time) []want {
	wants := s.wantedByApproval(l, at)
	for _, capacity := range s.Unapproved(l, at) {
		wants = append(wants, want{"reunification.approvals", "the approval of " + words(capacity) + " is missing"})
	}
	return wants
}

// mayClose: the child is at home, and no concern is open about whoever has it.
func (s ChildState) mayClose(_, _ Limits, at time.Time) bool {
	met, _ := s.meets(NeedsNoConcern, s.Custody.Holder.Person, at)
	return s.Custody.Status == AtHome && !s.Adult && met
}

func (s ChildState) wantedByClosing(l Limits, _ time.Time) []want {
	if len(s.SeenAtHome()) >= l.FollowUps {
		return nil
	}
	return []want{{"followup.required", "the child was not seen at home on enough days"}}
}

// overdue counts the follow-ups that should have been done by a time and were not:
// the nth day on which the child was seen at home is the nth of them. They are
// counted from the claimed day of the hand-over, taken as one of UTC; where that is
// not known, none is.
func (s ChildState) overdue(l Limits, at time.Time) int {
	if s.Custody.Status != AtHome {
		return 0
	}
	home, err := time.Parse(time.DateOnly, s.Case.Home)
	if err != nil {
		if home, err = time.Parse(claimedLayouts[Month], s.Case.Home); err != nil {
			return 0
		}
	}
	n, seen := 0, len(s.SeenAtHome())
	for i, days := range l.FollowUpDays {
		if i >= seen && !home.AddDate(0, 0, days).After(at) {
			n++
		}
	}
	return n
}
