package transparency

import (
	"bytes"
	"crypto/ed25519"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/transparency-dev/formats/log"
	"golang.org/x/mod/sumdb/note"
)

func testCheckpoint() Checkpoint {
	return Checkpoint{Origin: testOrigin, Tree: Tree{Size: 70000, Root: LeafHash([]byte("root"))}}
}

// cosignedCheckpoint is signed by the log and by two witnesses.
func cosignedCheckpoint(t testing.TB, c Checkpoint) []byte {
	t.Helper()
	signer, _ := testSigner(t, testOrigin, 1)
	data, err := SignCheckpoint(c, signer)
	must(t, err)
	data, err = AddSignatures(data, testCosigner(t, "witness-a.example", 4), testCosigner(t, "witness-b.example", 5))
	must(t, err)
	return data
}

func TestCheckpointVector(t *testing.T) {
	signer, vkey := testSigner(t, testOrigin, 1)
	data, err := SignCheckpoint(testCheckpoint(), signer)
	must(t, err)
	golden(t, "checkpoint.txt", data)
	golden(t, "checkpoint-cosigned.txt", cosignedCheckpoint(t, testCheckpoint()))
	c, err := OpenCheckpoint(data, testVerifier(t, vkey))
	must(t, err)
	if c != testCheckpoint() {
		t.Errorf("got %+v", c)
	}
}

func TestCheckpointAgreesWithASecondImplementation(t *testing.T) {
	_, vkey := testSigner(t, testOrigin, 1)
	verifier, err := note.NewVerifier(vkey)
	must(t, err)
	want := testCheckpoint()
	c, rest, _, err := log.ParseCheckpoint(cosignedCheckpoint(t, want), testOrigin, verifier)
	must(t, err)
	if c.Origin != want.Origin || c.Size != want.Size || !bytes.Equal(c.Hash, want.Root[:]) || len(rest) > 0 {
		t.Errorf("got %+v, rest %q", c, rest)
	}
	text := log.Checkpoint{Origin: want.Origin, Size: want.Size, Hash: want.Root[:]}.Marshal()
	if string(text) != want.Text() {
		t.Errorf("got %q, want %q", want.Text(), text)
	}
}

func TestOpenCheckpointRefusesOtherForms(t *testing.T) {
	signer, vkey := testSigner(t, testOrigin, 1)
	verifier := testVerifier(t, vkey)
	good := testCheckpoint().Text()
	for _, c := range []struct{ old, new string }{
		{"70000", "070000"}, {"70000", "+70000"}, {"70000", ""}, {"70000", "9223372036854775808"}, {"70000", "7e4"},
		{"=\n", "=\nextension\n"}, {"=\n", "=\n\nblank\n"}, {"=\n", "\n"}, {testOrigin, ""}, {testOrigin, "two words"},
		{"\n70000", "\n 70000"}, {"70000", "0"},
	} {
		text := strings.Replace(good, c.old, c.new, 1)
		if text == good {
			t.Fatalf("%q changes nothing", c.new)
		}
		data, err := note.Sign(&note.Note{Text: text}, signer)
		must(t, err)
		_, err = OpenCheckpoint(data, verifier)
		wantErr(t, text, err, ErrMalformed)
	}
	_, err := SignCheckpoint(Checkpoint{Origin: "a b", Tree: testCheckpoint().Tree}, signer)
	wantErr(t, "origin of two words", err, ErrMalformed)
	_, err = SignCheckpoint(testCheckpoint())
	wantErr(t, "no signer", err, ErrMalformed)
}

func TestOpenCheckpointWantsEveryVerifier(t *testing.T) {
	signer, vkey := testSigner(t, testOrigin, 1)
	_, second := testSigner(t, testOrigin, 3)
	data, err := SignCheckpoint(testCheckpoint(), signer)
	must(t, err)
	_, err = OpenCheckpoint(data, testVerifier(t, vkey), testVerifier(t, second))
	wantErr(t, "one of two", err, ErrSignature)
	_, err = OpenCheckpoint(data, testVerifier(t, second))
	wantErr(t, "another key", err, ErrSignature)
	_, err = OpenCheckpoint(data)
	wantErr(t, "no verifier", err, ErrSignature)
	_, err = AddSignatures(data, signer)
	wantErr(t, "the log's key again", err, ErrMalformed)
}

func TestCheckpointFlippedAnywhereIsRefused(t *testing.T) {
	_, vkey := testSigner(t, testOrigin, 1)
	data := cosignedCheckpoint(t, testCheckpoint())
	verifiers := []note.Verifier{testVerifier(t, vkey)}
	for _, w := range []*Cosigner{testCosigner(t, "witness-a.example", 4), testCosigner(t, "witness-b.example", 5)} {
		verifiers = append(verifiers, testVerifier(t, w.VerifierKey()))
	}
	_, err := OpenCheckpoint(data, verifiers...)
	must(t, err)
	eachFlip(data, func(at int, broken []byte) {
		if _, err := OpenCheckpoint(broken, verifiers...); err == nil {
			t.Errorf("byte %d flipped: accepted", at)
		}
	})
}

// The cosignature is computed here from the text of the specification.
func TestCosignatureFollowsTheSpecification(t *testing.T) {
	c := testCosigner(t, "witness-a.example", 4)
	text := testCheckpoint().Text()
	signature, err := c.Sign([]byte(text))
	must(t, err)
	if at := binary.BigEndian.Uint64(signature); at != uint64(testTime.Unix()) {
		t.Errorf("got time %d", at)
	}
	message := "cosignature/v1\ntime 1772353800\n" + text
	if !ed25519.Verify(publicOf(testKey(4)), []byte(message), signature[8:]) {
		t.Error("signature is not over the message of the specification")
	}
	if !strings.HasPrefix(c.VerifierKey(), "witness-a.example+") {
		t.Errorf("got %s", c.VerifierKey())
	}
	golden(t, "witness-key.txt", []byte(c.VerifierKey()+"\n"))
	_, err = c.Sign([]byte(text + "extension\n"))
	wantErr(t, "not a checkpoint", err, ErrMalformed)
}

func TestNewVerifierRefuses(t *testing.T) {
	_, good := testSigner(t, testOrigin, 1)
	parts := strings.Split(good, "+")
	identity := append([]byte{algEd25519, 1}, make([]byte, 31)...)
	hash := noteKeyHash(testOrigin, identity)
	for name, vkey := range map[string]string{
		"empty":         "",
		"other hash":    parts[0] + "+00000000+" + parts[2],
		"other name":    "other+" + parts[1] + "+" + parts[2],
		"no name":       "+" + parts[1] + "+" + parts[2],
		"upper case":    parts[0] + "+" + strings.ToUpper(parts[1]) + "+" + parts[2],
		"line break":    good + "\n",
		"small order":   verifierKey{testOrigin, algEd25519, identity[1:], hash}.String(),
		"unknown alg":   verifierKey{testOrigin, 7, publicOf(testKey(1)), noteKeyHash(testOrigin, append([]byte{7}, publicOf(testKey(1))...))}.String(),
		"cut short":     good[:len(good)-4],
		"very long":     strings.Repeat("a", 600) + "+" + parts[1] + "+" + parts[2],
		"hidden spaces": "a\u00a0b+" + parts[1] + "+" + parts[2],
	} {
		if vkey == good {
			t.Fatalf("%s: the case changes nothing", name)
		}
		_, err := NewVerifier(vkey)
		wantErr(t, name, err, ErrMalformed)
	}
}
