package projections

import (
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

// TestOneLongStreamHidesNoOther: somebody who writes without end into one report
// keeps that report off the list, and no other.
func TestOneLongStreamHidesNoOther(t *testing.T) {
	long, short := streamOf(domain.MissingStream, 41), streamOf(domain.MissingStream, 42)
	l := newLog()
	for _, stream := range []domain.StreamID{long, short} {
		l.add(stream, domain.MissingReported{Child: person, Relative: person, ReportedAs: "report"})
	}
	for range maxFolded {
		l.add(long, domain.RecordReviewed{Finding: "stands"})
	}
	v := applied(t, l)
	got, err := v.MissingReports(t.Context(), "", AsOf{}, ListPage{First: 10})
	if err != nil || len(got.Rows) != 1 || got.Rows[0].Stream != short || len(got.TooLong) != 1 || got.TooLong[0] != long {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := v.Story(t.Context(), long, AsOf{}); domain.KindOf(err) != domain.Unavailable {
		t.Errorf("asked of it alone: %v", err)
	}
}

// TestAWrongOpeningIsNotCounted: a rescue that was declared double is no child of
// the operation any more, and was one before that was known.
func TestAWrongOpeningIsNotCounted(t *testing.T) {
	l := newLog()
	l.add(operation, domain.OperationOpened{Number: "1", Agencies: []domain.StreamID{police}}, recordedAt("2012-12-01T00:00:00Z"))
	rescue := l.add(child, domain.ChildRescued{Child: person, TemporaryNumber: "7", Operation: operation}, recordedAt("2012-12-02T00:00:00Z"))
	l.add(child, domain.ErrorDeclared{Error: incorrectData}, answering("corrects", rescue), recordedAt("2012-12-03T00:00:00Z"))
	l.add(child, domain.ErrorDeclared{Error: "duplicate"}, answering("corrects", rescue), recordedAt("2012-12-05T00:00:00Z"))
	v := applied(t, l)
	for known, want := range map[string]int{"2012-12-04T00:00:00Z": 1, "2012-12-06T00:00:00Z": 0} {
		o, found, err := v.Operation(t.Context(), operation, AsOf{Known: moment(known)})
		if err != nil || !found || o.Recorded["rescued"] != want {
			t.Errorf("as known on %s: %+v, %v", known, o.Recorded, err)
		}
	}
}
