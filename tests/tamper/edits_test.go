package tamper

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"slices"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/transparency"
)

// onRecords puts others in the place of a store's records. at is the victim.
func onRecords(edit func(t *testing.T, all []eventstore.Recorded, at int) []eventstore.Recorded) func(*testing.T, stocked) home {
	return func(t *testing.T, s stocked) home {
		t.Helper()
		return s.put(t, edit(t, slices.Clone(s.records), victim(t, ground)))
	}
}

// onEntry changes the leaf of the victim: the header and the envelope.
func onEntry(edit func(*testing.T, *transparency.Entry)) func(*testing.T, stocked) home {
	return onRecords(func(t *testing.T, all []eventstore.Recorded, at int) []eventstore.Recorded {
		onEntryOf(t, &all[at], edit)
		return all
	})
}

func onEntryOf(t *testing.T, r *eventstore.Recorded, edit func(*testing.T, *transparency.Entry)) {
	t.Helper()
	leaf := leafOf(t, *r)
	entry, err := transparency.ParseEntry(leaf)
	if err != nil {
		t.Fatal(err)
	}
	if edit(t, &entry); bytes.Equal(append(entry.Header(), entry.Envelope...), leaf) {
		t.Fatal("nothing was changed")
	}
	beside := besides(t, r.Meta)
	beside["header"] = marshal(t, string(entry.Header()))
	r.Data, r.Meta = entry.Envelope, marshal(t, beside)
}

func leafOf(t *testing.T, r eventstore.Recorded) []byte {
	t.Helper()
	var header string
	if err := json.Unmarshal(besides(t, r.Meta)["header"], &header); err != nil {
		t.Fatal(err)
	}
	return append([]byte(header), r.Data...)
}

// besides are the parts of what is kept beside an envelope: the header and, of a record
// with sealed values, the ciphertexts.
func besides(t *testing.T, meta []byte) (parts map[string]json.RawMessage) {
	t.Helper()
	if err := json.Unmarshal(meta, &parts); err != nil {
		t.Fatal(err)
	}
	return parts
}

func marshal(t *testing.T, v any) []byte {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// onEnvelope changes the envelope of the victim.
func onEnvelope(edit func(*testing.T, *transparency.Envelope)) func(*testing.T, stocked) home {
	return func(t *testing.T, s stocked) home {
		t.Helper()
		return onEnvelopeAt(victim(t, ground), edit)(t, s)
	}
}

func onEnvelopeAt(at int, edit func(*testing.T, *transparency.Envelope)) func(*testing.T, stocked) home {
	return onRecords(func(t *testing.T, all []eventstore.Recorded, _ int) []eventstore.Recorded {
		onEntryOf(t, &all[at], func(t *testing.T, entry *transparency.Entry) {
			envelope, err := transparency.ParseEnvelope(entry.Envelope)
			if err != nil {
				t.Fatal(err)
			}
			edit(t, &envelope)
			entry.Envelope = envelope.Bytes()
		})
		return all
	})
}

// edit changes one word of a statement.
func edit(_ *testing.T, e *transparency.Envelope) {
	e.Payload = bytes.Replace(e.Payload, []byte("2012"), []byte("2011"), 1)
}

// stranger is a key that nobody enrolled.
var stranger = ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))

func addSignature(_ *testing.T, e *transparency.Envelope) {
	e.Signatures = append(e.Signatures, transparency.SignEnvelope(e.Payload, stranger).Signatures...)
}

// resign puts the stranger's signature in the place of the first signer's.
func resign(_ *testing.T, e *transparency.Envelope) {
	e.Signatures[0] = transparency.SignEnvelope(e.Payload, stranger).Signatures[0]
}

// rekey puts the stranger's public key in the place of the one that is enrolled.
func rekey(t *testing.T, e *transparency.Envelope) {
	t.Helper()
	s, err := domain.ParseStatement(e.Payload, transparency.Unmarshal)
	enrolled, ok := s.Event.(domain.OfficerAuthorised)
	if !ok {
		t.Fatalf("%s enrols nobody: %v", s.Type, err)
	}
	mine := domain.EncodePublicKey(stranger.Public().(ed25519.PublicKey))
	e.Payload = bytes.Replace(e.Payload, []byte(enrolled.Key), []byte(mine), 1)
}
