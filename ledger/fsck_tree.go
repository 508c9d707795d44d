package ledger

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/homeward-ledger/homeward/ledger/dossier"
	"github.com/homeward-ledger/homeward/transparency"
)

// What Fsck holds the records against: the signer's memory, and the checkpoint and the
// tiles that were published.

// compareRoot is asked when the store has given as many records as the checkpoint or the
// signer's memory covers. Where one of the two agrees, the other was changed.
func (f *fsck) compareRoot(size uint64) error {
	if size != f.published.Size && size != f.head.Size {
		return nil
	}
	root, err := tlog.TreeHash(int64(size), &f.hashes)
	if err != nil {
		return fmt.Errorf("hash tree: %w", err)
	}
	covers := func(t transparency.Tree) bool { return t.Size == size }
	agrees := func(t transparency.Tree) bool { return covers(t) && t.Root == transparency.Digest(root) }
	published, head := f.published.Tree, f.head
	switch {
	case !agrees(published) && !agrees(head):
		f.problem(Problem{Index: size - 1, Sentence: fmt.Sprintf("the first %d records of the store do not make the tree that was signed: tampered or rolled back", size)})
	case covers(published) && !agrees(published):
		f.problem(f.otherTree(size, "the published checkpoint", f.mendCheckpoint()))
	case covers(head) && !agrees(head):
		f.problem(f.otherTree(size, "the signer's memory", bringBack))
	case f.differs:
		f.problem(Problem{Index: size - 1, Sentence: "the store makes the tree that was signed; the published entries are what was changed",
			Repair: cutAgain})
	}
	return nil
}

func (f *fsck) otherTree(size uint64, what, repair string) Problem {
	return Problem{Index: size - 1, Sentence: fmt.Sprintf("%s is of another tree than the first %d records of the store make", what, size), Repair: repair}
}

// mendCheckpoint is the repair of a checkpoint of another tree. One that holds was signed,
// and proves that the signer stood for two trees: it must not be cut again.
func (f *fsck) mendCheckpoint() string {
	if f.holds {
		return ""
	}
	return cutAgain
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
