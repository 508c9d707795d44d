package ledger_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/domain/kinship"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/ledger/dossier"
	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/transparency"
)

// reporting is a bench on which a mother and a child were typed.
type reporting struct {
	*bench
	mothers, childs kinship.Profile
	taken           [2]domain.Statement // the collections of the child's specimen and the mother's
}

func newReporting(t *testing.T) *reporting {
	t.Helper()
	r := &reporting{bench: newBench(t)}
	r.mothers, r.childs, _ = family(t, r.table)
	r.taken[0], _ = r.profiled(r.stream, r.child, r.childs)
	r.taken[1], _ = r.profiled(r.report, r.mother, r.mothers)
	return r
}

func (r *reporting) draft(forge func(*kinship.Report), tables ...kinship.Table) simulate.Draft {
	d, _ := r.issued(r.taken[0], r.taken[1], r.childs, r.mothers, forge, append(tables, r.table)[:1]...)
	return d
}

// otherAllele is another one of the same locus.
func otherAllele(t *kinship.Typing) {
	t.B += 10
}

// TestForgedReportsAreFound: a report that was changed in one allele, one frequency or
// its verdict is recorded, since a laboratory's word is not the ledger's to suppress; the
// submitter hears at once what differs, and the finding names the locus.
func TestForgedReportsAreFound(t *testing.T) {
	r := newReporting(t)
	row := func(report *kinship.Report) *kinship.Row { return &report.Loci[3] }
	locus := r.childs[3].Locus
	for _, c := range []struct {
		name    string
		forge   func(*kinship.Report)
		names   string
		verdict bool // still follows
	}{
		{"an allele in a row", func(report *kinship.Report) { row(report).Alleles[0][1] += 10 }, locus, true},
		{"an allele in a profile", func(report *kinship.Report) { otherAllele(&report.Parties[1].Profile[3]) }, locus, true},
		{"a frequency", func(report *kinship.Report) { row(report).Frequencies[0].Frequency = "0.00123" }, locus, true},
		{"a likelihood ratio", func(report *kinship.Report) { row(report).LikelihoodRatio = "3210" }, locus, true},
		{"the combined ratio", func(report *kinship.Report) { report.Combined = "1.23e+15" }, "combined", true},
		{"the verdict", func(report *kinship.Report) { report.Verdict = kinship.TendsTo }, "verdict", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			line, s := r.made(r.draft(c.forge))
			receipt, err := r.hand(line)
			if err != nil {
				t.Fatal(err)
			}
			names := func(sentences []string) bool {
				return slices.ContainsFunc(sentences, func(s string) bool { return strings.Contains(s, c.names) })
			}
			if !names(receipt.Notices) {
				t.Errorf("the submitter is told %q", receipt.Notices)
			}
			all := r.recomputations()
			i := slices.IndexFunc(all, func(d domain.Recomputed) bool { return d.ID == s.ID })
			if i < 0 || all[i].Agrees || all[i].VerdictAgrees != c.verdict || !names(all[i].Differences) {
				t.Errorf("computed anew: %+v", all)
			}
			if again, err := r.hand(line); err != nil || string(again.Note) != string(receipt.Note) {
				t.Errorf("handed in again: %v", err)
			}
			for _, sentence := range append(receipt.Notices, all[i].Differences...) {
				if strings.ContainsAny(strings.ReplaceAll(sentence, locus, ""), "0123456789") {
					t.Errorf("%q has a figure in it", sentence)
				}
			}
		})
	}
}

// TestMadeUpProfilesAreFound: a report that is right by itself, and whose relative has
// another profile than the laboratory had put on record.
func TestMadeUpProfilesAreFound(t *testing.T) {
	r := newReporting(t)
	locus := r.mothers[5].Locus
	d, _ := r.issued(r.taken[0], r.taken[1], r.childs, changedAt(r.mothers, locus), nil, r.table)
	line, s := r.made(d)
	receipt, err := r.hand(line)
	if err != nil {
		t.Fatal(err)
	}
	says := "At " + locus + " the mother has other alleles in the report than in any profile on record."
	if !slices.Contains(receipt.Notices, says) {
		t.Errorf("the submitter is told %q", receipt.Notices)
	}
	all := r.recomputations()
	if i := slices.IndexFunc(all, func(d domain.Recomputed) bool { return d.ID == s.ID }); i < 0 || all[i].Agrees || !slices.Contains(all[i].Differences, says) {
		t.Errorf("computed anew: %+v", all)
	}
}

