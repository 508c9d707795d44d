package main

import (
	"context"
	"errors"
	"io/fs"
	"slices"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/transparency"
)

const founded = "find out who changed it, and take the one that courts and auditors have"

func (p *patient) ownTrust(context.Context) finding { return p.compareTrust(p.home.path("trust.json")) }

func (p *patient) givenTrust(context.Context) finding {
	if p.trust == "" {
		return warn("name with --trust the one that a court or an auditor has", "no trust file from elsewhere: an exchanged ledger is not noticed")
	}
	return p.compareTrust(p.trust)
}

// compareTrust compares a trust file with the founding, the first record.
func (p *patient) compareTrust(path string) finding {
	if p.look == nil {
		return skip(noRecords)
	}
	trust, err := readTrust(path)
	if err != nil {
		return broken("take it from anyone who has it", "%v", err)
	}
	f := p.look.Founding
	switch {
	case domain.Digest(trust.Ledger.String()) != p.look.ID:
		return tampering(founded, "%s is of another ledger: the founding is not the one it names", path)
	case trust.Origin != f.Origin:
		return tampering(founded, "%s names the origin %s, the founding %s", path, trust.Origin, f.Origin)
	case !slices.Contains(trust.CheckpointKeys, f.CheckpointKey), !slices.Contains(trust.ReceiptKeys, f.ReceiptKey):
		return tampering(founded, "%s does not have the keys that the founding names", path)
	}
	return ok("%s agrees with the founding", path)
}

// signers compares the secret keys with the founding.
func (p *patient) signers(context.Context) finding {
	if p.look == nil {
		return skip(noRecords)
	}
	for name, vkey := range map[string]string{"checkpoint.key": p.look.Founding.CheckpointKey, "receipt.key": p.look.Founding.ReceiptKey} {
		const restore = "restore the folder signer from its backup, but for head"
		signer, err := readSigner(p.home.path("signer", name))
		if err != nil {
			return broken(restore, "%v", err)
		}
		verifier, err := transparency.NewVerifier(vkey)
		if err != nil || signer.Name() != verifier.Name() || signer.KeyHash() != verifier.KeyHash() {
			return broken(restore, "signer/%s is not the key that the founding names", name)
		}
	}
	return ok("they are those that the founding names")
}

// checkpoint verifies the published checkpoint under the trust file: the one from
// elsewhere, if there is one.
func (p *patient) checkpoint(ctx context.Context) finding {
	path := p.home.path("trust.json")
	if p.trust != "" {
		path = p.trust
	}
	trust, err := readTrust(path)
	if err != nil {
		return skip("the trust file could not be read")
	}
	data, err := transparency.NewDirTiles(p.home.path("tiles")).Get(ctx, transparency.CheckpointPath)
	if errors.Is(err, fs.ErrNotExist) {
		return broken(cutAgain, "there is no published checkpoint")
	}
	if err != nil {
		return broken("see who owns tiles/checkpoint", "%v", err)
	}
	cosigned, err := trust.OpenCheckpoint(data)
	if err != nil {
		return tampering("run homeward fsck", "the published checkpoint does not hold under %s: %v", path, err)
	}
	return ok("signed for %d records", cosigned.Size)
}

const cutAgain = "restore tiles, or delete the folder and run homeward fsck --repair"

// memory opens the log as the ledger does, without the means to change it: that
// proves the tiles, the checkpoint and the signer's memory against each other.
func (p *patient) memory(ctx context.Context) finding {
	if p.look == nil {
		return skip(noRecords)
	}
	head, free, err := p.home.head(ctx, false)
	if ledger.Outage(err) {
		return broken(startIt, "%v", err)
	}
	if err != nil {
		return broken("bring the signer's memory back, and never an older one", "%v", err)
	}
	defer free() // opened to read: nothing can be lost
	log, err := p.openLog(ctx, head)
	tree, _ := head.Load(ctx)
	switch {
	case errors.Is(err, transparency.ErrNoHead):
		where := p.stores.headAt()
		return broken("bring "+where+" back from its own medium, and never an older one",
			"%s is missing: whether the ledger was rolled back cannot be known", where)
	case errors.Is(err, transparency.ErrUnpublished):
		return warn("nothing: the checkpoint is published when the ledger is opened", "%d records are signed for and not all published", log.Tree().Size)
	case ledger.Outage(err):
		return broken(startIt, "%v", err)
	case errors.Is(err, fs.ErrNotExist):
		return broken(cutAgain, "tiles are missing: %v", err)
	case errors.Is(err, transparency.ErrRolledBack):
		return tampering("find the newer files; homeward fsck names what was changed", "%v", err)
	case err != nil:
		return broken("restore the folder signer from its own medium", "%v", err)
	}
	return p.compareSize(ctx, tree.Size)
}

// compareSize is asked last: the store only grows, and is ahead of the signer.
func (p *patient) compareSize(ctx context.Context, signed uint64) finding {
	last, _, err := p.store.Last(ctx)
	if err != nil {
		return broken("run homeward fsck", "the records cannot be counted: %v", err)
	}
	if count := last.Index + 1; count < signed {
		return tampering("find the newer "+p.stores.recordsAt()+": records that were promised are gone",
			"the signer stood for %d records, and there are %d: rolled back", signed, count)
	}
	return ok("it stood for %d records; tiles and checkpoint agree", signed)
}

// openLog tries again when the ledger, being served, moved on in between.
func (p *patient) openLog(ctx context.Context, head transparency.Head) (log *transparency.Log, err error) {
	signer, err := readSigner(p.home.path("signer", "checkpoint.key"))
	if err != nil {
		return nil, err
	}
	verifier, err := transparency.NewVerifier(p.look.Founding.CheckpointKey)
	if err != nil {
		return nil, err
	}
	settings := transparency.LogConfig{Signer: signer, Verifier: verifier,
		Head: stillHead{head}, Tiles: stillTiles{transparency.NewDirTiles(p.home.path("tiles"))}}
	for range 5 {
		before, _ := head.Load(ctx) // an error is OpenLog's to tell
		log, err = transparency.OpenLog(ctx, settings)
		after, _ := head.Load(ctx)
		if err == nil || p.holder == "" || before == after && !errors.Is(err, transparency.ErrRolledBack) {
			return log, err
		}
	}
	return log, err
}

// errStill is why a doctor's log publishes nothing.
var errStill = errors.New("the doctor changes nothing")

// stillTiles and stillHead can be read and not written.
type stillTiles struct{ transparency.Tiles }

func (stillTiles) PutAll(context.Context, map[string][]byte) error { return errStill }
func (stillTiles) Publish(context.Context, []byte) error           { return errStill }

type stillHead struct{ transparency.Head }

func (stillHead) Swap(context.Context, transparency.Tree, transparency.Tree) error { return errStill }
