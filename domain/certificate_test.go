package domain

import (
	"slices"
	"testing"
	"time"
)

func TestCertificateRefusesFacts(t *testing.T) {
	refuses(t, TypeNotFoundCertified, []breach{
		{"facts.stage", `"forever"`, "facts.stage"},
		{"facts.searchSteps", `[]`, "facts.searchSteps"},
		{"facts.searchSteps", `["prayer"]`, "facts.searchSteps"},
		{"expires", gone, "expires"},
		{"policy", gone, "policy"},
	})
}

// searched is a profile like that of China's ministries of 2015.
func searched() draft {
	return policy("searched", `{"notice.minDays":30,"notFound.temporaryDays":30,"notFound.finalMonths":12,`+
		`"notFound.requires":["local_search","public_notice"],"correction.clericalHours":24}`)
}

// sought is a child in a welfare institution under that profile, whose family is
// looked for; it is there a day after the rescue.
func sought(next ...draft) []draft {
	return world(append([]draft{searched(), rescue(), taken(finder, RoleCaseworker), sent, acceptance(nurse, RoleIntake, sent).after(day)}, next...)...)
}

var (
	temporary, final = certificate(stageTemporary).after(30 * day), certificate(stageFinal)
	itsNotice        = notice(nurse, RoleIntake)
	itRan            = noticeEnd(itsNotice, 30).after(30 * day)
)

// byStation is signed by two officers of another unit than the one that rescued the
// child.
func byStation(d draft) draft {
	return d.by(patrol.records(RoleInvestigator), sergeant.seconds(RoleSupervisor))
}

// lateEnough is after twelve months in the institution, when it was noticed for
// thirty days and certified before.
const lateEnough = 310 * day

func never(of draft, author, second Signer) draft {
	return change(correction(of, welfare, author, second), func(e *ErrorDeclared) { e.Error = "did_not_occur" }).named("wrong: " + of.id())
}

func TestTemporaryIsCertified(t *testing.T) {
	lacks := verdict{"H8", Conflict, "type"}
	none := world(searched(), rescue())
	home := append(agreed(), handover(nurse, RoleCaseworker, volunteer.as(RoleCaseworker, PurposeWitness)))
	byOthers := refuted(patrol.records(RoleInvestigator), volunteer.seconds(RoleCaseworker))
	opened := given(t, sought()...).fold.State(theChild).Prefix()
	early := certificate(stageTemporary).after(29*day - 2*time.Minute) // the acceptance was a day after the rescue
	judge(t, []row{
		{"H8 accepts after thirty days", sought(), temporary, accepted},
		{"H8 accepts the minute that thirty days are over", none, certificate(stageTemporary).after(30*day - time.Minute), accepted},
		{"H8 refuses the minute before", none, certificate(stageTemporary).after(30*day - 2*time.Minute), lacks},
		{"H8 refuses early in an institution too", sought(), early.after(28 * day), lacks},
		{"H8 accepts at once where the profile asks for no days", delivered(), certificate(stageTemporary), accepted},
		{"H8 accepts without a notice", sought(), temporary, accepted},
		{"H8 accepts while nobody has the child", none, temporary, accepted},
		{"H8 refuses a child whose family is known", sought(order(OrderIdentity), identity(order(OrderIdentity))), temporary, lacks},
		{"H8 accepts once that was declared wrong, by others", sought(order(OrderIdentity), identity(order(OrderIdentity)),
			never(identity(order(OrderIdentity)), finder.records(RoleInvestigator), assessor.seconds(RoleCaseworker))),
			byStation(temporary), accepted},
		{"H8 refuses a child whose family is disputed", sought(order(OrderIdentity), identity(order(OrderIdentity)), disputed(clerk.records(RoleClerk))), temporary, lacks},
		{"H8 accepts once an identity was refuted", sought(order(OrderIdentity), identity(order(OrderIdentity)), disputed(clerk.records(RoleClerk)), byOthers), temporary, accepted},
		{"H8 refuses a child that is at home", sought(home...), temporary, lacks},
		{"H10 refuses after a death", sought(death()), temporary, verdict{"H10", Conflict, "type"}},
		{"H3 refuses a second one", sought(temporary), temporary.named("again"), verdict{"H3", Conflict, "facts.stage"}},
		{"H2 refuses who has not seen that the case was reopened", sought(closure("residential").by(director.records(RoleSupervisor)), ofChild(CaseReopened{Cause: "new_information"}, assessor.records(RoleCaseworker))),
			temporary.saying(func(s *Statement) { s.After = opened }), verdict{"H2", Conflict, "after"}},
	})
}

