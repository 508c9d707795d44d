package simulate

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/homeward-ledger/homeward/transparency"
)

// Line is one record of a caseload: what is submitted, and when the simulated
// clock of the ledger says it was.
type Line struct {
	Envelope    json.RawMessage `json:"envelope"`    // DSSE, in its one fixed form
	Disclosures []string        `json:"disclosures"` // opens every commitment; never nil
	RecordedAt  time.Time       `json:"recordedAt"`  // UTC
}

// Bytes returns the line as JSON Lines carry it, with its newline.
func (l Line) Bytes() ([]byte, error) {
	data, err := transparency.Marshal(l)
	if err != nil {
		return nil, fmt.Errorf("write line: %w", err)
	}
	return append(data, '\n'), nil
}

// ParseLine reads what Bytes wrote, strictly. It checks the shape alone: whether
// envelope and disclosures are good is asked at submit. Errors wrap
// transparency.ErrMalformed.
func ParseLine(data []byte) (Line, error) {
	var line Line
	if err := transparency.Unmarshal(data, &line); err != nil {
		return Line{}, fmt.Errorf("read line: %w", err)
	}
	return line, nil
}
