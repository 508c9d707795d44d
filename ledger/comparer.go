package ledger

import (
	"cmp"
	"crypto/sha256"
	"slices"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/domain/kinship"
)

// comparer holds opened DNA profiles in memory against earlier ones, and kinship reports
// against the profiles that were there. It keeps the profiles, and nothing of what came of them.
type comparer struct {
	find     Tables
	profiles keptProfiles
	donors   map[domain.PersonID][]int32 // places in profiles
	tags     map[string][]int32          // of those that have a tag
}

func newComparer(find Tables) comparer {
	return comparer{find: find, donors: map[domain.PersonID][]int32{}, tags: map[string][]int32{}}
}

// shortTag stands for the tagText of a profile; empty for one that has none.
func shortTag(p kinship.Profile) string {
	text := tagText(p)
	if text == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(text))
	return string(sum[:16])
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
		all[i] = c.profiles.at(int(place)).typed()
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
	tag := shortTag(p.loci)
	for _, i := range c.near(p.donor, tag) {
		one := c.profiles.at(int(i))
		if pair, enough := compared(one, p); enough {
			pairs = append(pairs, paired{pair, one.index})
		}
	}
	c.keep(p, tag)
	return pairs
}

// near are the places of the earlier profiles with which one of a donor and tag is compared.
func (c *comparer) near(donor domain.PersonID, tag string) []int32 {
	var others []int32
	for _, i := range c.tags[tag] {
		if c.profiles.all[i].donor != donor {
			others = append(others, i)
		}
	}
	return firstCompared(c.donors[donor], others)
}

func (c *comparer) keep(p openedProfile, tag string) {
	place := int32(c.profiles.add(p))
	donor := c.profiles.all[place].donor
	c.donors[donor] = append(c.donors[donor], place)
	if tag != "" {
		c.tags[tag] = append(c.tags[tag], place)
	}
}
