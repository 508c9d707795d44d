package ledger_test

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/domain/kinship"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/simulate"
)

// bench is a world with a child, a missing report, and a laboratory that types them.
type bench struct {
	*world
	author *simulate.Author
	lab    simulate.Agency
	police simulate.Agency
	table  kinship.Table // registered with the home

	child, mother domain.PersonID
	stream        domain.StreamID // of the child
	report        domain.StreamID // the missing report
	numbers       int
}

func newBench(t *testing.T) *bench {
	t.Helper()
	return benchIn(t, homeTable(t))
}

// homeTable is one that no program knows by itself, and that a verdict may rest on.
func homeTable(t *testing.T) kinship.Table {
	t.Helper()
	for _, known := range kinship.BuiltIn() {
		if known.ID == "NIST-1036-Asian" {
			text := append(bytes.ReplaceAll(known.Text(), []byte("NIST-1036-Asian,"), []byte("Test-Valley,")), "Test-Valley,CSF1PO,30,1\n"...)
			return must[kinship.Table](t)(kinship.ReadTable(bytes.NewReader(text), "Test-Valley"))
		}
	}
	t.Fatal("no such table")
	return kinship.Table{}
}

func benchIn(t *testing.T, table kinship.Table) *bench {
	t.Helper()
	w, author := established(t, nil)
	return benchOf(w, author, table)
}

// benchOf puts the child and the missing report into a world whose agencies are on record.
func benchOf(w *world, author *simulate.Author, table kinship.Table) *bench {
	w.t.Helper()
	b := &bench{world: w, author: author, table: table, lab: w.sim.Directory.OfKind(domain.Laboratory)[0], police: w.sim.Directory.OfKind(domain.Police)[1]}
	w.tables = []kinship.Table{table}
	if err := w.reopen(); err != nil {
		w.t.Fatal(err)
	}
	b.child, b.stream = b.rescued("one")
	b.mother, b.report = b.missing("one")
	return b
}

func random(name string) [16]byte { return [16]byte([]byte(domain.DigestOf([]byte(name)))[:16]) }

// say records a statement, which every rule must take, and returns it.
func (b *bench) say(d simulate.Draft) domain.Statement {
	b.t.Helper()
	line, s := b.made(d)
	if _, err := b.hand(line); err != nil {
		b.t.Fatalf("%s: %v", s.Type, err)
	}
	return s
}

// made is a statement that the hard rules take.
func (b *bench) made(d simulate.Draft) (simulate.Line, domain.Statement) {
	b.t.Helper()
	b.now = b.now.Add(time.Minute)
	d.RecordedAt = b.now
	line, s, err := b.author.Record(d)
	if err != nil {
		b.t.Fatal(err)
	}
	return line, s
}

func (b *bench) hand(line simulate.Line) (ledger.Receipt, error) {
	return b.ledger.Submit(b.t.Context(), ledger.Caller{Role: ledger.Importer}, ledger.Envelope(line.Envelope), line.Disclosures)
}

func (b *bench) officer(of simulate.Agency, role string) simulate.Key {
	return of.WithRole(role)[0].Key
}

func (b *bench) rescued(name string) (domain.PersonID, domain.StreamID) {
	child, stream := domain.NewPersonID(random("child "+name)), domain.NewStreamID(domain.ChildStream, random("stream "+name))
	officers := b.police.WithRole(domain.RoleInvestigator)
	b.say(simulate.Draft{Stream: stream, Facts: domain.ChildRescued{Child: child, TemporaryNumber: "T-1", Sex: "female", AgeFrom: 3, AgeTo: 6, Condition: "well", FoundWith: "buyer"},
		Signers: []simulate.Signing{officers[0].Key.Records(), officers[1].Key.Seconds()}, Sealed: map[string]any{"photo": string(domain.DigestOf([]byte(name))), "description": "a red coat"}})
	return child, stream
}

func (b *bench) missing(name string) (domain.PersonID, domain.StreamID) {
	mother, stream := domain.NewPersonID(random("mother "+name)), domain.NewStreamID(domain.MissingStream, random("missing "+name))
	b.say(simulate.Draft{Stream: stream, Facts: domain.MissingReported{Child: domain.NewPersonID(random("missed " + name)), Relative: mother, Relation: "mother",
		ReportedAs: "report", Sex: "female", AgeFrom: 3, AgeTo: 6, Circumstances: "abducted_by_stranger", Taker: "unknown"},
		Signers: []simulate.Signing{b.officer(b.police, domain.RoleInvestigator).Records()}, Sealed: map[string]any{"childName": "A", "relativeName": "B"}})
	return mother, stream
}

// profiled takes a specimen, has it typed and reviewed, and returns the record of its
// collection and that of its profile.
func (b *bench) profiled(stream domain.StreamID, donor domain.PersonID, loci kinship.Profile) (taken, profile domain.Statement) {
	b.t.Helper()
	taken, typing := b.typing(stream, donor, loci)
	profile = b.say(typing)
	b.say(b.part(taken, domain.ProfileReviewed{Outcome: "accepted"}, b.officer(b.lab, domain.RoleReviewer),
		domain.Ref{Rel: "answers", Stream: stream, ID: profile.ID}))
	return taken, profile
}

