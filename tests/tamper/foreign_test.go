package tamper

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/transparency"
)

// What liars take from elsewhere.

// replay puts a statement of a ledger with another founding in the place of this one.
func replay(t *testing.T, e *transparency.Envelope) {
	t.Helper()
	lines, _, err := shortLife(seed + 1)
	if err == nil {
		*e, err = transparency.ParseEnvelope(lines[len(lines)-1].Envelope)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// replayAtEnd appends what the victim's signers said in another ledger, with a header that
// follows the stream. A void record harms nobody; that its sealed values are nowhere is
// why fsck does not end with 0.
func replayAtEnd(t *testing.T, all []eventstore.Recorded, at int) []eventstore.Recorded {
	t.Helper()
	envelope, err := transparency.ParseEnvelope(all[at].Data)
	if err != nil {
		t.Fatal(err)
	}
	r := all[at]
	r.ID = anotherID
	payload := bytes.Replace(envelope.Payload, []byte(all[at].ID), []byte(r.ID), 1)
	payload = regexp.MustCompile(`"ledger":"[0-9a-f]{64}"`).ReplaceAll(payload, []byte(`"ledger":"`+strings.Repeat("0", 63)+`1"`))
	envelope = transparency.SignEnvelope(payload, signersOf(t, payload)...)
	entry := transparency.Entry{RecordedAt: time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC), Envelope: envelope.Bytes()}
	for _, before := range all {
		if before.Stream == r.Stream {
			entry.Before, entry.Prev = before.Count, transparency.LeafHash(leafOf(t, before))
		}
	}
	r.Data, r.Meta = entry.Envelope, marshal(t, map[string]string{"header": string(entry.Header())})
	return append(all, r)
}

// signersOf are the keys that a statement names.
func signersOf(t *testing.T, payload []byte) (keys []ed25519.PrivateKey) {
	t.Helper()
	s, err := domain.ParseStatement(payload, transparency.Unmarshal)
	if err != nil {
		t.Fatal(err)
	}
	world, err := simulate.Founding(seed)
	if err != nil {
		t.Fatal(err)
	}
	for _, signer := range s.Signers {
		for _, officer := range world.Directory.Officers() {
			if officer.ID() == signer.Key {
				keys = append(keys, officer.Private)
			}
		}
	}
	if len(keys) != len(s.Signers) {
		t.Fatalf("%d of %d signers are known", len(keys), len(s.Signers))
	}
	return keys
}

// fork gives the records of another future under the same keys.
func fork(t *testing.T, _ []eventstore.Recorded, _ int) []eventstore.Recorded {
	t.Helper()
	h := ground.copied(t)
	forked(later)(t, h)
	return recordsOf(t, h)
}

// withSealed puts ciphertexts beside a record's header, or takes them away.
func withSealed(t *testing.T, meta []byte, sealed json.RawMessage) []byte {
	t.Helper()
	parts := besides(t, meta)
	if parts["sealed"] = sealed; sealed == nil {
		delete(parts, "sealed")
	}
	return marshal(t, parts)
}

// foreignValues puts the victim's ciphertexts, or those of the next record that has any,
// beside record 3.
func foreignValues(t *testing.T, all []eventstore.Recorded, at int) []eventstore.Recorded {
	t.Helper()
	if besides(t, all[3].Meta)["sealed"] == nil {
		t.Fatal("record 3 has no sealed values")
	}
	for _, other := range all[at:] {
		if sealed := besides(t, other.Meta)["sealed"]; sealed != nil {
			all[3].Meta = withSealed(t, all[3].Meta, sealed)
			return all
		}
	}
	t.Fatal("no record has ciphertexts to take")
	return nil
}

// invented puts a ledger with another founding in the place of this one, folder and all.
func invented(t *testing.T, s stocked) home {
	t.Helper()
	h := home{dir: t.TempDir()}
	var store []string
	if s.address != nil {
		store = []string{"--store", s.address(t)}
	}
	invent(t, h, store...)
	return h
}
