package domain

import "testing"

func TestBestInterestsAreJudged(t *testing.T) {
	refuses(t, TypeBestInterestsDecided, []breach{
		{"facts.option", `"sale"`, "facts.option"},
		{"facts.weighed", `[]`, "facts.weighed"},
		{"facts.dissents", `9`, "facts.dissents"},
		{"sealed.reasons", `null`, "sealed.reasons"},
		{"policy", gone, "policy"},
	})
	yes := bestInterests(optionReturn)
	third := officerCalled("third member", panel, RolePanelMember)
	unsigned := verdict{"H1", Forbidden, "signers"}
	alone := yes.by(chair.records(RolePanelMember), member.seconds(RolePanelMember), third.seconds(RolePanelMember))
	blind := func(d draft) draft {
		return d.saying(func(s *Statement) { s.After = Prefix{} })
	}
	stale := verdict{"H2", Conflict, "after"}
	judge(t, []row{
		{"H6 accepts three members of two agencies", held(), yes, accepted},
		{"H1 refuses two members", held(), yes.by(chair.records(RolePanelMember), director.seconds(RolePanelMember)), unsigned},
		{"H6 refuses three of one agency", held(authorisation(third)), alone, verdict{"H6", Forbidden, "signers"}},
		{"H2 refuses a panel that has not seen a concern", held(concern(aFather)), blind(yes), stale},
		{"H2 refuses a panel that has not heard the child", held(view("later")), blind(yes), stale},
		{"H2 refuses a panel that has not seen an order", held(order(OrderStay)), blind(yes), stale},
		{"H2 accepts a panel that has not seen a transfer", held(sent), blind(yes), accepted},
		{"H10 refuses after a death", held(death()), yes, verdict{"H10", Conflict, "type"}},
	})
}
