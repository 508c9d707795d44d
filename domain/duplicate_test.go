package domain

import "testing"

func TestDuplicatesAreSuspected(t *testing.T) {
	refuses(t, TypeDuplicateSuspected, []breach{
		{"facts.other", `"` + string(police) + `"`, "facts.other"},
		{"facts.bases", `["gut_feeling"]`, "facts.bases"},
		{"facts.bases", `[]`, "facts.bases"},
	})
	refuses(t, TypeDuplicateDismissed, []breach{{"facts.cause", `"no"`, "facts.cause"}})
	itself := change(suspected(), func(e *DuplicateSuspected) { e.Other = theChild })
	two := suspected().by(doctor.records(RoleDoctor), volunteer.seconds(RoleCaseworker))
	double := officerOfTwo(doctor, ngo, RoleCaseworker)
	judge(t, []row{
		{"H3 accepts any agency", held(), suspected(), accepted},
		{"H3 accepts a stream that nobody opened yet", held(), suspected(), accepted},
		{"H3 refuses the stream itself", held(), itself, verdict{"H3", Invalid, "facts.other"}},
		{"H3 accepts one after a death", held(death()), suspected(), accepted},
		{"H6 accepts another agency's dismissal", held(suspected()), dismissed(patrol, RoleInvestigator), accepted},
		{"H6 refuses the agency that suspected", held(suspected(), authorisation(ward())), dismissed(ward(), RoleDoctor), verdict{"H6", Forbidden, "signers"}},
		{"H6 refuses the agency of the second who suspected", held(two), dismissed(volunteer, RoleCaseworker), verdict{"H6", Forbidden, "signers"}},
		{"H6 refuses the same person for another agency", held(suspected(), authorisation(double)), dismissed(double, RoleCaseworker), verdict{"H6", Forbidden, "signers"}},
		{"H3 refuses a dismissal of nothing", held(), dismissed(patrol, RoleInvestigator), verdict{"H3", Invalid, "refs"}},
		{"H3 refuses a dismissal of what stands elsewhere", held(otherFound(), in(theOther, suspected()).saying(func(s *Statement) {
			s.Facts = raw(`{"other":"` + string(theChild) + `","bases":["name"]}`)
		})), dismissed(patrol, RoleInvestigator), verdict{"H3", Invalid, "refs"}},
		{"H3 refuses a second dismissal", held(suspected(), dismissed(patrol, RoleInvestigator)), dismissed(volunteer, RoleCaseworker).named("again"), verdict{"H3", Conflict, "refs"}},
	})
}

// ward is a second doctor of the hospital.
func ward() officer { return officerCalled("ward doctor", hospital, RoleDoctor) }

// officerOfTwo is somebody with a second key, at another agency.
func officerOfTwo(o officer, agency StreamID, roles ...string) officer {
	second := officerCalled("second key of "+string(o.person), agency, roles...)
	second.person = o.person
	return second
}

// TestSuspicionsBringNobodyAlong: a suspicion, like a sibling, must not put another
// child's history into this one's dossier.
func TestSuspicionsBringNobodyAlong(t *testing.T) {
	h := given(t, held(otherFound())...)
	for _, d := range []draft{suspected(), siblings(theChild, theOther)} {
		s, _, err := h.statement(t, d)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range Cites(s) {
			if id == theOther {
				t.Errorf("%s rests on the other child's stream", s.Type)
			}
		}
	}
}
