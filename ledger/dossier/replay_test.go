package dossier

import (
	"crypto/ed25519"
	"reflect"
	"sync/atomic"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// watcher counts what it is asked, and refuses all if it is told so.
type watcher struct {
	transparency.Checker
	refuses bool
	asked   atomic.Int64
}

func (w *watcher) Verify(key ed25519.PublicKey, message, sig []byte) bool {
	w.asked.Add(1)
	return !w.refuses && w.Checker.Verify(key, message, sig)
}

// readAll reads the usual tale. In every third record behind the first whole ones a
// signature is broken.
func readAll(t *testing.T, whole int) (records []Record, broken map[int]bool) {
	t.Helper()
	broken = map[int]bool{}
	for i, leaf := range honest(t).leaves {
		record := Read(uint64(i), leaf)
		if records = append(records, record); i < whole || i%3 != 0 {
			continue
		}
		signatures := append([]transparency.Signature(nil), record.Envelope.Signatures...)
		sig := append([]byte(nil), signatures[0].Sig...)
		sig[i%64] ^= 1
		signatures[0].Sig = sig
		record.Envelope.Signatures = signatures
		records[i], broken[i] = record, true
	}
	return records, broken
}

// judges are the ways to judge records.
var judges = map[string]func(*Replay, []Record) []domain.Verdict{"Next": oneByOne, "NextAll": (*Replay).NextAll}

func oneByOne(r *Replay, records []Record) (verdicts []domain.Verdict) {
	for _, record := range records {
		verdicts = append(verdicts, r.Next(record))
	}
	return verdicts
}

// TestReplayByAnyCheckerIsTheSame: prepared keys change no verdict, of good records and of
// broken ones, one by one and a page at a time.
func TestReplayByAnyCheckerIsTheSame(t *testing.T) {
	keys := transparency.NewPreparedKeys()
	for _, whole := range []int{1000, 20, 0} {
		records, broken := readAll(t, whole)
		library := oneByOne(NewReplay(), records)
		for i := range broken {
			if library[i].Rule != "H1" {
				t.Errorf("record %d with a broken signature is void by %q", i, library[i].Rule)
			}
		}
		for range 4 { // keys are prepared as they are used again
			for name, judge := range judges {
				r := NewReplay()
				r.CheckBy(keys)
				if got := judge(r, records); !reflect.DeepEqual(got, library) {
					t.Errorf("%s, %d broken: prepared keys give other verdicts: got %+v, want %+v", name, len(broken), got, library)
				}
			}
		}
	}
}

// TestReplayAsksItsChecker: and nobody else.
func TestReplayAsksItsChecker(t *testing.T) {
	records, _ := readAll(t, 1000)
	records = records[:5] // all good, or NextAll goes back to Next
	for name, judge := range judges {
		for _, refuses := range []bool{false, true} {
			r, w := NewReplay(), &watcher{Checker: transparency.Library{}, refuses: refuses}
			r.CheckBy(w)
			verdicts := judge(r, records)
			if w.asked.Load() == 0 {
				t.Errorf("%s: the checker was not asked", name)
			}
			for i, v := range verdicts {
				if v.Void != refuses {
					t.Errorf("%s: the checker refuses: %v, record %d is void: %v", name, refuses, i, v.Void)
				}
			}
		}
	}
}
