package ledger

import (
	"cmp"
	"crypto/sha256"
	"slices"
	"strings"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/domain/kinship"
)

// comparer holds opened DNA profiles in memory against earlier ones, and kinship reports
// against the profiles that were there. It keeps the profiles, and nothing of what came of them.
type comparer struct {
	find     Tables
	profiles []openedProfile
	donors   map[domain.PersonID][]int // places in profiles
	tags     map[[sha256.Size]byte][]int
	names    map[string]string // of loci, each once
}

func newComparer(find Tables) comparer {
	return comparer{find: find, donors: map[domain.PersonID][]int{}, tags: map[[sha256.Size]byte][]int{}, names: map[string]string{}}
}

// maxCompared bounds with how many earlier profiles of one donor, and of one tag, a
// profile is compared, and a report with how many of each of its parties.
const maxCompared = 64

// firstCompared are the places of the earlier profiles with which one is compared, in order:
// those of its donor, and those of others that have its tag.
func firstCompared[T cmp.Ordered](own, others []T) []T {
	near := slices.Concat(own[:min(len(own), maxCompared)], others[:min(len(others), maxCompared)])
	slices.Sort(near)
	return near
}

// lastCompared are the places of the profiles of a donor with which a report is compared.
func lastCompared[T any](own []T) []T { return own[max(0, len(own)-maxCompared):] }

// report computes a record's report anew.
func (c *comparer) report(s domain.Statement, about domain.PersonID, r kinship.Report, limits domain.Limits) domain.Recomputed {
	return recomputed(s, about, r, c.find, c.of, limits)
}

// of are the last profiles of a person that were taken up.
func (c *comparer) of(person domain.PersonID) []domain.Typed {
	own := lastCompared(c.donors[person])
	all := make([]domain.Typed, len(own))
	for i, place := range own {
		all[i] = c.profiles[place].typed()
	}
	return all
}

// paired is what came of comparing a profile with an earlier one.
type paired struct {
	domain.Comparison
	one uint64 // index of the earlier
}

// profile takes up a profile, and compares it with earlier ones.
func (c *comparer) profile(p openedProfile) (pairs []paired) {
	for _, i := range c.near(p) {
		if pair, enough := compared(c.profiles[i], p); enough {
			pairs = append(pairs, paired{pair, c.profiles[i].index})
		}
	}
	c.keep(p)
	return pairs
}

// near are the places of the earlier profiles with which one is compared.
func (c *comparer) near(p openedProfile) []int {
	var others []int
	if text := tagText(p.loci); text != "" {
		for _, i := range c.tags[sha256.Sum256([]byte(text))] {
			if c.profiles[i].donor != p.donor {
				others = append(others, i)
			}
		}
	}
	return firstCompared(c.donors[p.donor], others)
}

// keep keeps a profile without the record that it was read from, of which its texts are
// parts.
func (c *comparer) keep(p openedProfile) {
	p.Stream, p.ID, p.donor = domain.StreamID(strings.Clone(string(p.Stream))), strings.Clone(p.ID), domain.PersonID(strings.Clone(string(p.donor)))
	p.of = domain.Ref{Rel: strings.Clone(p.of.Rel), Stream: domain.StreamID(strings.Clone(string(p.of.Stream))), ID: strings.Clone(p.of.ID)}
	p.loci = slices.Clone(p.loci)
	for i, seen := range p.loci {
		p.loci[i].Locus = c.name(seen.Locus)
	}
	place := len(c.profiles)
	c.profiles = append(c.profiles, p)
	c.donors[p.donor] = append(c.donors[p.donor], place)
	if text := tagText(p.loci); text != "" {
		tag := sha256.Sum256([]byte(text))
		c.tags[tag] = append(c.tags[tag], place)
	}
}

func (c *comparer) name(locus string) string {
	known, found := c.names[locus]
	if !found {
		known = strings.Clone(locus)
		c.names[known] = known
	}
	return known
}
