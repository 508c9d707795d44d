package ledger

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/domain/kinship"
)

// tagLoci are the loci of a whole-profile tag: those of the thirteen loci of CODIS of
// 1998 that the kits made for China (without TH01 and TPOX in some) type as well. The
// set is fixed: a profile that lacks one has no tag, and profiles of two kits are
// compared by the same. Profiles of one tag are then compared at all loci that both have.
var tagLoci = []string{"CSF1PO", "D13S317", "D16S539", "D18S51", "D21S11", "D3S1358", "D5S818", "D7S820", "D8S1179", "FGA", "vWA"}

// tagText is what equal profiles have in common, and no others; empty when a locus of
// the set was not typed, or may have lost an allele.
func tagText(p kinship.Profile) string {
	var text strings.Builder
	for _, locus := range tagLoci {
		seen, typed := p.Typing(locus)
		if !typed || seen.B == 0 {
			return ""
		}
		fmt.Fprintf(&text, "%s %s %s\n", locus, seen.A, seen.B)
	}
	return text.String()
}

// openedProfile is a DNA profile with what the log says of it in the clear.
type openedProfile struct {
	domain.RecordRef
	index uint64
	donor domain.PersonID
	of    domain.Ref // the specimen
	loci  kinship.Profile
}

func (p openedProfile) typed() domain.Typed {
	return domain.Typed{Specimen: p.of, Loci: p.loci}
}

// minCompared is at how many loci two profiles must both show both alleles to be
// compared. Of fewer, such as one, whether anything is found would tell what another
// laboratory typed, allele by allele.
const minCompared = 8

// compared puts two profiles side by side, the earlier one first; false for profiles too
// small to be compared.
func compared(one, other openedProfile) (c domain.Comparison, enough bool) {
	whole := 0
	c = domain.Comparison{One: one.RecordRef, Other: other.RecordRef, Donors: [2]domain.PersonID{one.donor, other.donor}}
	for _, seen := range one.loci {
		also, typed := other.loci.Typing(seen.Locus)
		if !typed {
			continue
		}
		c.Shared++
		if seen.B != 0 && also.B != 0 {
			whole++
		}
		if !seen.Alike(also) {
			c.Differing = append(c.Differing, seen.Locus)
		}
	}
	return c, whole >= minCompared
}

// recomputed computes a record's report anew by the thresholds of a policy, with the
// tables that find has and the profiles that were on record of the parties. What is kept
// names loci and figures, and no alleles.
func recomputed(s domain.Statement, about domain.PersonID, r kinship.Report, find Tables, profiles func(domain.PersonID) []domain.Typed, limits domain.Limits) domain.Recomputed {
	return domain.RecomputeReport(s, r, domain.KinshipSources{Tables: find, Profiles: profiles, Child: about}, limits)
}

// Tables finds an allele table by its digest.
type Tables func(digest string) (kinship.Table, bool)

// genes are the values of a record that it is compared by: at most one of the two of
// DNA, or files.
type genes struct {
	profile *openedProfile
	report  *kinship.Report
	files   []openedFile
	persons []domain.PersonID // under whose keys they are
}

// genesOf finds them among a record's opened values, by path. about is whom the
// record's stream is about. Values that are closed are not there.
func genesOf(s domain.Statement, about domain.PersonID, opened map[string][]byte) genes {
	spec, _ := domain.SpecOf(s.Type)
	at := domain.RecordRef{Stream: s.Stream, ID: s.ID}
	for _, path := range spec.Sealed {
		value, found := opened[path.Path]
		if !found {
			continue
		}
		switch path.Type {
		case domain.SealedProfile:
			if loci, err := kinship.ParseProfile(value); err == nil {
				donor := s.SubjectOf(path, about)
				of, _ := s.Ref("partOf")
				return genes{profile: &openedProfile{at, s.Recorded.Index, donor, of, loci}, persons: []domain.PersonID{donor}}
			}
		case domain.SealedReport:
			if report, err := kinship.ParseReport(value); err == nil {
				return genes{report: &report, persons: s.Subjects(path, about)}
			}
		}
	}
	files, persons := filesOf(s, about, opened)
	return genes{files: files, persons: persons}
}

// hasGenes reports whether records of a type may have such values.
func hasGenes(eventType string) bool {
	spec, _ := domain.SpecOf(eventType)
	return slices.ContainsFunc(spec.Sealed, func(p domain.SealedPath) bool { return isDNA(p) || domain.RepeatsTell(p.Path) })
}

func isDNA(p domain.SealedPath) bool {
	return p.Type == domain.SealedProfile || p.Type == domain.SealedReport
}

// Genetics compares opened DNA profiles and computes opened kinship reports anew, in
// memory, as the index of a running ledger does. It is for whoever has opened values at
// hand; it is not safe for concurrent use.
type Genetics struct {
	compare comparer
	pairs   []domain.Comparison
	reports []domain.Recomputed
	files   repeats
}

// NewGenetics returns one that has seen nothing.
func NewGenetics(find Tables) *Genetics {
	return &Genetics{compare: newComparer(find)}
}

// Add takes a valid record, whom its stream is about, its opened values by path, and the
// limits in force at its index. Records come in the order of the log.
func (g *Genetics) Add(s domain.Statement, about domain.PersonID, opened map[string][]byte, limits domain.Limits) {
	found := genesOf(s, about, opened)
	switch {
	case found.report != nil:
		g.reports = append(g.reports, g.compare.report(s, about, *found.report, limits))
	case found.profile != nil:
		for _, pair := range g.compare.profile(*found.profile) {
			g.pairs = append(g.pairs, pair.Comparison)
		}
	}
	for _, f := range found.files {
		g.files.add(f.text(), f.path, domain.RecordRef{Stream: s.Stream, ID: s.ID}, s.Recorded.At.UTC())
	}
}

// Compared returns the comparisons of profiles of a stream with others.
func (g *Genetics) Compared(_ context.Context, stream domain.StreamID) ([]domain.Comparison, error) {
	var found []domain.Comparison
	for _, c := range g.pairs {
		if c.One.Stream == stream || c.Other.Stream == stream {
			found = append(found, c)
		}
	}
	return found, nil
}

// Recomputed returns what computing the reports of a stream anew gave.
func (g *Genetics) Recomputed(_ context.Context, stream domain.StreamID) ([]domain.Recomputed, error) {
	var found []domain.Recomputed
	for _, r := range g.reports {
		if r.Stream == stream {
			found = append(found, r)
		}
	}
	return found, nil
}
