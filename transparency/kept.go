package transparency

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
)

// The parts of an envelope's one form, as Envelope.Bytes writes it.
const (
	keptHead = `{"payloadType":"` + PayloadType + `","payload":"`
	keptList = `","signatures":[`
	keptKey  = `{"keyid":"`
	keptSig  = `","sig":"`
	keptEnd  = `"}`
	keptTail = `]}`
)

// ParseKept reads the one form that Envelope.Bytes writes, and reports false for any
// other, ParseEnvelope may still read that. Leaves hold this form alone, so most of what
// is ever read of envelopes is read here, without a JSON decoder: the bytes that stand
// between the values are compared, and base64 and hexadecimal are strict. What it returns
// gives back the same bytes.
func ParseKept(data []byte) (Envelope, bool) {
	if len(data) > MaxEntry {
		return Envelope{}, false
	}
	in := keptReader{rest: data, ok: true}
	in.skip(keptHead)
	e := Envelope{Payload: in.base64()}
	in.skip(keptList)
	for in.ok && len(e.Signatures) <= MaxSignatures {
		e.Signatures = append(e.Signatures, in.signature())
		if !bytes.HasPrefix(in.rest, []byte(",")) {
			break
		}
		in.skip(",")
	}
	in.skip(keptTail)
	if !in.ok || len(in.rest) > 0 || len(e.Payload) == 0 || !e.inOrder() {
		return Envelope{}, false
	}
	return e, true
}

// inOrder reports whether there are as many signatures as there may be, of ascending
// keys.
func (e Envelope) inOrder() bool {
	for i, s := range e.Signatures {
		if len(s.Sig) != ed25519.SignatureSize || i > 0 && e.Signatures[i-1].KeyID >= s.KeyID {
			return false
		}
	}
	return len(e.Signatures) > 0 && len(e.Signatures) <= MaxSignatures
}

// keptReader reads bytes from the front, until something is not as it must be.
type keptReader struct {
	rest []byte
	ok   bool
}

func (r *keptReader) skip(text string) {
	rest, found := bytes.CutPrefix(r.rest, []byte(text))
	r.rest, r.ok = rest, r.ok && found
}

// upToQuote is what stands before the next quotation mark.
func (r *keptReader) upToQuote() []byte {
	end := bytes.IndexByte(r.rest, '"')
	if end < 0 {
		r.ok = false
		return nil
	}
	text := r.rest[:end]
	r.rest = r.rest[end:]
	return text
}

func (r *keptReader) base64() []byte {
	text := r.upToQuote()
	data := make([]byte, base64.StdEncoding.DecodedLen(len(text)))
	n, err := base64.StdEncoding.Strict().Decode(data, text)
	// The decoder skips line breaks; with one the text is longer than it need be.
	r.ok = r.ok && err == nil && base64.StdEncoding.EncodedLen(n) == len(text)
	return data[:n]
}

func (r *keptReader) signature() (s Signature) {
	r.skip(keptKey)
	s.KeyID = string(r.upToQuote())
	r.ok = r.ok && isHexDigest(s.KeyID)
	r.skip(keptSig)
	s.Sig = r.base64()
	r.skip(keptEnd)
	return s
}
