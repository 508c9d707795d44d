package projections

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// statedNow is when the statistics of these tests are asked for.
var statedNow = time.Date(2014, time.April, 1, 9, 0, 0, 0, time.UTC)

// teller writes the days of children's lives down.
type teller struct{ *theLog }

func (t teller) on(day string, stream domain.StreamID, event domain.Event, change ...func(*domain.Judged)) uint64 {
	claim := func(j *domain.Judged) {
		j.Statement.OccurredAt = domain.ClaimedTime{Value: day, Precision: domain.Day, Zone: "+08:00"}
	}
	return t.add(stream, event, append([]func(*domain.Judged){claim}, change...)...)
}

func at(place string) func(*domain.Judged) {
	return func(j *domain.Judged) { j.Statement.Place = place }
}

func childN(n byte) (domain.StreamID, domain.PersonID) {
	return streamOf(domain.ChildStream, 100+n), domain.NewPersonID([16]byte{100 + n})
}

func profile(l *theLog, text string) {
	l.add(domain.TheLedger, domain.PolicyActivated{Profile: "p", Text: text, Digest: domain.DigestOf([]byte(text))})
}

// fewLives is the lives of five children whose numbers can be counted by hand, and of
// two who are recorded twice.
func fewLives(smallest string) *theLog {
	l := teller{newLog()}
	profile(l.theLog, `{"id":"p","limits":{"statistics.smallest":`+smallest+`}}`)
	taken := func(care string) domain.Event { return domain.CustodyTaken{Agency: police, Care: care} }
	a, personA := childN(0) // home after 73 days, seen at six months, rescued again
	l.on("2012-12-18", a, domain.ChildRescued{Child: personA}, at("350181"))
	l.on("2012-12-18", a, taken("police_temporary"))
	l.on("2012-12-20", a, domain.TransferAccepted{Agency: shelter, Care: "shelter"})
	l.on("2013-03-01", a, domain.HandedOver{})
	l.on("2013-04-01", a, domain.FollowUpDone{Seen: true})
	l.on("2013-08-25", a, domain.FollowUpDone{Seen: true})
	l.on("2013-10-01", a, domain.CaseClosed{Outcome: "reunified_parent"})
	again, personAgain := childN(1)
	l.on("2013-11-11", again, domain.ChildRescued{Child: personAgain}, at("440100"))
	l.on("2013-11-11", again, taken("police_temporary"))
	l.on("2013-11-20", again, domain.RecordsLinked{Other: a, Continues: again})
	l.on("2013-11-20", a, domain.RecordsLinked{Other: again, Continues: again})
	b, personB := childN(2) // with a foster family after 31 days, and one night with an aunt before
	l.on("2013-01-10", b, domain.ChildFound{Child: personB}, at("350100"))
	l.on("2013-01-10", b, taken("shelter"))
	l.on("2013-01-15", b, domain.PlacementEmergency{Agency: police, Care: "kinship_care"})
	l.on("2013-01-16", b, taken("shelter"))
	l.on("2013-02-10", b, domain.CarePlacementMade{Care: "foster_care"})
	c, personC := childN(3) // home after 45 days, and back after four months
	l.on("2012-12-18", c, domain.ChildRescued{Child: personC}, at("410000"))
	l.on("2012-12-18", c, taken("shelter"))
	l.on("2013-02-01", c, domain.HandedOver{})
	l.on("2013-06-01", c, domain.PlacementDisrupted{Agency: welfare, Care: "shelter"})
	d, personD := childN(4) // died
	l.on("2013-02-01", d, domain.ChildRescued{Child: personD})
	l.on("2013-02-01", d, taken("hospital"))
	l.on("2013-05-05", d, domain.ChildDied{})
	e, personE := childN(5) // rescued, but that was declared double
	wrong := l.on("2012-12-18", e, domain.ChildRescued{Child: personE}, at("350181"))
	l.on("2012-12-18", e, taken("shelter"))
	l.on("2013-01-05", e, domain.ErrorDeclared{Error: "duplicate"}, answering("corrects", wrong))
	f, personF := childN(6) // gone from an institution; the day was corrected from May to July
	l.on("2013-04-04", f, domain.ChildAdmitted{Child: personF}, at("410500"))
	l.on("2013-04-04", f, taken("welfare_institution"))
	gone := l.on("2013-05-01", f, domain.ChildMissingFromCare{})
	l.on("2013-07-02", f, domain.ErrorDeclared{Error: "incorrect_data", RightTime: "2013-07-01T00:00:00+08:00"}, answering("corrects", gone))
	g, personG := childN(7) // closed as a duplicate
	l.on("2012-12-18", g, domain.ChildRescued{Child: personG}, at("350181"))
	l.on("2012-12-18", g, taken("shelter"))
	l.on("2013-01-05", g, domain.CaseClosed{Outcome: "duplicate"})
	return l.theLog
}

