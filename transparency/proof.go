package transparency

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// ErrProof is wrapped by every proof that does not hold.
var ErrProof = errors.New("proof does not hold")

// Bounds of a proof file: no tree of 2^63 leaves needs more hashes, and extra data
// is at most an entry.
const (
	maxProofHashes = 63
	maxProof       = 3*MaxNote + MaxEntry
)

// Proof is a C2SP tlog-proof: that a leaf stands at an index of the tree of a
// signed checkpoint. It needs nothing else but keys to be checked.
type Proof struct {
	Extra      []byte // unauthenticated; ours are empty
	Index      uint64
	Hashes     []Digest // from the leaf's sibling up
	Checkpoint []byte   // signed note, verbatim
}

const proofTitle = "c2sp.org/tlog-proof@v1"

// Bytes returns the file.
func (p Proof) Bytes() []byte {
	out := []byte(proofTitle + "\n")
	if len(p.Extra) > 0 {
		out = append(out, "extra "+encodeBase64(p.Extra)+"\n"...)
	}
	out = append(out, "index "+strconv.FormatUint(p.Index, 10)+"\n"...)
	for _, h := range p.Hashes {
		out = append(out, encodeBase64(h[:])+"\n"...)
	}
	return append(append(out, '\n'), p.Checkpoint...)
}

// ParseProof reads the file. What it returns gives back the same bytes. The
// checkpoint must be one in form; its signatures and the proof itself are
// Verify's business. It returns ErrMalformed.
func ParseProof(data []byte) (Proof, error) {
	if len(data) > maxProof {
		return Proof{}, fmt.Errorf("read proof: %w: larger than %d bytes", ErrMalformed, maxProof)
	}
	head, checkpoint, ok := bytes.Cut(data, []byte("\n\n"))
	if !ok {
		return Proof{}, fmt.Errorf("read proof: %w: no checkpoint", ErrMalformed)
	}
	if _, err := PeekCheckpoint(checkpoint); err != nil {
		return Proof{}, fmt.Errorf("read proof: %w", err)
	}
	p, err := parseProofLines(strings.Split(string(head), "\n"))
	if err != nil {
		return Proof{}, fmt.Errorf("read proof: %w", err)
	}
	p.Checkpoint = checkpoint
	return p, nil
}

func parseProofLines(lines []string) (p Proof, err error) {
	if lines[0] != proofTitle {
		return Proof{}, fmt.Errorf("%w: want %q", ErrMalformed, proofTitle)
	}
	lines = append(lines[1:], "") // so that the lines below exist
	if extra, ok := strings.CutPrefix(lines[0], "extra "); ok {
		if p.Extra, err = DecodeBase64(extra); err != nil || len(p.Extra) == 0 {
			return Proof{}, fmt.Errorf("%w: extra data", ErrMalformed)
		}
		lines = lines[1:]
	}
	index, ok := strings.CutPrefix(lines[0], "index ")
	if p.Index, err = parseDecimal(index); !ok || err != nil || p.Index > math.MaxInt64 {
		return Proof{}, fmt.Errorf("%w: index", ErrMalformed)
	}
	hashes := lines[1 : len(lines)-1]
	if len(hashes) > maxProofHashes {
		return Proof{}, fmt.Errorf("%w: too many hashes", ErrMalformed)
	}
	for _, line := range hashes {
		h, err := DecodeBase64(line)
		if err != nil || len(h) != len(Digest{}) {
			return Proof{}, fmt.Errorf("%w: hash", ErrMalformed)
		}
		p.Hashes = append(p.Hashes, Digest(h))
	}
	return p, nil
}

// Verify opens the proof's checkpoint with the given function, such as
// Trust.OpenCheckpoint, and checks that the leaf with this hash stands in its
// tree. It returns the checkpoint, or the opener's error, or ErrProof.
func (p Proof) Verify(leaf Digest, open func([]byte) (Checkpoint, error)) (Checkpoint, error) {
	c, err := open(p.Checkpoint)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("verify proof: %w", err)
	}
	if err := CheckInclusion(c.Tree, p.Index, leaf, p.Hashes); err != nil {
		return Checkpoint{}, err
	}
	return c, nil
}

// CheckInclusion checks an RFC 6962 inclusion proof. It returns ErrProof.
func CheckInclusion(tree Tree, index uint64, leaf Digest, hashes []Digest) error {
	if tree.Size > math.MaxInt64 || index >= tree.Size {
		return fmt.Errorf("check inclusion of leaf %d: %w: tree of %d leaves", index, ErrProof, tree.Size)
	}
	err := tlog.CheckRecord(tlogHashes(hashes), int64(tree.Size), tlog.Hash(tree.Root), int64(index), tlog.Hash(leaf))
	if err != nil {
		return fmt.Errorf("check inclusion of leaf %d: %w", index, ErrProof)
	}
	return nil
}

// CheckConsistency checks an RFC 6962 consistency proof: the newer tree begins
// with the older. Every tree begins with the empty one, and with itself; those
// proofs are empty. It returns ErrProof.
func CheckConsistency(older, newer Tree, hashes []Digest) error {
	bad := fmt.Errorf("check consistency of %d with %d leaves: %w", older.Size, newer.Size, ErrProof)
	if newer.Size > math.MaxInt64 || older.Size > newer.Size {
		return bad
	}
	if older.Size == 0 || older.Size == newer.Size {
		begins := older == newer || older == EmptyTree()
		if !begins || len(hashes) > 0 {
			return bad
		}
		return nil
	}
	err := tlog.CheckTree(tlogHashes(hashes), int64(newer.Size), tlog.Hash(newer.Root), int64(older.Size), tlog.Hash(older.Root))
	if err != nil {
		return bad
	}
	return nil
}

func tlogHashes(hashes []Digest) []tlog.Hash {
	out := make([]tlog.Hash, len(hashes))
	for i, h := range hashes {
		out[i] = tlog.Hash(h)
	}
	return out
}

func digests(hashes []tlog.Hash) []Digest {
	out := make([]Digest, len(hashes))
	for i, h := range hashes {
		out[i] = Digest(h)
	}
	return out
}
