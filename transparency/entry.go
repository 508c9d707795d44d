package transparency

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// Entry is a leaf of the log: the ledger's word about when and where it recorded
// an envelope, and the envelope's bytes. Its header lets the log itself show a
// gap in a stream, whatever the signers had seen.
type Entry struct {
	RecordedAt time.Time // the ledger's clock; kept to the nanosecond, in UTC
	Before     uint64    // records in the stream before this one
	Prev       Digest    // leaf hash of the stream's previous record; zero for the first
	Envelope   []byte    // as Envelope.Bytes; not looked into here
}

// Header returns the three header lines and the empty line after them.
func (e Entry) Header() []byte { return e.appendHeader(make([]byte, 0, maxHeader)) }

// maxHeader is the most bytes that a header has: a time, a number, a digest and the ends
// of lines.
const maxHeader = len(timeLayout) + 20 + 2*len(Digest{}) + 4

func (e Entry) appendHeader(to []byte) []byte {
	to = append(e.RecordedAt.UTC().AppendFormat(to, timeLayout), '\n')
	to = append(strconv.AppendUint(to, e.Before, 10), '\n')
	if !e.Prev.IsZero() {
		to = hex.AppendEncode(to, e.Prev[:])
	}
	return append(to, "\n\n"...)
}

// Bytes returns the leaf. It refuses what ParseEntry would refuse, with
// ErrMalformed: more than MaxEntry bytes, no envelope, or a first record that
// names a previous one.
func (e Entry) Bytes() ([]byte, error) {
	leaf := append(e.appendHeader(make([]byte, 0, maxHeader+len(e.Envelope))), e.Envelope...)
	year := e.RecordedAt.UTC().Year()
	if len(leaf) > MaxEntry || len(e.Envelope) == 0 || (e.Before == 0) != e.Prev.IsZero() || year < 0 || year > 9999 {
		return nil, fmt.Errorf("build entry: %w: %d bytes of an envelope, behind %d records, in the year %d", ErrMalformed, len(e.Envelope), e.Before, year)
	}
	return leaf, nil
}

// ParseEntry reads a leaf. What it returns gives back the same bytes, or it
// returns ErrMalformed. The envelope is not read, only kept.
func ParseEntry(leaf []byte) (Entry, error) {
	if len(leaf) > MaxEntry {
		return Entry{}, fmt.Errorf("read entry: %w: larger than %d bytes", ErrMalformed, MaxEntry)
	}
	header, envelope, ok := bytes.Cut(leaf, []byte("\n\n"))
	// The third line may be empty; then the header ends one line break later.
	lines := strings.Split(string(header), "\n")
	if ok && len(lines) == 2 && bytes.HasPrefix(envelope, []byte("\n")) {
		lines, envelope = append(lines, ""), envelope[1:]
	}
	if !ok || len(lines) != 3 || len(envelope) == 0 {
		return Entry{}, fmt.Errorf("read entry: %w: want three header lines, an empty line and an envelope", ErrMalformed)
	}
	e := Entry{Envelope: envelope}
	if err := e.readHeader(lines); err != nil {
		return Entry{}, fmt.Errorf("read entry: %w", err)
	}
	return e, nil
}

func (e *Entry) readHeader(lines []string) (err error) {
	if e.RecordedAt, err = parseTime(lines[0]); err != nil {
		return err
	}
	if e.Before, err = parseDecimal(lines[1]); err != nil {
		return err
	}
	if lines[2] != "" {
		if e.Prev, err = ParseDigest(lines[2]); err != nil {
			return err
		}
	}
	if (e.Before == 0) != (lines[2] == "") || (lines[2] != "" && e.Prev.IsZero()) {
		return fmt.Errorf("%w: the first record of a stream, and no other, has no previous one", ErrMalformed)
	}
	return nil
}

// LeafHash returns the RFC 6962 hash of a leaf: SHA-256 of a zero byte and the
// leaf.
func LeafHash(leaf []byte) Digest { return Digest(tlog.RecordHash(leaf)) }

// timeLayout has exactly nine fraction digits; RFC3339Nano trims zeros.
const timeLayout = "2006-01-02T15:04:05.000000000Z"

func formatTime(t time.Time) string { return t.UTC().Format(timeLayout) }

// parseTime accepts the one form that formatTime writes.
func parseTime(text string) (time.Time, error) {
	t, err := time.Parse(timeLayout, text)
	if err != nil || formatTime(t) != text {
		return time.Time{}, fmt.Errorf("%w: want a time in UTC with nine fraction digits", ErrMalformed)
	}
	return t, nil
}

// parseDecimal accepts digits without sign or leading zero.
func parseDecimal(text string) (uint64, error) {
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil || strconv.FormatUint(n, 10) != text {
		return 0, fmt.Errorf("%w: want a decimal number", ErrMalformed)
	}
	return n, nil
}
