package domain

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// steps are the valid records of a stream as a story has them.
func (h *history) steps(stream StreamID) []Step {
	var steps []Step
	state := State{Stream: stream}
	for i, s := range h.statements {
		if s.Stream != stream || h.verdicts[i].Void {
			continue
		}
		state = Evolve(state, s, Valid)
		from, until := s.OccurredAt.Interval()
		if from.IsZero() {
			from, until = s.Recorded.At, s.Recorded.At
		}
		steps = append(steps, Step{Statement: s, State: state, Early: from.UTC(), Late: until.UTC()})
	}
	for i := range steps {
		_, steps[i].Withdrawn = wrongly(steps)[steps[i].ID]
	}
	return steps
}

func wrongly(steps []Step) map[string]bool {
	wrong := map[string]bool{}
	for _, s := range steps {
		if e, ok := s.Event.(ErrorDeclared); ok && e.Error != incorrectData {
			ref, _ := s.Ref("corrects")
			wrong[ref.ID] = true
		}
	}
	return wrong
}

// homecoming is a child who comes home by a court's word and is looked after.
func homecoming(t testing.TB) *history {
	sent := transfer(finder, RoleCaseworker, welfare)
	return given(t, world(slices.Concat([]draft{rescue(), taken(finder, RoleCaseworker), sent, acceptance(nurse, RoleIntake, sent),
		order(OrderIdentity), identity(order(OrderIdentity)), view("now"), assessment(aMother, "return"), concern(aMother), clearance(concern(aMother))},
		agreed(), []draft{handover(nurse, RoleCaseworker, volunteer.as(RoleCaseworker, PurposeWitness)), followUp(true),
			closure(outcomeParent).by(director.records(RoleSupervisor))})...)...)
}

// asTold names records as the tests do, with the reason for each.
func asTold(rests []Rest, names map[string]string) string {
	var all []string
	for _, r := range rests {
		why := r.Why
		if r.Needs != "" {
			why = string(r.Needs)
		}
		all = append(all, names[r.ID]+" ("+why+")")
	}
	return strings.Join(all, ", ")
}

// namesOf gives records by their types, which this story has once each but for the
// approvals.
func namesOf(steps []Step) map[string]string {
	names := map[string]string{}
	for _, s := range steps {
		names[s.ID] = strings.TrimSuffix(s.Type, ".v1")
		if e, ok := s.Event.(ReunificationApproved); ok {
			names[s.ID] = "approved as " + e.Capacity
		}
	}
	return names
}

func TestWhatEachRecordRestsOn(t *testing.T) {
	h := homecoming(t)
	steps := h.steps(theChild)
	names := namesOf(steps)
	want := map[string]string{
		"child.rescued":              "",
		"custody.taken":              "child.rescued (custody)",
		"custody.transfer.initiated": "custody.taken (custody), child.rescued (opened)",
		"custody.transfer.accepted":  "custody.transfer.initiated (answers), child.rescued (opened)",
		"identity.established":       "court.order.recorded (order), child.rescued (opened)",
		"protection.concern.cleared": "protection.concern.raised (answers), child.rescued (opened)",
		"approved as police":         "identity.established (identity), child.view.recorded (child_view), family.assessment.done (assessment), protection.concern.cleared (no_concern), reunification.proposed (answers), child.rescued (opened)",
		"reunification.handed-over":  "approved as police (approval), approved as civil_affairs (approval), custody.transfer.accepted (custody), identity.established (identity), child.view.recorded (child_view), family.assessment.done (assessment), protection.concern.cleared (no_concern), child.rescued (opened)",
		"followup.done":              "reunification.handed-over (custody), child.rescued (opened)",
		"case.closed":                "reunification.handed-over (custody), followup.done (follow_up), child.rescued (opened)",
		"child.view.recorded":        "child.rescued (opened)",
		"reunification.proposed":     "child.rescued (opened)",
	}
	for i, s := range steps {
		if expected, asked := want[names[s.ID]]; asked {
			if got := asTold(Rests(before(steps, i), s.Statement), names); got != expected {
				t.Errorf("%s rests on %s\nwant %s", names[s.ID], got, expected)
			}
		}
	}
}

