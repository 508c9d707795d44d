package domain

import (
	"slices"
	"testing"
	"time"
)

func TestAdoptionRefusesFacts(t *testing.T) {
	refuses(t, TypeAdoptionEligible, []breach{
		{"facts.ground", gone, "facts.ground"},
		{"facts.ground", `"poverty"`, "facts.ground"},
	})
	refuses(t, TypeAdoptionRegistered, []breach{
		{"facts.adopter", gone, "facts.adopter"},
		{"facts.coAdopter", `"` + string(anAdopter) + `"`, "facts.coAdopter"},
		{"facts.adoption", `"private"`, "facts.adoption"},
		{"facts.presence.match", gone, "facts.presence.match"},
		{"sealed.adopterNames", `null`, "sealed.adopterNames"},
		{"signers", `[]`, "signers"},
	})
	refuses(t, TypeAdoptionDissolved, []breach{
		{"facts.cause", `"regret"`, "facts.cause"},
		{"facts.cause", `"parents_found"`, "facts.inFavourOf"},
		{"facts.inFavourOf", `"` + string(aMother) + `"`, "facts.inFavourOf"},
		{"sealed.reasons", `null`, "sealed.reasons"},
	})
}

// inWelfare is a child in the custody of an institution.
func inWelfare(next ...draft) []draft {
	return held(append([]draft{sent, acceptance(nurse, RoleIntake, sent)}, next...)...)
}

var (
	rightsEnded = order(OrderRightsEnded)
	adoptable   = declared(groundRights, rightsEnded)
	byBureau    = adoptable.by(assessor.records(RoleCaseworker))
)

// free is a child whose parents' rights a court has ended, and that was declared
// adoptable.
func free(next ...draft) []draft {
	return inWelfare(append([]draft{rightsEnded, adoptable}, next...)...)
}

// adoptedChild is one that is with its adopters.
func adoptedChild(next ...draft) []draft {
	return free(append([]draft{registration()}, next...)...)
}

// ofWelfare takes back a record as a whole, while the institution is responsible.
func ofWelfare(of draft, author Signer) draft {
	return change(correction(of, welfare, author, volunteer.seconds(RoleCaseworker)), func(e *ErrorDeclared) { e.Error = "did_not_occur" }).named("wrong: " + of.id())
}

