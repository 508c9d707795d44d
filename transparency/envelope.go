package transparency

import (
	"bytes"
	"cmp"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strconv"
)

// PayloadType is the DSSE payload type of a statement.
const PayloadType = "application/vnd.homeward.statement.v1+json"

// MaxSignatures is how many signatures one envelope may carry.
const MaxSignatures = 16

// Envelope is a DSSE envelope: a statement's bytes as they were signed, and the
// signatures over their pre-authentication encoding.
type Envelope struct {
	Payload    []byte
	Signatures []Signature
}

// Signature is one Ed25519 signature and the id of its key.
type Signature struct {
	KeyID string // see KeyID
	Sig   []byte // 64 bytes
}

// PAE returns the DSSE pre-authentication encoding: the bytes that are signed.
func PAE(payloadType string, payload []byte) []byte {
	pae := make([]byte, 0, len("DSSEv1")+len(payloadType)+len(payload)+32)
	return append(appendPAEHead(pae, payloadType, len(payload)), payload...)
}

// appendPAEHead appends what stands before a payload of so many bytes.
func appendPAEHead(pae []byte, payloadType string, size int) []byte {
	pae = append(pae, "DSSEv1 "...)
	pae = strconv.AppendInt(pae, int64(len(payloadType)), 10)
	pae = append(append(append(pae, ' '), payloadType...), ' ')
	return append(strconv.AppendInt(pae, int64(size), 10), ' ')
}

// SignEnvelope signs the payload with each key, in the order of the key ids.
func SignEnvelope(payload []byte, keys ...ed25519.PrivateKey) Envelope {
	pae := PAE(PayloadType, payload)
	e := Envelope{Payload: bytes.Clone(payload)}
	for _, key := range keys {
		public, _ := key.Public().(ed25519.PublicKey)
		e.Signatures = append(e.Signatures, Signature{KeyID: KeyID(public), Sig: ed25519.Sign(key, pae)})
	}
	e.Signatures = sorted(e.Signatures)
	return e
}

// wireEnvelope is the JSON form of DSSE; wireSignature that of one signature.
type wireEnvelope struct {
	PayloadType string          `json:"payloadType"`
	Payload     string          `json:"payload"`
	Signatures  []wireSignature `json:"signatures"`
}

type wireSignature struct {
	KeyID string `json:"keyid"`
	Sig   string `json:"sig"`
}

// ParseEnvelope reads the JSON form, its members in any order. It refuses other
// payload types, an empty payload, lenient base64, no or more than MaxSignatures
// signatures, two of one key, and more than MaxEntry bytes. The result holds the
// signatures sorted by key id. Whether they are good is Verify's question. Errors
// are *FieldError.
func ParseEnvelope(data []byte) (Envelope, error) {
	if len(data) > MaxEntry {
		return Envelope{}, &FieldError{Reason: "larger than " + strconv.Itoa(MaxEntry) + " bytes"}
	}
	if e, kept := ParseKept(data); kept {
		return e, nil
	}
	var wire wireEnvelope
	if err := Unmarshal(data, &wire); err != nil {
		return Envelope{}, err
	}
	if wire.PayloadType != PayloadType {
		return Envelope{}, &FieldError{Field: "/payloadType", Reason: "want " + PayloadType}
	}
	payload, err := DecodeBase64(wire.Payload)
	if err != nil || len(payload) == 0 {
		return Envelope{}, &FieldError{Field: "/payload", Reason: "want standard base64 of a statement"}
	}
	signatures, err := parseSignatures(wire.Signatures)
	if err != nil {
		return Envelope{}, err
	}
	return Envelope{Payload: payload, Signatures: signatures}, nil
}

func parseSignatures(wire []wireSignature) ([]Signature, error) {
	if len(wire) == 0 || len(wire) > MaxSignatures {
		return nil, &FieldError{Field: "/signatures", Reason: "want 1 to " + strconv.Itoa(MaxSignatures)}
	}
	signatures := make([]Signature, 0, len(wire))
	for i, w := range wire {
		place := "/signatures/" + strconv.Itoa(i)
		if !isHexDigest(w.KeyID) {
			return nil, &FieldError{Field: place + "/keyid", Reason: "want the SHA-256 of a key in lower-case hexadecimal"}
		}
		sig, err := DecodeBase64(w.Sig)
		if err != nil || len(sig) != ed25519.SignatureSize {
			return nil, &FieldError{Field: place + "/sig", Reason: "want standard base64 of an Ed25519 signature"}
		}
		if slices.ContainsFunc(signatures, func(s Signature) bool { return s.KeyID == w.KeyID }) {
			return nil, &FieldError{Field: place + "/keyid", Reason: "second signature of one key"}
		}
		signatures = append(signatures, Signature{KeyID: w.KeyID, Sig: sig})
	}
	return sorted(signatures), nil
}

// Bytes returns the one form that is kept for ever: signatures sorted by key id,
// members in fixed order, no white space. ParseKept reads it.
func (e Envelope) Bytes() []byte {
	const perSignature = len(keptKey) + 2*len(Digest{}) + len(keptSig) + 88 + len(keptEnd) + 1
	size := len(keptHead) + base64.StdEncoding.EncodedLen(len(e.Payload)) + len(keptList) + len(e.Signatures)*perSignature + len(keptTail)
	out := append(make([]byte, 0, size), keptHead...)
	out = append(base64.StdEncoding.AppendEncode(out, e.Payload), keptList...)
	for i, s := range sorted(e.Signatures) {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(append(append(out, keptKey...), hexOnly(s.KeyID)...), keptSig...)
		out = append(base64.StdEncoding.AppendEncode(out, s.Sig), keptEnd...)
	}
	return append(out, keptTail...)
}

// PAEDigest returns the SHA-256 of the pre-authentication encoding: the identity
// of a statement, whoever has signed it so far.
func (e Envelope) PAEDigest() Digest { return PayloadDigest(e.Payload) }

// PayloadDigest is Envelope.PAEDigest of a payload.
func PayloadDigest(payload []byte) (d Digest) {
	hash := sha256.New()
	hash.Write(appendPAEHead(make([]byte, 0, 96), PayloadType, len(payload)))
	hash.Write(payload)
	hash.Sum(d[:0])
	return d
}

// sorted never touches the caller's slice.
func sorted(signatures []Signature) []Signature {
	signatures = slices.Clone(signatures)
	slices.SortFunc(signatures, func(a, b Signature) int { return cmp.Compare(a.KeyID, b.KeyID) })
	return signatures
}

// hexOnly keeps a key id that did not come from KeyID or ParseEnvelope from
// breaking out of its JSON string.
func hexOnly(id string) string {
	if !isHexDigest(id) {
		return hex.EncodeToString([]byte(id))
	}
	return id
}
