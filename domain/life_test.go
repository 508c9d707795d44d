package domain

import (
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"testing"
	"time"
)

// What may happen in a life, as drafts; story tells all of it once.

var (
	theReport    = NewStreamID(MissingStream, seed("report"))
	theOperation = NewStreamID(OperationStream, seed("operation"))
	aFather      = NewPersonID(seed("father"))
	aCarer       = NewPersonID(seed("carer"))
	aWitness     = NewPersonID(seed("finder of a child"))

	anAdopter, anotherAdopter = NewPersonID(seed("adopter")), NewPersonID(seed("co-adopter"))
)

func about(stream StreamID, event Event, signers ...Signer) draft {
	return draft{stream: stream, event: event, signers: signers}
}

// ofChild is what one officer records of the child.
func ofChild(event Event, signers ...Signer) draft { return about(theChild, event, signers...) }

// answering refers to the draft that this one answers.
func (d draft) answering(to draft) draft {
	return d.about(Ref{Rel: "answers", Stream: to.stream, ID: to.id()})
}

func at(after time.Duration) string { return dawn.Add(after).Format(time.RFC3339) }

const day = 24 * time.Hour

func operationOpened() draft {
	return about(theOperation, OperationOpened{Number: "D1218", Agencies: []StreamID{police, station}, Regions: []string{"350000"}},
		chief.records(RoleSupervisor))
}

func counted(by officer, role string, children, suspects int) draft {
	return about(theOperation, OperationCountsAttested{AsOf: at(0), Scope: "own", Definition: "rescued", Children: children,
		Suspects: suspects}, by.records(role))
}

func reported() draft {
	return about(theReport, MissingReported{Child: NewPersonID(seed("the child missed")), Relative: aMother, Relation: "mother", ReportedAs: "report",
		Sex: "female", AgeFrom: 8, AgeTo: 8, Circumstances: "abducted_by_stranger", Taker: "unknown"}, volunteer.records(RoleCaseworker))
}

func accepts() draft {
	return about(theReport, MissingAccepted{CaseNumber: "2012-77"}, finder.records(RoleInvestigator))
}

func found() draft {
	return ofChild(ChildFound{Child: somebody, Sex: "male", AgeFrom: 1, AgeTo: 3, Condition: "well", Finder: aWitness, FoundAs: "abandoned"},
		nurse.records(RoleIntake))
}

func locatedChild() draft {
	return ofChild(ChildLocated{Child: somebody, Sex: "male", AgeFrom: 60, AgeTo: 80, Condition: "not_examined", FoundWith: "buyer"},
		volunteer.records(RoleCaseworker))
}

func presented(adult bool) draft {
	return ofChild(PersonPresented{Child: somebody, Sex: "male", AgeFrom: 240, AgeTo: 300, Adult: adult}, volunteer.records(RoleCaseworker))
}

func born() draft {
	return ofChild(ChildBornInCare{Child: somebody, Sex: "male", Condition: "well", Mother: aMother}, doctor.records(RoleDoctor))
}

func admitted() draft {
	return ofChild(ChildAdmitted{Child: somebody, Sex: "male", AgeFrom: 60, AgeTo: 70, Condition: "well", FoundAs: "abandoned"},
		nurse.records(RoleIntake))
}

func refusal(by officer, role string, of draft) draft {
	return ofChild(TransferRefused{Cause: "no_capacity"}, by.records(role)).answering(of)
}

func abortion(by officer, role string, of draft) draft {
	return ofChild(TransferAborted{Cause: "road_closed", Presence: sure}, by.records(role)).answering(of)
}

func outside(by officer, role string) draft {
	return ofChild(CustodyHeldOutside{Body: "County hospital", Care: "hospital", Cause: "medical", Presence: sure}, by.records(role))
}

func claim(by officer, role string) draft {
	return ofChild(CustodyClaimed{Agency: by.agency, Care: "shelter", Cause: "handed_to_us_directly", Presence: sure}, by.records(role))
}

func resolution(by Signer, agency StreamID, against ...StreamID) draft {
	return ofChild(CustodyContestResolved{Agency: agency, Against: against, Ground: "child_is_there"}, by)
}

func appointed() draft {
	return ofChild(GuardianAppointed{Guardian: advocate.person, GuardianAgency: guardians, Ground: "court_order"}, clerk.records(RoleClerk))
}