func TestEligibilityIsDeclared(t *testing.T) {
	papers := func(s *Statement) { s.Sealed["papers"] = new(DigestOf([]byte("papers"))) }
	orphan := declared(groundOrphaned).saying(papers)
	dead := order(OrderOrphanhood)
	grounds := policy("grounds", `{"adoption.grounds":["final_certificate","orphaned"]}`)
	adult := world(presented(true), taken(nurse, RoleIntake))
	double := officerCalled("clerk as caseworker", welfare, RoleCaseworker)
	double.person = clerk.person
	unheard := verdict{"H9", Invalid, "refs"}
	ofHouse := change(appointed(), func(e *GuardianAppointed) { e.Guardian, e.GuardianAgency = nurse.person, welfare })
	first := change(rightsEnded, func(e *CourtOrderRecorded) { e.ValidUntil = at(time.Hour) })
	judge(t, []row{
		{"H9 accepts rights that a court ended", inWelfare(rightsEnded), adoptable, accepted},
		{"H9 refuses an order that is not referred to", inWelfare(rightsEnded), declared(groundRights), unheard},
		{"H9 refuses an order that is not on record", inWelfare(), declared(groundRights, rightsEnded), unheard},
		{"H9 refuses an order of another kind", inWelfare(order(OrderKafala)), declared(groundRights, order(OrderKafala)), unheard},
		{"H9 refuses an order that is over", inWelfare(first), declared(groundRights, first).after(day), verdict{"H9", Conflict, "refs"}},
		{"H9 refuses an order that was declared wrong", inWelfare(rightsEnded, ofWelfare(rightsEnded, clerk.records(RoleClerk))), adoptable, verdict{"H9", Conflict, "refs"}},
		{"H9 refuses without a final certificate", inWelfare(), declared(groundCertificate), verdict{"H9", Conflict, "facts.ground"}},
		{"H9 refuses a certificate for now", sought(temporary), declared(groundCertificate), verdict{"H9", Conflict, "facts.ground"}},
		{"H9 accepts a final certificate", certified(), declared(groundCertificate), accepted},
		{"H9 refuses a final certificate that was declared wrong", certified(never(final, finder.records(RoleInvestigator), volunteer.seconds(RoleCaseworker))), declared(groundCertificate),
			verdict{"H9", Conflict, "facts.ground"}},
		{"H9 refuses a final certificate once the family is known", certified(order(OrderIdentity), identity(order(OrderIdentity))), declared(groundCertificate), verdict{"H9", Conflict, "facts.ground"}},
		{"H9 refuses without a lawful consent", inWelfare(), declared(groundConsent), verdict{"H9", Conflict, "facts.ground"}},
		{"H9 accepts the parents' consent", inWelfare(toAdoption(aMother, ConsentOfParent)), declared(groundConsent), accepted},
		{"H9 accepts the guardian's consent", inWelfare(appointed(), toAdoption(advocate.person, ConsentOfGuardian).by(assessor.records(RoleCaseworker), volunteer.seconds(RoleCaseworker))), declared(groundConsent), accepted},
		{"H9 refuses the consent of whom a concern is about", inWelfare(toAdoption(aMother, ConsentOfParent), concern(aMother)), declared(groundConsent), verdict{"H9", Conflict, "facts.ground"}},
		{"H9 accepts it once the concern is cleared", inWelfare(toAdoption(aMother, ConsentOfParent), concern(aMother), clearance(concern(aMother))), declared(groundConsent), accepted},
		{"H9 refuses the child's own consent", inWelfare(toAdoption(somebody, ConsentOfChild)), declared(groundConsent), verdict{"H9", Conflict, "facts.ground"}},
		{"H9 refuses a consent that was taken back", inWelfare(toAdoption(aMother, ConsentOfParent), unsays(toAdoption(aMother, ConsentOfParent))), declared(groundConsent), verdict{"H9", Conflict, "facts.ground"}},
		{"H6 refuses the consent of a guardian who serves the agency that declares", inWelfare(ofHouse, toAdoption(nurse.person, ConsentOfGuardian)), declared(groundConsent), verdict{"H6", Forbidden, "signers"}},
		{"H6 refuses who heard the consent", inWelfare(toAdoption(aMother, ConsentOfParent).by(matron.records(RoleCaseworker), advocate.seconds(RoleGuardian))), declared(groundConsent), verdict{"H6", Forbidden, "signers"}},
		{"H9 refuses the consent of who was refuted to be a parent", inWelfare(order(OrderIdentity), identity(order(OrderIdentity)), toAdoption(aMother, ConsentOfParent), doubted, wasWrong), declared(groundConsent), verdict{"H9", Conflict, "facts.ground"}},
		{"H9 refuses the consent of a guardian whose appointment was declared wrong since", inWelfare(appointed(), toAdoption(advocate.person, ConsentOfGuardian).by(assessor.records(RoleCaseworker), volunteer.seconds(RoleCaseworker)), ofWelfare(appointed(), clerk.records(RoleClerk))), declared(groundConsent), verdict{"H9", Conflict, "facts.ground"}},
		{"H9 accepts an orphan by a court's order", inWelfare(dead), declared(groundOrphaned, dead), accepted},
		{"H9 accepts an orphan by documents that two agencies saw", inWelfare(), orphan.by(matron.records(RoleCaseworker), volunteer.seconds(RoleCaseworker)), accepted},
		{"H9 refuses an orphan without documents", inWelfare(), declared(groundOrphaned), verdict{"H9", Invalid, "sealed.papers"}},
		{"H6 refuses an orphan by documents of one agency", inWelfare(), orphan.by(matron.records(RoleCaseworker), nurse.seconds(RoleCaseworker)), verdict{"H6", Forbidden, "signers"}},
		{"H9 refuses a ground that the profile does not know", world(append([]draft{grounds}, inWelfare(rightsEnded)[1:]...)...), adoptable, verdict{"H9", Invalid, "facts.ground"}},
		{"H9 accepts a ground that the profile knows", world(append([]draft{grounds}, inWelfare(dead)[1:]...)...), declared(groundOrphaned, dead), accepted},

		{"H6 refuses who put the order on record", inWelfare(rightsEnded, authorisation(double)), adoptable.by(double.records(RoleCaseworker)), verdict{"H6", Forbidden, "signers"}},
		{"H4 refuses another agency", inWelfare(rightsEnded), byBureau, verdict{"H4", Conflict, "signers"}},
		{"H4 refuses a child on its way", inWelfare(rightsEnded, transfer(nurse, RoleIntake, shelter).named("on")), adoptable, verdict{"H4", Conflict, "stream"}},
		{"H4 refuses a child that two claim", inWelfare(rightsEnded, claim(keeper, RoleIntake)), adoptable, verdict{"H4", Conflict, "stream"}},
		{"H1 refuses the police", held(rightsEnded), adoptable.by(chief.records(RoleSupervisor)), verdict{"H1", Forbidden, "signers"}},
		{"H3 refuses an adult", append(adult, rightsEnded), adoptable, verdict{"H3", Conflict, "stream"}},
		{"H3 refuses a child that is adopted", adoptedChild(taken(nurse, RoleIntake).named("taken back")), adoptable.named("again"), verdict{"H3", Conflict, "stream"}},
		{"H3 accepts once that adoption is dissolved", adoptedChild(order(OrderDissolution), dissolution(order(OrderDissolution)), taken(nurse, RoleIntake).named("taken back")),
			adoptable.named("again"), accepted},
		{"H10 refuses after a death", inWelfare(rightsEnded, death()), adoptable, verdict{"H10", Conflict, "type"}},
		{"H2 refuses who has not seen the order", inWelfare(rightsEnded), adoptable.saying(func(s *Statement) { s.After = Prefix{} }), verdict{"H2", Conflict, "after"}},
	})
}

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

