package ledger

import (
	"bytes"
	"sync"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore"
)

// verifiedSet remembers what the recorder decided, by stream and id, until the judge
// meets it in the store.
type verifiedSet struct {
	mu      sync.Mutex
	decided map[domain.RecordRef]*draft
}

func newVerifiedSet() *verifiedSet {
	return &verifiedSet{decided: map[domain.RecordRef]*draft{}}
}

func refTo(s domain.Statement) domain.RecordRef {
	return domain.RecordRef{Stream: s.Stream, ID: s.ID}
}

func (v *verifiedSet) add(d *draft) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.decided[refTo(d.record.Statement)] = d
}

func (v *verifiedSet) forget(at domain.RecordRef) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.decided, at)
}

// take returns the draft of a record of the store, if every byte of it is what the recorder
// wrote, and forgets it; else nil.
func (v *verifiedSet) take(r eventstore.Recorded) *draft {
	at := domain.RecordRef{Stream: domain.StreamID(r.Stream), ID: r.ID}
	v.mu.Lock()
	defer v.mu.Unlock()
	d := v.decided[at]
	if d == nil || !bytes.Equal(d.write.Records[0].Data, r.Data) || !bytes.Equal(d.write.Records[0].Meta, r.Meta) {
		return nil
	}
	delete(v.decided, at)
	return d
}

// run is how far the judge has met one batch of the recorder without a gap.
type run struct{ since, next uint64 }

// holds reports whether what was decided holds at an index of the log, and takes it into
// the run: nobody wrote between, so that the judge would decide on the same states.
func (r *run) holds(d *draft, index uint64) bool {
	same := d.record.Statement.Recorded.Index == index && (d.since == index || *r == run{d.since, index})
	if same {
		*r = run{d.since, index + 1}
	}
	return same
}
