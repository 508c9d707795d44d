package dossier

import (
	"cmp"
	"crypto/ed25519"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// Replay refolds records in log order.
type Replay struct {
	fold    *domain.Fold
	checker transparency.Checker
	again   func(domain.StreamID) domain.State // of a stream that was forgotten; nil: none ever is
}

// NewReplay begins at the empty log. Signatures are checked by the standard library alone,
// as whoever verifies a dossier wants it.
func NewReplay() *Replay { return &Replay{fold: domain.NewFold(), checker: transparency.Library{}} }

// CheckBy has another checker look at the signatures: an operator's, of whole logs.
func (r *Replay) CheckBy(checker transparency.Checker) { r.checker = checker }

// Forget bounds what a replay that goes on by NextAll keeps in memory: see domain.Fold. again
// is asked for several streams at once.
func (r *Replay) Forget(most int, away func(domain.StreamID, *domain.State), again func(domain.StreamID) domain.State) {
	r.again = again
	r.fold.Forget(most, away, again)
}

// State returns the state of a stream at this point of the replay.
func (r *Replay) State(id domain.StreamID) domain.State { return r.fold.State(id) }

// Next judges the next record. A record that cannot be read is void.
func (r *Replay) Next(record Record) domain.Verdict {
	if record.Unreadable != nil {
		return domain.VoidBy(record.Unreadable)
	}
	return r.fold.Judge(record.Statement, func(b domain.Basis) error {
		return CheckSignatures(r.checker, b, record.Statement, record.Envelope)
	})
}

// NextAll judges the next records. It decides them in order as if their signatures
// held, then checks the signatures on all processors; where one does not hold, it goes
// back and judges one record after the other. The verdicts are those of Next.
func (r *Replay) NextAll(records []Record) []domain.Verdict {
	verdicts := make([]domain.Verdict, len(records))
	keys := make([]map[string]ed25519.PublicKey, len(records)) // nil: nothing to check
	r.fold.Mark()
	r.bring(records)
	for i, record := range records {
		if record.Unreadable != nil {
			verdicts[i] = domain.VoidBy(record.Unreadable)
			continue
		}
		verdicts[i] = r.fold.Judge(record.Statement, func(b domain.Basis) (err error) {
			keys[i], err = domain.PublicKeys(b, record.Statement)
			return err
		})
	}
	var broken atomic.Bool
	order := ByKey(len(records), func(i int) []domain.Signer { return records[i].Statement.Signers })
	Together(order, func(some []int) {
		if !broken.Load() && !transparency.AllHold(r.checker, func(c transparency.Checker) bool {
			return !slices.ContainsFunc(some, func(i int) bool {
				return keys[i] != nil && CheckUnder(c, keys[i], records[i].Statement, records[i].Envelope) != nil
			})
		}) {
			broken.Store(true)
		}
	})
	if broken.Load() {
		r.fold.Back()
		for i, record := range records {
			verdicts[i] = r.Next(record)
		}
	}
	return verdicts
}

// bring fetches, on all processors, what was forgotten of the streams of some records, and of
// those that they name.
func (r *Replay) bring(records []Record) {
	if r.again == nil {
		return
	}
	var named []domain.StreamID
	for _, record := range records {
		if record.Unreadable == nil {
			named = append(append(named, record.Statement.Stream), domain.Cites(record.Statement)...)
		}
	}
	slices.Sort(named)
	absent := r.fold.Absent(slices.Compact(named))
	states := make([]domain.State, len(absent))
	Spread(len(absent), func(i int) { states[i] = r.again(absent[i]) })
	for i, id := range absent {
		r.fold.Bring(id, states[i])
	}
}

// ByKey is in which order the signatures of n statements are best checked: those of one key
// after the other, because a prepared key is a large table, and a processor's own memory
// holds few.
func ByKey(n int, signers func(i int) []domain.Signer) []int {
	order, first := make([]int, n), make([]string, n)
	for i := range order {
		order[i] = i
		if s := signers(i); len(s) > 0 {
			first[i] = s[0].Key
		}
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(first[a], first[b]) })
	return order
}

// together is of how many statements the signatures are checked at once.
const together = 32

// Together does work for some of the statements after the other, in their order, on all
// processors, and returns when all is done.
func Together(order []int, work func(some []int)) {
	parts := slices.Collect(slices.Chunk(order, together))
	Spread(len(parts), func(n int) { work(parts[n]) })
}

// Spread does work for each of n numbers, on all processors, and returns when all is
// done.
func Spread(n int, work func(i int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				work(i)
			}
		})
	}
	workers.Wait()
}
