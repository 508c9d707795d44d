package domain

import "testing"

// visitIn is a visit to a child, by the nurse, so many minutes after the first.
func visitIn(place string, stream StreamID, hours, minutes int) Step {
	s := handmade(stream, hours, PresenceAttested{}, nurse.records(RoleIntake))
	s.Place = place
	s.OccurredAt, s.Early = ClaimAt(minuteOf(minutes)), minuteOf(minutes).UTC()
	return s
}

func TestA13OfTheChild(t *testing.T) {
	first := visitIn("350181", theChild, 1, 0)
	placeCorrected := handmade(theChild, 3, ErrorDeclared{Error: incorrectData, RightPlace: "350582"}, nurse.records(RoleIntake))
	other := visitIn("530181", theChild, 2, 59)
	placeCorrected.Refs = []Ref{{Rel: "corrects", Stream: theChild, ID: other.ID}}
	withdrawn, quoted, atDesk, someDay := other, other, other, other
	withdrawn.Withdrawn = true
	quoted.Source = Source{Kind: SourceTranscribed}
	atDesk.Type = TypeCaseClosed
	someDay.OccurredAt = ClaimedTime{Value: "2012-12-18", Precision: Day, Zone: "Z"}
	for name, c := range map[string]struct {
		second Step
		more   []Step
		want   int
	}{
		"59 minutes":                     {second: other, want: 1},
		"an hour":                        {second: visitIn("530181", theChild, 2, 60)},
		"before it, recorded after":      {second: visitIn("530181", theChild, 2, -59), want: 1},
		"the same province":              {second: visitIn("350582", theChild, 2, 5)},
		"no place":                       {second: visitIn("", theChild, 2, 5)},
		"the place was wrong":            {second: other, more: []Step{placeCorrected}},
		"it never was":                   {second: withdrawn},
		"the words of another":           {second: quoted},
		"written at a desk":              {second: atDesk},
		"some time of the day":           {second: someDay},
		"back within the hour and there": {second: other, more: []Step{visitIn("350181", theChild, 4, 90)}, want: 2},
	} {
		fires(t, name, "A13", lookedAt(append([]Step{first, c.second}, c.more...)...), c.want)
	}
}

// An officer, or a device, was in two provinces within the hour: it is found where the
// later of the two was recorded.
func TestA13OfWhoeverSigns(t *testing.T) {
	here, there := visitIn("350181", theChild, 2, 0), childCalled("another")
	seen := func(kind, place string, stream StreamID, hours, minutes int) Trace {
		x := left(kind, "0123456789abcdef", string(welfare), stream, hours, TypePresenceAttested)
		x.Place, x.At = place, minuteOf(minutes)
		return x
	}
	for name, c := range map[string]struct {
		mine, other Trace
		want        int
	}{
		"an officer, 59 minutes apart": {seen(TraceOfficer, "350181", theChild, 2, 0), seen(TraceOfficer, "530181", there, 1, -59), 1},
		"a device, 59 minutes apart":   {seen(TraceDevice, "350181", theChild, 2, 0), seen(TraceDevice, "530181", there, 1, 59), 1},
		"an hour apart":                {seen(TraceOfficer, "350181", theChild, 2, 0), seen(TraceOfficer, "530181", there, 1, 60), 0},
		"recorded first":               {seen(TraceOfficer, "350181", theChild, 2, 0), seen(TraceOfficer, "530181", there, 3, 5), 0},
		"the next county":              {seen(TraceOfficer, "350181", theChild, 2, 0), seen(TraceOfficer, "350582", there, 1, 5), 0},
		"a device that is elsewhere":   {seen(TraceDevice, "350181", theChild, 2, 0), seen(TraceDevice, "", there, 1, 5), 0},
	} {
		a := lookedAt(here)
		a.Traces = []Trace{c.mine, c.other}
		fires(t, name, "A13", a, c.want)
	}
}
