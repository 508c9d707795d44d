package projections

import (
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

func answering(rel string, index uint64) func(*domain.Judged) {
	return func(j *domain.Judged) {
		j.Statement.Refs = []domain.Ref{{Rel: rel, Stream: j.Statement.Stream, ID: recordID(index)}}
	}
}

func claimedAt(text string) func(*domain.Judged) {
	return func(j *domain.Judged) { j.Statement.OccurredAt = domain.ClaimAt(*moment(text)) }
}

// home: the profile asks for follow-ups after 30 and 90 days; the child went home
// on 1 January, and was seen on 1 February, which was recorded on 1 March only.
func home() *theLog {
	const text = `{"id":"p","limits":{"followup.days":[30,90]}}`
	l := newLog()
	l.add(domain.TheLedger, domain.PolicyActivated{Profile: "p", Text: text, Digest: domain.DigestOf([]byte(text))})
	l.add(child, domain.ChildRescued{Child: person})
	l.add(child, domain.CustodyTaken{Agency: police, Care: "shelter"})
	l.add(child, domain.HandedOver{Receiver: person}, claimedAt("2013-01-01T00:00:00Z"), recordedAt("2013-01-01T01:00:00Z"))
	l.add(child, domain.FollowUpDone{Seen: false, NotSeen: "visiting"}, claimedAt("2013-01-30T00:00:00Z"), recordedAt("2013-01-30T01:00:00Z"))
	l.add(child, domain.FollowUpDone{Seen: true}, claimedAt("2013-02-01T00:00:00Z"), recordedAt("2013-03-01T00:00:00Z"))
	return l
}

func TestFollowUpsDue(t *testing.T) {
	l := home()
	v := applied(t, l)
	due := func(now string, as AsOf, agency domain.StreamID) int {
		t.Helper()
		found, err := v.FollowUpsDue(t.Context(), *moment(now), as, ListPage{First: 10, Agency: agency})
		if err != nil {
			t.Fatal(err)
		}
		return len(found.Rows)
	}
	for name, c := range map[string]struct {
		now    string
		as     AsOf
		agency domain.StreamID
		want   int
	}{
		"before the first is due":               {"2013-01-30T00:00:00Z", AsOf{}, "", 0},
		"the first is done, as known now":       {"2013-02-15T00:00:00Z", AsOf{}, "", 0},
		"the first is not known to be done":     {"2013-02-15T00:00:00Z", AsOf{Known: moment("2013-02-15T00:00:00Z")}, "", 1},
		"as it was before it was done":          {"2013-02-15T00:00:00Z", AsOf{On: moment("2013-01-31T00:00:00Z")}, "", 1},
		"the second is due":                     {"2013-04-01T00:00:00Z", AsOf{}, "", 1},
		"of an agency that has no part in it":   {"2013-04-01T00:00:00Z", AsOf{}, ngo, 0},
		"of the agency that brought the child":  {"2013-04-01T00:00:00Z", AsOf{}, police, 1},
		"as known before the child was brought": {"2013-04-01T00:00:00Z", AsOf{Known: moment("2012-12-31T00:00:00Z")}, "", 0},
	} {
		if got := due(c.now, c.as, c.agency); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
	l.add(child, domain.ErrorDeclared{Error: "did_not_occur"}, answering("corrects", 5), recordedAt("2013-03-02T00:00:00Z"))
	l.add(child, domain.CaseClosed{Outcome: "reunified_kin"}, claimedAt("2013-05-01T00:00:00Z"), recordedAt("2013-05-01T00:00:00Z"))
	applyAll(t, v, l, 1)
	if got := due("2013-02-15T00:00:00Z", AsOf{Known: moment("2013-03-03T00:00:00Z")}, ""); got != 1 {
		t.Errorf("a follow-up that did not occur counts: %d", got)
	}
	if got := due("2013-06-01T00:00:00Z", AsOf{}, ""); got != 0 {
		t.Errorf("a closed case is listed: %d", got)
	}
	if _, err := v.FollowUpsDue(t.Context(), time.Time{}, AsOf{}, ListPage{}); domain.KindOf(err) != domain.Invalid {
		t.Errorf("a page of nothing: %v", err)
	}
}

// TestDaysSeenAreCounted: as the rule that closes a case counts them.
func TestDaysSeenAreCounted(t *testing.T) {
	l := home()
	l.add(child, domain.FollowUpDone{Seen: true}, claimedAt("2013-02-01T09:00:00Z"), recordedAt("2013-03-01T01:00:00Z"))
	v := applied(t, l)
	tells := func(seen int, done bool) {
		t.Helper()
		story, err := v.Story(t.Context(), child, AsOf{})
		if err != nil {
			t.Fatal(err)
		}
		row := story.Case(domain.Limits{FollowUpDays: []int{30, 90}})
		if row.Seen != seen || row.FollowUps[0].Done == nil || (row.FollowUps[1].Done != nil) != done {
			t.Errorf("seen %d times: %+v", row.Seen, row.FollowUps)
		}
	}
	tells(1, false)
	l.add(child, domain.FollowUpDone{Seen: true}, claimedAt("2013-02-02T09:00:00Z"), recordedAt("2013-03-01T02:00:00Z"))
	applyAll(t, v, l, 1)
	tells(2, true)
	l.add(child, domain.ErrorDeclared{Error: "did_not_occur"}, answering("corrects", 7), recordedAt("2013-03-02T00:00:00Z"))
	applyAll(t, v, l, 1)
	tells(1, false)
}

func TestMissingReports(t *testing.T) {
	l := newLog()
	l.add(report, domain.MissingReported{Child: person}, recordedAt("2012-01-01T00:00:00Z"), claimedAt("2012-01-01T00:00:00Z"))
	l.add(report, domain.MissingAccepted{CaseNumber: "7"}, recordedAt("2012-01-05T00:00:00Z"), claimedAt("2012-01-02T00:00:00Z"))
	v := applied(t, l)
	for name, c := range map[string]struct {
		as   AsOf
		want domain.MissingStatus
	}{
		"now":                                  {AsOf{}, domain.SearchOpen},
		"known before the acceptance":          {AsOf{Known: moment("2012-01-03T00:00:00Z")}, domain.SearchReported},
		"as it was before the acceptance":      {AsOf{On: moment("2012-01-01T12:00:00Z")}, domain.SearchReported},
		"as it was on the 3rd, as known later": {AsOf{On: moment("2012-01-03T00:00:00Z")}, domain.SearchOpen},
		"as it was on the 3rd, as known then":  {AsOf{On: moment("2012-01-03T00:00:00Z"), Known: moment("2012-01-03T00:00:00Z")}, domain.SearchReported},
	} {
		for _, status := range []domain.MissingStatus{domain.SearchOpen, domain.SearchReported} {
			found, err := v.MissingReports(t.Context(), status, c.as, ListPage{First: 10})
			if err != nil || (len(found.Rows) == 1) != (status == c.want) {
				t.Errorf("%s, %s: %+v %v", name, status, found.Rows, err)
			}
		}
	}
}

// A list goes on behind its page, and ends.
func TestListsGoOn(t *testing.T) {
	l := newLog()
	for n := range byte(3) {
		l.add(streamOf(domain.MissingStream, 80+n), domain.MissingReported{Child: person})
	}
	v := applied(t, l)
	first, err := v.MissingReports(t.Context(), "", AsOf{}, ListPage{First: 2})
	if err != nil || len(first.Rows) != 2 || first.Next == nil || *first.Next != 1 {
		t.Fatalf("first page: %+v %v", first, err)
	}
	rest, err := v.MissingReports(t.Context(), "", AsOf{}, ListPage{First: 2, After: first.Next})
	if err != nil || len(rest.Rows) != 1 || rest.Rows[0].Reported.Index != 2 || rest.Next != nil {
		t.Errorf("second page: %+v %v", rest, err)
	}
}

// TestFollowUpsOfAnAdoption are those that the profile asks for after a hand-over.
func TestFollowUpsOfAnAdoption(t *testing.T) {
	l := home()
	l.add(child, domain.CustodyTaken{Agency: police, Care: "shelter"}, claimedAt("2013-03-02T00:00:00Z"), recordedAt("2013-03-02T01:00:00Z"))
	adopted := l.add(child, domain.AdoptionRegistered{Adopter: person}, claimedAt("2013-03-03T00:00:00Z"), recordedAt("2013-03-03T01:00:00Z"))
	v := applied(t, l)
	for now, want := range map[string]int{"2013-03-30T00:00:00Z": 0, "2013-04-03T00:00:00Z": 1} {
		found, err := v.FollowUpsDue(t.Context(), *moment(now), AsOf{}, ListPage{First: 10})
		if err != nil || len(found.Rows) != want {
			t.Fatalf("%s: %d rows, %v", now, len(found.Rows), err)
		}
		if want == 1 && found.Rows[0].HandedOver.Index != adopted {
			t.Errorf("counted from record %d, not from the adoption", found.Rows[0].HandedOver.Index)
		}
	}
}
