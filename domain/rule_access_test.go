package domain

import "testing"

// TestA28 tells of an officer far away who reads in an emergency thirty hours after
// dawn, which is at noon; the profile asks for a review within a week.
func TestA28(t *testing.T) {
	child := func(hours int, status CustodyStatus, e Event, by ...Signer) Step {
		s := handmade(theChild, hours, e, by...)
		s.State.Child.Custody = CustodyState{Status: status, Agency: police}
		return s
	}
	care := child(1, InCare, CustodyTaken{}, finder.records(RoleInvestigator))
	gone := child(28, Missing, ChildMissingFromCare{}, finder.records(RoleInvestigator))
	goneSince := child(40, Missing, ChildMissingFromCare{}, finder.records(RoleInvestigator))
	goneMuchLater := child(300, Missing, ChildMissingFromCare{}, finder.records(RoleInvestigator))
	helped := child(60, InCare, PresenceAttested{}, patrol.records(RoleInvestigator))
	const noonish, night = 30, 42
	for name, c := range map[string]struct {
		purpose string
		hour    int
		reviews []string
		child   []Step
		days    int
		want    int
	}{
		"the child was gone, and it was reviewed":       {"child_found", noonish, []string{"justified"}, []Step{care, gone}, 30, 0},
		"the child was gone, and nobody reviewed":       {"child_found", noonish, nil, []Step{care, gone}, 30, 1},
		"and there is time yet":                         {"child_found", noonish, nil, []Step{care, gone}, 5, 0},
		"the child was in care":                         {"child_found", noonish, nil, []Step{care}, 5, 1},
		"the child was gone before anybody said so":     {"child_missing", noonish, nil, []Step{care, goneSince}, 5, 0},
		"the child was gone weeks later":                {"child_missing", noonish, nil, []Step{care, goneMuchLater}, 15, 1},
		"the child was in care, and a review found why": {"child_found", noonish, []string{"justified"}, []Step{care}, 30, 0},
		"a danger need not be on record":                {"child_in_danger", noonish, nil, []Step{care}, 5, 0},
		"a review found no reason":                      {"child_in_danger", noonish, []string{readingUnjustified}, []Step{care}, 30, 1},
		"less would have done":                          {"child_in_danger", noonish, []string{"excessive"}, []Step{care}, 30, 1},
		"at night, and something was done":              {"child_in_danger", night, nil, []Step{care, helped}, 5, 0},
		"at night, and nothing came of it":              {"child_in_danger", night, nil, []Step{care}, 5, 1},
		"at night, and it was reviewed":                 {"child_in_danger", night, []string{"justified"}, []Step{care}, 5, 0},
	} {
		a := reads(c.purpose, c.hour)
		for _, outcome := range c.reviews {
			r := &a.Steps[0].State.Access.Readings[0]
			r.Reviews = append(r.Reviews, Review{Outcome: outcome})
		}
		a.Others, a.At = map[StreamID][]Step{theChild: c.child}, noon(24*c.days)
		fires(t, name, "A28", a, c.want)
	}
}

// reads is an access stream with readings of one officer at these hours.
func reads(purpose string, hours ...int) Audited {
	var steps []Step
	var readings []Reading
	for _, h := range hours {
		s := handmade(theChild.Access(), h, BreakGlassUsed{}, patrol.records(RoleInvestigator))
		readings = append(readings, Reading{Mark: s.Mark(), Officer: patrol.person, Purpose: purpose, By: s.Signers})
		s.State.Access.Readings = readings
		steps = append(steps, s)
	}
	a := lookedAt(steps...)
	a.Limits.BreakGlassReviewDays = 7
	return a
}

func TestA28OfTheThirdTime(t *testing.T) {
	a := reads("child_in_danger", 30, 54, 78)
	a.At = noon(100)
	fires(t, "three times", "A28", a, 1)
	a = reads("child_in_danger", 30, 54)
	a.At = noon(100)
	fires(t, "twice", "A28", a, 0)
}

// A dossier is worth knowing of where no court had asked.
func TestA28OfDossiers(t *testing.T) {
	issued := handmade(theChild.Access(), 30, DossierIssued{}, registrar.records(RoleRegistrar))
	asked := handmade(theChild, 20, CourtOrderRecorded{Order: OrderDisclosure}, clerk.records(RoleClerk))
	late := handmade(theChild, 40, CourtOrderRecorded{Order: OrderDisclosure}, clerk.records(RoleClerk))
	for name, c := range map[string]struct {
		child []Step
		want  int
	}{"asked": {[]Step{asked}, 0}, "asked afterwards": {[]Step{late}, 1}, "not asked": {[]Step{handmade(theChild, 1, CustodyTaken{})}, 1}, "not known": {nil, 0}} {
		a := lookedAt(issued)
		a.Others = map[StreamID][]Step{theChild: c.child}
		fires(t, name, "A28", a, c.want)
		for _, d := range ruledBy(t, "A28", a) {
			if d.Severity != "notice" {
				t.Errorf("a dossier weighs %s", d.Severity)
			}
		}
	}
}

func TestA28OfOfficers(t *testing.T) {
	a := theAgency(Police)
	a.Tallies = []Tally{{What: CountRead, Who: string(patrol.person), Own: Share{9, 12}, Peers: Share{30, 9000}, Among: 300, Records: shown}}
	fires(t, "reads far more than others", "A28", a, 1)
	a.Tallies[0].Own = Share{1, 12}
	fires(t, "reads once", "A28", a, 0)
}
