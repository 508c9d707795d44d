package client

import (
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"os"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// KeyFile is an officer's or governor's key on disk, as homeward key new writes
// it: strict JSON, for its owner alone.
type KeyFile struct {
	Agency domain.StreamID  `json:"agency"`
	Public domain.PublicKey `json:"public"`
	KeyID  string           `json:"keyId"`
	Seed   string           `json:"seed"` // secret

	private ed25519.PrivateKey
}

// NewKeyFile makes a key for an officer of an agency.
func NewKeyFile(agency domain.StreamID) (KeyFile, error) {
	if agency.Kind() != domain.AgencyStream {
		return KeyFile{}, domain.Refuse(domain.Invalid, "", "this is not an agency's id; its check character may be mistyped")
	}
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return KeyFile{}, fmt.Errorf("make key: %w", err)
	}
	return KeyFileOf(agency, private), nil
}

// KeyFileOf returns the file of a key that exists already.
func KeyFileOf(agency domain.StreamID, private ed25519.PrivateKey) KeyFile {
	key := domain.EncodePublicKey(private.Public().(ed25519.PublicKey))
	return KeyFile{Agency: agency, Public: key, KeyID: key.ID(),
		Seed: base64.StdEncoding.EncodeToString(private.Seed()), private: private}
}

// ReadKeyFile reads a key file. Errors of kind Invalid say what is wrong with it
// and never repeat the seed; any other error is the file system's.
func ReadKeyFile(path string) (KeyFile, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return KeyFile{}, fmt.Errorf("read key file: %w", err)
	}
	var key KeyFile
	if transparency.Unmarshal(text, &key) != nil {
		return KeyFile{}, domain.Refuse(domain.Invalid, "", "%s is no key file made by homeward key new", path)
	}
	seed, err := base64.StdEncoding.DecodeString(key.Seed)
	if err != nil || len(seed) != ed25519.SeedSize {
		return KeyFile{}, domain.Refuse(domain.Invalid, "", "%s holds no seed of 32 bytes", path)
	}
	whole := KeyFileOf(key.Agency, ed25519.NewKeyFromSeed(seed))
	if whole.Public != key.Public {
		return KeyFile{}, domain.Refuse(domain.Invalid, "", "%s holds a public key that is not that of its seed", path)
	}
	return whole, nil
}

// Bytes returns the file, secret included.
func (k KeyFile) Bytes() ([]byte, error) { return transparency.Marshal(k) }

// Private returns the signing key.
func (k KeyFile) Private() ed25519.PrivateKey { return k.private }

// queueKey separates the key of a queue from the one that signs.
const queueKey = "homeward queue key v1"

// QueueKey derives the key under which this officer's queue is encrypted. One
// secret is to be guarded and backed up instead of two, and whoever can sign as
// the officer could read the queue anyway.
func (k KeyFile) QueueKey() ([]byte, error) {
	return hkdf.Key(sha256.New, k.private.Seed(), nil, queueKey, 32)
}
