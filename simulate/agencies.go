package simulate

import (
	"slices"
	"strconv"

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
		{domain.RolePanelMember}, {domain.RoleAdoptions}},
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
	domain.Laboratory: {{domain.RoleReceiver}, {domain.RoleAnalyst}, {domain.RoleAnalyst}, {domain.RoleReviewer}, {domain.RoleReviewer},
		{domain.RoleDatabase}, {domain.RoleCourier}, {domain.RoleSupervisor}},
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
	b.add("Institute of Forensic Genetics (demo)", domain.Laboratory, national, police)
	b.add("South Gate DNA Laboratory (demo)", domain.Laboratory, national, civil)
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
