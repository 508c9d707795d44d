package domain

import (
	"slices"
	"testing"
)

// TestA21 tells of papers of birth that do not fit.
func TestA21(t *testing.T) {
	entry := change(registered(), func(e *CivilRegistered) { e.Ground = groundBirth })
	here := []timed{{0, born()}, {hour, taken(nurse, RoleIntake)}}
	there := func(d draft, place string) draft { return d.saying(func(s *Statement) { s.Place = place }) }
	in := func(more ...timed) []timed { return append(here[:2:2], more...) }
	compromised := about(hospital, KeyCompromised{KeyID: Digest(doctor.key.ID()), Since: at(0)}, head(hospital).records(RoleAdministrator), head(court).seconds(RoleAdministrator))
	finds(t, "A21", map[string]ruled{
		"born and registered":                  {in(timed{20 * day, entry}), 90 * day, nil},
		"registered after two months":          {in(timed{61 * day, entry}), 90 * day, highs},
		"registered for another reason":        {in(timed{61 * day, change(entry, func(e *CivilRegistered) { e.Ground = "court_order" })}), 90 * day, nil},
		"rescued, and registered as born":      {instituted(timed{20 * day, entry}), 90 * day, highs},
		"rescued, and registered as not found": {instituted(timed{20 * day, registered()}), 90 * day, nil},
		"taken elsewhere":                      {[]timed{{0, born()}, {day, there(taken(nurse, RoleIntake), "410100")}}, 9 * day, highs},
		"taken in the next county":             {[]timed{{0, born()}, {day, there(taken(nurse, RoleIntake), "350700")}}, 9 * day, nil},
		"of an age that it cannot have":        {in(timed{9 * day, aged(14, 20)}), 20 * day, highs},
		"of an age that it can have":           {in(timed{9 * day, aged(0, 1)}), 20 * day, nil},
		"of another sex":                       {in(timed{9 * day, examined("female")}), 20 * day, highs},
		"its doctor's hospital is suspended":   {in(timed{9 * day, agencySuspension(hospital)}, timed{10 * day, view("too_young")}), 20 * day, highs},
		"its doctor's key was lost":            {in(timed{9 * day, compromised}, timed{10 * day, view("too_young")}), 20 * day, highs},
		"its doctor is on leave":               {in(timed{9 * day, suspension(doctor)}, timed{10 * day, view("too_young")}), 20 * day, nil},
	})
}

// TestA21OfOnePaper: a paper of birth is that of two children.
func TestA21OfOnePaper(t *testing.T) {
	paper := func(d draft) draft {
		return d.saying(func(s *Statement) {
			s.Evidence = append(s.Evidence, Evidence{Kind: "birth_certificate", MediaType: "application/pdf", Bytes: 9, SHA256: DigestOf([]byte("paper"))})
		})
	}
	twin := in(theOther, born()).named("born, too")
	h := livedAs(t, auditLimits, timed{0, paper(born())}, timed{hour, taken(nurse, RoleIntake)}, timed{day, paper(twin)})
	audited := func() Audited {
		return Audited{Stream: theChild, Steps: h.steps(theChild), At: dawn.Add(2 * day)}
	}
	both := []RecordRef{{theChild, born().id()}, {theOther, twin.id()}}
	sealed := func(path string) Audited {
		a := audited()
		a.Repeats = []Repeat{{Path: path, Records: both, Since: dawn.Add(day)}}
		return a
	}
	traced := audited()
	for _, s := range slices.Concat(h.steps(theChild), h.steps(theOther)) {
		traced.Traces = append(traced.Traces, Traces(s.Statement)...)
	}
	for name, c := range map[string]struct {
		Audited
		want bool
	}{
		"nothing is known of others":  {audited(), false},
		"the file is in the clear":    {traced, true},
		"the file is sealed":          {sealed("birthPaper"), true},
		"the number is sealed":        {sealed("registerNumber"), true},
		"the name of the mother, too": {sealed("motherName"), false},
	} {
		found := slices.DeleteFunc(Audit(c.Audited), func(d Detected) bool { return d.Rule != "A21" })
		if (len(found) == 1) != c.want || c.want && !slices.Equal(found[0].Records, both) {
			t.Errorf("%s: found %+v", name, found)
		}
	}
}