// TestAdoptionIsRegistered: custody ends by two agencies, and nobody is two of those
// who had a hand in it.
func TestAdoptionIsRegistered(t *testing.T) {
	registers := registration()
	signed := func(by ...Signer) draft { return registers.by(by...) }
	twin := officerCalled("the registrar's other key", welfare, RoleIntake)
	twin.person = registry.person
	double := officerCalled("matron's other key", civil, RoleAdoptions)
	double.person = matron.person
	surveyor := officerCalled("volunteer's other key", civil, RoleAdoptions)
	surveyor.person = volunteer.person
	twoDesks := officerCalled("matron as surveyor", ngo, RoleCaseworker)
	twoDesks.person = matron.person
	ofCourt := officerCalled("clerk as registrar", civil, RoleAdoptions)
	ofCourt.person = clerk.person
	bureau := officerCalled("bureau", civil, RoleIntake)
	byCivil := []draft{sent, acceptance(nurse, RoleIntake, sent), transfer(nurse, RoleIntake, civil).named("to the bureau")}
	byCivil = append(byCivil, acceptance(assessor, RoleCaseworker, byCivil[2]).named("at the bureau"), rightsEnded, byBureau)
	moved := append(slices.Clip(byCivil), transfer(assessor, RoleCaseworker, welfare).named("back"))
	moved = append(moved, acceptance(nurse, RoleIntake, moved[len(moved)-1]).named("back again"))
	moonlit := officerCalled("the registrar's desk at the institution", welfare, RoleIntake)
	moonlit.person = registry.person
	byPapers := declared(groundOrphaned).saying(func(s *Statement) { s.Sealed["papers"] = new(DigestOf([]byte("papers"))) }).
		by(matron.records(RoleCaseworker), assessor.seconds(RoleCaseworker))
	hears := officerCalled("registrar who hears", civil, RoleAdoptions, RoleCaseworker)
	itself := change(registers, func(e *AdoptionRegistered) { e.Adopter = somebody })
	adopts := func(who PersonID) draft { return change(registers, func(e *AdoptionRegistered) { e.CoAdopter = who }) }
	separate := verdict{"H6", Forbidden, "signers"}
	judge(t, []row{
		{"H4 accepts the registrar with the institution", free(), registers, accepted},
		{"H1 refuses the registrar alone", free(), signed(registry.records(RoleAdoptions)), verdict{"H1", Forbidden, "signers"}},
		{"H1 refuses a caseworker as registrar", free(), signed(assessor.records(RoleCaseworker), nurse.seconds(RoleIntake)), verdict{"H1", Forbidden, "signers"}},
		{"H4 refuses a second officer of another agency", free(), signed(registry.records(RoleAdoptions), volunteer.seconds(RoleCaseworker)), verdict{"H4", Forbidden, "signers"}},
		{"H4 refuses a child nobody holds", adoptedChild(order(OrderDissolution), dissolution(order(OrderDissolution))), registers.named("again"), verdict{"H4", Conflict, "stream"}},
		{"H4 refuses a child on its way", free(transfer(nurse, RoleIntake, shelter).named("on")), registers, verdict{"H4", Conflict, "stream"}},
		{"H4 refuses a child that two claim", free(claim(keeper, RoleIntake)), registers, verdict{"H4", Conflict, "stream"}},
		{"H4 refuses a missing child", free(missed(nurse, RoleIntake)), registers, verdict{"H4", Conflict, "stream"}},
		{"H4 refuses another child", free(), change(registers, func(e *AdoptionRegistered) { e.Presence.Match = presenceDenied }), verdict{"H4", Invalid, "facts.presence.match"}},
		{"H9 refuses a child that was not declared adoptable", inWelfare(), registers, verdict{"H9", Conflict, "type"}},
		{"H9 refuses a declaration that was taken back", free(ofWelfare(adoptable, matron.records(RoleCaseworker))), registers, verdict{"H9", Conflict, "type"}},
		{"H9 accepts a child whose parents are not to be found", certified(declared(groundCertificate)), registers, accepted},
		{"H9 refuses a family that was found since", certified(declared(groundCertificate), order(OrderIdentity), identity(order(OrderIdentity))), registers, verdict{"H9", Conflict, "type"}},
		{"H9 refuses a ground that was taken away", free(ofWelfare(rightsEnded, clerk.records(RoleClerk))), registers, verdict{"H9", Conflict, "type"}},
		{"H3 refuses a child that is adopted", adoptedChild(taken(nurse, RoleIntake).named("taken back")), registers.named("again"), verdict{"H3", Conflict, "stream"}},
		{"H3 refuses the child itself", free(), itself, verdict{"H3", Invalid, "facts.adopter"}},

		{"H6 refuses an adopter who registers", free(), adopts(registry.person), verdict{"H6", Forbidden, "facts.coAdopter"}},
		{"H6 refuses an adopter who gives the child away", free(), adopts(nurse.person), verdict{"H6", Forbidden, "facts.coAdopter"}},
		{"H6 refuses an adopter who declared the child adoptable", free(), adopts(matron.person), verdict{"H6", Forbidden, "facts.coAdopter"}},
		{"H6 refuses an adopter who heard the child", free(wish("now")), adopts(advocate.person), verdict{"H6", Forbidden, "facts.coAdopter"}},
		{"H6 refuses an adopter who heard a consent", free(toAdoption(aMother, ConsentOfParent)), adopts(advocate.person), verdict{"H6", Forbidden, "facts.coAdopter"}},
		{"H6 refuses a guardian who consents and adopts", free(appointed(), toAdoption(advocate.person, ConsentOfGuardian).by(assessor.records(RoleCaseworker), volunteer.seconds(RoleCaseworker))),
			adopts(advocate.person), verdict{"H6", Forbidden, "facts.coAdopter"}},
		{"H6 refuses an adopter who certified that there are no parents", certified(declared(groundCertificate)), adopts(finder.person), verdict{"H6", Forbidden, "facts.coAdopter"}},
		{"H6 refuses an adopter who assessed the other", free(capacity(anAdopter, suitable)), adopts(volunteer.person), verdict{"H6", Forbidden, "facts.coAdopter"}},
		{"H6 refuses an adopter who sat in the panel", free(bestInterests(optionAdoption)), adopts(chair.person), verdict{"H6", Forbidden, "facts.coAdopter"}},
		{"H6 refuses who declared it adoptable and gives it away", free(), signed(registry.records(RoleAdoptions), matron.seconds(RoleCaseworker)), separate},
		{"H6 refuses who declared it adoptable, as registrar of another agency", free(authorisation(double)), signed(double.records(RoleAdoptions), nurse.seconds(RoleIntake)), separate},
		{"H6 refuses who assessed the adopters, as registrar", free(capacity(anAdopter, suitable), authorisation(surveyor)), signed(surveyor.records(RoleAdoptions), nurse.seconds(RoleIntake)), separate},
		{"H6 refuses who assessed the adopters and declared it adoptable", free(authorisation(twoDesks), capacity(anAdopter, suitable).by(twoDesks.records(RoleCaseworker))), registers, separate},
		{"H6 refuses who put the order on record, as registrar", free(authorisation(ofCourt)), signed(ofCourt.records(RoleAdoptions), nurse.seconds(RoleIntake)), separate},
		{"H6 refuses a registrar who heard the consent that is the ground", inWelfare(authorisation(hears), toAdoption(aMother, ConsentOfParent).by(hears.records(RoleCaseworker), advocate.seconds(RoleGuardian)), declared(groundConsent)),
			signed(hears.records(RoleAdoptions), nurse.seconds(RoleIntake)), separate},
		{"H6 refuses an adopter who put the order on record", free(), adopts(clerk.person), verdict{"H6", Forbidden, "facts.coAdopter"}},
		{"H6 refuses one person as registrar and custodian", free(authorisation(twin)), signed(registry.records(RoleAdoptions), twin.seconds(RoleIntake)), separate},
		{"H6 refuses the agency that has the child", held(append(byCivil, authorisation(bureau))...), signed(registry.records(RoleAdoptions), bureau.seconds(RoleIntake)), separate},
		{"H6 refuses the agency that declared it adoptable", held(moved...), registers, separate},
		{"H6 refuses an agency that signed the declaration beside another", inWelfare(byPapers), registers, separate},
		{"H6 refuses a registrar who serves the agency that has the child", free(authorisation(moonlit)), registers, separate},
		{"H10 refuses after a death", free(death()), registers, verdict{"H10", Conflict, "type"}},
	})
}

