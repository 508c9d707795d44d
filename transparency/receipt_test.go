package transparency

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
)

func testReceipt() Receipt {
	return Receipt{
		Origin: testOrigin, PAE: LeafHash([]byte("pae")), Leaf: LeafHash([]byte("leaf")), Stream: "child-7f3k",
		Count: 4, RecordedAt: testTime, SealBy: testTime.Add(10 * time.Minute),
	}
}

func testRefusal() Refusal {
	return Refusal{
		Origin: testOrigin, PAE: LeafHash([]byte("pae")), Kind: "conflict",
		Sentence: "A concern was raised after the head that the decision names.", At: testTime,
	}
}

func TestReceiptVector(t *testing.T) {
	signer, vkey := testSigner(t, "receipt.example", 2)
	data, err := SignReceipt(testReceipt(), signer)
	must(t, err)
	golden(t, "receipt.txt", data)
	r, err := OpenReceipt(data, testVerifier(t, vkey))
	must(t, err)
	if r != testReceipt() {
		t.Errorf("got %+v, want %+v", r, testReceipt())
	}
}

func TestRefusalVector(t *testing.T) {
	signer, vkey := testSigner(t, "receipt.example", 2)
	data, err := SignRefusal(testRefusal(), signer)
	must(t, err)
	golden(t, "refusal.txt", data)
	r, err := OpenRefusal(data, testVerifier(t, vkey))
	must(t, err)
	if r != testRefusal() {
		t.Errorf("got %+v, want %+v", r, testRefusal())
	}
}

func TestSignReceiptRefuses(t *testing.T) {
	signer, _ := testSigner(t, "receipt.example", 2)
	for name, change := range map[string]func(*Receipt){
		"no origin":         func(r *Receipt) { r.Origin = "" },
		"no stream":         func(r *Receipt) { r.Stream = "" },
		"stream of lines":   func(r *Receipt) { r.Stream = "child-1\ncount 9" },
		"no record":         func(r *Receipt) { r.Count = 0 },
		"seal by yesterday": func(r *Receipt) { r.SealBy = r.RecordedAt.Add(-1) },
		"before all years":  func(r *Receipt) { r.RecordedAt = r.RecordedAt.AddDate(-3000, 0, 0) },
		"beyond all years":  func(r *Receipt) { r.SealBy = r.SealBy.AddDate(9000, 0, 0) },
		"hidden character":  func(r *Receipt) { r.Stream = "child-\u202e1" },
	} {
		r := testReceipt()
		change(&r)
		_, err := SignReceipt(r, signer)
		wantErr(t, name, err, ErrMalformed)
	}
}

func TestSignRefusalRefuses(t *testing.T) {
	signer, _ := testSigner(t, "receipt.example", 2)
	for name, change := range map[string]func(*Refusal){
		"kind in capitals": func(r *Refusal) { r.Kind = "Conflict" },
		"no kind":          func(r *Refusal) { r.Kind = "" },
		"no sentence":      func(r *Refusal) { r.Sentence = "" },
		"two lines":        func(r *Refusal) { r.Sentence = "a\nb" },
		"hidden character": func(r *Refusal) { r.Sentence = "a\u202eb" },
		"too long":         func(r *Refusal) { r.Sentence = strings.Repeat("a", MaxSentence+1) },
	} {
		r := testRefusal()
		change(&r)
		_, err := SignRefusal(r, signer)
		wantErr(t, name, err, ErrMalformed)
	}
}

func TestOpenReceiptRefuses(t *testing.T) {
	signer, vkey := testSigner(t, "receipt.example", 2)
	other, otherKey := testSigner(t, "receipt.example", 3)
	verifier := testVerifier(t, vkey)
	data, err := SignReceipt(testReceipt(), signer)
	must(t, err)
	_, err = OpenReceipt(data, testVerifier(t, otherKey))
	wantErr(t, "another key", err, ErrSignature)
	_, err = OpenRefusal(data, verifier)
	wantErr(t, "a receipt as refusal", err, ErrMalformed)

	refusal, err := SignRefusal(testRefusal(), signer)
	must(t, err)
	_, err = OpenReceipt(refusal, verifier)
	wantErr(t, "a refusal as receipt", err, ErrMalformed)

	text, _, _ := strings.Cut(string(data), "\n\n")
	both, err := note.Sign(&note.Note{Text: text + "\n"}, signer, other)
	must(t, err)
	_, err = OpenReceipt(both, verifier)
	wantErr(t, "a second signature", err, ErrSignature)

	line := string(data[strings.Index(string(data), "\n\n")+2:])
	_, err = OpenReceipt([]byte(string(data)+line), verifier)
	wantErr(t, "the same signature twice", err, ErrMalformed)
	_, err = OpenReceipt([]byte(string(data)+strings.Repeat(" ", MaxNote)), verifier)
	wantErr(t, "too large", err, ErrMalformed)

	// Signed by the right key, but not in the one form.
	for _, c := range []struct{ old, new string }{
		{"count 4", "count 04"}, {"count 4\n", "count 4\ncount 4\n"}, {"stream child-7f3k\ncount 4", "count 4\nstream child-7f3k"},
		{receiptTitle, "homeward.receipt/v2"}, {"recorded 2026-03-01T08:30:00.000000120Z", "recorded 2026-03-01T08:30:00Z"}, {"origin ", "origin  "},
	} {
		changed := strings.Replace(text+"\n", c.old, c.new, 1)
		if changed == text+"\n" {
			t.Fatalf("%s: the case changes nothing", c.new)
		}
		signed, err := note.Sign(&note.Note{Text: changed}, signer)
		must(t, err)
		_, err = OpenReceipt(signed, verifier)
		wantErr(t, c.new, err, ErrMalformed)
	}
}

func TestReceiptFlippedAnywhereIsRefused(t *testing.T) {
	signer, vkey := testSigner(t, "receipt.example", 2)
	verifier := testVerifier(t, vkey)
	receipt, err := SignReceipt(testReceipt(), signer)
	must(t, err)
	refusal, err := SignRefusal(testRefusal(), signer)
	must(t, err)
	eachFlip(receipt, func(at int, broken []byte) {
		if _, err := OpenReceipt(broken, verifier); err == nil {
			t.Errorf("receipt: byte %d flipped: accepted", at)
		}
	})
	eachFlip(refusal, func(at int, broken []byte) {
		if _, err := OpenRefusal(broken, verifier); err == nil {
			t.Errorf("refusal: byte %d flipped: accepted", at)
		}
	})
}
