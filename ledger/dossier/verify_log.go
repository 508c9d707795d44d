package dossier

import (
	"bytes"
	"errors"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// checkLedger says whether this is the ledger that the reader trusts. A ledger is
// named by the leaf hash of its first record, so an invented one has another
// name however well it is made.
func (v *verifier) checkLedger(m manifest) {
	first := v.history.records[0]
	if first.Index != 0 {
		v.report.problem(ruleLedger, recordPath(0, entrySuffix), "record 0, the founding of the ledger, is missing")
		return
	}
	leaf, ledger := transparency.LeafHash(first.Leaf), v.history.ledger()
	if first.verdict.Void || !ledger.Founded {
		v.report.problemAt(first, ruleLedger, entrySuffix, "founds no ledger: %s", first.verdict.Sentence)
		return
	}
	if v.trust != nil && (leaf != v.trust.Ledger || ledger.Origin != v.trust.Origin) {
		v.report.problemAt(first, ruleLedger, entrySuffix, "founds another ledger than the trusted one: %s of origin %q, the trust file names %s of origin %q",
			leaf, clip(ledger.Origin), v.trust.Ledger, v.trust.Origin)
	}
	if m.Ledger != leaf || m.Origin != ledger.Origin {
		v.report.problem(ruleLedger, manifestName, "the manifest names another ledger than record 0 founds")
	}
}

// checkCheckpoint opens the checkpoint in which all proofs end.
func (v *verifier) checkCheckpoint() {
	c, seen, err := v.open(v.contents.Checkpoint)
	if err != nil {
		v.report.problem(ruleCheckpoint, checkpointName, "the checkpoint is not one of the log: %v", err)
		return
	}
	v.tree, v.seen = c.Tree, seen
	for _, w := range seen {
		v.report.Witnesses = append(v.report.Witnesses, Witness{Name: w.Witness, At: w.At})
	}
}

var (
	errOtherLog = errors.New("it is of another log than the founding names")
	errNoKey    = errors.New("the founding names no usable checkpoint key")
)

// open opens a checkpoint under the trust file. Without one it takes the
// founding's own word for the key, which proves nothing but finds a checkpoint
// that does not even hold by that.
func (v *verifier) open(data []byte) (transparency.Checkpoint, []transparency.Cosigned, error) {
	var c transparency.Checkpoint
	var seen []transparency.Cosigned
	var err error
	if v.trust != nil {
		if c, err = v.trust.OpenCheckpoint(data); err == nil {
			_, seen, err = v.trust.OpenCosigned(data)
		}
	} else {
		key, bad := transparency.NewVerifier(v.history.ledger().CheckpointKey)
		if bad != nil {
			return c, nil, errNoKey
		}
		c, err = transparency.OpenCheckpoint(data, key)
	}
	if err == nil && c.Origin != v.history.ledger().Origin {
		err = errOtherLog
	}
	return c, seen, err
}

// checkInclusion proves that every record is in the log, at its own index.
func (v *verifier) checkInclusion() {
	for _, p := range v.history.records {
		proof, err := transparency.ParseProof(p.Proof)
		switch {
		case err != nil:
			v.report.problemAt(p, ruleInclusion, proofSuffix, "has a proof that cannot be read: %v", err)
		case proof.Index != p.Index:
			v.report.problemAt(p, ruleInclusion, proofSuffix, "has the proof of record %d", proof.Index)
		case !bytes.Equal(proof.Checkpoint, v.contents.Checkpoint) || len(proof.Extra) > 0:
			v.report.problemAt(p, ruleInclusion, proofSuffix, "has a proof that does not end in the dossier's checkpoint")
		case v.tree == (transparency.Tree{}):
			// The checkpoint's own problem is on the list already.
		case transparency.CheckInclusion(v.tree, p.Index, transparency.LeafHash(p.Leaf), proof.Hashes) != nil:
			v.report.problemAt(p, ruleInclusion, entrySuffix, "is not in the log as it stands here: it was changed, replaced or moved")
		}
	}
}

// checkIssued finds the record that says what is complete.
func (v *verifier) checkIssued() bool {
	p, found := v.history.at(v.contents.IssuedAt)
	if !found {
		v.report.problem(ruleIssued, manifestName, "record %d, which issued the dossier, is missing", v.contents.IssuedAt)
		return false
	}
	issued, ok := p.Statement.Event.(domain.DossierIssued)
	switch {
	case !ok:
		v.report.problemAt(p, ruleIssued, entrySuffix, "issues no dossier")
		return false
	case issued.Subject != v.contents.Subject:
		v.report.problemAt(p, ruleIssued, entrySuffix, "issues a dossier of %s, not of %q", issued.Subject, clip(string(v.contents.Subject)))
	case p.verdict.Void:
		v.report.problemAt(p, ruleIssued, entrySuffix, "issued the dossier and is void: %s", p.verdict.Sentence)
	}
	v.issued = issued
	v.report.Size, v.report.AsOf = uint64(issued.Size), p.Statement.Recorded.At
	return true
}

// checkRequested proves that the log of the heads is the log of the proofs.
func (v *verifier) checkRequested() {
	p, _ := v.history.at(v.contents.IssuedAt)
	c, older, err := v.open(v.contents.Requested)
	if err != nil {
		v.report.problem(ruleCheckpoint, requestedName, "the checkpoint at the size of the heads is not one of the log: %v", err)
		return
	}
	v.older = older
	if c.Size != uint64(v.issued.Size) || domain.Digest(c.Root.String()) != v.issued.Root {
		v.report.problemAt(p, ruleIssued, entrySuffix, "names the log at %d records with another root than %s, a checkpoint of %d records",
			v.issued.Size, requestedName, c.Size)
	}
	if v.tree == (transparency.Tree{}) {
		return
	}
	if err := transparency.CheckConsistency(c.Tree, v.tree, v.contents.Consistency); err != nil {
		v.report.problem(ruleConsistency, consistencyName,
			"the log of %d records does not begin with the log of %d records in which the heads stand: it was forked or rolled back", v.tree.Size, c.Size)
	}
}
