package dossier

import (
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/domain/kinship"
)

// TestDNAIsReadAsACourtReads: no page of it is JSON.
func TestDNAIsReadAsACourtReads(t *testing.T) {
	table := kinship.BuiltIn()[1]
	var mother, child kinship.Profile
	for _, locus := range table.Loci[:16] {
		shared := locus.Counts[0].Allele
		mother = append(mother, kinship.Typing{Locus: locus.Locus, A: min(shared, locus.Counts[1].Allele), B: max(shared, locus.Counts[1].Allele)})
		child = append(child, kinship.Typing{Locus: locus.Locus, A: shared})
	}
	party := func(role kinship.Role, p kinship.Profile) kinship.Party {
		return kinship.Party{Role: role, Kits: []string{}, SexMarkers: []string{}, Profile: p, Specimen: "S-" + string(role)}
	}
	r, err := kinship.Issue(kinship.Question{Pedigree: kinship.DuoMother, Settings: kinship.DefaultSettings(), Software: "homeward 1",
		Parties: []kinship.Party{party(kinship.Child, child), party(kinship.Mother, mother)}}, []kinship.Table{table}, kinship.DefaultPolicy())
	if err != nil {
		t.Fatal(err)
	}
	report, err := r.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	profile, err := child.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	first := r.Loci[0]
	for _, c := range []struct {
		of   domain.ValueType
		raw  string
		says []string
	}{
		{domain.SealedReport, string(report), []string{
			"Verdict: inconclusive. " + r.Words, "Party 2: mother, specimen S-mother.", "Combined likelihood ratio " + string(r.Combined),
			first.Locus + ": " + first.Alleles[0][0].String() + ", ? | " + kinship.Pair(first.Alleles[1][0], first.Alleles[1][1]) + ": " + string(first.LikelihoodRatio),
		}},
		{domain.SealedProfile, string(profile), []string{child[0].Locus + " " + child[0].A.String() + ", ?; " + child[1].Locus}},
		{domain.SealedProfile, `"not one"`, []string{`"not one"`}},
		{domain.SealedReport, `{"x":1}`, []string{`{"x":1}`}},
	} {
		got := valueInWords(c.of, []byte(c.raw))
		for _, want := range c.says {
			if !strings.Contains(got, want) {
				t.Errorf("%s does not say %q:\n%s", c.of, want, got)
			}
		}
		if c.raw != got && strings.ContainsAny(got, "{}[]\"") {
			t.Errorf("it is JSON still:\n%s", got)
		}
	}
}
