package transparency

import (
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/secure-systems-lab/go-securesystemslib/dsse"
)

var testPayload = []byte(`{"id":"0190f5b2-0000-7000-8000-000000000001","type":"custody.transfer.accepted.v1"}`)

func testEnvelope() (Envelope, map[string]ed25519.PublicKey) {
	keys := make(map[string]ed25519.PublicKey)
	for _, n := range []byte{10, 11} {
		public := publicOf(testKey(n))
		keys[KeyID(public)] = public
	}
	return SignEnvelope(testPayload, testKey(10), testKey(11)), keys
}

func TestEnvelopeVector(t *testing.T) {
	e, keys := testEnvelope()
	golden(t, "pae.txt", PAE(PayloadType, testPayload))
	golden(t, "envelope.json", e.Bytes())
	golden(t, "envelope-pae-digest.txt", []byte(e.PAEDigest().String()+"\n"))
	read, err := ParseEnvelope(e.Bytes())
	must(t, err)
	must(t, read.Verify(keys))
}

func TestPAEAgreesWithASecondImplementation(t *testing.T) {
	for _, payload := range []string{"", "hello world", "\x00\n ", strings.Repeat("x", 12345)} {
		for _, kind := range []string{"", PayloadType, "http://example.com/HelloWorld"} {
			if got, want := PAE(kind, []byte(payload)), dsse.PAE(kind, []byte(payload)); string(got) != string(want) {
				t.Errorf("got %q, want %q", got, want)
			}
		}
	}
}

func TestEnvelopeHasOneForm(t *testing.T) {
	e, keys := testEnvelope()
	loose := `{ "signatures": [` +
		`{"sig":"` + encodeBase64(e.Signatures[1].Sig) + `","keyid":"` + e.Signatures[1].KeyID + `"},` +
		`{"keyid":"` + e.Signatures[0].KeyID + `","sig":"` + encodeBase64(e.Signatures[0].Sig) + `"}],` +
		`"payload":"` + encodeBase64(e.Payload) + `","payloadType":"` + PayloadType + `"}`
	read, err := ParseEnvelope([]byte(loose))
	must(t, err)
	must(t, read.Verify(keys))
	if string(read.Bytes()) != string(e.Bytes()) {
		t.Errorf("got %s, want %s", read.Bytes(), e.Bytes())
	}
	turned := e
	turned.Signatures = slices.Clone(e.Signatures)
	slices.Reverse(turned.Signatures)
	if string(turned.Bytes()) != string(e.Bytes()) || turned.Signatures[0].KeyID != e.Signatures[1].KeyID {
		t.Error("Bytes must sort, and leave the caller's slice alone")
	}
}

func TestParseEnvelopeRefuses(t *testing.T) {
	e, _ := testEnvelope()
	good := string(e.Bytes())
	one := `{"keyid":"` + e.Signatures[0].KeyID + `","sig":"` + encodeBase64(e.Signatures[0].Sig) + `"}`
	prefix := `{"payloadType":"` + PayloadType + `","payload":"e30=","signatures":[`
	if _, err := ParseEnvelope([]byte(prefix + one + "]}")); err != nil {
		t.Fatal(err) // else the cases below would pass for the wrong reason
	}
	for name, c := range map[string]struct{ data, field string }{
		"other type":            {strings.Replace(good, ".v1+json", ".v2+json", 1), "/payloadType"},
		"empty payload":         {strings.Replace(prefix, "e30=", "", 1) + one + "]}", "/payload"},
		"lenient payload":       {strings.Replace(prefix, "e30=", "e31=", 1) + one + "]}", "/payload"},
		"payload over lines":    {strings.Replace(prefix, "e30=", `e3\n0=`, 1) + one + "]}", "/payload"},
		"no signatures":         {prefix + "]}", "/signatures"},
		"seventeen signatures":  {prefix + strings.TrimSuffix(strings.Repeat(one+",", 17), ",") + "]}", "/signatures"},
		"one key twice":         {prefix + one + "," + one + "]}", "/signatures/1/keyid"},
		"key id in upper case":  {prefix + strings.Replace(one, e.Signatures[0].KeyID, strings.ToUpper(e.Signatures[0].KeyID), 1) + "]}", "/signatures/0/keyid"},
		"no key id":             {prefix + `{"sig":"` + encodeBase64(e.Signatures[0].Sig) + `"}]}`, "/signatures/0/keyid"},
		"short signature":       {prefix + `{"keyid":"` + e.Signatures[0].KeyID + `","sig":"AAAA"}]}`, "/signatures/0/sig"},
		"unknown member":        {strings.Replace(good, "{", `{"extra":1,`, 1), ""},
		"duplicate member":      {strings.Replace(good, "{", `{"payload":"e30=",`, 1), "/payload"},
		"too large":             {good + strings.Repeat(" ", MaxEntry), ""},
		"something after":       {good + "\n{}", ""},
		"signatures not a list": {prefix[:len(prefix)-1] + `{}}`, "/signatures"},
	} {
		_, err := ParseEnvelope([]byte(c.data))
		var field *FieldError
		if !errors.As(err, &field) || field.Field != c.field {
			t.Errorf("%s: got %v, want a FieldError at %q", name, err, c.field)
		}
	}
}

