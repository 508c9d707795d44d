package transparency

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/transparency-dev/formats/proof"
	merkle "github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
)

// naiveRoot is RFC 6962, section 2.1, word for word.
func naiveRoot(leaves [][]byte) Digest {
	switch len(leaves) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return sha256.Sum256(append([]byte{0}, leaves[0]...))
	}
	k := 1
	for 2*k < len(leaves) {
		k *= 2
	}
	left, right := naiveRoot(leaves[:k]), naiveRoot(leaves[k:])
	return sha256.Sum256(append(append([]byte{1}, left[:]...), right[:]...))
}

func naiveTree(size int) Tree {
	return Tree{Size: uint64(size), Root: naiveRoot(testEntries(0, size))}
}

// newLog makes a log of the given size in one publication.
func newLog(t testing.TB, size int) (*Log, *memory) {
	t.Helper()
	m := newMemory()
	l, err := CreateLog(ctx, m.config(t))
	must(t, err)
	must(t, l.Append(ctx, testEntries(0, size)))
	return l, m
}

func raw(hashes []Digest) [][]byte {
	var out [][]byte
	for _, h := range hashes {
		out = append(out, h[:])
	}
	return out
}

func TestProofsAgreeWithASecondImplementation(t *testing.T) {
	const largest = 530
	l, _ := newLog(t, largest)
	sizes := []int{1, 2, 3, 4, 5, 7, 8, 9, 31, 33, 64, 100, 255, 256, 257, 511, 512, 513, largest}
	trees := make(map[int]Tree)
	for _, size := range append(sizes, 0) {
		trees[size] = naiveTree(size)
	}
	for _, size := range sizes {
		for index := 0; index < size; index += 1 + size/40 {
			leaf := LeafHash(fmt.Appendf(nil, "entry %d", index))
			hashes, err := l.Inclusion(ctx, uint64(index), uint64(size))
			must(t, err)
			root := trees[size].Root
			must(t, merkle.VerifyInclusion(rfc6962.DefaultHasher, uint64(index), uint64(size), leaf[:], raw(hashes), root[:]))
			must(t, CheckInclusion(trees[size], uint64(index), leaf, hashes))
		}
		for _, older := range append(sizes, 0) {
			if older > size {
				continue
			}
			hashes, err := l.Consistency(ctx, uint64(older), uint64(size))
			must(t, err)
			a, b := trees[older], trees[size]
			must(t, CheckConsistency(a, b, hashes))
			if older > 0 { // the second implementation has no opinion on the empty tree
				must(t, merkle.VerifyConsistency(rfc6962.DefaultHasher, a.Size, b.Size, raw(hashes), a.Root[:], b.Root[:]))
			}
		}
	}
}

func TestBrokenProofsDoNotHold(t *testing.T) {
	const size, older, index = 300, 77, 130
	l, _ := newLog(t, size)
	tree, prefix, leaf := naiveTree(size), naiveTree(older), LeafHash([]byte("entry 130"))
	inclusion, err := l.Inclusion(ctx, index, size)
	must(t, err)
	consistency, err := l.Consistency(ctx, older, size)
	must(t, err)
	for name, broken := range brokenHashes(inclusion) {
		wantErr(t, "inclusion, "+name, CheckInclusion(tree, index, leaf, broken), ErrProof)
	}
	for name, broken := range brokenHashes(consistency) {
		wantErr(t, "consistency, "+name, CheckConsistency(prefix, tree, broken), ErrProof)
	}
	wantErr(t, "another leaf", CheckInclusion(tree, index, LeafHash([]byte("entry 131")), inclusion), ErrProof)
	wantErr(t, "another index", CheckInclusion(tree, index+1, leaf, inclusion), ErrProof)
	wantErr(t, "another size", CheckInclusion(Tree{4 * size, tree.Root}, index, leaf, inclusion), ErrProof)
	wantErr(t, "beyond the tree", CheckInclusion(tree, size, leaf, inclusion), ErrProof)
	wantErr(t, "beyond any tree", CheckInclusion(Tree{1 << 63, tree.Root}, index, leaf, inclusion), ErrProof)
	wantErr(t, "backwards", CheckConsistency(tree, prefix, consistency), ErrProof)
	wantErr(t, "fork at one size", CheckConsistency(Tree{size, prefix.Root}, tree, nil), ErrProof)
	wantErr(t, "same tree, with a proof", CheckConsistency(tree, tree, consistency), ErrProof)
	wantErr(t, "false empty tree", CheckConsistency(Tree{0, prefix.Root}, tree, nil), ErrProof)
	wantErr(t, "empty tree, with a proof", CheckConsistency(EmptyTree(), tree, consistency), ErrProof)
	wantErr(t, "no tree", CheckConsistency(Tree{}, tree, nil), ErrProof)
}