// TestReportsOnOthersAllelesAreFound: a report that agrees with itself and is not on the
// alleles that were recorded of the specimens says nothing of these.
func TestReportsOnOthersAllelesAreFound(t *testing.T) {
	r := newReporting(t)
	mother, _, stranger := family(t, r.table)
	given := func(name string, recorded kinship.Profile) domain.Recomputed {
		t.Helper()
		r.taken[1], _ = r.profiled(r.report, r.mother, recorded)
		s := r.say(r.draft(nil))
		all := r.recomputations()
		i := slices.IndexFunc(all, func(d domain.Recomputed) bool { return d.ID == s.ID })
		if i < 0 {
			t.Fatalf("%s: not computed: %+v", name, all)
		}
		return all[i]
	}
	if got := given("a stranger's specimen", stranger); got.Agrees || got.VerdictAgrees || len(got.Differences) == 0 {
		t.Errorf("the specimen was a stranger's: %+v", got)
	}
	if got := given("hers", mother); !got.Agrees || !got.VerdictAgrees {
		t.Errorf("the specimen was hers: %+v", got)
	}
	if got := given("hers, at fewer loci", mother[:len(mother)-1]); got.Agrees || !got.VerdictAgrees {
		t.Errorf("a locus was not recorded: %+v", got)
	}
	r.close()
	if report := r.fsck(); len(report.Problems) > 0 {
		t.Errorf("fsck: %+v", report.Problems)
	}
}

// TestReportsContradictedByThemselves is A3: what the record says in the clear is not
// what its own sealed table says. Nothing is recorded then.
func TestReportsContradictedByThemselves(t *testing.T) {
	r := newReporting(t)
	_, typing := r.typing(r.stream, r.child, r.childs)
	before := r.ledger.Size()
	for name, c := range map[string]struct {
		change func(*domain.KinshipReportIssued)
		field  string
	}{
		"ratio":      {func(e *domain.KinshipReportIssued) { e.LikelihoodRatio = "9.9e+20" }, "facts.likelihoodRatio"},
		"verdict":    {func(e *domain.KinshipReportIssued) { e.Verdict = "inconclusive" }, "facts.conclusion"},
		"mismatches": {func(e *domain.KinshipReportIssued) { e.Mismatches++ }, "facts.mismatches"},
		"loci":       {func(e *domain.KinshipReportIssued) { e.LociCount-- }, "facts.lociCount"},
		"tables":     {func(e *domain.KinshipReportIssued) { e.Tables[0] = domain.DigestOf([]byte("another")) }, "facts.tables"},
		"equal":      {func(e *domain.KinshipReportIssued) { e.EqualProfiles = true }, "facts.equalProfiles"},
		"pedigree":   {func(e *domain.KinshipReportIssued) { e.Pedigree = "reconstruction" }, "facts.pedigree"},
	} {
		t.Run(name, func(t *testing.T) {
			d := r.draft(nil)
			facts := d.Facts.(domain.KinshipReportIssued)
			c.change(&facts)
			d.Facts, d.RecordedAt = facts, r.now
			line, _, err := r.author.Sign(d)
			if err != nil {
				t.Fatal(err)
			}
			_, err = r.hand(line)
			var refusal *ledger.Refusal
			if !errors.As(err, &refusal) || refusal.Reason.Rule != "A3" || refusal.Reason.Kind != domain.Invalid || refusal.Reason.Field != c.field {
				t.Errorf("got %v", err)
			}
		})
	}
	facts := typing.Facts.(domain.ProfileGenerated)
	facts.LociCount--
	typing.Facts, typing.RecordedAt = facts, r.now
	line, _, err := r.author.Sign(typing)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = r.hand(line); !strings.HasPrefix(err.Error(), "A3: facts.lociCount") {
		t.Errorf("a profile of another number of loci: %v", err)
	}
	if r.ledger.Size() != before || len(r.recomputations()) != 0 {
		t.Error("something refused was recorded")
	}
}

