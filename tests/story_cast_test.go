package tests

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/homeward-ledger/homeward/client"
	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/simulate"
)

// place is an agency of the stories' town.
type place struct {
	name   string // of its desk, its keys and its token
	kind   domain.AgencyKind
	number int // which of the demonstration's agencies of the kind
}

// The agencies of the stories. The police station and the home are of one
// province, under the ministries that supervise them.
var (
	police      = place{"police", domain.Police, 2}
	ministry    = place{"ministry", domain.Police, 0}
	shelter     = place{"shelter", domain.Shelter, 0}
	home        = place{"home", domain.WelfareInstitution, 0}
	civil       = place{"civil", domain.CivilAffairs, 0}
	search      = place{"search", domain.NGO, 0} // looks for families
	aid         = place{"aid", domain.NGO, 1}
	guardians   = place{"guardians", domain.GuardianOffice, 0}
	bench       = place{"bench", domain.Court, 0}
	accusers    = place{"accusers", domain.Prosecution, 0}
	panel       = place{"panel", domain.Panel, 0}
	hospital    = place{"hospital", domain.HealthFacility, 0}
	audit       = place{"audit", domain.Auditing, 0}
	laboratory  = place{"laboratory", domain.Laboratory, 0}
	townspeople = []place{police, ministry, shelter, home, civil, search, aid, guardians, bench, accusers, panel, hospital, audit, laboratory}
)

// officerAt is the number-th officer of a place who has the role.
type officerAt struct {
	place
	role    string
	number  int
	purpose string // of the signature; what the order of the signers says, if empty
}

func (p place) officer(role string, number int) officerAt {
	return officerAt{place: p, role: role, number: number}
}

// watching is the officer as witness of a hand-over.
func (o officerAt) watching() officerAt {
	o.purpose = domain.PurposeWitness
	return o
}

// The officers who have most to do.
var (
	inspector  = police.officer(domain.RoleInvestigator, 0)
	partner    = police.officer(domain.RoleInvestigator, 1)
	matron     = shelter.officer(domain.RoleIntake, 0)
	warden     = shelter.officer(domain.RoleCaseworker, 0)
	nurse      = home.officer(domain.RoleIntake, 0)
	assessor   = civil.officer(domain.RoleCaseworker, 0)
	registry   = civil.officer(domain.RoleCaseworker, 1)
	director   = civil.officer(domain.RoleSupervisor, 0)
	searcher   = search.officer(domain.RoleCaseworker, 0)
	helper     = aid.officer(domain.RoleCaseworker, 0)
	advocate   = guardians.officer(domain.RoleGuardian, 0)
	clerk      = bench.officer(domain.RoleClerk, 0)
	prosecutor = accusers.officer(domain.RoleProsecutor, 0)
	doctor     = hospital.officer(domain.RoleDoctor, 0)
	examiner   = audit.officer(domain.RoleAuditor, 0)
	reviewer   = audit.officer(domain.RoleAuditor, 1)

	analyst   = laboratory.officer(domain.RoleAnalyst, 0)
	checker   = laboratory.officer(domain.RoleReviewer, 0)
	receiver  = laboratory.officer(domain.RoleReceiver, 0)
	operator  = laboratory.officer(domain.RoleDatabase, 0)
	labHead   = laboratory.officer(domain.RoleSupervisor, 0)
	detective = police.officer(domain.RoleInvestigator, 2)

	registrarOfAdoptions = civil.officer(domain.RoleAdoptions, 0)
)

// cast is the demonstration's directory, where the people of the stories work.
var cast = sync.OnceValues(func() (simulate.World, error) { return simulate.Founding(demoSeed) })

// agency is the place in the directory.
func (p place) agency() simulate.Agency {
	world, err := cast()
	if err != nil {
		panic(err) // town has asked before and failed the test
	}
	return world.Directory.OfKind(p.kind)[p.number]
}

func (p place) id() domain.StreamID { return p.agency().ID }

func (o officerAt) key() string {
	return filepath.Join("keys", fmt.Sprintf("%s-%s-%d.key", o.name, o.role, o.number))
}

func (o officerAt) held() simulate.Officer  { return o.agency().WithRole(o.role)[o.number] }
func (o officerAt) person() domain.PersonID { return o.held().Officer }

