package transparency

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Inclusion returns the RFC 6962 proof that the leaf at index is in the tree of
// the given size, which may be an earlier one. It returns ErrProof where the log
// has no such leaf or size, and ErrRolledBack where the tiles are not those of
// the head.
func (l *Log) Inclusion(ctx context.Context, index, size uint64) ([]Digest, error) {
	tree := l.Tree()
	if size > tree.Size || index >= size {
		return nil, fmt.Errorf("prove leaf %d of %d: %w: log has %d leaves", index, size, ErrProof, tree.Size)
	}
	r := newTileReader(ctx, l.config.Tiles, tree)
	proof, err := tlog.ProveRecord(int64(size), int64(index), r.hashes)
	if err != nil {
		return nil, fmt.Errorf("prove leaf %d of %d: %w", index, size, r.blame(err))
	}
	return digests(proof), nil
}

// Consistency returns the RFC 6962 proof that the tree of the newer size begins
// with that of the older. It is empty where CheckConsistency wants none. Errors
// are those of Inclusion.
func (l *Log) Consistency(ctx context.Context, older, newer uint64) ([]Digest, error) {
	tree := l.Tree()
	if older > newer || newer > tree.Size {
		return nil, fmt.Errorf("prove %d of %d leaves: %w: log has %d leaves", older, newer, ErrProof, tree.Size)
	}
	if older == 0 || older == newer {
		return nil, nil
	}
	r := newTileReader(ctx, l.config.Tiles, tree)
	proof, err := tlog.ProveTree(int64(newer), int64(older), r.hashes)
	if err != nil {
		return nil, fmt.Errorf("prove %d of %d leaves: %w", older, newer, r.blame(err))
	}
	return digests(proof), nil
}

// Prove returns the proof file of a leaf against the published checkpoint. It
// returns ErrProof where the leaf is not in it yet.
func (l *Log) Prove(ctx context.Context, index uint64) (Proof, error) {
	checkpoint := l.Checkpoint()
	c, err := PeekCheckpoint(checkpoint)
	if err != nil {
		return Proof{}, fmt.Errorf("prove leaf %d: %w: no checkpoint published", index, ErrProof)
	}
	hashes, err := l.Inclusion(ctx, index, c.Size)
	if err != nil {
		return Proof{}, err
	}
	return Proof{Index: index, Hashes: hashes, Checkpoint: checkpoint}, nil
}

// RootAt returns the root of an earlier size, out of the head's tree. Errors are
// those of Inclusion.
func (l *Log) RootAt(ctx context.Context, size uint64) (Digest, error) {
	tree := l.Tree()
	if size == tree.Size {
		return tree.Root, nil
	}
	return NewView(l.config.Tiles, tree).RootAt(ctx, size)
}

// tileReader lets tlog read tiles, proving each against the tree.
type tileReader struct {
	ctx    context.Context // of the one call the reader is made for
	tiles  Getter
	hashes tlog.HashReader
	failed bool // reading itself failed
}

func newTileReader(ctx context.Context, tiles Getter, tree Tree) *tileReader {
	r := &tileReader{ctx: ctx, tiles: tiles}
	r.hashes = tlog.TileHashReader(tlog.Tree{N: int64(tree.Size), Hash: tlog.Hash(tree.Root)}, r)
	return r
}

// Height implements tlog.TileReader.
func (r *tileReader) Height() int { return TileHeight }

// SaveTiles implements tlog.TileReader; there is no cache.
func (r *tileReader) SaveTiles([]tlog.Tile, [][]byte) {}

// ReadTiles implements tlog.TileReader.
func (r *tileReader) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, t := range tiles {
		var err error
		if data[i], err = readTile(r.ctx, r.tiles, Tile{t.L, uint64(t.N), t.W}); err != nil {
			r.failed = true
			return nil, err
		}
	}
	return data, nil
}

// blame tells a tile that could not be read from one that is not the tree's.
func (r *tileReader) blame(err error) error {
	if r.failed {
		return err
	}
	return fmt.Errorf("%w: %w", ErrRolledBack, err)
}

// readTile reads a hash tile, or as much of the full one as is asked for: partial
// tiles go once the full one is there.
func readTile(ctx context.Context, tiles Getter, t Tile) ([]byte, error) {
	data, err := getTile(ctx, tiles, t)
	if err != nil {
		return nil, err
	}
	want := t.Width * tlog.HashSize
	if len(data) < want || len(data)%tlog.HashSize != 0 {
		return nil, fmt.Errorf("read %s: %w: wrong length", t.Path(), ErrRolledBack)
	}
	return data[:want], nil
}

// readEntries does the same for an entry bundle.
func readEntries(ctx context.Context, tiles Getter, t Tile) ([][]byte, error) {
	data, err := getTile(ctx, tiles, t)
	if err != nil {
		return nil, err
	}
	entries, err := ParseEntries(data)
	if err != nil || len(entries) < t.Width {
		return nil, fmt.Errorf("read %s: %w: not an entry bundle", t.Path(), ErrRolledBack)
	}
	return entries[:t.Width], nil
}

func getTile(ctx context.Context, tiles Getter, t Tile) ([]byte, error) {
	data, err := tiles.Get(ctx, t.Path())
	if isMissing(err) && t.Width < TileWidth {
		data, err = tiles.Get(ctx, t.Full().Path())
	}
	if isMissing(err) {
		return nil, fmt.Errorf("read %s: %w: %w", t.Path(), ErrRolledBack, err)
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", t.Path(), err)
	}
	return data, nil
}
