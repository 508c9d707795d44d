package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/graphql"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/transparency"
)

// importerToken stands for the importer, for whom there is no token.
const importerToken = "importer"

// roleCaller is a column of the table: who asks, and what the own and the other
// child are to it.
type roleCaller struct {
	token             string // empty: nobody
	agency, strangers domain.StreamID
	own, other        roleCase
}

// roleCase is a child with what goes with it, and the leaf indexes of a record of
// each stream.
type roleCase struct {
	child                              domain.StreamID
	rescue, report, operation, officer uint64
	asked                              uint64 // a record of who asked for the child's history
}

// rolesAsked is when the cells of the table are asked.
var rolesAsked = time.Date(2014, time.May, 4, 10, 0, 0, 0, time.UTC)

// rolesWorld is a served ledger with one case for every order that a clerk can
// have, and one that is nobody's business.
type rolesWorld struct {
	parts                *parts
	ledger               *ledger.Ledger
	handler, importerAPI http.Handler

	author *simulate.Author
	lines  bytes.Buffer
	at     time.Time
	made   int
	err    error

	police, rivals, court, otherCourt simulate.Agency
	patrol, auditors                  simulate.Agency                 // the patrol reads in emergencies alone
	signed                            map[domain.StreamID]ledger.Line // a statement of each agency
	enrolled                          map[domain.StreamID]uint64      // the record of one of its officers
	cases                             map[string]roleCase
	gone                              simulate.Officer
	detectives                        [2]simulate.Officer // of the police and of the rivals
	bystanders                        [2]simulate.Officer
	outsiders                         domain.StreamID          // the bystanders' agency, which has no part in anything
	onRecord                          map[domain.StreamID]pair // statements of two signers
	token                             map[string]string
}

func newRolesWorld(t *testing.T) *rolesWorld {
	t.Helper()
	w := &rolesWorld{signed: map[domain.StreamID]ledger.Line{}, enrolled: map[domain.StreamID]uint64{}, cases: map[string]roleCase{},
		at: time.Date(2013, time.March, 1, 9, 0, 0, 0, time.UTC)}
	world, err := simulate.Founding(defaultSeed)
	noError(t, err)
	w.author, err = simulate.NewAuthor(world)
	noError(t, err)
	noError(t, w.author.Establish(func(line simulate.Line) error { return w.keep(line) }))
	police := world.Directory.OfKind(domain.Police)
	w.police, w.rivals, w.court = police[1], police[2], world.Directory.OfKind(domain.Court)[0]
	w.patrol, w.auditors = police[4], world.Directory.OfKind(domain.Auditing)[0]
	w.bystanders = [2]simulate.Officer(police[3].WithRole(domain.RoleInvestigator))
	w.outsiders = police[3].ID
	w.tell()
	w.tellSameHands()
	w.tellPairs(t)
	w.endOthers()
	w.openInEmergencies()
	noError(t, w.err)
	w.open(t)
	return w
}

