package transparency

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/mod/sumdb/note"
)

// Receipt is the ledger's promise: this record is in the store, and a checkpoint
// cosigned after SealBy will have its leaf. A receipt whose leaf is absent from
// such a checkpoint proves that the operator dropped a record.
type Receipt struct {
	Origin     string
	PAE        Digest // identity of the statement: Envelope.PAEDigest
	Leaf       Digest // LeafHash of the entry
	Stream     string
	Count      uint64 // records in the stream, this one included; at least 1
	RecordedAt time.Time
	SealBy     time.Time
}

const receiptTitle = "homeward.receipt/v1"

var receiptNames = []string{"origin", "pae", "leaf", "stream", "count", "recorded", "seal-by"}

// SignReceipt returns the receipt as a C2SP signed note under the receipt key. It
// returns ErrMalformed for a receipt that OpenReceipt would refuse.
func SignReceipt(r Receipt, signer note.Signer) ([]byte, error) {
	if err := r.check(); err != nil {
		return nil, fmt.Errorf("sign receipt: %w", err)
	}
	text := formatLines(receiptTitle, receiptNames, []string{
		r.Origin, r.PAE.String(), r.Leaf.String(), r.Stream, strconv.FormatUint(r.Count, 10),
		formatTime(r.RecordedAt), formatTime(r.SealBy),
	})
	return signNote("sign receipt", text, []note.Signer{signer})
}

// OpenReceipt verifies and reads a receipt. It must carry the one signature of
// the receipt key. It returns ErrSignature or ErrMalformed.
func OpenReceipt(data []byte, verifier note.Verifier) (Receipt, error) {
	text, err := openSingle(data, verifier)
	if err != nil {
		return Receipt{}, fmt.Errorf("open receipt: %w", err)
	}
	r, err := parseReceipt(text)
	if err != nil {
		return Receipt{}, fmt.Errorf("open receipt: %w", err)
	}
	return r, nil
}

func parseReceipt(text string) (r Receipt, err error) {
	v, err := parseLines(text, receiptTitle, receiptNames)
	if err != nil {
		return Receipt{}, err
	}
	r.Origin, r.Stream = v[0], v[3]
	if r.PAE, err = ParseDigest(v[1]); err != nil {
		return Receipt{}, err
	}
	if r.Leaf, err = ParseDigest(v[2]); err != nil {
		return Receipt{}, err
	}
	if r.Count, err = parseDecimal(v[4]); err != nil {
		return Receipt{}, err
	}
	if r.RecordedAt, err = parseTime(v[5]); err != nil {
		return Receipt{}, err
	}
	if r.SealBy, err = parseTime(v[6]); err != nil {
		return Receipt{}, err
	}
	return r, r.check()
}

// check refuses what makes no lines that are read back as they were meant.
func (r Receipt) check() error {
	switch {
	case !validKeyName(r.Origin), !validKeyName(r.Stream), r.Count == 0, r.SealBy.Before(r.RecordedAt),
		r.RecordedAt.UTC().Year() < 0, r.SealBy.UTC().Year() > 9999:
		return fmt.Errorf("%w: the lines do not agree", ErrMalformed)
	}
	return nil
}

// openSingle accepts exactly one signature, so that two different files cannot
// hold one receipt.
func openSingle(data []byte, verifier note.Verifier) (string, error) {
	opened, err := openNote(data, []note.Verifier{verifier})
	if err != nil {
		return "", err
	}
	if len(opened.UnverifiedSigs) > 0 {
		return "", fmt.Errorf("%w: signed under another key as well", ErrSignature)
	}
	return opened.Text, nil
}

// formatLines writes a title and lines of "name value".
func formatLines(title string, names, values []string) string {
	var text strings.Builder
	text.WriteString(title + "\n")
	for i, name := range names {
		text.WriteString(name + " " + values[i] + "\n")
	}
	return text.String()
}

// parseLines reads back exactly those names in exactly that order. No value is
// empty or has a control character.
func parseLines(text, title string, names []string) ([]string, error) {
	rest, ok := strings.CutPrefix(text, title+"\n")
	lines := strings.Split(rest, "\n")
	if !ok || len(lines) != len(names)+1 || lines[len(names)] != "" {
		return nil, fmt.Errorf("%w: want %q and %d lines", ErrMalformed, title, len(names))
	}
	values := make([]string, len(names))
	for i, name := range names {
		value, ok := strings.CutPrefix(lines[i], name+" ")
		if !ok || value == "" || strings.ContainsFunc(value, func(r rune) bool { return !unicode.IsPrint(r) }) {
			return nil, fmt.Errorf("%w: line %q", ErrMalformed, name)
		}
		values[i] = value
	}
	return values, nil
}