// TestAdoptionEndsCustody: no agency is responsible, the adopters hold the child, and
// the case closes as what it was.
func TestAdoptionEndsCustody(t *testing.T) {
	c := given(t, adoptedChild()...).fold.State(theChild).Child
	if c.Custody.Status != Adopted || c.Custody.Agency != "" || c.Custody.Holder.Person != anAdopter || c.Custody.Holder.With != anotherAdopter || !c.Custody.Status.Settled() {
		t.Errorf("adopted: %+v", c.Custody)
	}
	again := given(t, adoptedChild(taken(keeper, RoleIntake).named("taken back"))...).fold.State(theChild).Child
	if _, stands := again.adopted(); again.Custody.Agency != shelter || again.Custody.Status != InCare || !stands {
		t.Errorf("taken from its adopters: %+v", again.Custody)
	}
	matronly := officerCalled("head of welfare", welfare, RoleSupervisor)
	closes := func(outcome string) draft { return closure(outcome).by(matronly.records(RoleSupervisor)) }
	abroad := change(registration(), func(e *AdoptionRegistered) { e.Adoption = adoptionAbroad })
	twice := policy("twice", `{"followup.required":1}`)
	open := verdict{"H8", Conflict, "facts.outcome"}
	byTwoAgencies := change(correction(registration(), "", registry.records(RoleAdoptions), nurse.seconds(RoleCaseworker)), func(e *ErrorDeclared) { e.Error = "did_not_occur" })
	never := byTwoAgencies.by(registry.records(RoleAdoptions), clerk.seconds(RoleClerk))
	judge(t, []row{
		{"H8 accepts adopted", adoptedChild(authorisation(matronly)), closes(outcomeAdopted), accepted},
		{"H8 refuses adopted abroad", adoptedChild(authorisation(matronly)), closes(outcomeAbroad), open},
		{"H8 accepts adopted abroad", free(abroad, authorisation(matronly)), closes(outcomeAbroad), accepted},
		{"H8 refuses adopted where it was abroad", free(abroad, authorisation(matronly)), closes(outcomeAdopted), open},
		{"H8 refuses kinship guardianship", adoptedChild(authorisation(matronly)), closes(outcomeKinship), open},
		{"H8 refuses adopted where the child was taken away", adoptedChild(taken(nurse, RoleIntake).named("taken back"), authorisation(matronly)), closes(outcomeAdopted), open},
		{"H8 refuses an adoption that never was", adoptedChild(never, authorisation(matronly)), closes(outcomeAdopted), open},
		{"H8 refuses a concern about the other adopter", adoptedChild(concern(anotherAdopter), authorisation(matronly)), closes(outcomeAdopted), verdict{"H8", Conflict, "stream"}},
		{"H8 refuses without the follow-ups of the profile", world(append([]draft{twice}, adoptedChild(authorisation(matronly))[1:]...)...), closes(outcomeAdopted), open},
		{"H8 accepts with them", world(append([]draft{twice}, adoptedChild(authorisation(matronly), seenOn("2012-12-19"))[1:]...)...), closes(outcomeAdopted), accepted},
		{"H11 refuses to take an adoption back without a court", adoptedChild(), byTwoAgencies, verdict{"H11", Forbidden, "signers"}},
		{"H11 accepts a court that takes it back", adoptedChild(), never, accepted},
		{"H11 accepts that a date of it is wrong", adoptedChild(), change(byTwoAgencies, func(e *ErrorDeclared) { e.Error, e.RightTime = incorrectData, at(0) }), accepted},
		{"H4 refuses a disruption", adoptedChild(), disruption(nurse, RoleIntake), verdict{"H4", Conflict, "stream"}},
		{"H3 refuses to propose a return", adoptedChild(), proposal(), verdict{"H3", Conflict, "stream"}},
		{"H3 refuses to propose it while the adoption stands", adoptedChild(taken(keeper, RoleIntake).named("taken back")), proposal(), verdict{"H3", Conflict, "stream"}},
		{"H3 accepts to propose it once the adoption is dissolved", adoptedChild(order(OrderDissolution), dissolution(order(OrderDissolution))), proposal(), accepted},
	})
}