// TestWhatHomesForGoodRestOn goes through the search, and through every home that is
// not the family's.
func TestWhatHomesForGoodRestOn(t *testing.T) {
	h := toldStory(t)
	for stream, want := range map[StreamID]map[int]string{
		childCalled("sought"): {
			9:  "custody.transfer.accepted (custody), child.rescued (opened)",
			10: "public-notice.published (answers), child.rescued (opened)",
			12: "public-notice.published (notice), public-notice.ended (notice), not-found.certified (temporary_certificate), custody.taken (search_time), custody.transfer.accepted (search_time), child.rescued (opened)",
		},
		childCalled("other outcomes"): {
			5:  "custody.transfer.accepted (custody), court.order.recorded (order), child.rescued (opened)",
			6:  "adoption.eligible (eligibility), custody.transfer.accepted (custody), child.rescued (opened)",
			8:  "adoption.registered (about), court.order.recorded (order), child.rescued (opened)",
			11: "custody.taken (custody), court.order.recorded (order), child.rescued (opened)",
			13: "foster.ordered (custody), court.order.recorded (order), child.rescued (opened)",
			20: "repatriation.agreed (approval), custody.taken (custody), return-risk.assessed (no_danger), nationality.confirmed (nationality), consulate.notified (consulate), kafala.ordered (guardian), child.rescued (opened)",
			21: "repatriation.departed (custody), child.rescued (opened)",
		},
	} {
		steps := h.steps(stream)
		names := namesOf(steps)
		for place, expected := range want {
			if got := asTold(Rests(before(steps, place), steps[place].Statement), names); got != expected {
				t.Errorf("%s rests on %s\nwant %s", names[steps[place].ID], got, expected)
			}
		}
	}
}

// TestConsentsAndClearedFindingsBear: an approval has them before it.
func TestConsentsAndClearedFindingsBear(t *testing.T) {
	blocks := finding(rescue())
	told := given(t, world(rescue(), taken(finder, RoleCaseworker), order(OrderIdentity), identity(order(OrderIdentity)), consented(), blocks, clears(blocks),
		proposal(), approval(finder, RoleInvestigator, Police))...)
	steps := told.steps(theChild)
	last := len(steps) - 1
	rests := Rests(before(steps, last), steps[last].Statement)
	for id, why := range map[string]string{consented().id(): becauseConsent, clears(blocks).id(): becauseRequired} {
		if !slices.ContainsFunc(rests, func(r Rest) bool { return r.ID == id && r.Why == why }) {
			t.Errorf("the approval does not rest on %s: %+v", id, rests)
		}
	}
}

func TestWhatFallsWithARecord(t *testing.T) {
	h := homecoming(t)
	steps := h.steps(theChild)
	names := namesOf(steps)
	for from, want := range map[string][]string{
		"court.order.recorded": {"identity.established 1", "approved as police 2", "approved as civil_affairs 2", "reunification.handed-over 2", "followup.done 3", "case.closed 3"},
		"approved as police":   {"reunification.handed-over 1", "followup.done 2", "case.closed 2"},
		"case.closed":          {},
	} {
		all, found := RestsOn(steps, idOf(names, from))
		var got []string
		for _, tied := range all {
			got = append(got, fmt.Sprintf("%s %d", names[tied.ID], tied.Distance))
		}
		if !found || !slices.Equal(got, want) {
			t.Errorf("with %s fall %v, want %v", from, got, want)
		}
	}
	all, _ := RestsOn(steps, idOf(names, "court.order.recorded"))
	if got := asTold(all[4].Path(), names); got != "identity.established (order), reunification.handed-over (identity), followup.done (custody)" {
		t.Errorf("the way is %s", got)
	}
	if all, found := RestsOn(steps, steps[0].ID); !found || len(all) != len(steps)-1 {
		t.Errorf("with the opening fall %d of %d", len(all), len(steps)-1)
	}
	if _, found := RestsOn(steps, recordID("another")); found {
		t.Error("a record that there is not is found")
	}
	if _, found := RestsOn(nil, ""); found {
		t.Error("an empty story has a record")
	}
}

