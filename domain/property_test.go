package domain

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// drawOfficer draws anybody, or somebody whose turn it is.
func drawOfficer(t *rapid.T, custody CustodyState) officer {
	turn := custody.Agency
	if custody.Open != nil && rapid.Bool().Draw(t, "answer") {
		turn = custody.Open.To
	}
	able := slices.DeleteFunc(slices.Clone(staff), func(o officer) bool { return o.agency != turn })
	if len(able) == 0 || rapid.IntRange(0, 3).Draw(t, "anybody") == 0 {
		able = staff
	}
	return rapid.SampledFrom(able).Draw(t, "who")
}

// act is something somebody may try; likely says when it comes next in a life.
type act struct {
	likely func(ChildState) bool
	make   func(t *rapid.T, c ChildState, who, second officer, role, other string) draft
}

func anyAgency(t *rapid.T) StreamID {
	return rapid.SampledFrom([]StreamID{police, station, welfare, shelter, ngo, court, nobody}).Draw(t, "agency")
}

func inCare(c ChildState) bool { return c.Custody.Status == InCare }

func simple(likely func(ChildState) bool, make func(who officer, role string) draft) act {
	return act{likely, func(_ *rapid.T, _ ChildState, who, _ officer, role, _ string) draft { return make(who, role) }}
}

func fixed(likely func(ChildState) bool, d func() draft) act {
	return simple(likely, func(officer, string) draft { return d() })
}

var acts = []act{
	fixed(func(c ChildState) bool { return c.Person == "" }, rescue),
	simple(func(c ChildState) bool { return c.Custody.Agency == "" }, taken),
	{inCare, func(t *rapid.T, _ ChildState, who, _ officer, role, _ string) draft {
		return transfer(who, role, anyAgency(t))
	}},
	simple(func(c ChildState) bool { return c.Custody.Open != nil }, func(who officer, role string) draft { return acceptance(who, role, sent) }),
	simple(func(c ChildState) bool { return c.Custody.Open != nil }, func(who officer, role string) draft { return refusal(who, role, sent) }),
	simple(func(c ChildState) bool { return c.Custody.Open != nil }, func(who officer, role string) draft { return abortion(who, role, sent) }),
	simple(inCare, outside), simple(inCare, claim), simple(inCare, placed), simple(inCare, missed), simple(inCare, emergency),
	simple(func(c ChildState) bool { return c.Custody.Status == Missing || c.Custody.Status == Outside }, back),
	{func(c ChildState) bool { return len(c.Custody.Contests) > 0 }, func(t *rapid.T, c ChildState, who, _ officer, _, _ string) draft {
		parties := []StreamID{anyAgency(t), anyAgency(t)}
		if len(c.Custody.Contests) > 0 {
			parties = c.Custody.parties()
		}
		parties = rapid.Permutation(parties).Draw(t, "the first wins")
		return resolution(clerk.records(RoleClerk), parties[0], parties[1:]...)
	}},
	simple(func(c ChildState) bool { return len(c.Custody.Contests) > 0 }, claim),
	fixed(inCare, proposal),
	fixed(func(c ChildState) bool { return c.Decision.Get().Proposal.pending() }, func() draft { return approval(finder, RoleInvestigator, Police) }),
	fixed(func(c ChildState) bool { return c.Decision.Get().Proposal.pending() }, func() draft { return approval(assessor, RoleCaseworker, CivilAffairs) }),
	{func(c ChildState) bool { return len(c.Decision.Get().Proposal.Approvals) == 2 },
		func(_ *rapid.T, _ ChildState, who, second officer, role, other string) draft {
			return handover(who, role, second.as(other, PurposeWitness))
		}},
	simple(func(c ChildState) bool { return c.Custody.Status == AtHome }, disruption),
	fixed(inCare, func() draft { return concern(aMother) }), fixed(inCare, func() draft { return view("no") }),
	{inCare, func(_ *rapid.T, c ChildState, who, second officer, role, other string) draft {
		return correction(sent, c.Custody.Agency, who.records(role), second.seconds(other))
	}},
	simple(nil, func(who officer, _ string) draft { return suspension(who) }),
	{nil, func(t *rapid.T, _ ChildState, who, _ officer, role, _ string) draft {
		return authorisation(officerCalled("new "+rapid.StringMatching(`[a-d]`).Draw(t, "name"), who.agency, role))
	}},
	{nil, func(t *rapid.T, _ ChildState, _, _ officer, _, _ string) draft {
		return dossier(int64(rapid.IntRange(1, 120).Draw(t, "size")))
	}},
	fixed(func(c ChildState) bool { return false }, death),
}

// drawAct draws anything, or what comes next in a child's life.
func drawAct(t *rapid.T, c ChildState) act {
	likely := slices.DeleteFunc(slices.Clone(acts), func(a act) bool { return a.likely == nil || !a.likely(c) })
	if len(likely) == 0 || rapid.IntRange(0, 3).Draw(t, "any act") == 0 {
		return acts[rapid.IntRange(0, len(acts)-1).Draw(t, "act")]
	}
	return likely[rapid.IntRange(0, len(likely)-1).Draw(t, "next act")]
}

