package projections

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// many adds so many records of an event to a stream.
func (l *theLog) many(n int, stream domain.StreamID, event domain.Event, change ...func(*domain.Judged)) {
	for range n {
		l.add(stream, event, change...)
	}
}

// TestOneLongCaseStopsNoAgencysAudit: agencies are compared by the reports and adoptions
// of all cases. One case that nobody can tell is left out, and named to nobody.
func TestOneLongCaseStopsNoAgencysAudit(t *testing.T) {
	l := newLog()
	l.add(police, domain.AgencyAccredited{Name: "County Police", Kind: domain.Police})
	for n, event := range []domain.Event{domain.KinshipReportIssued{}, domain.AdoptionRegistered{Adopter: person, Adoption: "domestic"}} {
		long := streamOf(domain.ChildStream, byte(60+n))
		l.add(long, domain.ChildRescued{Child: person}, by(ngo))
		l.add(long, event, by(ngo))
		l.many(maxFolded, long, domain.RecordReviewed{Finding: "stands"}, by(ngo))
	}
	v := applied(t, l)
	a := Auditor{Views: v, Now: start.Add(1000 * time.Hour)}
	if _, err := a.Audit(t.Context(), police); err != nil {
		t.Errorf("the audit of an agency: %v", err)
	}
	page, err := a.Audits(t.Context(), ListPage{First: MaxPage}, func(domain.Detected) bool { return true })
	if err != nil || slices.Contains(page.TooLong, police) || len(page.TooLong) != 2 {
		t.Errorf("the audit of all leaves out %v: %v", page.TooLong, err)
	}
}

// TestOneLongAgencyStopsNoChildsAudit: who enrols keys without end and signs something in
// a child's stream does not keep the findings about the child away.
func TestOneLongAgencyStopsNoChildsAudit(t *testing.T) {
	l := overdue(t)
	l.add(ngo, domain.AgencyAccredited{Name: "N", Kind: domain.NGO})
	l.add(child, domain.PresenceAttested{}, by(ngo))
	l.many(maxFolded, ngo, domain.OfficerAuthorised{Officer: person}, by(ngo))
	v := applied(t, l)
	now := start.Add(time.Duration(maxFolded+1000) * time.Hour)
	if got := audits(t, Auditor{Views: v, Now: now}, child); !slices.Equal(got, []string{"A12 record 4 true"}) {
		t.Errorf("found %q", got)
	}
}

// TestTooManyAlikeAreNotTold: a story of very many records that each make a list longer
// would fill the memory. It is refused like any that is too long, before it is told.
func TestTooManyAlikeAreNotTold(t *testing.T) {
	l := newLog()
	l.add(child, domain.ChildRescued{Child: person})
	l.many(maxAlike-1, child, domain.RecordReviewed{Finding: "stands"})
	v := applied(t, l)
	if _, err := v.Story(t.Context(), child, AsOf{}); err != nil {
		t.Errorf("%d of one kind: %v", maxAlike-1, err)
	}
	l.many(2, child, domain.RecordReviewed{Finding: "stands"})
	v = applied(t, l)
	if _, err := v.Story(t.Context(), child, AsOf{}); !errors.Is(err, errTooLong) {
		t.Errorf("%d of one kind: %v", maxAlike+1, err)
	}
	page, err := (Auditor{Views: v, Now: start}).Audits(t.Context(), ListPage{First: MaxPage}, func(domain.Detected) bool { return true })
	if err != nil || !slices.Equal(page.TooLong, []domain.StreamID{child}) {
		t.Errorf("the audit of all leaves out %v: %v", page.TooLong, err)
	}
}

// TestTooManyComparisonsAreNotAudited: a laboratory that types one specimen without end
// is told of as too long; none of its comparisons is left out in silence.
func TestTooManyComparisonsAreNotAudited(t *testing.T) {
	l := overdue(t)
	v := applied(t, l)
	for n, want := range map[int]error{maxComparisons: nil, maxComparisons + 1: errTooLong} {
		said := make([]domain.Comparison, n)
		for i := range said {
			said[i] = domain.Comparison{One: domain.RecordRef{Stream: child, ID: recordID(2)}, Other: domain.RecordRef{Stream: child, ID: recordID(3)}}
		}
		_, err := (Auditor{Views: v, Genetics: compared{of: child, said: said}, Now: start}).Audit(t.Context(), child)
		if !errors.Is(err, want) || want == nil && err != nil {
			t.Errorf("%d comparisons: %v", n, err)
		}
	}
}

// TestManyOfficersHideNoOthers: an agency with more keys than anybody would count leaves
// those of the next one counted, and beside it.
func TestManyOfficersHideNoOthers(t *testing.T) {
	l := newLog()
	for _, agency := range []domain.StreamID{police, welfare} {
		l.add(agency, domain.AgencyAccredited{Name: "P", Kind: domain.Police})
	}
	l.add(child, domain.ChildRescued{Child: person}, by(welfare))
	for i := range maxFolded {
		l.add(streamOf(domain.ChildStream, byte(70+i%50)), domain.PresenceAttested{}, func(j *domain.Judged) {
			j.Statement.Signers = []domain.Signer{{Key: fmt.Sprintf("%064x", i), Agency: police, Role: domain.RoleInvestigator, Purpose: domain.PurposeRecord}}
		})
	}
	a, err := Auditor{Views: applied(t, l), Now: start.Add(1000 * time.Hour)}.begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all, err := a.tallies(t.Context(), welfare)
	read := slices.IndexFunc(all, func(c domain.Tally) bool { return c.What == domain.CountRead })
	if err != nil || read < 0 || all[read].Own.Of != 1 || all[read].Among != maxFolded || all[read].Peers.Of != maxFolded {
		t.Errorf("counted are %+v, %v", all, err)
	}
}

// TestManySpecimensAreLookedThrough does not end in a day where each specimen has the
// whole story looked through once more for every other.
func TestManySpecimensAreLookedThrough(t *testing.T) {
	l := newLog()
	l.add(child, domain.ChildRescued{Child: person})
	l.many(maxAlike-1, child, golden(specCalled(domain.TypeSpecimenCollected)))
	v := applied(t, l)
	found, err := (Auditor{Views: v, Now: start.Add(100_000 * time.Hour)}).Audit(t.Context(), child)
	if err != nil || len(found) < maxAlike-1 {
		t.Errorf("%d found, %v", len(found), err)
	}
}

func specCalled(eventType string) domain.Spec {
	spec, _ := domain.SpecOf(eventType)
	return spec
}
