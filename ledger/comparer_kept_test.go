package ledger

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/domain/kinship"
)

// TestProfilesAreKept: profiles come back as they were added, whatever they name.
func TestProfilesAreKept(t *testing.T) {
	text := rapid.StringN(0, 8, 40)
	typing := rapid.Custom(func(t *rapid.T) kinship.Typing {
		allele := rapid.Int32Range(0, 1999)
		return kinship.Typing{Locus: text.Draw(t, "locus"), A: kinship.Allele(allele.Draw(t, "A")), B: kinship.Allele(allele.Draw(t, "B"))}
	})
	rapid.Check(t, func(t *rapid.T) {
		var kept keptProfiles
		var all []openedProfile
		for range rapid.IntRange(1, 5).Draw(t, "profiles") {
			p := openedProfile{index: rapid.Uint64().Draw(t, "index"), donor: domain.PersonID(text.Draw(t, "donor"))}
			p.Stream, p.ID = domain.StreamID(text.Draw(t, "stream")), text.Draw(t, "id")
			p.of = domain.Ref{Rel: text.Draw(t, "rel"), Stream: domain.StreamID(text.Draw(t, "of")), ID: text.Draw(t, "specimen")}
			p.loci = rapid.SliceOfN(typing, 1, 64).Draw(t, "loci")
			all = append(all, p)
			if place := kept.add(p); place != len(all)-1 {
				t.Fatalf("profile %d is kept as %d", len(all)-1, place)
			}
		}
		for i, want := range all {
			if got := kept.at(i); !reflect.DeepEqual(got, want) {
				t.Fatalf("%+v came back as %+v", want, got)
			}
		}
	})
}

// TestAscendingIndexes: indexes come back in their order, from the first on.
func TestAscendingIndexes(t *testing.T) {
	for _, want := range [][]uint64{nil, {0}, {0, 1, 2}, {7, 300, 1 << 40, 1<<64 - 1}} {
		var a ascending
		for _, index := range want {
			a = a.and(index)
		}
		if got := a.list(); !slices.Equal(got, want) {
			t.Errorf("%v came back as %v", want, got)
		}
	}
}
