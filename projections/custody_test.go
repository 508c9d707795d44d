package projections

import (
	"reflect"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// journey: police from 18 Dec 05:00 (exact), shelter from some time on 20 Dec,
// home at an unknown time; times are of +08:00.
func journey() *theLog {
	l := newLog()
	l.add(child, domain.ChildRescued{Child: person})
	l.add(child, domain.CustodyTaken{Agency: police, Care: "police_temporary"}, claiming("2012-12-18T05:00:00", domain.Instant))
	l.add(child, domain.TransferInitiated{To: shelter, ExpectedBy: "2012-12-20T00:00:00Z"})
	l.add(child, domain.TransferAccepted{Agency: shelter, Care: "shelter"}, claiming("2012-12-20", domain.Day), by(shelter))
	l.add(child, domain.HandedOver{Receiver: person}, claiming("", domain.Unknown), func(j *domain.Judged) {
		j.Statement.Recorded.At = time.Date(2013, 1, 5, 12, 0, 0, 0, time.UTC)
	})
	return l
}

func TestChild(t *testing.T) {
	l := journey()
	index := l.add(child, domain.CustodyTaken{Agency: ngo}, void("H4"))
	v := applied(t, l)
	got, found, err := v.Child(t.Context(), child)
	want := ChildRow{Stream: child, Person: person, Records: 6, Head: l.records[index].Statement.Recorded.Digest,
		Opened: 0, Last: index}
	if err != nil || !found || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v %v %v, want %+v", got, found, err, want)
	}
	if _, found, err := v.Child(t.Context(), streamOf(domain.ChildStream, 99)); found || err != nil {
		t.Errorf("unknown child: %v %v", found, err)
	}
}

func TestCustodyAt(t *testing.T) {
	story, err := applied(t, journey()).Story(t.Context(), child, AsOf{})
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[string][]domain.StreamID{
		"2012-12-18T04:59:59+08:00": {},
		"2012-12-18T05:00:00+08:00": {police},
		"2012-12-19T23:59:59+08:00": {police},
		"2012-12-20T00:00:00+08:00": {police, shelter}, // only the day of the change is claimed
		"2012-12-20T23:59:59+08:00": {police, shelter},
		"2012-12-21T00:00:00+08:00": {shelter},
		"2013-01-05T11:59:59Z":      {shelter},
		"2013-01-05T12:00:00Z":      {}, // recorded home; when it was is not known
	} {
		when, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		got := []domain.StreamID{}
		for _, row := range story.CustodyAt(when) {
			got = append(got, row.Agency)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("at %s: %v, want %v", at, got, want)
		}
	}
}

