package domain

import (
	"slices"
	"testing"
)

func TestRepatriationRefusesFacts(t *testing.T) {
	for _, kind := range []string{TypeConsulateNotified, TypeNationalityConfirmed, TypeReturnRiskAssessed, TypeRepatriationAgreed} {
		refuses(t, kind, []breach{
			{"facts.country", gone, "facts.country"},
			{"facts.country", `"vn"`, "facts.country"},
			{"facts.country", `"V"`, "facts.country"},
			{"facts.country", `"VNM"`, "facts.country"},
		})
	}
	refuses(t, TypeReturnRiskAssessed, []breach{{"facts.recommendation", `"return"`, "facts.recommendation"}, {"sealed.assessment", `null`, "sealed.assessment"}})
	refuses(t, TypeRepatriationRefused, []breach{{"facts.cause", `"no"`, "facts.cause"}})
	refuses(t, TypeRepatriationDeparted, []breach{
		{"facts.escorts", `[]`, "facts.escorts"},
		{"facts.borderPoint", `"the bridge"`, "facts.borderPoint"},
		{"sealed.travelDocument", `null`, "sealed.travelDocument"},
	})
	refuses(t, TypeRepatriationReceived, []breach{{"facts.body", gone, "facts.body"}, {"facts.condition", gone, "facts.condition"}})
}

// wayAbroad is what the child says of the return to its country.
func wayAbroad(wants string) draft {
	return change(view(wants), func(e *ChildViewRecorded) { e.About = aboutRepatriated }).named("way abroad: " + wants)
}

// awaited is a child whose return two authorities agreed on.
func awaited(next ...draft) []draft { return held(append([]draft{agreement()}, next...)...) }

// underway is one that has left.
func underway(next ...draft) []draft {
	return awaited(append([]draft{departure(finder, RoleCaseworker)}, next...)...)
}

func TestNationalityIsConfirmed(t *testing.T) {
	own := ofChild(NationalityConfirmed{Country: "VN", Body: abroad}, finder.records(RoleInvestigator))
	judge(t, []row{
		{"accepts the words of a state by two agencies", held(), confirms(), accepted},
		{"H6 refuses them by one agency", held(), confirms().by(finder.records(RoleInvestigator), partner.seconds(RoleInvestigator)), verdict{"H6", Forbidden, "signers"}},
		{"H8 refuses neither words nor papers", held(), own, verdict{"H8", Invalid, "sealed.papers"}},
		{"H8 accepts papers", held(), own.saying(func(s *Statement) { s.Sealed["papers"] = new(DigestOf([]byte("passport"))) }), accepted},
		{"H10 accepts after a death", held(death()), confirms(), accepted},
		{"H10 refuses a notice after a death", held(death()), notifies(), verdict{"H10", Conflict, "type"}},
	})
}

func TestRepatriationIsAgreed(t *testing.T) {
	lacks := verdict{"H8", Conflict, "type"}
	own := ofChild(RepatriationAgreed{Country: "VN", Body: abroad}, director.records(RoleSupervisor), chief.seconds(RoleSupervisor))
	judged := riskOf("safe").by(director.records(RoleSupervisor))
	adult := world(presented(true), taken(finder, RoleCaseworker))
	judge(t, []row{
		{"accepts two authorities by two agencies", held(), agreement(), accepted},
		{"H6 refuses the own authority alone", held(), own, verdict{"H6", Invalid, "source"}},
		{"H6 refuses two officers of one agency", held(), agreement().by(director.records(RoleSupervisor), assessor.seconds(RoleCaseworker)), verdict{"H6", Forbidden, "signers"}},
		{"H1 refuses the police as authority", held(), agreement().by(chief.records(RoleSupervisor), director.seconds(RoleSupervisor)), verdict{"H1", Forbidden, "signers"}},
		{"H6 refuses who assessed the return", held(judged), agreement(), verdict{"H6", Forbidden, "signers"}},
		{"H8 refuses a danger under every profile", held(riskOf(returnUnsafe)), agreement(), lacks},
		{"H8 accepts a danger elsewhere", held(change(riskOf(returnUnsafe), func(e *ReturnRiskAssessed) { e.Country = "MM" })), agreement(), accepted},
		{"H8 accepts once it was assessed anew", held(riskOf(returnUnsafe), riskOf("safe_with_measures")), agreement(), accepted},
		{"H8 refuses a danger that was only declared wrong", held(riskOf(returnUnsafe), neverWas(riskOf(returnUnsafe), volunteer.records(RoleCaseworker), nurse.seconds(RoleCaseworker))), agreement(), lacks},
		{"H8 refuses while a stay holds", held(order(OrderStay)), agreement(), lacks},
		{"H8 refuses while a reunification is proposed", held(proposal()), agreement(), lacks},
		{"H8 refuses against the child's no", held(wayAbroad(childObjects)), agreement(), lacks},
		{"H8 refuses against the child's no to a return home", held(view(childObjects)), agreement(), lacks},
		{"H8 accepts what a panel decided knowing the no", held(wayAbroad(childObjects), bestInterests(optionRepatriate)), agreement(), accepted},
		{"H8 refuses a no after the panel", held(bestInterests(optionRepatriate), wayAbroad(childObjects)), agreement(), lacks},
		{"H8 accepts an adult against a no", append(adult, wayAbroad(childObjects)), agreement(), accepted},
		{"H8 refuses an adult while a stay holds", append(adult, order(OrderStay)), agreement(), lacks},
		{"H3 refuses while an adoption stands", adoptedChild(taken(finder, RoleCaseworker).named("again")), agreement(), verdict{"H3", Conflict, "stream"}},
		{"H10 refuses after a death", held(death()), agreement(), verdict{"H10", Conflict, "type"}},
	})
}

