package sqlitestore_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/eventstore/sqlitestore"
)

// Records are 900 bytes, about a custody statement with one signature.

func BenchmarkAppend(b *testing.B) {
	for _, writers := range []int{1, 8, 64} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			s := benchStore(b)
			var next atomic.Int64
			var wg sync.WaitGroup
			b.ResetTimer()
			for w := range writers {
				wg.Go(func() {
					stream := fmt.Sprintf("child-%d", w)
					for seen := uint64(0); next.Add(1) <= int64(b.N); seen++ {
						if _, err := s.Append(context.Background(), stream, seen, note(fmt.Sprint(seen))); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			wg.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "records/s")
		})
	}
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
	for n := range uint64(records / 500) {
		ids := make([]eventstore.Record, 500)
		for i := range ids {
			ids[i] = note(fmt.Sprint(n*500 + uint64(i)))
		}
		if _, err := s.Append(context.Background(), "child-1", n*500, ids...); err != nil {
			b.Fatal(err)
		}
	}
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
	s, err := sqlitestore.Create(context.Background(), file(b.TempDir()))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	return s
}
