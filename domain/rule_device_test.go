package domain

import "testing"

// TestA16 tells of the entries of one device: another child's, and then this one's.
func TestA16(t *testing.T) {
	there := childCalled("another")
	entry := func(stream StreamID, hours int, counter uint64, minutes int) Trace {
		x := left(TraceDevice, "0123456789abcdef", "", stream, hours, TypePresenceAttested)
		x.Counter, x.At = counter, minuteOf(minutes)
		return x
	}
	mine := entry(theChild, 2, 5, 30)
	for name, c := range map[string]struct {
		others []Trace
		after  int // hours
		want   int
	}{
		"one after the other":          {[]Trace{entry(there, 1, 4, 10)}, 1000, 0},
		"one behind it is earlier":     {[]Trace{entry(there, 1, 4, 10), entry(there, 3, 6, 0)}, 1000, 0}, // found there
		"one is missing":               {[]Trace{entry(there, 1, 3, 10)}, 1000, 1},
		"one is missing, not for long": {[]Trace{entry(there, 1, 3, 10)}, 70, 0},
		"the missing one came late":    {[]Trace{entry(there, 1, 3, 10), entry(there, 9, 4, 20)}, 1000, 0},
		"the first are missing":        {nil, 1000, 1},
		"a number used before":         {[]Trace{entry(there, 1, 4, 10), entry(there, 1, 5, 10)}, 1000, 1},
		"a number used again":          {[]Trace{entry(there, 1, 4, 10), entry(there, 3, 5, 40)}, 1000, 0}, // found there
		"the clock was set back":       {[]Trace{entry(there, 1, 4, 36)}, 1000, 1},
		"clocks that differ":           {[]Trace{entry(there, 1, 4, 34)}, 1000, 0},
		"another device":               {[]Trace{left(TraceDevice, "fedcba9876543210", "", there, 1, TypePresenceAttested), entry(there, 1, 4, 10)}, 1000, 0},
	} {
		a := lookedAt(handmade(theChild, 2, PresenceAttested{}))
		a.Traces, a.At = append(c.others, mine), noon(c.after)
		fires(t, name, "A16", a, c.want)
	}
	ahead := entry(theChild, 2, 1, 126)
	a := lookedAt(handmade(theChild, 2, PresenceAttested{}))
	a.Traces = []Trace{ahead}
	fires(t, "the clock was ahead", "A16", a, 1)
	ahead.At = minuteOf(124)
	a.Traces = []Trace{ahead}
	fires(t, "hardly ahead", "A16", a, 0)
}

// A profile that says what is late says how long an entry may wait.
func TestA16WaitsAsLongAsRecordsMay(t *testing.T) {
	a := lookedAt(handmade(theChild, 2, PresenceAttested{}))
	lone := left(TraceDevice, "0123456789abcdef", "", theChild, 2, TypePresenceAttested)
	lone.Counter = 2
	a.Traces, a.Limits.LateHours = []Trace{lone}, 200
	for hours, want := range map[int]int{201: 0, 203: 1} {
		a.At = noon(hours)
		fires(t, "so many hours on", "A16", a, want)
	}
}