func noError(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (w *rolesWorld) keep(line simulate.Line) error {
	text, err := line.Bytes()
	w.lines.Write(text)
	return err
}

// record puts a draft on record, a minute after the one before. The first error
// stays.
func (w *rolesWorld) record(d simulate.Draft) (index uint64, id string) {
	if w.err != nil {
		return 0, ""
	}
	w.at = w.at.Add(time.Minute)
	d.RecordedAt, index = w.at, w.author.Size()
	line, statement, err := w.author.Record(d)
	if err != nil {
		w.err = fmt.Errorf("%s: %w", d.Facts.EventType(), err)
		return 0, ""
	}
	w.err = w.keep(line)
	strange := func(s simulate.Signing) bool { return s.Key.Agency != d.Signers[0].Key.Agency }
	if !slices.ContainsFunc(d.Signers, strange) {
		w.signed[d.Signers[0].Key.Agency] = ledger.Line{Envelope: line.Envelope, Disclosures: line.Disclosures}
	}
	return index, statement.ID
}

func (w *rolesWorld) random() (r [16]byte) {
	w.made++
	return [16]byte{byte(w.made % 36), byte(w.made / 36), 77} // ids have 36 digits
}

// enrol gives an agency a further officer.
func (w *rolesWorld) enrol(agency simulate.Agency, role string) simulate.Officer {
	r := w.random()
	officer := simulate.Officer{Name: "Invented Name", Roles: []string{role}, Key: simulate.Key{
		Private: ed25519.NewKeyFromSeed(append(r[:], r[:]...)), Agency: agency.ID, Officer: domain.NewPersonID(r), Role: role}}
	w.enrolled[agency.ID], _ = w.record(simulate.Draft{Stream: agency.ID,
		Signers: []simulate.Signing{agency.Officers[0].Records(), officer.Signs(domain.PurposePossession)},
		Facts:   domain.OfficerAuthorised{Officer: officer.Officer, Key: officer.Public(), Roles: officer.Roles},
		Sealed:  map[string]any{"officerName": officer.Name}})
	return officer
}

// accredit admits a further court.
func (w *rolesWorld) accredit(name string) simulate.Agency {
	r := w.random()
	agency := simulate.Agency{ID: domain.NewStreamID(domain.AgencyStream, r), Name: name, Kind: domain.Court, Territory: "350000"}
	agency.Officers = []simulate.Officer{{Key: simulate.Key{Private: ed25519.NewKeyFromSeed(append(r[:], r[:]...)),
		Agency: agency.ID, Officer: domain.NewPersonID(r), Role: domain.RoleAdministrator}}}
	head := agency.Officers[0]
	w.record(simulate.Draft{Stream: agency.ID, Signers: append(w.governors(), head.Signs(domain.PurposePossession)),
		Facts: domain.AgencyAccredited{Name: name, Kind: domain.Court, Territory: agency.Territory, Officer: head.Officer, Key: head.Public()}})
	return agency
}

func (w *rolesWorld) governors() (all []simulate.Signing) {
	for _, key := range w.author.World.Governors[:2] {
		all = append(all, key.Signs(domain.PurposeGovernance))
	}
	return all
}

// aCase is a rescued child, the report that ended with it, and an operation.
func (w *rolesWorld) aCase(by simulate.Agency, officer, chief simulate.Officer) roleCase {
	c := roleCase{child: domain.NewStreamID(domain.ChildStream, w.random()), officer: w.enrolled[by.ID]}
	report, operation := domain.NewStreamID(domain.MissingStream, w.random()), domain.NewStreamID(domain.OperationStream, w.random())
	digest := string(domain.DigestOf([]byte(c.child)))
	record := func(stream domain.StreamID, facts domain.Event, by simulate.Officer, sealed map[string]any) uint64 {
		index, _ := w.record(simulate.Draft{Stream: stream, Facts: facts, Signers: []simulate.Signing{by.Records()}, Sealed: sealed})
		return index
	}
	c.rescue = record(c.child, domain.ChildRescued{Child: domain.NewPersonID(w.random()), TemporaryNumber: "7", Sex: "male", AgeFrom: 3, AgeTo: 5,
		Condition: "well", FoundWith: "buyer"}, officer, map[string]any{"photo": digest, "description": "A red coat."})
	c.report = record(report, domain.MissingReported{Child: domain.NewPersonID(w.random()), Relative: domain.NewPersonID(w.random()), Relation: "mother",
		ReportedAs: "report", Sex: "male", AgeFrom: 3, AgeTo: 5, Circumstances: "abducted_by_stranger", Taker: "unknown"}, officer,
		map[string]any{"childName": "Invented Child", "relativeName": "Invented Mother"})
	record(report, domain.MissingResolved{Outcome: "found_alive", Found: c.child}, officer, nil)
	c.operation = record(operation, domain.OperationOpened{Number: "1", Agencies: []domain.StreamID{by.ID}, Regions: []string{by.Territory}}, chief, nil)
	return c
}

// tell records everything that the columns of the table are about.
func (w *rolesWorld) tell() {
	detective, chief := w.enrol(w.police, domain.RoleInvestigator), w.enrol(w.police, domain.RoleSupervisor)
	w.gone = w.enrol(w.police, domain.RoleInvestigator)
	rival, boss := w.enrol(w.rivals, domain.RoleInvestigator), w.enrol(w.rivals, domain.RoleSupervisor)
	w.enrol(w.court, domain.RoleClerk)
	w.enrol(w.patrol, domain.RoleIntake)
	w.enrol(w.auditors, domain.RoleAuditor)
	w.otherCourt = w.accredit("Court of Appeal (demo)")
	w.otherCourt.Officers = append(w.otherCourt.Officers, w.enrol(w.otherCourt, domain.RoleClerk), w.enrol(w.otherCourt, domain.RoleClerk))
	w.detectives = [2]simulate.Officer{detective, rival}

	for _, name := range []string{"in force", "another reader", "expired", "not begun", "corrected"} {
		w.cases[name] = w.aCase(w.police, detective, chief)
	}
	for _, name := range []string{"opened", "opened before"} {
		w.cases[name] = w.aCase(w.police, detective, chief)
	}
	w.cases["rivals"] = w.aCase(w.rivals, rival, boss)
	w.cases["looked into"] = w.aCase(w.rivals, rival, boss)
	w.record(simulate.Draft{Stream: w.cases["looked into"].child, Signers: []simulate.Signing{detective.Records()},
		Facts: domain.PresenceAttested{Presence: domain.Presence{Method: "documents", Match: "not_checked"}}})
	w.disclose("in force", func(*domain.CourtOrderRecorded) {})
	w.disclose("another reader", func(e *domain.CourtOrderRecorded) { e.Reader = domain.NewPersonID(w.random()) })
	w.disclose("expired", func(e *domain.CourtOrderRecorded) { e.ValidUntil = "2013-06-01T00:00:00Z" })
	w.disclose("not begun", func(e *domain.CourtOrderRecorded) { e.ValidFrom = "2900-01-01T00:00:00Z" })
	order := w.disclose("corrected", func(*domain.CourtOrderRecorded) {})
	child := w.cases["corrected"].child
	w.record(simulate.Draft{Stream: child, Facts: domain.ErrorDeclared{Error: "did_not_occur"},
		Refs:    []domain.Ref{{Rel: "corrects", Stream: child, ID: order}},
		Signers: []simulate.Signing{w.court.WithRole(domain.RoleClerk)[0].Records(), detective.Seconds()},
		Sealed:  map[string]any{"explanation": "The order was of another case."}})
}

// tellPairs records a statement of two signers for every agency.
func (w *rolesWorld) tellPairs(t *testing.T) {
	t.Helper()
	w.onRecord = map[domain.StreamID]pair{}
	for _, agency := range []domain.StreamID{w.police.ID, w.rivals.ID, w.court.ID, w.otherCourt.ID, w.outsiders, w.patrol.ID, w.auditors.ID} {
		w.at = w.at.Add(time.Minute)
		d := w.twoSigners(agency)
		line, statement, err := w.author.Record(d)
		noError(t, err)
		noError(t, w.keep(line))
		w.onRecord[agency] = split(t, d, line, statement)
	}
}

// endOthers ends a key, and an agency.
func (w *rolesWorld) endOthers() {
	w.record(simulate.Draft{Stream: w.police.ID, Facts: domain.OfficerSuspended{Officer: w.gone.Officer, Cause: "leave"},
		Signers: []simulate.Signing{w.police.Officers[0].Records()}})
	w.record(simulate.Draft{Stream: w.rivals.ID, Facts: domain.AgencySuspended{Cause: "captured"}, Signers: w.governors()})
}

// openInEmergencies records two readings of an officer of the patrol: one is over
// when the table is asked, the other is not; and what an auditor found.
func (w *rolesWorld) openInEmergencies() {
	child := w.cases["looked into"].child
	w.record(simulate.Draft{Stream: child, Facts: domain.AuditFindingRecorded{Rule: "A23", RuleVersion: 1, Severity: "high"},
		Refs:    []domain.Ref{{Rel: "causes", Stream: child, ID: w.author.State(child).Records.At(0).ID}},
		Signers: []simulate.Signing{w.auditors.WithRole(domain.RoleAuditor)[0].Records()}})
	reads := func(child domain.StreamID) {
		by := w.patrol.WithRole(domain.RoleInvestigator)[0]
		w.record(simulate.Draft{Stream: child.Access(), Signers: []simulate.Signing{by.Records()},
			Facts: domain.BreakGlassUsed{Subject: child, Officer: by.Officer, Purpose: "child_found", Hours: 6}})
	}
	reads(w.cases["opened before"].child)
	w.at = rolesAsked.Add(-5 * time.Hour)
	reads(w.cases["opened"].child)
}

// disclose records an order about a case.
func (w *rolesWorld) disclose(name string, change func(*domain.CourtOrderRecorded)) (id string) {
	draft := w.author.World.Disclosure(w.cases[name].child, w.at)
	facts := draft.Facts.(domain.CourtOrderRecorded)
	change(&facts)
	draft.Facts = facts
	_, id = w.record(draft)
	return id
}

// open makes a ledger of all that, and serves it.
func (w *rolesWorld) open(t *testing.T) {
	t.Helper()
	ctx, h := context.Background(), home{dir: filepath.Join(t.TempDir(), "data")}
	f, err := demoFounding(defaultSeed)
	noError(t, err)
	_, err = found(ctx, h, f)
	noError(t, err)
	w.parts, err = open(ctx, h)
	noError(t, err)
	t.Cleanup(func() { noError(t, w.parts.Close()) })
	w.parts.config.Clock = func() time.Time { return rolesAsked }
	w.ledger, err = ledger.Open(ctx, w.parts.config)
	noError(t, err)
	t.Cleanup(func() { noError(t, w.ledger.Close(ctx)) })
	noError(t, w.ledger.Import(ctx, &w.lines, true, func(r ledger.LineResult) error {
		if r.Err == nil && r.Receipt.Verdict.Void {
			return fmt.Errorf("line %d is void: %s", r.Number, r.Receipt.Verdict.Sentence)
		}
		return r.Err
	}))
	noError(t, w.ledger.Seal(ctx))
	views, err := openViews(ctx, w.parts, w.ledger)
	noError(t, err)
	t.Cleanup(func() { noError(t, views.Close()) })
	for name, c := range w.cases {
		dossier, err := w.ledger.Issue(ctx, ledger.Caller{Role: ledger.Importer}, w.parts.registrar, c.child)
		noError(t, err)
		c.asked = dossier.IssuedAt
		w.cases[name] = c
	}
	noError(t, views.WaitApplied(ctx, w.ledger.Size()))
	w.handler, err = newHandler(w.parts, w.ledger, views)
	noError(t, err)
	w.importerAPI, err = graphql.NewHandler(graphql.Deps{Ledger: w.ledger, Views: views.Views,
		Caller: func(*http.Request) (ledger.Caller, error) { return ledger.Caller{Role: ledger.Importer}, nil }})
	noError(t, err)
	w.tokens(t)
}

// tokens are made where the columns are: callers only looks them up.
func (w *rolesWorld) tokens(t *testing.T) {
	t.Helper()
	clerks, patrol := w.court.WithRole(domain.RoleClerk), w.patrol.WithRole(domain.RoleInvestigator)
	w.token = map[string]string{}
	for name, caller := range map[string]ledger.Caller{
		"officer":       {Role: ledger.Officer, Agency: w.police.ID},
		"court officer": {Role: ledger.Officer, Agency: w.court.ID, Officer: clerks[0].Officer},
		"suspended":     {Role: ledger.Officer, Agency: w.rivals.ID},
		"gone":          {Role: ledger.Officer, Agency: w.police.ID, Officer: w.gone.Officer},
		"auditor":       {Role: ledger.Auditor},
		"audit office":  {Role: ledger.Auditor, Agency: w.auditors.ID},
		"reader":        {Role: ledger.Officer, Agency: w.patrol.ID, Officer: patrol[0].Officer},
		"colleague":     {Role: ledger.Officer, Agency: w.patrol.ID, Officer: patrol[1].Officer},
		"clerk":         {Role: ledger.Clerk, Agency: w.court.ID, Officer: clerks[1].Officer},
		"recorder":      {Role: ledger.Clerk, Agency: w.court.ID, Officer: clerks[0].Officer},
		"appeal":        {Role: ledger.Clerk, Agency: w.otherCourt.ID, Officer: w.otherCourt.Officers[1].Officer},
	} {
		token, err := w.parts.tokens.Add(t.Context(), caller)
		noError(t, err)
		w.token[name] = token
	}
}

// callers are the columns of the table.
func (w *rolesWorld) callers() map[string]roleCaller {
	police := func(token string) roleCaller {
		return roleCaller{w.token[token], w.police.ID, w.rivals.ID, w.cases["in force"], w.cases["rivals"]}
	}
	clerk := func(token, order string) roleCaller {
		return roleCaller{w.token[token], w.court.ID, w.police.ID, w.cases[order], w.cases["rivals"]}
	}
	patrol := func(token, opened string) roleCaller {
		return roleCaller{w.token[token], w.patrol.ID, w.police.ID, w.cases[opened], w.cases["rivals"]}
	}
	office := police("audit office")
	office.agency = w.auditors.ID
	appeal := clerk("appeal", "in force")
	appeal.agency = w.otherCourt.ID
	importer := police("officer")
	importer.token = importerToken
	return map[string]roleCaller{
		"officer":                    police("officer"),
		"court officer":              clerk("court officer", "in force"),
		"officer, agency suspended":  {w.token["suspended"], w.rivals.ID, w.police.ID, w.cases["rivals"], w.cases["in force"]},
		"officer, key ended":         police("gone"),
		"officer, emergency":         patrol("reader", "opened"),
		"officer, emergency over":    patrol("reader", "opened before"),
		"officer, other's emergency": patrol("colleague", "opened"),
		"auditor":                    police("auditor"),
		"auditor, agency":            office,
		"clerk, order":               clerk("clerk", "in force"),
		"clerk, other one named":     clerk("clerk", "another reader"),
		"clerk, order expired":       clerk("clerk", "expired"),
		"clerk, order not begun":     clerk("clerk", "not begun"),
		"clerk, other court's order": appeal,
		"clerk, recorder":            clerk("recorder", "in force"),
		"clerk, order corrected":     clerk("clerk", "corrected"),
		"importer":                   importer,
		"nobody":                     police(""),
	}
}

func nodeID(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }

func notNil(texts []string) []string { return append([]string{}, texts...) }

// entriesPath is that of the first entries that are published.
func (w *rolesWorld) entriesPath(t *testing.T) string {
	t.Helper()
	checkpoint, err := transparency.PeekCheckpoint(w.ledger.Checkpoint())
	noError(t, err)
	return transparency.Tile{Level: transparency.EntriesLevel, Width: int(min(checkpoint.Size, transparency.TileWidth))}.Path()
}
