package domain

import "testing"

// grown is somebody who came as an adult, whom police took in.
func grown(next ...draft) []draft {
	return world(append([]draft{presented(true), taken(finder, RoleCaseworker)}, next...)...)
}

// looksGrown is somebody who looks of age and came as a child.
func looksGrown(next ...draft) []draft {
	return world(append([]draft{presented(false), taken(finder, RoleCaseworker)}, next...)...)
}

func TestRecognitionIsJudged(t *testing.T) {
	refuses(t, TypeRecognitionDeclared, []breach{
		{"facts.recognises", gone, "facts.recognises"},
		{"facts.report", `"` + string(theChild) + `"`, "facts.report"},
		{"facts.recognised", gone, "facts.recognised"},
		{"sealed.words", `null`, "sealed.words"},
	})
	yes := recognition(true)
	ofReport := change(yes, func(e *RecognitionDeclared) { e.Recognised, e.Report = "", theReport })
	itself := change(yes, func(e *RecognitionDeclared) { e.Recognised = somebody })
	relative := change(yes, func(e *RecognitionDeclared) { e.Recognised = assessor.person })
	child := verdict{"H8", Conflict, "type"}
	never := neverWas(presented(true), volunteer.records(RoleCaseworker), finder.seconds(RoleInvestigator))
	detail := correction(rescue(), police, finder.records(RoleInvestigator), nurse.seconds(RoleCaseworker))
	inMonths := func(n int) draft { return yes.saying(today).after(dawn.AddDate(0, n, 0).Sub(dawn)) }
	judge(t, []row{
		{"H8 accepts an adult", grown(), yes, accepted},
		{"H8 accepts an adult's no", grown(), recognition(false), accepted},
		{"H8 accepts a change of mind", grown(yes), recognition(false).named("no"), accepted},
		{"H8 accepts a missing report", grown(reported()), ofReport, accepted},
		{"H3 refuses a report nobody made", grown(), ofReport, verdict{"H3", Invalid, "facts.report"}},
		{"H3 refuses the person as its own relative", grown(), itself, verdict{"H3", Invalid, "facts.recognised"}},
		{"H8 refuses a child", held(), yes, child},
		{"H8 refuses who comes of age next month", held(), inMonths(18*12 - 7), child},
		{"H8 accepts who is of age by now at the youngest", held(), inMonths(18*12 - 5), accepted},
		{"H8 accepts whom a doctor finds to be of age", held(aged(18*12, 20*12)), yes.saying(today), accepted},
		{"H8 refuses whom a doctor finds to be younger than they look", looksGrown(aged(16*12, 17*12)), yes.saying(today), child},
		{"H8 refuses a day that is claimed before", held(), inMonths(18*12 - 5).saying(func(s *Statement) { s.OccurredAt = ClaimAt(dawn) }), child},
		{"H8 refuses an age that was corrected", held(detail), inMonths(30 * 12), child},
		{"H8 refuses an adult who never was one", grown(never), yes, child},
		{"H6 refuses one agency", grown(), yes.by(finder.records(RoleInvestigator), partner.seconds(RoleInvestigator)), verdict{"H6", Forbidden, "signers"}},
		{"H6 refuses the relative as an officer", grown(), relative, verdict{"H6", Forbidden, "signers"}},
		{"H1 refuses an author alone", grown(), yes.by(volunteer.records(RoleCaseworker)), verdict{"H1", Forbidden, "signers"}},
		{"H10 refuses it after a death", grown(death()), yes, verdict{"H10", Conflict, "type"}},
	})
}

// TestRecognisedAdultsClose is H8: the outcome is the adult's own word.
func TestRecognisedAdultsClose(t *testing.T) {
	yes := recognition(true)
	wrong := neverWas(yes, volunteer.records(RoleCaseworker), assessor.seconds(RoleCaseworker))
	open := verdict{"H8", Conflict, "facts.outcome"}
	judge(t, []row{
		{"H8 accepts an adult who recognises", grown(yes), closure(outcomeRecognised), accepted},
		{"H8 refuses without a word", grown(), closure(outcomeRecognised), open},
		{"H8 refuses a no", grown(recognition(false)), closure(outcomeRecognised), open},
		{"H8 refuses a yes that was followed by a no", grown(yes, recognition(false).named("no")), closure(outcomeRecognised), open},
		{"H8 refuses a word that nobody said", grown(yes, wrong), closure(outcomeRecognised), open},
		{"H8 accepts the same in another outcome", grown(), closure("independent"), accepted},
	})
}
