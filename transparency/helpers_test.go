package transparency

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
)

var update = flag.Bool("update", false, "write the vector files instead of comparing with them")

const testOrigin = "ledger.example/homeward"

var ctx = context.Background()

var testTime = time.Date(2026, 3, 1, 8, 30, 0, 120, time.UTC)

// testKey derives a key from a number, so that vectors stay the same.
func testKey(n byte) ed25519.PrivateKey {
	seed := make([]byte, ed25519.SeedSize)
	seed[0] = n
	return ed25519.NewKeyFromSeed(seed)
}

func publicOf(key ed25519.PrivateKey) ed25519.PublicKey { return key.Public().(ed25519.PublicKey) }

// testSigner makes the signer and the vkey of a C2SP Ed25519 key.
func testSigner(t testing.TB, name string, n byte) (note.Signer, string) {
	t.Helper()
	vkey, err := note.NewEd25519VerifierKey(name, publicOf(testKey(n)))
	must(t, err)
	hash := strings.Split(vkey, "+")[1]
	private := append([]byte{algEd25519}, testKey(n).Seed()...)
	signer, err := note.NewSigner("PRIVATE+KEY+" + name + "+" + hash + "+" + base64.StdEncoding.EncodeToString(private))
	must(t, err)
	return signer, vkey
}

func testVerifier(t testing.TB, vkey string) note.Verifier {
	t.Helper()
	v, err := NewVerifier(vkey)
	must(t, err)
	return v
}

func testCosigner(t testing.TB, name string, n byte) *Cosigner {
	t.Helper()
	c, err := NewCosigner(name, testKey(n), func() time.Time { return testTime })
	must(t, err)
	return c
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantErr(t testing.TB, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: got error %v, want %v", what, err, want)
	}
}

// golden compares with the vector file of that name.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		must(t, os.WriteFile(path, got, 0o644))
	}
	if want := readVector(t, name); string(got) != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
	}
}

func readVector(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	must(t, err)
	return data
}

// eachFlip calls back with a copy of data in which one bit of one byte differs:
// every byte, three bits each.
func eachFlip(data []byte, each func(at int, broken []byte)) {
	for at := range data {
		for _, bit := range []byte{0x01, 0x20, 0x80} {
			broken := append([]byte(nil), data...)
			broken[at] ^= bit
			each(at, broken)
		}
	}
}

// testEntries makes distinct leaves from index from up to size.
func testEntries(from, size int) [][]byte {
	var entries [][]byte
	for i := from; i < size; i++ {
		entries = append(entries, fmt.Appendf(nil, "entry %d", i))
	}
	return entries
}

// memory is a Tiles and a Head for tests. Before each write it asks fail what to
// do with the operation of that name.
type memory struct {
	mu    sync.Mutex
	files map[string][]byte
	tree  Tree
	fail  func(operation string) failure
}

type failure int

const (
	works      failure = iota
	failsClean         // an error, nothing kept
	failsKept          // an error, everything kept
	failsHalf          // an error, some of it kept
)

var errBroken = errors.New("disk on fire")

func newMemory() *memory {
	return &memory{files: map[string][]byte{}, fail: func(string) failure { return works }}
}

func (m *memory) copy() *memory {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := newMemory()
	c.files, c.tree = maps.Clone(m.files), m.tree
	return c
}

func (m *memory) PutAll(_ context.Context, tiles map[string][]byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	how := m.fail("tiles")
	if how == failsClean {
		return errBroken
	}
	for path, data := range tiles {
		if old, ok := m.files[path]; ok && string(old) != string(data) {
			return ErrTileConflict
		}
		m.files[path] = data
		if how == failsHalf {
			return errBroken
		}
	}
	return how.err()
}

func (m *memory) Get(_ context.Context, path string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	data, ok := m.files[path]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return data, nil
}

func (m *memory) Publish(_ context.Context, checkpoint []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	how := m.fail("publish")
	if how == works || how == failsKept {
		m.files[CheckpointPath] = checkpoint
	}
	return how.err()
}

func (m *memory) Load(context.Context) (Tree, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.tree == (Tree{}) {
		return Tree{}, ErrNoHead
	}
	return m.tree, nil
}

func (m *memory) Swap(_ context.Context, older, newer Tree) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.tree != older {
		return ErrHeadMoved
	}
	how := m.fail("head")
	if how == works || how == failsKept {
		m.tree = newer
	}
	return how.err()
}

func (f failure) err() error {
	if f == works {
		return nil
	}
	return errBroken
}

func (m *memory) config(t testing.TB) LogConfig {
	signer, vkey := testSigner(t, testOrigin, 1)
	return LogConfig{Tiles: m, Head: m, Signer: signer, Verifier: testVerifier(t, vkey)}
}
