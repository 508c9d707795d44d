package client

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// Fate is what became of a receipt's promise.
type Fate string

// The fates of a promise.
const (
	Sealed Fate = "sealed"         // a checkpoint covers the record
	Due    Fate = "due"            // not yet, and it need not be yet
	Late   Fate = "LATE"           // the ledger shows no checkpoint that is new enough to tell
	Broken Fate = "BROKEN PROMISE" // the ledger dropped a record that it had acknowledged
)

// Checked is a receipt that was held against the log.
type Checked struct {
	Kept
	Fate Fate
	Size uint64 // of the checkpoint
}

// Sentence tells a person, in one sentence.
func (c Checked) Sentence() string {
	what := fmt.Sprintf("%s, record %d of %s", c.Type, c.Count, c.Stream)
	switch c.Fate {
	case Sealed:
		return fmt.Sprintf("%s: %s, is in the log as leaf %d of %d.", c.Fate, what, c.Index, c.Size)
	case Late:
		return fmt.Sprintf("%s: %s, was promised to be in the log by %s, and no checkpoint since is cosigned.", c.Fate, what, c.SealBy.Format(time.RFC3339))
	case Due:
		return fmt.Sprintf("%s: %s, is promised to be in the log by %s.", c.Fate, what, c.SealBy.Format(time.RFC3339))
	}
	return fmt.Sprintf("%s: %s, is none of the %d leaves of a checkpoint made after %s; the receipt %s and the checkpoint beside it prove it.",
		c.Fate, what, c.Size, c.SealBy.Format(time.RFC3339), short(c.PAE.String()))
}

// Check fetches the newest checkpoint, proves that it extends the one seen last,
// and holds every receipt of the desk against it. Now is the desk's clock; it
// says how new a checkpoint is where no witness does. A log that was rolled back
// or rewritten is an error of kind Tampered; so is a damaged receipt, behind
// which the others are checked all the same.
func (d *Desk) Check(ctx context.Context, log transparency.Getter, now time.Time) ([]Checked, error) {
	note, err := log.Get(ctx, transparency.CheckpointPath)
	if err != nil {
		return nil, fmt.Errorf("fetch checkpoint: %w", err)
	}
	checkpoint, err := d.trust.OpenCheckpoint(note)
	if err != nil {
		return nil, tampered("the checkpoint that the ledger publishes does not hold under the trust file", err)
	}
	view := transparency.NewView(log, checkpoint.Tree)
	if err := d.seeCheckpoint(ctx, view, checkpoint.Tree, note); err != nil {
		return nil, err
	}
	at, err := d.madeAt(note, now)
	if err != nil {
		return nil, err
	}
	receipts, damaged := d.Receipts()
	all := make([]Checked, 0, len(receipts))
	for _, kept := range receipts {
		c, err := check(ctx, view, checkpoint.Tree, kept, at, now)
		if err != nil {
			return all, logError(err)
		}
		if c.Fate == Broken {
			if err := replace(d.receiptPath(c.PAE, brokenSuffix), note); err != nil {
				return all, err
			}
		}
		all = append(all, c)
	}
	return all, damaged
}

// check holds one receipt against a verified tree. The index is the ledger's
// hint; that a leaf is absent is only ever said after looking at all of them.
func check(ctx context.Context, view transparency.View, tree transparency.Tree, kept Kept, at, now time.Time) (Checked, error) {
	c := Checked{Kept: kept, Fate: Sealed, Size: tree.Size}
	if kept.Index < tree.Size {
		leaf, err := view.LeafHash(ctx, kept.Index)
		if err != nil || leaf == kept.Leaf {
			return c, err
		}
	}
	if !at.After(kept.SealBy) {
		if c.Fate = Due; now.Add(-domain.ClockSkew).After(kept.SealBy) {
			c.Fate = Late
		}
		return c, nil
	}
	index, found, err := view.Find(ctx, kept.Leaf)
	if c.Index = index; !found {
		c.Index, c.Fate = kept.Index, Broken
	}
	return c, err
}

// madeAt returns a time at which the checkpoint had been made for certain: when
// the quorum of witnesses had cosigned it. Where there are none, it is now, less
// what the two clocks may differ by.
func (d *Desk) madeAt(note []byte, now time.Time) (time.Time, error) {
	if d.trust.Quorum == 0 {
		return now.Add(-domain.ClockSkew), nil
	}
	_, cosigned, err := d.trust.OpenCosigned(note)
	if err != nil {
		return time.Time{}, tampered("the checkpoint that the ledger publishes does not hold under the trust file", err)
	}
	times := make([]time.Time, 0, len(cosigned))
	for _, c := range cosigned {
		times = append(times, c.At)
	}
	// Cosignatures may be renewed. Counted from the newest, the last of a quorum
	// says from when on as many witnesses stand for this tree being the newest.
	slices.SortFunc(times, func(a, b time.Time) int { return b.Compare(a) })
	if len(times) < d.trust.Quorum {
		return time.Time{}, tampered("the checkpoint lacks its quorum of witnesses", nil)
	}
	return times[d.trust.Quorum-1], nil
}

// seeCheckpoint proves that the tree extends the one seen last, and remembers it.
// A checkpoint that does not is kept beside the other: the two are the proof.
func (d *Desk) seeCheckpoint(ctx context.Context, view transparency.View, tree transparency.Tree, note []byte) error {
	before, err := readFile(d.path("checkpoint"))
	if err != nil {
		return tampered("the checkpoint that the desk remembers is missing", err)
	}
	if len(before) > 0 {
		if err := d.extends(ctx, view, tree, before); err != nil {
			return errors.Join(err, replace(d.path("checkpoint.other"), note))
		}
	}
	return replace(d.path("checkpoint"), note)
}

func (d *Desk) extends(ctx context.Context, view transparency.View, tree transparency.Tree, before []byte) error {
	seen, err := d.trust.OpenCheckpoint(before)
	if err != nil {
		return tampered("the checkpoint that the desk remembers was damaged or changed", err)
	}
	if tree.Size < seen.Size {
		return tampered(fmt.Sprintf("the log has shown %d leaves before and shows %d now: it was rolled back", seen.Size, tree.Size), nil)
	}
	root, err := view.RootAt(ctx, seen.Size)
	if err != nil {
		return logError(err)
	}
	if root != seen.Root {
		return tampered(fmt.Sprintf("the log no longer begins with the %d leaves that it has shown before: it was rewritten", seen.Size), nil)
	}
	return nil
}

// logError tells tiles that do not make the tree from ones that cannot be had.
func logError(err error) error {
	if errors.Is(err, transparency.ErrRolledBack) {
		return tampered("the tiles that the ledger serves do not make the tree of its checkpoint", err)
	}
	return err
}

func tampered(sentence string, cause error) *domain.Error {
	return &domain.Error{Kind: domain.Tampered, Sentence: sentence, Cause: cause}
}
