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
	if custody.Open != nil {
		turn = custody.Open.To
	}
	able := slices.DeleteFunc(slices.Clone(staff), func(o officer) bool { return o.agency != turn })
	if len(able) == 0 || rapid.Bool().Draw(t, "anybody") {
		able = staff
	}
	return rapid.SampledFrom(able).Draw(t, "who")
}

// drawAct draws anything, or what comes next in a child's life.
func drawAct(t *rapid.T, c ChildState) int {
	next := []int{4, 2, 5}
	switch {
	case c.Person == "":
		next = []int{0}
	case c.Custody.Open != nil:
		next = []int{3}
	case c.Custody.Agency == "":
		next = []int{1}
	}
	if rapid.Bool().Draw(t, "any act") {
		return rapid.IntRange(0, 8).Draw(t, "act")
	}
	return rapid.SampledFrom(next).Draw(t, "next act")
}

// drawDraft draws something somebody might try: right or wrong signers, any
// order, either child, true and false references.
func drawDraft(t *rapid.T, h *history) draft {
	stream := rapid.SampledFrom([]StreamID{theChild, childCalled("another")}).Draw(t, "stream")
	who := drawOfficer(t, h.fold.State(stream).Child.Custody)
	second := rapid.SampledFrom(staff).Filter(func(o officer) bool { return o.key != who.key }).Draw(t, "second")
	role := rapid.SampledFrom(who.roles).Draw(t, "role")
	other := rapid.SampledFrom(second.roles).Draw(t, "other role")
	agency := rapid.SampledFrom([]StreamID{police, station, welfare, shelter, ngo, court, nobody}).Draw(t, "agency")
	var d draft
	switch drawAct(t, h.fold.State(stream).Child) {
	case 0:
		d = rescue()
	case 1:
		d = taken(who, role)
	case 2:
		d = transfer(who, role, agency)
	case 3:
		d = acceptance(who, role, sent)
	case 4:
		d = handover(who, role, second.as(other, PurposeWitness))
	case 5:
		d = correction(sent, h.fold.State(stream).Child.Custody.Agency, who.records(role), second.seconds(other))
	case 6:
		d = suspension(who)
	case 7:
		d = authorisation(officerCalled("new "+rapid.StringMatching(`[a-d]`).Draw(t, "name"), who.agency, role))
	case 8:
		d = dossier(int64(rapid.IntRange(1, 60).Draw(t, "size")))
	}
	if d.stream.Kind() == ChildStream {
		d.stream = stream
	}
	return refer(t, h, d).named(recordID(rapid.StringMatching(`[a-z]{2}`).Draw(t, "id")))
}

// refer points the references of a draft at records that stand in its stream.
func refer(t *rapid.T, h *history, d draft) draft {
	records := h.fold.State(d.stream).Records
	if len(d.refs) == 0 || len(records) == 0 {
		return d
	}
	target := records[rapid.IntRange(0, len(records)-1).Draw(t, "target")]
	if open := h.fold.State(d.stream).Child.Custody.Open; open != nil && rapid.Bool().Draw(t, "the open one") {
		target.ID = open.ID
	}
	return d.about(Ref{d.refs[0].Rel, d.stream, target.ID})
}

// drawHistory draws a log of the world and thirty tries, void ones included.
func drawHistory(outer *testing.T, t *rapid.T) *history {
	h := given(outer, world()...)
	for range 30 {
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
		TypeHandedOver, TypeErrorDeclared, TypeOfficerSuspended, TypeOfficerAuthorised, TypeDossierIssued} {
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
	if last, _ := void.Last(); !last.Void || last.ID != s.ID || len(void.Records) != len(own.Records)+1 {
		t.Fatalf("a void record is kept as %+v", last)
	}
	before := snapshot(outer, void)
	if refused == nil {
		if valid := Evolve(own, s, Valid); valid.Records[len(own.Records)].Void {
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

// hasNoGaps is the promise of the whole: whatever was tried, custody begins with a
// taking, moves by an answered transfer to the agency named there, and ends in a
// hand-over; and each is signed by the agency it binds.
func hasNoGaps(t *rapid.T, h *history) {
	holder, open := map[StreamID]StreamID{}, map[StreamID]StreamID{}
	for i, s := range h.statements {
		if h.verdicts[i].Void {
			continue
		}
		by, held, to := s.author().Agency, holder[s.Stream], open[s.Stream]
		fits := true
		switch e := s.Event.(type) {
		case CustodyTaken:
			fits = held == "" && e.Agency == by
			holder[s.Stream] = by
		case TransferInitiated:
			fits = held == by && to == ""
			open[s.Stream] = e.To
		case TransferAccepted:
			fits = to == by && e.Agency == by
			holder[s.Stream], open[s.Stream] = by, ""
		case HandedOver:
			fits = held == by && to == ""
			holder[s.Stream] = ""
		}
		if !fits {
			t.Fatalf("%s by %s, of a child that %q held and that was on its way to %q", s.Type, by, held, to)
		}
	}
	for stream, agency := range holder {
		if got := h.fold.State(stream).Child.Custody.Agency; got != agency {
			t.Fatalf("%s is held by %q, the records say %q", stream, got, agency)
		}
	}
}
