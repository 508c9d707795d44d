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
