package transparency

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
)

// What an envelope's one form has before and behind the payload.
const (
	beforePayload = `{"payloadType":"` + PayloadType + `","payload":"`
	afterPayload  = `","signatures":[`
)

// Carries reports whether an envelope, in the form of Envelope.Bytes, has exactly this
// payload. It looks at nothing behind it: of an envelope that was read before, a digest
// vouches for the rest.
func Carries(envelope, payload []byte) bool {
	text, ours := bytes.CutPrefix(envelope, []byte(beforePayload))
	n := base64.StdEncoding.EncodedLen(len(payload))
	if !ours || len(payload) == 0 || len(text) < n || !bytes.HasPrefix(text[n:], []byte(afterPayload)) {
		return false
	}
	return isBase64Of(text[:n], payload)
}

// PayloadDigest is Envelope.PAEDigest of a payload, whoever signed it.
func PayloadDigest(payload []byte) Digest {
	hash, digest := sha256.New(), Digest{}
	head := make([]byte, 0, 80)
	head = append(strconv.AppendInt(append(head, "DSSEv1 "...), int64(len(PayloadType)), 10), " "+PayloadType+" "...)
	hash.Write(append(strconv.AppendInt(head, int64(len(payload)), 10), ' '))
	hash.Write(payload)
	hash.Sum(digest[:0])
	return digest
}

// isBase64Of compares in pieces, so that nothing is allocated. A piece of a multiple of
// three bytes ends without padding.
func isBase64Of(text, data []byte) bool {
	var piece [1024]byte
	for len(data) > 0 {
		part := data[:min(len(data), base64.StdEncoding.DecodedLen(len(piece)))]
		n := base64.StdEncoding.EncodedLen(len(part))
		base64.StdEncoding.Encode(piece[:n], part)
		if !bytes.Equal(piece[:n], text[:n]) {
			return false
		}
		text, data = text[n:], data[len(part):]
	}
	return true
}
