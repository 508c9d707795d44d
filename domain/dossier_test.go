package domain

import (
	"slices"
	"testing"
)

func TestDossierRefusesFacts(t *testing.T) {
	heads := dossier(1).event.(DossierIssued).Heads
	swapped := slices.Clone(heads)
	slices.Reverse(swapped)
	var many []Head
	for range maxHeads + 1 {
		many = append(many, heads[0])
	}
	refuses(t, TypeDossierIssued, []breach{
		{"facts.subject", `"ledger"`, "facts.subject"},
		{"facts.subject", `"` + string(childCalled("another")) + `"`, "facts.heads"},
		{"facts.size", `0`, "facts.size"},
		{"facts.size", `-1`, "facts.size"},
		{"facts.root", `""`, "facts.root"},
		{"facts.heads", `[]`, "facts.heads"},
		{"facts.heads", string(encode(t, many)), "facts.heads"},
		{"facts.heads", string(encode(t, swapped)), "facts.heads"},
		{"facts.heads", string(encode(t, append(slices.Clone(heads), heads[1]))), "facts.heads"},
		{"facts.heads", string(encode(t, heads[:1])), "facts.heads"},
		{"facts.heads", string(encode(t, heads[1:])), "facts.heads"},
		{"facts.heads.0.count", `0`, "facts.heads"},
		{"facts.heads.0.leaf", `"AB"`, "facts.heads.leaf"},
		{"facts.heads.1.stream", `"court-1"`, "facts.heads.stream"},
	})
}

func TestDossierIsJudged(t *testing.T) {
	index := int64(len(theWorld().statements))
	unsigned := verdict{"H1", Forbidden, "signers"}
	other := officerCalled("archivist", court, RoleRegistrar)
	judge(t, []row{
		{"H1 accepts the operator's registrar", world(), dossier(index), accepted},
		{"H3 refuses the stream of another child", world(), about(childCalled("another").Access(), dossier(index).event, registrar.records(RoleRegistrar)), verdict{"H3", Invalid, "facts.subject"}},
		{"H3 refuses a size to come", world(), dossier(index + 1), verdict{"H3", Invalid, "facts.size"}},
		{"H3 refuses a size that wraps", world(), dossier(1<<63 - 1), verdict{"H3", Invalid, "facts.size"}},
		{"H1 refuses another role", world(), dossier(1).by(head(operator).records(RoleAdministrator)), unsigned},
		{"H1 refuses another agency's registrar", world(authorisation(other)), dossier(1).by(other.records(RoleRegistrar)), unsigned},
		{"H1 refuses governors", world(), dossier(1).by(governs(ministry, bench)...), unsigned},
	})
}

func TestDossierChangesNothing(t *testing.T) {
	h := given(t, world(rescue())...)
	before := string(encode(t, h.fold.State(TheLedger).Ledger))
	if err := h.record(t, dossier(3)); err != nil {
		t.Fatal(err)
	}
	if after := string(encode(t, h.fold.State(TheLedger).Ledger)); after != before {
		t.Errorf("a dossier changed the ledger to %s", after)
	}
}
