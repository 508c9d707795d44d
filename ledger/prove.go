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

// Consistency proves that the log has only grown since it had an older size.
type Consistency struct {
	Older      uint64
	Root       domain.Digest   // of the log at that size: the one that a checkpoint of that time bears
	Hashes     []domain.Digest // the proof (RFC 6962, section 2.1.2)
	Checkpoint []byte          // published last, to which the proof leads
}

// ProveConsistency proves that the tree of the published checkpoint continues the
// one that the log had at an older size. The error is of kind Invalid when the
// checkpoint holds fewer records, and for none: an empty log proves nothing.
func (l *Ledger) ProveConsistency(ctx context.Context, older uint64) (Consistency, error) {
	c := Consistency{Older: older, Checkpoint: l.log.Checkpoint()}
	published, err := transparency.PeekCheckpoint(c.Checkpoint)
	if err != nil {
		return c, fmt.Errorf("prove consistency: %w", err)
	}
	if older < 1 || older > published.Size {
		e := domain.Refuse(domain.Invalid, "", "the checkpoint holds %d records: an older size is 1 to %d", published.Size, published.Size)
		e.Field = "size"
		return c, e
	}
	root, err := l.log.RootAt(ctx, older)
	if err != nil {
		return c, fmt.Errorf("prove consistency: %w", err)
	}
	proof, err := l.log.Consistency(ctx, older, published.Size)
	if err != nil {
		return c, fmt.Errorf("prove consistency: %w", err)
	}
	c.Root = domain.Digest(root.String())
	for _, hash := range proof {
		c.Hashes = append(c.Hashes, domain.Digest(hash.String()))
	}
	return c, nil
}