func TestVerifyWantsExactlyTheSigners(t *testing.T) {
	e, keys := testEnvelope()
	a, b := e.Signatures[0], e.Signatures[1]
	stranger := SignEnvelope(testPayload, testKey(12)).Signatures[0]
	swapped := []Signature{{a.KeyID, b.Sig}, {b.KeyID, a.Sig}}
	short := map[string]ed25519.PublicKey{a.KeyID: keys[a.KeyID][:31], b.KeyID: keys[b.KeyID]}
	exchanged := map[string]ed25519.PublicKey{a.KeyID: keys[b.KeyID], b.KeyID: keys[a.KeyID]}
	for name, c := range map[string]struct {
		signatures []Signature
		keys       map[string]ed25519.PublicKey
		id, reason string
	}{
		"stripped":      {[]Signature{a}, keys, b.KeyID, "missing"},
		"none":          {nil, keys, min(a.KeyID, b.KeyID), "missing"},
		"added":         {[]Signature{a, b, stranger}, keys, stranger.KeyID, "not one of the signers"},
		"twice":         {[]Signature{a, a}, keys, a.KeyID, "signed twice"},
		"swapped":       {swapped, keys, a.KeyID, "does not match"},
		"no keys":       {nil, nil, "", "no keys"},
		"short key":     {[]Signature{a, b}, short, a.KeyID, "another id"},
		"exchanged key": {[]Signature{a, b}, exchanged, a.KeyID, "another id"},
		"empty sig":     {[]Signature{{a.KeyID, nil}, b}, keys, a.KeyID, "does not match"},
	} {
		err := Envelope{Payload: e.Payload, Signatures: c.signatures}.Verify(c.keys)
		var refused *SignatureError
		if !errors.As(err, &refused) || !errors.Is(err, ErrSignature) {
			t.Errorf("%s: got %v, want a SignatureError", name, err)
			continue
		}
		if refused.KeyID != c.id || !strings.Contains(refused.Reason, c.reason) {
			t.Errorf("%s: got %v, want key %s %s", name, refused, c.id, c.reason)
		}
	}
}

func TestEnvelopeFlippedAnywhereIsRefused(t *testing.T) {
	e, keys := testEnvelope()
	eachFlip(e.Bytes(), func(at int, broken []byte) {
		read, err := ParseEnvelope(broken)
		if err == nil {
			err = read.Verify(keys)
		}
		if err == nil {
			t.Errorf("byte %d flipped to %q: accepted", at, broken[at])
		}
	})
}

// The points whose order divides eight, in every encoding a lenient decoder
// takes: known from the literature, not computed by the code under test.
var smallOrderKeys = []string{
	"0100000000000000000000000000000000000000000000000000000000000000", // identity
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // order 2
	"0000000000000000000000000000000000000000000000000000000000000000", // order 4
	"0000000000000000000000000000000000000000000000000000000000000080",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", // order 8
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
	"0100000000000000000000000000000000000000000000000000000000000080", // not canonical
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
	"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
	"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
}

func TestValidPublicKeyRefuses(t *testing.T) {
	for _, text := range smallOrderKeys {
		raw, err := hex.DecodeString(text)
		must(t, err)
		wantErr(t, text, ValidPublicKey(raw), ErrMalformed)
	}
	// y = 3 + p, which a lenient decoder reads as y = 3; and y = 2, not on the curve.
	high := slices.Repeat([]byte{0xff}, 32)
	high[0], high[31] = 0xf0, 0x7f
	wantErr(t, "y above p", ValidPublicKey(high), ErrMalformed)
	two := make([]byte, 32)
	two[0] = 2
	wantErr(t, "y = 2", ValidPublicKey(two), ErrMalformed)
	wantErr(t, "31 bytes", ValidPublicKey(two[:31]), ErrMalformed)
	wantErr(t, "nothing", ValidPublicKey(nil), ErrMalformed)
}

func TestValidPublicKeyAcceptsHonestKeys(t *testing.T) {
	for n := range byte(200) {
		must(t, ValidPublicKey(publicOf(testKey(n))))
	}
	base, err := hex.DecodeString("5866666666666666666666666666666666666666666666666666666666666666")
	must(t, err)
	must(t, ValidPublicKey(base)) // the base point
}

// The reason for the rule: under the identity as key, one signature fits any
// message.
func TestIdentityKeyVerifiesAnything(t *testing.T) {
	identity, err := hex.DecodeString(smallOrderKeys[0])
	must(t, err)
	forged := make([]byte, ed25519.SignatureSize) // R = identity, S = 0
	forged[0] = 1
	if !ed25519.Verify(identity, []byte("anything"), forged) {
		t.Error("the forgery this rule is for no longer works: mend the comment")
	}
	wantErr(t, "identity", ValidPublicKey(identity), ErrMalformed)
}
