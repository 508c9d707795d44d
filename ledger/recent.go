package ledger

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/ledger/dossier"
)

// Bounds of what recent keeps.
const (
	recentRecords = 1024
	recentBytes   = 6 << 20 // of leaves; what was read of them is about twice that
)

// judgedLeaf is a leaf as the store had it when it was judged, with its verdict.
type judgedLeaf struct {
	verdictRow
	bytes  []byte
	sealed []Sealed
	record dossier.Record
}

// recent keeps what was judged last for those who follow the judge, sealer, index, read
// models and whoever waits for a receipt, so that none of them reads it again.
type recent struct {
	mu    sync.Mutex
	first uint64 // index of kept[0]
	kept  []*judgedLeaf
	bytes int
}

// add keeps leaves that follow one another.
func (c *recent) add(leaves []*judgedLeaf) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, leaf := range leaves {
		if c.first+uint64(len(c.kept)) != leaf.index {
			clear(c.kept)
			c.first, c.kept, c.bytes = leaf.index, c.kept[:0], 0
		}
		c.kept, c.bytes = append(c.kept, leaf), c.bytes+len(leaf.bytes)
		for len(c.kept) > recentRecords || c.bytes > recentBytes {
			c.bytes -= len(c.kept[0].bytes)
			c.kept[0] = nil
			c.first, c.kept = c.first+1, c.kept[1:]
		}
	}
}

// has reports whether the leaf at an index is kept, and has this hash.
func (c *recent) has(index uint64, leaf domain.Digest) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.first <= index && index-c.first < uint64(len(c.kept)) && c.kept[index-c.first].leaf == leaf
}

// from returns at most max leaves from an index on; none when that one is not kept.
func (c *recent) from(index uint64, max int) []*judgedLeaf {
	c.mu.Lock()
	defer c.mu.Unlock()
	if index < c.first || index-c.first >= uint64(len(c.kept)) {
		return nil
	}
	kept := c.kept[index-c.first:]
	return slices.Clone(kept[:min(max, len(kept))])
}

// shown is a leaf that was judged, with whom its stream is about.
func (l *Ledger) shown(ctx context.Context, judged *judgedLeaf) (Leaf, error) {
	person, err := l.states.subject(ctx, judged.stream)
	if err != nil {
		return Leaf{}, err
	}
	return Leaf{Bytes: judged.bytes, Record: judged.record, Void: judged.verdict, sealed: judged.sealed, person: person}, nil
}

// judgedLeaves returns at most max leaves from an index on, in order: as they were
// judged, or else as the store has them, held against their verdicts.
func (l *Ledger) judgedLeaves(ctx context.Context, from uint64, max int) ([]*judgedLeaf, error) {
	if leaves := l.recent.from(from, max); leaves != nil {
		return leaves, nil
	}
	return readJudged(ctx, l.config.Store, l.verdicts, from, max)
}

// readJudged reads records and their verdicts.
func readJudged(ctx context.Context, store recordReader, verdicts rowReader, from uint64, max int) ([]*judgedLeaf, error) {
	rows, err := verdictsFrom(ctx, verdicts, from, max)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return readLeaves(ctx, store, rows)
}

// readLeaf is readLeaves of one, which the store must have.
func readLeaf(ctx context.Context, store recordReader, row verdictRow) (*judgedLeaf, error) {
	leaves, err := readLeaves(ctx, store, []verdictRow{row})
	if err == nil && len(leaves) == 0 {
		err = tampered(fmt.Sprintf("read record %d", row.index), errLeafChanged)
	}
	if err != nil {
		return nil, err
	}
	return leaves[0], nil
}

// readLeaves reads the leaves of rows that follow one another in the log, and holds the
// ones against the others.
func readLeaves(ctx context.Context, store recordReader, rows []verdictRow) ([]*judgedLeaf, error) {
	kept := make([]eventstore.Recorded, 0, len(rows))
	err := store.ReadAll(ctx, rows[0].before, len(rows), func(r eventstore.Recorded) error {
		kept = append(kept, r)
		return nil
	})
	found := make([]*judgedLeaf, len(kept))
	dossier.Spread(len(kept), func(i int) {
		leaf := &judgedLeaf{verdictRow: rows[i]}
		leaf.bytes, leaf.sealed = leafOf(kept[i])
		leaf.record = dossier.Read(leaf.index, leaf.bytes)
		found[i] = leaf
	})
	for _, leaf := range found {
		if leaf.record.Statement.Recorded.Leaf != leaf.leaf {
			return nil, tampered(fmt.Sprintf("read record %d", leaf.index), errLeafChanged)
		}
	}
	return found, err
}

// Judged returns at most max records from the index on, with their verdicts, in
// order. projections reads the ledger through it.
func (l *Ledger) Judged(ctx context.Context, from uint64, max int) ([]domain.Judged, error) {
	leaves, err := l.judgedLeaves(ctx, from, max)
	return judgedOf(leaves), err
}

// Signed reads the payload of a record that was judged: what its signers say, without the
// event. False for what is no statement.
func Signed(payload []byte) (domain.Statement, bool) { return dossier.Skim(payload) }

func judgedOf(leaves []*judgedLeaf) []domain.Judged {
	found := make([]domain.Judged, len(leaves))
	for i, leaf := range leaves {
		found[i] = domain.Judged{Statement: leaf.record.Statement, Payload: leaf.record.Envelope.Payload, Verdict: leaf.verdict}
	}
	return found
}
