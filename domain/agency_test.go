package domain

import (
	"strings"
	"testing"
)

func TestAgencyRefusesFacts(t *testing.T) {
	refuses(t, TypeAgencyAccredited, []breach{
		{"facts.name", `""`, "facts.name"},
		{"facts.name", `"` + strings.Repeat("n", 201) + `"`, "facts.name"},
		{"facts.kind", `"militia"`, "facts.kind"},
		{"facts.territory", `""`, "facts.territory"},
		{"facts.supervisor", `"ledger"`, "facts.supervisor"},
		{"facts.supervisor", `"` + string(theChild) + `"`, "facts.supervisor"},
		{"facts.officer", `"` + string(police) + `"`, "facts.officer"},
		{"facts.key", `"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="`, "facts.key"},
	})
}

func TestAgencyIsJudged(t *testing.T) {
	first := head(police)
	possesses := first.as(RoleAdministrator, PurposePossession)
	unsigned := verdict{"H1", Forbidden, "signers"}
	base := []draft{founding()}
	judge(t, []row{
		{"H1 accepts quorum and possession", base, accreditation(police, Police), accepted},
		{"H1 refuses less than a quorum", base, accreditation(police, Police).by(append(governs(bench), possesses)...), unsigned},
		{"H1 refuses without the new key", base, accreditation(police, Police).by(governs(ministry, bench)...), unsigned},
		{"H1 refuses another key's possession", base,
			accreditation(police, Police).by(append(governs(ministry, bench), head(welfare).as(RoleAdministrator, PurposePossession))...), unsigned},
		{"H1 refuses the new key for another agency", base,
			accreditation(police, Police).by(append(governs(ministry, bench),
				Signer{first.key.ID(), welfare, RoleAdministrator, PurposePossession})...), unsigned},
		{"H1 refuses possession in another role", base,
			accreditation(police, Police).by(append(governs(ministry, bench), first.as(RoleAuditor, PurposePossession))...), unsigned},
		{"H1 refuses two possessions", base,
			accreditation(police, Police).by(append(governs(ministry, bench), possesses, finder.as(RoleAdministrator, PurposePossession))...), unsigned},
		{"H1 refuses governors of nothing", base, accreditation(police, Police).by(append(governs(police, welfare), possesses)...), unsigned},
		{"H3 refuses a second accreditation", world(), accreditation(police, NGO).named("second"), verdict{"H3", Conflict, "stream"}},
	})
}

func TestAgencyIsEnrolled(t *testing.T) {
	h := given(t, world()...)
	a := h.fold.State(station).Agency
	if !a.Get().Accredited || a.Get().Kind != Police || a.Get().Supervisor != police || a.Get().Territory != "350200" {
		t.Errorf("the station is %+v", a)
	}
	key := a.Get().Keys[head(station).key.ID()]
	if !key.Active() || key.Officer != head(station).person || len(key.Roles) != 1 || key.Roles[0] != RoleAdministrator {
		t.Errorf("its first administrator's key is %+v", key)
	}
	if own := h.fold.State(station).Records.At(0).Index; key.From != own {
		t.Errorf("the key is valid from %d, not from %d", key.From, own)
	}
}
