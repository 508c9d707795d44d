package domain

import (
	"slices"
	"strconv"

	"github.com/homeward-ledger/homeward/domain/kinship"
)

// Kinship is what the profile sets for whoever computes a likelihood ratio. What it
// leaves open is the program's own, so that a report can be computed again under any
// profile; that no identity rests on one without kinship.support is a rule of its own.
func (l Limits) Kinship() kinship.Policy {
	p := kinship.DefaultPolicy()
	if l.KinshipSupport > 0 {
		p.Support, p.Exclude = float64(l.KinshipSupport), 1/float64(l.KinshipSupport)
	}
	if l.KinshipTends > 0 {
		p.Tends, p.Against = float64(l.KinshipTends), 1/float64(l.KinshipTends)
	}
	if l.KinshipMismatches > 0 {
		p.Mismatches = l.KinshipMismatches
	}
	if l.KinshipMinLoci > 0 {
		p.MinLoci = l.KinshipMinLoci
	}
	if l.KinshipTolerance > 0 {
		p.Tolerance = float64(l.KinshipTolerance) / 100
	}
	if len(l.KinshipPriors) > 0 {
		p.Priors = priorsOf(l.KinshipPriors)
	}
	if len(l.KinshipVerbal) > 0 {
		p.Scale = scaleOf(l.KinshipVerbal)
	}
	p.Demonstration = slices.Contains(l.KinshipTables, tableDemonstration)
	return p
}

// priorsOf are thousandths as decimals, ascending.
func priorsOf(thousandths []int) []kinship.Decimal {
	var priors []kinship.Decimal
	for _, n := range slices.Sorted(slices.Values(thousandths)) {
		priors = append(priors, kinship.Decimal(strconv.FormatFloat(float64(n)/1000, 'f', -1, 64)))
	}
	return priors
}

// strengths are the words of the verbal scale, from the weakest on.
var strengths = []string{"weak", "moderate", "strong", "very strong", "extremely strong"}

// scaleOf makes a verbal scale of the likelihood ratios from which on stronger words
// are used, and the same for the second hypothesis down from their inverses.
func scaleOf(from []int) []kinship.Band {
	from = slices.Sorted(slices.Values(from))
	words := func(i int, first, second string) string {
		return "The findings are at least " + strconv.Itoa(from[i]) + " times more probable if the " + first + " hypothesis is true than if the " + second + " is: " +
			strengths[min(i, len(strengths)-1)] + " support for the " + first + "."
	}
	var scale []kinship.Band
	for i := len(from) - 1; i >= 0; i-- {
		scale = append(scale, kinship.Band{From: float64(from[i]), Words: words(i, "first", "second")})
	}
	neither := kinship.Band{From: 1 / float64(from[0]), Words: "The findings are about as probable if the one hypothesis is true as if the other is: no support for either."}
	scale = append(scale, neither)
	for i := range from {
		down := 0.0
		if i+1 < len(from) {
			down = 1 / float64(from[i+1])
		}
		scale = append(scale, kinship.Band{From: down, Words: words(i, "second", "first")})
	}
	return scale
}
