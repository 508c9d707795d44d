package domain

import (
	"encoding/base64"
	"strings"
	"testing"
)

// TestCarriedIsJudged: what an officer signed before the key ended still comes
// on record, in the hands of another agency, and changes nothing.
func TestCarriedIsJudged(t *testing.T) {
	late := taken(partner, RoleInvestigator).named("late")
	ended := given(t, world(rescue(), suspension(partner))...)
	valid := given(t, world(rescue())...)
	bring := func(h *history, of draft, by officer, role string, secrets ...string) draft {
		return carried(t, h, of, by, role, secrets...)
	}
	foreign := late.saying(func(s *Statement) { s.Ledger = DigestOf(nil) })
	for _, c := range []struct {
		name string
		on   *history
		when draft
		then verdict
	}{
		{"H6 accepts another agency", ended, bring(ended, late, nurse, RoleIntake, "partner"), accepted},
		{"H6 refuses the signer's own agency", ended, bring(ended, late, finder, RoleInvestigator, "partner"), verdict{"H6", Forbidden, "signers"}},
		{"H6 refuses the signer's own agency beside another", ended, bring(ended, late, nurse, RoleIntake, "partner").
			by(nurse.records(RoleIntake), finder.seconds(RoleInvestigator)), verdict{"H6", Forbidden, "signers"}},
		{"H6 accepts two other agencies", ended, bring(ended, late, nurse, RoleIntake, "partner").
			by(nurse.records(RoleIntake), assessor.seconds(RoleCaseworker)), accepted},
		{"H3 refuses while the key is valid", valid, bring(valid, late, nurse, RoleIntake, "partner"), verdict{"H3", Invalid, "facts.payload"}},
		{"H1 refuses a forged signature", ended, bring(ended, late, nurse, RoleIntake, "finder"), verdict{"H1", Unauthenticated, "facts.signatures"}},
		{"H1 refuses a key nobody enrolled", ended, bring(ended, taken(recruit, RoleInvestigator), nurse, RoleIntake, "recruit"),
			verdict{"H1", Unauthenticated, "facts.payload"}},
		{"H3 refuses another ledger's statement", ended, bring(ended, foreign, nurse, RoleIntake, "partner"), verdict{"H3", Invalid, "facts.payload"}},
		{"H2 refuses what is on record", ended, bring(ended, late.named(TypeChildRescued), nurse, RoleIntake, "partner"), verdict{"H2", Conflict, "facts.payload"}},
		{"H3 refuses a signature too few", ended, bring(ended, late, nurse, RoleIntake), verdict{"H3", Invalid, "facts.signatures"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			met := c.on.when(t, c.when)
			met.then(t, c.then)
			if c.then != accepted {
				c.on.told(t, met.err)
				c.on.standsAgainst(t, met.err)
			}
		})
	}
	before := snapshot(t, ended.fold.State(theChild))
	ended.then(t, bring(ended, late, nurse, RoleIntake, "partner"))
	after := ended.fold.State(theChild)
	if after.Child.Custody.Agency != "" || strings.Count(before, "custody.taken") > 0 {
		t.Errorf("what was carried made %+v", after.Child.Custody)
	}
}

// TestCarriedCarriesNoOther: however the type within is spelled.
func TestCarriedCarriesNoOther(t *testing.T) {
	h := given(t, world(rescue(), suspension(partner))...)
	late := taken(partner, RoleInvestigator).named("late")
	inner := encode(t, h.complete(t, carried(t, h, late, nurse, RoleIntake, "partner")))
	bring := func(payload string) error {
		e := StatementCarried{Payload: base64.StdEncoding.EncodeToString([]byte(payload)), Signatures: []string{"AA=="}, Received: "device"}
		_, _, err := h.statement(t, about(theChild, e, keeper.records(RoleIntake)))
		return err
	}
	for name, spelled := range map[string]string{
		"plainly": `"statement.carried.v1"`, "with an escape": `"statement.carried.v\u0031"`, "in escapes alone": `"\u0073tatement\u002ecarried.v1"`,
	} {
		payload := strings.Replace(string(inner), `"statement.carried.v1"`, spelled, 1)
		outcome{bring(payload)}.then(t, verdict{"H3", Invalid, "facts.payload"})
		if err := bring(payload); !strings.Contains(err.Error(), "carries no other") {
			t.Errorf("%s: %v", name, err)
		}
	}
	outcome{bring(string(encode(t, h.complete(t, late))))}.then(t, accepted)
}
