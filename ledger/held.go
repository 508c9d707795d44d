package ledger

import (
	"context"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/ledger/dossier"
	"github.com/homeward-ledger/homeward/transparency"
)

// Held returns, by their indexes, those of some records that the log holds exactly as
// they are shown: under that verdict, at that time, with that payload, to the byte. It
// asks for all at once. Why another one is not among them, Leaf says.
//
// A record's statement must be what its payload says, as whoever shows it read it; of
// its place, index, time, leaf hash and digest are compared. It is not read again here:
// the judge read the very leaf, whose hash is kept, so that a Leaf from here has neither
// event nor signatures.
func (l *Ledger) Held(ctx context.Context, shown []domain.Judged) map[uint64]*Leaf {
	kept := l.keptAt(ctx, shown)
	persons := map[domain.StreamID]domain.PersonID{}
	held := make(map[uint64]*Leaf, len(kept))
	for i := range shown {
		s := &shown[i].Statement
		judged := kept[s.Recorded.Index]
		if judged == nil {
			continue
		}
		leaf := judged.showing(&shown[i])
		if leaf == nil {
			continue
		}
		person, known := persons[s.Stream]
		if !known {
			var err error
			if person, err = l.states.subject(ctx, s.Stream); err != nil {
				continue
			}
			persons[s.Stream] = person
		}
		leaf.person, held[s.Recorded.Index] = person, leaf
	}
	return held
}

// keptLeaf is a leaf as the store has it, with the verdict on the one that was judged.
type keptLeaf struct {
	verdictRow
	bytes  []byte
	sealed []Sealed
}

// keptAt reads leaves and verdicts, as far as both can be read at once.
func (l *Ledger) keptAt(ctx context.Context, shown []domain.Judged) map[uint64]*keptLeaf {
	kept := make(map[uint64]*keptLeaf, len(shown))
	var wanted []uint64
	for i := range shown {
		index := shown[i].Statement.Recorded.Index
		if recent := l.recent.from(index, 1); recent != nil {
			kept[index] = &keptLeaf{recent[0].verdictRow, recent[0].bytes, recent[0].sealed}
			continue
		}
		wanted = append(wanted, index)
	}
	if len(wanted) == 0 {
		return kept
	}
	rows, err := verdictsAt(ctx, l.verdicts, wanted)
	if err != nil {
		return kept
	}
	for i, r := range readAtOnce(ctx, l.config.Store, rows) {
		if r != nil {
			leaf, sealed := leafOf(*r)
			kept[r.Index] = &keptLeaf{rows[i], leaf, sealed}
		}
	}
	return kept
}

// readAtOnce reads the records of verdicts, in the order of the log, in one query; nil for
// one that did not come, and for all where the store cannot do that: whoever needs it reads
// it alone, which says why.
func readAtOnce(ctx context.Context, store recordReader, rows []verdictRow) []*eventstore.Recorded {
	found := make([]*eventstore.Recorded, len(rows))
	scattered, is := store.(eventstore.Scattered)
	if !is {
		return found
	}
	at, places := make(map[uint64]int, len(rows)), make([]eventstore.Token, len(rows))
	for i, row := range rows {
		at[row.index], places[i] = i, row.before
	}
	// What it gave before it failed is as good.
	_ = scattered.ReadScattered(ctx, places, func(r eventstore.Recorded) error {
		if i, wanted := at[r.Index]; wanted {
			found[i] = &r
		}
		return nil
	})
	return found
}

// showing is the leaf with what is shown of it; nil when it is another one. A leaf that
// cannot be read is in no stream, whatever somebody else would read in it.
func (k *keptLeaf) showing(show *domain.Judged) *Leaf {
	if k.stream == "" || k.stream != show.Statement.Stream || !k.verdict.Same(show.Verdict) {
		return nil
	}
	hash := transparency.LeafHash(k.bytes)
	entry, err := transparency.ParseEntry(k.bytes)
	at := show.Statement.Recorded
	if err != nil || !hash.Is(string(k.leaf)) || k.leaf != at.Leaf || !entry.RecordedAt.Equal(at.At) {
		return nil
	}
	envelope := transparency.Envelope{Payload: show.Payload}
	if !transparency.Carries(entry.Envelope, show.Payload) || !transparency.PayloadDigest(show.Payload).Is(string(at.Digest)) {
		return nil
	}
	record := dossier.Record{Statement: show.Statement, Envelope: envelope}.At(k.index, entry, hash)
	return &Leaf{Bytes: k.bytes, Record: record, Void: k.verdict, sealed: k.sealed}
}