func emergency(by officer, role string) draft {
	return ofChild(PlacementEmergency{Agency: by.agency, Care: "hospital", Keeper: aWitness}, by.records(role))
}

func placed(by officer, role string) draft {
	return ofChild(CarePlacementMade{Care: "foster_care", Carer: aCarer, Vetted: true}, by.records(role))
}

func missed(by officer, role string) draft {
	return ofChild(ChildMissingFromCare{Since: at(0), Circumstances: "ran_away"}, by.records(role))
}

func back(by officer, role string) draft {
	return ofChild(ChildReturnedToCare{Care: "shelter", Presence: sure, Condition: "well"}, by.records(role))
}

func death() draft {
	return ofChild(ChildDied{CauseClass: "natural"}, doctor.records(RoleDoctor), finder.seconds(RoleInvestigator))
}

func view(wants string) draft {
	return ofChild(ChildViewRecorded{About: "return", Wants: wants}, advocate.records(RoleGuardian))
}

func assessment(of PersonID, recommendation string) draft {
	return ofChild(FamilyAssessmentDone{Receiver: of, Recommendation: recommendation, Risks: []string{"poverty"}, HomeVisits: 2}, assessor.records(RoleCaseworker))
}

func concern(person PersonID) draft {
	return ofChild(ProtectionConcernRaised{Person: person, Concern: "complicit"}, volunteer.records(RoleCaseworker))
}

func clearance(of draft) draft {
	return ofChild(ProtectionConcernCleared{Ground: "unfounded"}, prosecutor.records(RoleProsecutor)).answering(of)
}

func order(kind string) draft {
	return ofChild(CourtOrderRecorded{Court: court, OrderNumber: "2013-1", Order: kind, OrderDigest: DigestOf([]byte(kind)), MadeAt: at(0)},
		clerk.records(RoleClerk)).named("order of " + kind)
}

func lifting(stay draft) draft { return order(OrderStayLifted).answering(stay) }

func identity(by draft) draft {
	d := ofChild(IdentityEstablished{Relative: aMother, Relation: "mother", Basis: BasisOrder},
		finder.records(RoleInvestigator), assessor.seconds(RoleCaseworker))
	return d.answering(by)
}

func bestInterests(option string) draft {
	return ofChild(BestInterestsDecided{Option: option, Weighed: []string{option, "foster_care"}, ReviewBy: at(90 * day)},
		chair.records(RolePanelMember), member.seconds(RolePanelMember), director.seconds(RolePanelMember))
}

func proposal() draft {
	return ofChild(ReunificationProposed{Receiver: aMother, Relation: "mother"}, volunteer.records(RoleCaseworker))
}

func approval(by officer, role string, capacity AgencyKind) draft {
	return ofChild(ReunificationApproved{Capacity: string(capacity), LapsesAt: at(300 * day)}, by.records(role)).
		answering(proposal()).named("approval as " + string(capacity))
}

// agreed is a proposal with the approvals that every profile asks for.
func agreed() []draft {
	return []draft{proposal(), approval(finder, RoleInvestigator, Police), approval(assessor, RoleCaseworker, CivilAffairs)}
}

func disruption(by officer, role string) draft {
	return ofChild(PlacementDisrupted{Agency: by.agency, Care: "shelter", Cause: "neglect", Condition: "well"}, by.records(role))
}

// declared says that the child may be adopted, by the institution that has it.
func declared(ground string, refs ...draft) draft {
	return restingOn(ofChild(AdoptionEligible{Ground: ground}, matron.records(RoleCaseworker)), refs...)
}

// restingOn refers to records of the child that a draft rests on.
func restingOn(d draft, refs ...draft) draft {
	for _, to := range refs {
		d.refs = append(d.refs, Ref{Rel: "answers", Stream: to.stream, ID: to.id()})
	}
	return d
}

func registration() draft {
	return ofChild(AdoptionRegistered{Adopter: anAdopter, CoAdopter: anotherAdopter, Adoption: adoptionDomestic, Presence: sure},
		registry.records(RoleAdoptions), nurse.seconds(RoleIntake))
}

func dissolution(of ...draft) draft {
	return restingOn(ofChild(AdoptionDissolved{Cause: "breakdown"}, secondClerk.records(RoleClerk)), of...)
}

