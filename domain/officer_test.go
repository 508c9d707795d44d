package domain

import (
	"errors"
	"testing"
)

func TestOfficerRefusesFacts(t *testing.T) {
	refuses(t, TypeOfficerAuthorised, []breach{
		{"facts.roles", `[]`, "facts.roles"},
		{"facts.roles", `["investigator","spy"]`, "facts.roles"},
		{"facts.roles", `["governor"]`, "facts.roles"},
		{"facts.roles", string(encode(t, append(officerRoles.All(), RoleClerk))), "facts.roles"},
		{"facts.officer", `"person-1"`, "facts.officer"},
		{"facts.key", `"AB=="`, "facts.key"},
	})
	refuses(t, TypeOfficerSuspended, []breach{
		{"facts.officer", `""`, "facts.officer"},
		{"facts.cause", `"dislike"`, "facts.cause"},
		{"facts.reviewFrom", `"2012"`, "facts.reviewFrom"},
	})
}

var recruit = officerCalled("recruit", police, RoleInvestigator)

func TestOfficerIsAuthorised(t *testing.T) {
	unsigned := verdict{"H1", Forbidden, "signers"}
	possesses := recruit.as(RoleInvestigator, PurposePossession)
	admin := head(police)
	chief := officerCalled("chief", police, RoleAdministrator)
	judge(t, []row{
		{"H1 accepts administrator and new key", world(), authorisation(recruit), accepted},
		{"H1 accepts a second administrator's signature", world(authorisation(chief)),
			authorisation(recruit).by(chief.records(RoleAdministrator), possesses), accepted},
		{"H1 refuses an investigator's signature", world(),
			authorisation(recruit).by(finder.records(RoleInvestigator), possesses), unsigned},
		{"H1 refuses an investigator who says administrator", world(),
			authorisation(recruit).by(finder.records(RoleAdministrator), possesses), unsigned},
		{"H1 refuses another agency's administrator", world(),
			authorisation(recruit).by(head(welfare).records(RoleAdministrator), possesses), unsigned},
		{"H1 refuses without possession", world(), authorisation(recruit).by(admin.records(RoleAdministrator)), unsigned},
		{"H1 refuses another key's possession", world(),
			authorisation(recruit).by(admin.records(RoleAdministrator), patrol.as(RoleInvestigator, PurposePossession)), unsigned},
		{"H1 refuses possession in a role nobody has", world(),
			authorisation(recruit).by(admin.records(RoleAdministrator), recruit.as("spy", PurposePossession)), unsigned},
		{"H1 refuses an officer of no agency", world(), authorisation(officerCalled("recruit", nobody, RoleInvestigator)), unsigned},
		{"H1 refuses a key a second time", world(), authorisation(finder).named("again"), verdict{"H1", Conflict, "facts.key"}},
		{"H1 refuses a suspended key for ever", world(suspension(finder)), authorisation(finder).named("again"), verdict{"H1", Conflict, "facts.key"}},
		{"H1 refuses another's key", world(), authorisation(officer{police, recruit.person, partner.key, recruit.roles}), verdict{"H1", Conflict, "facts.key"}},
		{"H6 refuses an administrator who gives himself roles by a second key", world(), authorisation(officer{police, admin.person, recruit.key, recruit.roles}), verdict{"H6", Forbidden, "signers"}},
		{"H6 accepts another administrator for him", world(authorisation(chief)), authorisation(officer{police, admin.person, recruit.key, recruit.roles}).by(chief.records(RoleAdministrator), possesses), accepted},
		{"H1 accepts a new key after a suspension", world(suspension(finder)),
			authorisation(officer{police, finder.person, recruit.key, finder.roles}).named("back"), accepted},
	})
}

func TestOfficerIsSuspended(t *testing.T) {
	chief := officerCalled("chief", police, RoleAdministrator)
	ended := verdict{"H1", Forbidden, "signers"}
	without := rescue().by(partner.records(RoleInvestigator), patrol.seconds(RoleInvestigator))
	judge(t, []row{
		{"H1 accepts the own administrator", world(), suspension(finder), accepted},
		{"H1 accepts the supervising agency", world(), suspension(patrol).by(head(police).records(RoleAdministrator)), accepted},
		{"H1 refuses a supervised agency", world(), suspension(finder).by(head(station).records(RoleAdministrator)), ended},
		{"H1 refuses an agency beside", world(), suspension(finder).by(head(welfare).records(RoleAdministrator)), ended},
		{"H1 refuses an investigator", world(), suspension(partner).by(finder.records(RoleInvestigator)), ended},
		{"H6 refuses suspending oneself", world(), suspension(head(police)), verdict{"H6", Forbidden, "signers"}},
		{"H6 accepts another administrator", world(authorisation(chief)), suspension(head(police)).by(chief.records(RoleAdministrator)), accepted},
		{"H1 refuses somebody unknown", world(), suspension(recruit), verdict{"H1", Conflict, "facts.officer"}},
		{"H1 refuses suspending twice", world(suspension(finder)), suspension(finder).named("again"), verdict{"H1", Conflict, "facts.officer"}},
		{"H1 refuses what the suspended signs", world(suspension(finder)), rescue(), ended},
		{"H1 refuses the suspended as second", world(suspension(partner)), rescue(), ended},
		{"H1 accepts the others", world(suspension(finder)), without, accepted},
		{"H1 refuses a suspended administrator", world(authorisation(chief), suspension(head(police)).by(chief.records(RoleAdministrator))),
			authorisation(recruit), ended},
	})
}

