package domain

import (
	"slices"
	"testing"
)

func TestExaminationRefusesFacts(t *testing.T) {
	refuses(t, TypeAgeAssessed, []breach{
		{"facts.ageTo", `5`, "facts.ageTo"}, {"facts.ageFrom", `1441`, "facts.ageFrom"}, {"facts.methods", `["stars"]`, "facts.methods"},
		{"facts.methods", gone, "facts.methods"},
	})
	refuses(t, TypeHealthExamined, []breach{{"facts.sex", `"other"`, "facts.sex"}, {"facts.condition", gone, "facts.condition"}})
}

func TestExaminationIsJudged(t *testing.T) {
	judge(t, []row{
		{"H3 accepts an age that the opening does not bear out", held(), aged(120, 140), accepted},
		{"H3 accepts another sex than the opening named", held(), examined("male"), accepted},
		{"H3 refuses an examination before the opening", world(), examined("male"), verdict{"H3", Conflict, "stream"}},
		{"H1 refuses an institution", held(), aged(6, 12).by(nurse.records(RoleIntake)), verdict{"H1", Forbidden, "signers"}},
		{"H1 refuses an intake officer's word on health", held(), examined("female").by(keeper.records(RoleIntake)), verdict{"H1", Forbidden, "signers"}},
		{"H10 accepts the age of the dead", held(death()), aged(6, 12), accepted},
		{"H10 refuses an examination of the dead", held(death()), examined("female"), verdict{"H10", Conflict, "captured"}},
	})
}

// TestExaminationsContradict: what does not fit the opening is told, and nothing that
// the opening said changes by it. The rescue says a girl of 6 to 14 months.
func TestExaminationsContradict(t *testing.T) {
	wrong := func(of draft) draft {
		return never(of, doctor.records(RoleDoctor), finder.seconds(RoleInvestigator))
	}
	atPolice := func(d draft) draft { return change(d, func(e *ErrorDeclared) { e.Custodian = police }) }
	unclear := change(rescue(), func(e *ChildRescued) { e.Sex = sexUnclear })
	for name, c := range map[string]struct {
		given  []draft
		wrong  []string
		age    string
		fromTo [2]int
	}{
		"nothing examined":               {held(), nil, "", [2]int{}},
		"the same":                       {held(aged(8, 12), examined("female")), nil, TypeAgeAssessed, [2]int{8, 12}},
		"it cannot be told":              {held(examined(sexUnclear)), nil, "", [2]int{}},
		"it could not be told":           {world(unclear, examined("male")), nil, "", [2]int{}},
		"another sex":                    {held(examined("male")), []string{TypeHealthExamined}, "", [2]int{}},
		"older":                          {held(aged(16, 20)), []string{TypeAgeAssessed}, TypeAgeAssessed, [2]int{16, 20}},
		"a month older":                  {held(aged(15, 20)), nil, TypeAgeAssessed, [2]int{15, 20}},
		"younger":                        {held(aged(0, 4)), []string{TypeAgeAssessed}, TypeAgeAssessed, [2]int{0, 4}},
		"older after a year":             {held(aged(20, 24).after(366 * day)), nil, TypeAgeAssessed, [2]int{20, 24}},
		"as old as before, after a year": {held(aged(6, 14).after(366 * day)), []string{TypeAgeAssessed}, TypeAgeAssessed, [2]int{6, 14}},
		"two":                            {held(aged(90, 95), aged(8, 9).named("second")), []string{TypeAgeAssessed}, "second", [2]int{8, 9}},
		"declared wrong":                 {held(aged(8, 9).named("first"), aged(90, 95), atPolice(wrong(aged(90, 95)))), nil, "first", [2]int{8, 9}},
		"the opening was declared wrong": {held(examined("male"), atPolice(never(rescue(), finder.records(RoleInvestigator), nurse.seconds(RoleIntake)))), nil, "", [2]int{}},
		"a birth in care":                {world(born(), aged(0, 1)), nil, TypeAgeAssessed, [2]int{0, 1}},
		"a birth in care, years old":     {world(born(), aged(30, 40)), []string{TypeAgeAssessed}, TypeAgeAssessed, [2]int{30, 40}},
	} {
		child := given(t, c.given...).fold.State(theChild).Child
		var told []string
		for _, mark := range child.Contradictions() {
			told = append(told, mark.ID)
		}
		want := []string{}
		for _, id := range c.wrong {
			want = append(want, recordID(id))
		}
		if !slices.Equal(told, want) {
			t.Errorf("%s: %v contradict the opening, want %v", name, told, want)
		}
		age, known := child.AssessedAge()
		if known != (c.age != "") || known && (age.ID != recordID(c.age) || age.AgeFrom != c.fromTo[0] || age.AgeTo != c.fromTo[1]) {
			t.Errorf("%s: assessed as %+v, %v", name, age, known)
		}
	}
}
