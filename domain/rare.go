package domain

import (
	"math"
	"slices"
)

// What shows only beside other records, and stands out there.

// besideRules are those that look at it.
var besideRules = slices.Concat(placeRules, handsRules, deviceRules, institutionRules, operationRules, receiverRules,
	correctionRules, accessRules, keyRules, ledgerRules, orderRules)

// rare is how many findings of a kind chance alone may bring in a whole ledger. The
// chance of one is held against it times the number of those who were compared
// (Bonferroni), so that thousands of officers and pairs do not bring a finding each.
const rare = 0.001

// Beside being rare, what stands out is at least so many, and so many times the share
// of its peers, or what chance gives a pair: in a ledger of a hundred thousand children
// every real difference is rare by chance, and a small one means nothing.
const (
	leastHits   = 3
	timesOthers = 3.0
	timesPairs  = 2.0
)

// above reports whether a share is too high to be chance beside that of others, of
// whom there were so many.
func (s Share) above(others Share, among int) bool {
	return s.Hits >= leastHits && others.Of > 0 &&
		float64(s.Hits)*float64(others.Of) >= timesOthers*float64(others.Hits)*float64(s.Of) &&
		s.chance(others)*float64(among+1) < rare
}

// chance is how likely a share is to be this high, if those who are hit were drawn at
// random from all: the one-sided test of Fisher (1922), which needs no estimate of the
// true share and so holds for few as for many.
func (s Share) chance(others Share) float64 {
	return atLeast(s.Hits, s.Of, s.Hits+others.Hits, s.Of+others.Of)
}

// atLeast is the upper tail of the hypergeometric distribution: how likely a draw of
// n of all has k or more of the hits.
func atLeast(k, n, hits, all int) float64 {
	if n > all || hits > all {
		return 1 // no such draw
	}
	ways, sum := choose(all, n), 0.0
	for x := max(k, n+hits-all); x <= min(n, hits); x++ {
		p := math.Exp(choose(hits, x) + choose(all-hits, n-x) - ways)
		sum += p
		if p < sum*1e-12 && x > k { // the terms only shrink from here
			break
		}
	}
	return min(sum, 1)
}

// atLeastOf is the upper tail of the binomial distribution: how likely k or more of n
// are hit, each with the same chance.
func atLeastOf(k, n int, chance float64) float64 {
	if chance >= 1 || k <= 0 {
		return 1
	}
	sum := 0.0
	for x := k; x <= n; x++ {
		p := math.Exp(choose(n, x) + float64(x)*math.Log(chance) + float64(n-x)*math.Log1p(-chance))
		sum += p
		if p < sum*1e-12 && float64(x) > chance*float64(n) { // the terms only shrink from here
			break
		}
	}
	return min(sum, 1)
}

// choose is the logarithm of the binomial coefficient.
func choose(n, k int) float64 {
	of, _ := math.Lgamma(float64(n) + 1)
	in, _ := math.Lgamma(float64(k) + 1)
	out, _ := math.Lgamma(float64(n-k) + 1)
	return of - in - out
}

// tracedBy makes a finding that traces show, in the order of the log, each record once.
func tracedBy(sentence string, traces ...Trace) Detected {
	slices.SortStableFunc(traces, func(a, b Trace) int { return int(int64(a.Recorded.Index) - int64(b.Recorded.Index)) })
	d := Detected{Sentence: sentence}
	for _, x := range traces {
		if !slices.Contains(d.Records, x.RecordRef) {
			d.Records = append(d.Records, x.RecordRef)
		}
		d.Since = latest(d.Since, x.Recorded.At)
	}
	return d
}

// traced returns the traces of some kinds: those of the stream, in the order in which
// they are given, and all of them by value.
func (a Audited) traced(kinds ...string) (own []Trace, all map[string][]Trace) {
	all = map[string][]Trace{}
	for _, x := range a.Traces {
		if !slices.Contains(kinds, x.Kind) {
			continue
		}
		all[x.Value] = append(all[x.Value], x)
		if x.Stream == a.Stream {
			own = append(own, x)
		}
	}
	return own, all
}
