package projections

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// answers refers to the record at an index of the log, in the same stream.
func answers(index uint64) func(*domain.Judged) {
	return func(j *domain.Judged) {
		j.Statement.Refs = append(j.Statement.Refs, domain.Ref{Rel: "answers", Stream: j.Statement.Stream, ID: recordID(index)})
	}
}

func on(day string) func(*domain.Judged) { return claiming(day+"T08:00:00", domain.Instant) }

// told is the whole story of the child.
func toldOf(t *testing.T, l *theLog) Story {
	t.Helper()
	story, err := applied(t, l).Story(t.Context(), child, AsOf{})
	if err != nil {
		t.Fatal(err)
	}
	return story
}

// homeward is 13 records of a child who goes home; the numbers are their indexes.
func homeward() *theLog {
	l := newLog()
	operation := streamOf(domain.OperationStream, 3)
	relative, other := streamPerson(7), streamPerson(8)
	l.add(child, domain.ChildRescued{Child: person, Operation: operation}, on("2012-12-18"))                                        // 0
	l.add(child, domain.CustodyTaken{Agency: police, LegalBasis: "rescue"}, on("2012-12-18"))                                       // 1
	l.add(child, domain.TransferInitiated{To: shelter, ExpectedBy: "2012-12-22T00:00:00Z"}, on("2012-12-20"))                       // 2
	l.add(child, domain.TransferAccepted{Agency: shelter}, on("2012-12-21"), by(shelter), answers(2))                               // 3
	l.add(child, domain.ProtectionConcernRaised{Person: relative, Concern: "violent"}, on("2013-01-02"))                            // 4
	l.add(child, domain.IdentityEstablished{Relative: relative, Basis: domain.BasisDocuments}, on("2013-02-01"))                    // 5
	l.add(child, domain.GuardianAppointed{Guardian: other, GuardianAgency: welfare}, on("2013-02-10"))                              // 6
	l.add(child, domain.ProtectionConcernCleared{Ground: "unfounded"}, on("2013-02-11"), answers(4))                                // 7
	l.add(child, domain.ChildViewRecorded{About: "return", Wants: "now"}, on("2013-03-01"))                                         // 8
	l.add(child, domain.FamilyAssessmentDone{Receiver: relative, Recommendation: "return"}, on("2013-03-02"))                       // 9
	l.add(child, domain.ReunificationProposed{Receiver: relative}, on("2013-03-03"))                                                // 10
	l.add(child, domain.ReunificationApproved{Capacity: "police", LapsesAt: "2013-06-01T00:00:00Z"}, on("2013-03-04"), answers(10)) // 11
	l.add(child, domain.HandedOver{Receiver: relative}, on("2013-03-10"))                                                           // 12
	return l
}

func streamPerson(n byte) domain.PersonID { return domain.NewPersonID([16]byte{n, 44}) }

func TestWhatStoodAtEachDecision(t *testing.T) {
	story := toldOf(t, homeward())
	var got []string
	for _, row := range story.Decided() {
		line := fmt.Sprintf("%d guardian %v", row.Decision.Index, row.Guardian.Person != "")
		if row.View != nil {
			line += fmt.Sprintf(" view %d", row.View.Index)
		}
		if row.Since != nil {
			line += fmt.Sprintf(" since %d", row.Since.Index)
		}
		for _, c := range row.Concerns {
			line += fmt.Sprintf(" concern %d cleared %v", c.Raised.Index, c.Cleared != nil)
		}
		for _, a := range row.Assessments {
			line += fmt.Sprintf(" assessed %d", a.Index)
		}
		got = append(got, line)
	}
	want := []string{"5 guardian false concern 4 cleared false", "11 guardian true view 8 since 6 concern 4 cleared true assessed 9",
		"12 guardian true view 8 since 6 concern 4 cleared true assessed 9"}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%q, want\n%q", got, want)
	}
	if last := story.LastDecision(); last != recordID(12) {
		t.Errorf("the last decision is %s", last)
	}
	if last := story[:12].LastDecision(); last != recordID(11) {
		t.Errorf("before the hand-over it is %s", last)
	}
	if last := story[:3].LastDecision(); last != "" {
		t.Errorf("before any it is %s", last)
	}
}

func TestCustodySaysOnWhatGroundAndWhoReleased(t *testing.T) {
	rows := toldOf(t, homeward()).Custody().Responsible
	if len(rows) != 2 || rows[0].LegalBasis != "rescue" || rows[0].Released != nil || rows[1].LegalBasis != "" || rows[1].Released == nil || rows[1].Released.Index != 2 {
		t.Errorf("got %+v", rows)
	}
	if got := toldOf(t, homeward()).Operation(); got != streamOf(domain.OperationStream, 3) {
		t.Errorf("the operation is %s", got)
	}
	if got := toldOf(t, homeward()).Custody().Overlaps; len(got) != 0 {
		t.Errorf("overlaps: %+v", got)
	}
	l := homeward()
	l.records[3].Statement.OccurredAt.Value = "2012-12-01T08:00:00" // before the police had it
	reencode(t, l, 3)
	if got := toldOf(t, l).Custody().Overlaps; len(got) != 1 || got[0].Earlier.Index != 1 || got[0].Later.Index != 3 {
		t.Errorf("a change that claims to have been before the one it follows: %+v", got)
	}
}

