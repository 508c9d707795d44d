package transparency

import (
	"bytes"
	"errors"
	"iter"
	"maps"
	"testing"
)

func sequence(entries [][]byte, then error) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for _, entry := range entries {
			if !yield(entry, nil) {
				return
			}
		}
		if then != nil {
			yield(nil, then)
		}
	}
}

func TestRebuild(t *testing.T) {
	for _, size := range []int{0, 1, 255, 256, 257, 2048, 2049, 4500} {
		_, m := newLog(t, size)
		want := maps.Clone(m.files)
		clear(m.files)
		// The store may have more than is sealed yet.
		must(t, Rebuild(ctx, m, m, sequence(testEntries(0, size+7), nil)))
		l, err := OpenLog(ctx, m.config(t))
		must(t, err)
		checkLog(t, m, l, size)
		if !maps.EqualFunc(m.files, want, bytes.Equal) {
			t.Errorf("size %d: got %d files, want %d, byte for byte", size, len(m.files), len(want))
		}
	}
}

func TestRebuildRefusesATamperedStore(t *testing.T) {
	const size = 2500
	_, m := newLog(t, size)
	clear(m.files)
	edited := testEntries(0, size)
	edited[100] = []byte("entry 100, edited")
	swapped := testEntries(0, size)
	swapped[7], swapped[8] = swapped[8], swapped[7]
	dropped := append(testEntries(0, 50), testEntries(51, size+1)...)
	errStore := errors.New("store closed")
	for name, c := range map[string]struct {
		entries iter.Seq2[[]byte, error]
		want    error
	}{
		"edited":    {sequence(edited, nil), ErrRolledBack},
		"swapped":   {sequence(swapped, nil), ErrRolledBack},
		"dropped":   {sequence(dropped, nil), ErrRolledBack},
		"truncated": {sequence(testEntries(0, size-1), nil), ErrRolledBack},
		"empty":     {sequence(nil, nil), ErrRolledBack},
		"broken":    {sequence(testEntries(0, 10), errStore), errStore},
	} {
		wantErr(t, name, Rebuild(ctx, m, m, c.entries), c.want)
		if len(m.files) > 0 {
			t.Fatalf("%s: left %d files", name, len(m.files))
		}
	}
	m.tree = Tree{}
	wantErr(t, "no head", Rebuild(ctx, m, m, sequence(edited, nil)), ErrNoHead)
}