func brokenHashes(good []Digest) map[string][]Digest {
	broken := map[string][]Digest{"none": nil, "one more": append(append([]Digest(nil), good...), Digest{})}
	for i := range good {
		changed := append([]Digest(nil), good...)
		changed[i][i%32] ^= 1
		broken[fmt.Sprintf("hash %d changed", i)] = changed
		broken[fmt.Sprintf("hash %d dropped", i)] = append(append([]Digest(nil), good[:i]...), good[i+1:]...)
	}
	return broken
}

// testProof is a proof of leaf 130 of 300 under a cosigned checkpoint.
func testProof(t testing.TB) (Proof, Digest) {
	t.Helper()
	l, _ := newLog(t, 300)
	p, err := l.Prove(ctx, 130)
	must(t, err)
	p.Checkpoint = cosignedCheckpoint(t, Checkpoint{Origin: testOrigin, Tree: l.Tree()})
	return p, LeafHash([]byte("entry 130"))
}

func TestProofVector(t *testing.T) {
	p, leaf := testProof(t)
	golden(t, "leaf-130.tlog-proof", p.Bytes())
	read, err := ParseProof(p.Bytes())
	must(t, err)
	c, err := read.Verify(leaf, testTrust(t, 2).OpenCheckpoint)
	must(t, err)
	if c.Tree != naiveTree(300) {
		t.Errorf("got %+v", c)
	}
	_, err = read.Verify(LeafHash([]byte("entry 131")), testTrust(t, 2).OpenCheckpoint)
	wantErr(t, "another leaf", err, ErrProof)
}

func TestProofAgreesWithASecondImplementation(t *testing.T) {
	p, _ := testProof(t)
	for _, extra := range [][]byte{nil, []byte("extra")} {
		p.Extra = extra
		var other proof.TLogProof
		must(t, other.Unmarshal(p.Bytes()))
		if other.Index != p.Index || len(other.Hashes) != len(p.Hashes) || !bytes.Equal(other.ExtraData, extra) || !bytes.Equal(other.Checkpoint, p.Checkpoint) {
			t.Errorf("got %+v", other)
		}
		if got := other.Marshal(); !bytes.Equal(got, p.Bytes()) {
			t.Errorf("got %q, want %q", got, p.Bytes())
		}
	}
}

func TestProofFlippedAnywhereIsRefused(t *testing.T) {
	p, leaf := testProof(t)
	open := testTrust(t, 2).OpenCheckpoint
	eachFlip(p.Bytes(), func(at int, broken []byte) {
		read, err := ParseProof(broken)
		if err == nil {
			_, err = read.Verify(leaf, open)
		}
		if err == nil {
			t.Errorf("byte %d flipped: accepted", at)
		}
	})
}

func TestParseProofRefuses(t *testing.T) {
	p, _ := testProof(t)
	good := string(p.Bytes())
	hash := encodeBase64(p.Hashes[0][:]) + "\n"
	for name, c := range map[string]struct{ old, new string }{
		"another version": {"@v1", "@v2"},
		"no index":        {"index 130\n", ""},
		"index twice":     {"index 130\n", "index 130\nindex 130\n"},
		"leading zero":    {"index 130", "index 0130"},
		"index too large": {"index 130", "index 9223372036854775808"},
		"empty extra":     {"index", "extra \nindex"},
		"lenient extra":   {"index", "extra AB==\nindex"},
		"extra after":     {"130\n", "130\nextra QQ==\n"},
		"short hash":      {hash, hash[4:]},
		"lenient hash":    {hash, hash[:42] + "B=\n"},
		"many hashes":     {hash, strings.Repeat(hash, 60)},
		"no checkpoint":   {"\n\n", "\n"},
		"extension line":  {"=\n\n—", "=\nextension\n\n—"},
		"carriage return": {"130\n", "130\r\n"},
		"too large":       {"index", "extra " + strings.Repeat("A", maxProof) + "\nindex"},
	} {
		if !strings.Contains(good, c.old) {
			t.Fatalf("%s: the case changes nothing", name)
		}
		_, err := ParseProof([]byte(strings.Replace(good, c.old, c.new, 1)))
		wantErr(t, name, err, ErrMalformed)
	}
}

func TestLogRefusesImpossibleProofs(t *testing.T) {
	l, _ := newLog(t, 10)
	for _, c := range [][2]uint64{{10, 10}, {0, 0}, {0, 11}, {1 << 63, 1<<64 - 1}} {
		_, err := l.Inclusion(ctx, c[0], c[1])
		wantErr(t, fmt.Sprint("inclusion", c), err, ErrProof)
	}
	for _, c := range [][2]uint64{{5, 4}, {5, 11}, {1 << 63, 1<<64 - 1}} {
		_, err := l.Consistency(ctx, c[0], c[1])
		wantErr(t, fmt.Sprint("consistency", c), err, ErrProof)
	}
	_, err := l.Prove(ctx, 10)
	if !errors.Is(err, ErrProof) {
		t.Errorf("leaf not there yet: got %v", err)
	}
}
