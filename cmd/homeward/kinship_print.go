package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/domain/kinship"
)

// kinshipPage is a kinship report on its way to paper.
type kinshipPage struct{ strings.Builder }

func (p *kinshipPage) line(format string, args ...any) { fmt.Fprintf(p, format+"\n", args...) }

// rows prints lines with aligned columns, which tabs divide.
func (p *kinshipPage) rows(lines ...string) {
	var aligned strings.Builder
	table := tabwriter.NewWriter(&aligned, 0, 0, 2, ' ', 0)
	for _, line := range lines {
		fmt.Fprintln(table, "  "+line)
	}
	_ = table.Flush() // a Builder takes everything
	for line := range strings.Lines(aligned.String()) {
		p.line("%s", strings.TrimRight(line, " \n"))
	}
}

// printKinship prints the report as a laboratory would, and what differs in it.
func printKinship(w io.Writer, r kinship.Report, check kinship.Check, cannot error, thresholds string) error {
	p := &kinshipPage{}
	p.line("KINSHIP REPORT, %s, by %s", domain.Words(r.Pedigree), r.Software)
	p.line("\nHypotheses")
	p.line("  1  %s", r.Hypotheses[0])
	p.line("  2  %s", r.Hypotheses[1])
	p.parties(r)
	p.settings(r)
	p.loci(r, check)
	p.figures(r)
	p.lineages(r)
	p.line("\nVERDICT  %s", domain.Words(r.Verdict))
	p.line("  %s", r.Words)
	p.anew(r, check, cannot, thresholds)
	_, err := io.WriteString(w, p.String())
	return err
}

func (p *kinshipPage) parties(r kinship.Report) {
	p.line("\nParties")
	var lines []string
	for i, party := range r.Parties {
		role := domain.Words(party.Role)
		if party.Certain {
			role += ", certain"
		}
		sex := cmp.Or(strings.Join(party.SexMarkers, ", "), "not typed")
		lines = append(lines, fmt.Sprintf("%d\t%s\tspecimen %s\t%s\tsex markers %s", i+1, role, party.Specimen, strings.Join(party.Kits, ", "), sex))
	}
	p.rows(lines...)
	for _, i := range r.EqualProfiles {
		p.line("  The profile of %d is the child's own: one person, or identical twins.", i+1)
	}
}

func (p *kinshipPage) settings(r kinship.Report) {
	p.line("\nAllele tables")
	var lines []string
	for _, t := range r.Tables {
		lines = append(lines, t.ID+"\t"+t.Digest)
	}
	p.rows(lines...)
	s := r.Settings
	minimum := domain.Words(s.Minimum.Rule)
	if s.Minimum.Rule == kinship.MinimumFixed {
		minimum = string(s.Minimum.Value)
	}
	p.line("\nSettings")
	p.rows(
		fmt.Sprintf("mutation\t%s: male %s, female %s, each further step × %s, incomplete repeat × %s", s.Mutation.Model, s.Mutation.Male, s.Mutation.Female, s.Mutation.Step, s.Mutation.Partial),
		"minimum frequency\t"+minimum,
		"theta\t"+string(s.Theta), "silent alleles\t"+string(s.Silent), "drop-out\t"+string(s.DropOut))
}

// loci prints the table, a row for each locus.
func (p *kinshipPage) loci(r kinship.Report, check kinship.Check) {
	p.line("\nLoci, by %s", r.Tables[0].ID)
	head := []string{"LOCUS"}
	for i, party := range r.Parties {
		head = append(head, fmt.Sprintf("%d %s", i+1, strings.ToUpper(domain.Words(party.Role))))
	}
	lines := []string{strings.Join(append(head, "FREQUENCIES", "LR", ""), "\t")}
	for _, row := range r.Loci {
		columns := []string{row.Locus}
		for _, seen := range row.Alleles {
			columns = append(columns, kinship.Pair(seen[0], seen[1]))
		}
		var frequencies []string
		for _, f := range row.Frequencies {
			frequencies = append(frequencies, f.Allele.String()+": "+string(f.Frequency))
		}
		lines = append(lines, strings.Join(append(columns, strings.Join(frequencies, "  "), string(row.LikelihoodRatio), rowMarks(row, check)), "\t"))
	}
	p.rows(lines...)
}