// TestRepatriationRequirements are those of the profile.
func TestRepatriationRequirements(t *testing.T) {
	lacks := verdict{"H8", Conflict, "type"}
	for requirement, met := range map[string]draft{
		"nationality": confirms(), "consulate": notifies(), "risk_assessment": riskOf("safe"), "child_view": wayAbroad("now"),
		"guardian": appointed(), "best_interests": bestInterests(optionRepatriate),
	} {
		asked := policy("asked", `{"repatriation.requires":["`+requirement+`"]}`)
		rows := []row{
			{"H8 refuses without " + requirement, world(append([]draft{asked}, held()[1:]...)...), agreement(), lacks},
			{"H8 accepts with " + requirement, world(append([]draft{asked}, held(met)[1:]...)...), agreement(), accepted},
			{"H8 refuses with " + requirement + " that was declared wrong",
				world(append([]draft{asked}, held(met, neverWas(met, clerk.records(RoleClerk), nurse.seconds(RoleCaseworker)))[1:]...)...), agreement(), lacks},
		}
		judge(t, rows)
	}
}

func TestChildDeparts(t *testing.T) {
	leaves := departure(finder, RoleCaseworker)
	refused := ofChild(RepatriationRefused{Cause: "no_carer"}, assessor.records(RoleCaseworker))
	twin := officerCalled("chief's desk", police, RoleCaseworker)
	twin.person = director.person
	judge(t, []row{
		{"H7 accepts what was agreed", awaited(), leaves, accepted},
		{"H7 refuses what nobody agreed on", held(), leaves, verdict{"H7", Conflict, "type"}},
		{"H7 refuses what was refused since", awaited(refused), leaves, verdict{"H7", Conflict, "type"}},
		{"H7 accepts once it was agreed anew", awaited(refused, agreement().named("anew")), leaves, accepted},
		{"H7 refuses an agreement that was declared wrong", awaited(neverWas(agreement(), director.records(RoleSupervisor), nurse.seconds(RoleCaseworker))), leaves, verdict{"H7", Conflict, "type"}},
		{"H7 refuses an agreement on which the child went before", underway(reception(partner, RoleInvestigator), taken(finder, RoleCaseworker).named("again")), leaves.named("second"), verdict{"H7", Conflict, "type"}},
		{"H7 accepts a new one then", underway(reception(partner, RoleInvestigator), taken(finder, RoleCaseworker).named("again"), agreement().named("anew")), leaves.named("second"), accepted},
		{"H7 accepts the same where the child came back on the way", underway(back(finder, RoleCaseworker)), leaves.named("second"), accepted},
		{"H6 refuses who agreed", awaited(authorisation(twin)), departure(twin, RoleCaseworker), verdict{"H6", Forbidden, "signers"}},
		{"H4 refuses another agency", awaited(), departure(nurse, RoleIntake), verdict{"H4", Conflict, "signers"}},
		{"H4 refuses a child on its way elsewhere", awaited(sent), leaves, verdict{"H4", Conflict, "stream"}},
		{"H4 refuses another child", awaited(), change(leaves, func(e *RepatriationDeparted) { e.Presence.Match = presenceDenied }), verdict{"H4", Invalid, "facts.presence.match"}},
		{"H8 refuses a danger that was found since", awaited(riskOf(returnUnsafe)), leaves, verdict{"H8", Conflict, "type"}},
		{"H8 refuses the child's no since", awaited(wayAbroad(childObjects)), leaves, verdict{"H8", Conflict, "type"}},
		{"H8 refuses a stay since", awaited(order(OrderStay)), leaves, verdict{"H8", Conflict, "type"}},
		{"H2 refuses who has not seen a danger", awaited(riskOf(returnUnsafe)), leaves.saying(func(s *Statement) { s.After = Prefix{} }), verdict{"H2", Conflict, "after"}},
	})
}

