package transparency

import (
	"fmt"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// Refusal is the ledger's signed no: an officer turned away can show when and
// why.
type Refusal struct {
	Origin   string
	PAE      Digest // identity of the statement: Envelope.PAEDigest
	Kind     string // as domain.Error has it: lower-case letters and hyphens
	Sentence string // one printable line, at most MaxSentence bytes, nothing personal
	At       time.Time
}

// MaxSentence bounds a refusal's sentence, in bytes.
const MaxSentence = 1024

const refusalTitle = "homeward.refusal/v1"

var refusalNames = []string{"origin", "pae", "kind", "sentence", "at"}

// SignRefusal returns the refusal as a C2SP signed note under the receipt key. It
// returns ErrMalformed for a refusal that OpenRefusal would refuse.
func SignRefusal(r Refusal, signer note.Signer) ([]byte, error) {
	text := formatLines(refusalTitle, refusalNames, []string{
		r.Origin, r.PAE.String(), r.Kind, r.Sentence, formatTime(r.At),
	})
	if _, err := parseRefusal(text); err != nil {
		return nil, fmt.Errorf("sign refusal: %w", err)
	}
	return signNote("sign refusal", text, []note.Signer{signer})
}

// OpenRefusal verifies and reads a refusal. It must carry the one signature of
// the receipt key. It returns ErrSignature or ErrMalformed.
func OpenRefusal(data []byte, verifier note.Verifier) (Refusal, error) {
	text, err := openSingle(data, verifier)
	if err != nil {
		return Refusal{}, fmt.Errorf("open refusal: %w", err)
	}
	r, err := parseRefusal(text)
	if err != nil {
		return Refusal{}, fmt.Errorf("open refusal: %w", err)
	}
	return r, nil
}

func parseRefusal(text string) (r Refusal, err error) {
	v, err := parseLines(text, refusalTitle, refusalNames)
	if err != nil {
		return Refusal{}, err
	}
	r.Origin, r.Kind, r.Sentence = v[0], v[2], v[3]
	if r.PAE, err = ParseDigest(v[1]); err != nil {
		return Refusal{}, err
	}
	if r.At, err = parseTime(v[4]); err != nil {
		return Refusal{}, err
	}
	kind := strings.Trim(r.Kind, "abcdefghijklmnopqrstuvwxyz-") == ""
	if !validKeyName(r.Origin) || !kind || len(r.Kind) > 64 || len(r.Sentence) > MaxSentence {
		return Refusal{}, fmt.Errorf("%w: origin, kind or sentence", ErrMalformed)
	}
	return r, nil
}
