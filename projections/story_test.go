package projections

import (
	"slices"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

func TestCustodyIsThreeFacts(t *testing.T) {
	l := newLog()
	l.add(child, domain.ChildRescued{Child: person})
	l.add(child, domain.CustodyTaken{Agency: police, Care: "police_temporary"})
	l.add(child, domain.GuardianAppointed{Guardian: person, GuardianAgency: welfare})
	l.add(child, domain.CarePlacementMade{Care: "foster_care", Carer: person})
	l.add(child, domain.CustodyHeldOutside{Body: "county hospital", Care: "hospital"})
	l.add(child, domain.CustodyClaimed{Agency: shelter, Care: "shelter"})
	l.add(child, domain.CustodyContestResolved{Agency: shelter, Against: []domain.StreamID{police}})
	l.add(child, domain.GuardianEnded{Cause: "of_age"})
	l.add(child, domain.HandedOver{Receiver: person})
	story, err := applied(t, l).Story(t.Context(), child, AsOf{})
	if err != nil {
		t.Fatal(err)
	}
	c := story.Custody()
	if len(c.Responsible) != 2 || c.Responsible[0].Agency != police || c.Responsible[0].Until.Index != 6 || c.Responsible[1].Agency != shelter {
		t.Errorf("responsible: %+v", c.Responsible)
	}
	var hands []Held
	for _, h := range c.Holders {
		hands = append(hands, h.Fact)
	}
	want := []Held{{Agency: police, Care: "police_temporary"}, {Person: person, Care: "foster_care"},
		{Body: "county hospital", Care: "hospital"}, {Agency: shelter, Care: "shelter"}, {Person: person}}
	if !slices.Equal(hands, want) {
		t.Errorf("holders: %+v, want %+v", hands, want)
	}
	if len(c.Guardians) != 1 || c.Guardians[0].Fact != (Guarded{person, welfare}) || c.Guardians[0].From.Index != 2 || c.Guardians[0].Until.Index != 7 {
		t.Errorf("guardians: %+v", c.Guardians)
	}
	var standings []Standing
	for _, s := range c.Statuses {
		standings = append(standings, s.Fact)
	}
	if want := []Standing{{domain.NoCustody, false}, {domain.InCare, false}, {domain.Outside, false}, {domain.Outside, true},
		{domain.InCare, false}, {domain.AtHome, false}}; !slices.Equal(standings, want) {
		t.Errorf("statuses: %+v, want %+v", standings, want)
	}
	if len(c.Gaps) != 1 || c.Gaps[0].From.Index != 0 || c.Gaps[0].Until.Index != 1 {
		t.Errorf("gaps: %+v", c.Gaps)
	}
}

// A standpoint may show the end of something without its beginning: no event may
// be one that the fold cannot take first.
func TestStoriesWithoutTheirBeginnings(t *testing.T) {
	for _, event := range samples() {
		l := newLog()
		l.add(streamFor(t, event.EventType()), event)
		told := []domain.Statement{l.records[0].Statement}
		if story := tell(told[0].Stream, told, nil, nil); len(story) != 1 || len(story.Custody().Statuses) != 1 {
			t.Errorf("%s alone tells no story", event.EventType())
		}
	}
}

// The beginning of custody moves when a correction of its time is known, and only
// then.
func TestCustodyHistoryFromPointsOfView(t *testing.T) {
	v := applied(t, lateAndCorrected())
	for name, c := range map[string]struct {
		as   AsOf
		held int
		from string // of the last
	}{
		"before the late entry": {AsOf{Known: moment("2012-12-24T00:00:00Z")}, 1, "2012-12-17T21:00:00Z"},
		"before the correction": {AsOf{Known: moment("2012-12-26T00:00:00Z")}, 2, "2012-12-10T01:00:00Z"},
		"now":                   {AsOf{}, 2, "2012-12-20T01:00:00Z"},
		"as it was on the 19th": {AsOf{On: moment("2012-12-19T00:00:00Z")}, 1, "2012-12-17T21:00:00Z"},
		"as it was on the 12th, before the correction": {AsOf{On: moment("2012-12-12T00:00:00Z"), Known: moment("2012-12-26T00:00:00Z")}, 1, "2012-12-10T01:00:00Z"},
		"as it was on the 12th":                        {AsOf{On: moment("2012-12-12T00:00:00Z")}, 0, ""},
	} {
		story, err := v.Story(t.Context(), child, c.as)
		if err != nil {
			t.Fatal(err)
		}
		rows := story.Custody().Responsible
		if len(rows) != c.held || c.held > 0 && !rows[c.held-1].From.Early.Equal(*moment(c.from)) {
			t.Errorf("%s: %+v", name, rows)
		}
	}
}
