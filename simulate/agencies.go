package simulate

import (
	"slices"
	"strconv"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// Officer is a demo officer with the key that signs in his name.
type Officer struct {
	Key
	Name  string // sealed in every record
	Roles []string
}

// Agency is a demo agency. Its first officer is the administrator with whom it
// is accredited.
type Agency struct {
	ID         domain.StreamID
	Name       string
	Kind       domain.AgencyKind
	Territory  string // administrative code (GB/T 2260)
	Supervisor domain.StreamID
	Officers   []Officer
}

// WithRole returns the officers who may sign in any of the roles.
func (a Agency) WithRole(roles ...string) []Officer {
	var found []Officer
	for _, officer := range a.Officers {
		if slices.ContainsFunc(officer.Roles, func(r string) bool { return slices.Contains(roles, r) }) {
			found = append(found, officer)
		}
	}
	return found
}

// Directory lists the agencies of a world, supervisors first.
type Directory struct{ Agencies []Agency }

// OfKind returns the agencies of a kind; the national one first.
func (d Directory) OfKind(kinds ...domain.AgencyKind) []Agency {
	var found []Agency
	for _, agency := range d.Agencies {
		if slices.Contains(kinds, agency.Kind) {
			found = append(found, agency)
		}
	}
	return found
}

// In returns the agencies of the kinds whose territory is the code.
func (d Directory) In(territory string, kinds ...domain.AgencyKind) []Agency {
	return slices.DeleteFunc(d.OfKind(kinds...), func(a Agency) bool { return a.Territory != territory })
}

// Officers returns the officers of all agencies.
func (d Directory) Officers() []Officer {
	var all []Officer
	for _, agency := range d.Agencies {
		all = append(all, agency.Officers...)
	}
	return all
}

// staffing says which roles an agency's officers have, one entry an officer.
var staffing = map[domain.AgencyKind][][]string{
	domain.Police: {
		{domain.RoleInvestigator}, {domain.RoleInvestigator}, {domain.RoleInvestigator}, {domain.RoleInvestigator},
		{domain.RoleInvestigator, domain.RoleIntake}, {domain.RoleIntake}, {domain.RoleSupervisor},
	},
	domain.CivilAffairs: {{domain.RoleCaseworker}, {domain.RoleCaseworker}, {domain.RoleCaseworker}, {domain.RoleSupervisor},
		{domain.RolePanelMember}},
	domain.WelfareInstitution: {{domain.RoleIntake}, {domain.RoleIntake}, {domain.RoleCaseworker}, {domain.RoleCaseworker}, {domain.RoleSupervisor}},
	domain.Shelter:            {{domain.RoleIntake}, {domain.RoleIntake}, {domain.RoleCaseworker}, {domain.RoleCaseworker}, {domain.RoleSupervisor}},
	domain.NGO:                {{domain.RoleCaseworker}, {domain.RoleCaseworker}, {domain.RoleCaseworker}, {domain.RoleSupervisor}},
	domain.GuardianOffice:     {{domain.RoleGuardian}, {domain.RoleGuardian}},
	domain.Court:              {{domain.RoleClerk}, {domain.RoleClerk}},
	domain.Prosecution:        {{domain.RoleProsecutor}, {domain.RoleProsecutor}},
	domain.HealthFacility:     {{domain.RoleDoctor}, {domain.RoleDoctor}},
	domain.Panel:              {{domain.RolePanelMember}, {domain.RolePanelMember}},
	domain.Auditing:           {{domain.RoleAuditor}, {domain.RoleAuditor}},
	domain.Operator:           {{domain.RoleRegistrar}},
}

// national is the territory of agencies that act everywhere.
const national = "100000"

// directoryBuilder adds agencies one by one.
type directoryBuilder struct {
	seed uint64
	list []Agency
}

func newDirectory(seed uint64) Directory {
	b := &directoryBuilder{seed: seed}
	police := b.add("Ministry of Police (demo)", domain.Police, national, "")
	civil := b.add("Ministry of Civil Affairs (demo)", domain.CivilAffairs, national, "")
	b.add("Open Audit Institute (demo)", domain.Auditing, national, "")
	b.add("Homeward Operations (demo)", domain.Operator, national, "")
	b.add("Juvenile Court (demo)", domain.Court, national, "")
	b.add("Guardian Office (demo)", domain.GuardianOffice, national, civil)
	b.add("Paper Crane Family Search (demo)", domain.NGO, national, civil)
	b.add("Long River Children's Aid (demo)", domain.NGO, national, civil)
	for i, p := range provinces {
		b.add(p.name+" Child Rescue Police (demo)", domain.Police, p.code, police)
		// Two provinces of three have an institution and two have a shelter, so
		// that each has one or both.
		if i%3 != 2 {
			b.add(p.name+" Children's Welfare Institution (demo)", domain.WelfareInstitution, p.code, civil)
		}
		if i%3 != 0 {
			b.add(p.name+" Child Shelter (demo)", domain.Shelter, p.code, civil)
		}
	}
	b.add("National Prosecution (demo)", domain.Prosecution, national, "")
	b.add("Panel for the Best Interests of Children (demo)", domain.Panel, national, civil)
	b.add("Three Pines Children's Hospital (demo)", domain.HealthFacility, national, civil)
	b.add("Harbour Clinic (demo)", domain.HealthFacility, national, civil)
	b.add(capturedName, domain.Shelter, provinces[6].code+"-X", civil)
	return Directory{Agencies: b.list}
}

// capturedName is the shelter that turns out to be in the wrong hands. No child
// comes there but those whose story it is.
const capturedName = "Riverbend Private Shelter (demo)"

// captured returns the shelter in the wrong hands.
func (d Directory) captured() Agency {
	i := slices.IndexFunc(d.Agencies, func(a Agency) bool { return a.Name == capturedName })
	return d.Agencies[i]
}

// homes returns the shelters and institutions that receive children from all over
// the country.
func (d Directory) homes() []Agency {
	return slices.DeleteFunc(d.OfKind(domain.Shelter, domain.WelfareInstitution), func(a Agency) bool { return a.Name == capturedName })
}

// ByID returns an agency; the zero Agency when there is none of that id.
func (d Directory) ByID(id domain.StreamID) Agency {
	for _, agency := range d.Agencies {
		if agency.ID == id {
			return agency
		}
	}
	return Agency{}
}

func (b *directoryBuilder) add(name string, kind domain.AgencyKind, territory string, supervisor domain.StreamID) domain.StreamID {
	random := newDice(b.seed, "agency", strconv.Itoa(len(b.list)))
	agency := Agency{
		ID: domain.NewStreamID(domain.AgencyStream, random.bytes16()), Name: name, Kind: kind,
		Territory: territory, Supervisor: supervisor,
	}
	roles := append([][]string{{domain.RoleAdministrator}}, staffing[kind]...)
	for _, mine := range roles {
		officer := domain.NewPersonID(random.bytes16())
		agency.Officers = append(agency.Officers, Officer{
			Key:  Key{Private: derivedKey(b.seed, string(officer)), Agency: agency.ID, Officer: officer, Role: mine[0]},
			Name: random.personName(), Roles: mine,
		})
	}
	b.list = append(b.list, agency)
	return agency.ID
}

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