// desk are the arguments of a submit at the desk of the officer's agency.
func (o officerAt) desk(server string, more ...string) []string {
	token, err := os.ReadFile(filepath.Join(townFolder, "tokens", o.name))
	if err != nil {
		panic(err) // town has written it
	}
	return append([]string{"submit", "--trust", "data/trust.json", "--desk", filepath.Join("desks", o.name), "--yes",
		"--server", server, "--token", strings.TrimSpace(string(token))}, more...)
}

// signersOf says who signs: the first records, the others were there too. Whoever
// signs at another desk is named.
func signersOf(by []officerAt) []object {
	var list []object
	for i, o := range by {
		purpose := domain.PurposeSecond
		if i == 0 {
			purpose = domain.PurposeRecord
		}
		signer := object{"role": o.role, "purpose": cmp.Or(o.purpose, purpose)}
		if i > 1 {
			signer["key"], signer["agency"] = o.held().ID(), o.id()
		}
		list = append(list, signer)
	}
	return list
}

// townFolder is where the ledger stands that every story begins with: a
// demonstration with its agencies and officers and no child, a desk, a token and
// key files for each place. TestMain removes it.
var (
	townFolder string
	townOnce   sync.Once
)

// town returns the folder to begin a story with, made once.
func town(t *testing.T) string {
	t.Helper()
	townOnce.Do(func() { furnish(t) })
	if townFolder == "" {
		t.Fatal("the stories' ledger could not be made; another test says why")
	}
	return townFolder
}

func furnish(t *testing.T) {
	t.Helper()
	world, err := cast()
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "homeward-town-")
	if err != nil {
		t.Fatal(err)
	}
	temporary = append(temporary, dir)
	mustRun(t, dir, homeward, "init", "--demo", "--seed", fmt.Sprint(demoSeed))
	author, err := simulate.NewAuthor(world)
	if err != nil {
		t.Fatal(err)
	}
	var lines []simulate.Line
	if err := author.Establish(func(l simulate.Line) error { lines = append(lines, l); return nil }); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "agencies.jsonl"), jsonLines(t, lines))
	mustRun(t, dir, homeward, "import", "agencies.jsonl")
	for _, folder := range []string{"keys", "tokens", "desks"} {
		if err := os.Mkdir(filepath.Join(dir, folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	write(t, filepath.Join(dir, "tokens", "auditor"), []byte(mustRun(t, dir, homeward, "token", "auditor")))
	for _, p := range townspeople {
		p.moveIn(t, dir)
	}
	for i, name := range []string{"recorder", "reader"} { // clerks of the court
		token := mustRun(t, dir, homeward, "token", "clerk", "--court", string(bench.id()), "--officer", string(bench.officer(domain.RoleClerk, i).person()))
		write(t, filepath.Join(dir, "tokens", name), []byte(token))
	}
	onCall := mustRun(t, dir, homeward, "token", "officer", "--agency", string(aid.id()), "--officer", string(helper.person()))
	write(t, filepath.Join(dir, "tokens", "on call"), []byte(onCall))
	townFolder = dir
}

// moveIn gives a place its desk, its token and its officers' keys.
func (p place) moveIn(t *testing.T, dir string) {
	t.Helper()
	agency := p.agency()
	for _, officer := range agency.Officers {
		for _, role := range officer.Roles {
			number := slices.IndexFunc(agency.WithRole(role), func(o simulate.Officer) bool { return o.Officer == officer.Officer })
			writeKey(t, filepath.Join(dir, p.officer(role, number).key()), client.KeyFileOf(agency.ID, officer.Private))
		}
	}
	kind := "officer"
	if p.kind == domain.Auditing {
		kind = "auditor"
	}
	token := mustRun(t, dir, homeward, "token", kind, "--agency", string(agency.ID))
	write(t, filepath.Join(dir, "tokens", p.name), []byte(token))
	mustRun(t, dir, homeward, "submit", "--new-desk", "--trust", "data/trust.json", "--desk", filepath.Join("desks", p.name))
}

func tokenOf(t *testing.T, name string) string {
	t.Helper()
	return strings.TrimSpace(string(read(t, filepath.Join(townFolder, "tokens", name))))
}
