package domain

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// certified is a child whose family was searched for to the end.
func certified(next ...draft) []draft {
	return sought(append([]draft{temporary, itsNotice, itRan, final.after(lateEnough)}, next...)...)
}

func statusOf(h *history) SearchStatus {
	return h.fold.State(theChild).Child.SearchStatus(h.fold.State(TheLedger).Ledger.Get().Policy.Limits, h.at)
}

// TestSearchStatus goes forward by records and back by what takes their worth.
func TestSearchStatus(t *testing.T) {
	ward, other := nurse.records(RoleIntake), assessor.seconds(RoleCaseworker)
	unit := finder.records(RoleInvestigator)
	closed := closure("residential").by(director.records(RoleSupervisor))
	reopened := ofChild(CaseReopened{Cause: "new_information"}, assessor.records(RoleCaseworker))
	known := []draft{order(OrderIdentity), identity(order(OrderIdentity))}
	taken := never(identity(order(OrderIdentity)), unit, other)
	detail := func(of draft, signers ...Signer) draft {
		return correction(of, welfare, signers...).named("detail of " + of.id())
	}
	date := func(of draft, signers ...Signer) draft {
		return change(detail(of, signers...), func(e *ErrorDeclared) { e.RightTime = at(0) })
	}
	another := allIn(childCalled("another"), rescue())
	link := linkTo(childCalled("another"), theChild)[0]
	for name, c := range map[string]struct {
		given []draft
		want  SearchStatus
	}{
		"begun":                                     {sought(), SearchBegun},
		"while a notice runs":                       {sought(itsNotice), SearchBegun},
		"noticed":                                   {sought(itsNotice, itRan), SearchNoticed},
		"certified for now":                         {sought(temporary), SearchTemporary},
		"certified for now, and noticed":            {sought(temporary, itsNotice, itRan), SearchTemporary},
		"certified for good":                        {certified(), SearchFinal},
		"answered":                                  {sought(known...), SearchAnswered},
		"answered after all":                        {certified(known...), SearchAnswered},
		"disputed":                                  {certified(append(slices.Clip(known), disputed(clerk.records(RoleClerk)))...), SearchAnswered},
		"refuted":                                   {certified(append(slices.Clip(known), disputed(clerk.records(RoleClerk)), refuted(patrol.records(RoleInvestigator), volunteer.seconds(RoleCaseworker)))...), SearchNoticed},
		"linked with another stream":                {append(certified(another...), link), SearchNoticed},
		"answered by mistake":                       {certified(append(slices.Clip(known), taken)...), SearchNoticed},
		"reopened":                                  {certified(closed, reopened), SearchNoticed},
		"closed alone":                              {certified(closed), SearchFinal},
		"the final certificate was wrong":           {certified(never(final, unit, other)), SearchTemporary},
		"a detail of it was":                        {certified(detail(final, unit, other)), SearchTemporary},
		"its date was":                              {certified(date(final, unit, other)), SearchFinal},
		"the one for the time being was wrong":      {certified(never(temporary, unit, other)), SearchNoticed},
		"the notice was wrong":                      {certified(never(itsNotice, ward, other)), SearchTemporary},
		"the days of the notice were wrong":         {certified(detail(itRan, ward, other)), SearchTemporary},
		"a notice beside it was wrong":              {certified(itsNotice.named("beside"), never(itsNotice.named("beside"), ward, other)), SearchFinal},
		"the delivery was wrong":                    {certified(never(acceptance(nurse, RoleIntake, sent), ward, other)), SearchNoticed},
		"a detail of the delivery was":              {certified(detail(acceptance(nurse, RoleIntake, sent), ward, other)), SearchFinal},
		"the rescue was wrong":                      {certified(never(rescue(), unit, nurse.seconds(RoleIntake))), SearchNoticed},
		"something else was wrong":                  {certified(never(sent, finder.records(RoleCaseworker), other)), SearchFinal},
		"the correction of a certificate was wrong": {certified(never(final, unit, other), never(never(final, unit, other), unit, other)), SearchTemporary},
	} {
		if got := statusOf(given(t, c.given...)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestCertifiedFinal is what an adoption asks for.
func TestCertifiedFinal(t *testing.T) {
	for name, c := range map[string]struct {
		given []draft
		want  string
	}{
		"none": {sought(temporary), ""}, "one": {certified(), final.id()},
		"an identity since": {certified(order(OrderIdentity), identity(order(OrderIdentity))), ""},
		"declared wrong":    {certified(never(final, finder.records(RoleInvestigator), assessor.seconds(RoleCaseworker))), ""},
	} {
		state := given(t, c.given...).fold.State(theChild).Child
		mark, stands := state.certifiedFinal()
		if mark.ID != c.want || stands != (c.want != "") || state.Search.Final() != mark {
			t.Errorf("%s: %v, %v", name, mark, stands)
		}
	}
}

// TestWhatCertificatesRestOn: whoever finds one of these to be false must look at the
// certificate.
func TestWhatCertificatesRestOn(t *testing.T) {
	steps := given(t, certified()...).steps(theChild)
	want := map[string]string{
		temporary.id(): "child.rescued (opened)",
		final.id(): "public-notice.published (notice), public-notice.ended (notice), certificate (temporary_certificate), " +
			"custody.taken (search_time), custody.transfer.accepted (search_time), child.rescued (opened)",
	}
	names := namesOf(steps)
	names[temporary.id()] = "certificate"
	for i, step := range steps {
		if told, asked := want[step.ID]; asked && asTold(Rests(before(steps, i), step.Statement), names) != told {
			t.Errorf("%s rests on %s, want %s", names[step.ID], asTold(Rests(before(steps, i), step.Statement), names), told)
		}
	}
}

// TestCertificatesEndOnce: what ended one first is what a court is told.
func TestCertificatesEndOnce(t *testing.T) {
	reopened := ofChild(CaseReopened{Cause: "new_information"}, assessor.records(RoleCaseworker))
	ended := certified(closure("residential").by(director.records(RoleSupervisor)), reopened, order(OrderIdentity), identity(order(OrderIdentity)))
	for _, c := range given(t, ended...).fold.State(theChild).Child.Search.Certificates {
		if c.Ended.ID != reopened.id() {
			t.Errorf("the %s certificate was ended by %v", c.Stage, c.Ended)
		}
	}
}

// TestMonthsAreCountedAgain from each new delivery, once the child was elsewhere.
func TestMonthsAreCountedAgain(t *testing.T) {
	home := append(agreed(), handover(nurse, RoleCaseworker, volunteer.as(RoleCaseworker, PurposeWitness)))
	onward := transfer(nurse, RoleIntake, shelter).named("onward")
	there := change(acceptance(keeper, RoleIntake, onward).named("there"), func(e *TransferAccepted) { e.Agency = shelter })
	backAgain := transfer(keeper, RoleIntake, welfare).named("back")
	for name, c := range map[string]struct {
		next []draft
		from string // the record from which months are counted
	}{
		"delivered": {nil, TypeTransferAccepted}, "in a shelter": {[]draft{onward, there}, ""},
		"back from it":        {[]draft{onward, there, backAgain, acceptance(nurse, RoleIntake, backAgain).named("returned")}, "returned"},
		"missing and back":    {[]draft{missed(nurse, RoleIntake), back(nurse, RoleIntake)}, TypeTransferAccepted},
		"with a carer":        {[]draft{placed(nurse, RoleIntake)}, TypeTransferAccepted},
		"at home":             {home, ""},
		"back from its home":  {append(slices.Clip(home), disruption(nurse, RoleIntake)), TypePlacementDisrupted},
		"taken up by another": {[]draft{agencySuspension(welfare), instead(keeper, RoleIntake, welfare)}, ""},
	} {
		fold := given(t, sought(c.next...)...).fold
		kind := func(agency StreamID) AgencyKind { return fold.State(agency).Agency.Get().Kind }
		_, mark, delivered := fold.State(theChild).Child.Search.FinalFrom(Limits{FinalMonths: 12}, kind)
		if delivered != (c.from != "") || delivered && mark.ID != recordID(c.from) {
			t.Errorf("%s: counted from %v, %v", name, mark, delivered)
		}
	}
}

// searchActs are what people try in a search, right or wrong and in any order.
func searchActs(t *rapid.T, h *history) draft {
	name := rapid.StringMatching(`[a-z]{3}`).Draw(t, "id")
	child := h.fold.State(theChild).Child
	notices := child.Search.Notices
	wait := time.Duration(rapid.SampledFrom([]int{0, 1, 20, 31, 100, 370}).Draw(t, "days")) * day
	finally := func() draft { return certificate(stageFinal) }
	publish, end := func() draft { return notice(nurse, RoleIntake) }, func() draft { return ending(t, notices) }
	d := rapid.SampledFrom([]func() draft{publish, end, publish, end, end, finally, finally,
		func() draft { return byStation(certificate(stageTemporary)) }, func() draft { return byStation(certificate(stageFinal)) },
		func() draft { return certificate(stageTemporary) },
		func() draft { return order(OrderIdentity) }, func() draft { return identified(child.Orders) },
		func() draft { return anythingWrong(t, h) }, func() draft { return transfer(nurse, RoleIntake, shelter) },
		func() draft { return closure("residential").by(director.records(RoleSupervisor)) },
		func() draft {
			return ofChild(CaseReopened{Cause: "new_information"}, assessor.records(RoleCaseworker))
		},
	}).Draw(t, "act")()
	return d.named(name).after(wait)
}

// ending ends one of the notices, or none.
func ending(t *rapid.T, notices Measures) draft {
	days := rapid.SampledFrom([]int{1, 29, 30, 90}).Draw(t, "days run")
	if len(notices) == 0 {
		return noticeEnd(itsNotice, days)
	}
	one := rapid.SampledFrom(notices).Draw(t, "notice")
	return noticeEnd(itsNotice, days).about(Ref{Rel: "answers", Stream: theChild, ID: one.ID})
}

// identified rests on the last order, if there is one.
func identified(orders []Order) draft {
	d := identity(order(OrderIdentity))
	if len(orders) > 0 {
		d = d.about(Ref{Rel: "answers", Stream: theChild, ID: orders[len(orders)-1].ID})
	}
	return d
}

// anythingWrong declares any record wrong.
func anythingWrong(t *rapid.T, h *history) draft {
	records := h.fold.State(theChild).Records
	of := records.At(rapid.IntRange(0, records.Len()-1).Draw(t, "record"))
	d := ofChild(ErrorDeclared{Error: rapid.SampledFrom([]string{"did_not_occur", incorrectData}).Draw(t, "error"),
		Custodian: h.fold.State(theChild).Child.Custody.Agency}, finder.records(RoleInvestigator), assessor.seconds(RoleCaseworker))
	return d.about(Ref{Rel: "corrects", Stream: theChild, ID: of.ID})
}

// anyProfile draws which of its steps a profile asks a search for.
func anyProfile(t *rapid.T) draft {
	limits := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{`"notice.minDays":30`, `"notFound.temporaryDays":30`,
		`"notFound.finalMonths":12`, `"notFound.requires":["local_search"]`}), 0, 4, rapid.ID).Draw(t, "limits")
	return policy("drawn", "{"+strings.Join(limits, ",")+"}")
}

// TestAnySearch draws profiles and searches and asks what must hold of all: no final
// certificate without what its profile asks for, the one before, a notice that ran, a
// year in an institution, and where it does not ask, some without; none while the
// family is known; and what is refused moves nothing.
func TestAnySearch(outer *testing.T) {
	reached, bare := map[SearchStatus]int{}, 0
	rapid.Check(outer, func(t *rapid.T) {
		h := given(outer, sought(anyProfile(t))...)
		for range 25 {
			before, was := h.fold.State(theChild).Child, statusOf(h)
			d := searchActs(t, h)
			refused := h.record(outer, d)
			after, is := h.fold.State(theChild).Child, statusOf(h)
			reached[is]++
			searchHolds(t, h, before, after)
			if is == SearchFinal && after.Search.standing(stageTemporary).ID == "" {
				bare++
			}
			if refused != nil && was != is {
				t.Fatalf("a void %s moved the search from %s to %s", d.event.EventType(), was, is)
			}
		}
	})
	if bare == 0 {
		outer.Error("no final certificate that was drawn does without one before")
	}
	for _, status := range []SearchStatus{SearchBegun, SearchNoticed, SearchTemporary, SearchFinal, SearchAnswered} {
		if reached[status] == 0 {
			outer.Errorf("no search that was drawn is %s", status)
		}
	}
}

func searchHolds(t *rapid.T, h *history, before, after ChildState) {
	limits := h.fold.State(TheLedger).Ledger.Get().Policy.Limits
	kind := func(agency StreamID) AgencyKind { return h.fold.State(agency).Agency.Get().Kind }
	_, had := before.certifiedFinal()
	_, has := after.certifiedFinal()
	_, noticed := after.Search.noticed(limits)
	switch from, _, delivered := after.Search.FinalFrom(limits, kind); {
	case !has:
	case after.familyKnown(h.at).ID != "":
		t.Fatal("a final certificate stands while the family is known")
	case limits.TemporaryDays > 0 && after.Search.standing(stageTemporary).ID == "":
		t.Fatal("a final certificate stands without one for the time being")
	case limits.NoticeDays > 0 && !noticed:
		t.Fatal("a final certificate stands without a notice")
	case !had && limits.FinalMonths > 0 && (!delivered || h.at.Before(from)):
		t.Fatalf("a final certificate was given at %s, and the year is over on %s", h.at, from)
	}
	if len(after.Search.Certificates) < len(before.Search.Certificates) {
		t.Fatal("a certificate is forgotten")
	}
}
