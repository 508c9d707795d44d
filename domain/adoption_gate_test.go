package domain

import (
	"slices"
	"testing"
)

// TestObstaclesToAdoption stand against the declaration and against the registration,
// under every profile.
func TestObstaclesToAdoption(t *testing.T) {
	lacks := verdict{"H8", Conflict, "type"}
	known := identity(order(OrderIdentity))
	stay, lifted := order(OrderStay), lifting(order(OrderStay))
	later := free(order(OrderIdentity), known)
	judge(t, []row{
		{"H8 refuses to declare it while a stay holds", inWelfare(rightsEnded, stay), adoptable, lacks},
		{"H8 refuses to declare it while a return is proposed", inWelfare(rightsEnded, proposal()), adoptable, lacks},
		{"H8 accepts to declare it where the family is known and the ground knows that", inWelfare(rightsEnded, order(OrderIdentity), known), adoptable, accepted},
		{"H8 accepts the adoption then", inWelfare(rightsEnded, order(OrderIdentity), known, adoptable), registration(), accepted},
		{"H8 refuses a family that was found after that", later, registration(), lacks},
		{"H8 accepts once it was declared anew", append(slices.Clip(later), adoptable.named("anew")), registration(), accepted},
		{"H8 refuses a family that was found and declared wrong", append(slices.Clip(later), ofWelfare(known, finder.records(RoleInvestigator))), registration(), lacks},
		{"H8 refuses the adoption while a stay holds", free(stay), registration(), lacks},
		{"H8 accepts once the stay is lifted", free(stay, lifted), registration(), accepted},
		{"H8 refuses while a return is proposed", free(proposal()), registration(), lacks},
		{"H8 accepts once it is denied", free(proposal(), denied), registration(), accepted},
		{"H8 accepts once the proposal was declared wrong", free(proposal(), ofWelfare(proposal(), volunteer.records(RoleCaseworker)).by(volunteer.records(RoleCaseworker), nurse.seconds(RoleIntake))), registration(), accepted},
		{"H8 refuses a finding that blocks", free(finding(adoptable)), registration(), lacks},
		{"H8 accepts a finding that blocks nothing", free(mild(adoptable)), registration(), accepted},
		{"H8 refuses a dispute of whose child this is", inWelfare(rightsEnded, order(OrderIdentity), known, adoptable, disputed(clerk.records(RoleClerk))), registration(), lacks},
		{"H8 accepts a family that was found and refuted", append(slices.Clip(later), disputed(clerk.records(RoleClerk)), refuted(patrol.records(RoleInvestigator), volunteer.seconds(RoleCaseworker))), registration(), accepted},
		{"H8 refuses a concern about an adopter", free(concern(anAdopter)), registration(), lacks},
		{"H8 refuses a concern about the other adopter", free(concern(anotherAdopter)), registration(), lacks},
		{"H8 accepts a concern about a parent", free(concern(aMother)), registration(), accepted},
		{"H8 accepts once the concern is cleared", free(concern(anAdopter), clearance(concern(anAdopter))), registration(), accepted},
		{"H8 refuses against the child's no", free(wish(childObjects)), registration(), lacks},
		{"H8 refuses where a panel weighed it for something else", free(wish(childObjects), bestInterests(optionFoster)), registration(), lacks},
		{"H8 accepts where a panel weighed it", free(wish(childObjects), bestInterests(optionAdoption)), registration(), accepted},
		{"H8 refuses a no after the panel", free(bestInterests(optionAdoption), wish(childObjects)), registration(), lacks},
		{"H8 accepts a no to the return", free(view(childObjects)), registration(), accepted},
	})
}

// wish is what the child says of the home it is to have.
func wish(wants string) draft {
	return change(view(wants), func(e *ChildViewRecorded) { e.About = aboutPlacement }).named("wish: " + wants)
}

func capacity(of PersonID, recommendation string) draft {
	return assessment(of, recommendation).by(volunteer.records(RoleCaseworker)).named("capacity of " + string(of))
}

