package transparency

import (
	"bytes"
	"io/fs"
	"strings"
	"testing"
)

// TestViewAgreesWithTheEntries: earlier roots, leaves and where they stand, for
// somebody who has nothing but tiles and a tree.
func TestViewAgreesWithTheEntries(t *testing.T) {
	for _, size := range []int{1, 2, 255, 256, 257, 600} {
		_, m := newLog(t, size)
		view := NewView(m, naiveTree(size))
		entries := testEntries(0, size)
		for at := 1; at <= size; at += max(1, size/7) {
			root, err := view.RootAt(ctx, uint64(at))
			must(t, err)
			if root != naiveTree(at).Root {
				t.Errorf("size %d: root at %d is another", size, at)
			}
			leaf, err := view.LeafHash(ctx, uint64(at-1))
			must(t, err)
			if leaf != LeafHash(entries[at-1]) {
				t.Errorf("size %d: leaf %d is another", size, at-1)
			}
			index, found, err := view.Find(ctx, leaf)
			if must(t, err); !found || index != uint64(at-1) {
				t.Errorf("size %d: leaf %d is found at %d, %v", size, at-1, index, found)
			}
		}
		if _, found, err := view.Find(ctx, LeafHash([]byte("nobody's"))); found || err != nil {
			t.Errorf("size %d: found what is not there, %v", size, err)
		}
		_, err := view.RootAt(ctx, uint64(size)+1)
		wantErr(t, "root of a later size", err, ErrProof)
		_, err = view.LeafHash(ctx, uint64(size))
		wantErr(t, "leaf behind the end", err, ErrProof)
	}
	root, err := NewView(newMemory(), EmptyTree()).RootAt(ctx, 0)
	if must(t, err); root != EmptyTree().Root {
		t.Error("the empty tree has another root")
	}
}

// TestViewTrustsNoTile: whatever tile was changed or is missing, nothing is read
// and nothing is said to be absent.
func TestViewTrustsNoTile(t *testing.T) {
	_, m := newLog(t, 600)
	tree := naiveTree(600)
	tiles := 0
	for path, data := range m.files {
		if !strings.HasPrefix(path, "tile/0/") && !strings.HasPrefix(path, "tile/1/") {
			continue
		}
		tiles++
		for _, spoil := range []func(*memory){
			func(m *memory) { m.files[path] = append([]byte{data[0] ^ 1}, data[1:]...) },
			func(m *memory) { m.files[path] = data[:len(data)-1] },
			func(m *memory) { delete(m.files, path) },
		} {
			broken := m.copy()
			spoil(broken)
			_, found, err := NewView(broken, tree).Find(ctx, LeafHash([]byte("nobody's")))
			if wantErr(t, path, err, ErrRolledBack); found {
				t.Errorf("%s: found", path)
			}
		}
	}
	if tiles != 4 {
		t.Fatalf("%d tiles were spoiled", tiles)
	}
	delete(m.files, "tile/0/000")
	_, err := NewView(m, tree).LeafHash(ctx, 3)
	wantErr(t, "a missing tile", err, fs.ErrNotExist)
	other := tree
	other.Root = LeafHash(bytes.Repeat([]byte{1}, 3))
	_, err = NewView(m, other).LeafHash(ctx, 300)
	wantErr(t, "another tree", err, ErrRolledBack)
}