func rowMarks(row kinship.Row, check kinship.Check) string {
	var marks []string
	if row.Inconsistent {
		marks = append(marks, "INCONSISTENT")
	}
	if row.Retyped {
		marks = append(marks, "typed again")
	}
	if !row.Used {
		marks = append(marks, "left out, linked")
	}
	if slices.ContainsFunc(check.Differences, func(d kinship.Difference) bool { return d.Locus == row.Locus }) {
		marks = append(marks, "DIFFERS")
	}
	return strings.Join(marks, ", ")
}

// figures prints what the loci come to.
func (p *kinshipPage) figures(r kinship.Report) {
	p.line("\nLikelihood ratio")
	lines := []string{"combined\t" + string(r.Combined)}
	for _, t := range r.Tables {
		lines = append(lines, "by "+t.ID+"\t"+string(t.Combined))
	}
	lines = append(lines, "lowest over the tables\t"+string(r.Lowest.LikelihoodRatio)+", by "+r.Lowest.Table)
	for _, a := range r.Relatives {
		lines = append(lines, "against "+domain.Words(a.Code)+"\t"+string(a.LikelihoodRatio))
	}
	p.rows(append(lines, fmt.Sprintf("inconsistent loci\t%d", r.Mismatches))...)
	if len(r.Posteriors) > 0 {
		p.line("\nProbability of the first hypothesis, for a prior that is the court's to choose")
		lines = []string{"PRIOR\tPOSTERIOR"}
		for _, q := range r.Posteriors {
			lines = append(lines, string(q.Prior)+"\t"+posterior(q.Posterior))
		}
		p.rows(lines...)
	}
	if r.Search.Size > 0 {
		p.line("\nThe candidate came out of a database of %d in which %s of those looked for are: prior %s, posterior %s", r.Search.Size, r.Search.Share, r.Search.Prior, posterior(r.Search.Posterior))
	}
}

func (p *kinshipPage) lineages(r kinship.Report) {
	for _, l := range r.Lines {
		p.line("\nLine (%s): %d markers compared, %d differ; seen %d times among %d of %s: frequency %s, below %s at 95 %%", l.Kind,
			l.Compared, l.Differences, l.Seen, l.Size, l.Database, l.Frequency, l.Upper)
	}
}

// anew says what came of computing it again.
func (p *kinshipPage) anew(r kinship.Report, check kinship.Check, cannot error, thresholds string) {
	p.line("\nCOMPUTED ANEW, by %s", thresholds)
	switch {
	case cannot != nil:
		p.line("  It could not be computed: %v.", cannot)
		return
	case unknownTable(check):
		p.line("  It could not be computed: a table is unknown. Give it with --table.")
	case check.Agrees:
		p.line("  The report agrees: every figure follows from its alleles, tables and settings.")
		return
	case check.VerdictAgrees:
		p.line("  THE REPORT DIFFERS; its verdict follows all the same. It comes to %s.", check.Report.Combined)
	default:
		p.line("  THE REPORT DIFFERS, AND SO DOES ITS VERDICT. It comes to %s: %s.", check.Report.Combined, domain.Words(check.Verdict))
	}
	for _, d := range check.Differences {
		p.line("  %s", d.Sentence)
		p.line("    stated %s, computed %s", cmp.Or(d.Stated, "nothing"), cmp.Or(d.Computed, "nothing"))
	}
}

// printIncidental says what the report shows besides its question.
func printIncidental(w io.Writer, r kinship.Report, besides []kinship.Incidental) error {
	p := &kinshipPage{}
	p.line("\nBESIDES ITS QUESTION, hints for a laboratory; keep them sealed")
	for _, found := range besides {
		switch found.Code {
		case kinship.Incest:
			p.line("  The child's parents may be close relatives of each other: the likelihood ratio is %s,", found.LikelihoodRatio)
			p.line("  for parents who are brother and sister against unrelated ones.")
		default:
			a, b := found.Parties[0], found.Parties[1]
			p.line("  %d (%s) and %d (%s) do not fit as parent and child: %d loci are inconsistent.", a+1, domain.Words(r.Parties[a].Role), b+1, domain.Words(r.Parties[b].Role), found.Mismatches)
		}
	}
	if len(besides) == 0 {
		p.line("  Nothing.")
	}
	_, err := io.WriteString(w, p.String())
	return err
}

// posterior is a probability for people: a report never states more than nine nines,
// however much more it is.
func posterior(p kinship.Decimal) string {
	if p == "0.999999999" {
		return string(p) + " or more"
	}
	return string(p)
}