// typing takes a specimen to the laboratory, and returns what is said of its profile.
func (b *bench) typing(stream domain.StreamID, donor domain.PersonID, loci kinship.Profile) (domain.Statement, simulate.Draft) {
	b.t.Helper()
	b.numbers++
	number := "S-" + strings.Repeat("1", b.numbers)
	facts := domain.SpecimenCollected{Donor: donor, DonorIs: domain.DonorChild, Material: "buccal", Grade: domain.GradeForensic, Container: "C-" + number, Seal: number,
		DonorCheck: "photograph", DonorMatch: "yes", SamplingBasis: "criminal_procedure"}
	if stream.Kind() == domain.MissingStream {
		facts.DonorIs, facts.DonorRelation, facts.DonorCheck = domain.DonorRelative, "mother", "identity_document"
	}
	collector, clerk := b.officer(b.police, domain.RoleInvestigator), b.officer(b.lab, domain.RoleReceiver)
	taken := b.say(simulate.Draft{Stream: stream, Facts: facts, Signers: []simulate.Signing{collector.Records()}})
	b.say(b.part(taken, domain.SpecimenHandedOver{To: b.lab.ID, Seal: number, Transport: "dry", ExpectedBy: b.now.Add(48 * time.Hour).Format(time.RFC3339)}, collector))
	b.say(b.part(taken, domain.SpecimenReceived{SealSeen: number, SealIntact: true}, clerk))
	b.say(b.part(taken, domain.SpecimenAccessioned{LaboratoryNumber: "L-" + number}, clerk))
	typing := b.part(taken, domain.ProfileGenerated{Donor: donor, Kit: "CODIS-20", RunNumber: "R-" + number, LociCount: len(loci), SexMarkers: "x_alone", Quality: "full"},
		b.officer(b.lab, domain.RoleAnalyst))
	typing.Sealed = map[string]any{"genotypes": loci, "rawData": string(domain.DigestOf([]byte(number)))}
	return taken, typing
}

func (b *bench) part(taken domain.Statement, facts domain.Event, by simulate.Key, refs ...domain.Ref) simulate.Draft {
	return simulate.Draft{Stream: taken.Stream, Facts: facts, Signers: []simulate.Signing{by.Records()},
		Refs: append([]domain.Ref{{Rel: "partOf", Stream: taken.Stream, ID: taken.ID}}, refs...)}
}

// family are the profiles of a mother and her child, who share an allele everywhere, and
// of somebody else.
func family(t *testing.T, table kinship.Table) (mother, child, other kinship.Profile) {
	t.Helper()
	for _, locus := range table.Loci {
		if len(locus.Counts) < 5 || locus.Locus == "SE33" {
			continue
		}
		common := slices.SortedFunc(slices.Values(locus.Counts), func(a, b kinship.AlleleCount) int { return cmp.Compare(b.Count, a.Count) })
		seen := func(a, b int) kinship.Typing {
			one, two := common[a].Allele, common[b].Allele
			return kinship.Typing{Locus: locus.Locus, A: min(one, two), B: max(one, two)}
		}
		mother, child, other = append(mother, seen(0, 3)), append(child, seen(3, 4)), append(other, seen(1, 2))
	}
	return mother, child, other
}

// issued is what the laboratory says of a mother and a child, and its document.
func (b *bench) issued(child, mother domain.Statement, childs, mothers kinship.Profile, forge func(*kinship.Report), tables ...kinship.Table) (simulate.Draft, kinship.Report) {
	b.t.Helper()
	home, err := b.ledger.State(b.t.Context(), domain.TheLedger)
	if err != nil {
		b.t.Fatal(err)
	}
	q := kinship.Question{Pedigree: kinship.DuoMother, Settings: kinship.DefaultSettings(), Software: "test 1", Parties: []kinship.Party{
		{Role: kinship.Child, Profile: childs, SexMarkers: []string{"X"}, Kits: []string{"CODIS-20"}, Specimen: child.ID},
		{Role: kinship.Mother, Profile: mothers, SexMarkers: []string{"X"}, Kits: []string{"CODIS-20"}, Specimen: mother.ID}}}
	report := must[kinship.Report](b.t)(kinship.Issue(q, tables, home.Ledger.Get().Policy.Limits.Kinship()))
	if forge != nil {
		forge(&report)
	}
	facts := domain.KinshipReportIssued{ReportNumber: "K-1", Pedigree: string(report.Pedigree), Relatives: []domain.PersonID{b.mother}, Relations: []string{"mother"},
		Verdict: string(report.Verdict), LikelihoodRatio: string(report.Combined), Mismatches: report.Mismatches, MutationModel: "stepwise", Engine: "test 1"}
	for _, row := range report.Loci {
		if row.Used {
			facts.LociCount++
		}
	}
	for _, t := range report.Tables {
		facts.Tables = append(facts.Tables, domain.Digest(t.Digest))
	}
	return simulate.Draft{Stream: b.stream, Facts: facts, Sealed: map[string]any{"table": report},
		Signers: []simulate.Signing{b.officer(b.lab, domain.RoleAnalyst).Records(), b.officer(b.lab, domain.RoleReviewer).Seconds()},
		Refs:    []domain.Ref{{Rel: "causes", Stream: child.Stream, ID: child.ID}, {Rel: "causes", Stream: mother.Stream, ID: mother.ID}}}, report
}
