package domain

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/homeward-ledger/homeward/domain/kinship"
)

// LabReport is a kinship report of a laboratory's own, as rules compare them.
type LabReport struct {
	RecordRef
	At         time.Time // recorded
	Pedigree   string
	Verdict    string
	Ratio      string // the likelihood ratio
	Loci       int
	Mismatches int
}

// figures are what a report comes to; empty where they are too round to tell it from
// another.
func (e KinshipReportIssued) figures() string {
	mantissa, _, _ := strings.Cut(e.LikelihoodRatio, "e")
	if len(strings.Trim(strings.ReplaceAll(mantissa, ".", ""), "0")) < tellingDigits {
		return ""
	}
	return strings.Join([]string{e.Pedigree, strconv.Itoa(e.LociCount), strconv.Itoa(e.Mismatches), e.LikelihoodRatio}, " ")
}

// tellingDigits of a likelihood ratio are so many that two families rarely share them:
// of a hundred thousand values, spread over several powers of ten.
const tellingDigits = 5

// dryLaboratory is A34.
func dryLaboratory(a Audited) []Detected {
	if a.Stream.Kind() == AgencyStream {
		return slices.Concat(tooManySupported(a), ratiosUnlikeAny(a))
	}
	return sameFigures(a)
}

// sameFigures finds a report that comes to the very figures of one on another child:
// its table was copied. Twins have one genotype and one report.
func sameFigures(a Audited) (all []Detected) {
	own, traces := a.traced(TraceFigures)
	for _, mine := range own {
		var copies []Trace
		for _, x := range traces[mine.Value] {
			if x.Stream != a.Stream && !a.sameChild(x.Stream) && !a.sibling(x.Stream) {
				copies = append(copies, x)
			}
		}
		if len(copies) > 0 {
			all = append(all, tracedBy(fmt.Sprintf("the kinship report %s comes to the very figures of one on another child: %s", mine.ID, mine.Value), append(copies, mine)...))
		}
	}
	return all
}

// sibling reports whether another stream is of a declared sibling of the child.
func (a Audited) sibling(other StreamID) bool {
	_, linked := a.State().Child.linked(other, false)
	return linked
}

// fewReports are too few to say anything about a laboratory.
const fewReports = 20

// pattern is how the decimal logarithm of the likelihood ratio of true relatives is
// spread, for each locus: its mean and variance.
type pattern struct{ mean, variance float64 }

// patterns are those of simulated families (docs/kinship.md): of true duos of 20 loci
// the median is 6.4 and the twentieth part below 4.3; of trios 9.6 and 7.4. Loci are
// independent, so that mean and variance grow with their number.
var patterns = map[string]pattern{
	string(kinship.DuoFather):  duoPattern,
	string(kinship.DuoMother):  duoPattern,
	string(kinship.TrioFather): trioPattern,
	string(kinship.TrioMother): trioPattern,
}

var (
	duoPattern  = pattern{6.4 / 20, 1.28 * 1.28 / 20}
	trioPattern = pattern{9.6 / 20, 1.34 * 1.34 / 20}
)

// Tables of another population shift the mean by some tenths, and mutations widen the
// spread. What is called far is beyond both.
const (
	farMean    = 1.5 // standard deviations of one report
	tooNarrow  = 0.2 // of the variance; below it, twenty true reports come one time in ten thousand
	neverDoubt = 0.027
)

// ratiosUnlikeAny finds a laboratory whose likelihood ratios lie elsewhere than those
// of true families do, or are too much alike.
func ratiosUnlikeAny(a Audited) []Detected {
	var all []float64 // standardised
	for _, r := range a.Issued {
		p, known := patterns[r.Pedigree]
		log10, valid := kinship.Decimal(r.Ratio).Log10()
		if known && valid && r.Verdict == verdictSupported && r.Loci > 0 && r.Mismatches == 0 {
			all = append(all, (log10-p.mean*float64(r.Loci))/math.Sqrt(p.variance*float64(r.Loci)))
		}
	}
	if len(all) < fewReports {
		return nil
	}
	mean, variance := spread(all)
	said := ""
	switch {
	case math.Abs(mean) > farMean:
		said = "lie elsewhere than those of true families do"
	case variance < tooNarrow:
		said = "are more alike than those of true families are"
	default:
		return nil
	}
	return []Detected{a.ofLaboratory(fmt.Sprintf("the likelihood ratios of %d kinship reports of %s %s", len(all), a.Stream, said))}
}

// spread is the mean and the variance of a sample.
func spread(all []float64) (mean, variance float64) {
	for _, x := range all {
		mean += x / float64(len(all))
	}
	for _, x := range all {
		variance += (x - mean) * (x - mean) / float64(len(all)-1)
	}
	return mean, variance
}

// tooManySupported finds a laboratory that supports every relation it looks at. Of true
// duos of 20 loci 2.7 in a hundred stay below 10,000 (docs/kinship.md), and some of those
// who are compared are no relatives, so that among many reports some support nothing.
func tooManySupported(a Audited) []Detected {
	supported := 0
	for _, r := range a.Issued {
		if r.Verdict == verdictSupported {
			supported++
		}
	}
	n := len(a.Issued)
	if n < fewReports || supported < n || math.Pow(1-neverDoubt, float64(n)) >= rare {
		return nil
	}
	return []Detected{a.ofLaboratory(fmt.Sprintf("all %d kinship reports of %s support the relation, and among so many true ones some would not", n, a.Stream))}
}

// ofLaboratory is a finding about reports in other streams, in the order of the log.
func (a Audited) ofLaboratory(sentence string) Detected {
	d := Detected{Sentence: sentence}
	for _, r := range a.Issued {
		d.Since = latest(d.Since, r.At)
		d.Records = append(d.Records, r.RecordRef)
	}
	return d
}
