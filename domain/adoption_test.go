package domain

import (
	"slices"
	"testing"
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
