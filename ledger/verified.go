package ledger

import (
	"sync"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger/dossier"
	"github.com/homeward-ledger/homeward/transparency"
)

// decided is a record as the recorder decided it: signed rightly, valid at its place, on
// top of the judged log of since records and of those before it in its batch.
type decided struct {
	record dossier.Record
	after  *domain.State // its stream, behind it
	since  uint64
}

// verifiedSet remembers what the recorder decided, by leaf, until the judge meets it in
// the store.
type verifiedSet struct {
	mu     sync.Mutex
	leaves map[domain.Digest]decided
}

func newVerifiedSet() *verifiedSet { return &verifiedSet{leaves: map[domain.Digest]decided{}} }

func (v *verifiedSet) add(d decided) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.leaves[d.record.Statement.Recorded.Leaf] = d
}

func (v *verifiedSet) forget(leaf domain.Digest) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.leaves, leaf)
}

// take returns what was decided of a leaf of the store, by its bytes, and forgets it.
func (v *verifiedSet) take(leaf []byte) (d decided, found bool) {
	digest := domain.Digest(transparency.LeafHash(leaf).String())
	v.mu.Lock()
	defer v.mu.Unlock()
	d, found = v.leaves[digest]
	delete(v.leaves, digest)
	return d, found
}

// run is how far the judge has met one batch of the recorder without a gap.
type run struct{ since, next uint64 }

// holds reports whether what was decided holds at an index of the log, and takes it into
// the run: nobody wrote between, so that the judge would decide on the same states.
func (r *run) holds(d decided, index uint64) bool {
	same := d.record.Statement.Recorded.Index == index && (d.since == index || *r == run{d.since, index})
	if same {
		*r = run{d.since, index + 1}
	}
	return same
}
