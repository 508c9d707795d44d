package ledger

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"sync"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/ledger/dossier"
	"github.com/homeward-ledger/homeward/transparency"
)

// Problem is something that fsck found. It names the record where it can, or the file
// of the ledger's folder that is damaged.
type Problem struct {
	Index    uint64 `json:"index"`
	Record   string `json:"record,omitempty"`
	Stream   string `json:"stream,omitempty"`
	File     string `json:"file,omitempty"`
	Sentence string `json:"sentence"`
	Repair   string `json:"repair,omitempty"` // what an operator can do; empty when nothing honest can be done
}

// Report is the outcome of Fsck.
type Report struct {
	Records   uint64    `json:"records"`
	Sealed    uint64    `json:"sealed"` // covered by the published checkpoint
	Void      []Problem `json:"void"`   // no damage: records that broke a rule, the same for every reader
	Problems  []Problem `json:"problems"`
	Truncated bool      `json:"truncated"`        // more problems than are listed
	Unread    string    `json:"unread,omitempty"` // why damaged files kept the rest from being looked at
}

// maxProblems bounds a report: the first ones tell the story.
const maxProblems = 100

// Repairs of what more than one problem is about.
const (
	cutAgain  = "delete the folder tiles and run homeward fsck --repair"
	bringBack = "bring the signer's memory back from its own medium, and never an older one"
	findNewer = "find the newer records: the signer never stands for one that was not there"
)

// Fsck reads everything a ledger keeps and recomputes what can be: leaves, tree,
// signatures, verdicts, ciphertexts. The ledger must not be running. The error
// says that it could not look; what it saw is in the report. trust, which may be
// nil, is compared with the founding and the published checkpoint. Without a Vault what
// is sealed is not opened.
func Fsck(ctx context.Context, config Config, trust *transparency.Trust, progress func(done uint64)) (Report, error) {
	return fsckKeeping(ctx, maxStates, config, trust, progress)
}

// fsckKeeping is Fsck with so many streams in memory.
func fsckKeeping(ctx context.Context, most int, config Config, trust *transparency.Trust, progress func(done uint64)) (Report, error) {
	f := &fsck{config: config, replay: dossier.NewReplay(), progress: progress, counts: map[string]uint64{},
		streams: map[domain.StreamID]ascending{}, voids: map[uint64]domain.Verdict{},
		report: Report{Void: []Problem{}, Problems: []Problem{}}}
	f.replay.CheckBy(transparency.NewPreparedKeys())
	defer f.hashes.file.close()
	away := newShelf()
	defer away.close()
	f.replay.Forget(most, away.put, func(id domain.StreamID) domain.State {
		if state := away.take(id); state != nil {
			return *state
		}
		return f.refold(ctx, id)
	})
	err := f.everything(ctx, trust)
	for _, p := range f.lost {
		f.problem(p)
	}
	return f.report, err
}

func (f *fsck) everything(ctx context.Context, trust *transparency.Trust) error {
	if err := f.noVerdicts(createVerdicts(ctx, f.config.Verdicts)); err != nil {
		return err
	}
	if err := f.readPublished(ctx, trust); err != nil {
		return err
	}
	var err error
	f.index, err = newIndexCheck(ctx, f.config.Index)
	if err := f.noIndex(err); err != nil {
		return err
	}
	if err := f.records(ctx); err != nil {
		return err
	}
	if err := f.noIndex(f.checkIndex(ctx)); err != nil {
		return err
	}
	return f.finish(ctx)
}

