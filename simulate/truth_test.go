package simulate

import (
	"bytes"
	"os"
	"slices"
	"sync"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

// tellAll returns the truth of the default caseload of seed 1, made once: it is
// only read.
func tellAll(t *testing.T) []Truth {
	t.Helper()
	defaultTruth.Do(func() { defaultTruth.all, _ = tellAnew(t) })
	if len(defaultTruth.all) == 0 {
		t.Fatal("there is no default truth")
	}
	return defaultTruth.all
}

var defaultTruth struct {
	sync.Once
	all []Truth
}

func tellAnew(t *testing.T) (all []Truth, text []byte) {
	t.Helper()
	err := Run(1, Options{Truth: func(truth Truth) error {
		data, err := truth.Bytes()
		all, text = append(all, truth), append(text, data...)
		return err
	}}, func(Line) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	return all, text
}

func TestTruthIsOfTheSeed(t *testing.T) {
	t.Parallel()
	_, first := tellAnew(t)
	if _, again := tellAnew(t); !bytes.Equal(first, again) {
		t.Error("one seed gives two truths")
	}
}

// Every child has one truth; the crooked ones point at records of their own that
// are valid; each label occurs.
func TestTruthNamesRecords(t *testing.T) {
	r := replayDefault(t)
	all := tellAll(t)
	children, labels := map[domain.StreamID]int{}, map[string]bool{}
	for _, truth := range all {
		if truth.Stream.Kind() == domain.ChildStream {
			children[truth.Stream]++
		}
		if (truth.Crooked == "") != (len(truth.Records) == 0) {
			t.Errorf("%s, %s: crooked %q with %d records", truth.Stream, truth.Life, truth.Crooked, len(truth.Records))
		}
		labels[truth.Crooked] = true
		for _, id := range truth.Records {
			if record, found := r.fold.State(truth.Stream).Find(id); !found || record.Void {
				t.Errorf("%s points at %s, which is no valid record of it", truth.Stream, id)
			}
		}
	}
	for stream, n := range children {
		if n != 1 || r.fold.State(stream).Child.Person == "" {
			t.Errorf("%s has %d truths, or no records", stream, n)
		}
	}
	if len(children) != DefaultChildren {
		t.Errorf("the truth tells of %d children", len(children))
	}
	for _, special := range append(specials(), kind{crooked: "counts_do_not_reconcile"}) {
		if special.crooked != "" && !labels[special.crooked] {
			t.Errorf("nobody is %s", special.crooked)
		}
	}
}

// The captured pair gives one receiver several children.
func TestCapturedPairSharesAReceiver(t *testing.T) {
	r := replayDefault(t)
	homes := map[domain.PersonID]int{}
	for _, s := range r.judged {
		if home, ok := s.Event.(domain.HandedOver); ok {
			homes[home.Receiver]++
		}
	}
	shared := 0
	for _, n := range homes {
		if n > 1 {
			shared++
		}
	}
	if shared != 1 {
		t.Errorf("%d receivers have several children, not the one of the pair", shared)
	}
}

// A child's records are about fifty, in an honest life or a crooked one.
func TestLivesAreLong(t *testing.T) {
	r := replayDefault(t)
	counts := map[domain.StreamID]int{}
	for _, s := range r.judged {
		if s.Stream.Kind() == domain.ChildStream {
			counts[s.Stream]++
		}
	}
	var all []int
	total := 0
	for _, n := range counts {
		all, total = append(all, n), total+n
	}
	slices.Sort(all)
	if average := total / len(all); average < 42 || average > 58 {
		t.Errorf("a child has %d records on average", average)
	}
	t.Logf("%d children, %d records, %d to %d a child", len(all), total, all[0], all[len(all)-1])
}

func TestSpan(t *testing.T) {
	t.Parallel()
	until := DefaultFrom.AddDate(0, 1, 0)
	lines, err := Collect(1, Options{Children: 9, Until: until})
	if err != nil {
		t.Fatal(err)
	}
	if last := lines[len(lines)-1].RecordedAt; last.After(until.AddDate(0, 0, 1)) || last.Before(until.AddDate(0, 0, -15)) {
		t.Errorf("the last record of a month is of %s", last)
	}
	for _, bad := range []Options{{From: DefaultFrom.Add(-1)}, {Until: DefaultFrom}, {From: DefaultUntil}} {
		if _, err := Collect(1, bad); err == nil {
			t.Errorf("the span %v is accepted", bad)
		}
	}
}

// The page on the simulator names every kind of life and every label.
func TestDocumentNamesEveryLife(t *testing.T) {
	text, err := os.ReadFile("../docs/simulation.md")
	if err != nil {
		t.Fatal(err)
	}
	all := tellAll(t)
	for _, truth := range all {
		for _, name := range []string{truth.Life, truth.Crooked} {
			if truth.Stream.Kind() == domain.ChildStream && name != "" && !bytes.Contains(text, []byte("`"+name+"`")) {
				t.Errorf("docs/simulation.md does not name %s", name)
			}
		}
	}
}
