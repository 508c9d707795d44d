package simulate

import (
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// institutionsOpen is when the demo's agencies begin to be enrolled.
var institutionsOpen = time.Date(2012, time.December, 3, 9, 0, 0, 0, beijing)

// Establish records the policy, all agencies and all officers, some minutes
// apart in December 2012, and gives the lines to yield. Tests of other rooms
// start here and go on with Record. It stops at the first error of yield.
func (a *Author) Establish(yield func(Line) error) error {
	random := newDice(a.World.Seed, "establish")
	at := institutionsOpen
	drafts := []Draft{a.World.policyDraft(at)}
	for _, agency := range a.World.Directory.Agencies {
		at = officeHours(at.Add(random.within(8*time.Minute, 40*time.Minute)))
		drafts = append(drafts, a.World.accreditation(agency, at))
		for _, officer := range agency.Officers[1:] {
			at = officeHours(at.Add(random.within(3*time.Minute, 25*time.Minute)))
			drafts = append(drafts, a.World.enrolment(agency, officer, at)...)
		}
	}
	for _, draft := range drafts {
		line, _, err := a.Record(draft)
		if err != nil {
			return err
		}
		if err := yield(line); err != nil {
			return err
		}
	}
	return nil
}

func (w World) accreditation(agency Agency, at time.Time) Draft {
	administrator := agency.Officers[0]
	return Draft{
		Stream: agency.ID, RecordedAt: at, Place: agency.Territory,
		Signers: append(w.governance()[:governanceThreshold], administrator.Signs(domain.PurposePossession)),
		Facts: domain.AgencyAccredited{
			Name: agency.Name, Kind: agency.Kind, Territory: agency.Territory, Supervisor: agency.Supervisor,
			Officer: administrator.Officer, Key: administrator.Public(),
		},
	}
}

// enrolment authorises an officer. The first of the family search begins with
// another key and changes it within the hour, as people do who practise.
func (w World) enrolment(agency Agency, officer Officer, at time.Time) []Draft {
	search := w.Directory.OfKind(domain.NGO)[0]
	if officer.Officer != search.Officers[1].Officer {
		return []Draft{authorisation(agency, officer, at)}
	}
	first := officer
	first.Private = derivedKey(w.Seed, "former "+string(officer.Officer))
	return []Draft{authorisation(agency, first, at), {
		Stream: agency.ID, RecordedAt: at.Add(time.Minute), Place: agency.Territory,
		Signers: []Signing{agency.Officers[0].Records(), officer.Signs(domain.PurposePossession)},
		Facts:   domain.KeyRotated{Officer: officer.Officer, Key: officer.Public(), Replaces: domain.Digest(first.ID())},
	}}
}

func authorisation(agency Agency, officer Officer, at time.Time) Draft {
	return Draft{
		Stream: agency.ID, RecordedAt: at, Place: agency.Territory,
		Signers: []Signing{agency.Officers[0].Records(), officer.Signs(domain.PurposePossession)},
		Facts:   domain.OfficerAuthorised{Officer: officer.Officer, Key: officer.Public(), Roles: officer.Roles},
		Sealed:  map[string]any{"officerName": officer.Name},
	}
}

// officeHours moves a time before 08:00 or after 20:00 to the next morning. It
// keeps the minute, so that times that were apart do not all fall on 08:00.
func officeHours(at time.Time) time.Time {
	local := at.In(beijing)
	morning := time.Date(local.Year(), local.Month(), local.Day(), 8, local.Minute(), local.Second(), 0, beijing)
	switch {
	case local.Hour() < 8:
		return morning
	case local.Hour() >= 20:
		return morning.AddDate(0, 0, 1)
	}
	return local
}