func TestLateEntries(t *testing.T) {
	l := newLog() // recorded on 18 December 2012, 06:00 UTC and an hour later each
	l.add(child, domain.ChildRescued{Child: person})
	l.add(child, domain.CustodyTaken{Agency: police}, claiming("2012-12-17T15:00:00", domain.Instant)) // 07:00 UTC the day before
	l.add(child, domain.PresenceAttested{}, claiming("2012-12-17", domain.Day))                        // until 16:00 UTC of the 17th
	l.add(child, domain.PresenceAttested{}, claiming("", domain.Unknown))
	story := toldOf(t, l)
	for hours, want := range map[int][]uint64{24: {}, 23: {1}, 15: {1, 2}, 0: {0, 1, 2}} {
		got := []uint64{}
		for _, row := range story.Late(time.Duration(hours) * time.Hour) {
			got = append(got, row.Record.Index)
		}
		if !slices.Equal(got, want) {
			t.Errorf("more than %d hours late: %v, want %v", hours, got, want)
		}
	}
}

func TestSilences(t *testing.T) {
	now := time.Date(2013, 6, 1, 0, 0, 0, 0, time.UTC)
	silences := func(story Story) []string {
		var got []string
		for _, s := range story.Silences(20, now) {
			until := "now"
			if s.Until != nil {
				until = fmt.Sprint(s.Until.Index)
			}
			got = append(got, fmt.Sprintf("%s %d-%s %d", s.Of, s.From.Index, until, s.Days))
		}
		return got
	}
	want := []string{"record 4-5 30", "record 12-now 83", "sight 3-8 70", "sight 12-now 83"}
	if got := silences(toldOf(t, homeward())); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for name, end := range map[string]domain.Event{"a death": domain.ChildDied{}, "a closure": domain.CaseClosed{}} {
		l := homeward()
		l.add(child, end, on("2013-03-11"))
		if got := silences(toldOf(t, l)); len(got) != 2 {
			t.Errorf("%s ends the silence: %q", name, got)
		}
	}
	if got := silences(nil); len(got) != 0 {
		t.Errorf("an empty story is silent: %q", got)
	}
}

// TestTiesOfAStory: ids are found from a point of view alone.
func TestTiesOfAStory(t *testing.T) {
	story := toldOf(t, homeward())
	if tied, found := story.RestsOn(recordID(4)); !found || len(tied) != 3 || tied[0].ID != recordID(7) || tied[2].ID != recordID(12) {
		t.Errorf("on the concern rest %v %+v", found, tied)
	}
	if tied, found := story.Basis(recordID(3)); !found || len(tied) != 3 {
		t.Errorf("the acceptance rests on %v %+v", found, tied)
	}
	if _, found := story[:5].Basis(recordID(7)); found {
		t.Error("a record that was not known yet is found")
	}
	if changed := story.ChangedSince(start.AddDate(0, 0, -1)); len(changed) != 0 {
		t.Errorf("before anything was known %d things change", len(changed))
	}
	limits := domain.Limits{FollowUpDays: []int{30}}
	if due := story.Due(limits, time.Date(2013, 5, 1, 0, 0, 0, 0, time.UTC)); !slices.ContainsFunc(due, func(d domain.Due) bool { return d.What == "follow_up" && d.Status == domain.DueOverdue }) {
		t.Errorf("the follow-up was due: %+v", due)
	}
}

// TestDecisionsAmongVeryManyConcerns shows the newest.
func TestDecisionsAmongVeryManyConcerns(t *testing.T) {
	l := newLog()
	l.add(child, domain.ChildRescued{Child: person})
	for range maxKnown + 3 {
		l.add(child, domain.ProtectionConcernRaised{Person: streamPerson(7), Concern: "violent"})
		l.add(child, domain.FamilyAssessmentDone{Receiver: streamPerson(7), Recommendation: "return"})
	}
	last := l.add(child, domain.IdentityEstablished{Relative: streamPerson(7), Basis: domain.BasisDocuments})
	rows := toldOf(t, l).Decided()
	if len(rows) != 1 || len(rows[0].Concerns) != maxKnown || rows[0].Concerns[maxKnown-1].Raised.Index != last-2 ||
		len(rows[0].Assessments) != maxKnown || rows[0].Assessments[maxKnown-1].Index != last-1 {
		t.Errorf("%d decisions, %d concerns", len(rows), len(rows[0].Concerns))
	}
}

func TestReportsOfAStory(t *testing.T) {
	first, second := streamOf(domain.MissingStream, 1), streamOf(domain.MissingStream, 2)
	l := newLog()
	l.add(child, domain.ChildRescued{Child: person})
	l.add(child, domain.IdentityEstablished{Relative: streamPerson(7), Report: first})
	l.add(child, domain.RecognitionDeclared{Recognises: true, Report: second})
	l.add(child, domain.IdentityEstablished{Relative: streamPerson(7), Report: first})
	l.add(child, domain.IdentityEstablished{Relative: streamPerson(7)})
	if got := toldOf(t, l).Reports(); !slices.Equal(got, []domain.StreamID{first, second}) {
		t.Errorf("got %v", got)
	}
}
