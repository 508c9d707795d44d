package domain

import "testing"

func TestProfileIsMade(t *testing.T) {
	s, m := swab(), swabOfMother()
	made := typed(s, analyst)
	byLab := s.by(otherAnalyst.records(RoleCollector))
	sent := brought(byLab, otherLab, receiver.records(RoleCourier))
	collectedHere := []draft{byLab, admittedTo(byLab, receiver.records(RoleReceiver))}
	in := func(next ...draft) []draft { return sampled(append(inLab(s), next...)...) }
	away := change(brought(s, otherLab, receiver.records(RoleCourier)).named("on"), func(e *SpecimenHandedOver) { e.Seal = "S-9" })
	there := change(gotten(s, taker.records(RoleReceiver)).named("there"), func(e *SpecimenReceived) { e.SealSeen = "S-9" })
	second := typed(s, tester).named("second profile")
	notTheirs := verdict{"H4", Conflict, "signers"}
	judge(t, []row{
		{"H4 accepts an analyst of the laboratory that has it", in(), made, accepted},
		{"H4 accepts one of a relative", inReportOf(inLab(m)...), typed(m, analyst), accepted},
		{"H4 accepts a second one", in(made), typed(s, otherAnalyst).named("again"), accepted},
		{"H4 accepts another laboratory that has taken it in", in(away, there, admittedTo(s, taker.records(RoleReceiver)).named("there too")), second, accepted},
		{"H4 refuses another laboratory", in(), typed(s, tester), notTheirs},
		{"H4 refuses a laboratory that has given it away", in(away, there), made, notTheirs},
		{"H4 refuses a laboratory that has not taken it in", sampled(inLab(s)[:3]...), made, notTheirs},
		{"H4 refuses what was rejected", in(turnedDown(s, receiver.records(RoleReceiver))), made, verdict{"H4", Conflict, "refs"}},
		{"H4 refuses what is destroyed", in(destroyed(s, analyst.records(RoleAnalyst), watches)), made, verdict{"H4", Conflict, "refs"}},
		{"H3 refuses another donor", in(), change(made, func(e *ProfileGenerated) { e.Donor = aMother }), verdict{"H3", Invalid, "facts.donor"}},
		{"H6 refuses who took the specimen", sampled(collectedHere...), typed(byLab, otherAnalyst), notHers},
		{"H6 accepts a colleague of who took it", sampled(collectedHere...), typed(byLab, analyst), accepted},
		{"H6 refuses who reviewed it", in(made, checked(s, "retype")), typed(s, reviewer).named("again"), notHers},
		{"H4 refuses it on its way", sampled(append(collectedHere, sent)...), typed(byLab, analyst), verdict{"H4", Conflict, "refs"}},
	})
}

func TestProfileIsReviewed(t *testing.T) {
	s := swab()
	made, yes := typed(s, analyst), checked(s, "accepted")
	byLab := s.by(reviewer.records(RoleCollector))
	in := func(next ...draft) []draft { return sampled(append(inLab(s), next...)...) }
	wrong := neverWas(made, analyst.records(RoleAnalyst), finder.seconds(RoleInvestigator))
	judge(t, []row{
		{"H6 accepts a reviewer", in(made), yes, accepted},
		{"H6 accepts a second review", in(made, yes), checked(s, "retype").named("again"), accepted},
		{"H4 refuses another laboratory", append(in(made, yes), authorisation(recounter)), checked(s, "rejected").by(recounter.records(RoleReviewer)).named("elsewhere"), verdict{"H4", Forbidden, "signers"}},
		{"H6 refuses the analyst", in(made), yes.by(analyst.records(RoleReviewer)), notHers},
		{"H6 refuses who took the specimen", sampled(byLab, admittedTo(byLab, receiver.records(RoleReceiver)), made), checked(byLab, "accepted"), notHers},
		{"H3 refuses what is no profile", in(made), yes.about(yes.refs[0], Ref{Rel: "answers", Stream: theChild, ID: s.id()}), noSuch},
		{"H3 refuses a profile that was never made", in(made, wrong), yes, verdict{"H3", Conflict, "refs"}},
	})
}