// told is a row in few words: what is zero is left out, and what is hidden is "-".
func told(r StatisticsRow) string {
	var out strings.Builder
	number := func(n Number) string {
		if n.Hidden {
			return "-"
		}
		return fmt.Sprint(n.Count)
	}
	say := func(name string, n Number) {
		if n.Hidden || n.Count > 0 {
			fmt.Fprintf(&out, " %s %s", name, number(n))
		}
	}
	divided := func(name string, d Divided) {
		say(name, d.Total)
		for _, part := range d.Parts {
			say("."+part.Code, part.Number)
		}
	}
	divided("opened", r.Opened)
	divided("in care", r.InCare)
	divided("closed", r.Closed)
	divided("reunited", r.After6)
	say("after 12:", Number{})
	for _, part := range r.After12.Parts {
		say(".."+part.Code, part.Number)
	}
	for _, one := range []struct {
		name string
		n    Number
	}{{"entered", r.EnteredCare}, {"left residential", r.LeftResidential}, {"adopted", r.Adopted}, {"repatriated", r.Repatriated},
		{"missing", r.Missing}, {"deceased", r.Deceased}, {"into a family", r.Waited.Number}} {
		say(one.name, one.n)
	}
	if r.Waited.Median != nil {
		fmt.Fprintf(&out, " after %d/%d/%d days", *r.Waited.Lower, *r.Waited.Median, *r.Waited.Upper)
	}
	return r.From + " " + r.Region + ":" + out.String()
}

func asked(t *testing.T, v *Views, q StatisticsQuery) []string {
	t.Helper()
	s, err := v.Statistics(t.Context(), q, statedNow)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, row := range s.Rows {
		all = append(all, told(row))
	}
	return all
}

func compare(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("%s:\n%s\nwant\n%s", what, g, w)
	}
}

