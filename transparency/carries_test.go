package transparency

import (
	"bytes"
	"crypto/ed25519"
	"strings"
	"testing"
)

// TestCarries: the payload of an envelope and no other, of any length; and no envelope
// in another form.
func TestCarries(t *testing.T) {
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	for _, n := range []int{1, 2, 3, 767, 768, 769, 770, 1536, 5000} {
		payload := []byte(strings.Repeat("{\"a\":1}", n))[:n]
		envelope := SignEnvelope(payload, key).Bytes()
		if !Carries(envelope, payload) {
			t.Fatalf("%d bytes are not carried", n)
		}
		if PayloadDigest(payload) != (Envelope{Payload: payload}).PAEDigest() {
			t.Fatalf("the digest of %d bytes is another", n)
		}
		for i := range payload {
			other := bytes.Clone(payload)
			other[i] ^= 1
			if Carries(envelope, other) {
				t.Fatalf("%d bytes: byte %d may differ", n, i)
			}
		}
		for _, other := range [][]byte{nil, payload[:n-1], append(bytes.Clone(payload), 0), append(bytes.Clone(payload), payload...)} {
			if Carries(envelope, other) {
				t.Errorf("%d bytes pass for %d", len(other), n)
			}
		}
	}
	payload := []byte("7")
	good := string(SignEnvelope(payload, key).Bytes())
	for _, bad := range []string{"", "{}", good[:40], good[:len(keptHead)], good[:len(keptHead)+4], " " + good,
		strings.Replace(good, "statement", "statements", 1), strings.Replace(good, `"signatures"`, `"Signatures"`, 1), strings.Replace(good, "Nw==", "Nx==", 1)} {
		if Carries([]byte(bad), payload) {
			t.Errorf("%q carries the payload", bad)
		}
	}
	if !Carries([]byte(strings.Replace(good, `"sig":"`, `"sig":"x`, 1)), payload) {
		t.Error("what stands behind the payload was looked at")
	}
}
