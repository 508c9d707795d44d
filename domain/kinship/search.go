package kinship

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"
)

// MaxCandidates bounds what one search keeps.
const MaxCandidates = 1000

// maxRemembered bounds the genotypes of a locus that a query has ready: more than
// databases show. What comes beyond is computed each time.
const maxRemembered = 4096

// Query is one profile, of a child or of a parent, to be compared with many of the
// other generation. The engine is asked once for each genotype that occurs at a locus,
// so that a reference costs a look-up and an addition of logarithms a locus. It is
// not for use by several goroutines.
type Query struct {
	figures *figures
	duo     contrast
	child   int // index of the child among the two: 0 if the query is one, else 1
	loci    []searched
}

// searched is one locus of the query that the table knows.
type searched struct {
	query  Typing
	counts LocusCounts
	known  map[[2]Allele]weight
}

// weight is what a locus says about a reference of one genotype.
type weight struct {
	log10        float64
	inconsistent bool
	counts       bool // as a mismatch
}

// ErrQuery says that a search is for something that one comparison does not show.
var ErrQuery = errors.New("a search is for a child, or for the parent of a child, by duo_father or duo_mother")

// Candidate is a reference, and how much more probable its profile and the query's
// are if the two are parent and child than if they are unrelated.
type Candidate struct {
	Reference    string  // as the caller names it
	Log10        float64 // of the combined likelihood ratio
	Loci         int     // that both were typed at and the table knows
	Inconsistent int     // loci where parent and child need a mutation, a silent allele or an error
	Mismatches   int     // of these, the ones that count: opposite homozygotes do not, until they are typed again
}

// Found is the outcome of a search: its size stands beside its candidates, as the
// prior of each follows from that (docs/kinship.md).
type Found struct {
	Size       int         // references that were compared
	Candidates []Candidate // the likeliest first
}

// NewQuery prepares a search by one table. The party is a child, whose father or
// mother is searched, or one of these, whose child is; ErrQuery for another pedigree
// than duo_father and duo_mother, ErrProfile for what is no profile.
func NewQuery(pedigree Pedigree, party Party, table Table, settings Settings) (*Query, error) {
	parent := map[Pedigree]Role{DuoFather: Father, DuoMother: Mother}[pedigree]
	if parent == "" || party.Role != Child && party.Role != parent {
		return nil, ErrQuery
	}
	if err := party.Profile.check(); err != nil {
		return nil, err
	}
	f, err := settings.figures()
	if err != nil {
		return nil, err
	}
	q := &Query{figures: f}
	q.duo, _ = contrasts([]Party{{Role: Child}, {Role: parent}})
	if party.Role != Child {
		q.child = 1
	}
	for _, typing := range party.Profile {
		if counts, known := table.Locus(typing.Locus); known {
			q.loci = append(q.loci, searched{typing, counts, map[[2]Allele]weight{}})
		}
	}
	return q, nil
}

// Weigh compares one reference, a profile as ParseProfile gives it, under the name
// that the caller has for it. Its ratio is that of a report on the two, to the last
// bit. ErrUnexplained, with the locus, is for a reference that unrelated people
// cannot have by these settings.
func (q *Query) Weigh(name string, reference Profile) (Candidate, error) {
	c := Candidate{Reference: name}
	for i := range q.loci {
		l := &q.loci[i]
		for len(reference) > 0 && reference[0].Locus < l.query.Locus {
			reference = reference[1:]
		}
		if len(reference) == 0 {
			break
		}
		if reference[0].Locus != l.query.Locus || reference[0].A == 0 {
			continue
		}
		w, known := l.known[[2]Allele{reference[0].A, reference[0].B}]
		if !known {
			var err error
			if w, err = q.learn(l, reference[0]); err != nil {
				return Candidate{}, fmt.Errorf("search locus %s: %w", l.query.Locus, err)
			}
		}
		c.Loci++
		c.Log10 += w.log10
		c.Inconsistent += int(truth(w.inconsistent))
		c.Mismatches += int(truth(w.counts))
	}
	return c, nil
}

// learn asks the engine about one genotype, and remembers the answer.
func (q *Query) learn(l *searched, reference Typing) (weight, error) {
	seen := []Typing{l.query, reference}
	if q.child == 1 {
		seen[0], seen[1] = reference, l.query
	}
	budget := perReport
	m := newModel(l.counts, q.figures, seenAlleles(seen))
	m.budget = &budget
	ratio, err := m.weigh(q.duo, seen)
	if err != nil {
		return weight{}, err
	}
	is, silently, err := inconsistent(q.duo, seen)
	if err != nil {
		return weight{}, err
	}
	w := weight{log10: math.Log10(ratio), inconsistent: is, counts: is && !silently}
	if len(l.known) < maxRemembered {
		l.known[[2]Allele{reference.A, reference.B}] = w
	}
	return w, nil
}

// Search compares every reference and keeps the likeliest, MaxCandidates at most. Equal
// ones come in the order of their names, whatever order they are given in. It stops at
// the first error, which names the reference.
func (q *Query) Search(references iter.Seq2[string, Profile], keep int) (Found, error) {
	var found Found
	keep = min(max(keep, 1), MaxCandidates)
	for name, profile := range references {
		found.Size++
		c, err := q.Weigh(name, profile)
		if err != nil {
			return Found{}, fmt.Errorf("compare reference %.40q: %w", name, err)
		}
		if c.Loci > 0 {
			found.insert(c, keep)
		}
	}
	return found, nil
}

// insert puts a candidate in its place, and drops the last one beyond keep.
func (f *Found) insert(c Candidate, keep int) {
	if n := len(f.Candidates); n == keep && likelier(f.Candidates[n-1], c) <= 0 {
		return
	}
	at, _ := slices.BinarySearchFunc(f.Candidates, c, likelier)
	f.Candidates = slices.Insert(f.Candidates, at, c)
	f.Candidates = f.Candidates[:min(len(f.Candidates), keep)]
}

func likelier(a, b Candidate) int {
	return cmp.Or(-cmp.Compare(a.Log10, b.Log10), strings.Compare(a.Reference, b.Reference))
}
