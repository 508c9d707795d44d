package ledger

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"

	jsonx "github.com/go-json-experiment/json"
)

// pad writes the number of texts, each behind its length (uint32, big-endian),
// and zeros up to a multiple of 256 bytes, so that length tells little.
func pad(texts []string) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(texts)))
	for _, text := range texts {
		b = binary.BigEndian.AppendUint32(b, uint32(len(text)))
		b = append(b, text...)
	}
	return append(b, make([]byte, (padBucket-len(b)%padBucket)%padBucket)...)
}

var errPadding = errors.New("padding is not canonical")

// unpad takes exactly what pad makes.
func unpad(b []byte) ([]string, error) {
	if len(b) < padBucket || len(b)%padBucket != 0 {
		return nil, errPadding
	}
	count := binary.BigEndian.Uint32(b)
	b = b[4:]
	if count > maxTexts {
		return nil, errPadding
	}
	texts := make([]string, 0, count)
	for range count {
		if len(b) < 4 || uint64(len(b)-4) < uint64(binary.BigEndian.Uint32(b)) {
			return nil, errPadding
		}
		size := binary.BigEndian.Uint32(b)
		texts = append(texts, string(b[4:4+size]))
		b = b[4+size:]
	}
	for _, zero := range b {
		if zero != 0 || len(b) >= padBucket {
			return nil, errPadding
		}
	}
	return texts, nil
}

type sealedJSON struct {
	Subjects []string `json:"subjects"`
	Data     string   `json:"data"`
}

// MarshalJSON gives {"subjects":["person-…"],"data":"<base64>"}, as it goes into
// the store's Meta.
func (s Sealed) MarshalJSON() ([]byte, error) {
	if err := s.check(); err != nil {
		return nil, fmt.Errorf("write sealed: %w: %w", ErrVaultInput, err)
	}
	return json.Marshal(sealedJSON{s.Subjects, base64.StdEncoding.EncodeToString(s.Data)})
}

// UnmarshalJSON reads strictly: no duplicate, unknown or missing names, sorted
// subjects, canonical base64, bounded sizes. ErrCiphertext otherwise.
func (s *Sealed) UnmarshalJSON(text []byte) error {
	if len(text) > maxSealedJSON {
		return fmt.Errorf("read sealed: %w: too large", ErrCiphertext)
	}
	var raw sealedJSON
	if err := jsonx.Unmarshal(text, &raw, jsonx.RejectUnknownMembers(true)); err != nil {
		return fmt.Errorf("read sealed: %w: malformed", ErrCiphertext)
	}
	data, err := base64.StdEncoding.Strict().DecodeString(raw.Data)
	if err != nil || base64.StdEncoding.EncodedLen(len(data)) != len(raw.Data) {
		return fmt.Errorf("read sealed: %w: base64", ErrCiphertext)
	}
	read := Sealed{raw.Subjects, data}
	if err := read.check(); err != nil {
		return fmt.Errorf("read sealed: %w: %w", ErrCiphertext, err)
	}
	*s = read
	return nil
}
