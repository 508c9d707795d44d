package ledger

import (
	"context"
	"errors"
	"fmt"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// readPublished reads what the signer stands for: his memory and the checkpoint.
func (f *fsck) readPublished(ctx context.Context, trust *transparency.Trust) error {
	var err error
	if f.head, err = f.config.Head.Load(ctx); err != nil {
		f.problem(Problem{Sentence: "the signer's memory cannot be read: " + err.Error(), Repair: bringBack})
		f.forgot = true
	}
	data, err := f.config.Tiles.Get(ctx, transparency.CheckpointPath)
	if err != nil {
		f.problem(Problem{Sentence: "the published checkpoint cannot be read: " + err.Error(), Repair: cutAgain})
		return nil
	}
	if f.published, err = transparency.PeekCheckpoint(data); err != nil {
		f.problem(Problem{Sentence: "the published checkpoint is none", Repair: cutAgain})
		return nil
	}
	f.report.Sealed = f.published.Size
	if f.published.Size > f.head.Size && !f.forgot {
		f.problem(Problem{Sentence: fmt.Sprintf("the published checkpoint covers %d records, the signer remembers %d: tampered or rolled back", f.published.Size, f.head.Size), Repair: bringBack})
	}
	return f.checkSigned(data, trust)
}

// checkSigned verifies the published checkpoint under the trust file.
func (f *fsck) checkSigned(data []byte, trust *transparency.Trust) error {
	if trust == nil {
		f.unsigned = data // the founding says under which key to look
		return nil
	}
	f.trustedID = domain.Digest(trust.Ledger.String())
	_, err := trust.OpenCheckpoint(data)
	if f.holds = err == nil; !f.holds {
		f.problem(Problem{Sentence: "the published checkpoint does not hold under the trust file: " + err.Error(), Repair: repairOf(err)})
	}
	return nil
}

// repairOf says what helps where a checkpoint does not open. One that is cut short is
// signed again; against one that others signed nothing helps.
func repairOf(err error) string {
	if errors.Is(err, transparency.ErrMalformed) {
		return cutAgain
	}
	return ""
}

// checkOwn verifies the published checkpoint under the key of the founding, when
// no trust file says better.
func (f *fsck) checkOwn(founding domain.LedgerFounded) {
	verifier, err := transparency.NewVerifier(founding.CheckpointKey)
	if err == nil {
		_, err = transparency.OpenCheckpoint(f.unsigned, verifier)
	}
	if f.holds = err == nil; !f.holds {
		f.problem(Problem{Sentence: "the published checkpoint does not hold under the founding's key: " + err.Error(), Repair: repairOf(err)})
	}
	f.unsigned = nil
}