func TestProfileIsSearched(t *testing.T) {
	s, m := swab(), swabOfMother()
	up := uploaded(s, "children")
	in := func(next ...draft) []draft {
		return sampled(append(inLab(s), append([]draft{typed(s, analyst)}, next...)...)...)
	}
	ready := func(next ...draft) []draft { return sampled(append(profiled(s), next...)...) }
	ofMother := func(next ...draft) []draft { return inReportOf(append(profiled(m), next...)...) }
	out := removed(s, "purpose_ended")
	wrong := neverWas(typed(s, analyst), analyst.records(RoleAnalyst), finder.seconds(RoleInvestigator))
	noReview, wrongIndex, standing := verdict{"H8", Conflict, "refs"}, verdict{"H8", Invalid, "facts.profileIndex"}, verdict{"H3", Conflict, "refs"}
	judge(t, []row{
		{"H8 accepts a reviewed profile", ready(), up, accepted},
		{"H8 accepts one that stands in part", in(checked(s, "accepted_in_part")), up, accepted},
		{"H8 accepts a relative's", ofMother(), uploaded(m, IndexRelatives), accepted},
		{"H8 refuses one that nobody reviewed", in(), up, noReview},
		{"H8 refuses one that does not stand", in(checked(s, "contaminated")), up, noReview},
		{"H8 refuses one whose review changed", ready(checked(s, "retype").named("again")), up, noReview},
		{"H8 refuses one of a rejected specimen", ready(turnedDown(s, receiver.records(RoleReceiver))), up, noReview},
		{"H8 refuses a child among the relatives", ready(), uploaded(s, IndexRelatives), wrongIndex},
		{"H8 refuses a relative among the children", ofMother(), uploaded(m, "children"), wrongIndex},
		{"H3 refuses it twice", ready(up), up.named("again"), standing},
		{"H3 accepts it again", ready(up, out), up.named("again"), accepted},
		{"H3 accepts that it is taken out", ready(up), out, accepted},
		{"H3 accepts that one is taken out that was never made", ready(up, wrong), out, accepted},
		{"H3 accepts that one is taken out under a hold", ready(up, hold()), out, accepted},
		{"H3 refuses to take out what is in none", ready(), out, standing},
		{"H3 refuses to take it out twice", ready(up, out), out.named("again"), standing},
		{"H3 refuses to take out what is no profile", ready(up), out.about(out.refs[0], Ref{Rel: "answers", Stream: theChild, ID: s.id()}), noSuch},
		{"H2 refuses it by somebody who did not see that a consent ended", ready(consented(), unsays(consented())), up.saying(func(s *Statement) { s.After = Prefix{} }), verdict{"H2", Conflict, "after"}},
	})
}

// TestNoFamilyIsComparedWithCrimes: the vocabulary has no word for it.
func TestNoFamilyIsComparedWithCrimes(t *testing.T) {
	refuses(t, TypeProfileUploaded, []breach{
		{"facts.searchScopes", `["crime_scenes"]`, "facts.searchScopes"},
		{"facts.searchScopes", `[]`, "facts.searchScopes"},
		{"facts.profileIndex", `"suspects"`, "facts.profileIndex"},
	})
}

// TestProfilesAreFolded: what was made of a specimen, and what became of it.
func TestProfilesAreFolded(t *testing.T) {
	s := swab()
	at := func(next ...draft) ProfileMade {
		one, _ := given(t, sampled(append(profiled(s), next...)...)...).fold.State(theChild).Specimen(s.id())
		p, found := one.Profile(typed(s, analyst).id())
		if !found || len(one.Analysts) != 1 || len(one.Reviewers) != 1 {
			t.Fatalf("it says %+v", one)
		}
		return p
	}
	up, out := uploaded(s, "children"), removed(s, "purpose_ended")
	if p := at(); p.Lab != lab || p.Loci != 21 || p.SexMarkers != markersX || !p.Counts() || p.Searched() {
		t.Errorf("made: %+v", p)
	}
	if p := at(up); !p.Searched() || p.Index != "children" {
		t.Errorf("uploaded: %+v", p)
	}
	if p := at(up, out); p.Searched() || p.Removed.ID != out.id() {
		t.Errorf("removed: %+v", p)
	}
	if p := at(up, out, up.named("again")); !p.Searched() {
		t.Errorf("uploaded again: %+v", p)
	}
}
