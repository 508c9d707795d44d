package transparency

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"math/big"
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
)

// Every fuzz target checks two things: no input makes a parser panic, and what a
// parser accepts it gives back: the same bytes where the format has one form, a
// fixed point where several are accepted.

// seedVectors adds the vector files that the tests pin, and pieces of them.
func seedVectors(f *testing.F, files ...string) {
	f.Helper()
	for _, name := range files {
		data := readVector(f, name)
		f.Add(data)
		f.Add(data[:len(data)/2])
		f.Add(append(bytes.Clone(data), data...))
	}
	f.Add([]byte{})
}

// sameBytes fails unless a format that has one form gave back its input.
func sameBytes(t *testing.T, got, want []byte) {
	t.Helper()
	if !bytes.Equal(got, want) {
		t.Fatalf("accepted %q, gave back %q", want, got)
	}
}

func malformed(t *testing.T, err error, kinds ...error) bool {
	t.Helper()
	if err == nil {
		return false
	}
	for _, kind := range append(kinds, ErrMalformed) {
		if errors.Is(err, kind) {
			return true
		}
	}
	t.Fatalf("refused with %v, which is none of the documented errors", err)
	return true
}

func FuzzStrict(f *testing.F) {
	seedVectors(f, "envelope.json", "trust.json")
	f.Add([]byte(`{"name":"a","count":1,"inner":{"value":-0},"map":{"x":null},"list":[{"value":1}],"raw":[1e3]}`))
	f.Add([]byte(strings.Repeat("[", 100)))
	f.Fuzz(func(t *testing.T, data []byte) {
		var v strictDocument
		if malformed(t, Unmarshal(data, &v)) {
			return
		}
		if !jsontext.Value(data).IsValid() {
			t.Fatalf("accepted %q, which is no JSON", data)
		}
		once, err := Marshal(v)
		must(t, err)
		var again strictDocument
		must(t, Unmarshal(once, &again))
		twice, err := Marshal(again)
		must(t, err)
		sameBytes(t, twice, once)
	})
}

func FuzzEnvelope(f *testing.F) {
	seedVectors(f, "envelope.json")
	_, keys := testEnvelope()
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := ParseEnvelope(data)
		if malformed(t, err) {
			return
		}
		again, err := ParseEnvelope(e.Bytes())
		if err != nil {
			// The fixed form of a dense envelope is never larger than what was read.
			t.Fatalf("refused its own form: %v", err)
		}
		sameBytes(t, again.Bytes(), e.Bytes())
		if again.PAEDigest() != e.PAEDigest() || (again.Verify(keys) == nil) != (e.Verify(keys) == nil) {
			t.Fatal("the fixed form is another statement")
		}
	})
}

// FuzzKept: the reader of the one form and the decoder of any agree on what that form is,
// and on what is in it. White space in front has the decoder read what the other would.
func FuzzKept(f *testing.F) {
	e, _ := testEnvelope()
	for _, edit := range keptEdits(e) {
		f.Add(edit)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) == MaxEntry {
			return // the white space makes it too long
		}
		kept, ok := ParseKept(data)
		decoded, err := ParseEnvelope(append([]byte(" "), data...))
		if one := err == nil && bytes.Equal(decoded.Bytes(), data); one != ok {
			t.Fatalf("read as the one form: %v, decoded: %v (%v): %q", ok, one, err, data)
		}
		if ok && !reflect.DeepEqual(kept, decoded) {
			t.Fatalf("read %+v, decoded %+v", kept, decoded)
		}
	})
}

// keptEdits are an envelope's one form and what is nearly that.
func keptEdits(e Envelope) [][]byte {
	kept := e.Bytes()
	edits := [][]byte{kept, kept[:len(kept)-1], append(bytes.Clone(kept), '\n')}
	for _, edit := range [][2]string{
		{`"payloadType":`, `"payloadType": `}, {`"payload":"`, `"payload":"\r\n`}, {`"payload":"`, `"payload":"AAAA`},
		{`","signatures"`, `=","signatures"`}, {`"keyid":"`, `"keyid":"A`}, {`"sig":"`, `"sig":"\n`}, {`]}`, `,]}`}, {`}]}`, `},{}]}`},
		{`"signatures":[`, `"signatures":[,`},
	} {
		edits = append(edits, bytes.Replace(kept, []byte(edit[0]), []byte(edit[1]), 1))
	}
	return edits
}

func FuzzDisclosure(f *testing.F) {
	seedVectors(f, "disclosure.txt")
	f.Add(bytes.TrimSpace(readVector(f, "disclosure.txt")))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := ParseDisclosure(string(data))
		if array, failed := DecodeBase64URL(string(data)); failed == nil {
			sameDisclosure(t, array)
		}
		if malformed(t, err) {
			return
		}
		again, commitment, err := NewDisclosure(d.Salt, d.Record, d.Subject, d.Path, d.Value)
		must(t, err)
		sameBytes(t, []byte(again), data)
		if _, err := Open(d.Record, map[string]*Digest{d.Path: &commitment}, []string{string(data)}); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzEntry(f *testing.F) {
	seedVectors(f, "entry.txt", "entry-first.txt")
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := ParseEntry(data)
		if malformed(t, err) {
			return
		}
		again, err := e.Bytes()
		must(t, err)
		sameBytes(t, again, data)
	})
}

