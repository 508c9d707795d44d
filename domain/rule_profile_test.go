package domain

import (
	"testing"
	"time"
)

// TestA01 tells of sex markers.
func TestA01(t *testing.T) {
	s, m := swab(), swabOfMother() // of a girl, by the rescue
	shows := func(of draft, markers string) draft {
		return change(typed(of, analyst), func(e *ProfileGenerated) { e.SexMarkers = markers })
	}
	life := func(markers string, more ...draft) []timed {
		return then(freed, all(day, inLab(s)...), all(2*day, append([]draft{shows(s, markers)}, more...)...))
	}
	boys := func(markers string, more ...draft) []timed {
		told := life(markers, more...)
		told[0].draft = change(rescue(), func(e *ChildRescued) { e.Sex = "male" })
		return told
	}
	unclear := life(markersXY)
	unclear[0].draft = change(rescue(), func(e *ChildRescued) { e.Sex = "unclear" })
	isBoy := ofChild(HealthExamined{Sex: "male", Condition: "well"}, doctor.records(RoleDoctor))
	again := shows(s, markersXSecondY).named("typed again")
	wrong := neverWas(shows(s, markersXY), analyst.records(RoleAnalyst), finder.seconds(RoleInvestigator))
	dad := change(m, func(e *SpecimenCollected) { e.DonorRelation = "father" })
	chains(t, "A01", map[string]chained{
		"a girl without a Y":                         {life(markersX), theChild, nil, nil},
		"a girl with a Y":                            {life(markersXY), theChild, nil, blocks},
		"a girl with a Y that a second marker shows": {life(markersXSecondY), theChild, nil, blocks},
		"a boy with a Y":                             {boys(markersXY), theChild, nil, nil},
		"a boy without a Y":                          {boys(markersX), theChild, nil, blocks},
		"a boy without a Y, looked at twice":         {boys(markersXSecondX), theChild, nil, blocks},
		"a boy whose Y a second marker shows":        {boys(markersXSecondY), theChild, nil, nil},
		"a boy, typed again with a second marker":    {boys(markersX, again, checked(s, "accepted").answering(again).of(s)), theChild, nil, nil},
		"a boy, typed again, and nobody reviewed it": {boys(markersX, again), theChild, nil, blocks},
		"markers that cannot be read":                {boys("unclear"), theChild, nil, nil},
		"a child of whom nobody could tell":          {unclear, theChild, nil, nil},
		"a doctor finds that it is a boy":            {life(markersXY, isBoy), theChild, nil, nil},
		"a profile that was never made":              {life(markersXY, wrong), theChild, nil, nil},
		"a profile that a reviewer let fall":         {life(markersXY, checked(s, "contaminated")), theChild, nil, nil},
		"a mother without a Y":                       {then(pending, all(day, inLab(m)...), all(2*day, shows(m, markersX))), theReport, nil, nil},
		"a mother with a Y":                          {then(pending, all(day, inLab(m)...), all(2*day, shows(m, markersXY))), theReport, nil, blocks},
		"a father without a Y":                       {then(pending, all(day, inLab(dad)...), all(2*day, shows(dad, markersX))), theReport, nil, blocks},
	})
}

// comparing lets an index say how the profiles of two streams compare, once both are
// there.
func comparing(one, other draft, donors [2]PersonID, differing ...string) func(*Audited) {
	return func(a *Audited) {
		known, since := 0, time.Time{}
		for _, ref := range []draft{one, other} {
			for _, x := range a.Traces {
				if x.Stream == ref.stream && x.ID == ref.id() && x.Kind == "runNumber" {
					known, since = known+1, latest(since, x.Recorded.At)
				}
			}
		}
		if known == 2 {
			a.Profiles = []Comparison{{One: RecordRef{one.stream, one.id()}, Other: RecordRef{other.stream, other.id()}, Donors: donors, Shared: 20, Differing: differing, Since: since}}
		}
	}
}

