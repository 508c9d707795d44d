package domain

import (
	"slices"
	"testing"
)

// TestWhatWasWrongOfASpecimen: what was not taken so bears nothing, and a rejection or a
// destruction that never was is none.
func TestWhatWasWrongOfASpecimen(t *testing.T) {
	s := swab()
	two := finder.seconds(RoleInvestigator)
	in, made, looked := profiled(s)[3], typed(s, analyst), checked(s, "accepted")
	down, gone := turnedDown(s, receiver.records(RoleReceiver)), destroyed(s, analyst.records(RoleAnalyst), watches)
	up, out, again := uploaded(s, "children"), removed(s, "error"), retest(s, clerk.records(RoleClerk))
	byLab := func(of draft) draft { return neverWas(of, receiver.records(RoleReceiver), two) }
	detail := func(of draft) draft {
		return change(byLab(of), func(e *ErrorDeclared) { e.Error = incorrectData })
	}
	date := change(byLab(in), func(e *ErrorDeclared) { e.Error, e.RightTime = incorrectData, at(0) })
	bears := func(x Specimen) bool { return x.Bears() }
	counts := func(x Specimen) bool { return x.Profiles[0].Counts() }
	searched := func(x Specimen) bool { return x.Profiles[0].Searched() }
	for name, c := range map[string]struct {
		next  []draft
		holds func(Specimen) bool
		want  bool
	}{
		"nothing":                   {nil, bears, true},
		"another record":            {[]draft{neverWas(rescue(), finder.records(RoleInvestigator), nurse.seconds(RoleCaseworker))}, bears, true},
		"the collection":            {[]draft{neverWas(s, swabber.records(RoleCollector), nurse.seconds(RoleCaseworker))}, bears, false},
		"a detail of it":            {[]draft{change(neverWas(s, swabber.records(RoleCollector), nurse.seconds(RoleCaseworker)), func(e *ErrorDeclared) { e.Error = incorrectData })}, bears, false},
		"the hand-over":             {[]draft{neverWas(profiled(s)[1], swabber.records(RoleCourier), nurse.seconds(RoleCaseworker))}, bears, false},
		"the receipt":               {[]draft{byLab(profiled(s)[2])}, bears, false},
		"that it was taken in":      {[]draft{byLab(in)}, bears, false},
		"when it was taken in":      {[]draft{date}, bears, true},
		"the rejection":             {[]draft{down, byLab(down)}, bears, true},
		"a detail of the rejection": {[]draft{down, detail(down)}, bears, false},
		"the destruction":           {[]draft{gone, byLab(gone)}, func(x Specimen) bool { return x.Destroyed.ID == "" && x.Status == SpecimenHeld }, true},
		"the profile":               {[]draft{byLab(made)}, counts, false},
		"a detail of the profile":   {[]draft{detail(made)}, counts, false},
		"the review":                {[]draft{byLab(looked)}, counts, false},
		"the upload":                {[]draft{up, byLab(up)}, searched, false},
		"a detail of the upload":    {[]draft{up, detail(up)}, searched, true},
		"the removal":               {[]draft{up, out, byLab(out)}, searched, true},
		"the order to test again":   {[]draft{again, neverWas(again, clerk.records(RoleClerk), two)}, func(x Specimen) bool { return len(x.Retests) > 0 }, false},
	} {
		t.Run(name, func(t *testing.T) {
			got, _ := given(t, sampled(slices.Concat(profiled(s), c.next)...)...).fold.State(theChild).Specimen(s.id())
			if c.holds(got) != c.want {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// TestWhatWasWrongInAReport is the same there.
func TestWhatWasWrongInAReport(t *testing.T) {
	m := swabOfMother()
	wrong := change(neverWas(m, swabber.records(RoleCollector), nurse.seconds(RoleCaseworker)), func(e *ErrorDeclared) { e.Custodian = "" })
	wrong.stream, wrong.refs[0].Stream = theReport, theReport
	got, _ := given(t, inReportOf(m, wrong)...).fold.State(theReport).Specimen(m.id())
	if got.Withdrawn.ID != wrong.id() || got.Bears() {
		t.Errorf("got %+v", got)
	}
}
