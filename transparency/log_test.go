package transparency

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

// checkLog checks everything that is published: the checkpoint, and every tile
// that a tree of this size is read through, against the entries themselves.
func checkLog(t *testing.T, tiles Tiles, l *Log, size int) {
	t.Helper()
	want := Checkpoint{Origin: testOrigin, Tree: naiveTree(size)}
	published, err := tiles.Get(ctx, CheckpointPath)
	must(t, err)
	c, err := OpenCheckpoint(published, l.config.Verifier)
	must(t, err)
	if c != want || l.Tree() != want.Tree || !bytes.Equal(l.Checkpoint(), published) {
		t.Fatalf("size %d: published %+v, log has %+v, want %+v", size, c, l.Tree(), want)
	}
	entries := testEntries(0, size)
	for _, tile := range tlog.NewTiles(TileHeight, 0, int64(size)) {
		name := Tile{tile.L, uint64(tile.N), tile.W}
		data, err := readTile(ctx, tiles, name)
		must(t, err)
		for i := range tile.W {
			span := 1 << (TileHeight * tile.L)
			from := (int(tile.N)*TileWidth + i) * span
			if h := naiveRoot(entries[from : from+span]); !bytes.Equal(data[32*i:32*i+32], h[:]) {
				t.Fatalf("size %d: %s: hash %d is wrong", size, name.Path(), i)
			}
		}
		if tile.L > 0 {
			continue
		}
		bundle, err := readEntries(ctx, tiles, Tile{EntriesLevel, name.Index, name.Width})
		must(t, err)
		for i, entry := range bundle {
			if !bytes.Equal(entry, entries[int(tile.N)*TileWidth+i]) {
				t.Fatalf("size %d: entry %d is wrong", size, i)
			}
		}
	}
}

func TestLogGrows(t *testing.T) {
	m := newMemory()
	l, err := CreateLog(ctx, m.config(t))
	must(t, err)
	checkLog(t, m, l, 0)
	size := 0
	for i, n := range []int{1, 1, 3, 250, 1, 1, 255, 256, 700, 2, 0, 5} {
		must(t, l.Append(ctx, testEntries(size, size+n)))
		size += n
		checkLog(t, m, l, size)
		if i%3 == 0 {
			l, err = OpenLog(ctx, m.config(t))
			must(t, err)
			checkLog(t, m, l, size)
		}
	}
	golden(t, "root-1475.txt", []byte(l.Tree().Root.String()+"\n"))
}

// Partial tiles of every published size stay readable.
func TestEveryPublishedSizeHasItsTiles(t *testing.T) {
	tiles := NewDirTiles(t.TempDir())
	config := newMemory().config(t)
	config.Tiles = tiles
	l, err := CreateLog(ctx, config)
	must(t, err)
	must(t, l.Append(ctx, testEntries(0, 240)))
	published := []Tree{l.Tree()}
	for size := 241; size <= 260; size++ {
		must(t, l.Append(ctx, testEntries(size-1, size)))
		published = append(published, l.Tree())
		for _, tree := range published {
			edge, err := readEdge(ctx, tiles, tree)
			must(t, err)
			if len(edge.bundle) != int(tree.Size%TileWidth) {
				t.Fatalf("size %d of %d: got %d entries", tree.Size, size, len(edge.bundle))
			}
		}
	}
}

func TestAppendRefusesALargeEntry(t *testing.T) {
	l, m := newLog(t, 5)
	err := l.Append(ctx, [][]byte{[]byte("entry 5"), make([]byte, MaxEntry+1)})
	wantErr(t, "too large", err, ErrMalformed)
	checkLog(t, m, l, 5)
	must(t, l.Append(ctx, testEntries(5, 6)))
	checkLog(t, m, l, 6)
}

// For every write: it fails and did not happen, fails and did, fails half way.
// Then the process dies, or goes on. The log must come out the same.
func TestCrashTable(t *testing.T) {
	const before, after = 254, 515
	for _, operation := range []string{"tiles", "head", "publish"} {
		for _, how := range []failure{failsClean, failsKept, failsHalf} {
			for _, dies := range []bool{true, false} {
				t.Run(fmt.Sprintf("%s/%d/dies=%t", operation, how, dies), func(t *testing.T) {
					l, m := newLog(t, before)
					m.fail = failOnce(operation, how)
					err := l.Append(ctx, testEntries(before, after))
					wantErr(t, "append", err, errBroken)
					if errors.Is(err, ErrUnpublished) != (operation == "publish") {
						t.Errorf("got %v", err)
					}
					if published := l.Tree() == naiveTree(after); published != (operation == "publish") {
						t.Errorf("tree after the error: %d", l.Tree().Size)
					}
					if dies || operation == "head" {
						wantHeadInDoubt(t, l, operation)
						l, err = OpenLog(ctx, m.config(t))
						must(t, err)
					}
					// The sealer goes on from what the tree says.
					must(t, l.Append(ctx, testEntries(int(l.Tree().Size), after)))
					must(t, l.Publish(ctx))
					checkLog(t, m, l, after)
					must(t, l.Append(ctx, testEntries(after, after+3)))
					checkLog(t, m, l, after+3)
				})
			}
		}
	}
}

