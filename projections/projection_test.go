package projections

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// Each event type through each projection: no more and no fewer rows than these.
func TestEveryEventThroughEveryProjection(t *testing.T) {
	l := wholeLife(t)
	v := applied(t, l)
	for table, want := range map[string]int{
		"timeline": len(samples()), "children": 6, "participants": 13, "agencies": 1,
		"transfers": 3, "operations": 1, "counts": 1, "operation_children": 1, "links": 2,
		"hands": handsOf(t, l), "hand_keys": 1, "persons": 6, "joins": 1, "moments": momentsOf(l),
		"traces": tracesOf(l), "occasions": occasionsOf(l),
	} {
		var got int
		if err := v.read().QueryRowContext(t.Context(), `SELECT count(*) FROM `+table).Scan(&got); err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%s has %d rows, want %d", table, got, want)
		}
	}
}

// handsOf counts whom the records of a log have in hand: each is signed under a key
// of its own.
func handsOf(t *testing.T, l *theLog) int {
	t.Helper()
	rows := map[string]bool{}
	for _, record := range l.records {
		s := record.Statement
		named, err := domain.Named(s)
		if err != nil {
			t.Fatal(err)
		}
		for _, hand := range append(named, domain.Hand{Who: s.Signers[0].Key}) {
			if domain.HasParts(s.Stream.Kind()) {
				rows[string(s.Stream)+hand.Who+hand.Part] = true
			}
		}
	}
	return len(rows)
}

// tracesOf counts what the records of a log leave for rules to compare.
func tracesOf(l *theLog) (n int) {
	for _, record := range l.records {
		n += len(domain.Traces(record.Statement))
	}
	return n
}

// occasionsOf counts for what the records of a log count, once for each stream, and
// occasions for two counts as one.
func occasionsOf(l *theLog) int {
	rows := map[string]bool{}
	for _, record := range l.records {
		for _, c := range domain.Counts(record.Statement) {
			if !c.Hit {
				c.What = occasionOf(c.What)
			}
			rows[fmt.Sprint(c, record.Statement.Stream)] = true
		}
	}
	return len(rows)
}

// momentsOf counts the records of a log that say how a child's life went.
func momentsOf(l *theLog) (n int) {
	for _, record := range l.records {
		if _, makes := domain.MomentOf(record.Statement.Event); makes && record.Statement.Stream.Kind() == domain.ChildStream {
			n++
		}
	}
	return n
}

func TestWatchedTypesExist(t *testing.T) {
	for _, p := range All() {
		for _, watched := range p.Watches() {
			if _, ok := domain.SpecOf(watched); !ok {
				t.Errorf("%s watches %s, which the catalogue does not have", p.Name(), watched)
			}
		}
	}
}

// A void record stands in the timeline and changes no other table.
func TestVoidRecordsChangeNothing(t *testing.T) {
	l := life(t)
	v := applied(t, l)
	before := withoutTimeline(dump(t, v))
	for _, event := range samples() {
		t.Run(event.EventType(), func(t *testing.T) {
			index := l.add(streamFor(t, event.EventType()), event, void("H9"), by(ngo), func(j *domain.Judged) {
				j.Statement.Refs = []domain.Ref{{Rel: "corrects", Stream: child, ID: recordID(5)}}
			})
			applyAll(t, v, l, 1)
			if after := withoutTimeline(dump(t, v)); after != before {
				t.Errorf("a void record changed rows:\n%s\n---\n%s", before, after)
			}
			row, found, err := v.Record(t.Context(), index)
			if err != nil || !found || row.Verdict != (domain.Verdict{Void: true, Rule: "H9", Sentence: "it breaks H9"}) {
				t.Errorf("void record in the timeline: %+v %v %v", row.Verdict, found, err)
			}
		})
	}
}

// withoutTimeline drops the tables that a void record may well change.
func withoutTimeline(dumped string) string {
	var kept []string
	for _, table := range strings.Split(dumped, "## ") {
		if !strings.HasPrefix(table, "timeline\n") && !strings.HasPrefix(table, "checkpoint\n") {
			kept = append(kept, table)
		}
	}
	return strings.Join(kept, "## ")
}

