package domain

import "testing"

func TestSiblingsAreJudged(t *testing.T) {
	refuses(t, TypeSiblingsDeclared, []breach{
		{"facts.other", `"` + string(theReport) + `"`, "facts.other"},
		{"facts.relation", `"cousin"`, "facts.relation"},
		{"facts.grounds", `["likeness"]`, "facts.grounds"},
	})
	twin := siblings(theChild, theOther)
	stays := half(theChild, theOther, theChild)
	gone := revoked(twin, clerk.records(RoleClerk), finder.seconds(RoleInvestigator))
	judge(t, []row{
		{"H3 accepts twins", held(), twin, accepted},
		{"H3 accepts the other half", held(otherFound(), twin), siblings(theOther, theChild), accepted},
		{"H3 accepts siblings after a death", held(death()), twin, accepted},
		{"H3 accepts siblings of a stream whose life goes on elsewhere", linked(), siblings(theChild, theThird), accepted},
		{"H3 refuses the stream itself", held(), siblings(theChild, theChild), verdict{"H3", Invalid, "facts.other"}},
		{"H3 refuses the same twice", held(twin), twin.named("again"), verdict{"H3", Conflict, "facts.other"}},
		{"H3 refuses two streams of one person", held(otherFound(), stays), twin, verdict{"H3", Conflict, "facts.other"}},
		{"H3 accepts them once that is revoked", held(otherFound(), stays, revoked(stays, clerk.records(RoleClerk), finder.seconds(RoleInvestigator))), twin, accepted},
		{"H3 accepts one person once the siblings are revoked", held(otherFound(), twin, gone), stays, accepted},
		{"H6 refuses one agency", held(), twin.by(finder.records(RoleInvestigator), partner.seconds(RoleInvestigator)), verdict{"H6", Forbidden, "signers"}},
		{"H1 refuses an author alone", held(), twin.by(finder.records(RoleInvestigator)), verdict{"H1", Forbidden, "signers"}},
	})
}
