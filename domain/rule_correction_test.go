package domain

import "testing"

// wrong declares a step wrong, so many hours after dawn.
func wrong(of Step, hours int, e ErrorDeclared, signers ...Signer) Step {
	s := handmade(of.Stream, hours, e, signers...)
	s.Refs = []Ref{{Rel: "corrects", Stream: of.Stream, ID: of.ID}}
	return s
}

func TestA27(t *testing.T) {
	author, second, third := nurse.records(RoleIntake), finder.seconds(RoleInvestigator), assessor.seconds(RoleCaseworker)
	arrival := handmade(theChild, 10, TransferAccepted{Care: "shelter"}, author)
	both := handmade(theChild, 10, CustodyHeldOutside{Care: "hospital"}, author, second)
	visit := handmade(theChild, 10, PresenceAttested{}, author, second)
	asked := handmade(theChild, 20, CourtOrderRecorded{Order: OrderDisclosure}, clerk.records(RoleClerk))
	stay := handmade(theChild, 20, CourtOrderRecorded{Order: OrderStay}, clerk.records(RoleClerk))
	whole := ErrorDeclared{Error: "did_not_occur"}
	typed := ErrorDeclared{Error: incorrectData, Clerical: true}
	taken := wrong(both, 30, whole, author, second)
	taken.Withdrawn = true
	for name, c := range map[string]struct {
		steps []Step
		want  int
	}{
		"another agency signs":                {[]Step{arrival, wrong(arrival, 30, whole, author, second)}, 0},
		"after a court had asked":             {[]Step{arrival, asked, wrong(arrival, 30, whole, author, second)}, 1},
		"a date, after a court had asked":     {[]Step{arrival, asked, wrong(arrival, 30, typed, author)}, 1},
		"a visit, after a court had asked":    {[]Step{visit, asked, wrong(visit, 30, whole, author, third)}, 0},
		"before a court asked":                {[]Step{arrival, wrong(arrival, 15, whole, author, second), asked}, 0},
		"a court asked for nothing":           {[]Step{arrival, stay, wrong(arrival, 30, whole, author, second)}, 0},
		"by those alone who signed":           {[]Step{both, wrong(both, 30, whole, author, second)}, 1},
		"by those and another":                {[]Step{both, wrong(both, 30, whole, author, second, third)}, 0},
		"by its author alone, a date":         {[]Step{arrival, wrong(arrival, 30, typed, author)}, 0},
		"a visit, by those alone":             {[]Step{visit, wrong(visit, 30, whole, author, second)}, 0},
		"by those alone, after a court asked": {[]Step{both, asked, wrong(both, 30, whole, author, second)}, 2},
		"the correction was wrong itself":     {[]Step{both, taken}, 0},
	} {
		fires(t, name, "A27", lookedAt(c.steps...), c.want)
	}
	a := lookedAt(arrival, wrong(arrival, 30, whole, author, second))
	a.Others = map[StreamID][]Step{theChild.Access(): {handmade(theChild.Access(), 20, DossierIssued{}, registrar.records(RoleRegistrar))}}
	fires(t, "after a dossier was made", "A27", a, 1)
}

func TestA27OfOfficers(t *testing.T) {
	a := theAgency(WelfareInstitution)
	a.Tallies = []Tally{{What: CountCorrected, Who: string(nurse.person), Own: Share{12, 40}, Peers: Share{90, 4000}, Among: 100, Records: shown}}
	fires(t, "far more than others", "A27", a, 1)
	a.Tallies[0].Own.Hits = 2
	fires(t, "as others", "A27", a, 0)
}
