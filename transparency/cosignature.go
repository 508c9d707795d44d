package transparency

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strconv"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// Cosigner signs checkpoints as a witness: C2SP tlog-cosignature, cosignature/v1.
// It signs what it is given; that the checkpoint extends the last one signed is
// for the witness to know.
type Cosigner struct {
	key     verifierKey
	private ed25519.PrivateKey
	now     func() time.Time
}

// NewCosigner makes a cosigner of the given name. The clock gives the second each
// cosignature states. It returns ErrMalformed for a bad name or key.
func NewCosigner(name string, private ed25519.PrivateKey, now func() time.Time) (*Cosigner, error) {
	if !validKeyName(name) || len(private) != ed25519.PrivateKeySize || now == nil {
		return nil, fmt.Errorf("make cosigner: %w", ErrMalformed)
	}
	public, _ := private.Public().(ed25519.PublicKey)
	typed := append([]byte{algCosigning}, public...)
	key := verifierKey{name: name, algorithm: algCosigning, public: public, hash: noteKeyHash(name, typed)}
	return &Cosigner{key: key, private: private, now: now}, nil
}

// Name is the key's name.
func (c *Cosigner) Name() string { return c.key.name }

// KeyHash is the key's id of C2SP signed-note.
func (c *Cosigner) KeyHash() uint32 { return c.key.hash }

// VerifierKey returns the vkey that NewVerifier reads.
func (c *Cosigner) VerifierKey() string { return c.key.String() }

// Sign cosigns a checkpoint's text, from its origin to the line break after its
// root.
func (c *Cosigner) Sign(text []byte) ([]byte, error) {
	if _, err := parseCheckpointText(string(text)); err != nil {
		return nil, fmt.Errorf("cosign checkpoint: %w", err)
	}
	seconds := c.now().Unix()
	if seconds < 0 {
		return nil, fmt.Errorf("cosign checkpoint: %w: clock before 1970", ErrMalformed)
	}
	signature := binary.BigEndian.AppendUint64(nil, uint64(seconds))
	return append(signature, ed25519.Sign(c.private, cosigned(uint64(seconds), text))...), nil
}

// cosigned returns the bytes under a cosignature.
func cosigned(seconds uint64, text []byte) []byte {
	return append([]byte("cosignature/v1\ntime "+strconv.FormatUint(seconds, 10)+"\n"), text...)
}

func (k verifierKey) String() string {
	typed := append([]byte{k.algorithm}, k.public...)
	return fmt.Sprintf("%s+%08x+%s", k.name, k.hash, encodeBase64(typed))
}

type cosignatureVerifier struct{ key verifierKey }

func (v cosignatureVerifier) Name() string    { return v.key.name }
func (v cosignatureVerifier) KeyHash() uint32 { return v.key.hash }

func (v cosignatureVerifier) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	seconds := binary.BigEndian.Uint64(signature)
	return ed25519.Verify(v.key.public, cosigned(seconds, text), signature[8:])
}

// Cosigned is a witness's verified word about a checkpoint.
type Cosigned struct {
	Witness string    // the key's name
	At      time.Time // when the witness says it saw the checkpoint, to the second
}

// cosignedBy reads the time out of a signature that has been verified.
func cosignedBy(s note.Signature) (Cosigned, error) {
	raw, err := base64.StdEncoding.DecodeString(s.Base64)
	if err != nil || len(raw) != 4+8+ed25519.SignatureSize {
		return Cosigned{}, fmt.Errorf("read cosignature: %w", ErrMalformed)
	}
	seconds := binary.BigEndian.Uint64(raw[4:])
	const latest = 253402300799 // the last second of the year 9999
	if seconds > latest {
		return Cosigned{}, fmt.Errorf("read cosignature: %w: time", ErrMalformed)
	}
	return Cosigned{Witness: s.Name, At: time.Unix(int64(seconds), 0).UTC()}, nil
}
