package transparency

import (
	"bytes"
	"encoding/base64"
)

// Carries reports whether an envelope, in the form of Envelope.Bytes, has exactly this
// payload. It looks at nothing behind it: of an envelope that was read before, a digest
// vouches for the rest.
func Carries(envelope, payload []byte) bool {
	text, ours := bytes.CutPrefix(envelope, []byte(keptHead))
	n := base64.StdEncoding.EncodedLen(len(payload))
	if !ours || len(payload) == 0 || len(text) < n || !bytes.HasPrefix(text[n:], []byte(keptList)) {
		return false
	}
	return isBase64Of(text[:n], payload)
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
