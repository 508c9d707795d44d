package ledger

import (
	"encoding/json"
	"time"

	"github.com/homeward-ledger/homeward/ledger/dossier"
	"github.com/homeward-ledger/homeward/transparency"
)

// Line is a line of an import: JSON of an envelope, its disclosures and, for a
// simulated ledger, the recorded time.
type Line struct {
	Envelope    json.RawMessage `json:"envelope"`
	Disclosures []string        `json:"disclosures,omitempty"`
	RecordedAt  time.Time       `json:"recordedAt,omitzero"`

	read *dossier.Record // the envelope's statement, where somebody read it already
	form []byte          // the envelope in its one form, where it was read
}

// record reads the envelope, once. The error is an *Error of kind Invalid.
func (line *Line) record() (dossier.Record, error) {
	if line.read == nil && !line.readKept() {
		envelope, err := transparency.ParseEnvelope(line.Envelope)
		if err != nil {
			return dossier.Record{}, formatError("envelope", "the envelope is no strict DSSE envelope of a statement", err)
		}
		line.take(envelope, envelope.Bytes())
	}
	return *line.read, line.read.Unreadable
}

// readKept reads an envelope that is in its one form; false for any other.
func (line *Line) readKept() bool {
	envelope, kept := transparency.ParseKept(line.Envelope)
	if kept {
		line.take(envelope, line.Envelope)
	}
	return kept
}

func (line *Line) take(envelope transparency.Envelope, form []byte) {
	read := dossier.ReadEnvelope(envelope)
	line.read, line.form = &read, form
}

// parseLine reads a line. The error is an *Error of kind Invalid.
func parseLine(text []byte) (Line, error) {
	if line, usual := keptLine(text); usual {
		return line, nil
	}
	var line Line
	if err := transparency.Unmarshal(text, &line); err != nil {
		return Line{}, formatError("line", "the line is no strict JSON of envelope, disclosures and recordedAt", err)
	}
	return line, nil
}

// keptLine reads a line in the form that simulate and export write, without a JSON decoder;
// false for any other. Of the envelope, which is part of the text, it finds the end
// alone: where that is no envelope in its one form the decoder is asked about the line.
func keptLine(text []byte) (line Line, usual bool) {
	in := transparency.NewKeptReader(text)
	in.Skip(`{"envelope":`)
	line.Envelope = in.Object()
	in.Skip(`,"disclosures":[`)
	if line.Disclosures = []string{}; !in.Next(`]`) {
		line.Disclosures = transparency.ListOf(in, (*transparency.KeptReader).Quoted)
	}
	if in.Next(`,"recordedAt":"`) {
		at := in.Plain()
		var err error
		line.RecordedAt, err = time.Parse(time.RFC3339Nano, at)
		in.Want(err == nil && line.RecordedAt.UTC().Format(time.RFC3339Nano) == at)
		in.Skip(`"`)
	}
	in.Skip(`}`)
	if !in.Whole() || !line.readKept() {
		return Line{}, false
	}
	return line, true
}