func failOnce(operation string, how failure) func(string) failure {
	done := false
	return func(o string) failure {
		if o != operation || done {
			return works
		}
		done = true
		return how
	}
}

func wantHeadInDoubt(t *testing.T, l *Log, operation string) {
	t.Helper()
	if operation != "head" {
		return
	}
	wantErr(t, "append in doubt", l.Append(ctx, testEntries(0, 1)), errBroken)
	wantErr(t, "publish in doubt", l.Publish(ctx), errBroken)
}

func TestCreateLogCrashes(t *testing.T) {
	for _, c := range []struct {
		operation string
		how       failure
		opens     error
	}{
		{"head", failsClean, ErrNoHead}, {"head", failsKept, nil}, {"publish", failsClean, nil}, {"publish", failsKept, nil},
	} {
		m := newMemory()
		m.fail = failOnce(c.operation, c.how)
		_, err := CreateLog(ctx, m.config(t))
		wantErr(t, c.operation, err, errBroken)
		l, err := OpenLog(ctx, m.config(t))
		if !errors.Is(err, c.opens) {
			t.Errorf("%s %d: open: got %v, want %v", c.operation, c.how, err, c.opens)
		}
		if err == nil {
			checkLog(t, m, l, 0)
		}
	}
}

func TestCreateAndOpenAreTwoVerbs(t *testing.T) {
	m := newMemory()
	_, err := OpenLog(ctx, m.config(t))
	wantErr(t, "open nothing", err, ErrNoHead)
	if len(m.files) > 0 || m.tree != (Tree{}) {
		t.Error("opening nothing left something")
	}
	_, m = newLog(t, 5)
	_, err = CreateLog(ctx, m.config(t))
	wantErr(t, "create again", err, fs.ErrExist)
	delete(m.files, CheckpointPath)
	_, err = CreateLog(ctx, m.config(t))
	wantErr(t, "create again without checkpoint", err, ErrHeadMoved)
	m.tree = Tree{}
	_, err = OpenLog(ctx, m.config(t))
	wantErr(t, "head lost", err, ErrNoHead)

	config := m.config(t)
	_, other := testSigner(t, testOrigin, 3)
	config.Verifier = testVerifier(t, other)
	_, err = OpenLog(ctx, config)
	wantErr(t, "signer and verifier of two keys", err, ErrMalformed)
	_, err = CreateLog(ctx, LogConfig{})
	wantErr(t, "no configuration", err, ErrMalformed)
}

func TestRollbackIsNoticed(t *testing.T) {
	l, old := newLog(t, 300)
	old = old.copy()
	m := l.config.Tiles.(*memory)
	must(t, l.Append(ctx, testEntries(300, 600)))
	signer, _ := testSigner(t, testOrigin, 1)
	forged, err := SignCheckpoint(Checkpoint{testOrigin, Tree{600, LeafHash([]byte("fork"))}}, signer)
	must(t, err)
	forgedOlder, err := SignCheckpoint(Checkpoint{testOrigin, Tree{200, LeafHash([]byte("fork"))}}, signer)
	must(t, err)
	other, _ := testSigner(t, testOrigin, 3)
	foreign, err := SignCheckpoint(Checkpoint{testOrigin, naiveTree(600)}, other)
	must(t, err)
	for name, breakIt := range map[string]func(m *memory){
		"head of yesterday":         func(m *memory) { m.tree = old.tree },
		"tiles of yesterday":        func(m *memory) { m.files = old.copy().files },
		"head of a fork":            func(m *memory) { m.tree.Root = LeafHash([]byte("fork")) },
		"head of another size":      func(m *memory) { m.tree.Size = 601 },
		"edge tile gone":            func(m *memory) { delete(m.files, "tile/0/002.p/88") },
		"edge bundle gone":          func(m *memory) { delete(m.files, "tile/entries/002.p/88") },
		"edge tile cut short":       func(m *memory) { m.files["tile/1/000.p/2"] = m.files["tile/1/000.p/2"][:32] },
		"edge bundle cut short":     func(m *memory) { m.files["tile/entries/002.p/88"] = m.files["tile/entries/002.p/88"][:50] },
		"edge bundle of others":     func(m *memory) { m.files["tile/entries/002.p/88"] = m.files["tile/entries/000"] },
		"checkpoint of a fork":      func(m *memory) { m.files[CheckpointPath] = forged },
		"older checkpoint, forked":  func(m *memory) { m.files[CheckpointPath] = forgedOlder },
		"checkpoint of another key": func(m *memory) { m.files[CheckpointPath] = foreign },
		"checkpoint empty":          func(m *memory) { m.files[CheckpointPath] = nil },
	} {
		broken := m.copy()
		breakIt(broken)
		_, err := OpenLog(ctx, broken.config(t))
		wantErr(t, name, err, ErrRolledBack)
	}
}

