package dossier

import (
	"fmt"
	"strings"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/domain/kinship"
)

// profileInWords writes a DNA profile, locus by locus.
func profileInWords(raw []byte) string {
	profile, err := kinship.ParseProfile(raw)
	if err != nil {
		return string(raw)
	}
	lines := make([]string, len(profile))
	for i, t := range profile {
		lines[i] = t.Locus + " " + kinship.Pair(t.A, t.B)
	}
	return strings.Join(lines, "; ")
}

// reportInWords writes what a court reads of a kinship report: whom it compared, what
// was seen at each locus and what that came to. The rest is in the record's file of
// disclosures, which homeward kinship prints as a laboratory would.
func reportInWords(raw []byte) string {
	r, err := kinship.ParseReport(raw)
	if err != nil {
		return string(raw)
	}
	var text strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&text, format+"\n", args...) }
	line("Verdict: %s. %s", domain.Words(r.Verdict), r.Words)
	line("Combined likelihood ratio %s; the lowest by any table %s; inconsistent loci %d.", r.Combined, r.Lowest.LikelihoodRatio, r.Mismatches)
	line("Hypothesis 1: %s", r.Hypotheses[0])
	line("Hypothesis 2: %s", r.Hypotheses[1])
	for i, p := range r.Parties {
		line("Party %d: %s, specimen %s.", i+1, domain.Words(p.Role), p.Specimen)
	}
	line("At each locus, what was seen of each party in this order, and the likelihood ratio by %s:", r.Tables[0].ID)
	for _, row := range r.Loci {
		seen := make([]string, len(row.Alleles))
		for i, pair := range row.Alleles {
			seen[i] = kinship.Pair(pair[0], pair[1])
		}
		inconsistent := ""
		if row.Inconsistent {
			inconsistent = ", INCONSISTENT"
		}
		line("%s: %s: %s%s", row.Locus, strings.Join(seen, " | "), row.LikelihoodRatio, inconsistent)
	}
	return strings.TrimSuffix(text.String(), "\n")
}
