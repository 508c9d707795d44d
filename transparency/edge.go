package transparency

import (
	"fmt"
	"maps"

	"golang.org/x/mod/sumdb/tlog"
)

// edge is the right edge of a tree: the hashes of its partial tiles, with those
// between them and the next level, and the entries of the partial bundle. It is
// all that is needed to extend the tree, so that appending reads no tile.
type edge struct {
	size   int64
	hashes map[int64]tlog.Hash // by tlog's stored index
	bundle [][]byte            // the last size%256 entries
}

// ReadHashes implements tlog.HashReader over what the edge holds.
func (e *edge) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		h, ok := e.hashes[index]
		if !ok {
			return nil, fmt.Errorf("read hash %d: not at the edge of a tree of %d leaves", index, e.size)
		}
		hashes[i] = h
	}
	return hashes, nil
}

// tree computes the root.
func (e *edge) tree() (Tree, error) {
	root, err := tlog.TreeHash(e.size, e)
	if err != nil {
		return Tree{}, fmt.Errorf("hash tree: %w", err)
	}
	return Tree{Size: uint64(e.size), Root: Digest(root)}, nil
}

// growth is an edge with entries added and not yet forgotten: what the new tiles
// are cut from. The edge it grew from is untouched.
type growth struct {
	edge
	from    int64    // size before
	entries [][]byte // from the beginning of the first bundle touched
}

// grow adds entries to the right of the edge.
func (e *edge) grow(entries [][]byte) (*growth, error) {
	g := &growth{from: e.size}
	g.size, g.hashes = e.size, maps.Clone(e.hashes)
	g.entries = append(append(g.entries, e.bundle...), entries...)
	if g.hashes == nil {
		g.hashes = make(map[int64]tlog.Hash)
	}
	for _, entry := range entries {
		if len(entry) > MaxEntry {
			return nil, fmt.Errorf("add entry: %w: larger than %d bytes", ErrMalformed, MaxEntry)
		}
		hashes, err := tlog.StoredHashes(g.size, entry, g)
		if err != nil {
			return nil, fmt.Errorf("add entry: %w", err)
		}
		at := tlog.StoredHashIndex(0, g.size)
		for i, h := range hashes {
			g.hashes[at+int64(i)] = h
		}
		g.size++
	}
	return g, nil
}

// rest forgets what is in full tiles and returns the new edge.
func (g *growth) rest() *edge {
	e := &edge{size: g.size, hashes: make(map[int64]tlog.Hash)}
	for index, h := range g.hashes {
		if t := tlog.TileForIndex(TileHeight, index); t.N == g.size>>(TileHeight*(t.L+1)) {
			e.hashes[index] = h
		}
	}
	last := g.entries[len(g.entries)-int(g.size%TileWidth):]
	e.bundle = append(e.bundle, last...)
	return e
}

// files cuts the tiles that are new since the size before: full ones only, or all
// that a tree of this size is read through.
func (g *growth) files(partial bool) (map[string][]byte, error) {
	files := make(map[string][]byte)
	for _, t := range tlog.NewTiles(TileHeight, g.from, g.size) {
		if t.W < TileWidth && !partial {
			continue
		}
		data, err := tlog.ReadTileData(t, g)
		if err != nil {
			return nil, fmt.Errorf("cut tile: %w", err)
		}
		files[Tile{t.L, uint64(t.N), t.W}.Path()] = data
		if t.L > 0 {
			continue
		}
		start := (t.N - g.from/TileWidth) * TileWidth
		bundle, err := FormatEntries(g.entries[start : start+int64(t.W)])
		if err != nil {
			return nil, err
		}
		files[Tile{EntriesLevel, uint64(t.N), t.W}.Path()] = bundle
	}
	return files, nil
}
