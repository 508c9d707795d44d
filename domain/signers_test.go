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
		{"who signed before", rescue().by(patrol.records(RoleInvestigator)).named("by another"), []StreamID{police, station, TheLedger}},
		{"nobody who signed elsewhere", elsewhere(taken(nurse, RoleIntake)), []StreamID{welfare, TheLedger}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := h.complete(t, c.of)
			s.Event = c.of.event
			slices.Sort(c.want)
			if got := Needs(h.fold.State(s.Stream), s); !slices.Equal(got, c.want) {
				t.Errorf("needs %v, want %v", got, c.want)
			}
			if b := h.fold.Basis(s); len(b.Streams) != len(c.want) {
				t.Errorf("the basis has %d streams", len(b.Streams))
			}
		})
	}
}

// alsoAt is the same person with a key at another agency.
func (o officer) alsoAt(agency StreamID, roles ...string) officer {
	return officer{agency, o.person, keyCalled(string(o.person) + " at " + string(agency)), roles}
}

// TestVoidRecordsNameNoAgency: what a void record says of its signers is nothing
// that rules rest on.
func TestVoidRecordsNameNoAgency(t *testing.T) {
	h := given(t, held(taken(nurse, RoleIntake).named("too late").butVoid())...)
	if got := h.fold.State(theChild).Agencies; !slices.Equal(got, []StreamID{police}) {
		t.Errorf("%v signed", got)
	}
}

// TestOnePersonWithTwoKeys is H6 for somebody who has keys at two agencies: who
// signed before is the same person under either.
func TestOnePersonWithTwoKeys(t *testing.T) {
	also := func(o officer, next ...draft) []draft {
		return append(held(authorisation(o).named("second key")), next...)
	}
	atWelfare, atShelter := finder.alsoAt(welfare, RoleIntake, RoleCaseworker), nurse.alsoAt(shelter, RoleIntake)
	atCivil, proposing := finder.alsoAt(civil, RoleCaseworker), volunteer.alsoAt(civil, RoleCaseworker)
	accuser, watch := volunteer.alsoAt(accusers, RoleProsecutor), finder.alsoAt(station, RoleInvestigator)
	closing := assessor.alsoAt(police, RoleSupervisor)
	joint := byPolice.by(finder.records(RoleInvestigator), assessor.seconds(RoleCaseworker))
	withdrawn := neverWas(byPolice, partner.records(RoleInvestigator), nurse.seconds(RoleCaseworker))
	anew := identity(order(OrderIdentity)).named("anew")
	twice := verdict{"H6", Forbidden, "signers"}
	judge(t, []row{
		{"H6 refuses receiving what one sent", also(atWelfare, sent), acceptance(atWelfare, RoleIntake, sent), twice},
		{"H6 refuses turning away what one sent", also(atWelfare, sent), refusal(atWelfare, RoleIntake, sent), twice},
		{"H6 accepts a colleague there", also(atWelfare, sent), acceptance(nurse, RoleIntake, sent), accepted},
		{"H6 refuses approving for two agencies", also(atCivil, proposal(), byPolice), byCivil.by(atCivil.records(RoleCaseworker)), twice},
		{"H6 refuses approving what one seconded for another agency", held(proposal(), joint), byCivil, twice},
		{"H6 refuses seconding what one approved for another agency", also(atCivil, proposal(), byPolice),
			byCivil.by(assessor.records(RoleCaseworker), atCivil.seconds(RoleCaseworker)), twice},
		{"H6 accepts another officer there", also(atCivil, proposal(), byPolice), byCivil, accepted},
		{"H6 accepts who approved for another agency once that has lapsed", also(atCivil, proposal(), byPolice),
			renewed(byCivil.by(atCivil.records(RoleCaseworker))).after(301 * day), accepted},
		{"H6 accepts who approved for another agency once that was declared wrong", also(atCivil, proposal(), byPolice, withdrawn),
			byCivil.by(atCivil.records(RoleCaseworker)), accepted},
		{"H6 refuses approving what one proposed", also(proposing, proposal()), byCivil.by(proposing.records(RoleCaseworker)), twice},
		{"H6 refuses approving what one proposed as second", held(proposal().by(volunteer.records(RoleCaseworker), assessor.seconds(RoleCaseworker))), byCivil, twice},
		{"H6 refuses clearing a concern that one raised", also(accuser, concern(aMother)), clearance(concern(aMother)).by(accuser.records(RoleProsecutor)), twice},
		{"H6 refuses countersigning one's own record", append(world(authorisation(atShelter).named("second key")), found()),
			countersignature(atShelter, RoleIntake, found()), twice},
		{"H6 refuses confirming an identity that one established", also(watch, order(OrderIdentity), identity(order(OrderIdentity))),
			anew.by(watch.records(RoleInvestigator), volunteer.seconds(RoleCaseworker)), twice},
		{"H6 refuses closing a case that one followed", also(closing, followUp(true)), closure(outcomeResidential).by(closing.records(RoleSupervisor)), twice},
		{"H6 knows a person whose first key has ended", also(atWelfare, sent, suspension(finder)), acceptance(atWelfare, RoleIntake, sent), twice},
	})
}
