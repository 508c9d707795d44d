package projections

import (
	"reflect"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

func moment(text string) *time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return &t
}

// recordedAt sets the ledger's own word.
func recordedAt(text string) func(*domain.Judged) {
	return func(j *domain.Judged) { j.Statement.Recorded.At = *moment(text) }
}

// lateAndCorrected: the police take the child on the 18th and record it that day.
// The shelter takes it on the 20th and records it on the 25th only, as if it had
// been the 10th; on the 28th it corrects the date.
func lateAndCorrected() *theLog {
	l := newLog()
	l.add(child, domain.ChildRescued{Child: person, AgeTo: 5}, claiming("2012-12-18T04:00:00", domain.Instant), recordedAt("2012-12-18T06:00:00Z"))
	l.add(child, domain.CustodyTaken{Agency: police, Care: "police_temporary"}, claiming("2012-12-18T05:00:00", domain.Instant),
		recordedAt("2012-12-18T07:00:00Z"))
	l.add(child, domain.TransferInitiated{To: shelter, ExpectedBy: "2012-12-21T00:00:00Z"}, claiming("2012-12-19T12:00:00", domain.Instant),
		recordedAt("2012-12-19T13:00:00Z"))
	index := l.add(child, domain.TransferAccepted{Agency: shelter, Care: "shelter"}, claiming("2012-12-10T09:00:00", domain.Instant),
		recordedAt("2012-12-25T10:00:00Z"))
	l.add(child, domain.ErrorDeclared{Error: "incorrect_data", Clerical: true, Custodian: shelter, RightTime: "2012-12-20T09:00:00+08:00"},
		claiming("2012-12-28T09:00:00", domain.Instant), recordedAt("2012-12-28T10:00:00Z"), func(j *domain.Judged) {
			j.Statement.Refs = []domain.Ref{{Rel: "corrects", Stream: child, ID: recordID(index)}}
		})
	return l
}

// TestAsOf asks who was responsible: as it was on a day, as known on another.
func TestAsOf(t *testing.T) {
	v := applied(t, lateAndCorrected())
	for name, c := range map[string]struct {
		as   AsOf
		want domain.StreamID
	}{
		"now":                                     {AsOf{}, shelter},
		"as known before the late entry":          {AsOf{Known: moment("2012-12-24T00:00:00Z")}, police},
		"as it was before anything happened":      {AsOf{On: moment("2012-12-01T00:00:00Z")}, ""},
		"on the 19th, as known now":               {AsOf{On: moment("2012-12-19T00:00:00Z")}, police},
		"on the 22nd, as known now":               {AsOf{On: moment("2012-12-22T00:00:00Z")}, shelter},
		"on the 22nd, as known on the 22nd":       {AsOf{On: moment("2012-12-22T00:00:00Z"), Known: moment("2012-12-22T00:00:00Z")}, police},
		"on the 12th, before the date was right":  {AsOf{On: moment("2012-12-12T00:00:00Z"), Known: moment("2012-12-26T00:00:00Z")}, shelter},
		"on the 12th, after it was put right":     {AsOf{On: moment("2012-12-12T00:00:00Z"), Known: moment("2012-12-29T00:00:00Z")}, ""},
		"as known when there was nothing yet":     {AsOf{Known: moment("2012-12-01T00:00:00Z")}, ""},
		"far in the future, as known on the 20th": {AsOf{On: moment("2030-01-01T00:00:00Z"), Known: moment("2012-12-20T00:00:00Z")}, police},
	} {
		t.Run(name, func(t *testing.T) {
			state, err := v.State(t.Context(), child, c.as)
			if err != nil || state.Child.Custody.Agency != c.want {
				t.Errorf("%q was responsible, want %q: %v", state.Child.Custody.Agency, c.want, err)
			}
		})
	}
}

// TestWhatDidNotOccur: a record that is declared not to have occurred is left out
// of how it was, once that is known, and never out of what the log says.
func TestWhatDidNotOccur(t *testing.T) {
	l := lateAndCorrected()
	l.add(child, domain.ErrorDeclared{Error: "did_not_occur", Custodian: shelter}, recordedAt("2013-01-02T00:00:00Z"),
		claiming("2013-01-02T00:00:00", domain.Instant), func(j *domain.Judged) {
			j.Statement.Refs = []domain.Ref{{Rel: "corrects", Stream: child, ID: recordID(3)}}
		})
	v := applied(t, l)
	later := moment("2013-02-01T00:00:00Z")
	for name, c := range map[string]struct {
		as   AsOf
		want domain.StreamID
	}{
		"as it was":                  {AsOf{On: later}, police},
		"as it was, as known before": {AsOf{On: later, Known: moment("2012-12-30T00:00:00Z")}, shelter},
		"as the log says":            {AsOf{}, shelter},
	} {
		state, err := v.State(t.Context(), child, c.as)
		if err != nil || state.Child.Custody.Agency != c.want {
			t.Errorf("%s: %q was responsible, want %q: %v", name, state.Child.Custody.Agency, c.want, err)
		}
	}
}

