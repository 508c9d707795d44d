package transparency

import (
	"context"
	"fmt"
	"io/fs"

	"golang.org/x/mod/sumdb/tlog"
)

// CreateLog begins a log: it makes the head state of the empty tree and publishes
// its checkpoint. Where there is a head state or a checkpoint already it returns
// ErrHeadMoved or fs.ErrExist and changes nothing.
func CreateLog(ctx context.Context, config LogConfig) (*Log, error) {
	if err := config.check(); err != nil {
		return nil, fmt.Errorf("create log: %w", err)
	}
	if _, err := config.Tiles.Get(ctx, CheckpointPath); !isMissing(err) {
		if err == nil {
			err = fs.ErrExist
		}
		return nil, fmt.Errorf("create log: checkpoint: %w", err)
	}
	if err := config.Head.Swap(ctx, Tree{}, EmptyTree()); err != nil {
		return nil, fmt.Errorf("create log: %w", err)
	}
	return OpenLog(ctx, config)
}

// OpenLog continues a log. It proves that the tiles hold the head's tree and that
// the published checkpoint is a prefix of it, and publishes the head's tree where
// a crash kept it from being published.
//
// It returns ErrNoHead where the head state is missing: a log is never begun
// anew in silence. It returns ErrRolledBack where the tiles or the checkpoint are
// not what the signer has stood for; with fs.ErrNotExist in the chain tiles are
// missing, and Rebuild can cut them again from the store. With ErrUnpublished the
// Log is returned as well, and usable.
func OpenLog(ctx context.Context, config LogConfig) (*Log, error) {
	if err := config.check(); err != nil {
		return nil, fmt.Errorf("open log: %w", err)
	}
	tree, err := config.Head.Load(ctx)
	if err != nil {
		return nil, fmt.Errorf("open log: %w", err)
	}
	edge, err := readEdge(ctx, config.Tiles, tree)
	if err != nil {
		return nil, fmt.Errorf("open log: %w", err)
	}
	l := &Log{config: config, edge: edge, tree: tree}
	published, err := l.readPublished(ctx)
	if err != nil {
		return nil, fmt.Errorf("open log: %w", err)
	}
	if published == tree {
		return l, nil
	}
	if err := l.publish(ctx); err != nil {
		return l, fmt.Errorf("open log: %w", err)
	}
	return l, nil
}

func (c LogConfig) check() error {
	if c.Tiles == nil || c.Head == nil || c.Signer == nil || c.Verifier == nil {
		return fmt.Errorf("%w: log configuration is not complete", ErrMalformed)
	}
	if c.Signer.Name() != c.Verifier.Name() || c.Signer.KeyHash() != c.Verifier.KeyHash() {
		return fmt.Errorf("%w: signer and verifier are not of one key", ErrMalformed)
	}
	return nil
}

// readPublished returns the tree of the published checkpoint, having proved that
// the head's tree begins with it; the zero Tree where none is published.
func (l *Log) readPublished(ctx context.Context) (Tree, error) {
	data, err := l.config.Tiles.Get(ctx, CheckpointPath)
	if isMissing(err) {
		return Tree{}, nil
	}
	if err != nil {
		return Tree{}, fmt.Errorf("read checkpoint: %w", err)
	}
	c, err := OpenCheckpoint(data, l.config.Verifier)
	if err != nil {
		return Tree{}, fmt.Errorf("%w: %w", ErrRolledBack, err)
	}
	if c.Origin != l.config.Signer.Name() || c.Size > l.tree.Size {
		return Tree{}, fmt.Errorf("%w: published %d leaves, signer state has %d", ErrRolledBack, c.Size, l.tree.Size)
	}
	root, err := l.RootAt(ctx, c.Size)
	if err != nil {
		return Tree{}, err
	}
	if root != c.Root {
		return Tree{}, fmt.Errorf("%w: published root at %d leaves is another", ErrRolledBack, c.Size)
	}
	l.checkpoint = data
	return c.Tree, nil
}

// readEdge reads the partial tiles of the tree and proves them against its root.
// A partial tile's every hash goes into the root, so none is taken on trust.
func readEdge(ctx context.Context, tiles Tiles, tree Tree) (*edge, error) {
	e := &edge{size: int64(tree.Size), hashes: make(map[int64]tlog.Hash)}
	for level := 0; tree.Size>>(TileHeight*level) > 0; level++ {
		at := tree.Size >> (TileHeight * level)
		t := Tile{Level: level, Index: at / TileWidth, Width: int(at % TileWidth)}
		if t.Width == 0 {
			continue
		}
		data, err := readTile(ctx, tiles, t)
		if err != nil {
			return nil, err
		}
		e.addTile(t, data)
	}
	got, err := e.tree()
	if err != nil || got != tree {
		return nil, fmt.Errorf("%w: tiles do not make the tree of %d leaves", ErrRolledBack, tree.Size)
	}
	if err := e.readBundle(ctx, tiles); err != nil {
		return nil, err
	}
	return e, nil
}

// addTile takes in a tile's hashes and computes those between them and the next
// tile's level.
func (e *edge) addTile(t Tile, data []byte) {
	row := make([]tlog.Hash, t.Width)
	for i := range row {
		row[i] = tlog.Hash(data[i*tlog.HashSize:])
	}
	for height := range TileHeight {
		first := int64(t.Index) << (TileHeight - height)
		for i, h := range row {
			e.hashes[tlog.StoredHashIndex(TileHeight*t.Level+height, first+int64(i))] = h
		}
		for i := range len(row) / 2 {
			row[i] = tlog.NodeHash(row[2*i], row[2*i+1])
		}
		row = row[:len(row)/2]
	}
}

// readBundle reads the entries of the partial bundle and proves each against its
// leaf hash.
func (e *edge) readBundle(ctx context.Context, tiles Tiles) error {
	t := Tile{EntriesLevel, uint64(e.size) / TileWidth, int(e.size % TileWidth)}
	if t.Width == 0 {
		return nil
	}
	entries, err := readEntries(ctx, tiles, t)
	if err != nil {
		return err
	}
	for i, entry := range entries {
		at := tlog.StoredHashIndex(0, e.size-int64(t.Width)+int64(i))
		if Digest(e.hashes[at]) != LeafHash(entry) {
			return fmt.Errorf("%w: entry bundle does not match the tree", ErrRolledBack)
		}
	}
	e.bundle = entries
	return nil
}
