package ledger

import (
	"context"
	"fmt"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// Prove returns the proof that a record is in the log: a C2SP tlog-proof file
// that ends with the published checkpoint. The error is of kind NotFound when
// the log is shorter, and Unavailable when the record is not sealed yet.
func (l *Ledger) Prove(ctx context.Context, index uint64) ([]byte, error) {
	if index >= l.judged.get() {
		return nil, domain.Refuse(domain.NotFound, "", "the log has no record %d", index)
	}
	proof, err := l.proveAt(ctx, index, l.log.Checkpoint())
	if err != nil {
		return nil, err
	}
	return proof, nil
}

// proveAt proves a record in the tree of a checkpoint that this log published.
func (l *Ledger) proveAt(ctx context.Context, index uint64, checkpoint []byte) ([]byte, error) {
	published, err := transparency.PeekCheckpoint(checkpoint)
	if err != nil {
		return nil, fmt.Errorf("prove record %d: %w", index, err)
	}
	if index >= published.Size {
		return nil, domain.Refuse(domain.Unavailable, "", "record %d is not sealed yet", index)
	}
	hashes, err := l.log.Inclusion(ctx, index, published.Size)
	if err != nil {
		return nil, fmt.Errorf("prove record %d: %w", index, err)
	}
	return transparency.Proof{Index: index, Hashes: hashes, Checkpoint: checkpoint}.Bytes(), nil
}
