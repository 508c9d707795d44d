package domain

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// ledgerRules are those about the log itself. Their severity is block, the gravest of
// the vocabulary: no decision can rest on a log of which there are two, and a term of
// its own for one rule would be one more for every reader to know.
var ledgerRules = []Rule{{
	ID: "A30", Version: 1, Severity: SeverityBlock, Title: "The log was shown with two contents, or no witness has seen what the operator shows",
	Clears: "The operator proves to all who hold its checkpoints that one log continues both, or the witnesses sign a checkpoint that covers this one.",
	find:   splitLog,
}}

// HeadSeen is a size and root of the log that somebody holds: a checkpoint that the
// operator signed, whoever kept it.
type HeadSeen struct {
	Size   uint64
	Root   Digest
	At     time.Time // when it was signed
	By     string    // who holds it: the operator, or the name of a witness
	Signed int       // witnesses who signed it too
	Quorum int       // how many of those named must; zero while none is named
}

// splitLog is A30: in the ledger's stream, of the checkpoints that others hold; in an
// access stream, of the roots that dossiers name.
func splitLog(a Audited) []Detected {
	return slices.Concat(splitHeads(a), uncovered(a), splitRoots(a))
}

// splitHeads finds two roots for one size.
func splitHeads(a Audited) (all []Detected) {
	heads := slices.SortedFunc(slices.Values(a.Heads), func(x, y HeadSeen) int {
		return cmp.Or(cmp.Compare(x.Size, y.Size), cmp.Compare(x.Root, y.Root), x.At.Compare(y.At), cmp.Compare(x.By, y.By))
	})
	for i, h := range heads {
		if i == 0 || heads[i-1].Size != h.Size || heads[i-1].Root == h.Root {
			continue
		}
		last := heads[i-1]
		all = append(all, a.ofLog(latest(last.At, h.At), fmt.Sprintf("of %d records the log has the root %s… for %s and %s… for %s",
			h.Size, clip8(last.Root), last.By, clip8(h.Root), h.By)))
	}
	return all
}

// witnessTime is how long witnesses may take to sign a checkpoint.
const witnessTime = 24 * time.Hour

// uncovered finds the last checkpoint that neither enough witnesses signed nor a later
// one that they did. A later one covers all before it, since whoever signs it has seen
// that it continues them.
func uncovered(a Audited) []Detected {
	var newest HeadSeen
	covered := uint64(0)
	for _, h := range a.Heads {
		switch {
		case h.Quorum > 0 && h.Signed >= h.Quorum:
			covered = max(covered, h.Size)
		case h.Quorum > 0 && a.At.Sub(h.At) > witnessTime && h.Size >= newest.Size:
			newest = h
		}
	}
	if newest.Size <= covered {
		return nil
	}
	return []Detected{a.ofLog(newest.At.Add(witnessTime), fmt.Sprintf("the checkpoint of %d records was signed by %d of the %d witnesses that it takes, and so was none behind it",
		newest.Size, newest.Signed, newest.Quorum))}
}

// ofLog makes a finding that no record shows: it is about the ledger since its founding.
func (a Audited) ofLog(since time.Time, sentence string) Detected {
	return detected(since, sentence, a.Steps[0])
}

// splitRoots finds dossiers that name two roots for one size. It fires for the later.
func splitRoots(a Audited) (all []Detected) {
	own, traces := a.traced(TraceRoot)
	for _, mine := range own {
		for _, other := range traces[mine.Value] {
			if other.Says != mine.Says && other.Recorded.Index < mine.Recorded.Index {
				all = append(all, tracedBy(fmt.Sprintf("the dossiers of %s in %s and of %s in %s name two roots of the log at %s records",
					other.ID, other.Stream, mine.ID, mine.Stream, mine.Value), other, mine))
			}
		}
	}
	return all
}

func clip8(d Digest) string { return string(d[:min(8, len(d))]) }
