package projections

import (
	"slices"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

func keyOf(n byte) domain.PublicKey {
	raw := make([]byte, 32)
	raw[0], raw[1] = n, 9
	return domain.EncodePublicKey(raw)
}

func TestOfficers(t *testing.T) {
	chief, officer := domain.NewPersonID([16]byte{1}), domain.NewPersonID([16]byte{2})
	l := newLog()
	l.add(police, domain.AgencyAccredited{Name: "County Police", Officer: chief, Key: keyOf(1)})
	l.add(police, domain.OfficerAuthorised{Officer: officer, Key: keyOf(2), Roles: []string{domain.RoleInvestigator}})
	l.add(police, domain.KeyRotated{Officer: officer, Key: keyOf(3), Replaces: domain.Digest(keyOf(2).ID())})
	l.add(police, domain.KeyCompromised{KeyID: domain.Digest(keyOf(3).ID())})
	story, err := applied(t, l).Story(t.Context(), police, AsOf{})
	if err != nil {
		t.Fatal(err)
	}
	at := func(index uint64) OfficerRow {
		officers := story.UpTo(index).Officers()
		i := slices.IndexFunc(officers, func(o OfficerRow) bool { return o.Person == officer })
		if i < 0 {
			return OfficerRow{}
		}
		return officers[i]
	}
	if o := at(0); o.Person != "" {
		t.Errorf("at 0 the officer is there: %+v", o)
	}
	if o := at(1); len(o.Keys) != 1 || o.Keys[0].ValidUntil != nil || !slices.Equal(o.Roles, []string{domain.RoleInvestigator}) {
		t.Errorf("at 1: %+v", o)
	}
	if o := at(2); len(o.Keys) != 2 || *o.Keys[0].ValidUntil != 2 || o.Keys[0].EndedBy.ID != recordID(2) || o.Keys[0].Compromised || o.Keys[1].ValidFrom != 2 {
		t.Errorf("at 2: %+v", o)
	}
	if o := at(99); len(o.Roles) != 0 || !o.Keys[1].Compromised || *o.Keys[1].ValidUntil != 3 || o.Keys[0].Compromised {
		t.Errorf("at the end: %+v", o)
	}
}

func TestRemarks(t *testing.T) {
	l := newLog()
	l.add(child, domain.ChildRescued{Child: person}, recordedAt("2012-01-01T00:00:00Z"))
	l.add(child, domain.StatementCountersigned{Present: true}, answering("answers", 0), recordedAt("2012-01-02T00:00:00Z"))
	l.add(child, domain.RecordReviewed{Finding: "stands"}, answering("answers", 0), recordedAt("2012-01-03T00:00:00Z"))
	l.add(child, domain.ErrorDeclared{Error: "incorrect_data"}, answering("corrects", 0), recordedAt("2012-01-04T00:00:00Z"))
	v := applied(t, l)
	for known, want := range map[string]Remarks{
		"2012-01-01T12:00:00Z": {SingleSigned: true},
		"2012-01-02T12:00:00Z": {Countersignatures: []uint64{1}},
		"2012-01-05T00:00:00Z": {Countersignatures: []uint64{1}, Reviews: []uint64{2}, Corrections: []uint64{3}},
	} {
		story, err := v.Story(t.Context(), child, AsOf{Known: moment(known)})
		if err != nil {
			t.Fatal(err)
		}
		got, found := story.Remarks(recordID(0))
		if !found || got.SingleSigned != want.SingleSigned || !slices.Equal(got.Countersignatures, want.Countersignatures) ||
			!slices.Equal(got.Reviews, want.Reviews) || !slices.Equal(got.Corrections, want.Corrections) {
			t.Errorf("as known on %s: %+v, want %+v", known, got, want)
		}
	}
	story, _ := v.Story(t.Context(), child, AsOf{})
	if _, found := story.Remarks(recordID(99)); found {
		t.Error("a record that is not there has remarks")
	}
}

// TestSecondOfficerWasThere: who has seen the papers alone is told apart, and a
// countersignature that is declared wrong brings nobody.
func TestSecondOfficerWasThere(t *testing.T) {
	l := newLog()
	l.add(child, domain.ChildRescued{Child: person}, recordedAt("2012-01-01T00:00:00Z"))
	l.add(child, domain.StatementCountersigned{Present: false}, answering("answers", 0), recordedAt("2012-01-02T00:00:00Z"))
	l.add(child, domain.StatementCountersigned{Present: true}, answering("answers", 0), recordedAt("2012-01-03T00:00:00Z"))
	l.add(child, domain.ErrorDeclared{Error: "did_not_occur"}, answering("corrects", 2), recordedAt("2012-01-04T00:00:00Z"))
	l.add(child, domain.StatementCountersigned{Present: true}, answering("answers", 0), recordedAt("2012-01-05T00:00:00Z"))
	v := applied(t, l)
	for known, want := range map[string]Remarks{
		"2012-01-02T12:00:00Z": {SingleSigned: true, PapersSeen: []uint64{1}},
		"2012-01-03T12:00:00Z": {PapersSeen: []uint64{1}, Countersignatures: []uint64{2}},
		"2012-01-04T12:00:00Z": {SingleSigned: true, PapersSeen: []uint64{1}, Countersignatures: []uint64{2}},
		"2012-01-05T12:00:00Z": {PapersSeen: []uint64{1}, Countersignatures: []uint64{2, 4}},
	} {
		story, err := v.Story(t.Context(), child, AsOf{Known: moment(known)})
		if err != nil {
			t.Fatal(err)
		}
		got, _ := story.Remarks(recordID(0))
		if got.SingleSigned != want.SingleSigned || !slices.Equal(got.Countersignatures, want.Countersignatures) || !slices.Equal(got.PapersSeen, want.PapersSeen) {
			t.Errorf("as known on %s: %+v, want %+v", known, got, want)
		}
	}
}
