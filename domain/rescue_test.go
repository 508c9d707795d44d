package domain

import (
	"reflect"
	"strings"
	"testing"
)

func TestRescueRefusesFacts(t *testing.T) {
	refuses(t, TypeChildRescued, []breach{
		{"facts.child", `"` + string(theChild) + `"`, "facts.child"},
		{"facts.temporaryNumber", `""`, "facts.temporaryNumber"},
		{"facts.temporaryNumber", `"` + strings.Repeat("7", 65) + `"`, "facts.temporaryNumber"},
		{"facts.ageFrom", `-1`, "facts.ageFrom"},
		{"facts.ageFrom", `15`, "facts.ageTo"},
		{"facts.ageTo", `1441`, "facts.ageTo"},
		{"facts.ageTo", `99999999999999999999`, "facts.ageTo"},
		{"facts.sex", `"Female"`, "facts.sex"},
		{"facts.condition", `"fine"`, "facts.condition"},
		{"facts.foundWith", `"parent"`, "facts.foundWith"},
	})
	for _, newborn := range []breach{{path: "facts.ageFrom", value: `0`}, {path: "facts.ageTo", value: `360`}} {
		if _, err := ParseStatement(broken(t, told(t, TypeChildRescued), newborn.path, newborn.value), strict); err != nil {
			t.Errorf("%s %s: %v", newborn.path, newborn.value, err)
		}
	}
}

func TestRescueIsJudged(t *testing.T) {
	first, second := finder.records(RoleInvestigator), partner.seconds(RoleInvestigator)
	unsigned := verdict{"H1", Forbidden, "signers"}
	twin := officer{police, finder.person, recruit.key, []string{RoleInvestigator}}
	judge(t, []row{
		{"H1 accepts two officers", world(), rescue(), accepted},
		{"H1 accepts two stations", world(), rescue().by(first, patrol.seconds(RoleInvestigator)), accepted},
		{"H1 accepts three officers", world(), rescue().by(first, second, patrol.seconds(RoleInvestigator)), accepted},
		{"H1 accepts one officer, who is countersigned later", world(), rescue().by(first), accepted},
		{"H1 refuses seconds alone", world(), rescue().by(finder.seconds(RoleInvestigator), second), unsigned},
		{"H1 refuses two authors", world(), rescue().by(first, partner.records(RoleInvestigator)), unsigned},
		{"H1 refuses a role that may not", world(), rescue().by(finder.records(RoleCaseworker), second), unsigned},
		{"H1 refuses a role the officer has not", world(), rescue().by(first, partner.seconds(RoleCaseworker)), unsigned},
		{"H1 refuses a kind of agency that may not", world(authorisation(officerCalled("agent", ngo, RoleInvestigator))),
			rescue().by(first, officerCalled("agent", ngo, RoleInvestigator).seconds(RoleInvestigator)), unsigned},
		{"H1 refuses a key nobody enrolled", world(), rescue().by(first, recruit.seconds(RoleInvestigator)), unsigned},
		{"H1 refuses a key of another agency", world(),
			rescue().by(first, Signer{patrol.key.ID(), police, RoleInvestigator, PurposeSecond}), unsigned},
		{"H1 refuses an agency never accredited", world(),
			rescue().by(first, officerCalled("ghost", nobody).seconds(RoleInvestigator)), unsigned},
		{"H1 refuses a witness", world(), rescue().by(first, second, volunteer.as(RoleCaseworker, PurposeWitness)), unsigned},
		{"H6 refuses one person with two keys", world(authorisation(twin).named("twin")),
			rescue().by(first, twin.seconds(RoleInvestigator)), verdict{"H6", Forbidden, "signers"}},
		{"H3 refuses a second rescue", world(rescue()), rescue().named("second"), verdict{"H3", Conflict, "stream"}},
		{"H3 accepts another stream", world(rescue()), elsewhere(rescue()), accepted},
		{"H3 refuses what comes before the rescue", world(), taken(finder, RoleCaseworker), verdict{"H3", Conflict, "stream"}},
		{"H3 accepts what comes after a void one", world(rescue().by(second).butVoid()), rescue().named("again"), accepted},
	})
}

func elsewhere(d draft) draft { d.stream = childCalled("another"); return d }

func TestRescueOpensTheStream(t *testing.T) {
	c := given(t, world(rescue())...).fold.State(theChild).Child
	if want := (Mark{ID: rescue().id(), Type: TypeChildRescued}); c.Person != somebody || c.Opened != want || !reflect.DeepEqual(c.Custody, CustodyState{Since: want}) {
		t.Errorf("after the rescue: %+v", c)
	}
}