// drawDraft draws something somebody might try: right or wrong signers, any
// order, either child, true and false references.
func drawDraft(t *rapid.T, h *history) draft {
	stream := rapid.SampledFrom([]StreamID{theChild, childCalled("another")}).Draw(t, "stream")
	child := h.fold.State(stream).Child
	who := drawOfficer(t, child.Custody)
	second := rapid.SampledFrom(staff).Filter(func(o officer) bool { return o.key != who.key }).Draw(t, "second")
	role := rapid.SampledFrom(who.roles).Draw(t, "role")
	other := rapid.SampledFrom(second.roles).Draw(t, "other role")
	d := drawAct(t, child).make(t, child, who, second, role, other)
	if d.stream.Kind() == ChildStream {
		d.stream = stream
	}
	return refer(t, h, d).named(recordID(rapid.StringMatching(`[a-z]{2}`).Draw(t, "id")))
}

// refer points the references of a draft at records that stand in its stream.
func refer(t *rapid.T, h *history, d draft) draft {
	records := h.fold.State(d.stream).Records
	if len(d.refs) == 0 || records.Len() == 0 {
		return d
	}
	target := records.At(rapid.IntRange(0, records.Len()-1).Draw(t, "target"))
	child := h.fold.State(d.stream).Child
	if open := child.Custody.Open; open != nil && rapid.Bool().Draw(t, "the open one") {
		target.ID = open.ID
	}
	if _, approves := d.event.(ReunificationApproved); approves && child.Decision.Get().Proposal.ID != "" {
		target.ID = child.Decision.Get().Proposal.ID
	}
	return d.about(Ref{d.refs[0].Rel, d.stream, target.ID})
}

// drawHistory draws a log of the world and forty tries, void ones included.
func drawHistory(outer *testing.T, t *rapid.T) *history {
	home := handover(finder, RoleCaseworker, volunteer.as(RoleCaseworker, PurposeWitness))
	h := given(outer, rapid.SampledFrom([][]draft{world(), heldAgreed(), heldAgreed(home)}).Draw(t, "given")...)
	for range 40 {
		_ = h.record(outer, drawDraft(t, h)) // void or not: both are wanted
	}
	return h
}

// TestAnyHistory draws logs and asks of each what must hold of all. At the end it
// asks of the drawing itself: that what holds does not hold of nothing.
func TestAnyHistory(outer *testing.T) {
	valid, void := map[string]int{}, map[string]int{}
	rapid.Check(outer, func(t *rapid.T) {
		h := drawHistory(outer, t)
		replays(t, h)
		hasNoGaps(t, h)
		tally(h, valid, void)
	})
	for _, eventType := range []string{TypeChildRescued, TypeCustodyTaken, TypeTransferInitiated, TypeTransferAccepted,
		TypeTransferRefused, TypeTransferAborted, TypeCustodyClaimed, TypeCustodyContestResolved, TypeChildMissingFromCare,
		TypeChildReturnedToCare, TypeHandedOver, TypePlacementDisrupted, TypeErrorDeclared, TypeOfficerSuspended, TypeOfficerAuthorised, TypeDossierIssued} {
		mayNeverFail := eventType == TypeOfficerSuspended || eventType == TypeOfficerAuthorised
		if valid[eventType] == 0 || void[eventType] == 0 && !mayNeverFail {
			outer.Errorf("%s was tried %d times with success and %d without", eventType, valid[eventType], void[eventType])
		}
	}
}

func tally(h *history, valid, void map[string]int) {
	for i, s := range h.statements[len(theWorld().statements):] {
		if h.verdicts[len(theWorld().statements)+i].Void {
			void[s.Type]++
		} else {
			valid[s.Type]++
		}
	}
}

// replays wants the payloads, read anew, to make the same verdicts and states.
func replays(t *rapid.T, h *history) {
	again := NewFold()
	for i, s := range h.statements {
		parsed, err := ParseStatement(h.payloads[i], strict)
		if err != nil {
			t.Fatalf("record %d is read no more: %v", i, err)
		}
		parsed.Recorded = s.Recorded
		if v := again.Judge(parsed, nil); v != h.verdicts[i] {
			t.Fatalf("record %d was judged %+v, now %+v", i, h.verdicts[i], v)
		}
	}
	if !reflect.DeepEqual(again, h.fold) {
		t.Fatal("the same records make another state")
	}
	forgets(t, h)
}

