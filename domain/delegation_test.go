package domain

import (
	"testing"
	"time"
)

// delegation lets the station act in a part of the police's province.
func delegation() draft {
	return about(police, DelegationGranted{To: station, Regions: []string{"350200"}, Ground: groundJoint, Operation: theOperation, Until: at(30 * day)},
		chief.records(RoleSupervisor))
}

func endsDelegation(of draft) draft {
	return about(of.stream, DelegationEnded{Cause: "done"}, chief.records(RoleSupervisor)).answering(of)
}

func TestDelegationIsJudged(t *testing.T) {
	refuses(t, TypeDelegationGranted, []breach{
		{"facts.operation", gone, "facts.operation"},
		{"facts.regions", `[]`, "facts.regions"},
		{"facts.regions", `["Fujian"]`, "facts.regions"},
	})
	given, not := delegation(), verdict{"H1", Forbidden, "signers"}
	of := func(f func(*DelegationGranted)) draft { return change(delegation(), f) }
	ofStation := about(station, DelegationGranted{To: ngo, Regions: []string{"350200"}, Ground: "capacity", Until: at(30 * day)}, sergeant.records(RoleSupervisor))
	judge(t, []row{
		{"H1 accepts the head of a unit", world(), given, accepted},
		{"H1 accepts an administrator", world(), given.by(head(police).records(RoleAdministrator)), accepted},
		{"H1 accepts one that an operation has nothing to do with", world(), ofStation, accepted},
		{"H1 refuses an investigator", world(), given.by(finder.records(RoleInvestigator)), not},
		{"H1 refuses whoever is to act", world(), given.by(sergeant.records(RoleSupervisor)), not},
		{"H1 refuses whoever is to act beside the other", world(), given.by(chief.records(RoleSupervisor), sergeant.seconds(RoleSupervisor)), not},
		{"H3 refuses leave for oneself", world(), of(func(e *DelegationGranted) { e.To = police }), verdict{"H3", Invalid, "facts.to"}},
		{"H3 refuses what is over", world(), of(func(e *DelegationGranted) { e.Until = at(-day) }), verdict{"H3", Invalid, "facts.until"}},
		{"H1 accepts its end", world(given), endsDelegation(given), accepted},
		{"H1 accepts its end by the agency above", world(ofStation), endsDelegation(ofStation), accepted},
		{"H1 refuses its end by whoever was to act", world(given), endsDelegation(given).by(sergeant.records(RoleSupervisor)), not},
		{"H3 refuses the end of what is none", world(given), endsDelegation(authorisation(finder)), verdict{"H3", Invalid, "refs"}},
		{"H3 refuses a second end", world(given, endsDelegation(given)), endsDelegation(given).named("again"), verdict{"H3", Conflict, "refs"}},
	})
}

func TestDelegationHolds(t *testing.T) {
	one := given(t, world(delegation())...)
	from := one.at
	ended := given(t, world(delegation(), endsDelegation(delegation()).after(2*day))...)
	late := given(t, world(delegation(), endsDelegation(delegation()).after(50*day))...)
	for name, c := range map[string]struct {
		of    *history
		to    StreamID
		place string
		at    time.Time
		want  bool
	}{
		"from when it is on record":         {one, station, "350200", from, true},
		"not before":                        {one, station, "350200", from.Add(-time.Second), false},
		"in a part of it":                   {one, station, "350211", from, true},
		"not next to it":                    {one, station, "350300", from, false},
		"not in what it is part of":         {one, station, "350000", from, false},
		"not nowhere":                       {one, station, "", from, false},
		"not for another":                   {one, ngo, "350200", from, false},
		"to its last moment":                {one, station, "350200", dawn.Add(30*day - time.Second), true},
		"not from when it is over":          {one, station, "350200", dawn.Add(30 * day), false},
		"before it was ended":               {ended, station, "350200", ended.at.Add(-time.Second), true},
		"not after it was ended":            {ended, station, "350200", ended.at, false},
		"an end after its time adds no day": {late, station, "350200", dawn.Add(31 * day), false},
	} {
		if got := c.of.fold.State(police).Agency.Get().delegated(c.to, c.place, c.at); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestPlacesLieWithin(t *testing.T) {
	for _, c := range []struct {
		place, region string
		want          bool
	}{
		{"350211", "350200", true}, {"350211", "350000", true}, {"350211", "350211", true}, {"350211", "350212", false},
		{"350211", "360000", false}, {"350211", "000000", false}, {"VN-HN", "VN-HN", true}, {"VN-HN", "VN", true}, {"VN", "VN-HN", false},
		{"199", "100", false}, {"100", "100", true},
	} {
		if got := within(c.place, c.region); got != c.want {
			t.Errorf("%s within %s: %v", c.place, c.region, got)
		}
	}
}
