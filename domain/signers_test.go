package domain

import (
	"bytes"
	"slices"
	"testing"
)

func TestPublicKeys(t *testing.T) {
	h := toldStory(t)
	for _, s := range h.statements {
		keys, err := PublicKeys(h.fold.Basis(s), s)
		if err != nil || len(keys) != len(s.Signers) {
			t.Errorf("%s: %d keys for %d signers: %v", s.Type, len(keys), len(s.Signers), err)
		}
		for id, key := range keys {
			if string(DigestOf(key)) != id {
				t.Errorf("%s: the key %x is not the one called %s", s.Type, key, id)
			}
		}
	}
}

// TestPublicKeysAtTheirTime: the keys of the founding and of an enrolment stand
// in the statement itself, before the state knows them.
func TestPublicKeysAtTheirTime(t *testing.T) {
	empty := given(t)
	s, _, err := empty.statement(t, founding())
	if err != nil {
		t.Fatal(err)
	}
	keys, err := PublicKeys(empty.fold.Basis(s), s)
	g := governor(bench).Key
	if err != nil || len(keys) != 3 || !bytes.Equal(keys[g.ID()], g.Bytes()) {
		t.Errorf("the founding has %d keys: %v", len(keys), err)
	}
	h := given(t, world()...)
	s, _, _ = h.statement(t, rescue().by(finder.records(RoleInvestigator), recruit.seconds(RoleInvestigator)))
	_, err = PublicKeys(h.fold.Basis(s), s)
	outcome{err}.then(t, verdict{"H1", Unauthenticated, "signers.key"})
	s, _, _ = h.statement(t, authorisation(recruit))
	if keys, err = PublicKeys(h.fold.Basis(s), s); err != nil || keys[recruit.key.ID()] == nil {
		t.Errorf("the key being enrolled is not found: %v", err)
	}
}

func TestNeeds(t *testing.T) {
	h := given(t, held()...)
	for _, c := range []struct {
		name string
		of   draft
		want []StreamID
	}{
		{"the ledger and the signers' agencies", rescue(), []StreamID{police, TheLedger}},
		{"the receiver to be", sent, []StreamID{police, welfare, TheLedger}},
		{"the references", correction(rescue(), police, finder.records(RoleInvestigator), nurse.seconds(RoleCaseworker)),
			[]StreamID{police, welfare, theChild, TheLedger}},
		{"governors", founding(), []StreamID{ministry, assembly, bench, TheLedger}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := h.complete(t, c.of)
			s.Event = c.of.event
			slices.Sort(c.want)
			if got := Needs(s); !slices.Equal(got, c.want) {
				t.Errorf("needs %v, want %v", got, c.want)
			}
			if b := h.fold.Basis(s); len(b.Streams) != len(c.want) {
				t.Errorf("the basis has %d streams", len(b.Streams))
			}
		})
	}
}
