package domain

import (
	"slices"
	"testing"
	"time"
)

// TestMayRead: who reads by an order of a court, and when. Each row changes one
// thing about a disclosure that lets the judge read.
func TestMayRead(t *testing.T) {
	second := officerCalled("second clerk", court, RoleClerk)
	porter := officerCalled("porter", court, RoleInvestigator)
	disclosure := order(OrderDisclosure)
	dated := func(from, until string) draft {
		return change(disclosure, func(e *CourtOrderRecorded) { e.ValidFrom, e.ValidUntil = from, until })
	}
	named := func(who PersonID) draft {
		return change(disclosure, func(e *CourtOrderRecorded) { e.Reader = who })
	}
	corrected := func(kind string) draft {
		d := correction(disclosure, police, clerk.records(RoleClerk), nurse.seconds(RoleCaseworker))
		return change(d, func(e *ErrorDeclared) { e.Error = kind })
	}
	now := dawn.Add(day)
	for name, c := range map[string]struct {
		records []draft
		reader  officer
		at      time.Time
		want    bool
	}{
		"any clerk, for good":            {[]draft{disclosure}, second, now, true},
		"the clerk who is named":         {[]draft{named(second.person)}, second, now, true},
		"another clerk is named":         {[]draft{named(aWitness)}, second, now, false},
		"the recorder":                   {[]draft{disclosure}, clerk, now, false},
		"a colleague without the role":   {[]draft{disclosure}, porter, now, false},
		"an officer of another agency":   {[]draft{disclosure}, finder, now, false},
		"nobody in particular":           {[]draft{disclosure}, officer{}, now, false},
		"no order":                       {nil, second, now, false},
		"an order of another kind":       {[]draft{order("custody")}, second, now, false},
		"the second before it begins":    {[]draft{dated(at(day), "")}, second, now.Add(-time.Second), false},
		"the moment it begins":           {[]draft{dated(at(day), "")}, second, now, true},
		"the moment it ends":             {[]draft{dated("", at(day))}, second, now, true},
		"a moment later":                 {[]draft{dated("", at(day))}, second, now.Add(1), false},
		"before it was made":             {[]draft{disclosure}, second, dawn.Add(-1), false},
		"said not to have been made":     {[]draft{disclosure, corrected("did_not_occur")}, second, now, false},
		"said to be of another child":    {[]draft{disclosure, corrected("wrong_subject")}, second, now, false},
		"only its data were wrong":       {[]draft{disclosure, corrected("incorrect_data")}, second, now, true},
		"said to be recorded twice":      {[]draft{disclosure, corrected("duplicate")}, second, now, false},
		"one of two was never made":      {[]draft{disclosure, disclosure.named("anew"), corrected("did_not_occur")}, second, now, true},
		"the court is suspended":         {[]draft{disclosure, agencySuspension(court)}, second, now, false},
		"void, by a clerk of no court":   {[]draft{disclosure.by(finder.records(RoleInvestigator)).butVoid()}, second, now, false},
		"the reader's key is not valid":  {[]draft{disclosure, suspension(second)}, second, now, false},
		"the recorder's key is not safe": {[]draft{disclosure, compromise(clerk).by(head(court).records(RoleAdministrator), head(welfare).seconds(RoleAdministrator))}, second, now, false},
	} {
		t.Run(name, func(t *testing.T) {
			h := given(t, held(slices.Concat([]draft{authorisation(second), authorisation(porter)}, c.records)...)...)
			child := h.fold.State(theChild).Child
			if got := child.MayRead(h.fold.State(court), c.reader.person, c.at); got != c.want {
				t.Errorf("may read: %v", got)
			}
		})
	}
	h := given(t, held(authorisation(second), disclosure)...)
	if h.fold.State(theChild).Child.MayRead(h.fold.State(police), second.person, now) {
		t.Error("an order of one court is read by at another agency")
	}
}

// TestStayIsLifted: whose word ends a stay, and of which.
func TestStayIsLifted(t *testing.T) {
	bar, stay := officerCalled("bar", bench2, RoleClerk), order(OrderStay)
	colleague := officerCalled("second clerk", court, RoleClerk)
	other := held(accreditation(bench2, Court), authorisation(bar), stay)
	below := held(change(accreditation(bench2, Court), func(e *AgencyAccredited) { e.Supervisor = court }), authorisation(bar))
	by := func(d draft) draft {
		return change(d, func(e *CourtOrderRecorded) { e.Court = bench2 }).by(bar.records(RoleClerk))
	}
	twin := elsewhere(stay).named("twin")
	refs, foreign := verdict{"H3", Invalid, "refs"}, verdict{"H1", Forbidden, "facts.court"}
	judge(t, []row{
		{"H1 accepts the court that made it", held(stay), lifting(stay), accepted},
		{"H1 accepts another clerk of it", held(authorisation(colleague), stay), lifting(stay).by(colleague.records(RoleClerk)), accepted},
		{"H1 accepts a second lifting", held(stay, lifting(stay)), lifting(stay).named("again"), accepted},
		{"H1 accepts a court that supervises it", append(below, by(stay)), lifting(stay), accepted},
		{"H1 refuses a court that it supervises", append(below, stay), by(lifting(stay)), foreign},
		{"H1 refuses another court", other, by(lifting(stay)), foreign},
		{"H1 accepts another court when it is suspended", append(other, agencySuspension(court)), by(lifting(stay)), accepted},
		{"H3 refuses lifting nothing", held(stay), lifting(stay).about(), refs},
		{"H3 refuses lifting another order", held(stay, order("custody")), lifting(order("custody")), refs},
		{"H3 refuses lifting a lifting", held(stay, lifting(stay)), lifting(lifting(stay)).named("again"), refs},
		{"H3 refuses lifting what is to come", held(), lifting(stay), refs},
		{"H3 refuses another relation", held(stay), lifting(stay).about(Ref{"causes", theChild, stay.id()}), refs},
		{"H3 refuses a stay of another child", held(elsewhere(rescue()).named("other child"), twin), lifting(twin), refs},
	})
}