// TestA02 tells of profiles that two donors have.
func TestA02(t *testing.T) {
	s, m, brush := swab(), swabOfMother(), toothbrush()
	there := in(theOther, swab()).named("swab there")
	mine, theirs := typed(s, analyst), typed(there, analyst)
	isSame := comparing(mine, theirs, [2]PersonID{somebody, aWitness})
	two := then(freed, all(hour, otherFound()), all(day, inLab(s)...), all(day, inLab(there)...), all(2*day, mine), all(3*day, theirs))
	halves := linkTo(theOther, theChild)
	childAndMother := then(freed, pending, all(day, inLab(s)...), all(day, inLab(m)...), all(2*day, typed(m, analyst), mine))
	withMother := comparing(typed(m, analyst), mine, [2]PersonID{aMother, somebody})
	refers := change(identity(order(OrderIdentity)), func(e *IdentityEstablished) { e.Report = theReport })
	known := all(5*day, order(OrderIdentity), refers)
	childAndBrush := then(freed, pending, all(day, inLab(s)...), all(day, inLab(brush)...), all(2*day, typed(brush, analyst), mine))
	withBrush := comparing(typed(brush, analyst), mine, [2]PersonID{aGirl, somebody})
	wrong := neverWas(mine, analyst.records(RoleAnalyst), finder.seconds(RoleInvestigator))
	relative := change(s, func(e *SpecimenCollected) {
		e.Donor, e.DonorIs, e.DonorRelation, e.Container, e.Seal = aMother, DonorRelative, "mother", "C-5", "S-5"
	}).named("mother here")
	here := then(freed, all(day, inLab(s)...), all(day, inLab(relative)...), all(2*day, mine, typed(relative, analyst)))
	chains(t, "A02", map[string]chained{
		"two children":                             {two, theChild, isSame, blocks},
		"two children, seen from the other":        {two, theOther, isSame, blocks},
		"whose profiles differ":                    {two, theChild, comparing(mine, theirs, [2]PersonID{somebody, aWitness}, "FGA"), nil},
		"linked as one":                            {then(two, all(4*day, halves...)), theChild, isSame, nil},
		"linked, and the link revoked":             {then(two, all(4*day, halves...), all(5*day, revoked(halves[0], clerk.records(RoleClerk), finder.seconds(RoleInvestigator)))), theChild, isSame, blocks},
		"declared to be twins":                     {then(two, all(4*day, siblings(theChild, theOther))), theChild, isSame, nil},
		"declared to be siblings":                  {then(two, all(4*day, change(siblings(theChild, theOther), func(e *SiblingsDeclared) { e.Relation = "sibling" }))), theChild, isSame, blocks},
		"a profile that was never made":            {then(two, all(4*day, wrong)), theChild, isSame, nil},
		"the child and who claims it":              {here, theChild, comparing(mine, typed(relative, analyst), [2]PersonID{somebody, aMother}), blocks},
		"a relative in a report":                   {childAndMother, theReport, withMother, blocks},
		"a relative in a report that is unknown":   {childAndMother, theChild, withMother, nil},
		"a relative in the report that is its own": {then(childAndMother, known), theChild, withMother, blocks},
		"a toothbrush that fits":                   {then(childAndBrush, known), theChild, withBrush, nil},
		"a toothbrush that fits, from the report":  {childAndBrush, theReport, withBrush, nil},
		"one donor":                                {two, theChild, comparing(mine, theirs, [2]PersonID{somebody, somebody}), nil},
	})
}

// TestA03 tells of profiles of one donor that differ.
func TestA03(t *testing.T) {
	s := swab()
	second := change(swab(), func(e *SpecimenCollected) { e.Container, e.Seal = "C-9", "S-90" }).named("second swab").by(otherAnalyst.records(RoleCollector))
	first, again := typed(s, analyst), typed(second, analyst)
	told := then(freed, all(day, inLab(s)...), all(2*day, first), all(3*day, second, admittedTo(second, receiver.records(RoleReceiver)), again))
	both := [2]PersonID{somebody, somebody}
	wrong := neverWas(first, analyst.records(RoleAnalyst), finder.seconds(RoleInvestigator))
	other := comparing(first, again, both, "CSF1PO", "D3S1358", "FGA", "vWA")
	chains(t, "A03", map[string]chained{
		"the same twice":                {told, theChild, comparing(first, again, both), nil},
		"at four loci":                  {told, theChild, other, blocks},
		"at two loci":                   {told, theChild, comparing(first, again, both, "CSF1PO", "FGA"), highs},
		"of two donors":                 {told, theChild, comparing(first, again, [2]PersonID{somebody, aMother}, "CSF1PO", "D3S1358", "FGA"), nil},
		"one was declared wrong":        {then(told, all(4*day, wrong)), theChild, other, nil},
		"a reviewer let one of them go": {then(told, all(4*day, checked(s, "rejected"))), theChild, other, nil},
	})
}
