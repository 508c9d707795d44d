package projections

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// compared is a Genetics of hand-made answers about one stream.
type compared struct {
	of      domain.StreamID
	said    []domain.Comparison
	reports []domain.Recomputed
	files   []domain.Repeat
	err     error
}

func (c compared) Compared(_ context.Context, stream domain.StreamID) ([]domain.Comparison, error) {
	if stream != c.of {
		return nil, c.err
	}
	return c.said, c.err
}

func (c compared) Recomputed(_ context.Context, stream domain.StreamID) ([]domain.Recomputed, error) {
	if stream != c.of {
		return nil, c.err
	}
	return c.reports, c.err
}

func (c compared) Repeated(_ context.Context, stream domain.StreamID) ([]domain.Repeat, error) {
	if stream != c.of {
		return nil, c.err
	}
	return c.files, c.err
}

// overdue is a log with a transfer that nobody answered.
func overdue(t *testing.T) *theLog {
	t.Helper()
	l := newLog()
	l.add(police, domain.AgencyAccredited{Name: "County Police", Kind: domain.Police})
	l.add(operation, domain.OperationOpened{Number: "D1"})
	l.add(child, domain.ChildRescued{Child: person, Operation: operation})
	l.add(child, domain.CustodyTaken{Agency: police, Care: "police_temporary"})
	l.add(child, domain.TransferInitiated{To: shelter, ExpectedBy: start.Add(48 * time.Hour).Format(time.RFC3339)})
	return l
}

func audits(t *testing.T, a Auditor, stream domain.StreamID) []string {
	t.Helper()
	found, err := a.Audit(t.Context(), stream)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, f := range found {
		if f.Rule != "A12" { // of the others their own tests speak
			continue
		}
		all = append(all, fmt.Sprintf("%s record %d %t", f.Rule, f.Edges[0].Index, f.Stands()))
	}
	return all
}

// A finding is there from the points of view from which it could be seen.
func TestAuditFromPointsOfView(t *testing.T) {
	l := overdue(t)
	arrived := l.add(child, domain.TransferAccepted{Agency: shelter, Care: "shelter"}, func(j *domain.Judged) {
		j.Statement.Refs = []domain.Ref{{Rel: "answers", Stream: child, ID: recordID(4)}}
		j.Statement.OccurredAt = domain.ClaimAt(start.Add(72 * time.Hour))
		j.Statement.Recorded.At = start.Add(100 * time.Hour)
	})
	v := applied(t, l)
	now := start.Add(1000 * time.Hour)
	at := func(hours int) *time.Time {
		t := start.Add(time.Duration(hours) * time.Hour)
		return &t
	}
	for name, c := range map[string]struct {
		as   AsOf
		want []string
	}{
		"now":                                   {AsOf{}, nil},
		"known before it was overdue":           {AsOf{Known: at(40)}, nil},
		"known while it was overdue":            {AsOf{Known: at(60)}, []string{"A12 record 4 true"}},
		"known when it had happened":            {AsOf{Known: at(80)}, []string{"A12 record 4 true"}},
		"known when it was recorded":            {AsOf{Known: at(100)}, nil},
		"on while it was overdue":               {AsOf{On: at(60)}, []string{"A12 record 4 true"}},
		"on when it had happened":               {AsOf{On: at(80)}, nil},
		"on, before the answer was known":       {AsOf{On: at(80), Known: at(90)}, []string{"A12 record 4 true"}},
		"on, before it was known that it began": {AsOf{On: at(60), Known: at(3)}, nil},
	} {
		if got := audits(t, Auditor{Views: v, As: c.as, Now: now}, child); !slices.Equal(got, c.want) {
			t.Errorf("%s: found %q, not %q", name, got, c.want)
		}
	}
	if got := audits(t, Auditor{Views: v, Now: now}, streamOf(domain.ChildStream, 99)); got != nil {
		t.Errorf("found about nobody: %q (record %d)", got, arrived)
	}
}

