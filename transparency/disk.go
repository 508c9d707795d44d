package transparency

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// DirTiles keeps tiles as files of one folder, ready to be served as they are.
// One process may write; any number may read.
type DirTiles struct{ dir string }

// NewDirTiles returns the tiles under a folder. It touches nothing; the folder
// appears with the first tile.
func NewDirTiles(dir string) *DirTiles { return &DirTiles{dir: dir} }

// maxFile bounds a file read: a full bundle of the largest entries.
const maxFile = TileWidth * (2 + MaxEntry)

// PutAll implements Tiles. Partial tiles are removed once the full one is
// durable; readers then find their hashes there.
func (d *DirTiles) PutAll(ctx context.Context, tiles map[string][]byte) error {
	paths := slices.Sorted(maps.Keys(tiles))
	folders := make(map[string]bool)
	var names []string
	for _, path := range paths {
		if err := ctx.Err(); err != nil {
			return err
		}
		name, err := d.write(path, tiles[path])
		if err != nil {
			return fmt.Errorf("keep %s: %w", path, err)
		}
		if name != "" {
			names = append(names, name)
		}
		addFolders(folders, d.dir, path)
	}
	// Every byte is on disk under a name no one reads. Now the names.
	for _, name := range names {
		if err := os.Rename(name+newSuffix, name); err != nil {
			return fmt.Errorf("keep tile: %w", err)
		}
	}
	for _, folder := range slices.Sorted(maps.Keys(folders)) {
		if err := syncFolder(folder); err != nil {
			return fmt.Errorf("keep tile: %w", err)
		}
	}
	return d.prune(paths)
}

// newSuffix marks a file that is still being written. There is one writer, so
// what a crash leaves is overwritten by the next attempt.
const newSuffix = ".new"

// write puts the bytes beside their final name, which it returns; empty where the
// tile is there already.
func (d *DirTiles) write(path string, data []byte) (string, error) {
	if _, err := ParseTilePath(path); err != nil {
		return "", err
	}
	name := d.name(path)
	old, err := readFile(name)
	if err == nil && bytes.Equal(old, data) {
		return "", nil
	}
	if err == nil {
		return "", ErrTileConflict
	}
	if !isMissing(err) {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return "", err
	}
	return name, writeFile(name+newSuffix, data)
}

func (d *DirTiles) prune(paths []string) error {
	for _, path := range paths {
		if t, err := ParseTilePath(path); err == nil && t.Width == TileWidth {
			if err := os.RemoveAll(d.name(path) + ".p"); err != nil {
				return fmt.Errorf("remove partial tiles: %w", err)
			}
		}
	}
	return nil
}

// Get implements Tiles.
func (d *DirTiles) Get(_ context.Context, path string) ([]byte, error) {
	if path != CheckpointPath {
		if _, err := ParseTilePath(path); err != nil {
			return nil, err
		}
	}
	return readFile(d.name(path))
}

// Publish implements Tiles.
func (d *DirTiles) Publish(_ context.Context, checkpoint []byte) error {
	if err := os.MkdirAll(d.dir, 0o755); err != nil {
		return err
	}
	return replaceFile(d.name(CheckpointPath), checkpoint)
}

func (d *DirTiles) name(path string) string { return filepath.Join(d.dir, filepath.FromSlash(path)) }

// addFolders notes every folder from the tile's up to the root: any of them may
// be new.
func addFolders(folders map[string]bool, dir, path string) {
	folders[dir] = true
	for at := filepath.Dir(filepath.FromSlash(path)); at != "."; at = filepath.Dir(at) {
		folders[filepath.Join(dir, at)] = true
	}
}

// replaceFile puts data in place of a file, durably: a crash leaves the old or
// the new bytes.
func replaceFile(name string, data []byte) error {
	if err := writeFile(name+newSuffix, data); err != nil {
		return err
	}
	if err := os.Rename(name+newSuffix, name); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(name))
}

func writeFile(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close() // read only: nothing can be lost
	var data bytes.Buffer
	if info, err := f.Stat(); err == nil && info.Size() <= maxFile {
		data.Grow(int(info.Size()) + bytes.MinRead) // all that it takes, at once
	}
	if _, err := data.ReadFrom(io.LimitReader(f, maxFile+1)); err != nil {
		return nil, err
	}
	if data.Len() > maxFile {
		return nil, &fs.PathError{Op: "read", Path: filepath.Base(name), Err: ErrMalformed}
	}
	return data.Bytes(), nil
}

func syncFolder(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