func fosterOrder(by officer, role string) draft {
	return restingOn(ofChild(FosterOrdered{Carer: aCarer, Vetted: true}, by.records(role)), order(OrderPlacement))
}

func kafalaOrder(by officer, role string) draft {
	return restingOn(ofChild(KafalaOrdered{Carer: aCarer, Vetted: true}, by.records(role)), order(OrderKafala))
}

const abroad = "Department of Child Care, Quang Ninh"

// transcribes brings the words of the body abroad.
func transcribes(d draft) draft {
	return d.saying(func(s *Statement) {
		s.Source = Source{Kind: SourceTranscribed, Body: abroad, Document: DigestOf([]byte("letter"))}
	})
}

func notifies() draft {
	return ofChild(ConsulateNotified{Country: "VN", Body: "Consulate General"}, assessor.records(RoleCaseworker))
}

func confirms() draft {
	return transcribes(ofChild(NationalityConfirmed{Country: "VN", Body: abroad}, finder.records(RoleInvestigator), assessor.seconds(RoleCaseworker)))
}

func riskOf(recommendation string) draft {
	return ofChild(ReturnRiskAssessed{Country: "VN", Recommendation: recommendation, Risks: []string{"poverty"}}, volunteer.records(RoleCaseworker)).
		named("risk: " + recommendation)
}

func agreement() draft {
	return transcribes(ofChild(RepatriationAgreed{Country: "VN", Body: abroad}, director.records(RoleSupervisor), chief.seconds(RoleSupervisor)))
}

func departure(by officer, role string) draft {
	return ofChild(RepatriationDeparted{Escorts: []PersonID{by.person}, BorderPoint: "450600", Presence: sure}, by.records(role))
}

func reception(by officer, role string) draft {
	return transcribes(ofChild(RepatriationReceived{Body: abroad, ArrivedAt: at(0), Condition: "well"}, by.records(role), assessor.seconds(RoleCaseworker)))
}

func followUp(seen bool) draft {
	e := FollowUpDone{Kind: "after_reunification", Seen: seen, SameCarer: seen, School: "attending", Result: "no_further_action"}
	if !seen {
		e.NotSeen = "moved_away"
	}
	return ofChild(e, assessor.records(RoleCaseworker))
}

func closure(outcome string) draft {
	return ofChild(CaseClosed{Outcome: outcome}, chief.records(RoleSupervisor))
}

func countersignature(by officer, role string, of draft) draft {
	return about(of.stream, StatementCountersigned{Present: true}, by.records(role)).answering(of)
}

func review(by officer, role string, of draft) draft {
	return about(of.stream, RecordReviewed{Finding: "stands"}, by.records(role)).answering(of)
}

func rotation(o officer, next PublicKey) draft {
	return about(o.agency, KeyRotated{Officer: o.person, Key: next, Replaces: Digest(o.key.ID())},
		head(o.agency).records(RoleAdministrator), Signer{Key: next.ID(), Agency: o.agency, Role: o.roles[0], Purpose: PurposePossession})
}

func compromise(o officer) draft {
	return about(o.agency, KeyCompromised{KeyID: Digest(o.key.ID()), Since: at(0)},
		head(o.agency).records(RoleAdministrator), head(court).seconds(RoleAdministrator))
}

func agencySuspension(agency StreamID) draft {
	return about(agency, AgencySuspended{Cause: "captured"}, governs(ministry, bench)...)
}

// carried brings what an officer signed, in the hands of another.
func carried(t testing.TB, h *history, inner draft, by officer, role string, secrets ...string) draft {
	t.Helper()
	payload := encode(t, h.complete(t, inner))
	pae := fmt.Appendf(nil, "DSSEv1 %d %s %d %s", len(PayloadType), PayloadType, len(payload), payload)
	e := StatementCarried{Payload: base64.StdEncoding.EncodeToString(payload), Received: "device"}
	for _, name := range secrets {
		signature := ed25519.Sign(secretCalled(name), pae)
		e.Signatures = append(e.Signatures, base64.StdEncoding.EncodeToString(signature))
	}
	return about(inner.stream, e, by.records(role))
}

// neverWas takes back a record as a whole, while the police are responsible.
func neverWas(of draft, author, second Signer) draft {
	return change(correction(of, police, author, second), func(e *ErrorDeclared) { e.Error = "did_not_occur" }).named("wrong: " + of.id())
}

// theOther is a second stream of the child, or another child's.
var theOther = childCalled("another")