func TestAdoptionIsDissolved(t *testing.T) {
	ordered := order(OrderDissolution)
	byOrder := dissolution(ordered)
	together := dissolution().by(director.records(RoleSupervisor), clerk.seconds(RoleClerk))
	named := change(together, func(e *AdoptionDissolved) { e.Custodian = civil })
	toMother := change(byOrder, func(e *AdoptionDissolved) { e.Cause, e.InFavourOf = parentsFound, aMother })
	sold := change(concern(aMother), func(e *ProtectionConcernRaised) { e.Concern = "sold_the_child" })
	wrong := change(correction(ordered, "", clerk.records(RoleClerk), volunteer.seconds(RoleCaseworker)), func(e *ErrorDeclared) { e.Error = "did_not_occur" })
	judge(t, []row{
		{"accepts a clerk who refers to the order", adoptedChild(ordered), byOrder, accepted},
		{"accepts civil affairs with a clerk", adoptedChild(), together, accepted},
		{"H8 refuses a clerk without an order", adoptedChild(), dissolution(), verdict{"H8", Invalid, "refs"}},
		{"H8 refuses an order that was declared wrong", adoptedChild(ordered, wrong), byOrder, verdict{"H8", Conflict, "refs"}},
		{"H6 refuses civil affairs without a court", adoptedChild(ordered), byOrder.by(director.records(RoleSupervisor)), verdict{"H6", Forbidden, "signers"}},
		{"H6 refuses the registrar", adoptedChild(ordered), byOrder.by(registry.records(RoleAdoptions), clerk.seconds(RoleClerk)), verdict{"H6", Forbidden, "signers"}},
		{"H3 refuses where nobody was adopted", inWelfare(ordered), byOrder, verdict{"H3", Conflict, "stream"}},
		{"H3 refuses a second time", adoptedChild(ordered, byOrder), byOrder.named("again"), verdict{"H3", Conflict, "stream"}},
		{"H8 refuses an order that dissolved another adoption", adoptedChild(ordered, byOrder, taken(nurse, RoleIntake).named("taken back"), adoptable.named("anew"), registration().named("second")),
			byOrder.named("again"), verdict{"H8", Conflict, "refs"}},
		{"H8 accepts in favour of a parent", adoptedChild(ordered), toMother, accepted},
		{"H8 refuses in favour of a parent who may have sold the child", adoptedChild(ordered, sold), toMother, verdict{"H8", Conflict, "facts.inFavourOf"}},
		{"H8 accepts once that is cleared", adoptedChild(ordered, sold, clearance(sold)), toMother, accepted},
		{"H8 accepts another cause whatever the parent did", adoptedChild(ordered, sold), byOrder, accepted},
		{"H8 refuses while a stay holds", adoptedChild(ordered, order(OrderStay)), byOrder, verdict{"H8", Conflict, "type"}},
		{"H6 refuses the clerk who put the order on record", adoptedChild(ordered), byOrder.by(clerk.records(RoleClerk)), verdict{"H6", Forbidden, "signers"}},
		{"H6 refuses the parent as clerk", adoptedChild(ordered), change(toMother, func(e *AdoptionDissolved) { e.InFavourOf = secondClerk.person }), verdict{"H6", Forbidden, "signers"}},
		{"H5 accepts the agency that signs", adoptedChild(), named, accepted},
		{"H5 refuses an agency that does not sign", adoptedChild(), change(named, func(e *AdoptionDissolved) { e.Custodian = shelter }), verdict{"H5", Forbidden, "facts.custodian"}},
		{"H5 refuses a court", adoptedChild(), change(named, func(e *AdoptionDissolved) { e.Custodian = court }), verdict{"H5", Forbidden, "facts.custodian"}},
		{"H4 refuses to move a child that was taken away", adoptedChild(taken(keeper, RoleIntake).named("taken back")), named, verdict{"H4", Conflict, "facts.custodian"}},
		{"H4 accepts to dissolve it then", adoptedChild(taken(keeper, RoleIntake).named("taken back")), together, accepted},
		{"H10 refuses after a death", adoptedChild(ordered, death()), byOrder, verdict{"H10", Conflict, "type"}},
	})
}

