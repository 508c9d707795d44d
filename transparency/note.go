package transparency

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/note"
)

// MaxNote bounds a signed note (receipt, refusal or checkpoint with its
// cosignatures), in bytes.
const MaxNote = 64 << 10

// Algorithm bytes of C2SP signed-note keys.
const (
	algEd25519   = 1 // a log's checkpoint key, the receipt key
	algCosigning = 4 // a witness's key, cosignature/v1
)

// openNote verifies a C2SP signed note. It is stricter than the note package in
// what it lets pass beside the signed text: base64 has one form, and a signature
// line stands once.
func openNote(data []byte, verifiers []note.Verifier) (*note.Note, error) {
	if len(data) > MaxNote {
		return nil, fmt.Errorf("open note: %w: larger than %d bytes", ErrMalformed, MaxNote)
	}
	if err := checkSignatureLines(data); err != nil {
		return nil, fmt.Errorf("open note: %w", err)
	}
	opened, err := note.Open(data, note.VerifierList(verifiers...))
	if err != nil {
		return nil, fmt.Errorf("open note: %w", noteError(err))
	}
	return opened, nil
}

func noteError(err error) error {
	var unverified *note.UnverifiedNoteError
	var invalid *note.InvalidSignatureError
	if errors.As(err, &unverified) {
		return fmt.Errorf("%w: not signed under a trusted key", ErrSignature)
	}
	if errors.As(err, &invalid) {
		return fmt.Errorf("%w: %w", ErrSignature, err)
	}
	return fmt.Errorf("%w: %w", ErrMalformed, err)
}

func checkSignatureLines(data []byte) error {
	split := bytes.LastIndex(data, []byte("\n\n"))
	if split < 0 {
		return fmt.Errorf("%w: no signatures", ErrMalformed)
	}
	seen := make(map[string]bool)
	for line := range strings.Lines(string(data[split+2:])) {
		key, _, _ := strings.Cut(strings.TrimPrefix(line, "— "), "\n")
		name, text, _ := strings.Cut(key, " ")
		raw, err := DecodeBase64(text)
		if err != nil || len(raw) < 5 {
			return fmt.Errorf("%w: signature line", ErrMalformed)
		}
		id := name + " " + string(raw[:4])
		if seen[id] {
			return fmt.Errorf("%w: two signatures of one key", ErrMalformed)
		}
		seen[id] = true
	}
	return nil
}

// verifierKey is a C2SP vkey, taken apart: name+hash+base64(algorithm, key).
type verifierKey struct {
	name      string
	algorithm byte
	public    ed25519.PublicKey
	hash      uint32
}

// parseVerifierKey accepts one text per key: the hash in lower case, strict
// base64, and a key that ValidPublicKey accepts.
func parseVerifierKey(vkey string) (verifierKey, error) {
	bad := fmt.Errorf("read verifier key: %w", ErrMalformed)
	parts := strings.SplitN(vkey, "+", 3)
	if len(vkey) > 512 || len(parts) != 3 || !validKeyName(parts[0]) {
		return verifierKey{}, bad
	}
	raw, err := DecodeBase64(parts[2])
	if err != nil || len(raw) != 1+ed25519.PublicKeySize {
		return verifierKey{}, bad
	}
	k := verifierKey{name: parts[0], algorithm: raw[0], public: raw[1:], hash: noteKeyHash(parts[0], raw)}
	if parts[1] != fmt.Sprintf("%08x", k.hash) {
		return verifierKey{}, bad
	}
	if err := ValidPublicKey(k.public); err != nil {
		return verifierKey{}, fmt.Errorf("read verifier key: %w", err)
	}
	return k, nil
}

// NewVerifier makes the verifier of a C2SP vkey: Ed25519, as checkpoints and
// receipts are signed, or cosignature/v1, as witnesses sign. Unlike note.NewVerifier
// it refuses keys that ValidPublicKey refuses. It returns ErrMalformed.
func NewVerifier(vkey string) (note.Verifier, error) {
	key, err := parseVerifierKey(vkey)
	if err != nil {
		return nil, err
	}
	switch key.algorithm {
	case algEd25519:
		return note.NewVerifier(vkey)
	case algCosigning:
		return cosignatureVerifier{key}, nil
	}
	return nil, fmt.Errorf("read verifier key: %w: algorithm %s", ErrMalformed, strconv.Itoa(int(key.algorithm)))
}

// validKeyName follows C2SP signed-note and refuses what could hide: no spaces,
// no plus sign, nothing that does not print.
func validKeyName(name string) bool {
	return name != "" && len(name) <= 255 && utf8.ValidString(name) && !strings.Contains(name, "+") &&
		strings.IndexFunc(name, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }) < 0
}

// noteKeyHash is the key id of C2SP signed-note.
func noteKeyHash(name string, typed []byte) uint32 {
	sum := sha256.Sum256(append([]byte(name+"\n"), typed...))
	return binary.BigEndian.Uint32(sum[:4])
}