// otherFound opens the second stream.
func otherFound() draft { return in(theOther, found()).named("found again") }

// in tells something of another stream.
func in(stream StreamID, d draft) draft { d.stream = stream; return d }

func suspected() draft {
	return ofChild(DuplicateSuspected{Other: theOther, Bases: []string{"photograph"}}, doctor.records(RoleDoctor))
}

func dismissed(by officer, role string) draft {
	return ofChild(DuplicateDismissed{Cause: "twins"}, by.records(role)).answering(suspected())
}

// byTwo are the officers of two agencies.
var byTwo = []Signer{finder.records(RoleInvestigator), nurse.seconds(RoleCaseworker)}

// half is one half of a link, in stream.
func half(stream, other, continues StreamID) draft {
	return about(stream, RecordsLinked{Other: other, Continues: continues, Bases: []string{"photograph", "own_account"}}, byTwo...).
		named("half in " + string(stream) + " to " + string(other))
}

// linkTo is a link by which the life of one stream goes on in another.
func linkTo(ends, continues StreamID) []draft {
	return []draft{half(continues, ends, continues), half(ends, continues, continues)}
}

func revoked(link draft, signers ...Signer) draft {
	return about(link.stream, LinkRevoked{Cause: "different_persons"}, signers...).answering(link).named("revoked: " + link.id())
}

func siblings(stream, other StreamID) draft {
	return about(stream, SiblingsDeclared{Other: other, Relation: "twin", Grounds: []string{"documents"}}, byTwo...).
		named("siblings " + string(stream) + string(other))
}

func disputed(by Signer) draft { return ofChild(IdentityDisputed{Cause: "specimen_swapped"}, by) }

func refuted(signers ...Signer) draft {
	return ofChild(IdentityRefuted{Cause: "error"}, signers...)
}

func recognition(yes bool) draft {
	return ofChild(RecognitionDeclared{Recognises: yes, Recognised: aMother}, volunteer.records(RoleCaseworker), assessor.seconds(RoleCaseworker))
}

