package kinship

import (
	"math/rand/v2"
	"testing"
	"time"
)

// BenchmarkSearch compares one child with 100,000 people, 20 loci each, from the first
// question to the engine on. What it needs is a product of 20 ratios a reference.
func BenchmarkSearch(b *testing.B) {
	table, rng := mustTable(b, "NIST-1036-Asian"), rand.New(rand.NewPCG(1, 2))
	parent := personOf(rng, table, nil)
	child := Party{Role: Child, Profile: personOf(rng, table, parent)}
	all := references(rng, table, 100_000, parent)
	for b.Loop() {
		q, err := NewQuery(DuoFather, child, table, DefaultSettings())
		if err != nil {
			b.Fatal(err)
		}
		found, err := q.Search(each(all), 20)
		if err != nil || found.Size != len(all) || found.Candidates[0].Reference != "parent" {
			b.Fatalf("%d found: %v", found.Size, err)
		}
	}
	againstMultiplications(b, len(all)*len(codis))
}

// againstMultiplications reports what one run took beside the multiplications of
// floating numbers that the result needs, and what one of these takes on this machine
// now: one after the other, as in a product.
func againstMultiplications(b *testing.B, needed int) {
	b.Helper()
	own := float64(b.Elapsed().Nanoseconds()) / float64(b.N) / float64(needed)
	const factors = 1 << 24
	product, factor := 1.0, 1+1e-9*float64(b.N%2)
	begun := time.Now()
	for range factors {
		product *= factor
	}
	one := float64(time.Since(begun).Nanoseconds()) / factors
	if product < 1 {
		b.Fatal("the product of ones is below one")
	}
	b.ReportMetric(float64(needed), "multiplications/op")
	b.ReportMetric(own, "ns/multiplication")
	b.ReportMetric(one, "ns/bare-multiply")
	b.ReportMetric(own/one, "times-bare")
}