func TestChildIsReceivedAbroad(t *testing.T) {
	received := reception(partner, RoleInvestigator)
	own := ofChild(RepatriationReceived{Body: abroad, ArrivedAt: at(0), Condition: "well"}, partner.records(RoleInvestigator), assessor.seconds(RoleCaseworker))
	judge(t, []row{
		{"H5 accepts the body that was agreed on", underway(), received, accepted},
		{"H5 refuses another body", underway(), change(received, func(e *RepatriationReceived) { e.Body = "Somebody else" }), verdict{"H5", Conflict, "facts.body"}},
		{"H5 refuses a child that was not sent", awaited(), received, verdict{"H5", Conflict, "stream"}},
		{"H5 refuses a child that another body outside has", awaited(outside(finder, RoleCaseworker)), received, verdict{"H5", Conflict, "stream"}},
		{"H5 refuses a child that came back", underway(back(finder, RoleCaseworker)), received, verdict{"H5", Conflict, "stream"}},
		{"H5 refuses a child that a hospital has since", underway(outside(finder, RoleCaseworker)), received, verdict{"H5", Conflict, "stream"}},
		{"H5 refuses a child that came back and is in hospital", underway(back(finder, RoleCaseworker), outside(finder, RoleCaseworker)), received, verdict{"H5", Conflict, "stream"}},
		{"H6 refuses the own word", underway(), own, verdict{"H6", Invalid, "source"}},
		{"H6 refuses who sent the child", underway(), reception(finder, RoleInvestigator), verdict{"H6", Forbidden, "signers"}},
		{"H6 refuses one agency", underway(), received.by(partner.records(RoleInvestigator), chief.seconds(RoleSupervisor)), verdict{"H6", Forbidden, "signers"}},
		{"H4 refuses an agency that is not responsible", underway(), reception(nurse, RoleIntake), verdict{"H4", Conflict, "signers"}},
		{"H4 refuses while another says that it has the child", underway(claim(keeper, RoleIntake)), received, verdict{"H4", Conflict, "stream"}},
		{"H4 accepts to take a child that comes back", underway(received), taken(keeper, RoleIntake).named("again"), accepted},
		{"H8 accepts to close as repatriated", underway(received), closure(outcomeRepatriated), accepted},
		{"H8 refuses to close so on the way", underway(), closure(outcomeRepatriated), verdict{"H8", Conflict, "facts.outcome"}},
	})
}

// TestReleasingAgencyStaysResponsible until the child is received.
func TestReleasingAgencyStaysResponsible(t *testing.T) {
	c := given(t, underway()...).fold.State(theChild).Child.Custody
	if c.Status != Outside || c.Agency != police || c.Holder.Body != abroad {
		t.Errorf("on the way: %+v", c)
	}
	c = given(t, underway(reception(partner, RoleInvestigator))...).fold.State(theChild).Child.Custody
	if c.Status != Repatriated || c.Agency != "" || c.Holder.Body != abroad || !c.Status.Settled() {
		t.Errorf("received: %+v", c)
	}
}

func TestRepatriationLacksNamesAll(t *testing.T) {
	needs := policy("needs", `{"repatriation.requires":["nationality","consulate","risk_assessment","child_view","guardian"]}`)
	fold := given(t, append([]draft{{isWorld: true}, needs}, held(riskOf(returnUnsafe))[1:]...)...).fold
	var names []Requirement
	for _, lack := range fold.State(theChild).Child.RepatriationLacks("VN", fold.State(TheLedger).Ledger.Get().Policy.Limits, dawn) {
		names = append(names, lack.Requirement)
	}
	want := []Requirement{NeedsNoDanger, NeedsChildView, NeedsNationality, NeedsConsulate, NeedsRisk, NeedsGuardian}
	if !slices.Equal(names, want) {
		t.Errorf("lacks %v, want %v", names, want)
	}
}

func TestRequirementsAreKnown(t *testing.T) {
	for limits, known := range map[string]bool{
		`{"adoption.requires":["capacity_assessment","agreement","notice","search","child_consent","child_view","best_interests"]}`: true,
		`{"adoption.requires":["nationality"]}`:             false,
		`{"adoption.requires":["no_stay"]}`:                 false,
		`{"adoption.grounds":["orphaned"]}`:                 true,
		`{"adoption.grounds":["poverty"]}`:                  false,
		`{"repatriation.requires":["nationality"]}`:         true,
		`{"repatriation.requires":["capacity_assessment"]}`: false,
		`{"reunification.requires":["nationality"]}`:        false,
	} {
		_, _, err := given(t, world()...).statement(t, policy("known", limits))
		if (err == nil) != known {
			t.Errorf("%s: %v", limits, err)
		}
	}
}
