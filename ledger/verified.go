package ledger

import (
	"bytes"
	"sync"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/ledger/dossier"
)

// decided is a record as the recorder decided it: signed rightly, valid at its place, on
// top of the judged log of since records and of those before it in its batch.
type decided struct {
	record dossier.Record
	leaf   []byte
	sealed []Sealed
	write  eventstore.Record // what is handed to the store
	after  *domain.State     // its stream, behind it
	since  uint64
}

// verifiedSet remembers what the recorder decided, by stream and id, until the judge
// meets it in the store.
type verifiedSet struct {
	mu      sync.Mutex
	decided map[domain.RecordRef]decided
}

func newVerifiedSet() *verifiedSet {
	return &verifiedSet{decided: map[domain.RecordRef]decided{}}
}

func refTo(s domain.Statement) domain.RecordRef {
	return domain.RecordRef{Stream: s.Stream, ID: s.ID}
}

func (v *verifiedSet) add(d decided) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.decided[refTo(d.record.Statement)] = d
}

func (v *verifiedSet) forget(at domain.RecordRef) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.decided, at)
}

// take returns what was decided of a record of the store, if every byte of it is what the
// recorder wrote, and forgets it.
func (v *verifiedSet) take(r eventstore.Recorded) (d decided, found bool) {
	at := domain.RecordRef{Stream: domain.StreamID(r.Stream), ID: r.ID}
	v.mu.Lock()
	defer v.mu.Unlock()
	d, found = v.decided[at]
	if !found || !bytes.Equal(d.write.Data, r.Data) || !bytes.Equal(d.write.Meta, r.Meta) {
		return decided{}, false
	}
	delete(v.decided, at)
	return d, true
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
