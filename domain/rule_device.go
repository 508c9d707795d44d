package domain

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// deviceRules are those about devices without a connection.
var deviceRules = []Rule{{
	ID: "A16", Version: 1, Severity: "high", Title: "A device has lost an entry, numbered one twice, or set its clock back",
	Clears: "The entries that are missing are brought, or an examination of the device shows why its numbers or its clock are as they are.",
	find:   tamperedDevice,
}}

// queueTime is how long an entry may wait on a device before its number counts as
// missing, where the profile does not say what is late: three days.
const queueTime = 72 * time.Hour

// tamperedDevice is A16. A device numbers its entries without a gap, and its clock
// goes forward. What is wrong between two entries is found where the higher number
// is, or where the number was used for the second time.
func tamperedDevice(a Audited) (all []Detected) {
	own, traces := a.traced(TraceDevice)
	for _, entries := range traces {
		slices.SortStableFunc(entries, func(x, y Trace) int {
			return cmp.Or(cmp.Compare(x.Counter, y.Counter), cmp.Compare(x.Recorded.Index, y.Recorded.Index))
		})
	}
	for _, mine := range own {
		entries := traces[mine.Value]
		i := slices.IndexFunc(entries, func(x Trace) bool { return x.RecordRef == mine.RecordRef && x.Counter == mine.Counter })
		before := Trace{Value: mine.Value} // the first entry has number one
		if i > 0 {
			before = entries[i-1]
		}
		if d, wrong := a.between(before, mine); wrong {
			all = append(all, d)
		}
	}
	return all
}

// between compares an entry of a device with the one before it.
func (a Audited) between(before, mine Trace) (Detected, bool) {
	both := []Trace{before, mine}
	if before.ID == "" {
		both = both[1:]
	}
	ahead := mine.At.Sub(mine.Recorded.At)
	switch back := before.At.Sub(mine.At); {
	case mine.Counter == before.Counter:
		return tracedBy(fmt.Sprintf("the device %s numbered two entries %d: %s of %s and %s of %s",
			mine.Value, mine.Counter, before.ID, before.Stream, mine.ID, mine.Stream), both...), true
	case back > ClockSkew:
		return tracedBy(fmt.Sprintf("the clock of the device %s was set back by %s or more between entry %d, %s of %s, and entry %d, %s of %s",
			mine.Value, back.Round(time.Minute), before.Counter, before.ID, before.Stream, mine.Counter, mine.ID, mine.Stream), both...), true
	case ahead > ClockSkew:
		return tracedBy(fmt.Sprintf("the clock of the device %s was ahead by %s or more at entry %d, %s of %s",
			mine.Value, ahead.Round(time.Minute), mine.Counter, mine.ID, mine.Stream), mine), true
	}
	d := tracedBy(fmt.Sprintf("of the device %s the entries %d to %d are missing: the one behind them is %s of %s",
		mine.Value, before.Counter+1, mine.Counter-1, mine.ID, mine.Stream), both...)
	d.Since = mine.Recorded.At.Add(a.Limits.queued())
	return d, mine.Counter > before.Counter+1 && a.At.After(d.Since)
}

// queued is how long an entry may wait on a device.
func (l Limits) queued() time.Duration {
	if l.LateHours > 0 {
		return time.Duration(l.LateHours) * time.Hour
	}
	return queueTime
}