func FuzzCheckpoint(f *testing.F) {
	seedVectors(f, "checkpoint.txt", "checkpoint-cosigned.txt", "head.txt")
	trust := testTrust(f, 2)
	good := testCheckpoint()
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, err := PeekCheckpoint(data); !malformed(t, err) && !bytes.HasPrefix(data, []byte(c.Text()+"\n")) {
			t.Fatalf("read %+v out of %q", c, data)
		}
		if c, err := trust.OpenCheckpoint(data); !malformed(t, err, ErrSignature) && c != good {
			t.Fatalf("opened %+v, which was never signed", c)
		}
		_, err := parseHead(string(data))
		malformed(t, err)
	})
}

func FuzzProof(f *testing.F) {
	seedVectors(f, "leaf-130.tlog-proof")
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := ParseProof(data)
		if malformed(t, err) {
			return
		}
		sameBytes(t, p.Bytes(), data)
		// Whatever hashes it carries, it proves nothing about a leaf not there.
		if _, err := p.Verify(LeafHash([]byte("never logged")), PeekCheckpoint); err == nil {
			t.Fatal("proved a leaf that is in no tree")
		}
	})
}

func FuzzReceipt(f *testing.F) {
	seedVectors(f, "receipt.txt", "refusal.txt")
	trust := testTrust(f, 2)
	receipt, refusal := testReceipt(), testRefusal()
	f.Fuzz(func(t *testing.T, data []byte) {
		if r, err := trust.OpenReceipt(data); !malformed(t, err, ErrSignature) && r != receipt {
			t.Fatalf("opened %+v, which was never signed", r)
		}
		if r, err := trust.OpenRefusal(data); !malformed(t, err, ErrSignature) && r != refusal {
			t.Fatalf("opened %+v, which was never signed", r)
		}
		// The text without its signature, which the fuzzer can change.
		text, _, _ := strings.Cut(string(data), "\n\n")
		r, err := parseReceipt(text + "\n")
		if !malformed(t, err) && !strings.Contains(text, "\norigin "+r.Origin+"\npae "+r.PAE.String()+"\n") {
			t.Fatalf("read %+v out of %q", r, text)
		}
		_, err = parseRefusal(text + "\n")
		malformed(t, err)
	})
}

func FuzzTrust(f *testing.F) {
	seedVectors(f, "trust.json")
	f.Fuzz(func(t *testing.T, data []byte) {
		trust, err := ParseTrust(data)
		if malformed(t, err) {
			return
		}
		once, err := trust.Bytes()
		must(t, err)
		again, err := ParseTrust(once)
		must(t, err)
		twice, err := again.Bytes()
		must(t, err)
		sameBytes(t, twice, once)
	})
}

func FuzzTilePath(f *testing.F) {
	for _, path := range []string{"", "tile/0/000", "tile/1/x001/234.p/5", "tile/entries/000.p/112", "tile/7/000.p/127", "tile/8/data/000"} {
		f.Add(path)
	}
	f.Fuzz(func(t *testing.T, path string) {
		tile, err := ParseTilePath(path)
		if malformed(t, err) {
			return
		}
		sameBytes(t, []byte(tile.Path()), []byte(path))
		if tile.Width < 1 || tile.Width > TileWidth || tile.Level < EntriesLevel || tile.Level > 7 || strings.Contains(path, "..") {
			t.Fatalf("accepted %q as %+v", path, tile)
		}
	})
}

func FuzzEntryBundle(f *testing.F) {
	seedVectors(f, "entries.bin")
	f.Fuzz(func(t *testing.T, data []byte) {
		entries, err := ParseEntries(data)
		if malformed(t, err) {
			return
		}
		again, err := FormatEntries(entries)
		must(t, err)
		sameBytes(t, again, data)
	})
}

func FuzzVerifierKey(f *testing.F) {
	_, vkey := testSigner(f, testOrigin, 1)
	f.Add(vkey)
	f.Add(testCosigner(f, "witness-a.example", 4).VerifierKey())
	f.Fuzz(func(t *testing.T, vkey string) {
		key, err := parseVerifierKey(vkey)
		if malformed(t, err) {
			return
		}
		sameBytes(t, []byte(key.String()), []byte(vkey))
		if _, err := NewVerifier(vkey); err != nil {
			malformed(t, err)
		}
	})
}

// FuzzPreparedKey: the table of a key and the library have one decision. The mutation is
// added to a good signature, 64 bytes as one number, least first, so that S+L is near.
func FuzzPreparedKey(f *testing.F) {
	base := newBase(newComb)
	order, ok := plus(make([]byte, 64), new(big.Int).Lsh(groupOrder(), 256))
	if !ok {
		f.Fatal("L is too long")
	}
	seed := make([]byte, ed25519.SeedSize)
	for _, mutation := range [][]byte{nil, {1}, append(make([]byte, 32), 1), order, append(make([]byte, 31), 0x80), append(make([]byte, 63), 0x20)} {
		f.Add(seed, []byte("message"), mutation)
	}
	f.Fuzz(func(t *testing.T, seed, message, mutation []byte) {
		sum := sha256.Sum256(seed)
		key := ed25519.NewKeyFromSeed(sum[:])
		p := prepared(t, publicOf(key), base)
		sig := ed25519.Sign(key, message)
		carry := 0
		for i := range sig {
			if carry += int(sig[i]); i < len(mutation) {
				carry += int(mutation[i])
			}
			sig[i] = byte(carry)
			carry >>= 8
		}
		good := agree(t, "fuzzed", p, message, sig)
		if warm(base, publicOf(key)).Verify(publicOf(key), message, sig) != good {
			t.Error("the checker does not decide as the library")
		}
		// The mutation as a key: most that are points were never prepared from a seed.
		if len(mutation) == len(rawKey{}) {
			if other := prepareKey(rawKey(mutation), base, newComb); other != nil {
				agree(t, "fuzzed key", other, message, sig)
			}
		}
	})
}