func TestOpenTransfers(t *testing.T) {
	v := applied(t, lateAndCorrected())
	for name, c := range map[string]struct {
		as     AsOf
		before time.Time
		want   int
	}{
		"none is open now":                           {AsOf{}, time.Time{}, 0},
		"known on the 24th: open":                    {AsOf{Known: moment("2012-12-24T00:00:00Z")}, time.Time{}, 1},
		"known on the 24th: overdue":                 {AsOf{Known: moment("2012-12-24T00:00:00Z")}, *moment("2012-12-24T00:00:00Z"), 1},
		"known on the 20th: not overdue yet":         {AsOf{Known: moment("2012-12-20T00:00:00Z")}, *moment("2012-12-20T00:00:00Z"), 0},
		"before it began":                            {AsOf{On: moment("2012-12-18T12:00:00Z")}, time.Time{}, 0},
		"known before it began, as it was far later": {AsOf{On: moment("2013-12-18T12:00:00Z"), Known: moment("2012-12-18T12:00:00Z")}, time.Time{}, 0},
	} {
		rows, err := v.OpenTransfers(t.Context(), "", c.as, c.before, nil, 10)
		if err != nil || len(rows) != c.want {
			t.Errorf("%s: %d, want %d: %v", name, len(rows), c.want, err)
		}
	}
	as := AsOf{Known: moment("2012-12-24T00:00:00Z")}
	if rows, err := v.OpenTransfers(t.Context(), ngo, as, time.Time{}, nil, 10); err != nil || len(rows) != 0 {
		t.Errorf("an agency that has no part in it sees %d transfers: %v", len(rows), err)
	}
	if _, err := v.OpenTransfers(t.Context(), "", AsOf{}, time.Time{}, nil, 0); domain.KindOf(err) != domain.Invalid {
		t.Errorf("a page of nothing: %v", err)
	}
}

// TestJuly2011 is the operation whose head counts never agreed. One agency
// attested 8 children and 39 suspects for the raid of 15 July and 81 and 330 for
// that of 20 July, which makes 89 and 369; at the ceremony of May 2012 the first
// raid had 10 children and 43 arrests (SCMP 974656; Vietnam+ 44342).
func TestJuly2011(t *testing.T) {
	l := newLog()
	count := func(by domain.StreamID, scope string, children, suspects int, asOf, recorded string) {
		l.add(operation, domain.OperationCountsAttested{AsOf: asOf, Scope: scope, Definition: "rescued", Children: children, Suspects: suspects},
			recordedAt(recorded), func(j *domain.Judged) { j.Statement.Signers[0].Agency = by })
	}
	l.add(operation, domain.OperationOpened{Number: "0720", Agencies: []domain.StreamID{police, ngo}}, recordedAt("2011-07-15T00:00:00Z"))
	count(police, "consolidated", 89, 369, "2011-07-25T00:00:00Z", "2011-07-27T00:00:00Z")
	count(police, "own", 81, 330, "2011-07-25T00:00:00Z", "2011-07-27T01:00:00Z")
	count(ngo, "own", 8, 39, "2011-07-25T00:00:00Z", "2011-07-27T02:00:00Z")
	v := applied(t, l)
	differences := func(as AsOf) []Difference {
		t.Helper()
		o, found, err := v.Operation(t.Context(), operation, as)
		if err != nil || !found {
			t.Fatal(found, err)
		}
		o.Recorded["rescued"] = 89 // the children's streams, were they here
		return o.Differences()
	}
	if d := differences(AsOf{}); len(d) != 0 {
		t.Errorf("89 children and 369 suspects are 8 and 81, 39 and 330: %+v", d)
	}
	count(ngo, "own", 10, 43, "2012-05-03T00:00:00Z", "2012-05-03T08:00:00Z")
	applyAll(t, v, l, 1)
	want := []Difference{
		{Measure: "children", Scope: "consolidated", Definition: "rescued", Said: []int{89, 91}, Records: 89},
		{Measure: "suspects", Scope: "consolidated", Definition: "rescued", Said: []int{369, 373}, Records: -1},
	}
	if d := differences(AsOf{}); !reflect.DeepEqual(d, want) {
		t.Errorf("got %+v, want %+v", d, want)
	}
	if d := differences(AsOf{Known: moment("2012-01-01T00:00:00Z")}); len(d) != 0 {
		t.Errorf("before the second count was known: %+v", d)
	}
	if d := differences(AsOf{On: moment("2012-01-01T00:00:00Z")}); len(d) != 0 {
		t.Errorf("as it was before the second count: %+v", d)
	}
	if _, found, err := v.Operation(t.Context(), streamOf(domain.OperationStream, 9), AsOf{}); found || err != nil {
		t.Errorf("an operation that is not there: %v %v", found, err)
	}
}
