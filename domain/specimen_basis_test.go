package domain

import (
	"slices"
	"strings"
	"testing"
)

// TestWhatASamplingRestsOn: what is missing or was taken back is told, and nothing of it
// refuses the specimen.
func TestWhatASamplingRestsOn(t *testing.T) {
	yes, without, by := consented(), override(ConsentToSampling), order("other")
	on := func(basis string, on ...draft) draft {
		d := change(swab(), func(e *SpecimenCollected) { e.SamplingBasis = basis })
		for _, of := range on {
			d = d.about(Ref{Rel: "causes", Stream: of.stream, ID: of.id()})
		}
		return d
	}
	wrong := func(of draft) draft { return neverWas(of, clerk.records(RoleClerk), finder.seconds(RoleInvestigator)) }
	for name, c := range map[string]struct {
		given  []draft
		stands bool
	}{
		"the law":                         {[]draft{on(samplingByLaw)}, true},
		"a consent that is referred to":   {[]draft{yes, on(samplingByConsent, yes)}, true},
		"a consent of somebody else":      {[]draft{yes, on(samplingByConsent)}, false},
		"a consent that was taken back":   {[]draft{yes, on(samplingByConsent, yes), unsays(yes)}, false},
		"no consent on record":            {[]draft{on(samplingByConsent)}, false},
		"the child's own":                 {[]draft{change(yes, func(e *ConsentGiven) { e.Giver, e.GivenAs = somebody, ConsentOfChild }), on(samplingByConsent)}, true},
		"a consent to something else":     {[]draft{toAdoption(somebody, ConsentOfChild), on(samplingByConsent)}, false},
		"a decision without consent":      {[]draft{without, on(samplingByOverride)}, true},
		"a decision that never was":       {[]draft{without, on(samplingByOverride), wrong(without)}, false},
		"a decision about something else": {[]draft{override(ConsentToAdoption), on(samplingByOverride)}, false},
		"an order":                        {[]draft{by, on(samplingByOrder, by)}, true},
		"an order that never was":         {[]draft{by, on(samplingByOrder, by), wrong(by)}, false},
		"an order that is not named":      {[]draft{by, on(samplingByOrder)}, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := given(t, sampled(c.given...)...).fold.State(theChild)
			of, _ := s.Specimen(swab().id())
			if got := s.BasisStands(of); got != c.stands {
				t.Errorf("it stands: %v", got)
			}
		})
	}
}

// TestWhatASpecimenRestsOn: each record of it on the one before, in a report too.
func TestWhatASpecimenRestsOn(t *testing.T) {
	m := swabOfMother()
	h := given(t, inReportOf(append(profiled(m), uploaded(m, IndexRelatives), removed(m, "error"), kept(m, analyst.records(RoleAnalyst)),
		destroyed(m, analyst.records(RoleAnalyst), watches))...)...)
	steps := h.steps(theReport)
	names := namesOf(steps)
	var got []string
	for i, s := range steps[2:] {
		got = append(got, names[s.ID]+": "+asTold(Rests(before(steps, i+2), s.Statement), names))
	}
	want := []string{
		"specimen.handed-over: specimen.collected (specimen)", "specimen.received: specimen.handed-over (specimen), specimen.collected (part_of)",
		"specimen.accessioned: specimen.received (specimen), specimen.collected (part_of)",
		"profile.generated: specimen.accessioned (specimen), specimen.collected (part_of)",
		"profile.reviewed: specimen.collected (part_of), profile.generated (answers)",
		"profile.uploaded: profile.reviewed (specimen), specimen.collected (part_of), profile.generated (answers)",
		"profile.removed: profile.uploaded (specimen), specimen.collected (part_of), profile.generated (answers)",
		"specimen.stored: specimen.received (specimen), specimen.collected (part_of)",
		"specimen.destroyed: specimen.received (specimen), specimen.collected (part_of)",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	lost := gotten(m, receiver.records(RoleReceiver))
	h = given(t, inReportOf(m, lost)...)
	steps = h.steps(theReport)
	if rests := Rests(before(steps, 2), steps[2].Statement); len(rests) != 1 || rests[0].Why != becauseSpecimen || rests[0].ID != m.id() {
		t.Errorf("what nobody gave rests on %+v", rests)
	}
}
