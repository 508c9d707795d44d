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

func TestCustodyNow(t *testing.T) {
	l := journey()
	l.add(child, domain.CustodyTaken{Agency: ngo, Care: "hospital"})
	v := openViews(t, t.TempDir())
	for i, want := range []CustodyNow{
		{},
		{Agency: police, Care: "police_temporary", Since: ptr(1)},
		{Agency: police, Care: "police_temporary", Since: ptr(1),
			Open: &OpenTransfer{ID: recordID(2), Index: 2, To: shelter, ExpectedBy: "2012-12-20T00:00:00Z"}},
		{Agency: shelter, Care: "shelter", Since: ptr(3)},
		{Home: true},
		{Agency: ngo, Care: "hospital", Since: ptr(5)},
	} {
		if _, err := applyPage(t.Context(), v.write, All(), uint64(i), l.records[i:i+1]); err != nil {
			t.Fatal(err)
		}
		got, found, err := v.CustodyNow(t.Context(), child)
		if err != nil || !found || !reflect.DeepEqual(got, want) {
			t.Errorf("after record %d: %+v %v %v, want %+v", i, got, found, err, want)
		}
	}
}

func TestChild(t *testing.T) {
	l := journey()
	index := l.add(child, domain.CustodyTaken{Agency: ngo}, void("H4"))
	v := applied(t, l)
	got, found, err := v.Child(t.Context(), child)
	want := ChildRow{Stream: child, Person: person, Records: 6, Head: l.records[index].Statement.Recorded.Digest,
		Opened: 0, Last: index, Custody: CustodyNow{Home: true}}
	if err != nil || !found || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v %v %v, want %+v", got, found, err, want)
	}
	if _, found, err := v.Child(t.Context(), streamOf(domain.ChildStream, 99)); found || err != nil {
		t.Errorf("unknown child: %v %v", found, err)
	}
}

func TestCustodyAt(t *testing.T) {
	v := applied(t, journey())
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
		rows, err := v.CustodyAt(t.Context(), child, when)
		if err != nil {
			t.Fatal(err)
		}
		got := []domain.StreamID{}
		for _, row := range rows {
			got = append(got, row.Agency)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("at %s: %v, want %v", at, got, want)
		}
	}
}

func TestCustodyOf(t *testing.T) {
	l := journey()
	got, err := applied(t, l).CustodyOf(t.Context(), child)
	if err != nil || len(got) != 2 {
		t.Fatalf("%d rows, %v", len(got), err)
	}
	day := time.Date(2012, 12, 19, 16, 0, 0, 0, time.UTC)
	edge := CustodyEdge{Index: 3, ID: recordID(3), Early: day, Late: day.AddDate(0, 0, 1), Recorded: start.Add(3 * time.Hour)}
	if !reflect.DeepEqual(*got[0].Until, edge) || !reflect.DeepEqual(got[1].From, edge) {
		t.Errorf("the change of custody: %+v and %+v, want %+v", *got[0].Until, got[1].From, edge)
	}
	if got[0].From.ID != recordID(1) || got[1].Until == nil || got[1].Until.ID != recordID(4) {
		t.Errorf("got %+v", got)
	}
}

// A valid change of custody without a child is a defect: it stops, it does not
// vanish.
func TestCustodyWithoutChildStops(t *testing.T) {
	for _, event := range samples()[6:9] {
		l := newLog()
		l.add(child, event)
		v := openViews(t, t.TempDir())
		if _, err := applyPage(t.Context(), v.write, All(), 0, l.records); err == nil {
			t.Errorf("%s was applied to no child", event.EventType())
		}
	}
}
