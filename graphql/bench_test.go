package graphql

import (
	"context"
	"testing"
)

// BenchmarkCached is a small query whose document is known; BenchmarkFresh
// parses and validates each time.
func BenchmarkCached(b *testing.B) {
	g := testGate(b, Limits{})
	benchmarkGate(b, g, func() {})
}

func BenchmarkFresh(b *testing.B) {
	g := testGate(b, Limits{})
	benchmarkGate(b, g, func() { g.cache = newDocCache(1, 1) })
}

func benchmarkGate(b *testing.B, g *Gate, before func()) {
	req := Request{
		Query:     `query($n:Int){pets(first:$n){...on Dog{id name} ...on Cat{name id}} node(id:"x"){id} hue(v:RED)}`,
		Variables: map[string]any{"n": 2},
	}
	b.ReportAllocs()
	for b.Loop() {
		before()
		if resp := g.Execute(context.Background(), req); len(resp.Errors) > 0 {
			b.Fatal(resp.Errors)
		}
	}
}
