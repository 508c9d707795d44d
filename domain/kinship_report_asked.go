package domain

import (
	"slices"

	"github.com/homeward-ledger/homeward/domain/kinship"
)

// About whom a report asks, and what it says of them.

// asked says for each pedigree what those asked about are to the child. A
// reconstruction may be about anybody.
var asked = map[string][]string{
	string(kinship.DuoFather): {"father"}, string(kinship.DuoMother): {"mother"},
	string(kinship.TrioFather): {"father"}, string(kinship.TrioMother): {"mother"},
	string(kinship.TrioParents):  {"father", "mother"},
	string(kinship.FullSiblings): {"brother", "sister"}, string(kinship.HalfSiblings): {"brother", "sister"},
	string(kinship.Avuncular): {"aunt", "uncle"}, string(kinship.Grandparent): {"grandmother", "grandfather"},
}

// certainParent is the parent of a trio about whom nobody asks.
var certainParent = map[string]string{string(kinship.TrioFather): "mother", string(kinship.TrioMother): "father"}

// checkPedigree wants the first relative to be one about whom the pedigree asks, and
// the parents of a trio to be two.
func (e KinshipReportIssued) checkPedigree() error {
	first, known := e.Relations[0], asked[e.Pedigree]
	switch other := certainParent[e.Pedigree]; {
	case known != nil && !slices.Contains(known, first):
		return fieldError("facts.relations", "a report on the pedigree %s does not ask about a %s", Words(e.Pedigree), Words(first))
	case other != "" && !slices.Contains(e.Relations[1:], other),
		e.Pedigree == string(kinship.TrioParents) && (len(e.Relations) < 2 || !slices.Contains(known, e.Relations[1]) || e.Relations[1] == first):
		return fieldError("facts.relations", "a trio is the child with a father and a mother")
	}
	return nil
}

// answersFor returns what a relative is to the child by a report; empty when the
// report does not ask about that relative. A parent who is taken for certain was
// asked about elsewhere.
func (r KinshipReport) answersFor(relative PersonID) string {
	i := slices.Index(r.Relatives, relative)
	if i < 0 {
		return ""
	}
	if known := asked[r.Pedigree]; known != nil && !slices.Contains(known, r.Relations[i]) {
		return ""
	}
	return r.Relations[i]
}

// supports reports whether a report supports that a person is what it asks about. One
// that asks about several supports that they are the child's family together, in which a
// stranger beside true relatives may not show; only of two parents each shows.
func (r KinshipReport) supports(relative PersonID) bool {
	return r.Verdict == verdictSupported && r.answersFor(relative) != "" && (r.Pedigree == string(kinship.TrioParents) || r.alone(relative))
}

// alone reports whether it asks about nobody else.
func (r KinshipReport) alone(relative PersonID) bool {
	return !slices.ContainsFunc(r.Relatives, func(other PersonID) bool { return other != relative && r.answersFor(other) != "" })
}

// excludes reports whether it excludes that. One that asks about several excludes that
// all of them are, and not which of them is not: a man who is not the father beside a
// true mother.
func (r KinshipReport) excludes(relative PersonID) bool {
	return r.Verdict == verdictExcluded && r.answersFor(relative) != "" && r.alone(relative)
}
