package domain

import (
	"reflect"
	"testing"
	"time"
)

func TestCorrectionRefusesFacts(t *testing.T) {
	refuses(t, TypeErrorDeclared, []breach{
		{"facts.error", `"regret"`, "facts.error"},
		{"facts.custodian", `"` + string(theChild) + `"`, "facts.custodian"},
		{"facts.rightTime", `"yesterday"`, "facts.rightTime"},
		{"facts.clerical", `true`, "facts.clerical"},
		{"facts.clerical", gone, "facts.clerical"},
		{"sealed.explanation", `null`, "sealed.explanation"},
	})
	for name, e := range map[string]ErrorDeclared{
		"clerical without the right value": {Error: "incorrect_data", Clerical: true},
		"clerical of another kind":         {Error: "wrong_subject", Clerical: true, RightPlace: "350203"},
	} {
		t.Run(name, func(t *testing.T) { outcome{e.check()}.then(t, verdict{"H3", Invalid, "facts.clerical"}) })
	}
}

func TestCorrectionIsJudged(t *testing.T) {
	own, other := finder.records(RoleInvestigator), nurse.seconds(RoleCaseworker)
	unsigned := verdict{"H11", Forbidden, "signers"}
	mend := correction(rescue(), police, own, other)
	badly := transfer(patrol, RoleInvestigator, welfare)
	judge(t, []row{
		{"H11 accepts author's agency and another", held(), mend, accepted},
		{"H11 accepts a colleague of the author", held(), mend.by(partner.records(RoleInvestigator), other), accepted},
		{"H11 accepts a guardian's signature", held(), mend.by(own, advocate.seconds(RoleGuardian)), accepted},
		{"H11 accepts correcting a correction", held(mend), correction(mend, police, own, other).named("again"), accepted},
		{"H11 accepts a child that nobody holds", world(rescue()), correction(rescue(), "", own, other), accepted},
		{"H11 refuses correcting itself", held(), mend.about(Ref{"corrects", theChild, mend.id()}), verdict{"H11", Invalid, "refs"}},
		{"H11 refuses what is to come", held(), correction(sent, police, own, other), verdict{"H11", Invalid, "refs"}},
		{"H11 refuses without a target", held(), mend.about(), verdict{"H11", Invalid, "refs"}},
		{"H11 refuses a whole stream as target", held(), mend.about(Ref{"corrects", theChild, ""}), verdict{"H11", Invalid, "refs"}},
		{"H11 refuses another relation", held(), mend.about(Ref{"supersedes", theChild, rescue().id()}), verdict{"H11", Invalid, "refs"}},
		{"H11 refuses a target in another stream", held(elsewhere(rescue()).named("twin")),
			mend.about(Ref{"corrects", childCalled("another"), recordID("twin")}), verdict{"H11", Invalid, "refs"}},
		{"H11 refuses a void target", held(badly.butVoid()), correction(badly, police, patrol.records(RoleInvestigator), other), verdict{"H11", Invalid, "refs"}},
		{"H11 refuses rewinding custody", held(), correction(rescue(), "", own, other), verdict{"H11", Conflict, "facts.custodian"}},
		{"H11 refuses moving custody", held(), correction(rescue(), welfare, own, other), verdict{"H11", Conflict, "facts.custodian"}},
		{"H11 refuses one agency alone", held(), mend.by(own, partner.seconds(RoleInvestigator)), unsigned},
		{"H11 refuses the author alone", held(), mend.by(own), unsigned},
		{"H11 refuses an agency that did not write it", held(), mend.by(nurse.records(RoleIntake), own.as(PurposeSecond)), unsigned},
		{"H11 accepts a court in place of a suspended agency", held(agencySuspension(police)),
			mend.by(clerk.records(RoleClerk), nurse.seconds(RoleCaseworker)), accepted},
		{"H11 refuses a court alone", held(), mend.by(clerk.records(RoleClerk)), unsigned},
		{"H11 accepts a court and the agency that made it", held(), mend.by(clerk.records(RoleClerk), own.as(PurposeSecond)), accepted},
		{"H3 refuses in a stream that is not open", world(), mend, verdict{"H3", Conflict, "stream"}},
	})
}

func (s Signer) as(purpose string) Signer { s.Purpose = purpose; return s }

func TestClericalErrorIsJudged(t *testing.T) {
	place := change(correction(rescue(), police, finder.records(RoleInvestigator)), func(e *ErrorDeclared) {
		e.Clerical, e.RightPlace = true, "350203"
	})
	moment := change(place, func(e *ErrorDeclared) { e.RightPlace, e.RightTime = "", "2012-12-18T05:10:00+08:00" })
	spare := officer{police, finder.person, recruit.key, finder.roles}
	none := []draft{founding(), accreditation(police, Police), authorisation(finder), authorisation(partner), rescue(), taken(finder, RoleCaseworker)}
	unsigned := verdict{"H11", Forbidden, "signers"}
	// The rescue was recorded two minutes before, given the record in between.
	day := 24*time.Hour - 2*time.Minute
	judge(t, []row{
		{"H11 accepts the author alone", held(), place, accepted},
		{"H11 accepts a time", held(), moment, accepted},
		{"H11 accepts the author's other key", held(authorisation(spare).named("spare")), place.by(spare.records(RoleInvestigator)), accepted},
		{"H11 accepts the last hour", held(), place.after(day), accepted},
		{"H11 refuses an hour too late", held(), place.after(day + time.Second), verdict{"H11", Conflict, "facts.clerical"}},
		{"H11 accepts two agencies later still", held(),
			correction(rescue(), police, finder.records(RoleInvestigator), nurse.seconds(RoleCaseworker)).after(1000 * time.Hour), accepted},
		{"H11 refuses a colleague", held(), place.by(partner.records(RoleInvestigator)), unsigned},
		{"H11 refuses another agency", held(), place.by(nurse.records(RoleIntake)), unsigned},
		{"H11 refuses any without a policy", none, place, verdict{"H11", Conflict, "facts.clerical"}},
		{"H11 refuses rewinding custody", held(), change(place, func(e *ErrorDeclared) { e.Custodian = "" }), verdict{"H11", Conflict, "facts.custodian"}},
	})
}

func TestCorrectionRewindsNothing(t *testing.T) {
	h := given(t, held(sent)...)
	before := h.fold.State(theChild).Child
	if err := h.record(t, correction(rescue(), police, finder.records(RoleInvestigator), nurse.seconds(RoleCaseworker))); err != nil {
		t.Fatal(err)
	}
	if after := h.fold.State(theChild).Child; !reflect.DeepEqual(after, before) {
		t.Errorf("a correction made %+v of %+v", after, before)
	}
}
