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
	in := NewKeptReader(data)
	in.Skip(keptHead)
	e := Envelope{Payload: in.Base64()}
	in.Skip(keptList)
	for more := true; more && in.Good() && len(e.Signatures) <= MaxSignatures; more = in.Next(",") {
		e.Signatures = append(e.Signatures, in.signature())
	}
	in.Skip(keptTail)
	if !in.Whole() || len(e.Payload) == 0 || !e.inOrder() {
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

// KeptReader reads JSON in the one form in which this project writes it, from the front,
// until something is not as it must be. It takes no other form, for which there is a
// decoder, and is not safe for concurrent use.
type KeptReader struct {
	rest []byte
	bad  bool
}

// NewKeptReader begins at the front.
func NewKeptReader(data []byte) *KeptReader { return &KeptReader{rest: data} }

// Next skips a text where it comes next, and reports whether it did.
func (r *KeptReader) Next(text string) (found bool) {
	r.rest, found = bytes.CutPrefix(r.rest, []byte(text))
	return found
}

// Skip skips a text that must come next.
func (r *KeptReader) Skip(text string) { r.Want(r.Next(text)) }

// Want says what must hold of what was read.
func (r *KeptReader) Want(holds bool) { r.bad = r.bad || !holds }

// Good reports whether all was as it must be so far.
func (r *KeptReader) Good() bool { return !r.bad }

// Whole reports whether all was as it must be, and nothing is left.
func (r *KeptReader) Whole() bool { return r.Good() && len(r.rest) == 0 }

// UpToQuote returns what stands before the next quotation mark, whatever it is.
func (r *KeptReader) UpToQuote() []byte {
	end := bytes.IndexByte(r.rest, '"')
	if r.Want(end >= 0); end < 0 {
		return nil
	}
	text := r.rest[:end]
	r.rest = r.rest[end:]
	return text
}

// Base64 returns what strict base64 before the next quotation mark stands for.
func (r *KeptReader) Base64() []byte {
	text := r.UpToQuote()
	data := make([]byte, base64.StdEncoding.DecodedLen(len(text)))
	n, err := base64.StdEncoding.Strict().Decode(data, text)
	// The decoder skips line breaks; with one the text is longer than it need be.
	r.Want(err == nil && base64.StdEncoding.EncodedLen(n) == len(text))
	return data[:n]
}

func (r *KeptReader) signature() (s Signature) {
	r.Skip(keptKey)
	s.KeyID = string(r.UpToQuote())
	r.Want(isHexDigest(s.KeyID))
	r.Skip(keptSig)
	s.Sig = r.Base64()
	r.Skip(keptEnd)
	return s
}

// Plain returns the text before the next quotation mark: printable ASCII, nothing escaped.
func (r *KeptReader) Plain() string {
	text := r.UpToQuote()
	for _, c := range text {
		if c < ' ' || c > '~' || c == '\\' {
			r.Want(false)
			return ""
		}
	}
	return string(text)
}

// PlainAfter skips a text that must come next, and returns the plain one behind it.
func (r *KeptReader) PlainAfter(text string) string {
	r.Skip(text)
	return r.Plain()
}

// Quoted returns a plain text with the quotation marks around it skipped.
func (r *KeptReader) Quoted() string {
	text := r.PlainAfter(`"`)
	r.Skip(`"`)
	return text
}

// ListOf reads the members of a list that is not empty, and its end, from behind the bracket
// that begins it.
func ListOf[T any](r *KeptReader, member func(*KeptReader) T) (list []T) {
	for more := true; more && r.Good(); more = r.Next(`,`) {
		list = append(list, member(r))
	}
	r.Skip(`]`)
	return list
}

// Number returns a number of at most 15 digits, without leading zeros.
func (r *KeptReader) Number() (n uint64) {
	digits := 0
	for digits < len(r.rest) && '0' <= r.rest[digits] && r.rest[digits] <= '9' && digits < 16 {
		n = 10*n + uint64(r.rest[digits]-'0')
		digits++
	}
	r.Want(0 < digits && digits < 16 && (r.rest[0] != '0' || digits == 1))
	r.rest = r.rest[digits:]
	return n
}

// Object returns the bytes from the next brace to the one that closes it, of an object that
// does not nest deep. Only brackets are looked at: what it has is for a decoder to say.
func (r *KeptReader) Object() []byte {
	depth := 0
	for i := 0; i < len(r.rest) && (i > 0 || r.rest[0] == '{'); i++ {
		switch r.rest[i] {
		case '"':
			i += 1 + stringEnd(r.rest[i+1:])
		case '{', '[':
			if depth++; depth > MaxDepth/2 {
				r.Want(false)
				return nil
			}
		case '}', ']':
			if depth--; depth == 0 {
				object := r.rest[: i+1 : i+1]
				r.rest = r.rest[i+1:]
				return object
			}
		}
	}
	r.Want(false)
	return nil
}
