package domain

import "testing"

func TestOpeningRefusesFacts(t *testing.T) {
	refuses(t, TypePersonPresented, []breach{
		{"facts.adult", gone, "facts.adult"},
		{"facts.ageTo", `200`, "facts.adult"},
		{"facts.ageFrom", `179`, "facts.adult"},
		{"facts.ageFrom", `6`, "facts.adult"},
		{"facts.ageFrom", `301`, "facts.ageTo"},
		{"sealed.photo", `null`, "sealed.photo"},
	})
	refuses(t, TypeChildBornInCare, []breach{{"facts.mother", gone, "facts.mother"}})
	refuses(t, TypeChildAdmitted, []breach{
		{"facts.admittedAt", `"long ago"`, "facts.admittedAt"},
		{"facts.ageTo", `10`, "facts.ageTo"},
		{"sealed.papers", `null`, "sealed.papers"},
	})
	refuses(t, TypeChildFound, []breach{
		{"facts.finder", gone, "facts.finder"},
		{"facts.foundAs", `"treasure"`, "facts.foundAs"},
	})
	refuses(t, TypeChildLocated, []breach{{"sealed.whereabouts", `null`, "sealed.whereabouts"}})
}

func TestStreamIsOpened(t *testing.T) {
	own := change(found(), func(e *ChildFound) { e.Finder = nurse.person })
	ghost := change(rescue(), func(e *ChildRescued) { e.Operation = theOperation })
	elsewhereGhost := change(locatedChild(), func(e *ChildLocated) { e.Operation = theOperation })
	motherless := change(born(), func(e *ChildBornInCare) { e.Mother = somebody })
	twice := verdict{"H3", Conflict, "stream"}
	judge(t, []row{
		{"H3 accepts a find", world(), found(), accepted},
		{"H3 accepts an officer alone who finds a child at night", world(), own, accepted},
		{"H3 accepts a child who stays where it is", world(), locatedChild(), accepted},
		{"H3 accepts a child who asks", world(), change(presented(false), func(e *PersonPresented) { e.AgeFrom, e.AgeTo = 100, 120 }), accepted},
		{"H3 accepts an adult", world(), presented(true), accepted},
		{"H3 accepts an adult who looks young", world(), change(presented(true), func(e *PersonPresented) { e.AgeFrom, e.AgeTo = 190, 220 }), accepted},
		{"H3 accepts the youngest whom papers may make an adult", world(), change(presented(true), func(e *PersonPresented) { e.AgeFrom, e.AgeTo = 180, 216 }), accepted},
		{"H3 accepts a child whose age nobody can tell", world(), change(presented(false), func(e *PersonPresented) { e.AgeFrom, e.AgeTo = 6, 216 }), accepted},
		{"H3 accepts a birth", world(), born(), accepted},
		{"H3 accepts a paper file", world(), admitted(), accepted},
		{"H3 accepts a rescue in an operation", world(operationOpened()), ghost, accepted},
		{"H3 refuses an operation nobody opened", world(), ghost, verdict{"H3", Invalid, "facts.operation"}},
		{"H3 refuses a find in an operation nobody opened", world(), elsewhereGhost, verdict{"H3", Invalid, "facts.operation"}},
		{"H3 refuses a child as its own mother", world(), motherless, verdict{"H3", Invalid, "facts.mother"}},
		{"H3 refuses a find of a child who was rescued", held(), found(), twice},
		{"H3 refuses a birth in a stream that is open", held(), born(), twice},
		{"H3 refuses a file for a child who is known", held(), admitted(), twice},
		{"H3 accepts twins in a stream each", world(born()), elsewhere(born()), accepted},
		{"H1 refuses a rescue by an NGO", world(), rescue().by(volunteer.records(RoleCaseworker)), verdict{"H1", Forbidden, "signers"}},
		{"H1 refuses a find by a court", world(), found().by(clerk.records(RoleCaseworker)), verdict{"H1", Forbidden, "signers"}},
	})
}

// TestCustodyAfterOpening: no opening makes an agency responsible.
func TestCustodyAfterOpening(t *testing.T) {
	for _, opening := range []draft{rescue(), found(), locatedChild(), presented(true), born(), admitted()} {
		c := given(t, world(opening)...).fold.State(theChild).Child
		if c.Person != somebody || c.Custody.Agency != "" || c.Custody.Status != NoCustody {
			t.Errorf("%s made %+v", opening.event.EventType(), c.Custody)
		}
		given(t, world(opening)...).when(t, taken(keeper, RoleIntake)).then(t, accepted)
	}
}

// TestTranscribedWords is H6 for bodies without a key: two agencies bring them.
func TestTranscribedWords(t *testing.T) {
	said := func(d draft) draft {
		return d.saying(func(s *Statement) {
			s.Source = Source{Kind: SourceTranscribed, Body: "County hospital", Document: DigestOf(nil)}
		})
	}
	oral := rescue().saying(func(s *Statement) { s.Source = Source{Kind: SourceOral, Body: "Village head"} })
	judge(t, []row{
		{"H6 accepts two agencies", world(), said(found()).by(nurse.records(RoleIntake), volunteer.seconds(RoleCaseworker)), accepted},
		{"H6 refuses one officer", world(), said(found()), verdict{"H6", Forbidden, "signers"}},
		{"H6 refuses two officers of one agency", world(), said(found()).by(nurse.records(RoleIntake), matron.seconds(RoleCaseworker)), verdict{"H6", Forbidden, "signers"}},
		{"H6 refuses oral words of one agency", world(), oral, verdict{"H6", Forbidden, "signers"}},
		{"H6 accepts oral words that two agencies heard", world(), oral.by(finder.records(RoleInvestigator), patrol.seconds(RoleInvestigator)), accepted},
	})
}
