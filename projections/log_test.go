package projections

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/domain"
)

// theLog is a Source in memory. Records are made by hand: what is judged is
// given, nothing is signed.
type theLog struct {
	mu      sync.Mutex
	records []domain.Judged
	counts  map[domain.StreamID]uint64
	grown   chan struct{}
	broken  error // what Wait and Judged return instead, when set
	reads   int
}

func newLog() *theLog {
	return &theLog{counts: map[domain.StreamID]uint64{}, grown: make(chan struct{})}
}

func (l *theLog) Judged(_ context.Context, from uint64, max int) ([]domain.Judged, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.reads++
	if l.broken != nil {
		return nil, l.broken
	}
	if from >= uint64(len(l.records)) {
		return nil, nil
	}
	return slices.Clone(l.records[from:min(from+uint64(max), uint64(len(l.records)))]), nil
}

func (l *theLog) Wait(ctx context.Context, size uint64) error {
	for {
		l.mu.Lock()
		n, grown, broken := uint64(len(l.records)), l.grown, l.broken
		l.mu.Unlock()
		if broken != nil {
			return broken
		}
		if n > size {
			return nil
		}
		select {
		case <-grown:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (l *theLog) Size() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return uint64(len(l.records))
}

func (l *theLog) breakWith(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.broken = err
	close(l.grown)
	l.grown = make(chan struct{})
}

// add appends a record of an event and returns its index.
func (l *theLog) add(stream domain.StreamID, event domain.Event, change ...func(*domain.Judged)) uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	index := uint64(len(l.records))
	at := start.Add(time.Duration(index) * time.Hour)
	facts, err := json.Marshal(event)
	if err != nil {
		panic(err)
	}
	s := domain.Statement{
		ID: recordID(index), Type: event.EventType(), Stream: stream, Event: event, Facts: facts,
		After:      domain.Prefix{Count: l.counts[stream]},
		Signers:    []domain.Signer{{Key: string(leafOf(index)), Agency: police, Role: domain.RoleInvestigator, Purpose: domain.PurposeRecord}},
		OccurredAt: domain.ClaimAt(at.Add(-time.Minute)),
		Recorded: domain.Recorded{Index: index, At: at, Before: l.counts[stream], Leaf: leafOf(index),
			Digest: domain.DigestOf(fmt.Appendf(nil, "pae %d", index))},
	}
	record := domain.Judged{Statement: s}
	for _, c := range change {
		c(&record)
	}
	record.Payload, err = json.Marshal(record.Statement)
	if err != nil {
		panic(err)
	}
	l.counts[record.Statement.Stream]++
	l.records = append(l.records, record)
	close(l.grown)
	l.grown = make(chan struct{})
	return index
}

func leafOf(index uint64) domain.Digest { return domain.DigestOf(fmt.Appendf(nil, "leaf %d", index)) }

func recordID(index uint64) string { return fmt.Sprintf("01890000-0000-7000-8000-%012d", index) }

var start = time.Date(2012, 12, 18, 6, 0, 0, 123456789, time.UTC)

func streamOf(kind domain.StreamKind, n byte) domain.StreamID {
	return domain.NewStreamID(kind, [16]byte{n})
}

var (
	police  = streamOf(domain.AgencyStream, 1)
	shelter = streamOf(domain.AgencyStream, 2)
	welfare = streamOf(domain.AgencyStream, 3)
	ngo     = streamOf(domain.AgencyStream, 4)
	child   = streamOf(domain.ChildStream, 5)
	person  = domain.NewPersonID([16]byte{6})

	report    = streamOf(domain.MissingStream, 7)
	operation = streamOf(domain.OperationStream, 8)
)

// samples is one event of each type of the catalogue: those that tell a story of their
// own, in its order, and the rest as domain's goldens have them.
func samples() []domain.Event {
	events := written()
	for _, spec := range domain.Catalogue() {
		if !slices.ContainsFunc(events, func(e domain.Event) bool { return e.EventType() == spec.Type }) {
			events = append(events, golden(spec))
		}
	}
	return events
}

// golden is the event of a type's golden statement.
func golden(spec domain.Spec) domain.Event {
	var statement struct{ Facts json.RawMessage }
	text, err := os.ReadFile("../domain/testdata/events/" + spec.Type + ".json")
	if err == nil {
		err = json.Unmarshal(text, &statement)
	}
	if err != nil {
		panic(err) // domain's tests say which golden is missing
	}
	event, err := spec.Decode(statement.Facts, json.Unmarshal)
	if err != nil {
		panic(err)
	}
	return event
}

// written are events that some projection looks into, each valid after the ones
// before it.
func written() []domain.Event {
	return []domain.Event{
		domain.LedgerFounded{Origin: "example.org/log"},
		domain.PolicyActivated{Profile: "p"},
		domain.AgencyAccredited{Name: "County Police", Kind: domain.Police, Territory: "440100", Supervisor: welfare},
		domain.OfficerAuthorised{Officer: person}, domain.OfficerSuspended{Officer: person},
		domain.ChildRescued{Child: person, TemporaryNumber: "7", Operation: operation},
		domain.CustodyTaken{Agency: police, Care: "police_temporary"},
		domain.TransferInitiated{To: shelter, ExpectedBy: "2012-12-20T00:00:00Z", Escorts: []domain.PersonID{person}},
		domain.TransferAccepted{Agency: shelter, Care: "shelter"},
		domain.ErrorDeclared{Error: "incorrect_data", Custodian: shelter},
		domain.HandedOver{Receiver: person, Relation: "mother"},
		domain.DossierIssued{Subject: child},
		domain.AgencySuspended{}, domain.KeyRotated{}, domain.KeyCompromised{},
		domain.MissingReported{}, domain.MissingAccepted{}, domain.MissingRefused{}, domain.MissingResolved{}, domain.MissingReopened{},
		domain.OperationOpened{Number: "D1", Agencies: []domain.StreamID{police, ngo}},
		domain.OperationCountsAttested{AsOf: "2012-12-20T00:00:00Z", Scope: "own", Definition: "rescued", Children: 89},
		domain.PlacementDisrupted{Agency: welfare, Care: "shelter"},
		domain.TransferInitiated{To: shelter, ExpectedBy: "2012-12-21T00:00:00Z"}, domain.TransferRefused{},
		domain.TransferInitiated{To: shelter, ExpectedBy: "2012-12-22T00:00:00Z"}, domain.TransferAborted{},
		domain.CustodyClaimed{Agency: ngo}, domain.CustodyContestResolved{Agency: ngo, Against: []domain.StreamID{welfare}},
		domain.CustodyHeldOutside{}, domain.ChildReturnedToCare{}, domain.PlacementEmergency{Agency: ngo, Care: "hospital"},
		domain.CarePlacementMade{}, domain.CarePlacementChanged{}, domain.CarePlacementEnded{}, domain.PresenceAttested{},
		domain.ChildMissingFromCare{}, domain.CaseReferred{To: ngo}, domain.GuardianAppointed{GuardianAgency: ngo}, domain.GuardianEnded{},
		domain.CourtOrderRecorded{Court: shelter}, domain.IdentityEstablished{}, domain.ChildViewRecorded{}, domain.FamilyAssessmentDone{},
		domain.ProtectionConcernRaised{}, domain.ProtectionConcernCleared{}, domain.BestInterestsDecided{},
		domain.ReunificationProposed{}, domain.ReunificationApproved{}, domain.ReunificationDenied{}, domain.ReunificationDeferred{},
		domain.AdoptionEligible{Ground: "orphaned"}, domain.AdoptionRegistered{Adopter: person, Adoption: "domestic"}, domain.AdoptionDissolved{Custodian: police},
		domain.FosterOrdered{Carer: person}, domain.KafalaOrdered{Carer: person}, domain.ConsulateNotified{Country: "VN"}, domain.NationalityConfirmed{Country: "VN"},
		domain.ReturnRiskAssessed{Country: "VN"}, domain.RepatriationAgreed{Country: "VN"}, domain.RepatriationRefused{},
		domain.RepatriationDeparted{BorderPoint: "450600"}, domain.RepatriationReceived{},
		domain.ReunificationAnnulled{}, domain.FollowUpDone{}, domain.CaseClosed{}, domain.CaseReopened{},
		domain.AlertPublished{}, domain.AlertWithdrawn{}, domain.TracingRequestFiled{}, domain.TracingRequestClosed{},
		domain.AgeAssessed{}, domain.HealthExamined{}, domain.TraffickingStatusDecided{}, domain.IdentityEvidenceAdded{}, domain.OriginalChecked{},
		domain.PublicNoticePublished{}, domain.PublicNoticeEnded{}, domain.NotFoundCertified{}, domain.CivilRegistered{},
		domain.StatementCountersigned{}, domain.RecordReviewed{}, domain.StatementCarried{}, domain.ChildDied{},
		domain.ChildFound{Child: person}, domain.ChildLocated{Child: person}, domain.PersonPresented{Child: person},
		domain.ChildBornInCare{Child: person}, domain.ChildAdmitted{Child: person},
		domain.IdentityDisputed{}, domain.IdentityRefuted{}, domain.RecognitionDeclared{Recognises: true, Recognised: person},
		domain.DuplicateSuspected{Other: streamOf(domain.ChildStream, 71)}, domain.DuplicateDismissed{},
		linkedWith(streamOf(domain.ChildStream, 71), child), domain.SiblingsDeclared{Other: streamOf(domain.ChildStream, 72), Relation: "twin"}, domain.LinkRevoked{},
		domain.ConsentGiven{Giver: person}, domain.ConsentWithdrawn{}, domain.ConsentOverridden{},
		domain.AuditFindingRecorded{Severity: domain.SeverityBlock}, domain.AuditFindingCleared{},
		domain.LegalHoldSet{}, domain.LegalHoldLifted{}, domain.DelegationGranted{To: ngo}, domain.DelegationEnded{},
		domain.OfficerRolesChanged{Officer: person}, domain.BreakGlassUsed{Subject: child, Officer: person}, domain.BreakGlassReviewed{},
	}
}

// linkedWith is a half of a link with another stream.
func linkedWith(other, continues domain.StreamID) domain.RecordsLinked {
	return domain.RecordsLinked{Other: other, Continues: continues, Bases: []string{"photograph", "name"}}
}

// elsewhere are the openings of streams of their own.
var elsewhere = map[string]domain.StreamID{
	domain.TypeChildFound: streamOf(domain.ChildStream, 71), domain.TypeChildLocated: streamOf(domain.ChildStream, 72),
	domain.TypePersonPresented: streamOf(domain.ChildStream, 73), domain.TypeChildBornInCare: streamOf(domain.ChildStream, 74),
	domain.TypeChildAdmitted: streamOf(domain.ChildStream, 75),
}

// streamFor returns the stream an event of the type belongs in.
func streamFor(t testing.TB, eventType string) domain.StreamID {
	t.Helper()
	spec, ok := domain.SpecOf(eventType)
	if !ok {
		t.Fatalf("no event type is called %s", eventType)
	}
	switch spec.Stream {
	case domain.AccessStream:
		return child.Access()
	case domain.LedgerStream:
		return domain.TheLedger
	case domain.AgencyStream:
		return police
	case domain.MissingStream:
		return report
	case domain.OperationStream:
		return operation
	}
	if own, opens := elsewhere[eventType]; opens {
		return own
	}
	return child
}

// life is a record each of the commonest types, in order.
func life(t testing.TB) *theLog { return living(t, samples()[:12]) }

// wholeLife is one record of every type of the catalogue.
func wholeLife(t testing.TB) *theLog { return living(t, samples()) }

func living(t testing.TB, events []domain.Event) *theLog {
	l := newLog()
	for _, event := range events {
		l.add(streamFor(t, event.EventType()), event, func(j *domain.Judged) {
			if event.EventType() == domain.TypeErrorDeclared {
				j.Statement.Refs = []domain.Ref{{Rel: "corrects", Stream: child, ID: recordID(6)}}
			}
		})
	}
	return l
}

func void(rule string) func(*domain.Judged) {
	return func(j *domain.Judged) {
		j.Verdict = domain.Verdict{Void: true, Rule: rule, Sentence: "it breaks " + rule}
	}
}

func by(agency domain.StreamID) func(*domain.Judged) {
	return func(j *domain.Judged) { j.Statement.Signers[0].Agency = agency }
}

func claiming(value string, precision domain.Precision) func(*domain.Judged) {
	return func(j *domain.Judged) {
		j.Statement.OccurredAt = domain.ClaimedTime{Value: value, Precision: precision, Zone: "+08:00"}
	}
}

func unreadable(j *domain.Judged) {
	j.Statement = domain.Statement{Recorded: j.Statement.Recorded}
	j.Verdict = domain.Verdict{Void: true, Rule: "H3", Sentence: "the record cannot be read"}
}

// openViews opens the views at a place for the length of the test.
func openViews(t testing.TB, place Place) *Views {
	t.Helper()
	v, err := OpenViews(t.Context(), place)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = v.Close() })
	return v
}

