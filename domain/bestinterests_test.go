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
	dissent := func(n int, signers ...Signer) draft {
		return change(yes, func(e *BestInterestsDecided) { e.Dissents = n }).by(signers...)
	}
	four := []Signer{chair.records(RolePanelMember), member.seconds(RolePanelMember), third.seconds(RolePanelMember), director.seconds(RolePanelMember)}
	split := verdict{"H8", Invalid, "facts.dissents"}
	judge(t, []row{
		{"H6 accepts three members of two agencies", held(), yes, accepted},
		{"H1 refuses two members", held(), yes.by(chair.records(RolePanelMember), director.seconds(RolePanelMember)), unsigned},
		{"H6 refuses three of one agency", held(authorisation(third)), alone, verdict{"H6", Forbidden, "signers"}},
		{"H8 accepts one dissent of three", held(), dissent(1, yes.signers...), accepted},
		{"H8 refuses two dissents of three", held(), dissent(2, yes.signers...), split},
		{"H8 accepts one dissent of four", held(authorisation(third)), dissent(1, four...), accepted},
		{"H8 refuses a panel that is split in two", held(authorisation(third)), dissent(2, four...), split},
		{"H8 refuses more dissents than members", held(), dissent(8, yes.signers...), split},
		{"H2 refuses a panel that has not seen a concern", held(concern(aFather)), blind(yes), stale},
		{"H2 refuses a panel that has not heard the child", held(view("later")), blind(yes), stale},
		{"H2 refuses a panel that has not seen an order", held(order(OrderStay)), blind(yes), stale},
		{"H2 accepts a panel that has not seen a transfer", held(sent), blind(yes), accepted},
		{"H10 refuses after a death", held(death()), yes, verdict{"H10", Conflict, "type"}},
	})
}

// TestReceiverHearsNobody is H6: the child's word and the panel's are not those of
// whoever is to receive it, whichever comes first.
func TestReceiverHearsNobody(t *testing.T) {
	toNurse := change(proposal(), func(e *ReunificationProposed) { e.Receiver = matron.person })
	toMember := change(proposal(), func(e *ReunificationProposed) { e.Receiver = member.person })
	heard := view("now").by(matron.records(RoleCaseworker))
	second := view("now").by(nurse.records(RoleCaseworker), matron.seconds(RoleCaseworker))
	elsewhere := matron.alsoAt(civil, RoleCaseworker)
	contact := change(heard, func(e *ChildViewRecorded) { e.About = "contact" })
	decided, fostered := bestInterests(optionReturn), bestInterests("foster_care")
	third := officerCalled("third member", panel, RolePanelMember)
	anew := decided.named("anew").by(chair.records(RolePanelMember), third.seconds(RolePanelMember), director.seconds(RolePanelMember))
	unheard := neverWas(heard, nurse.records(RoleCaseworker), partner.seconds(RoleInvestigator))
	again := view("now").named("anew")
	misheard := neverWas(again, advocate.records(RoleGuardian), nurse.seconds(RoleCaseworker))
	toAnother := ofChild(ReunificationDenied{Cause: "other"}, assessor.records(RoleCaseworker)).answering(proposal())
	signs, proposed := verdict{"H6", Forbidden, "signers"}, verdict{"H6", Forbidden, "facts.receiver"}
	judge(t, []row{
		{"H6 accepts a word that a colleague of the receiver heard", held(toNurse), heard.by(nurse.records(RoleCaseworker)), accepted},
		{"H6 refuses a word that the receiver heard", held(toNurse), heard, signs},
		{"H6 refuses a word that the receiver seconds", held(toNurse), second, signs},
		{"H6 refuses it under another agency's key", append(held(authorisation(elsewhere).named("second key")), toNurse), view("now").by(elsewhere.records(RoleCaseworker)), signs},
		{"H6 accepts what the receiver heard about something else", held(toNurse), contact, accepted},
		{"H6 accepts it once the proposal was denied", held(toNurse, toAnother), heard, accepted},
		{"H6 refuses a receiver who heard the child before", held(heard), toNurse, proposed},
		{"H6 refuses a receiver who seconded that", held(second), toNurse, proposed},
		{"H6 accepts another receiver", held(heard), proposal(), accepted},
		{"H6 accepts the receiver once another heard the child", held(heard, again), toNurse, accepted},
		{"H6 accepts the receiver once that was declared wrong", held(heard, unheard), toNurse, accepted},
		{"H6 refuses approving on it when the other word was declared wrong since", held(heard, again, toNurse, misheard), byPolice, verdict{"H6", Forbidden, "type"}},
		{"H6 accepts approving on a third", held(heard, again, toNurse, misheard, again.named("third")), byPolice, accepted},
		{"H6 refuses a panel in which the receiver sits", held(toMember), decided, signs},
		{"H6 accepts a panel without the receiver", held(authorisation(third), toMember), anew, accepted},
		{"H6 refuses a receiver who sat in the panel", held(decided), toMember, proposed},
		{"H6 accepts a receiver whose panel decided otherwise", held(fostered), toMember, accepted},
		{"H6 accepts the receiver once another panel decided", held(authorisation(third), decided, anew), toMember, accepted},
	})
}
