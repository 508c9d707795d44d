package projections

import (
	"slices"
	"sync"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/transparency"
)

// caseloadSeed is that of the simulated caseload of 89 children.
const caseloadSeed = 7

var simulated struct {
	sync.Once
	log *theLog
}

// simulatedLog is the simulated caseload, judged, as a log; made once, and only read.
func simulatedLog(t testing.TB) *theLog {
	t.Helper()
	simulated.Do(func() { simulated.log = judge(t, simulate.Options{}) })
	if simulated.log == nil {
		t.Fatal("there is no simulated caseload")
	}
	return simulated.log
}

// judge folds a caseload by the rules. Signatures are the simulator's own tests'.
func judge(t testing.TB, options simulate.Options) *theLog {
	t.Helper()
	world, err := simulate.Founding(caseloadSeed)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := simulate.Collect(caseloadSeed, options)
	if err != nil {
		t.Fatal(err)
	}
	l, fold := newLog(), domain.NewFold()
	for i, line := range append([]simulate.Line{world.Founding}, lines...) {
		envelope, err := transparency.ParseEnvelope(line.Envelope)
		if err != nil {
			t.Fatal(err)
		}
		s, err := domain.ParseStatement(envelope.Payload, transparency.Unmarshal)
		if err != nil {
			t.Fatal(err)
		}
		own := fold.State(s.Stream)
		last, _ := own.Last()
		s.Recorded = domain.Recorded{Index: uint64(i), At: line.RecordedAt, Before: uint64(own.Records.Len()), Prev: last.Leaf,
			Leaf: leafOf(uint64(i)), Digest: domain.Digest(envelope.PAEDigest().String())}
		if i == 0 { // the ledger is named by its founding's leaf
			s.Recorded.Leaf = foundingLeaf(t, world.Founding)
		}
		verdict := fold.Judge(s, nil)
		if verdict.Void {
			t.Fatalf("line %d, %s, is void: %s", i, s.Type, verdict.Sentence)
		}
		l.records = append(l.records, domain.Judged{Statement: s, Payload: envelope.Payload, Verdict: verdict})
	}
	return l
}

func foundingLeaf(t testing.TB, line simulate.Line) domain.Digest {
	t.Helper()
	leaf, err := transparency.Entry{RecordedAt: line.RecordedAt, Envelope: line.Envelope}.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return domain.Digest(transparency.LeafHash(leaf).String())
}

// BenchmarkRebuild makes the read models of the simulated caseload anew, with all
// projections and without those of who acted where, of statistics and of findings: what counts is
// the ratio.
func BenchmarkRebuild(b *testing.B) {
	l := simulatedLog(b)
	for name, left := range map[string][]string{"all": nil, "without hands": {"hands"}, "without moments": {"moments", "persons"}, "without either": {"hands", "moments", "persons"}, "without traces": {"traces"}, "without occasions": {"occasions"}} {
		all := slices.DeleteFunc(All(), func(p Projection) bool { return slices.Contains(left, p.Name()) })
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				v := openViews(b, InFolder(b.TempDir()))
				b.StartTimer()
				if err := rebuildInto(b.Context(), v.write, l, all, nil); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(l.Size())*float64(b.N)/b.Elapsed().Seconds(), "records/s")
		})
	}
}

// BenchmarkStatistics asks for two years of the simulated caseload by quarter.
func BenchmarkStatistics(b *testing.B) {
	l := simulatedLog(b)
	v := openViews(b, newPlace(b))
	applyAll(b, v, l, livePage)
	for b.Loop() {
		if _, err := v.Statistics(b.Context(), StatisticsQuery{From: "2012-01-01", Until: "2014-01-01", By: ByQuarter}, statedNow); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAudit computes what is found about one stream of the simulated caseload, of
// each kind, and about all of its streams.
func BenchmarkAudit(b *testing.B) {
	l := simulatedLog(b)
	v := openViews(b, newPlace(b))
	applyAll(b, v, l, livePage)
	longest := map[domain.StreamKind]domain.StreamID{}
	records := map[domain.StreamID]int{}
	for _, record := range l.records {
		stream := record.Statement.Stream
		if records[stream]++; records[stream] >= records[longest[stream.Kind()]] {
			longest[stream.Kind()] = stream
		}
	}
	auditor := Auditor{Views: v, Now: statedNow}
	for kind, stream := range longest {
		b.Run(string(kind), func(b *testing.B) {
			for b.Loop() {
				if _, err := auditor.Audit(b.Context(), stream); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(records[stream]), "records")
		})
	}
	b.Run("all", func(b *testing.B) {
		for b.Loop() {
			for page := (ListPage{First: MaxPage}); ; {
				found, err := auditor.Audits(b.Context(), page, func(domain.Detected) bool { return true })
				if err != nil {
					b.Fatal(err)
				}
				if page.After = found.Next; page.After == nil {
					break
				}
			}
		}
		b.ReportMetric(float64(len(records)), "streams")
	})
}