func TestFinalIsCertified(t *testing.T) {
	lacks := verdict{"H8", Conflict, "type"}
	whole := []draft{temporary, itsNotice, itRan}
	and := func(next ...draft) []draft { return sought(append(slices.Clip(whole), next...)...) }
	late := final.after(lateEnough)
	steps := func(steps ...string) draft { return change(late, func(e *NotFoundCertified) { e.SearchSteps = steps }) }
	short := noticeEnd(itsNotice, 29).after(30 * day)
	onward := transfer(nurse, RoleIntake, shelter).named("onward")
	there := acceptance(keeper, RoleIntake, onward).named("there")
	there.event = change(there, func(e *TransferAccepted) { e.Agency, e.Care = shelter, "shelter" }).event
	backAgain := transfer(keeper, RoleIntake, welfare).named("back")
	home := acceptance(nurse, RoleIntake, backAgain).named("home")
	other := agencyCalled("other institution")
	warden := officerCalled("warden", other, RoleIntake)
	elsewhere := transfer(nurse, RoleIntake, other).named("elsewhere")
	arrived := acceptance(warden, RoleIntake, elsewhere).named("arrived")
	at := []draft{accreditation(other, WelfareInstitution), authorisation(warden)}
	judge(t, []row{
		{"H8 accepts when all is there", and(), late, accepted},
		{"H8 refuses before the twelve months are over", and(), final.after(303 * day), lacks},
		{"H8 refuses without a certificate for the time being", sought(itsNotice, itRan), final.after(400 * day), lacks},
		{"H8 refuses without a notice", sought(temporary), final.after(400 * day), lacks},
		{"H8 refuses a notice that was too short", sought(temporary, itsNotice, short), late, lacks},
		{"H8 refuses a notice that runs", sought(temporary, itsNotice), final.after(400 * day), lacks},
		{"H8 refuses without a notice where the profile names the step alone", delivered(policy("steps", `{"notFound.requires":["public_notice"]}`)), final, lacks},
		{"H8 refuses a step less than the profile asks for", and(), steps("local_search"), lacks},
		{"H8 accepts more steps", and(), steps("tracing_abroad", stepNotice, "local_search"), accepted},
		{"H8 refuses a child in a shelter", and(onward, there), late, lacks},
		{"H8 refuses counting the months before the shelter", and(onward, there, backAgain, home), late, lacks},
		{"H8 accepts twelve months after it", and(onward, there, backAgain, home), final.after(366 * day), accepted},
		{"H8 accepts counting the months in another institution", append(slices.Clip(and()), append(slices.Clip(at), elsewhere, arrived)...), late, accepted},
		{"H8 refuses a child with the police", world(searched(), rescue(), taken(finder, RoleCaseworker), byStation(temporary)), byStation(final).after(400 * day), lacks},
		{"H8 accepts counting from a delivery of which a detail was wrong", and(correction(acceptance(nurse, RoleIntake, sent), welfare, nurse.records(RoleIntake), assessor.seconds(RoleCaseworker))), late, accepted},
		{"H8 refuses counting from a delivery that never was", and(never(acceptance(nurse, RoleIntake, sent), nurse.records(RoleIntake), assessor.seconds(RoleCaseworker))), late, lacks},
		{"H8 accepts counting from its correction", and(never(acceptance(nurse, RoleIntake, sent), nurse.records(RoleIntake), assessor.seconds(RoleCaseworker)), temporary.named("second temporary")),
			final.after(366 * day), accepted},
		{"H8 refuses once the certificate for the time being was wrong", and(never(temporary, finder.records(RoleInvestigator), assessor.seconds(RoleCaseworker))), late, lacks},
		{"H8 accepts at once where the profile asks for nothing", delivered(), final, accepted},
		{"H8 accepts a child in no institution where it asks for no months", held(), byStation(final), accepted},
		{"H3 refuses a second one", and(late), final.named("again"), verdict{"H3", Conflict, "facts.stage"}},
		{"H3 refuses one for the time being where a final one alone stands", delivered(final), certificate(stageTemporary), verdict{"H3", Conflict, "facts.stage"}},
		{"H3 refuses one for the time being after it", and(late), temporary.named("again"), verdict{"H3", Conflict, "facts.stage"}},
	})
}