// What was read for the rules is what was known, of the stream and of those that it
// refers to.
func TestAuditedIsWhatWasKnown(t *testing.T) {
	l := overdue(t)
	unrelated := streamOf(domain.ChildStream, 50)
	far := l.add(unrelated, domain.ChildFound{Child: person})
	genetics := compared{of: child,
		said: []domain.Comparison{
			{One: domain.RecordRef{Stream: child, ID: recordID(2)}, Other: domain.RecordRef{Stream: unrelated, ID: recordID(far)}},
			{One: domain.RecordRef{Stream: child, ID: recordID(2)}, Other: domain.RecordRef{Stream: unrelated, ID: recordID(77)}},
		},
		reports: []domain.Recomputed{{RecordRef: domain.RecordRef{Stream: child, ID: recordID(4)}}},
		files: []domain.Repeat{{Path: "photo", Records: []domain.RecordRef{{Stream: child, ID: recordID(2)}, {Stream: child, ID: recordID(4)}, {Stream: unrelated, ID: recordID(far)}}},
			{Path: "photo", Records: []domain.RecordRef{{Stream: child, ID: recordID(2)}, {Stream: unrelated, ID: recordID(77)}}}},
	}
	v := applied(t, l)
	read := func(known time.Duration, g Genetics) (domain.Audited, error) {
		at := start.Add(known)
		a, err := Auditor{Views: v, Genetics: g, As: AsOf{Known: &at}}.begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		own, err := a.story(t.Context(), child)
		if err != nil {
			t.Fatal(err)
		}
		return a.read(t.Context(), child, own)
	}
	for _, c := range []struct {
		known                            time.Duration
		steps, others, profiles, reports int
		repeats                          int // records of the one file that repeats; 1 is no repeat
	}{{100 * time.Hour, 3, 1, 1, 1, 3}, {4 * time.Hour, 3, 1, 0, 1, 2}, {3 * time.Hour, 2, 1, 0, 0, 1}} {
		seen, err := read(c.known, genetics)
		if err != nil {
			t.Fatal(err)
		}
		if len(seen.Steps) != c.steps || len(seen.Others) != c.others || len(seen.Profiles) != c.profiles || len(seen.Reports) != c.reports {
			t.Errorf("known after %s: %d steps, %d other streams, %d comparisons, %d reports", c.known, len(seen.Steps), len(seen.Others), len(seen.Profiles), len(seen.Reports))
		}
		if want := max(0, c.repeats-1); len(seen.Repeats) != min(want, 1) || want > 0 && len(seen.Repeats[0].Records) != c.repeats {
			t.Errorf("known after %s: files repeat in %+v, not %d records", c.known, seen.Repeats, c.repeats)
		}
		if !seen.Agencies[police].Agency.Get().Accredited || seen.Others[operation][0].State.Operation.Get().Number != "D1" || !seen.At.Equal(start.Add(c.known)) {
			t.Errorf("known after %s: %+v at %s", c.known, seen.Agencies[police].Agency, seen.At)
		}
	}
	broken := errors.New("the index is away")
	if _, err := read(time.Hour*100, compared{of: child, err: broken}); !errors.Is(err, broken) {
		t.Errorf("without the index nothing was wrong: %v", err)
	}
}

// TestAuditedKnowsWhoHadARelativesSpecimen: an agency that signed in the missing report
// alone is known, or nobody sees that its officer tests the child's specimen elsewhere
// (A06).
func TestAuditedKnowsWhoHadARelativesSpecimen(t *testing.T) {
	l := overdue(t)
	clinic, report := streamOf(domain.AgencyStream, 60), streamOf(domain.MissingStream, 61)
	l.add(clinic, domain.AgencyAccredited{Name: "Clinic", Kind: domain.HealthFacility})
	l.add(report, domain.MissingReported{Child: person, Relation: "mother"})
	l.add(report, domain.SpecimenCollected{DonorIs: domain.DonorRelative, DonorRelation: "mother"}, func(j *domain.Judged) { j.Statement.Signers[0].Agency = clinic })
	l.add(child, domain.IdentityEstablished{Report: report})
	a, err := Auditor{Views: applied(t, l), Genetics: compared{}}.begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	own, err := a.story(t.Context(), child)
	if err != nil {
		t.Fatal(err)
	}
	seen, err := a.read(t.Context(), child, own)
	if err != nil || !seen.Agencies[clinic].Agency.Get().Accredited {
		t.Errorf("of %d agencies none is the clinic: %v", len(seen.Agencies), err)
	}
}

// A page of all that is found goes through every stream once, whatever its length, and
// keeps to an agency's own cases.
func TestAuditsWalkEveryStream(t *testing.T) {
	l := overdue(t)
	for n := range byte(7) {
		other := streamOf(domain.ChildStream, 60+n)
		l.add(other, domain.ChildRescued{Child: person}, by(ngo))
		l.add(other, domain.CustodyTaken{Agency: ngo, Care: "shelter"}, by(ngo))
		l.add(other, domain.TransferInitiated{To: shelter, ExpectedBy: start.Add(time.Hour).Format(time.RFC3339)}, by(ngo))
	}
	v := applied(t, l)
	a := Auditor{Views: v, Now: start.Add(1000 * time.Hour)}
	walk := func(first int, agency domain.StreamID, wanted func(domain.Detected) bool) (streams []domain.StreamID) {
		page := ListPage{First: first, Agency: agency}
		for {
			found, err := a.Audits(t.Context(), page, wanted)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range found.Rows {
				streams = append(streams, row.Stream)
			}
			if page.After = found.Next; page.After == nil {
				return streams
			}
		}
	}
	any := func(d domain.Detected) bool { return d.Rule == "A12" }
	all := walk(MaxPage, "", any)
	if len(all) != 8 || all[0] != child {
		t.Errorf("found about %q", all)
	}
	for _, first := range []int{1, 3, 8} {
		if got := walk(first, "", any); !slices.Equal(got, all) {
			t.Errorf("by pages of %d: %q, not %q", first, got, all)
		}
	}
	if got := walk(2, police, any); !slices.Equal(got, all[:1]) {
		t.Errorf("of one agency: %q", got)
	}
	if got := walk(2, "", func(domain.Detected) bool { return false }); got != nil {
		t.Errorf("nothing is wanted, and told are %q", got)
	}
	if _, err := a.Audits(t.Context(), ListPage{}, any); domain.KindOf(err) != domain.Invalid {
		t.Errorf("a page without a length: %v", err)
	}
}
