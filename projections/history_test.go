package projections

import (
	"errors"
	"slices"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

func indexes(rows []RecordRow) []uint64 {
	found := []uint64{}
	for _, row := range rows {
		found = append(found, row.Index)
	}
	return found
}

func ptr(n uint64) *uint64 { return &n }

// The child's stream is at 5 to 10 of the log.
func TestHistoryPages(t *testing.T) {
	v := applied(t, life(t))
	handshake := []string{domain.TypeTransferInitiated, domain.TypeTransferAccepted}
	for name, c := range map[string]struct {
		page          Page
		want          []uint64
		before, after bool
	}{
		"all":                {Page{}, []uint64{5, 6, 7, 8, 9, 10}, false, false},
		"first":              {Page{First: 2}, []uint64{5, 6}, false, true},
		"first after":        {Page{First: 2, After: ptr(6)}, []uint64{7, 8}, true, true},
		"first to the end":   {Page{First: 2, After: ptr(8)}, []uint64{9, 10}, true, false},
		"last":               {Page{Last: 2}, []uint64{9, 10}, true, false},
		"last before":        {Page{Last: 2, Before: ptr(9)}, []uint64{7, 8}, true, true},
		"last to the start":  {Page{Last: 9, Before: ptr(7)}, []uint64{5, 6}, false, true},
		"between":            {Page{After: ptr(6), Before: ptr(9)}, []uint64{7, 8}, true, true},
		"between, last":      {Page{Last: 1, After: ptr(6), Before: ptr(9)}, []uint64{8}, true, true},
		"behind the end":     {Page{First: 2, After: ptr(10)}, []uint64{}, true, false},
		"far behind the end": {Page{After: ptr(1 << 63)}, []uint64{}, true, false},
		"before the start":   {Page{Last: 2, Before: ptr(5)}, []uint64{}, false, true},
		"of two types":       {Page{Types: handshake}, []uint64{7, 8}, false, false},
		"one of two types":   {Page{First: 1, Types: handshake}, []uint64{7}, false, true},
		"the other of them":  {Page{After: ptr(7), Types: handshake}, []uint64{8}, true, false},
		"of no type":         {Page{Types: []string{}}, []uint64{}, false, false},
	} {
		got, err := v.History(t.Context(), c.page, child)
		hasBefore, hasNext, failed := v.Around(t.Context(), c.page, got, child)
		if err := errors.Join(err, failed); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !slices.Equal(indexes(got), c.want) || hasBefore != c.before || hasNext != c.after {
			t.Errorf("%s: %v before=%v next=%v, want %v %v %v", name, indexes(got), hasBefore, hasNext,
				c.want, c.before, c.after)
		}
	}
}

func TestHistoryRefusesSenselessPages(t *testing.T) {
	v := applied(t, newLog())
	for _, page := range []Page{{First: -1}, {Last: -1}, {First: MaxPage + 1}, {Last: MaxPage + 1}, {First: 1, Last: 1}} {
		if _, err := v.History(t.Context(), page, child); domain.KindOf(err) != domain.Invalid {
			t.Errorf("%+v: %v, want an invalid page", page, err)
		}
	}
	if _, err := v.Children(t.Context(), "", nil, MaxPage+1); domain.KindOf(err) != domain.Invalid {
		t.Errorf("children: %v", err)
	}
	if _, err := v.Agencies(t.Context(), "", 0); domain.KindOf(err) != domain.Invalid {
		t.Errorf("agencies: %v", err)
	}
}

// What goes in comes out, to the nanosecond and the byte.
func TestRecordRow(t *testing.T) {
	l := life(t)
	index := l.add(child, domain.ErrorDeclared{Error: "duplicate"}, claiming("2012-12", domain.Month), func(j *domain.Judged) {
		j.Statement.After.Count = 2
	})
	v := applied(t, l)
	row, found, err := v.Record(t.Context(), index)
	if err != nil || !found {
		t.Fatal(found, err)
	}
	want := l.records[index].Statement
	if row.Stream != child || row.Count != 7 || row.ID != want.ID || row.Type != want.Type || row.Unseen != 4 ||
		row.Occurred != want.OccurredAt || !row.Recorded.Equal(want.Recorded.At) || row.Leaf != want.Recorded.Leaf ||
		row.Digest != want.Recorded.Digest || string(row.Payload) != string(l.records[index].Payload) || row.Verdict.Void {
		t.Errorf("got %+v", row)
	}
	if _, found, err = v.Record(t.Context(), 99); found || err != nil {
		t.Errorf("behind the end: %v %v", found, err)
	}
}

func TestParticipatesAndAgencies(t *testing.T) {
	v := applied(t, life(t))
	for agency, want := range map[domain.StreamID]bool{police: true, shelter: true, ngo: false, "": false} {
		got, err := v.Part(t.Context(), child, agency)
		if err != nil || (got == domain.InCase) != want {
			t.Errorf("%s has the part %v %v, in case: %v", agency, got, err, want)
		}
		children, err := v.Children(t.Context(), agency, nil, 10)
		if err != nil || (len(children) == 1) != (want || agency == "") {
			t.Errorf("children of %q: %v %v", agency, children, err)
		}
	}
	got, found, err := v.Agency(t.Context(), police)
	want := AgencyRow{Stream: police, Name: "County Police", Kind: domain.Police, Territory: "440100", Supervisor: welfare, Index: 2}
	if err != nil || !found || got != want {
		t.Errorf("agency: %+v %v %v", got, found, err)
	}
	all, err := v.Agencies(t.Context(), "", 5)
	if err != nil || !slices.Equal(all, []AgencyRow{want}) {
		t.Errorf("agencies: %+v %v", all, err)
	}
	if rest, err := v.Agencies(t.Context(), police, 5); err != nil || len(rest) != 0 {
		t.Errorf("agencies behind the last: %+v %v", rest, err)
	}
}
