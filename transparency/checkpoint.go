package transparency

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Tree is a size and the RFC 6962 root at that size. The zero Tree means "none":
// even the empty tree has a root, the SHA-256 of nothing.
type Tree struct {
	Size uint64 // leaves
	Root Digest
}

// Checkpoint is a C2SP tlog-checkpoint: a tree head with the name of its log.
type Checkpoint struct {
	Origin string
	Tree
}

// EmptyTree returns the tree of no leaves.
func EmptyTree() Tree {
	root, _ := tlog.TreeHash(0, nil) // reads nothing at size 0
	return Tree{Root: Digest(root)}
}

// Text returns the text that is signed: three lines, no extension lines.
func (c Checkpoint) Text() string {
	return c.Origin + "\n" + strconv.FormatUint(c.Size, 10) + "\n" + encodeBase64(c.Root[:]) + "\n"
}

// SignCheckpoint returns the checkpoint as a C2SP signed note. It returns
// ErrMalformed for a checkpoint that OpenCheckpoint would refuse.
func SignCheckpoint(c Checkpoint, signers ...note.Signer) ([]byte, error) {
	if _, err := parseCheckpointText(c.Text()); err != nil {
		return nil, fmt.Errorf("sign checkpoint: %w", err)
	}
	return signNote("sign checkpoint", c.Text(), signers)
}

// AddSignatures adds signatures, such as a witness's, to a signed checkpoint. The
// checkpoint is not verified.
func AddSignatures(checkpoint []byte, signers ...note.Signer) ([]byte, error) {
	c, err := PeekCheckpoint(checkpoint)
	if err != nil {
		return nil, err
	}
	added, err := signNote("add signatures", c.Text(), signers)
	if err != nil {
		return nil, err
	}
	joined := append(append([]byte(nil), checkpoint...), added[len(c.Text())+1:]...)
	if err := checkSignatureLines(joined); err != nil {
		return nil, fmt.Errorf("add signatures: %w", err)
	}
	return joined, nil
}

// OpenCheckpoint reads a signed checkpoint. Every one of the given verifiers must
// have signed; signatures of others are passed over, as C2SP signed-note asks. It
// returns ErrSignature or ErrMalformed.
func OpenCheckpoint(data []byte, verifiers ...note.Verifier) (Checkpoint, error) {
	opened, err := openNote(data, verifiers)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("open checkpoint: %w", err)
	}
	if len(opened.Sigs) != len(verifiers) {
		return Checkpoint{}, fmt.Errorf("open checkpoint: %w: signed by %d keys of %d", ErrSignature, len(opened.Sigs), len(verifiers))
	}
	c, err := parseCheckpointText(opened.Text)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("open checkpoint: %w", err)
	}
	return c, nil
}

// PeekCheckpoint reads a checkpoint without verifying any signature: for
// messages and for finding the right key, never for trust. It returns
// ErrMalformed.
func PeekCheckpoint(data []byte) (Checkpoint, error) {
	text, _, ok := strings.Cut(string(data[:min(len(data), MaxNote)]), "\n\n")
	if !ok {
		return Checkpoint{}, fmt.Errorf("read checkpoint: %w: no signatures", ErrMalformed)
	}
	c, err := parseCheckpointText(text + "\n")
	if err != nil {
		return Checkpoint{}, fmt.Errorf("read checkpoint: %w", err)
	}
	return c, nil
}

func parseCheckpointText(text string) (Checkpoint, error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[3] != "" || !validKeyName(lines[0]) {
		return Checkpoint{}, fmt.Errorf("%w: want an origin, a size and a root", ErrMalformed)
	}
	size, err := parseDecimal(lines[1])
	if err != nil || size > math.MaxInt64 {
		return Checkpoint{}, fmt.Errorf("%w: size of the tree", ErrMalformed)
	}
	root, err := DecodeBase64(lines[2])
	if err != nil || len(root) != len(Digest{}) {
		return Checkpoint{}, fmt.Errorf("%w: root of the tree", ErrMalformed)
	}
	tree := Tree{Size: size, Root: Digest(root)}
	if size == 0 && tree != EmptyTree() {
		return Checkpoint{}, fmt.Errorf("%w: root of the empty tree", ErrMalformed)
	}
	return Checkpoint{Origin: lines[0], Tree: tree}, nil
}

func signNote(verb, text string, signers []note.Signer) ([]byte, error) {
	if len(signers) == 0 {
		return nil, fmt.Errorf("%s: %w: no signer", verb, ErrMalformed)
	}
	data, err := note.Sign(&note.Note{Text: text}, signers...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", verb, err)
	}
	return data, nil
}