// TestCustodyAtFromPointsOfView: who is said to have been responsible on a day
// depends on what was known, and on what had happened, each by itself.
func TestCustodyAtFromPointsOfView(t *testing.T) {
	v := applied(t, lateAndCorrected())
	the12th, the19th, the22nd := "2012-12-12T00:00:00Z", "2012-12-19T00:00:00Z", "2012-12-22T00:00:00Z"
	for name, c := range map[string]struct {
		as   AsOf
		at   string
		want []domain.StreamID
	}{
		"the 19th, as known now":                        {AsOf{}, the19th, []domain.StreamID{police}},
		"the 22nd, as known now":                        {AsOf{}, the22nd, []domain.StreamID{shelter}},
		"the 22nd, as known before the late entry":      {AsOf{Known: moment("2012-12-24T00:00:00Z")}, the22nd, []domain.StreamID{police}},
		"the 22nd, as it was on the 19th":               {AsOf{On: moment(the19th)}, the22nd, []domain.StreamID{police}},
		"the 12th, as known before the date was right":  {AsOf{Known: moment("2012-12-26T00:00:00Z")}, the12th, []domain.StreamID{shelter}},
		"the 12th, as known after it was put right":     {AsOf{}, the12th, []domain.StreamID{}},
		"the 12th, as it was then and was known before": {AsOf{On: moment(the12th), Known: moment("2012-12-24T00:00:00Z")}, the12th, []domain.StreamID{}},
	} {
		story, err := v.Story(t.Context(), child, c.as)
		if err != nil {
			t.Fatal(err)
		}
		got := []domain.StreamID{}
		for _, row := range story.CustodyAt(*moment(c.at)) {
			got = append(got, row.Agency)
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestResponsible(t *testing.T) {
	story, err := applied(t, journey()).Story(t.Context(), child, AsOf{})
	got := story.Custody().Responsible
	if err != nil || len(got) != 2 {
		t.Fatalf("%d rows, %v", len(got), err)
	}
	day := time.Date(2012, 12, 19, 16, 0, 0, 0, time.UTC)
	edge := CustodyEdge{Index: 3, ID: recordID(3), Early: day, Late: day.AddDate(0, 0, 1), Recorded: start.Add(3 * time.Hour)}
	if !reflect.DeepEqual(*got[0].Until, edge) || !reflect.DeepEqual(got[1].From, edge) {
		t.Errorf("the change of custody: %+v and %+v, want %+v", *got[0].Until, got[1].From, edge)
	}
	if got[0].From.ID != recordID(1) || got[0].Care != "police_temporary" || got[1].Until == nil || got[1].Until.ID != recordID(4) {
		t.Errorf("got %+v", got)
	}
}

// TestOpenTransfer: it is told while it is open, with the record that offers the
// child, and so is the record that custody stands on.
func TestOpenTransfer(t *testing.T) {
	v := applied(t, lateAndCorrected())
	for name, c := range map[string]struct {
		as    AsOf
		open  *OpenTransfer
		since uint64
	}{
		"before it":   {AsOf{Known: moment("2012-12-19T00:00:00Z")}, nil, 1},
		"while it is": {AsOf{Known: moment("2012-12-24T00:00:00Z")}, &OpenTransfer{ID: recordID(2), Index: 2, To: shelter, ExpectedBy: "2012-12-21T00:00:00Z"}, 1},
		"after it":    {AsOf{}, nil, 3},
	} {
		story, err := v.Story(t.Context(), child, c.as)
		if err != nil {
			t.Fatal(err)
		}
		if got := story.OpenTransfer(); !reflect.DeepEqual(got, c.open) {
			t.Errorf("%s: %+v, want %+v", name, got, c.open)
		}
		if since := story.CustodySince(); since == nil || since.Index != c.since {
			t.Errorf("%s: since %+v, want record %d", name, since, c.since)
		}
	}
	if got := (Story{}).CustodySince(); got != nil {
		t.Errorf("custody since %+v in a story of nothing", got)
	}
}

// TestGapsEndWithAHome: nobody needs to be responsible for a child that is adopted, in
// kafala or in another country, and somebody does once that ends.
func TestGapsEndWithAHome(t *testing.T) {
	dissolved := []domain.Event{domain.AdoptionRegistered{Adopter: person}, domain.AdoptionDissolved{Cause: "other"}}
	for name, c := range map[string]struct {
		events []domain.Event
		status domain.CustodyStatus
		gaps   int // beyond that before custody
	}{
		"adopted":                    {dissolved[:1], domain.Adopted, 0},
		"adopted in vain":            {dissolved, domain.NoCustody, 1},
		"adopted in vain, and taken": {append(dissolved[:2:2], domain.CustodyTaken{Agency: ngo}), domain.InCare, 1},
		"kafala":                     {[]domain.Event{domain.KafalaOrdered{Carer: person}}, domain.Kafala, 0},
		"foster care by an order":    {[]domain.Event{domain.FosterOrdered{Carer: person}}, domain.Fostered, 0},
		"on its way abroad":          {[]domain.Event{domain.RepatriationDeparted{}}, domain.Outside, 0},
		"received abroad":            {[]domain.Event{domain.RepatriationDeparted{}, domain.RepatriationReceived{}}, domain.Repatriated, 0},
	} {
		l := newLog()
		l.add(child, domain.ChildRescued{Child: person})
		l.add(child, domain.CustodyTaken{Agency: police})
		for _, event := range c.events {
			l.add(child, event)
		}
		story, err := applied(t, l).Story(t.Context(), child, AsOf{})
		if err != nil {
			t.Fatal(err)
		}
		told := story.Custody()
		if last := told.Statuses[len(told.Statuses)-1]; last.Fact.Status != c.status || len(told.Gaps) != c.gaps+1 {
			t.Errorf("%s: status %q and %d gaps", name, last.Fact.Status, len(told.Gaps))
		}
	}
}
