package projections

import (
	"slices"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

func at(text string) *time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return &t
}

func recordedAt(text string) func(*domain.Judged) {
	return func(j *domain.Judged) { j.Statement.Recorded.At = *at(text) }
}

func claimedAt(text string) func(*domain.Judged) {
	return func(j *domain.Judged) { j.Statement.OccurredAt = domain.ClaimAt(*at(text)) }
}

func correcting(index uint64) func(*domain.Judged) {
	return func(j *domain.Judged) {
		j.Statement.Refs = []domain.Ref{{Rel: "corrects", Stream: j.Statement.Stream, ID: recordID(index)}}
	}
}

// lateEntry: rescued on the 1st; the police say on the 10th that they took the
// child on the 2nd, and on the 20th that it was on the 5th.
func lateEntry() *theLog {
	l := newLog()
	l.add(child, domain.ChildRescued{Child: person}, claimedAt("2012-12-01T00:00:00Z"), recordedAt("2012-12-01T01:00:00Z"))
	l.add(child, domain.CustodyTaken{Agency: police, Care: "shelter"}, claimedAt("2012-12-02T00:00:00Z"), recordedAt("2012-12-10T00:00:00Z"))
	l.add(child, domain.ErrorDeclared{Error: "incorrect_data", RightTime: "2012-12-05T00:00:00Z"}, correcting(1),
		claimedAt("2012-12-01T00:00:00Z"), recordedAt("2012-12-20T00:00:00Z"))
	return l
}

// The two times of a standpoint are independent: what had happened by one, as far
// as was known by the other.
func TestStandpoints(t *testing.T) {
	v := applied(t, lateEntry())
	for name, c := range map[string]struct {
		was, known *time.Time
		held       bool
		from       string // claimed beginning of custody
	}{
		"all there is":                         {nil, nil, true, "2012-12-05T00:00:00Z"},
		"known before the late entry":          {nil, at("2012-12-09T00:00:00Z"), false, ""},
		"known before the correction":          {nil, at("2012-12-15T00:00:00Z"), true, "2012-12-02T00:00:00Z"},
		"known at the instant it was entered":  {nil, at("2012-12-10T00:00:00Z"), true, "2012-12-02T00:00:00Z"},
		"the 3rd, as known today":              {at("2012-12-03T00:00:00Z"), nil, false, ""},
		"the 6th, as known today":              {at("2012-12-06T00:00:00Z"), nil, true, "2012-12-05T00:00:00Z"},
		"the 3rd, as known on the 15th":        {at("2012-12-03T00:00:00Z"), at("2012-12-15T00:00:00Z"), true, "2012-12-02T00:00:00Z"},
		"the 3rd, as known on the 3rd":         {at("2012-12-03T00:00:00Z"), at("2012-12-03T00:00:00Z"), false, ""},
		"before the 2nd, as known on the 15th": {at("2012-12-01T12:00:00Z"), at("2012-12-15T00:00:00Z"), false, ""},
	} {
		story, err := v.Story(t.Context(), child, When{AsItWas: c.was, AsKnown: c.known})
		if err != nil {
			t.Fatal(err)
		}
		rows := story.Custody().Responsible
		if held := len(rows) == 1; held != c.held {
			t.Errorf("%s: custody is %+v", name, rows)
			continue
		}
		if c.held && !rows[0].From.Early.Equal(*at(c.from)) {
			t.Errorf("%s: from %s, want %s", name, rows[0].From.Early, c.from)
		}
	}
	none, err := v.Story(t.Context(), child, When{AsItWas: at("2012-11-30T00:00:00Z")})
	if err != nil || len(none) != 0 || none.State().Child.Person != "" {
		t.Errorf("before anything happened: %+v %v", none, err)
	}
}

func TestCustodyIsThreeFacts(t *testing.T) {
	l := newLog()
	l.add(child, domain.ChildRescued{Child: person})
	l.add(child, domain.CustodyTaken{Agency: police, Care: "police_temporary"})
	l.add(child, domain.GuardianAppointed{Guardian: person, GuardianAgency: welfare})
	l.add(child, domain.CarePlacementMade{Care: "foster_care", Carer: person})
	l.add(child, domain.CustodyHeldOutside{Body: "county hospital", Care: "hospital"})
	l.add(child, domain.CustodyClaimed{Agency: shelter, Care: "shelter"})
	l.add(child, domain.CustodyContestResolved{Agency: shelter, Against: police})
	l.add(child, domain.GuardianEnded{Cause: "of_age"})
	l.add(child, domain.HandedOver{Receiver: person})
	story, err := applied(t, l).Story(t.Context(), child, When{})
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
		if story := (Story{{Statement: l.records[0].Statement}}).fold(When{}); len(story) != 1 || len(story.Custody().Statuses) != 1 {
			t.Errorf("%s alone tells no story", event.EventType())
		}
	}
}
