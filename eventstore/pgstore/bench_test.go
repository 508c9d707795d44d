package pgstore_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/eventstore/pgstore"
	"github.com/homeward-ledger/homeward/tests/postgres"
)

// Records are 900 bytes, about a custody statement with one signature.

func BenchmarkAppend(b *testing.B) {
	for _, writers := range []int{1, 8} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) { appendBy(b, writers) })
	}
}

// BenchmarkAppend64 has as many writers as a busy ledger has requests at once.
func BenchmarkAppend64(b *testing.B) { appendBy(b, 64) }

func appendBy(b *testing.B, writers int) {
	s := benchStore(b)
	var next atomic.Int64
	b.ResetTimer()
	together(b, s, writers, func() bool { return next.Add(1) <= int64(b.N) })
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "records/s")
}

// together has each writer append to a stream of its own while more says so, and
// returns how many records that made.
func together(b *testing.B, s eventstore.Store, writers int, more func() bool) int64 {
	b.Helper()
	var wg sync.WaitGroup
	var made atomic.Int64
	for w := range writers {
		wg.Go(func() {
			stream := fmt.Sprintf("child-%d", w)
			for seen := uint64(0); more(); seen++ {
				if _, err := s.Append(context.Background(), stream, seen, note(fmt.Sprint(seen))); err != nil {
					b.Error(err)
					return
				}
				made.Add(1)
			}
		})
	}
	wg.Wait()
	return made.Load()
}

func BenchmarkAppendAll(b *testing.B) {
	const batch = 500
	s := benchStore(b)
	b.ResetTimer()
	for n := range b.N {
		writes := make([]eventstore.Write, batch)
		for i := range writes {
			writes[i] = eventstore.Write{Stream: fmt.Sprintf("child-%d", i), Seen: uint64(n), Records: []eventstore.Record{note(fmt.Sprint(n))}}
		}
		if done, err := s.AppendAll(context.Background(), writes); done != batch || err != nil {
			b.Fatal(done, err)
		}
	}
	b.ReportMetric(float64(b.N)*batch/b.Elapsed().Seconds(), "records/s")
}

func BenchmarkReadAll(b *testing.B) {
	const records = 5000
	s := benchStore(b)
	fill(b, s, records)
	b.ResetTimer()
	for range b.N {
		if err := s.ReadAll(context.Background(), "", records, ignore); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*records/b.Elapsed().Seconds(), "records/s")
}

func benchStore(b *testing.B) eventstore.Store {
	b.Helper()
	s, err := pgstore.Create(context.Background(), postgres.Start(b))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	return s
}
