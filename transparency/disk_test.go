package transparency

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

func TestLogOnDisk(t *testing.T) {
	dir := t.TempDir()
	config := newMemory().config(t)
	config.Tiles, config.Head = NewDirTiles(filepath.Join(dir, "tiles")), NewFileHead(filepath.Join(dir, "head"))
	_, err := OpenLog(ctx, config)
	wantErr(t, "nothing there", err, ErrNoHead)
	l, err := CreateLog(ctx, config)
	must(t, err)
	size := 0
	for _, n := range []int{3, 250, 10, 300} {
		must(t, l.Append(ctx, testEntries(size, size+n)))
		size += n
		l, err = OpenLog(ctx, config)
		must(t, err)
		checkLog(t, config.Tiles, l, size)
	}
	for _, path := range []string{"tile/0/000.p", "tile/entries/001.p"} {
		if _, err := os.Stat(filepath.Join(dir, "tiles", path)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: partial tiles stay beside the full one: %v", path, err)
		}
	}
	must(t, filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(path, newSuffix) {
			t.Errorf("left behind: %s", path)
		}
		return err
	}))
}

func TestDirTilesAreImmutable(t *testing.T) {
	tiles := NewDirTiles(t.TempDir())
	for _, path := range []string{"tile/0/000", "tile/0/001.p/3", "tile/entries/000"} {
		must(t, tiles.PutAll(ctx, map[string][]byte{path: []byte("a")}))
		must(t, tiles.PutAll(ctx, map[string][]byte{path: []byte("a")}))
		wantErr(t, path, tiles.PutAll(ctx, map[string][]byte{path: []byte("b")}), ErrTileConflict)
		got, err := tiles.Get(ctx, path)
		if err != nil || string(got) != "a" {
			t.Errorf("%s: got %q, %v", path, got, err)
		}
	}
	must(t, tiles.Publish(ctx, []byte("one")))
	must(t, tiles.Publish(ctx, []byte("two")))
	if got, err := tiles.Get(ctx, CheckpointPath); err != nil || string(got) != "two" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestDirTilesStayInside(t *testing.T) {
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "secret"), []byte("x"), 0o600))
	tiles := NewDirTiles(filepath.Join(dir, "tiles"))
	for _, path := range []string{"../secret", "tile/0/../../../secret", "/etc/passwd", "tile/0/000.new", "checkpoint.new", "", "tile"} {
		_, err := tiles.Get(ctx, path)
		wantErr(t, "get "+path, err, ErrMalformed)
		wantErr(t, "put "+path, tiles.PutAll(ctx, map[string][]byte{path: nil}), ErrMalformed)
	}
	wantErr(t, "put checkpoint", tiles.PutAll(ctx, map[string][]byte{CheckpointPath: nil}), ErrMalformed)
	_, err := tiles.Get(ctx, "tile/0/000")
	wantErr(t, "missing", err, fs.ErrNotExist)
}

// What a killed writer leaves under the temporary name is neither read nor in the
// way.
func TestDirTilesAfterAKill(t *testing.T) {
	dir := t.TempDir()
	tiles := NewDirTiles(dir)
	half := filepath.Join(dir, "tile", "0", "000"+newSuffix)
	must(t, os.MkdirAll(filepath.Dir(half), 0o755))
	must(t, os.WriteFile(half, []byte("half a tile, and longer than the whole"), 0o644))
	_, err := tiles.Get(ctx, "tile/0/000")
	wantErr(t, "half written", err, fs.ErrNotExist)
	must(t, tiles.PutAll(ctx, map[string][]byte{"tile/0/000": []byte("whole")}))
	if got, err := tiles.Get(ctx, "tile/0/000"); err != nil || string(got) != "whole" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestDirTilesReportFailure(t *testing.T) {
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "tile"), nil, 0o644)) // where a folder belongs
	if err := NewDirTiles(dir).PutAll(ctx, map[string][]byte{"tile/0/000": []byte("a")}); err == nil {
		t.Error("want an error")
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	tiles := NewDirTiles(t.TempDir())
	wantErr(t, "cancelled", tiles.PutAll(ended, map[string][]byte{"tile/0/000": nil}), context.Canceled)
	big := filepath.Join(t.TempDir(), CheckpointPath)
	must(t, os.WriteFile(big, nil, 0o644))
	must(t, os.Truncate(big, maxFile+1))
	_, err := NewDirTiles(filepath.Dir(big)).Get(ctx, CheckpointPath)
	wantErr(t, "too large a file", err, ErrMalformed)
}

func TestFileHead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "head")
	head := NewFileHead(path)
	_, err := head.Load(ctx)
	wantErr(t, "missing", err, ErrNoHead)
	wantErr(t, "swap on nothing", head.Swap(ctx, EmptyTree(), naiveTree(1)), ErrNoHead)
	must(t, head.Swap(ctx, Tree{}, EmptyTree()))
	wantErr(t, "create again", head.Swap(ctx, Tree{}, naiveTree(1)), ErrHeadMoved)
	must(t, head.Swap(ctx, EmptyTree(), naiveTree(3)))
	wantErr(t, "stale", head.Swap(ctx, EmptyTree(), naiveTree(4)), ErrHeadMoved)
	if got, err := NewFileHead(path).Load(ctx); err != nil || got != naiveTree(3) {
		t.Errorf("got %+v, %v", got, err)
	}
	data, err := os.ReadFile(path)
	must(t, err)
	golden(t, "head.txt", data)
	for name, text := range map[string][]byte{
		"empty": nil, "cut short": data[:len(data)-1], "longer": append(bytes.Clone(data), '\n'),
		"a checkpoint": []byte(testCheckpoint().Text()), "leading zero": bytes.Replace(data, []byte("\n3\n"), []byte("\n03\n"), 1),
	} {
		must(t, os.WriteFile(path, text, 0o644))
		_, err := head.Load(ctx)
		wantErr(t, name, err, ErrMalformed)
		wantErr(t, name+", create", head.Swap(ctx, Tree{}, EmptyTree()), ErrMalformed)
	}
}

func TestFileHeadHasOneWinner(t *testing.T) {
	head := NewFileHead(filepath.Join(t.TempDir(), "head"))
	must(t, head.Swap(ctx, Tree{}, EmptyTree()))
	var wins atomic.Int32
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			if err := head.Swap(ctx, EmptyTree(), naiveTree(i+1)); err == nil {
				wins.Add(1)
			} else if !errors.Is(err, ErrHeadMoved) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if wins.Load() != 1 {
		t.Errorf("got %d winners", wins.Load())
	}
}
