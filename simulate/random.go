package simulate

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// dice is a source of reproducible choices. It is no source of secrets: whoever
// knows the seed knows all that comes out of it.
type dice struct {
	*rand.Rand
	source *rand.ChaCha8
}

// derive hashes the seed with labels; lengths keep ("ab","c") from ("a","bc").
func derive(seed uint64, labels ...string) [sha256.Size]byte {
	h := sha256.New()
	h.Write(binary.BigEndian.AppendUint64(nil, seed))
	for _, label := range labels {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(label))))
		h.Write([]byte(label))
	}
	var sum [sha256.Size]byte
	h.Sum(sum[:0])
	return sum
}

// newDice gives each label a sequence of its own, so that one child's life does
// not depend on how many others there are.
func newDice(seed uint64, labels ...string) dice {
	source := rand.NewChaCha8(derive(seed, labels...))
	return dice{Rand: rand.New(source), source: source}
}

func derivedKey(seed uint64, label string) ed25519.PrivateKey {
	sum := derive(seed, "key", label)
	return ed25519.NewKeyFromSeed(sum[:])
}

func (d dice) bytes16() (b [16]byte) {
	_, _ = d.source.Read(b[:]) // ChaCha8.Read never fails
	return b
}

func (d dice) bytes32() (b [32]byte) {
	_, _ = d.source.Read(b[:])
	return b
}

// digest stands for the digest of a file that was never made.
func (d dice) digest() domain.Digest {
	b := d.bytes32()
	return domain.Digest(hex.EncodeToString(b[:]))
}

func (d dice) digests(n int) []domain.Digest {
	list := make([]domain.Digest, n)
	for i := range list {
		list[i] = d.digest()
	}
	return list
}

// chance is true in percent of a hundred cases.
func (d dice) chance(percent int) bool { return d.IntN(100) < percent }

// within returns a whole number of minutes from low to high.
func (d dice) within(low, high time.Duration) time.Duration {
	return low + time.Duration(d.Int64N(int64((high-low)/time.Minute)+1))*time.Minute
}

// recordID makes a UUID of version 7 (RFC 9562) for the time.
func (d dice) recordID(at time.Time) string { return domain.NewRecordID(at, d.bytes16()) }

func pick[T any](d dice, from []T) T { return from[d.IntN(len(from))] }
