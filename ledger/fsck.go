package ledger

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"

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

// maxForeseen bounds the records for which room is made beforehand.
const maxForeseen = 1 << 22

// maxProblems bounds a report: the first ones tell the story.
const maxProblems = 100

// Repairs of what more than one problem is about.
const (
	cutAgain  = "delete the folder tiles and run homeward fsck --repair"
	bringBack = "bring the signer's memory back from its own medium, and never an older one"
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
		streams: map[domain.StreamID][]uint64{}, voids: map[uint64]domain.Verdict{},
		report: Report{Void: []Problem{}, Problems: []Problem{}}}
	if err := f.noVerdicts(createVerdicts(ctx, config.Verdicts)); err != nil {
		return f.report, err
	}
	if err := f.readPublished(ctx, trust); err != nil {
		return f.report, err
	}
	f.hashes = make(hashList, 0, 2*min(f.head.Size, maxForeseen))
	f.replay.Forget(most, func(id domain.StreamID) domain.State { return f.refold(ctx, id) })
	var err error
	f.index, err = newIndexCheck(ctx, config.Index)
	if err := f.noIndex(err); err != nil {
		return f.report, err
	}
	if err := f.records(ctx); err != nil {
		return f.report, err
	}
	if err := f.noIndex(f.checkIndex(ctx)); err != nil {
		return f.report, err
	}
	return f.report, f.finish(ctx)
}

// records looks at every record, a page at a time.
func (f *fsck) records(ctx context.Context) error {
	var token eventstore.Token
	for size := judgePage; ; {
		var page []*look
		err := f.config.Store.ReadAll(ctx, token, size, func(r eventstore.Recorded) error {
			page = append(page, &look{Recorded: r})
			return nil
		})
		if errors.Is(err, eventstore.ErrDamaged) && size > 1 {
			size = 1 // the store gives nothing of a page with a gap: go up to it one by one
			continue
		}
		if errors.Is(err, eventstore.ErrDamaged) {
			f.gap = true
			f.problem(Problem{Index: f.report.Records, Sentence: "the store itself is damaged: " + err.Error()})
			return nil // behind a gap no leaf has the place it had
		}
		if err != nil || len(page) == 0 {
			return err
		}
		f.pages = append(f.pages, pageStart{page[0].Index, token})
		token = page[len(page)-1].Token
		if err := f.page(ctx, page); err != nil {
			return err
		}
	}
}

// missing names published records that the store should have given and did not.
func (f *fsck) missing(ctx context.Context, until uint64) {
	for index := f.report.Records; index < until && len(f.report.Problems) < maxProblems; index++ {
		if f.bundle == nil || index%transparency.TileWidth == 0 {
			f.bundle = f.readBundle(ctx, index/transparency.TileWidth)
		}
		if i := index % transparency.TileWidth; i < uint64(len(f.bundle)) {
			f.problem(place(dossier.Read(index, f.bundle[i]), fmt.Sprintf("record %d was published and is not in the store: dropped or truncated", index), ""))
		}
	}
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
	pages     []pageStart // that were read
	streams   map[domain.StreamID][]uint64
	voids     map[uint64]domain.Verdict
	failed    error // why a stream could not be read again
	trustedID domain.Digest
	unsigned  []byte // the published checkpoint, until its signature was checked
}