// TestSealedDocumentsAreCanonical is A1: a profile or a report in another form, or none.
func TestSealedDocumentsAreCanonical(t *testing.T) {
	r := newReporting(t)
	d := r.draft(nil)
	text, err := d.Sealed["table"].(kinship.Report).Bytes()
	if err != nil {
		t.Fatal(err)
	}
	for name, table := range map[string]string{
		"another number":  strings.Replace(string(text), `"combined":"`, `"combined":"0`, 1),
		"a member more":   strings.Replace(string(text), `"combined":`, `"combimed":"1","combined":`, 1),
		"a null":          strings.Replace(string(text), `"lines":[]`, `"lines":null`, 1),
		"another version": strings.Replace(string(text), kinship.Format, "homeward-kinship-report-v0", 1),
		"a text":          `"the mother, without doubt"`,
	} {
		d.Sealed, d.RecordedAt = map[string]any{"table": json.RawMessage(table)}, r.now
		line, _, err := r.author.Sign(d)
		if err != nil {
			continue // not even a disclosure
		}
		if _, err := r.hand(line); err == nil || !strings.HasPrefix(err.Error(), "A1: disclosures.table") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestUnknownTable: nothing follows from a table that nobody has, and what follows is
// found as soon as the home has it.
func TestUnknownTable(t *testing.T) {
	r := newReporting(t)
	unknown := must[kinship.Table](t)(kinship.ReadTable(strings.NewReader(strings.ReplaceAll(string(r.table.Text()), "Test-Valley,", "Other-Valley,")), "Other-Valley"))
	r.say(r.draft(nil, unknown))
	if got := r.recomputations(); len(got) != 1 || got[0].Agrees || got[0].VerdictAgrees || !strings.Contains(got[0].Differences[0], "No table") {
		t.Errorf("without the table: %+v", got)
	}
	r.tables = append(r.tables, unknown)
	if err := r.reopen(); err != nil {
		t.Fatal(err)
	}
	if got := r.recomputations(); len(got) != 1 || !got[0].Agrees {
		t.Errorf("with the table: %+v", got)
	}
}

// sealedTable is what a reader of sealed values gets of a report's table.
func (r *reporting) sealedTable(index uint64) ledger.Value {
	r.t.Helper()
	leaf := must[ledger.Leaf](r.t)(r.ledger.Leaf(r.t.Context(), index))
	for _, value := range must[[]ledger.Value](r.t)(r.ledger.Values(r.t.Context(), leaf, ledger.SeesSealed)) {
		if value.Path == "table" {
			return value
		}
	}
	r.t.Fatal("there is no table")
	return ledger.Value{}
}

// TestReportIsSealedTogether: under the keys of the child and the mother at once.
// Erasing either closes it, and nobody else's erasure does.
func TestReportIsSealedTogether(t *testing.T) {
	for name, whose := range map[string]func(*reporting) domain.PersonID{
		"the child": func(r *reporting) domain.PersonID { return r.child }, "the mother": func(r *reporting) domain.PersonID { return r.mother },
	} {
		t.Run(name, func(t *testing.T) {
			r := newReporting(t)
			line, _ := r.made(r.draft(nil))
			receipt, err := r.hand(line)
			if err != nil {
				t.Fatal(err)
			}
			if value := r.sealedTable(receipt.Index); value.State != ledger.ValueOpen {
				t.Fatalf("the table is %s", value.State)
			}
			other, _ := r.rescued("two")
			for _, erased := range []struct {
				person domain.PersonID
				state  ledger.ValueState
			}{{other, ledger.ValueOpen}, {whose(r), ledger.ValueErased}} {
				if err := r.config.Vault.Erase(t.Context(), string(erased.person), r.now); err != nil {
					t.Fatal(err)
				}
				if value := r.sealedTable(receipt.Index); value.State != erased.state || (value.JSON != nil) != (erased.state == ledger.ValueOpen) {
					t.Errorf("the table is %s", value.State)
				}
			}
			d := r.draft(nil)
			d.RecordedAt = r.now
			again, _, err := r.author.Sign(d)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := r.hand(again); err == nil || !strings.HasPrefix(err.Error(), "A2") {
				t.Errorf("a report about somebody who was erased: %v", err)
			}
			if report := r.fsck(); len(report.Problems) > 0 {
				t.Errorf("fsck: %+v", report.Problems)
			}
		})
	}
}

// TestReportOfForeignSubject: the disclosure names the child, and nobody else.
func TestReportOfForeignSubject(t *testing.T) {
	r := newReporting(t)
	d := r.draft(nil)
	d.RecordedAt = r.now
	report := d.Sealed["table"]
	var text string
	d.Edit = func(s *domain.Statement) {
		made, commitment, err := transparency.NewDisclosure([32]byte{7}, s.ID, string(r.mother), "table", report)
		if err != nil {
			t.Fatal(err)
		}
		digest := domain.Digest(commitment.String())
		s.Sealed["table"], text = &digest, made
	}
	line, _, err := r.author.Sign(d)
	if err != nil {
		t.Fatal(err)
	}
	line.Disclosures = []string{text}
	if _, err := r.hand(line); err == nil || !strings.Contains(err.Error(), "sealed for another person") {
		t.Errorf("got %v", err)
	}
}

// TestWaitingReportsAreComputedAnew: whoever is to sign second reads first what differs.
func TestWaitingReportsAreComputedAnew(t *testing.T) {
	r := newReporting(t)
	line, s := r.made(r.draft(func(report *kinship.Report) { report.Loci[3].LikelihoodRatio = "3210" }))
	envelope := must[transparency.Envelope](t)(transparency.ParseEnvelope(line.Envelope))
	half := transparency.Envelope{Payload: envelope.Payload, Signatures: envelope.Signatures[:1]}
	caller := ledger.Caller{Role: ledger.Officer, Agency: r.lab.ID}
	deposited, err := r.ledger.Deposit(t.Context(), caller, ledger.Envelope(half.Bytes()), line.Disclosures)
	if err != nil || deposited.Waiting == nil {
		t.Fatalf("%+v, %v", deposited, err)
	}
	statement := must[ledger.WaitingStatement](t)(r.ledger.WaitingStatement(t.Context(), caller, s.Recorded.Digest))
	list := must[[]ledger.Waiting](t)(r.ledger.Waiting(t.Context(), caller, 10))
	for name, notices := range map[string][]string{"who signed": deposited.Waiting.Notices, "who is to sign": statement.Notices, "the list": list[0].Notices} {
		if len(notices) == 0 || !strings.Contains(notices[0], r.childs[3].Locus) {
			t.Errorf("%s is told %q", name, notices)
		}
	}
}

// TestDossierComputesReportsAnew: who verifies a dossier hears where a disclosed report
// differs, that a table is not known to the program, or that the report is withheld.
func TestDossierComputesReportsAnew(t *testing.T) {
	r := newReporting(t)
	known := kinship.BuiltIn()[0]
	r.say(r.draft(nil, known))
	r.say(r.draft(func(report *kinship.Report) { report.Loci[3].LikelihoodRatio = "3210" }, known))
	r.say(r.draft(func(report *kinship.Report) { report.Verdict = kinship.Inconclusive }, known))
	r.say(r.draft(nil))
	verified := func(caller ledger.Caller) (dossier.Report, string) {
		t.Helper()
		contents, err := r.ledger.Issue(t.Context(), caller, r.registrar(), r.stream)
		if err != nil {
			t.Fatal(err)
		}
		var file, text bytes.Buffer
		if err := dossier.Write(&file, contents); err != nil {
			t.Fatal(err)
		}
		report := dossier.Verify(bytes.NewReader(file.Bytes()), int64(file.Len()), r.trust())
		if err := report.Text(&text); err != nil || report.Status != dossier.Verified {
			t.Fatalf("%v:\n%s", err, text.String())
		}
		return report, text.String()
	}
	report, text := verified(ledger.Caller{Role: ledger.Importer})
	for _, says := range []string{
		"Kinship    3 reports computed anew, 2 of them differ",
		"its verdict follows all the same. At " + r.childs[3].Locus + " the likelihood ratio does not follow",
		"its verdict does not follow either. The verdict does not follow from the figures",
		`does not have the allele table "Test-Valley" of digest ` + r.table.Digest(),
	} {
		if !strings.Contains(text, says) {
			t.Errorf("the report does not say %q:\n%s", says, text)
		}
	}
	if report.Counts.Recomputed != 3 || report.Counts.Differing != 2 {
		t.Errorf("counts %+v", report.Counts)
	}
	if _, text := verified(ledger.Caller{Role: ledger.Auditor}); strings.Count(text, "cannot be computed anew: its table is withheld") != 4 {
		t.Errorf("withheld reports:\n%s", text)
	}
}
