package dossier

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/transparency"
)

// TestFlippedBytes flips random bits of a dossier, and of the trust file beside it. What
// verifies then has every file as it was: the flip fell on a date of the archive, say.
// TAMPER_SEED repeats a run.
func TestFlippedBytes(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	if text := os.Getenv("TAMPER_SEED"); text != "" {
		seed, _ = strconv.ParseUint(text, 10, 64)
	}
	t.Logf("TAMPER_SEED=%d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	s := honest(t)
	want := unzipped(t, s.zip)
	trust, err := json.Marshal(s.trust)
	if err != nil {
		t.Fatal(err)
	}
	flipped := func(whole []byte) []byte {
		broken := slices.Clone(whole)
		broken[random.IntN(len(broken))] ^= 1 << random.IntN(8)
		return broken
	}
	caught := 0
	for range 200 {
		data := flipped(s.zip)
		r := Verify(bytes.NewReader(data), int64(len(data)), &s.trust)
		switch {
		case r.Status == Verified && !reflect.DeepEqual(unzipped(t, data), want):
			t.Error("verified what is not the dossier")
		case r.Status != Verified && len(r.Problems)+len(r.Unchecked) == 0:
			t.Error("not verified, and nothing is said")
		case r.Status != Verified:
			caught++
		}
	}
	if caught < 150 {
		t.Errorf("%d of 200 flips were noticed", caught)
	}
	for range 200 {
		other, err := transparency.ParseTrust(flipped(trust))
		if err != nil || reflect.DeepEqual(other, s.trust) {
			continue
		}
		if r := Verify(bytes.NewReader(s.zip), int64(len(s.zip)), &other); r.Status == Verified && other.Origin != s.trust.Origin {
			t.Error("verified under another origin")
		}
	}
}