func (f *fsck) problem(p Problem) {
	if len(f.report.Problems) >= maxProblems {
		f.report.Truncated = true
		return
	}
	f.report.Problems = append(f.report.Problems, p)
}

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
	if _, err := trust.OpenCheckpoint(data); err != nil {
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
	if err != nil {
		f.problem(Problem{Sentence: "the published checkpoint does not hold under the founding's key: " + err.Error(), Repair: repairOf(err)})
	}
	f.unsigned = nil
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
	f.hashes = append(f.hashes, hashes...)
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

// compareRoot is asked once, when the store has given as many records as the
// checkpoint and the signer's memory cover.
func (f *fsck) compareRoot(size uint64) error {
	for _, tree := range []transparency.Tree{f.published.Tree, f.head} {
		if size != tree.Size {
			continue
		}
		root, err := tlog.TreeHash(int64(size), &f.hashes)
		if err != nil {
			return fmt.Errorf("hash tree: %w", err)
		}
		if transparency.Digest(root) != tree.Root {
			f.problem(Problem{Index: size - 1, Sentence: fmt.Sprintf("the first %d records of the store do not make the tree that was signed: tampered or rolled back", size)})
			return nil
		}
		if f.differs {
			f.problem(Problem{Index: size - 1, Sentence: "the store makes the tree that was signed; the published entries are what was changed",
				Repair: cutAgain})
		}
	}
	return nil
}

// publishedEntry returns the entry at an index as it was published, or nil when
// its bundle cannot be read; that is a problem of its own.
func (f *fsck) publishedEntry(ctx context.Context, index uint64) []byte {
	const width = transparency.TileWidth
	if index%width == 0 {
		f.bundle = f.readBundle(ctx, index/width)
	}
	if i := index % width; i < uint64(len(f.bundle)) {
		return f.bundle[i]
	}
	return nil
}

// tile reads a published tile, and says which: a partial one, or the full one in
// its place, because a crash between the full tile and its checkpoint leaves that
// alone.
func (f *fsck) tile(ctx context.Context, t transparency.Tile) ([]byte, transparency.Tile, error) {
	data, err := f.config.Tiles.Get(ctx, t.Path())
	if errors.Is(err, fs.ErrNotExist) && t.Width < transparency.TileWidth {
		t = t.Full()
		data, err = f.config.Tiles.Get(ctx, t.Path())
	}
	return data, t, err
}

func (f *fsck) readBundle(ctx context.Context, n uint64) [][]byte {
	tile := transparency.Tile{Level: transparency.EntriesLevel, Index: n,
		Width: int(min(f.published.Size-n*transparency.TileWidth, transparency.TileWidth))}
	data, read, err := f.tile(ctx, tile)
	if err == nil {
		var entries [][]byte
		if entries, err = transparency.ParseEntries(data); err == nil && len(entries) == read.Width {
			return entries[:tile.Width]
		}
	}
	f.problem(Problem{Index: n * transparency.TileWidth, Repair: cutAgain,
		Sentence: "the published entries " + tile.Path() + " are missing or damaged"})
	return nil
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

// checkIndex names the records of which the index of DNA says something else than its
// values do.
func (f *fsck) checkIndex(ctx context.Context) error {
	if f.index == nil {
		return nil
	}
	differ, more, err := f.index.differing(ctx)
	if err != nil {
		return err
	}
	for _, index := range differ[:min(len(differ), maxProblems)] {
		kept, err := f.recordAt(ctx, index)
		if err != nil {
			return err
		}
		f.problem(place(kept, fmt.Sprintf("the index of DNA holds something else of record %d than its sealed values give", index), RepairIndex))
	}
	if more {
		f.problem(Problem{Sentence: "the index of DNA holds rows that no record gives", Repair: RepairIndex})
	}
	return nil
}

// finish is what only the end of the store can tell.
func (f *fsck) finish(ctx context.Context) error {
	if f.report.Records >= max(f.head.Size, f.published.Size) {
		f.checkTiles(ctx)
		return f.checkLastVerdict(ctx)
	}
	f.problem(Problem{Index: f.report.Records, Sentence: fmt.Sprintf(
		"the signer has stood for %d records, the store gives %d: tampered or rolled back", f.head.Size, f.report.Records)})
	until := f.published.Size
	if f.gap {
		until = min(until, f.report.Records+1) // what is behind the gap is there, and was not read
	}
	f.missing(ctx, until)
	return nil
}

// checkTiles compares the published hash tiles with those that the store makes.
func (f *fsck) checkTiles(ctx context.Context) {
	for _, t := range tlog.NewTiles(transparency.TileHeight, 0, int64(f.published.Size)) {
		tile := transparency.Tile{Level: t.L, Index: uint64(t.N), Width: t.W}
		want, err := tlog.ReadTileData(t, &f.hashes)
		if err != nil {
			continue
		}
		got, read, err := f.tile(ctx, tile)
		if err != nil || len(got) != read.Width*tlog.HashSize || !bytes.HasPrefix(got, want) {
			f.problem(Problem{Sentence: "the published hashes " + tile.Path() + " are missing or not those of the records", Repair: cutAgain})
		}
	}
}

// hashList is the tree's stored hashes in memory.
type hashList []tlog.Hash

// ReadHashes implements tlog.HashReader.
func (h *hashList) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index < 0 || index >= int64(len(*h)) {
			return nil, errors.New("hash is not there yet")
		}
		found[i] = (*h)[index]
	}
	return found, nil
}