type fsck struct {
	config   Config
	replay   *dossier.Replay
	progress func(uint64)
	report   Report

	head      transparency.Tree // the signer's memory
	forgot    bool              // the memory cannot be read
	published transparency.Checkpoint
	hashes    hashList
	bundle    [][]byte          // published entries around the current index
	differs   bool              // a record differs from its published entry
	gap       bool              // the store is damaged behind report.Records
	counts    map[string]uint64 // records of each stream, as the store names streams
	before    eventstore.Token  // of the record before
	unjudged  bool              // the verdicts cannot be read
	index     *indexCheck
	pages     []pageStart                   // that were read
	streams   map[domain.StreamID]ascending // which records each has
	voids     map[uint64]domain.Verdict
	refolding sync.Mutex
	failed    error // under refolding: why a stream could not be read again
	trustedID domain.Digest
	unsigned  []byte    // the published checkpoint, until its signature was checked
	holds     bool      // the published checkpoint is signed
	lost      []Problem // sealed values that do not open; told last
}

func (f *fsck) problem(p Problem) {
	if len(f.report.Problems) >= maxProblems {
		f.report.Truncated = true
		return
	}
	f.report.Problems = append(f.report.Problems, p)
}

// lose keeps a problem of a sealed value for the end: a vault that is gone makes many,
// and they must not crowd out which record was changed.
func (f *fsck) lose(p Problem) {
	if len(f.lost) <= maxProblems { // one more than is told, so that the report is known to be cut
		f.lost = append(f.lost, p)
	}
}

func clipStream(s string) string { return fmt.Sprintf("%.64q", s) }

func place(r dossier.Record, sentence, repair string) Problem {
	s := r.Statement
	return Problem{Index: s.Recorded.Index, Record: s.ID, Stream: string(s.Stream), Sentence: sentence, Repair: repair}
}

// compare holds a record against the published tree, and says whether it is, as far as
// it was published, the one there.
func (f *fsck) compare(ctx context.Context, record dossier.Record, leaf []byte) (same bool, err error) {
	index := record.Statement.Recorded.Index
	hashes, err := tlog.StoredHashesForRecordHash(int64(index), tlog.RecordHash(leaf), &f.hashes)
	if err != nil {
		return false, fmt.Errorf("hash record %d: %w", index, err)
	}
	f.hashes.add(hashes)
	if index >= f.published.Size {
		return true, nil
	}
	published := f.publishedEntry(ctx, index)
	same = published == nil || bytes.Equal(published, leaf)
	if !same {
		f.differs = true
		was := dossier.Read(index, published)
		f.problem(place(was, fmt.Sprintf("record %d is not the one that was published: it was edited, swapped or replaced in the store", index), ""))
	}
	return same, f.compareRoot(index + 1)
}

// checkHeads compares what an issued dossier said of the ends of streams with the
// log. No rule can: it would drag every dossier's streams into every other.
func (f *fsck) checkHeads(record dossier.Record, issued domain.DossierIssued) {
	root, err := tlog.TreeHash(issued.Size, &f.hashes)
	if err != nil || domain.Digest(transparency.Digest(root).String()) != issued.Root {
		f.problem(place(record, "the dossier names a root that the log never had at that size", ""))
	}
	for _, head := range issued.Heads {
		records := f.replay.State(head.Stream).Records
		n := records.Before(uint64(issued.Size))
		if n == 0 || int64(n) != head.Count || records.At(n-1).Leaf != head.Leaf {
			f.problem(place(record, fmt.Sprintf("the dossier names a false head of %s: the log had %d records of it", head.Stream, n), ""))
		}
	}
}

// finish is what only the end of the store can tell.
func (f *fsck) finish(ctx context.Context) error {
	if f.report.Records >= max(f.head.Size, f.published.Size) {
		f.checkTiles(ctx)
		if err := cmp.Or(f.checkStreams(ctx), f.checkVerdictStreams(ctx)); err != nil {
			return err
		}
		return f.checkLastVerdict(ctx)
	}
	f.problem(Problem{Index: f.report.Records, Repair: findNewer, Sentence: fmt.Sprintf(
		"the signer has stood for %d records, the store gives %d: tampered or rolled back", f.head.Size, f.report.Records)})
	until := f.published.Size
	if f.gap {
		until = min(until, f.report.Records+1) // what is behind the gap is there, and was not read
	}
	f.missing(ctx, until)
	return nil
}
