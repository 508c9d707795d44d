package domain

import "testing"

// TestWhoIsInTheCase: to open a stream, to be responsible, or to be called in by an
// agency of the case. To record something there is not enough, and lets nobody
// else in.
func TestWhoIsInTheCase(t *testing.T) {
	signed := func(event Event, signers ...Signer) Statement {
		return Statement{Stream: theChild, Type: event.EventType(), Event: event, Signers: signers}
	}
	by := volunteer.records(RoleCaseworker)
	for name, c := range map[string]struct {
		s    Statement
		had  map[StreamID]Part
		want map[StreamID]Part
	}{
		"who opens it, with the second":      {signed(ChildRescued{}, finder.records(RoleInvestigator), patrol.seconds(RoleInvestigator)), nil, map[StreamID]Part{police: InCase, station: InCase}},
		"who becomes responsible":            {signed(CustodyTaken{Agency: ngo}, by), nil, map[StreamID]Part{ngo: InCase}},
		"who claims it is not":               {signed(CustodyClaimed{Agency: ngo}, by), nil, map[StreamID]Part{ngo: Wrote}},
		"who gets it is":                     {signed(CustodyContestResolved{Agency: ngo, Against: []StreamID{police}}, director.records(RoleSupervisor)), map[StreamID]Part{police: InCase, ngo: Wrote}, map[StreamID]Part{civil: Wrote, ngo: InCase}},
		"who looks in is not":                {signed(PresenceAttested{}, by), nil, map[StreamID]Part{ngo: Wrote}},
		"nor a second time":                  {signed(PresenceAttested{}, by), map[StreamID]Part{ngo: Wrote}, map[StreamID]Part{}},
		"nor whom that one calls":            {signed(CaseReferred{To: civil}, by), map[StreamID]Part{ngo: Wrote}, map[StreamID]Part{civil: Wrote}},
		"whom an agency of the case calls":   {signed(CaseReferred{To: civil}, by), map[StreamID]Part{ngo: InCase}, map[StreamID]Part{civil: InCase}},
		"who signs with one":                 {signed(PresenceAttested{}, by, assessor.seconds(RoleCaseworker)), map[StreamID]Part{ngo: InCase}, map[StreamID]Part{civil: InCase}},
		"a court by its order is not":        {signed(CourtOrderRecorded{Court: court}, clerk.records(RoleClerk)), nil, map[StreamID]Part{court: Wrote}},
		"the guardian that a court appoints": {signed(GuardianAppointed{GuardianAgency: guardians}, clerk.records(RoleClerk)), nil, map[StreamID]Part{court: InCase, guardians: InCase}},
		"not one that anybody appoints":      {signed(GuardianAppointed{GuardianAgency: guardians}, assessor.records(RoleCaseworker)), nil, map[StreamID]Part{civil: Wrote, guardians: Wrote}},
		"who takes a report on":              {signed(MissingAccepted{}, finder.records(RoleInvestigator)), nil, map[StreamID]Part{police: InCase}},
		"a laboratory sees no name":          {signed(SpecimenHandedOver{To: lab}, finder.records(RoleInvestigator)), map[StreamID]Part{police: InCase}, map[StreamID]Part{lab: Wrote}},
		"nor by post":                        {signed(SpecimenDispatched{To: lab}, finder.records(RoleInvestigator)), map[StreamID]Part{police: InCase}, map[StreamID]Part{lab: Wrote}},
		"nor by a witness":                   {signed(SpecimenDestroyed{}, analyst.records(RoleAnalyst), watches), map[StreamID]Part{police: InCase, lab: Wrote}, map[StreamID]Part{}},
		"not who reviews it":                 {signed(RecordReviewed{}, by), nil, map[StreamID]Part{ngo: Wrote}},
	} {
		got := Parts(c.s, c.had)
		if len(got) != len(c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
		for agency, part := range c.want {
			if got[agency] != part {
				t.Errorf("%s: %s has part %d, want %d", name, agency, got[agency], part)
			}
		}
	}
}
