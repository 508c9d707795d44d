package transparency

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// TileHeight and TileWidth are those of C2SP tlog-tiles: a full tile spans eight
// levels of the tree and holds 256 hashes, or 256 entries.
const (
	TileHeight = 8
	TileWidth  = 1 << TileHeight
)

// EntriesLevel is the Level of a Tile that holds entries instead of hashes.
const EntriesLevel = -1

// Tile names a tile of the log.
type Tile struct {
	Level int    // 0 to 7, or EntriesLevel
	Index uint64 // within the level
	Width int    // 1 to TileWidth; less than TileWidth is a partial tile
}

const (
	tlogTiles   = "tile/8/"
	tlogEntries = "tile/8/data/"
	entriesPath = "tile/entries/"
)

// Path returns the C2SP path: tile/<L>/<N>[.p/<W>] or tile/entries/<N>[.p/<W>].
func (t Tile) Path() string {
	path := t.tlog().Path()
	if rest, ok := strings.CutPrefix(path, tlogEntries); ok {
		return entriesPath + rest
	}
	return "tile/" + strings.TrimPrefix(path, tlogTiles)
}

// Full returns the full tile of the same place.
func (t Tile) Full() Tile { return Tile{t.Level, t.Index, TileWidth} }

// ParseTilePath reads a path. Each tile has one path; anything else is
// ErrMalformed.
func ParseTilePath(path string) (Tile, error) {
	bad := fmt.Errorf("read tile path: %w", ErrMalformed)
	rest, ok := strings.CutPrefix(path, "tile/")
	if !ok || len(path) > 64 {
		return Tile{}, bad
	}
	full := tlogTiles + rest
	if entries, ok := strings.CutPrefix(path, entriesPath); ok {
		full = tlogEntries + entries
	}
	t, err := tlog.ParseTilePath(full)
	if err != nil || t.L > 7 || t.N < 0 {
		return Tile{}, bad
	}
	tile := Tile{Level: t.L, Index: uint64(t.N), Width: t.W}
	if tile.Path() != path || !tile.possible() {
		return Tile{}, bad
	}
	return tile, nil
}

// possible reports whether a tree of at most 2^63-1 leaves can have the tile.
func (t Tile) possible() bool {
	hashes := uint64(math.MaxInt64) >> (TileHeight * max(t.Level, 0))
	return t.Index <= hashes/TileWidth && t.Index*TileWidth+uint64(t.Width) <= hashes
}

func (t Tile) tlog() tlog.Tile {
	return tlog.Tile{H: TileHeight, L: t.Level, N: int64(t.Index), W: t.Width}
}

// FormatEntries returns an entry bundle: each entry after its length in two
// bytes, big-endian. It returns ErrMalformed for none, for more than TileWidth
// entries or for one above MaxEntry bytes.
func FormatEntries(entries [][]byte) ([]byte, error) {
	if len(entries) == 0 || len(entries) > TileWidth {
		return nil, fmt.Errorf("write entries: %w: %d in one bundle", ErrMalformed, len(entries))
	}
	size := 0
	for _, entry := range entries {
		size += 2 + len(entry)
	}
	bundle := make([]byte, 0, size)
	for _, entry := range entries {
		if len(entry) > MaxEntry {
			return nil, fmt.Errorf("write entries: %w: larger than %d bytes", ErrMalformed, MaxEntry)
		}
		bundle = binary.BigEndian.AppendUint16(bundle, uint16(len(entry)))
		bundle = append(bundle, entry...)
	}
	return bundle, nil
}

// ParseEntries reads an entry bundle of 1 to TileWidth entries, with nothing
// after the last. The entries share the bundle's memory. It returns ErrMalformed.
func ParseEntries(bundle []byte) ([][]byte, error) {
	var entries [][]byte
	for len(bundle) > 0 {
		if len(bundle) < 2 || len(entries) == TileWidth {
			return nil, fmt.Errorf("read entries: %w", ErrMalformed)
		}
		n := int(binary.BigEndian.Uint16(bundle))
		if bundle = bundle[2:]; n > len(bundle) {
			return nil, fmt.Errorf("read entries: %w: cut short", ErrMalformed)
		}
		entries = append(entries, bundle[:n:n])
		bundle = bundle[n:]
	}
	if len(entries) == 0 {
		return nil, fmt.Errorf("read entries: %w: none", ErrMalformed)
	}
	return entries, nil
}