// What a tamperer writes into a leaf by hand must not stop the read models.
func TestHostileVoidRecords(t *testing.T) {
	l := life(t)
	v := applied(t, l)
	for name, change := range map[string]func(*domain.Judged){
		"unreadable":   unreadable,
		"huge count":   func(j *domain.Judged) { j.Statement.Recorded.Before = math.MaxUint64 },
		"huge prefix":  func(j *domain.Judged) { j.Statement.After.Count = math.MaxUint64 },
		"far future":   func(j *domain.Judged) { j.Statement.Recorded.At = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC) },
		"long ago":     func(j *domain.Judged) { j.Statement.Recorded.At = time.Time{} },
		"same id":      func(j *domain.Judged) { j.Statement.ID = recordID(5) },
		"no event":     func(j *domain.Judged) { j.Statement.Event = nil },
		"not UTF-8":    func(j *domain.Judged) { j.Statement.Place, j.Verdict.Sentence = "\xff\xfe", "\xff\x00x" },
		"year of zero": claiming("0000-01", domain.Month),
	} {
		index := l.add(child, domain.HandedOver{Receiver: person}, void("H3"), change)
		applyAll(t, v, l, 1)
		if _, found, err := v.Record(t.Context(), index); err != nil || !found {
			t.Errorf("%s: record %d is not shown: %v", name, index, err)
		}
		if _, err := v.History(t.Context(), Page{}, child); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if c, _, err := v.Child(t.Context(), child); err != nil || c.Records != 14 {
		t.Errorf("the child has %d records (%v), want 14: a header's lie was believed", c.Records, err)
	}
	story, err := v.Story(t.Context(), child, AsOf{})
	if step, found := story.Find(recordID(5)); err != nil || !found || step.Recorded.Index != 5 {
		t.Errorf("an id used twice gives record %d (%v), want the valid one", step.Recorded.Index, err)
	}
}

func TestPageMustFollowTheCheckpoint(t *testing.T) {
	l := life(t)
	v := openViews(t, newPlace(t))
	apply := func(from uint64, records []domain.Judged) error {
		_, err := applyPage(t.Context(), v.write, All(), from, records)
		return err
	}
	empty := dump(t, v)
	gap := []domain.Judged{l.records[0], l.records[2]}
	for name, err := range map[string]error{
		"ahead": apply(3, l.records[3:5]), "empty": apply(0, nil), "gap": apply(0, gap), "mislabelled": apply(1, l.records[:2]),
	} {
		if !errors.Is(err, ErrOutOfOrder) {
			t.Errorf("%s: %v, want ErrOutOfOrder", name, err)
		}
	}
	if got := dump(t, v); got != empty {
		t.Errorf("a refused page left rows:\n%s", got)
	}
	if err := apply(0, l.records[:5]); err != nil {
		t.Fatal(err)
	}
	once := dump(t, v)
	if err := apply(0, l.records[:7]); !errors.Is(err, errRepeated) {
		t.Errorf("repeated page: %v, want errRepeated", err)
	}
	if got := dump(t, v); got != once {
		t.Error("a repeated page changed rows")
	}
}

// A page stands or falls as a whole: what fails at its last record leaves no
// row, and no step of the checkpoint.
func TestFailingPageLeavesNothing(t *testing.T) {
	l := life(t)
	v := openViews(t, newPlace(t))
	empty := dump(t, v)
	for name, poison := range map[string]Projection{
		"error": failing{at: 11}, "panic": failing{at: 11, panics: true},
	} {
		_, err := applyPage(t.Context(), v.write, append(All(), poison), 0, l.records)
		if err == nil || !strings.Contains(err.Error(), "apply record 11 to failing") {
			t.Errorf("%s: %v", name, err)
		}
		if got := dump(t, v); got != empty {
			t.Errorf("%s left rows:\n%s", name, got)
		}
	}
}

// failing is a projection that cannot apply one record.
type failing struct {
	timeline
	at     uint64
	panics bool
}

func (failing) Name() string { return "failing" }

func (f failing) Apply(_ context.Context, _ *Tx, record domain.Judged) error {
	switch {
	case record.Statement.Recorded.Index != f.at:
		return nil
	case f.panics:
		panic("poison")
	}
	return errors.New("poison")
}