// TestStatisticsByHand counts a small story on one's fingers.
func TestStatisticsByHand(t *testing.T) {
	v := applied(t, fewLives("1"))
	whole := StatisticsQuery{From: "2012-01-01", Until: "2014-01-01", By: ByYear}
	year2012 := "2012-01-01 : opened 2 .rescued 2 in care 2 .residential 2 entered 2"
	year2013 := "2013-01-01 : opened 4 .rescued 2 .found 1 .admitted 1 in care 3 .family_based 1 .residential 2 closed 1 .reunified_parent 1" +
		" reunited 2 .seen 1 .back_in_care 1 ..back_in_care 2 entered 5 left residential 3 missing 1 deceased 1 into a family 3 after 31/45/73 days"
	compare(t, "by year", asked(t, v, whole), year2012, year2013)
	compare(t, "by quarter", asked(t, v, StatisticsQuery{From: "2012-10-01", Until: "2014-01-01", By: ByQuarter}),
		"2012-10-01 : opened 2 .rescued 2 in care 2 .residential 2 entered 2",
		"2013-01-01 : opened 2 .rescued 1 .found 1 in care 2 .family_based 1 .other 1 reunited 2 .seen 1 .back_in_care 1 ..back_in_care 2"+
			" entered 2 left residential 3 into a family 3 after 31/45/73 days",
		"2013-04-01 : opened 1 .admitted 1 in care 3 .family_based 1 .residential 2 entered 2 deceased 1",
		"2013-07-01 : in care 2 .family_based 1 .residential 1 missing 1",
		"2013-10-01 : opened 1 .rescued 1 in care 3 .family_based 1 .residential 2 closed 1 .reunified_parent 1 entered 1")
	byRegion := StatisticsQuery{From: "2013-01-01", Until: "2014-01-01", By: ByRegion}
	fujian := "2013-01-01 35: opened 2 .rescued 1 .found 1 in care 2 .family_based 1 .residential 1 closed 1 .reunified_parent 1" +
		" reunited 1 .seen 1 ..back_in_care 1 entered 2 left residential 2 into a family 2 after 31/31/73 days"
	compare(t, "by region", asked(t, v, byRegion), year2013, fujian,
		"2013-01-01 41: opened 1 .admitted 1 in care 1 .residential 1 reunited 1 .back_in_care 1 ..back_in_care 1 entered 2 left residential 1 missing 1 into a family 1 after 45/45/45 days",
		"2013-01-01 ?: opened 1 .rescued 1 entered 1 deceased 1")
	compare(t, "one region", asked(t, v, StatisticsQuery{From: "2013-01-01", Until: "2014-01-01", By: ByYear, Region: "35"}), fujian)
	compare(t, "a region without children", asked(t, v, StatisticsQuery{From: "2013-01-01", Until: "2014-01-01", By: ByYear, Region: "11"}), "2013-01-01 11:")
	compare(t, "what has not begun", asked(t, v, StatisticsQuery{From: "2014-07-01", Until: "2015-01-01", By: ByQuarter}))
}

// TestStatisticsHideSmallNumbers: of the same story, under the least count that holds
// where the profile sets none, next to nothing is left.
func TestStatisticsHideSmallNumbers(t *testing.T) {
	v := applied(t, fewLives("0"))
	s, err := v.Statistics(t.Context(), StatisticsQuery{From: "2013-01-01", Until: "2014-01-01", By: ByYear}, statedNow)
	if err != nil || s.Smallest != defaultSmallest || s.Size == 0 || len(s.Rows) != 1 {
		t.Fatalf("%+v %v", s, err)
	}
	if got, want := told(s.Rows[0]), "2013-01-01 : opened - .rescued - .found - .admitted - in care - .family_based - .residential - closed - .reunified_parent -"+
		" reunited - .seen - .back_in_care - ..back_in_care - entered - left residential - missing - deceased - into a family -"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if w := s.Rows[0].Waited; w.Lower != nil || w.Median != nil || w.Upper != nil {
		t.Errorf("the days of a hidden number of children: %+v", w)
	}
}

// TestRevokedLinks: two streams whose link was taken back, in both, are two persons
// again; the half that stands joins them.
func TestRevokedLinks(t *testing.T) {
	for name, undo := range map[string]func(teller, domain.StreamID, uint64){
		"revoked": func(l teller, s domain.StreamID, id uint64) {
			l.on("2013-12-01", s, domain.LinkRevoked{}, answering("answers", id))
		},
		"declared wrong": func(l teller, s domain.StreamID, id uint64) {
			l.on("2013-12-01", s, domain.ErrorDeclared{Error: "did_not_occur"}, answering("corrects", id))
		},
	} {
		l := fewLives("1")
		v := applied(t, l)
		for _, record := range slices.Clone(l.records) {
			if s := record.Statement; s.Type == domain.TypeRecordsLinked {
				l12 := back12(t, v)
				undo(teller{l}, s.Stream, s.Recorded.Index)
				applyAll(t, v, l, 1)
				if l12 != 2 {
					t.Errorf("%s: while a half stands, %d came back", name, l12)
				}
			}
		}
		if got := back12(t, v); got != 1 {
			t.Errorf("%s: of two persons, %d came back", name, got)
		}
	}
}

