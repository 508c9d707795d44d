package domain

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// lives are the streams between which the properties draw links.
var lives = []StreamID{childCalled("life a"), childCalled("life b"), childCalled("life c"), childCalled("life d")}

// alive is a world with these streams opened.
func alive() []draft {
	var opened []draft
	for _, id := range lives {
		opened = append(opened, in(id, found()))
	}
	return world(opened...)
}

// drawLink draws a half, a revocation or a correction of one, by officers who may
// and by officers who may not.
func drawLink(t *rapid.T, h *history) draft {
	stream := rapid.SampledFrom(lives).Draw(t, "stream")
	other := rapid.SampledFrom(lives).Draw(t, "other")
	signers := rapid.SampledFrom([][]Signer{byTwo, byOthers, {clerk.records(RoleClerk), finder.seconds(RoleInvestigator)}}).Draw(t, "signers")
	links := h.fold.State(stream).Child.Links.All
	what := rapid.IntRange(0, 9).Draw(t, "what")
	if what < 6 || len(links) == 0 {
		continues := rapid.SampledFrom([]StreamID{stream, other}).Draw(t, "continues")
		if theirs, says := h.fold.State(other).Child.linked(stream, true); says && rapid.Bool().Draw(t, "agree") {
			continues = theirs.Continues
		}
		return half(stream, other, continues)
	}
	l := rapid.SampledFrom(links).Draw(t, "target")
	answers := Ref{Rel: "answers", Stream: stream, ID: l.ID}
	switch what {
	case 6, 7:
		return about(stream, LinkRevoked{Cause: "different_persons"}, signers...).about(answers)
	case 8:
		return siblings(stream, other)
	}
	answers.Rel = "corrects"
	return about(stream, ErrorDeclared{Error: "did_not_occur"}, signers...).about(answers)
}

// TestLinksNeverCloseARing: whatever was linked, revoked and corrected, in any
// order, every life has one end, and nobody gave up a stream that none continued.
func TestLinksNeverCloseARing(outer *testing.T) {
	seen := map[string]int{}
	rapid.Check(outer, func(t *rapid.T) {
		h := given(outer, alive()...)
		for n := range 30 {
			d := drawLink(t, h).named(fmt.Sprint("draw ", n))
			_ = h.record(outer, d)
			if last := len(h.verdicts) - 1; !h.verdicts[last].Void {
				seen[h.statements[last].Type]++
			}
			hasEnds(t, h, seen)
		}
		foldsTheSame(t, h)
	})
	for _, what := range []string{TypeRecordsLinked, TypeLinkRevoked, TypeErrorDeclared, TypeSiblingsDeclared, "ends", "ends at the end of another"} {
		if seen[what] == 0 {
			outer.Errorf("%q was never drawn", what)
		}
	}
}

// hasEnds follows each life; four streams have no way of more than three steps.
func hasEnds(t *rapid.T, h *history, seen map[string]int) {
	for _, id := range lives {
		at, steps := id, 0
		for l, goesOn := h.fold.State(at).Child.GoesOn(); goesOn; l, goesOn = h.fold.State(at).Child.GoesOn() {
			if at, steps = l.Other, steps+1; steps == len(lives) {
				t.Fatalf("the life in %s goes round", id)
			}
		}
		if steps > 0 {
			seen["ends"]++
		}
		if steps > 1 {
			seen["ends at the end of another"]++
		}
	}
}

// foldsTheSame folds the valid records stream by stream, and so in another order
// than they came, and wants the same persons.
func foldsTheSame(t *rapid.T, h *history) {
	again := &Fold{streams: map[StreamID]*folded{}}
	for _, id := range slices.Backward(lives) {
		for i, s := range h.statements {
			if s.Stream == id {
				state := Evolve(again.State(id), s, h.verdicts[i])
				again.streams[id] = &folded{state: &state}
			}
		}
	}
	if was, is := personsOf(h.fold), personsOf(again); !maps.Equal(was, is) {
		t.Fatalf("in another order the persons are %v, not %v", is, was)
	}
}

// personsOf numbers the persons: two streams have one number when halves that
// stand, in either, join them.
func personsOf(f *Fold) map[StreamID]int {
	persons := map[StreamID]int{}
	for n, id := range lives {
		persons[id] = n
	}
	for range lives {
		for _, id := range lives {
			for _, l := range f.State(id).Child.Links.All {
				if l.SamePerson() && f.State(id).Child.Stands(l) {
					one := min(persons[id], persons[l.Other])
					persons[id], persons[l.Other] = one, one
				}
			}
		}
	}
	return persons
}
