package domain

import (
	"fmt"
	"slices"
	"testing"
)

func TestCounts(t *testing.T) {
	key := nurse.key.ID()
	by := []Signer{nurse.records(RoleIntake)}
	two := []Signer{nurse.records(RoleIntake), assessor.seconds(RoleCaseworker)}
	officers := func(corrects string, more ...string) []string {
		return append([]string{"corrected " + key + " " + corrects, "read " + key + " false"}, more...)
	}
	house := string(welfare)
	for name, c := range map[string]struct {
		stream  StreamID
		event   Event
		signers []Signer
		want    []string
	}{
		"a find":       {theChild, ChildFound{}, by, append([]string{"found " + house + " true"}, officers("false")...)},
		"an admission": {theChild, ChildAdmitted{}, by, append([]string{"found " + house + " true"}, officers("false")...)},
		"custody":      {theChild, CustodyTaken{Care: "shelter"}, by, append([]string{"found " + house + " false", "released " + house + " false"}, officers("false")...)},
		"an emergency": {theChild, PlacementEmergency{Agency: shelter}, by, append([]string{"found " + string(shelter) + " false", "released " + string(shelter) + " false"}, officers("false")...)},
		"a correction": {theChild, ErrorDeclared{}, by, officers("true")},
		"a report":     {theReport, ErrorDeclared{}, by, officers("true")},
		"an adoption": {theChild, AdoptionRegistered{}, two, append([]string{"released " + string(civil) + " true", "released " + house + " true",
			"corrected " + key + " false", "read " + key + " false", "decided " + key + " true"},
			"corrected "+assessor.key.ID()+" false", "read "+assessor.key.ID()+" false", "decided "+assessor.key.ID()+" true")},
		"decided alone": {theChild, AdoptionRegistered{}, by, append([]string{"released " + house + " true"}, officers("false")...)},
		"watched":       {theChild, PresenceAttested{}, []Signer{nurse.as(RoleIntake, PurposeWitness)}, nil},
		"a reading":     {theChild.Access(), BreakGlassUsed{}, by, []string{"read " + key + " true"}},
		"a review":      {theChild.Access(), BreakGlassReviewed{}, by, nil},
		"an operation":  {theOperation, OperationOpened{}, by, nil},
	} {
		var got, want []string
		for _, x := range Counts(Statement{Stream: c.stream, Type: c.event.EventType(), Event: c.event, Signers: c.signers}) {
			got = append(got, fmt.Sprintf("%s %s %t", x.What, x.Who, x.Hit))
		}
		want = slices.Sorted(slices.Values(c.want))
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("%s counts\n%v, want\n%v", name, got, want)
		}
	}
}