// TestWhoCertifies is H6: two officers of the police who have nothing to do with who
// has the child, its notice, or an identity that was taken back.
func TestWhoCertifies(t *testing.T) {
	first, second := finder.records(RoleInvestigator), partner.seconds(RoleInvestigator)
	withPolice := world(searched(), rescue(), taken(finder, RoleCaseworker))
	moonlighter := officerCalled("moonlighter", police, RoleInvestigator)
	night := officerCalled("moonlighter", welfare, RoleIntake)
	night.key = keyCalled("moonlighter at night")
	twoJobs := []draft{authorisation(moonlighter), authorisation(night).named("night")}
	formerly := append(slices.Clip(twoJobs), notice(night, RoleIntake), rotationOff(night))
	ender := append(slices.Clip(twoJobs), itsNotice, itRan.by(night.records(RoleIntake)), rotationOff(night))
	undone := never(identity(order(OrderIdentity)), finder.records(RoleInvestigator), assessor.seconds(RoleCaseworker))
	unordered := never(order(OrderIdentity), clerk.records(RoleClerk), finder.seconds(RoleInvestigator))
	known := []draft{order(OrderIdentity), identity(order(OrderIdentity))}
	foreign, alone := verdict{"H6", Forbidden, "signers"}, verdict{"H1", Forbidden, "signers"}
	judge(t, []row{
		{"H6 accepts two officers of one unit", sought(), temporary, accepted},
		{"H6 accepts officers of two units", sought(), temporary.by(first, patrol.seconds(RoleInvestigator)), accepted},
		{"H1 refuses one officer", sought(), temporary.by(first), alone},
		{"H1 refuses the institution", sought(), temporary.by(nurse.records(RoleIntake), matron.seconds(RoleCaseworker)), alone},
		{"H1 refuses the institution as second", sought(), temporary.by(first, nurse.seconds(RoleIntake)), alone},
		{"H6 refuses the police who have the child", withPolice, temporary, foreign},
		{"H6 refuses one of them as second", withPolice, temporary.by(patrol.records(RoleInvestigator), second), foreign},
		{"H6 accepts other police", withPolice, byStation(temporary), accepted},
		{"H6 refuses who serves the institution too", sought(twoJobs...), temporary.by(moonlighter.records(RoleInvestigator), second), foreign},
		{"H6 refuses such a second", sought(twoJobs...), temporary.by(first, moonlighter.seconds(RoleInvestigator)), foreign},
		{"H6 refuses who published the notice and left the institution", sought(formerly...), temporary.by(first, moonlighter.seconds(RoleInvestigator)), foreign},
		{"H6 refuses who ended the notice and left it", sought(ender...), temporary.by(first, moonlighter.seconds(RoleInvestigator)), foreign},
		{"H6 refuses who took an identity back", sought(append(known, undone)...), temporary, foreign},
		{"H6 refuses who took back the order on which it rests", sought(append(known, unordered)...), temporary, foreign},
		{"H6 refuses who refuted an identity", sought(append(known, disputed(clerk.records(RoleClerk)), refuted(patrol.records(RoleInvestigator), volunteer.seconds(RoleCaseworker)))...),
			byStation(temporary), foreign},
		{"H6 accepts who took back something else", sought(never(sent, finder.records(RoleInvestigator), assessor.seconds(RoleCaseworker))), temporary, accepted},
	})
}

// rotationOff ends the key of an officer who leaves.
func rotationOff(o officer) draft { return suspension(o).named("leaves " + o.key.ID()) }

// TestUncertifiableNamesAll: what lacks is told at once, and not one by one.
func TestUncertifiableNamesAll(t *testing.T) {
	fold := given(t, sought(order(OrderIdentity), identity(order(OrderIdentity)))...).fold
	kind := func(agency StreamID) AgencyKind { return fold.State(agency).Agency.Get().Kind }
	limits := fold.State(TheLedger).Ledger.Get().Policy.Limits
	var names []Requirement
	for _, lack := range fold.State(theChild).Child.Uncertifiable(stageFinal, nil, limits, kind, dawn) {
		names = append(names, lack.Requirement)
		if lack.Sentence() == "" {
			t.Errorf("%s is told by nothing", lack.Requirement)
		}
	}
	if want := []Requirement{NeedsUnknownFamily, NeedsSearchTime, NeedsTemporary, NeedsNotice, NeedsSearch}; !slices.Equal(names, want) {
		t.Errorf("lacking %v, want %v", names, want)
	}
}
