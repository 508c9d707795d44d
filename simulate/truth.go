package simulate

import (
	"fmt"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// Truth is what really happened in a stream: the answer against which whoever
// looks for suspicious lives is measured. It is no part of a ledger.
type Truth struct {
	Stream  domain.StreamID `json:"stream"`
	Life    string          `json:"life"`              // the kind of life
	Crooked string          `json:"crooked,omitempty"` // what is wrong with it; empty for an honest life
	Records []string        `json:"records,omitempty"` // ids of the records that show it
}

// Bytes returns the truth as JSON Lines carry it, with its newline.
func (t Truth) Bytes() ([]byte, error) {
	data, err := transparency.Marshal(t)
	if err != nil {
		return nil, fmt.Errorf("write truth: %w", err)
	}
	return append(data, '\n'), nil
}

// tell gives out the truth of a life that has ended, or whose span has.
func (c *caseload) tell(l *life) error {
	if c.options.Truth == nil || l.n < 0 && l.kind.crooked == "" {
		return nil
	}
	truth := Truth{Stream: l.stream, Life: l.kind.name, Crooked: l.kind.crooked, Records: l.evidence}
	if len(truth.Records) == 0 {
		truth.Crooked = "" // the span ended before it went wrong
	}
	return c.options.Truth(truth)
}