// applied returns views of the whole log, made page by page by hand.
func applied(t testing.TB, l *theLog) *Views {
	t.Helper()
	v := openViews(t, newPlace(t))
	applyAll(t, v, l, 3)
	return v
}

func applyAll(t testing.TB, v *Views, l *theLog, page int) {
	t.Helper()
	at, err := v.Applied(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for at < l.Size() {
		records, _ := l.Judged(t.Context(), at, page)
		next, err := applyPage(t.Context(), v.write, All(), at, records)
		if err != nil {
			t.Fatal(err)
		}
		at = next.size
	}
}

// dump writes the names of indexes, and every row of every table, checkpoint included,
// as text.
func dump(t testing.TB, v *Views) string {
	t.Helper()
	db := v.reader.Load()
	query, indexes := `SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`, `SELECT name FROM sqlite_schema WHERE type = 'index' ORDER BY name`
	if db.Kind == database.PostgreSQL {
		query = `SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename`
		indexes = `SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() ORDER BY indexname`
	}
	pass := func(row scanner) (name string, err error) { err = row.Scan(&name); return name, err }
	tables, err := list(t.Context(), db.DB, pass, query)
	if err != nil {
		t.Fatal(err)
	}
	ordered, err := list(t.Context(), db.DB, pass, indexes)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	fmt.Fprintf(&out, "## indexes\n%q\n", ordered)
	for _, table := range tables {
		fmt.Fprintf(&out, "## %s\n", table)
		rows, err := db.QueryContext(t.Context(), `SELECT * FROM `+table)
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		var lines []string // the order within is nobody's promise
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		for rows.Next() {
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			lines = append(lines, fmt.Sprintf("%#v\n", values))
		}
		slices.Sort(lines)
		out.WriteString(strings.Join(lines, ""))
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Fatal(err)
		}
	}
	return out.String()
}

// reencode makes the bytes of a record anew, after its statement was changed.
func reencode(t testing.TB, l *theLog, index int) {
	t.Helper()
	payload, err := json.Marshal(l.records[index].Statement)
	if err != nil {
		t.Fatal(err)
	}
	l.records[index].Payload = payload
}