// TestAdoptionRequirements are those of the profile.
func TestAdoptionRequirements(t *testing.T) {
	asked := func(requirements string, next ...draft) []draft {
		return world(append([]draft{policy("asked", `{"adoption.requires":[`+requirements+`],"adoption.childConsentMonths":96}`)},
			free(next...)[1:]...)...)
	}
	lacks := verdict{"H8", Conflict, "type"}
	agreed := registration().saying(func(s *Statement) { s.Sealed["agreement"] = new(DigestOf([]byte("agreement"))) })
	both := []draft{capacity(anAdopter, suitable), capacity(anotherAdopter, suitable)}
	grown := change(rescue(), func(e *ChildRescued) { e.AgeFrom, e.AgeTo = 80, 96 })
	younger := change(rescue(), func(e *ChildRescued) { e.AgeFrom, e.AgeTo = 80, 95 })
	of := func(child draft) []draft {
		return world(policy("asked", `{"adoption.requires":["child_consent"],"adoption.childConsentMonths":96}`), child, taken(nurse, RoleIntake), rightsEnded, adoptable)
	}
	judge(t, []row{
		{"H8 refuses without the child's view", asked(`"child_view"`), registration(), lacks},
		{"H8 refuses a view about the return", asked(`"child_view"`, view("now")), registration(), lacks},
		{"H8 accepts the child's view", asked(`"child_view"`, wish("now")), registration(), accepted},
		{"H8 refuses without a panel", asked(`"best_interests"`), registration(), lacks},
		{"H8 refuses a panel for foster care", asked(`"best_interests"`, bestInterests(optionFoster)), registration(), lacks},
		{"H8 accepts a panel for adoption", asked(`"best_interests"`, bestInterests(optionAdoption)), registration(), accepted},
		{"H8 refuses a panel before the child was heard", asked(`"best_interests"`, bestInterests(optionAdoption), wish("now")), registration(), lacks},
		{"H8 refuses a panel before the child was heard about the return", asked(`"best_interests"`, bestInterests(optionAdoption), view("now")), registration(), lacks},
		{"H8 accepts a panel that knew what the child said", asked(`"best_interests"`, wish("now"), bestInterests(optionAdoption)), registration(), accepted},
		{"H8 refuses a panel that was declared wrong", asked(`"best_interests"`, bestInterests(optionAdoption), ofWelfare(bestInterests(optionAdoption), clerk.records(RoleClerk))), registration(), lacks},
		{"H8 refuses without an assessment", asked(`"capacity_assessment"`), registration(), lacks},
		{"H8 refuses an assessment of one of two", asked(`"capacity_assessment"`, both[0]), registration(), lacks},
		{"H8 accepts one adopter alone", asked(`"capacity_assessment"`, both[0]), change(registration(), func(e *AdoptionRegistered) { e.CoAdopter = "" }), accepted},
		{"H8 accepts both", asked(`"capacity_assessment"`, both...), registration(), accepted},
		{"H8 refuses who was found unsuitable", asked(`"capacity_assessment"`, both[0], capacity(anotherAdopter, unsuitable)), registration(), lacks},
		{"H8 refuses the recommendation of a return", asked(`"capacity_assessment"`, both[0], capacity(anotherAdopter, "return")), registration(), lacks},
		{"H8 refuses an assessment that was declared wrong", asked(`"capacity_assessment"`, append(slices.Clip(both), ofWelfare(both[1], clerk.records(RoleClerk)))...), registration(), lacks},
		{"H8 refuses without the adopters' agreement", asked(`"agreement"`), registration(), verdict{"H8", Invalid, "sealed.agreement"}},
		{"H8 accepts the agreement", asked(`"agreement"`), agreed, accepted},
		{"H8 refuses a child that may be old enough to consent", of(grown), registration(), lacks},
		{"H8 accepts a younger child", of(younger), registration(), accepted},
		{"H8 accepts a child that consents", append(of(grown), toAdoption(somebody, ConsentOfChild)), registration(), accepted},
		{"H8 refuses a consent that the child took back", append(of(grown), toAdoption(somebody, ConsentOfChild), unsays(toAdoption(somebody, ConsentOfChild))), registration(), lacks},
		{"H8 accepts a child that a doctor found younger", append(of(grown), aged(70, 80)), registration(), accepted},
		{"H8 refuses a child that a doctor found older", append(of(younger), aged(96, 110)), registration(), lacks},
		{"H8 refuses it once it may have grown old enough", of(younger), registration().after(32 * day), lacks},
	})
	ran := []draft{itsNotice, noticeEnd(itsNotice, 30).after(30 * day)}
	before := func(requirement string, next ...draft) []draft {
		return world(append([]draft{policy("asked", `{"adoption.requires":["`+requirement+`"],"notice.minDays":30,"notFound.requires":["database_run"]}`)}, inWelfare(append(next, rightsEnded)...)[1:]...)...)
	}
	judge(t, []row{
		{"H8 refuses to declare it without a notice", before("notice"), adoptable, lacks},
		{"H8 refuses a notice that still runs", before("notice", itsNotice), adoptable, lacks},
		{"H8 accepts a notice that ran", before("notice", ran...), adoptable, accepted},
		{"H8 refuses to declare it without a search", before("search"), adoptable, lacks},
		{"H8 accepts a search that is certified for now", before("search", temporary), adoptable, accepted},
	})
}

func TestAdoptionLacksNamesAll(t *testing.T) {
	needs := policy("needs", `{"adoption.requires":["notice","child_view","best_interests","child_consent","capacity_assessment","agreement"],"notice.minDays":30}`)
	lacks := func(records ...draft) []Requirement {
		fold := given(t, records...).fold
		var names []Requirement
		for _, lack := range fold.State(theChild).Child.AdoptionLacks(fold.State(TheLedger).Ledger.Get().Policy.Limits, dawn) {
			if lack.Sentence() == "" {
				t.Errorf("%s without a sentence", lack.Requirement)
			}
			names = append(names, lack.Requirement)
		}
		return names
	}
	all := []Requirement{NeedsEligibility, NeedsNotice, NeedsChildView, NeedsBestInterests, NeedsChildConsent, NeedsCapacity}
	if got := lacks(append([]draft{{isWorld: true}, needs}, inWelfare()[1:]...)...); !slices.Equal(got, all) {
		t.Errorf("lacks %v, want %v", got, all)
	}
	if got := lacks(free(capacity(anAdopter, suitable), concern(anAdopter))...); !slices.Equal(got, []Requirement{NeedsNoConcern}) {
		t.Errorf("lacks %v with a concern about who was found suitable", got)
	}
}
