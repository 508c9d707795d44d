package kinship

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// evaluation is a question by one table.
type evaluation struct {
	figures      *figures
	question     contrast
	alternatives []contrast
	q            Question
	table        Table
	linked       [][2]string
	budget       *int

	loci       []locus
	log10      float64   // of the combined likelihood ratio
	relatives  []float64 // likewise against each alternative
	mismatches int
}

// locus is a row with its figures.
type locus struct {
	row   Row
	seen  []Typing
	model model
	ratio float64
}

// evaluate weighs a question that was checked, at loci of the child's that the table
// has. Its error names the locus.
func evaluate(q Question, t Table, names []string, p Policy, budget *int) (*evaluation, error) {
	f, err := q.Settings.figures()
	if err != nil {
		return nil, err
	}
	e := &evaluation{figures: f, q: q, table: t, linked: p.Linked, budget: budget}
	e.question, e.alternatives = contrasts(q.Parties)
	for _, name := range names {
		if err := e.addLocus(name); err != nil {
			return nil, fmt.Errorf("locus %s: %w", name, err)
		}
	}
	e.combine()
	return e, e.against()
}

func (e *evaluation) addLocus(name string) error {
	counts, _ := e.table.Locus(name)
	seen := e.q.seen(name)
	alleles := seenAlleles(seen)
	l := locus{seen: seen, model: newModel(counts, e.figures, alleles)}
	l.model.budget = e.budget
	var err error
	if l.ratio, err = l.model.weigh(e.question, seen); err != nil {
		return err
	}
	is, silently, err := inconsistent(e.question, seen)
	if err != nil {
		return err
	}
	retyped := slices.Contains(e.q.Retyped, name)
	if is && silently && retyped && e.figures.silentFrequency == 0 {
		return wrong("it was typed again with the same outcome, so that the settings have a frequency of silent alleles")
	}
	// Until then the second allele may have been lost by one kit's primers.
	if is && (!silently || retyped) {
		e.mismatches++
	}
	l.row = Row{Alleles: pairs(seen), Frequencies: l.model.frequencies(alleles), Inconsistent: is,
		LikelihoodRatio: decimal(l.ratio, 6), Locus: name, Retyped: retyped}
	e.loci = append(e.loci, l)
	return nil
}

func pairs(seen []Typing) [][2]Allele {
	pairs := make([][2]Allele, len(seen))
	for i, t := range seen {
		pairs[i] = [2]Allele{t.A, t.B}
	}
	return pairs
}

// combine multiplies over the loci that count: all of them where linkage has no
// effect, else unlinked ones (product rule, ISFG 2007). Of two linked ones the first
// that the policy names counts.
func (e *evaluation) combine() {
	for i := range e.loci {
		l := &e.loci[i]
		l.row.Used = !e.question.links || e.unlinked(l.row.Locus)
		if l.row.Used {
			e.log10 += math.Log10(l.ratio)
		}
	}
}

// unlinked says whether a locus counts where linkage has an effect.
func (e *evaluation) unlinked(name string) bool {
	return !slices.ContainsFunc(e.linked, func(pair [2]string) bool {
		_, other := slices.BinarySearchFunc(e.loci, pair[0], func(l locus, name string) int { return strings.Compare(l.row.Locus, name) })
		return pair[1] == name && other
	})
}

// against weighs the first hypothesis against each alternative.
func (e *evaluation) against() error {
	for _, a := range e.alternatives {
		sum := 0.0
		for _, l := range e.loci {
			if a.links && !e.unlinked(l.row.Locus) {
				continue
			}
			ratio, err := l.model.weigh(a, l.seen)
			if err != nil {
				return fmt.Errorf("locus %s: %w", l.row.Locus, err)
			}
			sum += math.Log10(ratio)
		}
		e.relatives = append(e.relatives, sum)
	}
	return nil
}

// used is the number of loci that count.
func (e *evaluation) used() int {
	n := 0
	for _, l := range e.loci {
		n += int(truth(l.row.Used))
	}
	return n
}