// forgets wants the same verdicts of a Fold that keeps two streams at a Mark, refolds the
// others, and goes back now and then.
func forgets(t *rapid.T, h *history) {
	f, done, packed := NewFold(), 0, map[StreamID][]byte{}
	f.Forget(2, func(id StreamID, state *State) { packed[id] = new(Packer).Pack(*state, nil) }, func(id StreamID) (state State) {
		for i, s := range h.statements[:done] {
			if s.Stream == id {
				state = Evolve(state, s, h.verdicts[i])
			}
		}
		if kept, err := Unpack(packed[id]); packed[id] != nil && (err != nil || !reflect.DeepEqual(kept, state)) {
			t.Fatalf("%s was packed as\n%+v, and is\n%+v", id, kept, state)
		}
		return state
	})
	judge := func(from, to int) {
		for i, s := range h.statements[from:to] {
			if v := f.Judge(s, nil); v != h.verdicts[from+i] {
				t.Fatalf("record %d was judged %+v, and %+v by who forgets", from+i, h.verdicts[from+i], v)
			}
		}
	}
	for done < len(h.statements) {
		f.Mark()
		if kept := len(f.streams); kept > 2 {
			t.Fatalf("%d streams are kept", kept)
		}
		to := min(done+rapid.IntRange(1, 5).Draw(t, "page"), len(h.statements))
		judge(done, to)
		if rapid.Bool().Draw(t, "back") {
			f.Back()
			judge(done, to)
		}
		done = to
	}
}

// TestStatesAreValues: deciding twice gives one answer, and Evolve leaves what was
// before as it was, also when two futures grow out of one past.
func TestStatesAreValues(outer *testing.T) {
	rapid.Check(outer, func(t *rapid.T) {
		h := given(outer, world()...)
		var states []State
		var was []string
		for range 15 {
			d := drawDraft(t, h)
			s, _, err := h.statement(outer, d)
			if err != nil {
				t.Fatalf("an honest client's statement is refused: %v", err)
			}
			own, basis := h.fold.State(s.Stream), h.fold.Basis(s)
			states, was = append(states, own), append(was, snapshot(outer, own))
			first, second := Decide(own, basis, s), Decide(own, basis, s)
			if !reflect.DeepEqual(first, second) {
				t.Fatalf("decided twice: %v, then %v", first, second)
			}
			branches(outer, t, own, s, first)
			_ = h.record(outer, d)
		}
		for i, state := range states {
			if now := snapshot(outer, state); now != was[i] {
				t.Fatalf("a state has changed from\n%s\nto\n%s", was[i], now)
			}
		}
	})
}

// branches evolves one state into two and a void third, and compares.
func branches(outer *testing.T, t *rapid.T, own State, s Statement, refused error) {
	void := Evolve(own, s, Verdict{Void: true, Rule: "H1"})
	if last, _ := void.Last(); !last.Void || last.ID != s.ID || void.Records.Len() != own.Records.Len()+1 {
		t.Fatalf("a void record is kept as %+v", last)
	}
	before := snapshot(outer, void)
	if refused == nil {
		if valid := Evolve(own, s, Valid); valid.Records.At(own.Records.Len()).Void {
			t.Fatal("a valid record is kept as void")
		}
	}
	if snapshot(outer, void) != before {
		t.Fatal("two futures of one state share their records")
	}
	void.Records, void.Stream = own.Records, own.Stream
	if !reflect.DeepEqual(void, own) {
		t.Fatalf("a void record changed\n%+v\nto\n%+v", own, void)
	}
}

// movers are the only events that make another agency, or none, responsible.
var movers = []string{TypeCustodyTaken, TypeTransferAccepted, TypeCustodyContestResolved, TypePlacementEmergency,
	TypePlacementDisrupted, TypeHandedOver, TypeChildDied}

// hasNoGaps is the promise of the whole: whatever was tried, from the first
// custody to a terminal state exactly one agency is responsible; it changes by
// the movers alone, and nobody becomes responsible without a record of its own
// or of whoever decides a contest.
func hasNoGaps(t *rapid.T, h *history) {
	again := NewFold()
	for _, s := range h.statements {
		before := again.State(s.Stream).Child
		v := again.Judge(s, nil)
		after := again.State(s.Stream).Child
		terminal := after.Custody.Status == AtHome || after.Custody.Status == Deceased
		switch was, is := before.Custody.Agency, after.Custody.Agency; {
		case v.Void && !reflect.DeepEqual(before, after):
			t.Fatalf("a void %s changed\n%+v\nto\n%+v", s.Type, before, after)
		case (is == "") != (terminal || after.Custody.Status == NoCustody):
			t.Fatalf("after %s the child is %q and %q is responsible", s.Type, after.Custody.Status, is)
		case was != "" && is == "" && s.Type != TypeHandedOver && s.Type != TypeChildDied:
			t.Fatalf("%s left the child of %q to nobody", s.Type, was)
		case was != is && !slices.Contains(movers, s.Type):
			t.Fatalf("%s made %q responsible in place of %q", s.Type, is, was)
		case was != is && is != "" && is != s.author().Agency && s.Type != TypeCustodyContestResolved:
			t.Fatalf("%s by %s made %q responsible", s.Type, s.author().Agency, is)
		}
	}
}
