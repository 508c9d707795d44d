package simulate

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// Key is a signing key with the one who holds it.
type Key struct {
	Private ed25519.PrivateKey
	Agency  domain.StreamID
	Officer domain.PersonID // empty for a governance key, whose holder is its agency
	Role    string          // the role its holder usually signs in
}

// Public returns the public key as facts carry it.
func (k Key) Public() domain.PublicKey { return domain.EncodePublicKey(k.public()) }

// ID returns the key id: SHA-256 of the public key.
func (k Key) ID() string { return transparency.KeyID(k.public()) }

func (k Key) public() ed25519.PublicKey {
	public, _ := k.Private.Public().(ed25519.PublicKey)
	return public
}

// Signing is a signature to be made: under which key, in which role and to what
// purpose (domain.PurposeRecord and its siblings).
type Signing struct {
	Key     Key
	Role    string
	Purpose string
}

// Signs returns a Signing in the key's usual role.
func (k Key) Signs(purpose string) Signing { return k.As(k.Role, purpose) }

// As returns a Signing in another role.
func (k Key) As(role, purpose string) Signing { return Signing{Key: k, Role: role, Purpose: purpose} }

// Records is short for Signs(domain.PurposeRecord).
func (k Key) Records() Signing { return k.Signs(domain.PurposeRecord) }

// Seconds is short for Signs(domain.PurposeSecond).
func (k Key) Seconds() Signing { return k.Signs(domain.PurposeSecond) }

// Witnesses is short for Signs(domain.PurposeWitness).
func (k Key) Witnesses() Signing { return k.Signs(domain.PurposeWitness) }

// noteAlgorithm marks Ed25519 in C2SP signed-note keys.
const noteAlgorithm = 1

// noteKeys writes a key as C2SP signed-note does: signer key (secret) and
// verifier key. Both are text that note.NewSigner and note.NewVerifier read.
func noteKeys(name string, private ed25519.PrivateKey) (signer, verifier string) {
	public := append([]byte{noteAlgorithm}, private[ed25519.SeedSize:]...)
	secret := append([]byte{noteAlgorithm}, private.Seed()...)
	sum := sha256.Sum256(append([]byte(name+"\n"), public...))
	id := fmt.Sprintf("%08x", binary.BigEndian.Uint32(sum[:4]))
	text := base64.StdEncoding.EncodeToString
	return "PRIVATE+KEY+" + name + "+" + id + "+" + text(secret), name + "+" + id + "+" + text(public)
}
