package domain

import (
	"slices"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain/kinship"
)

// weighedReport is a mother and her child at 16 loci, with one allele of each in common.
func weighedReport(t *testing.T) (kinship.Report, KinshipReportIssued) {
	t.Helper()
	table := kinship.BuiltIn()[1]
	var mother, child kinship.Profile
	for _, locus := range table.Loci[:16] {
		of := func(a, b kinship.Allele) kinship.Typing {
			return kinship.Typing{Locus: locus.Locus, A: min(a, b), B: max(a, b)}
		}
		shared := locus.Counts[0].Allele
		mother = append(mother, of(shared, locus.Counts[1].Allele))
		child = append(child, of(shared, locus.Counts[2].Allele))
	}
	party := func(role kinship.Role, p kinship.Profile) kinship.Party {
		return kinship.Party{Role: role, Kits: []string{}, SexMarkers: []string{}, Profile: p, Specimen: "S"}
	}
	r, err := kinship.Issue(kinship.Question{Pedigree: kinship.DuoMother, Settings: kinship.DefaultSettings(), Software: "homeward 1",
		Parties: []kinship.Party{party(kinship.Child, child), party(kinship.Mother, mother)}}, []kinship.Table{table}, demonstrated.Kinship())
	if err != nil || r.Verdict != kinship.Supported {
		t.Fatalf("%s: %v", r.Verdict, err)
	}
	e := motherReport().event.(KinshipReportIssued)
	e.LikelihoodRatio, e.LociCount, e.Lineages, e.Tables = string(r.Combined), len(r.Loci), nil, []Digest{Digest(r.Tables[0].Digest)}
	return r, e
}

// onSpecimen is a record that refers to one specimen.
func onSpecimen(e KinshipReportIssued) Statement {
	return Statement{Stream: theChild, ID: "id", Event: e, Refs: []Ref{{Rel: "causes", Stream: theChild, ID: "specimen"}}}
}

var demonstrated = Limits{KinshipTables: []string{tableDemonstration}}

// TestReportsAreHeldAgainstWhatIsOnRecord: who makes up the profile of a relative makes
// up a report that is right by itself.
func TestReportsAreHeldAgainstWhatIsOnRecord(t *testing.T) {
	r, e := weighedReport(t)
	child, mother := r.Parties[0].Profile, r.Parties[1].Profile
	other := func(p kinship.Profile, loci int) kinship.Profile {
		p = slices.Clone(p)
		for i := range loci {
			p[i].A, p[i].B = p[i].A+50, p[i].B+50
		}
		return p
	}
	lost := slices.Clone(mother)
	lost[0].B = 0
	more := func(p kinship.Profile) kinship.Profile {
		locus := kinship.BuiltIn()[1].Loci[16]
		return append(slices.Clone(p), kinship.Typing{Locus: locus.Locus, A: locus.Counts[0].Allele, B: locus.Counts[1].Allele})
	}
	for name, c := range map[string]struct {
		child, mother  []kinship.Profile
		agrees, follow bool
		says           string
	}{
		"what is on record":            {[]kinship.Profile{child}, []kinship.Profile{mother}, true, true, ""},
		"in two kits":                  {[]kinship.Profile{child}, []kinship.Profile{mother[:9], mother[6:]}, true, true, ""},
		"one allele lost":              {[]kinship.Profile{child}, []kinship.Profile{lost}, true, true, ""},
		"read wrongly once":            {[]kinship.Profile{child}, []kinship.Profile{other(mother, 1), mother}, true, true, ""},
		"nothing that can be opened":   {nil, nil, true, true, ""},
		"one allele that nobody typed": {[]kinship.Profile{child}, []kinship.Profile{other(mother, 1)}, false, true, "At " + mother[0].Locus + " the mother has other alleles"},
		"a locus that nobody typed":    {[]kinship.Profile{child}, []kinship.Profile{mother[1:]}, false, true, "At " + mother[0].Locus + " the mother has other alleles"},
		"a locus left out":             {[]kinship.Profile{more(child)}, []kinship.Profile{more(mother)}, false, true, "The report leaves out " + kinship.BuiltIn()[1].Loci[16].Locus},
		"a locus of the child alone":   {[]kinship.Profile{more(child)}, []kinship.Profile{mother}, true, true, ""},
		"a profile made up":            {[]kinship.Profile{child}, []kinship.Profile{other(mother, 16)}, false, false, "The alleles of the mother in the report are not those"},
		"a guess at one locus":         {[]kinship.Profile{child}, []kinship.Profile{other(mother, 9)}, false, false, "The alleles of the mother in the report are not those"},
		"the child's made up":          {[]kinship.Profile{other(child, 16)}, []kinship.Profile{mother}, false, false, "The alleles of the child in the report are not those"},
	} {
		t.Run(name, func(t *testing.T) {
			profiles := map[PersonID][]kinship.Profile{somebody: c.child, aMother: c.mother}
			again := RecomputeReport(onSpecimen(e), r, KinshipSources{Tables: kinship.Known(), Child: somebody,
				Profiles: func(p PersonID) (all []Typed) {
					all = append(all, Typed{Specimen: Ref{Stream: theReport, ID: "another"}, Loci: other(mother, 16)})
					for _, loci := range profiles[p] {
						all = append(all, Typed{Specimen: Ref{Stream: theChild, ID: "specimen"}, Loci: loci})
					}
					return all
				}}, demonstrated)
			if again.Agrees != c.agrees || again.VerdictAgrees != c.follow || !strings.Contains(strings.Join(again.Differences, " "), c.says) {
				t.Errorf("it comes out as %+v", again)
			}
			if !c.follow && again.Mismatches < 3 {
				t.Errorf("%d loci do not fit what is on record", again.Mismatches)
			}
		})
	}
	if again := RecomputeReport(onSpecimen(e), r, KinshipSources{Tables: kinship.Known()}, demonstrated); !again.Agrees {
		t.Errorf("without profiles at hand it differs: %v", again.Differences)
	}
	boast := e
	boast.Verdict = string(kinship.Inconclusive)
	if again := RecomputeReport(onSpecimen(boast), r, KinshipSources{Tables: kinship.Known()}, demonstrated); again.Agrees || again.VerdictAgrees {
		t.Errorf("a clear verdict of its own agrees: %+v", again)
	}
}
