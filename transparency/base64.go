package transparency

import (
	"encoding/base64"
	"fmt"
	"strings"
)

// Go's decoders skip line breaks and, unless strict, ignore the unused bits of
// the last digit. Either would give one value several texts, and a commitment or
// a kept envelope must have one.

// DecodeBase64 reads standard base64 with padding (RFC 4648, section 4), as DSSE
// envelopes and public keys carry it. It returns ErrMalformed.
func DecodeBase64(text string) ([]byte, error) {
	return decodeBase64(base64.StdEncoding.Strict(), text)
}

// DecodeBase64URL reads URL-safe base64 without padding (RFC 4648, section 5),
// as disclosures carry it. It returns ErrMalformed.
func DecodeBase64URL(text string) ([]byte, error) {
	return decodeBase64(base64.RawURLEncoding.Strict(), text)
}

func decodeBase64(encoding *base64.Encoding, text string) ([]byte, error) {
	if strings.ContainsAny(text, "\r\n") {
		return nil, fmt.Errorf("decode base64: %w: line break", ErrMalformed)
	}
	data, err := encoding.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("decode base64: %w: %w", ErrMalformed, err)
	}
	return data, nil
}

func encodeBase64(data []byte) string    { return base64.StdEncoding.EncodeToString(data) }
func encodeBase64URL(data []byte) string { return base64.RawURLEncoding.EncodeToString(data) }
