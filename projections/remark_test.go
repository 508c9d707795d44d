package projections

import (
	"slices"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

func TestRemarks(t *testing.T) {
	l := newLog()
	l.add(child, domain.ChildRescued{Child: person}, recordedAt("2012-01-01T00:00:00Z"))
	l.add(child, domain.StatementCountersigned{Present: true}, answering("answers", 0), recordedAt("2012-01-02T00:00:00Z"))
	l.add(child, domain.RecordReviewed{Finding: "stands"}, answering("answers", 0), recordedAt("2012-01-03T00:00:00Z"))
	l.add(child, domain.ErrorDeclared{Error: "incorrect_data"}, answering("corrects", 0), recordedAt("2012-01-04T00:00:00Z"))
	v := applied(t, l)
	for known, want := range map[string]Remarks{
		"2012-01-01T12:00:00Z": {SingleSigned: true},
		"2012-01-02T12:00:00Z": {Countersignatures: []uint64{1}},
		"2012-01-05T00:00:00Z": {Countersignatures: []uint64{1}, Reviews: []uint64{2}, Corrections: []uint64{3}},
	} {
		story, err := v.Story(t.Context(), child, AsOf{Known: moment(known)})
		if err != nil {
			t.Fatal(err)
		}
		got, found := story.Remarks(recordID(0), nil)
		if !found || got.SingleSigned != want.SingleSigned || !slices.Equal(got.Countersignatures, want.Countersignatures) ||
			!slices.Equal(got.Reviews, want.Reviews) || !slices.Equal(got.Corrections, want.Corrections) {
			t.Errorf("as known on %s: %+v, want %+v", known, got, want)
		}
	}
	story, _ := v.Story(t.Context(), child, AsOf{})
	if _, found := story.Remarks(recordID(99), nil); found {
		t.Error("a record that is not there has remarks")
	}
}

// TestRemarksOfWhatDidNotOccur: a record that is declared not to have occurred is
// no part of how it was, and what is said about it still is asked for by when it
// was said.
func TestRemarksOfWhatDidNotOccur(t *testing.T) {
	l := newLog()
	l.add(child, domain.ChildRescued{Child: person}, claimedAt("2012-01-01T00:00:00Z"), recordedAt("2012-01-01T01:00:00Z"))
	l.add(child, domain.FollowUpDone{Seen: true}, claimedAt("2012-01-05T00:00:00Z"), recordedAt("2012-01-06T00:00:00Z"))
	l.add(child, domain.ErrorDeclared{Error: "did_not_occur"}, answering("corrects", 1), claimedAt("2012-01-10T00:00:00Z"), recordedAt("2012-01-20T00:00:00Z"))
	l.add(child, domain.ErrorDeclared{Error: "did_not_occur"}, answering("corrects", 2), claimedAt("2012-01-25T00:00:00Z"), recordedAt("2012-01-26T00:00:00Z"))
	v := applied(t, l)
	for name, c := range map[string]struct {
		known, on *time.Time
		found     bool
		want      []uint64
	}{
		"all of it":                                    {nil, nil, true, []uint64{2}},
		"before the correction was known":              {moment("2012-01-19T00:00:00Z"), nil, true, nil},
		"before it was made, as known after":           {moment("2012-01-21T00:00:00Z"), moment("2012-01-09T00:00:00Z"), true, nil},
		"after it was made, as known after":            {moment("2012-01-21T00:00:00Z"), moment("2012-01-11T00:00:00Z"), true, []uint64{2}},
		"after it was made, as known before":           {moment("2012-01-19T00:00:00Z"), moment("2012-01-11T00:00:00Z"), true, nil},
		"as it was, once it is itself declared untrue": {nil, moment("2012-01-11T00:00:00Z"), true, nil},
		"before the record that is wrong":              {nil, moment("2012-01-02T00:00:00Z"), false, nil},
	} {
		story, err := v.Story(t.Context(), child, AsOf{Known: c.known})
		if err != nil {
			t.Fatal(err)
		}
		got, found := story.Remarks(recordID(1), c.on)
		if found != c.found || !slices.Equal(got.Corrections, c.want) {
			t.Errorf("%s: %v %+v, want %v %v", name, found, got, c.found, c.want)
		}
	}
}

// TestSecondOfficerWasThere: who has seen the papers alone is told apart, and a
// countersignature that is declared wrong brings nobody.
func TestSecondOfficerWasThere(t *testing.T) {
	l := newLog()
	l.add(child, domain.ChildRescued{Child: person}, recordedAt("2012-01-01T00:00:00Z"))
	l.add(child, domain.StatementCountersigned{Present: false}, answering("answers", 0), recordedAt("2012-01-02T00:00:00Z"))
	l.add(child, domain.StatementCountersigned{Present: true}, answering("answers", 0), recordedAt("2012-01-03T00:00:00Z"))
	l.add(child, domain.ErrorDeclared{Error: "did_not_occur"}, answering("corrects", 2), recordedAt("2012-01-04T00:00:00Z"))
	l.add(child, domain.StatementCountersigned{Present: true}, answering("answers", 0), recordedAt("2012-01-05T00:00:00Z"))
	v := applied(t, l)
	for known, want := range map[string]Remarks{
		"2012-01-02T12:00:00Z": {SingleSigned: true, PapersSeen: []uint64{1}},
		"2012-01-03T12:00:00Z": {PapersSeen: []uint64{1}, Countersignatures: []uint64{2}},
		"2012-01-04T12:00:00Z": {SingleSigned: true, PapersSeen: []uint64{1}, Countersignatures: []uint64{2}},
		"2012-01-05T12:00:00Z": {PapersSeen: []uint64{1}, Countersignatures: []uint64{2, 4}},
	} {
		story, err := v.Story(t.Context(), child, AsOf{Known: moment(known)})
		if err != nil {
			t.Fatal(err)
		}
		got, _ := story.Remarks(recordID(0), nil)
		if got.SingleSigned != want.SingleSigned || !slices.Equal(got.Countersignatures, want.Countersignatures) || !slices.Equal(got.PapersSeen, want.PapersSeen) {
			t.Errorf("as known on %s: %+v, want %+v", known, got, want)
		}
	}
}