// TestSuspensionEndsEveryKey: all of an officer's keys end at one index, nobody
// else's do, and the keys are still found under which earlier records verify.
func TestSuspensionEndsEveryKey(t *testing.T) {
	spare := officer{police, finder.person, recruit.key, finder.roles}
	h := given(t, world(authorisation(spare).named("spare"), rescue(), suspension(finder))...)
	keys := h.fold.State(police).Agency.Get().Keys
	at := h.statements[len(h.statements)-1].Recorded.Index
	for _, ended := range []PublicKey{finder.key, spare.key} {
		if k := keys[ended.ID()]; k.Until != at || k.Active() {
			t.Errorf("a key of the suspended ends at %d, not at %d", k.Until, at)
		}
	}
	if !keys[partner.key.ID()].Active() || !keys[head(police).key.ID()].Active() {
		t.Error("the suspension ended the key of somebody else")
	}
	if found, err := PublicKeys(h.fold.Basis(h.statements[len(h.statements)-2]), h.statements[len(h.statements)-2]); err != nil || len(found) != 2 {
		t.Errorf("the keys of the earlier rescue: %d, %v", len(found), err)
	}
}

// TestSecondSuspensionKeepsTheFirst: an ended key's range is never moved.
func TestSecondSuspensionKeepsTheFirst(t *testing.T) {
	back := officer{police, finder.person, recruit.key, finder.roles}
	h := given(t, world(suspension(finder), authorisation(back).named("back"))...)
	first := h.fold.State(police).Agency.Get().Keys[finder.key.ID()]
	h.then(t, suspension(finder).named("again"))
	keys := h.fold.State(police).Agency.Get().Keys
	if now := keys[finder.key.ID()]; now.Until != first.Until || first.Until == 0 {
		t.Errorf("a key that ended at %d ends at %d now", first.Until, now.Until)
	}
	if keys[back.key.ID()].Active() {
		t.Error("the second key is still valid")
	}
}

// TestOneRecordHasOneSentence: an officer whose keys ended one after the other is
// refused with the last of the records that ended them, by every reader.
func TestOneRecordHasOneSentence(t *testing.T) {
	spare := officer{police, finder.person, recruit.key, finder.roles}
	last := suspension(finder).named("second")
	h := given(t, world(suspension(finder), authorisation(spare).named("spare"), last)...)
	for range 50 {
		var e *Error
		if err := h.when(t, suspension(finder).named("third")).err; !errors.As(err, &e) || e.Against != last.id() {
			t.Fatalf("refused with %v, which does not name the last suspension", err)
		}
	}
}

// rolesChanged gives an officer other roles.
func rolesChanged(o officer, roles ...string) draft {
	return about(o.agency, OfficerRolesChanged{Officer: o.person, Roles: roles}, head(o.agency).records(RoleAdministrator))
}

func TestRolesAreChanged(t *testing.T) {
	refuses(t, TypeOfficerRolesChanged, []breach{{"facts.roles", `[]`, "facts.roles"}, {"facts.roles", `["king"]`, "facts.roles"}})
	chiefly, other := rolesChanged(nurse, RoleSupervisor), head(welfare)
	deputy := officerCalled("deputy head", welfare, RoleAdministrator)
	ofHead := about(welfare, OfficerRolesChanged{Officer: other.person, Roles: []string{RoleSupervisor}}, other.records(RoleAdministrator))
	spare := officer{agency: welfare, person: nurse.person, key: keyCalled("nurse's other key"), roles: []string{RoleIntake}}
	not := verdict{"H1", Forbidden, "signers"}
	judge(t, []row{
		{"H1 accepts an administrator", world(), chiefly, accepted},
		{"H1 refuses another agency's", world(), chiefly.by(head(police).records(RoleAdministrator)), not},
		{"H1 refuses who is none", world(), chiefly.by(matron.records(RoleCaseworker)), not},
		{"H1 refuses somebody without a key", world(suspension(nurse)), chiefly, verdict{"H1", Conflict, "facts.officer"}},
		{"H6 refuses giving oneself a role", world(), ofHead, verdict{"H6", Forbidden, "signers"}},
		{"H6 accepts a colleague's", world(authorisation(deputy)), ofHead.by(deputy.records(RoleAdministrator)), accepted},
		{"H1 accepts the old role before", world(rescue()), taken(nurse, RoleIntake), accepted},
		{"H1 refuses the old role afterwards", world(rescue(), chiefly), taken(nurse, RoleIntake), not},
		{"H1 accepts the new role afterwards", world(rescue(), chiefly), taken(nurse, RoleSupervisor), accepted},
		{"H1 refuses the new role before", world(rescue()), taken(nurse, RoleSupervisor), not},
		{"H1 refuses the old role under another key", world(rescue(), authorisation(spare).named("spare"), chiefly), taken(spare, RoleIntake), not},
		{"H1 accepts the new role under another key", world(rescue(), authorisation(spare).named("spare"), chiefly), taken(spare, RoleSupervisor), accepted},
		{"H1 accepts that a colleague keeps the own", world(rescue(), chiefly), taken(matron, RoleCaseworker), accepted},
	})
}

// TestRolesOfEndedKeysStay: what a key could sign when it was valid is history.
func TestRolesOfEndedKeysStay(t *testing.T) {
	next := keyCalled("nurse's next")
	keys := given(t, world(rotation(nurse, next), rolesChanged(nurse, RoleSupervisor))...).fold.State(welfare).Agency.Get().Keys
	if old, now := keys[nurse.key.ID()], keys[next.ID()]; old.Roles[0] != RoleIntake || len(now.Roles) != 1 || now.Roles[0] != RoleSupervisor {
		t.Errorf("the old key has the roles %v, the new one %v", old.Roles, now.Roles)
	}
}
