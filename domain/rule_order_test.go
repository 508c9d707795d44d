package domain

import "testing"

// TestA31OfUnknownOrders: custody is taken on a court's order an hour after dawn.
func TestA31OfUnknownOrders(t *testing.T) {
	by := func(basis string) Step {
		s := handmade(theChild, 1, CustodyTaken{}, nurse.records(RoleIntake))
		s.Facts = []byte(`{"legalBasis":"` + basis + `"}`)
		return s
	}
	quoted := by(courtOrder)
	quoted.Source.Kind = SourceTranscribed
	bySiblings := handmade(theChild, 1, SiblingsDeclared{}, nurse.records(RoleIntake))
	bySiblings.Facts = []byte(`{"grounds":["documents","court_order"]}`)
	ofCourt := by(courtOrder)
	ofCourt.Signers = []Signer{clerk.records(RoleClerk)}
	order := func(hours int) Step {
		return handmade(theChild, hours, CourtOrderRecorded{Court: court}, clerk.records(RoleClerk))
	}
	withdrawn := order(2)
	withdrawn.Withdrawn = true
	for name, c := range map[string]struct {
		steps []Step
		after int // hours
		want  int
	}{
		"no court knows":                {[]Step{by(courtOrder)}, 100, 1},
		"no court knows yet":            {[]Step{by(courtOrder)}, 70, 0},
		"another ground":                {[]Step{by("rescue")}, 100, 0},
		"one of several grounds":        {[]Step{bySiblings}, 100, 1},
		"the court has put it on":       {[]Step{by(courtOrder), order(60)}, 100, 0},
		"the court had put it on":       {[]Step{order(0), by(courtOrder)}, 100, 0},
		"the court put one on too late": {[]Step{by(courtOrder), order(90)}, 100, 1},
		"the court took it back":        {[]Step{by(courtOrder), withdrawn}, 100, 1},
		"a court that is no member":     {[]Step{quoted}, 100, 0},
		"the court says so itself":      {[]Step{ofCourt}, 100, 0},
	} {
		a := lookedAt(c.steps...)
		a.At, a.Agencies = noon(c.after), map[StreamID]State{court: {Agency: seldom(AgencyState{Kind: Court})}}
		fires(t, name, "A31", a, c.want)
	}
}

// TestA31OfContradictions: two orders, the later of which stands here.
func TestA31OfContradictions(t *testing.T) {
	there := childCalled("another")
	of := func(kind, value, says string, of StreamID, stream StreamID, hours int) Trace {
		x := left(kind, value, says, stream, hours, TypeCourtOrderRecorded)
		x.Agency = of
		return x
	}
	for name, c := range map[string]struct {
		mine, other Trace
		want        int
	}{
		"one number, two contents":            {of(TraceOrder, "7", "a", court, theChild, 5), of(TraceOrder, "7", "b", court, there, 4), 1},
		"one number, one content":             {of(TraceOrder, "7", "a", court, theChild, 5), of(TraceOrder, "7", "a", court, there, 4), 0},
		"the other came later":                {of(TraceOrder, "7", "a", court, theChild, 5), of(TraceOrder, "7", "b", court, there, 6), 0},
		"one number of two courts":            {of(TraceOrder, "7", "a", court, theChild, 5), of(TraceOrder, "7", "b", bench2, there, 4), 0},
		"one content, two numbers":            {of(TraceOrderDigest, "a", "7", court, theChild, 5), of(TraceOrderDigest, "a", "8", court, there, 4), 1},
		"one content of two courts":           {of(TraceOrderDigest, "a", "7", court, theChild, 5), of(TraceOrderDigest, "a", "7", bench2, there, 4), 1},
		"one content, one number":             {of(TraceOrderDigest, "a", "7", court, theChild, 5), of(TraceOrderDigest, "a", "7", court, there, 4), 0},
		"one number, two contents, both here": {of(TraceOrder, "7", "a", court, theChild, 5), of(TraceOrder, "7", "b", court, theChild, 4), 1},
	} {
		order := handmade(theChild, 5, CourtOrderRecorded{}, clerk.records(RoleClerk))
		a := lookedAt(order)
		a.Traces = []Trace{c.mine, c.other}
		fires(t, name, "A31", a, c.want)
		a.Steps[0].Withdrawn = true
		fires(t, name+", and was taken back", "A31", a, 0)
	}
}

// TestA31OfClerks: somebody else may have used a clerk's key.
func TestA31OfClerks(t *testing.T) {
	a := lookedAt(handmade(theChild, 5, CourtOrderRecorded{Court: court}, clerk.records(RoleClerk)))
	keys := func(compromised bool) map[StreamID]State {
		return map[StreamID]State{court: {Agency: seldom(AgencyState{Kind: Court, Keys: map[string]KeyState{clerk.key.ID(): {Officer: clerk.person, Compromised: compromised}}})}}
	}
	a.Agencies = keys(false)
	fires(t, "a key like any", "A31", a, 0)
	a.Agencies = keys(true)
	fires(t, "a key in doubt", "A31", a, 1)
}
