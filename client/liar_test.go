package client

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// lies makes the server answer every submit with this result.
func (w *world) lies(result map[string]any) {
	w.broken = (&drafting{answer: map[string]any{"submit": map[string]any{"result": result}}}).serve
}

// TestAnUnsignedWordForgetsNothing: a server that says without a signature that a
// statement waits, or was refused, does not make the desk lose it.
func TestAnUnsignedWordForgetsNothing(t *testing.T) {
	w := newWorld(t)
	nobody := func(Signed, Result) error { return nil }
	whole := w.rescued(t)
	fatal(t, w.queue(t).Add(whole))
	w.lies(map[string]any{"__typename": "Waiting", "pae": whole.PAE().String(), "expires": clock, "missing": []domain.Signer{}})
	if err := w.queue(t).Flush(context.Background(), w.server, nobody); domain.KindOf(err) != domain.Tampered {
		t.Errorf("what all have signed waits: %v", err)
	}
	wantQueue(t, w, whole)
	_, err := w.queue(t).SetAside()
	fatal(t, err)

	d := parse(t, rescueText)
	d.Signers = []DraftSigner{{Purpose: "record"}, {Key: w.second.KeyID, Agency: w.second.Agency, Purpose: "second"}}
	half := w.sign(t, d, Setting{Ledger: w.desk.Ledger(), Now: clock}, w.first)
	fatal(t, w.queue(t).Add(half))
	w.lies(map[string]any{"__typename": "Waiting", "pae": half.PAE().String(), "expires": clock, "missing": half.Missing()})
	fatal(t, w.queue(t).Flush(context.Background(), w.server, nobody))
	w.lies(map[string]any{"__typename": "Refused", "kind": "NOT_FOUND", "sentence": "never heard of it"})
	told := 0
	for range 2 {
		fatal(t, w.desk.Claim(context.Background(), w.server, func(_ Signed, r Result) error {
			told++
			if _, refused := r.(Refused); !refused {
				t.Errorf("told %+v", r)
			}
			return nil
		}))
	}
	if _, err := os.Stat(w.desk.asidePath(half.PAE())); told != 2 || err != nil {
		t.Errorf("told %d times; its values: %v", told, err)
	}
	w.broken = nil
	both, err := Sign(half.Unsigned, w.first, w.second)
	fatal(t, err)
	_, err = w.server.Submit(context.Background(), both)
	fatal(t, err)
	fatal(t, w.desk.Claim(context.Background(), w.server, nobody))
	if _, err := os.Stat(w.desk.asidePath(half.PAE())); !os.IsNotExist(err) {
		t.Errorf("with its receipt kept, its values still lie there: %v", err)
	}
}

// TestAReceiptForAnotherLeaf: the second record of a stream has a header that the
// desk cannot know. A receipt that promises any other leaf is found all the same.
func TestAReceiptForAnotherLeaf(t *testing.T) {
	w := newWorld(t)
	first, _ := w.recorded(t)
	d := Draft{Type: domain.TypePresenceAttested, Stream: string(first.Statement.Stream), OccurredAt: domain.ClaimAt(clock), Source: domain.Source{Kind: "own"},
		Signers: []DraftSigner{{Role: domain.RoleInvestigator, Purpose: domain.PurposeRecord}}}
	var err error
	d.Facts, err = FactsOf(domain.PresenceAttested{Presence: domain.Presence{Method: "photograph", Match: "yes"}})
	fatal(t, err)
	signed := w.sign(t, d, Setting{Ledger: w.desk.Ledger(), After: domain.Prefix{Count: 1, Digest: domain.Digest(first.PAE().String())},
		Child: childOf(first.Statement), Now: clock}, w.first)
	result, err := w.server.Submit(context.Background(), signed)
	fatal(t, err)
	recorded := result.(Recorded)
	for name, previous := range map[string]transparency.Digest{"none": {}, "another": transparency.LeafHash([]byte("x"))} {
		if _, err := CheckReceipt(w.trust, signed, recorded.Note, previous, clock); domain.KindOf(err) != domain.Tampered || !strings.Contains(err.Error(), "does not hold the statement") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