// TestDissolutionMovesNobody: the child is with those who adopted it until somebody
// fetches it; who is responsible is another matter.
func TestDissolutionMovesNobody(t *testing.T) {
	together := dissolution().by(director.records(RoleSupervisor), clerk.seconds(RoleClerk))
	named := change(together, func(e *AdoptionDissolved) { e.Custodian = civil })
	fetched := ofChild(CarePlacementEnded{Care: "residential_care", Cause: "other"}, assessor.records(RoleCaseworker))
	for name, c := range map[string]struct {
		given  []draft
		status CustodyStatus
		agency StreamID
		holder Holder
	}{
		"by nobody":        {adoptedChild(together), NoCustody, "", Holder{Person: anAdopter, With: anotherAdopter}},
		"by civil affairs": {adoptedChild(named), InCare, civil, Holder{Person: anAdopter, With: anotherAdopter}},
		"fetched":          {adoptedChild(named, fetched), InCare, civil, Holder{Agency: civil, Care: "residential_care"}},
		"taken afterwards": {adoptedChild(together, taken(keeper, RoleIntake).named("taken back")), InCare, shelter, Holder{Agency: shelter, Care: "police_temporary"}},
		"taken before":     {adoptedChild(taken(keeper, RoleIntake).named("taken back"), together), InCare, shelter, Holder{Agency: shelter, Care: "police_temporary"}},
	} {
		s := given(t, c.given...).fold.State(theChild).Child
		s.Custody.Holder.Since = Mark{}
		if s.Custody.Status != c.status || s.Custody.Agency != c.agency || s.Custody.Holder != c.holder {
			t.Errorf("%s: %+v", name, s.Custody)
		}
	}
}

func TestAdoptionLacksNamesAll(t *testing.T) {
	needs := policy("needs", `{"adoption.requires":["notice","child_view","best_interests","child_consent","capacity_assessment","agreement"],"notice.minDays":30}`)
	lacks := func(records ...draft) []Requirement {
		fold := given(t, records...).fold
		var names []Requirement
		for _, lack := range fold.State(theChild).Child.AdoptionLacks(fold.State(TheLedger).Ledger.Policy.Limits, dawn) {
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

// TestDeclarationsEndAtHome: a child that goes home is not adopted on what was declared
// before; it is declared anew if it must be.
func TestDeclarationsEndAtHome(t *testing.T) {
	s := given(t, heldAgreed(theHome)...).fold.State(theChild).Child
	s.Adoption.Eligible = Eligibility{Mark: Mark{ID: "a declaration"}}
	home := Statement{ID: "home", Event: HandedOver{Receiver: aMother, Relation: "mother", Presence: sure}}
	if stands, _ := home.Event.(HandedOver).evolveChild(s, home).eligible(); stands {
		t.Error("a child at home is adoptable still")
	}
}
