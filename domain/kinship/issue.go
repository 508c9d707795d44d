package kinship

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Issue computes the report that answers a question, by one table or several, the
// principal one first. The same question gives the same bytes. Its error is
// ErrQuestion for what is no question, ErrTooLarge and ErrUnexplained for what cannot
// be weighed, with the locus.
func Issue(q Question, tables []Table, p Policy) (Report, error) {
	q = q.complete()
	if err := q.check(); err != nil {
		return Report{}, err
	}
	if len(tables) == 0 || len(tables) > MaxTables {
		return Report{}, wrong("a report is by 1 to %d tables", MaxTables)
	}
	names := q.shared(tables)
	if len(names) == 0 {
		return Report{}, wrong("the child shares no locus with a relative and all tables")
	}
	all, budget := make([]*evaluation, len(tables)), perReport
	for i, t := range tables {
		var err error
		if all[i], err = evaluate(q, t, names, p, &budget); err != nil {
			return Report{}, fmt.Errorf("table %s: %w", clip(t.ID), err)
		}
	}
	r := q.report(all, p)
	if !r.formed() {
		return Report{}, wrong("kits, specimens and software are names of one line, and a search or line has what it needs")
	}
	return r, nil
}

// complete fills what a caller may leave out.
func (q Question) complete() Question {
	q.Parties = slices.Clone(q.Parties)
	for i := range q.Parties {
		p := &q.Parties[i]
		p.Kits, p.SexMarkers = append([]string{}, p.Kits...), append([]string{}, p.SexMarkers...)
	}
	if q.Search.Size == 0 {
		q.Search = Search{Posterior: "0", Prior: "0", Share: "0"}
	}
	if q.Hypotheses == [2]string{} {
		q.Hypotheses = q.inWords()
	}
	return q
}

// inWords says what the two hypotheses are.
func (q Question) inWords() [2]string {
	var alleged, certain []string
	for _, p := range q.Parties {
		switch {
		case p.Role == Child:
		case p.Certain:
			certain = append(certain, roleNames[p.Role])
		default:
			alleged = append(alleged, roleNames[p.Role])
		}
	}
	tested := strings.Join(alleged, ", ")
	whose := ""
	if len(certain) > 0 {
		whose = ", and of " + strings.Join(certain, " and ") + " in either case"
	}
	return [2]string{
		"The tested child is of the family in which the others are " + tested + whose + ".",
		"The tested child is unrelated to " + tested + " of that family" + whose + ".",
	}
}

// report puts the evaluations into the document.
func (q Question) report(all []*evaluation, p Policy) Report {
	first := all[0]
	w := q.weighed(all)
	r := Report{
		Format: Format, Pedigree: q.Pedigree, Parties: q.Parties, Settings: q.Settings, Software: q.Software, Hypotheses: q.Hypotheses,
		Combined: decimalOfLog(first.log10, 6), Mismatches: first.mismatches, EqualProfiles: equalProfiles(q.Parties),
		Verdict: p.verdict(w), Words: p.words(w), Search: q.Search.computed(w.lowest),
		Lines: []Line{}, Posteriors: []Posterior{}, Relatives: []Alternative{},
	}
	for _, l := range first.loci {
		r.Loci = append(r.Loci, l.row)
	}
	for i, a := range first.alternatives {
		r.Relatives = append(r.Relatives, Alternative{Code: a.code, LikelihoodRatio: decimalOfLog(first.relatives[i], 6)})
	}
	for _, e := range all {
		used := TableUsed{Combined: decimalOfLog(e.log10, 6), Digest: e.table.Digest(), ID: e.table.ID}
		r.Tables = append(r.Tables, used)
		if e.log10 == w.lowest && r.Lowest.Table == "" {
			r.Lowest = Lowest{LikelihoodRatio: used.Combined, Table: used.ID}
		}
	}
	for _, prior := range p.Priors {
		r.Posteriors = append(r.Posteriors, Posterior{Posterior: posteriorOf(w.lowest, prior), Prior: prior})
	}
	for _, l := range q.Lines {
		r.Lines = append(r.Lines, l.computed())
	}
	return r
}

// weighed sums the evaluations up.
func (q Question) weighed(all []*evaluation) weighed {
	w := weighed{lowest: math.Inf(1), highest: math.Inf(-1), mismatches: all[0].mismatches, loci: all[0].used(),
		equal: len(equalProfiles(q.Parties)) > 0}
	for _, e := range all {
		w.lowest, w.highest = min(w.lowest, e.log10), max(w.highest, e.log10)
		w.relevant = w.relevant || !e.table.Demonstration
	}
	return w
}

// computed has the prior of a search, the share of those looked for that is in the
// database over its size, and what it comes to.
func (s Search) computed(log10 float64) Search {
	if s.Size == 0 {
		return s
	}
	share, _ := s.Share.Float()
	s.Prior = decimal(share/float64(s.Size), 6)
	s.Posterior = posteriorOf(log10, s.Prior)
	return s
}

// posteriorOf is posterior for a prior in text; certainty stays certainty.
func posteriorOf(log10 float64, prior Decimal) Decimal {
	p, _ := prior.Float()
	if p <= 0 || p >= 1 {
		return prior
	}
	return posterior(log10, p)
}