func TestRolledBackHeadSaysWhatWasPublished(t *testing.T) {
	l, m := newLog(t, 300)
	yesterday := m.tree
	must(t, l.Append(ctx, testEntries(300, 600)))
	m.tree = yesterday
	_, err := OpenLog(ctx, m.config(t))
	if err == nil || !strings.Contains(err.Error(), "published 600 leaves, signer state has 300") {
		t.Errorf("got %v", err)
	}
}

func TestAnyFlippedEdgeTileIsNoticed(t *testing.T) {
	l, m := newLog(t, 600)
	for _, path := range []string{"tile/0/002.p/88", "tile/1/000.p/2", "tile/entries/002.p/88"} {
		data := m.files[path]
		for at := range data {
			m.files[path] = bytes.Clone(data)
			m.files[path][at] ^= 1
			if _, err := OpenLog(ctx, l.config); !errors.Is(err, ErrRolledBack) {
				t.Fatalf("%s, byte %d: got %v", path, at, err)
			}
		}
		m.files[path] = data
	}
	_, err := OpenLog(ctx, l.config)
	must(t, err)
}

func TestAFlippedInnerTileGivesNoProof(t *testing.T) {
	l, m := newLog(t, 600)
	m.files["tile/0/000"] = bytes.Clone(m.files["tile/0/000"])
	m.files["tile/0/000"][5] ^= 1
	_, err := l.Inclusion(ctx, 3, 600)
	wantErr(t, "inclusion", err, ErrRolledBack)
	_, err = l.Consistency(ctx, 77, 600)
	wantErr(t, "consistency", err, ErrRolledBack)
	delete(m.files, "tile/0/000")
	_, err = l.Inclusion(ctx, 3, 600)
	wantErr(t, "tile gone", err, fs.ErrNotExist)
}

// An older checkpoint in place of the published one is no danger: it is proved to
// be a prefix, and the same root is signed again.
func TestSignerAheadOfTheCheckpointSignsAgain(t *testing.T) {
	l, m := newLog(t, 300)
	older := m.files[CheckpointPath]
	must(t, l.Append(ctx, testEntries(300, 310)))
	newer := m.files[CheckpointPath]
	for _, published := range [][]byte{older, nil} {
		m.files[CheckpointPath] = published
		if published == nil {
			delete(m.files, CheckpointPath)
		}
		reopened, err := OpenLog(ctx, m.config(t))
		must(t, err)
		checkLog(t, m, reopened, 310)
		if !bytes.Equal(m.files[CheckpointPath], newer) {
			t.Error("signed another checkpoint than before the crash")
		}
	}
}

func TestPublicationWaitsForCosignatures(t *testing.T) {
	_, m := newLog(t, 10)
	before := m.files[CheckpointPath]
	config := m.config(t)
	witness, errAway := testCosigner(t, "witness-a.example", 4), errors.New("witness away")
	var answer func([]byte) ([]byte, error)
	config.Cosign = func(_ context.Context, checkpoint []byte) ([]byte, error) { return answer(checkpoint) }
	l, err := OpenLog(ctx, config)
	must(t, err)

	answer = func([]byte) ([]byte, error) { return nil, errAway }
	err = l.Append(ctx, testEntries(10, 12))
	wantErr(t, "away", err, errAway)
	wantErr(t, "away", err, ErrUnpublished)
	if !bytes.Equal(m.files[CheckpointPath], before) || l.Tree().Size != 12 {
		t.Error("published without the witness, or lost the entries")
	}
	reopened, err := OpenLog(ctx, config)
	wantErr(t, "open while away", err, ErrUnpublished)
	if reopened == nil || reopened.Tree().Size != 12 {
		t.Fatal("a log that is only unpublished must be usable")
	}
	answer = func([]byte) ([]byte, error) { return before, nil }
	wantErr(t, "another checkpoint", l.Publish(ctx), ErrSignature)
	answer = func([]byte) ([]byte, error) { return []byte("junk"), nil }
	wantErr(t, "junk", l.Publish(ctx), ErrMalformed)
	answer = func(c []byte) ([]byte, error) { return AddSignatures(c, witness) }
	must(t, l.Publish(ctx))
	checkLog(t, m, l, 12)
	_, err = OpenCheckpoint(l.Checkpoint(), testVerifier(t, witness.VerifierKey()))
	must(t, err)
}

func TestLogUnderConcurrentUse(t *testing.T) {
	l, _ := newLog(t, 1)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 20 {
				if err := l.Append(ctx, [][]byte{[]byte("same")}); err != nil {
					t.Error(err)
				}
			}
		})
		wg.Go(func() {
			for range 40 {
				p, err := l.Prove(ctx, 0)
				if err == nil {
					_, err = p.Verify(LeafHash([]byte("entry 0")), func(c []byte) (Checkpoint, error) {
						return OpenCheckpoint(c, l.config.Verifier)
					})
				}
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if l.Tree().Size != 81 {
		t.Errorf("got %d leaves", l.Tree().Size)
	}
}
