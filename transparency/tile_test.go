package transparency

import (
	"bytes"
	"math"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

func TestTilePaths(t *testing.T) {
	for path, tile := range map[string]Tile{
		"tile/0/000":                                {0, 0, 256},
		"tile/0/x001/x234/067":                      {0, 1234067, 256},
		"tile/0/x001/x234/067.p/1":                  {0, 1234067, 1},
		"tile/1/273.p/255":                          {1, 273, 255},
		"tile/7/000.p/127":                          {7, 0, 127},
		"tile/entries/000.p/112":                    {EntriesLevel, 0, 112},
		"tile/entries/x273/000":                     {EntriesLevel, 273000, 256},
		"tile/0/x036/x028/x797/x018/x963/967.p/255": {0, 1<<55 - 1, 255},
		"tile/entries/x036/x028/x797/x018/x963/966": {EntriesLevel, 1<<55 - 2, 256},
		"tile/6/127.p/3":                            {6, 127, 3},
	} {
		if got := tile.Path(); got != path {
			t.Errorf("%+v: got %s, want %s", tile, got, path)
		}
		if got, err := ParseTilePath(path); err != nil || got != tile {
			t.Errorf("%s: got %+v, %v", path, got, err)
		}
	}
}

func TestParseTilePathRefuses(t *testing.T) {
	for _, path := range []string{
		"", "tile", "tile/", "tile/0", "tile/0/", "tile/0/0", "tile/0/0000", "tile/0/1000", "tile/00/000", "tile/+0/000",
		"tile/8/000", "tile/63/000", "tile/64/000", "tile/-1/000", "tile/data/000", "tile/0/x000/000", "tile/0/x001/x002",
		"tile/0/001/002", "tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01",
		"tile/0/000.p/-1", "/tile/0/000", "tile/0/000/", "tile/0/../000", "tile//0/000", "tile/entries", "tile/entries/",
		"tile/entries/0/000", "checkpoint", "tile/0/x999/x999/x999/x999/x999/x999/999", "tile/7/001", "tile/7/000", "tile/7/000.p/128", "tile/6/128",
		"tile/0/x036/x028/x797/x018/x963/968", "tile/0/000\n", "tile/0/000.new", "tile/8/0/000", "tile/8/data/000",
	} {
		_, err := ParseTilePath(path)
		wantErr(t, path, err, ErrMalformed)
	}
}

// Every tile that a real tree asks for has a path that reads back.
func TestTilePathsOfRealTrees(t *testing.T) {
	for _, size := range []int64{1, 255, 256, 257, 70000, 1 << 40, math.MaxInt64} {
		for _, want := range tlog.NewTiles(TileHeight, size-min(size, 300), size) {
			tile := Tile{want.L, uint64(want.N), want.W}
			if got, err := ParseTilePath(tile.Path()); err != nil || got != tile {
				t.Errorf("%+v: got %+v, %v", tile, got, err)
			}
		}
	}
}

func TestEntryBundle(t *testing.T) {
	entries := [][]byte{[]byte("one"), {}, bytes.Repeat([]byte("x"), 300)}
	bundle, err := FormatEntries(entries)
	must(t, err)
	golden(t, "entries.bin", bundle)
	if want := "\x00\x03one\x00\x00\x01\x2cxxx"; !bytes.HasPrefix(bundle, []byte(want)) {
		t.Errorf("got %q", bundle)
	}
	got, err := ParseEntries(bundle)
	must(t, err)
	if len(got) != 3 || !bytes.Equal(got[0], entries[0]) || len(got[1]) != 0 || !bytes.Equal(got[2], entries[2]) {
		t.Errorf("got %q", got)
	}
	_ = append(got[0], "overflow"...)
	if again, _ := FormatEntries(got); !bytes.Equal(again, bundle) {
		t.Error("appending to an entry wrote over its neighbour")
	}
	for cut := 1; cut < len(bundle); cut++ {
		if got, err := ParseEntries(bundle[:cut]); err == nil && len(got) == 3 {
			t.Errorf("cut to %d bytes: read whole", cut)
		}
	}
}

func TestEntryBundleRefuses(t *testing.T) {
	_, err := FormatEntries(nil)
	wantErr(t, "write none", err, ErrMalformed)
	_, err = FormatEntries(make([][]byte, TileWidth+1))
	wantErr(t, "write 257", err, ErrMalformed)
	_, err = FormatEntries([][]byte{make([]byte, MaxEntry+1)})
	wantErr(t, "write too large", err, ErrMalformed)
	for name, bundle := range map[string]string{"none": "", "half a length": "\x00", "cut short": "\x00\x02a", "after": "\x00\x01ab"} {
		_, err := ParseEntries([]byte(bundle))
		wantErr(t, name, err, ErrMalformed)
	}
	_, err = ParseEntries(make([]byte, 2*(TileWidth+1)))
	wantErr(t, "read 257", err, ErrMalformed)
}