func TestWhatARecordStandsOn(t *testing.T) {
	h := homecoming(t)
	steps := h.steps(theChild)
	names := namesOf(steps)
	all, found := BasisOf(steps, idOf(names, "followup.done"))
	var got []string
	for _, tied := range all {
		got = append(got, fmt.Sprintf("%s %d", names[tied.ID], tied.Distance))
	}
	want := []string{"child.rescued 1", "custody.taken 4", "custody.transfer.initiated 3", "custody.transfer.accepted 2", "court.order.recorded 3",
		"identity.established 2", "child.view.recorded 2", "family.assessment.done 2", "protection.concern.raised 3", "protection.concern.cleared 2",
		"reunification.proposed 3", "approved as police 2", "approved as civil_affairs 2", "reunification.handed-over 1"}
	if !found || !slices.Equal(got, want) {
		t.Errorf("it stands on\n%v, want\n%v", got, want)
	}
}

// TestReferencesToOtherStreams: what stands elsewhere is part of the basis, and
// leads no further.
func TestReferencesToOtherStreams(t *testing.T) {
	abroad := Ref{Rel: "causes", Stream: theReport, ID: recordID(TypeMissingReported)}
	h := given(t, world(reported(), rescue(), taken(finder, RoleCaseworker).about(abroad, Ref{Rel: "partOf", Stream: theOperation},
		Ref{Rel: "follows", Stream: theChild, ID: rescue().id()}))...)
	steps := h.steps(theChild)
	all, _ := BasisOf(steps, taken(finder, RoleCaseworker).id())
	if len(all) != 2 || all[0].ID != rescue().id() || all[1].Stream != theReport || all[1].ID != abroad.ID || all[1].Path()[0].Why != "causes" {
		t.Errorf("got %+v", all)
	}
	if rests := Rests(before(steps, 1), steps[1].Statement); len(rests) != 2 || rests[0].Why != becauseCustody {
		t.Errorf("what merely follows bears something: %+v", rests)
	}
}

// TestWhatWasWithdrawnBearsNothing: an approval that comes after a correction does
// not rest on what that took away.
func TestWhatWasWithdrawnBearsNothing(t *testing.T) {
	h := given(t, world(rescue(), taken(finder, RoleCaseworker), order(OrderIdentity), identity(order(OrderIdentity)), view("now"), view("later").named("again"),
		neverWas(view("later").named("again"), advocate.records(RoleGuardian), finder.seconds(RoleInvestigator)), proposal(), approval(finder, RoleInvestigator, Police))...)
	steps := h.steps(theChild)
	rests := Rests(before(steps, len(steps)-1), steps[len(steps)-1].Statement)
	for _, r := range rests {
		if r.ID == recordID("again") {
			t.Errorf("it rests on what was withdrawn: %+v", r)
		}
	}
	if !slices.ContainsFunc(rests, func(r Rest) bool { return r.ID == view("now").id() && r.Needs == NeedsChildView }) {
		t.Errorf("it does not rest on the view that stands: %+v", rests)
	}
}

// children are the streams of children, in the order of their opening.
func (h *history) children() []StreamID {
	var streams []StreamID
	for _, s := range h.statements {
		if s.Stream.Kind() == ChildStream && !slices.Contains(streams, s.Stream) {
			streams = append(streams, s.Stream)
		}
	}
	return streams
}