// back12 counts those who are back within twelve months: one of them by a rescue that
// another stream tells of.
func back12(t *testing.T, v *Views) int {
	t.Helper()
	s, err := v.Statistics(t.Context(), StatisticsQuery{From: "2013-01-01", Until: "2014-01-01", By: ByYear}, statedNow)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(s.Rows[0].After12.Parts, func(c Coded) bool { return c.Code == afterBack })
	return s.Rows[0].After12.Parts[i].Count
}

// TestContestsMoveChildren: whoever wins a contest has the child in the care that it
// claimed, and a contest that nobody claimed in moves nobody.
func TestContestsMoveChildren(t *testing.T) {
	l := teller{newLog()}
	profile(l.theLog, `{"id":"p","limits":{"statistics.smallest":1}}`)
	a, person := childN(0)
	l.on("2013-01-02", a, domain.ChildRescued{Child: person})
	l.on("2013-01-02", a, domain.CustodyTaken{Agency: police, Care: "shelter"})
	l.on("2013-02-02", a, domain.CustodyClaimed{Agency: ngo, Care: "foster_care"})
	v := applied(t, l.theLog)
	q := StatisticsQuery{From: "2013-01-01", Until: "2013-04-01", By: ByQuarter}
	compare(t, "while two claim", asked(t, v, q), "2013-01-01 : opened 1 .rescued 1 in care 1 .residential 1 entered 1")
	l.on("2013-03-02", a, domain.CustodyContestResolved{Agency: ngo, Against: []domain.StreamID{police}})
	applyAll(t, v, l.theLog, 1)
	won := "2013-01-01 : opened 1 .rescued 1 in care 1 .family_based 1 entered 1 left residential 1 into a family 1 after 59/59/59 days"
	compare(t, "once it is settled", asked(t, v, q), won)
	l.on("2013-03-03", a, domain.CustodyTaken{Agency: police, Care: "hospital"})
	l.on("2013-03-04", a, domain.CustodyContestResolved{Agency: ngo})
	applyAll(t, v, l.theLog, 1)
	compare(t, "settled once more", asked(t, v, q), strings.Replace(won, "family_based", "other", 1))
}

func TestStatisticsRefuse(t *testing.T) {
	v := applied(t, fewLives("1"))
	good := StatisticsQuery{From: "2012-01-01", Until: "2013-01-01", By: ByYear}
	for name, change := range map[string]func(*StatisticsQuery){
		"no day":                  func(q *StatisticsQuery) { q.From = "2012" },
		"the middle of a year":    func(q *StatisticsQuery) { q.From = "2012-04-01" },
		"the middle of a quarter": func(q *StatisticsQuery) { q.By, q.Until = ByQuarter, "2012-12-18" },
		"the end before":          func(q *StatisticsQuery) { q.Until = "2011-01-01" },
		"nothing":                 func(q *StatisticsQuery) { q.Until = q.From },
		"a century":               func(q *StatisticsQuery) { q.Until = "2112-01-01" },
		"by the county":           func(q *StatisticsQuery) { q.Region = "350181" },
		"a region by quarter":     func(q *StatisticsQuery) { q.By, q.Region = ByQuarter, "35" },
		"two years by region":     func(q *StatisticsQuery) { q.By, q.Until = ByRegion, "2014-01-01" },
		"a region by region":      func(q *StatisticsQuery) { q.By, q.Region = ByRegion, "35" },
		"by something else":       func(q *StatisticsQuery) { q.By = "day" },
	} {
		q := good
		change(&q)
		if _, err := v.Statistics(t.Context(), q, statedNow); domain.KindOf(err) != domain.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := v.Statistics(t.Context(), good, statedNow); err != nil {
		t.Error(err)
	}
}