// toldStory is a log in which every type of the catalogue stands once at least.
func toldStory(t testing.TB) *history {
	sent, second := transfer(finder, RoleCaseworker, welfare), transfer(nurse, RoleIntake, shelter).named("sent on")
	third := transfer(nurse, RoleIntake, shelter).named("sent again")
	h := given(t, world(operationOpened(), counted(chief, RoleSupervisor, 89, 369), reported(), accepts(),
		about(theReport, MissingResolved{Outcome: "found_alive"}, finder.records(RoleInvestigator)),
		about(theReport, MissingReopened{Cause: "error"}, finder.records(RoleInvestigator)),
		rescue(), taken(finder, RoleCaseworker), sent, acceptance(nurse, RoleIntake, sent),
		second, refusal(keeper, RoleIntake, second), third, abortion(nurse, RoleIntake, third), outside(nurse, RoleIntake),
		back(nurse, RoleIntake), claim(keeper, RoleIntake), resolution(director.records(RoleSupervisor), welfare, shelter),
		appointed(), placed(nurse, RoleIntake),
		ofChild(CarePlacementChanged{Care: "foster_care", Carer: aWitness, Vetted: true, Cause: "education"}, nurse.records(RoleIntake)),
		ofChild(CarePlacementEnded{Care: "welfare_institution", Cause: "reunification"}, nurse.records(RoleIntake)),
		ofChild(PresenceAttested{Presence: sure}, matron.records(RoleCaseworker)), missed(nurse, RoleIntake), back(nurse, RoleIntake).named("back again"),
		order(OrderIdentity), identity(order(OrderIdentity)), view("now"), assessment(aMother, "return"), concern(aFather),
		clearance(concern(aFather)), bestInterests(optionReturn), proposal(),
		ofChild(ReunificationDeferred{Cause: "school", ReviewBy: at(20 * day)}, assessor.records(RoleCaseworker)).answering(proposal()),
		approval(finder, RoleInvestigator, Police), approval(assessor, RoleCaseworker, CivilAffairs),
		handover(nurse, RoleCaseworker, volunteer.as(RoleCaseworker, PurposeWitness)), followUp(true), closure(outcomeParent).by(director.records(RoleSupervisor)),
		ofChild(CaseReopened{Cause: "disrupted"}, assessor.records(RoleCaseworker)), disruption(nurse, RoleIntake),
		ofChild(ReunificationAnnulled{Cause: "court_order"}, clerk.records(RoleClerk)).answering(proposal()),
		emergency(nurse, RoleIntake), ofChild(GuardianEnded{Cause: "conflict_of_interest"}, clerk.records(RoleClerk)),
		proposal().named("proposed again"),
		ofChild(ReunificationDenied{Cause: "concern"}, assessor.records(RoleCaseworker)).answering(proposal().named("proposed again")),
		correction(rescue(), welfare, finder.records(RoleInvestigator), nurse.seconds(RoleCaseworker)), death(), released(),
	)...)
	for i, opening := range []draft{found(), locatedChild(), presented(true), born(), admitted()} {
		opening.stream = childCalled(fmt.Sprint("opening ", i))
		h.then(t, opening)
	}
	h.then(t, soughtStory()...)
	h.then(t, allIn(childCalled("other outcomes"), otherOutcomes()...)...)
	alone := rescue().by(patrol.records(RoleInvestigator))
	alone.stream = childCalled("alone")
	second.stream = alone.stream
	late := carried(t, h, ofChild(CustodyTaken{Agency: police, Care: "police_temporary", LegalBasis: "rescue"}, partner.records(RoleInvestigator)).
		named("late"), nurse, RoleIntake, "partner")
	yes, without, kept := consented(), override("sampling"), hold()
	yes.stream, without.stream, kept.stream = alone.stream, alone.stream, alone.stream
	h.then(t, alone, countersignature(partner, RoleInvestigator, alone), suspension(partner), late, review(nurse, RoleCaseworker, rescue()),
		about(NewStreamID(MissingStream, seed("another report")), reported().event, volunteer.records(RoleCaseworker)).named("another report"),
		about(NewStreamID(MissingStream, seed("another report")), MissingRefused{Cause: "duplicate"}, finder.records(RoleInvestigator)),
		rotation(keeper, keyCalled("keeper's next")), compromise(matron), agencySuspension(hospital), dossier(20),
		about(alone.stream, referred().event, patrol.records(RoleInvestigator)),
		yes, unsays(yes), without, finding(alone), clears(finding(alone)), kept, lifts(kept),
		delegation(), endsDelegation(delegation()), rolesChanged(patrol, RoleInvestigator, RoleSupervisor),
		glassPolicy(), glass(patrol), looksInto(glass(patrol)))
	return toldOfLinks(t, h).then(t, specimenStory()...).then(t, kinStory()...)
}

// toldOfLinks tells what is found out of streams and persons after their lives.
func toldOfLinks(t testing.TB, h *history) *history {
	first, sister := childCalled("opening 0"), childCalled("opening 1")
	h.then(t, disputed(clerk.records(RoleClerk)), refuted(patrol.records(RoleInvestigator), volunteer.seconds(RoleCaseworker)),
		otherFound(), suspected().by(clerk.records(RoleClerk)), dismissed(patrol, RoleInvestigator), siblings(theChild, sister))
	h.then(t, linkTo(first, theChild)...)
	return h.then(t, revoked(half(first, theChild, theChild), clerk.records(RoleClerk), finder.seconds(RoleInvestigator)),
		in(childCalled("opening 2"), recognition(true)))
}

// otherOutcomes is a child who is adopted, in vain, and goes back to its country at
// last; on the way there was foster care and kafala.
func otherOutcomes() []draft {
	return []draft{rescue(), taken(finder, RoleCaseworker), sent, acceptance(nurse, RoleIntake, sent), order(OrderRightsEnded), declared(groundRights, order(OrderRightsEnded)), registration(),
		order(OrderDissolution), dissolution(order(OrderDissolution)), taken(nurse, RoleIntake).named("after the adoption"),
		order(OrderPlacement), fosterOrder(nurse, RoleIntake), order(OrderKafala), kafalaOrder(nurse, RoleIntake), taken(nurse, RoleIntake).named("after the kafala"),
		notifies(), confirms(), riskOf("safe"), ofChild(RepatriationRefused{Cause: "no_carer"}, assessor.records(RoleCaseworker)),
		agreement(), departure(nurse, RoleIntake), reception(matron, RoleCaseworker)}
}

func secretCalled(name string) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed([]byte(DigestOf([]byte("key " + name)))[:32])
}