// restOnReferences are the events that rest on the opening of their stream and on
// what they refer to, and on nothing else. A new event is one of these, or says on
// what it rests.
var restOnReferences = []string{
	TypeTransferAccepted, TypeTransferRefused, TypeTransferAborted, TypeGuardianAppointed, TypePresenceAttested, TypeCaseReferred, TypeChildDied,
	TypeAgeAssessed, TypeHealthExamined, TypeTraffickingStatusDecided, TypeIdentityEvidenceAdded, TypeOriginalChecked,
	TypeDuplicateSuspected, TypeDuplicateDismissed, TypeRecordsLinked, TypeSiblingsDeclared, TypeLinkRevoked,
	TypePublicNoticeEnded, TypeCivilRegistered, TypeConsentWithdrawn, TypeConsentOverridden, TypeCourtOrderRecorded, TypeRecognitionDeclared,
	TypeChildViewRecorded, TypeFamilyAssessmentDone, TypeProtectionConcernRaised, TypeProtectionConcernCleared,
	TypeReunificationProposed, TypeReunificationDenied, TypeReunificationDeferred, TypeReunificationAnnulled,
	TypeSpecimenCollected, TypeProfileReviewed, TypeRetestOrdered,
	TypeCandidateExcluded, TypeCandidateDeferred, TypeKinshipReportConfirmed, TypeKinshipReportWithdrawn, TypeKinshipReportImpugned,
	TypeConsulateNotified, TypeNationalityConfirmed, TypeReturnRiskAssessed,
	TypeErrorDeclared, TypeAuditFindingRecorded, TypeAuditFindingCleared, TypeLegalHoldSet, TypeLegalHoldLifted,
}

func TestEveryEventSaysWhatItRestsOn(t *testing.T) {
	told := map[string]bool{}
	for _, s := range toldStory(t).statements {
		spec, _ := SpecOf(s.Type)
		if told[s.Type] || !spec.Stands(ChildStream) || spec.Opens || aside(s.Event) {
			continue
		}
		told[s.Type] = true
		_, says := s.Event.(rester)
		if _, ofChain := s.Event.(chainRester); ofChain {
			says = true
		}
		if says == slices.Contains(restOnReferences, s.Type) {
			t.Errorf("%s says on what it rests: %v; that it rests on its references alone: %v", s.Type, says, !says)
		}
	}
}

// TestEveryReasonIsExplained walks all that the told story rests on.
func TestEveryReasonIsExplained(t *testing.T) {
	h := toldStory(t)
	seen, needs := map[string]bool{}, map[Requirement]bool{}
	for _, stream := range h.children() {
		steps := h.steps(stream)
		for i, s := range steps {
			for _, r := range Rests(before(steps, i), s.Statement) {
				seen[r.Why], needs[r.Needs] = true, true
				if !RestReasons().Has(r.Why) || r.Needs != "" && r.Why != becauseRequired {
					t.Errorf("%s rests on %+v", s.Type, r)
				}
			}
		}
	}
	for _, n := range []Requirement{NeedsIdentity, NeedsChildView, NeedsAssessment, NeedsEligibility, NeedsNationality, NeedsConsulate, NeedsNoDanger} {
		if !needs[n] {
			t.Errorf("nothing in the story meets %q", n)
		}
	}
	for _, why := range []string{becauseAnswers, becauseCorrects, becauseOpened, becauseCustody, becauseHolder, becauseClaim, becauseGuardian, becauseRequired,
		becauseApproval, becauseOrder, becauseClosed, becauseAbout} {
		if !seen[why] {
			t.Errorf("nothing in the story rests on another because of %q", why)
		}
	}
}

func idOf(names map[string]string, name string) string {
	for id, n := range names {
		if n == name {
			return id
		}
	}
	return ""
}

// TestWhatOtherOutcomesRestOn: a court's order that was false leads to the adoption,
// and an assessment of the return to the child's arrival abroad.
func TestWhatOtherOutcomesRestOn(t *testing.T) {
	falls := func(h *history, from draft) []string {
		steps := h.steps(theChild)
		names := namesOf(steps)
		all, _ := RestsOn(steps, from.id())
		var told []string
		for _, f := range all {
			told = append(told, names[f.ID])
		}
		return told
	}
	adoption := given(t, adoptedChild(followUp(true))...)
	if got := falls(adoption, rightsEnded); !slices.Equal(got, []string{"adoption.eligible", "adoption.registered", "followup.done"}) {
		t.Errorf("with the order fall %v", got)
	}
	away := given(t, held(riskOf("safe"), agreement(), departure(finder, RoleCaseworker), reception(partner, RoleInvestigator))...)
	if got := falls(away, riskOf("safe")); !slices.Equal(got, []string{"repatriation.agreed", "repatriation.departed", "repatriation.received"}) {
		t.Errorf("with the assessment of the return fall %v", got)
	}
}
