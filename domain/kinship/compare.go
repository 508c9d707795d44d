package kinship

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// compare says what of the stated report does not follow, loci first.
func (c *comparison) compare(stated, computed Report) {
	for _, row := range computed.Loci {
		own, has := stated.row(row.Locus)
		if !has {
			c.differ(row.Locus, DiffLocus, "", string(row.LikelihoodRatio), "The report leaves out "+row.Locus+", which the child and a relative have.")
			continue
		}
		c.row(own, row)
	}
	for _, row := range stated.Loci {
		if _, has := computed.row(row.Locus); !has {
			c.differ(row.Locus, DiffLocus, string(row.LikelihoodRatio), "", "The report weighs "+row.Locus+", which the profiles or the tables lack.")
		}
	}
	c.combined(stated, computed)
	c.conclusion(stated, computed)
}

func (r Report) row(locus string) (Row, bool) {
	i, found := slices.BinarySearchFunc(r.Loci, locus, func(row Row, name string) int { return strings.Compare(row.Locus, name) })
	if !found {
		return Row{}, false
	}
	return r.Loci[i], true
}

// row compares one locus.
func (c *comparison) row(stated, computed Row) {
	at := computed.Locus
	if !slices.Equal(stated.Alleles, computed.Alleles) {
		c.differ(at, DiffAllele, fmt.Sprint(stated.Alleles), fmt.Sprint(computed.Alleles), "At "+at+" the row has other alleles than the profiles.")
	}
	c.frequencies(stated, computed)
	if !c.near(stated.LikelihoodRatio, computed.LikelihoodRatio) {
		c.differ(at, DiffRatio, string(stated.LikelihoodRatio), string(computed.LikelihoodRatio), "At "+at+" the likelihood ratio does not follow from the alleles, the table and the settings.")
	}
	if stated.Inconsistent != computed.Inconsistent {
		c.differ(at, DiffInconsistent, strconv.FormatBool(stated.Inconsistent), strconv.FormatBool(computed.Inconsistent), "At "+at+" it does not follow from the alleles whether the locus is inconsistent.")
	}
	if stated.Used != computed.Used {
		c.differ(at, DiffUsed, strconv.FormatBool(stated.Used), strconv.FormatBool(computed.Used), "At "+at+" linkage to another locus is treated otherwise than the policy says.")
	}
}

// frequencies compares those of a locus. A laboratory may round: 0.003 for 0.0026.
func (c *comparison) frequencies(stated, computed Row) {
	at := computed.Locus
	same := slices.EqualFunc(stated.Frequencies, computed.Frequencies, func(a, b Frequency) bool { return a.Allele == b.Allele })
	if !same {
		c.differ(at, DiffAllele, alleles(stated.Frequencies), alleles(computed.Frequencies), "At "+at+" the frequencies are of other alleles than the profiles.")
		return
	}
	for i, f := range computed.Frequencies {
		if own := stated.Frequencies[i].Frequency; !c.near(own, f.Frequency) && !own.Rounds(f.Frequency) {
			c.differ(at, DiffFrequency, string(own), string(f.Frequency), "At "+at+" the frequency of an allele is not the table's.")
		}
	}
}

func alleles(frequencies []Frequency) string {
	var names []string
	for _, f := range frequencies {
		names = append(names, f.Allele.String())
	}
	return strings.Join(names, " ")
}

// combined compares the figures over all loci.
func (c *comparison) combined(stated, computed Report) {
	figure := func(what string, stated, computed Decimal, sentence string) {
		if !c.near(stated, computed) {
			c.differ("", what, string(stated), string(computed), sentence)
		}
	}
	figure(DiffCombined, stated.Combined, computed.Combined, "The combined likelihood ratio is not the product over the loci that count.")
	for i, t := range computed.Tables {
		figure(DiffCombined, stated.Tables[i].Combined, t.Combined, "The combined likelihood ratio by "+t.ID+" does not follow from the alleles.")
	}
	if figure(DiffLowest, stated.Lowest.LikelihoodRatio, computed.Lowest.LikelihoodRatio, "The lowest likelihood ratio over the tables is another."); stated.Lowest.Table != computed.Lowest.Table {
		c.differ("", DiffLowest, stated.Lowest.Table, computed.Lowest.Table, "Another table gives the lowest likelihood ratio.")
	}
	if !slices.EqualFunc(stated.Relatives, computed.Relatives, func(a, b Alternative) bool { return a.Code == b.Code }) {
		c.differ("", DiffRelatives, fmt.Sprint(stated.Relatives), fmt.Sprint(computed.Relatives), "The report is not against the close relatives that there may be.")
		return
	}
	for i, a := range computed.Relatives {
		figure(DiffRelatives, stated.Relatives[i].LikelihoodRatio, a.LikelihoodRatio, "The likelihood ratio against a close relative ("+a.Code+") does not follow from the alleles.")
	}
}

// conclusion compares what the figures come to.
func (c *comparison) conclusion(stated, computed Report) {
	whole := func(what string, stated, computed any, sentence string) {
		if !reflect.DeepEqual(stated, computed) {
			c.differ("", what, fmt.Sprint(stated), fmt.Sprint(computed), sentence)
		}
	}
	whole(DiffMismatches, stated.Mismatches, computed.Mismatches, "The number of inconsistent loci that count does not follow from the alleles.")
	whole(DiffEqual, stated.EqualProfiles, computed.EqualProfiles, "Which profiles are the child's own does not follow from the alleles.")
	whole(DiffLines, stated.Lines, computed.Lines, "What is said of a line does not follow from the markers and the database.")
	c.posteriors(stated, computed)
	whole(DiffVerdict, stated.Verdict, computed.Verdict, "The verdict does not follow from the figures by the thresholds of the policy.")
	whole(DiffWords, stated.Words, computed.Words, "The words are not those that the policy has for such a likelihood ratio.")
}

// posteriors compares them for the priors that the policy names, and for the search.
func (c *comparison) posteriors(stated, computed Report) {
	for _, p := range computed.Posteriors {
		i := slices.IndexFunc(stated.Posteriors, func(o Posterior) bool { return o.Prior == p.Prior })
		if i < 0 || !c.nearShare(stated.Posteriors[i].Posterior, p.Posterior) {
			c.differ("", DiffPosteriors, fmt.Sprint(stated.Posteriors), fmt.Sprint(computed.Posteriors), "The posterior probability for a prior of "+string(p.Prior)+" is missing or another.")
		}
	}
	if !c.near(stated.Search.Prior, computed.Search.Prior) || !c.nearShare(stated.Search.Posterior, computed.Search.Posterior) {
		c.differ("", DiffSearch, fmt.Sprint(stated.Search), fmt.Sprint(computed.Search), "The prior or the posterior probability after a search does not follow from the size of the database.")
	}
}

// nearShare says whether two probabilities agree: the tolerance is of the odds.
func (c *comparison) nearShare(stated, computed Decimal) bool {
	a, ok := stated.Float()
	b, _ := computed.Float()
	return ok && math.Abs(a-b) <= c.tolerance*b*(1-b)+1.1e-9
}
