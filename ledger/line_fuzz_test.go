package ledger

import (
	"bytes"
	"reflect"
	"testing"

	"github.com/homeward-ledger/homeward/ledger/dossier"
	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/transparency"
)

// TestLinesAreReadWithoutDecoder: those that the simulator writes.
func TestLinesAreReadWithoutDecoder(t *testing.T) {
	err := simulate.Run(7, simulate.Options{Children: 1}, func(l simulate.Line) error {
		text, err := l.Bytes()
		if _, usual := keptLine(bytes.TrimSpace(text)); !usual {
			t.Errorf("asks the decoder: %.200s ... %.60s", text, text[max(0, len(text)-60):])
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// FuzzLine reads lines of an import as far as that needs no ledger: nothing crashes, and a
// line whose values open is read to the same record when it is written again.
func FuzzLine(f *testing.F) {
	n := 0
	err := simulate.Run(7, simulate.Options{Children: 1}, func(l simulate.Line) error {
		text, err := l.Bytes()
		if n++; n%9 == 0 {
			f.Add(bytes.TrimSpace(text))
		}
		return err
	})
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(`{"envelope":{"payloadType":"application/vnd.homeward.statement.v1+json"},"disclosures":[],"recordedAt":"2013-02-30T00:00:00Z"}`))
	f.Add([]byte(`{"envelope":{},"disclosures":["e30"],"recordedAt":"2013-01-01T00:00:00Z"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		kept, usual := keptLine(text)
		var line Line
		if err := transparency.Unmarshal(text, &line); err != nil {
			if usual {
				t.Fatalf("read without a decoder, which says %v", err)
			}
			return
		}
		if usual {
			kept.read, kept.form = nil, nil
			if !reflect.DeepEqual(kept, line) {
				t.Fatalf("read without a decoder as %+v, and is %+v", kept, line)
			}
		}
		envelope, err := transparency.ParseEnvelope(line.Envelope)
		if err != nil {
			return
		}
		r := dossier.ReadEnvelope(envelope)
		if r.Unreadable != nil {
			return
		}
		opened, err := transparency.Open(r.Statement.ID, commitments(r.Statement), line.Disclosures)
		if err == nil {
			_ = checkValues(r.Statement, opened)
		}
		leaf, err := transparency.Entry{RecordedAt: line.RecordedAt, Envelope: envelope.Bytes()}.Bytes()
		if err != nil {
			return
		}
		if again := dossier.Read(0, leaf); again.Unreadable != nil || again.Statement.Recorded.Digest != r.Statement.Recorded.Digest {
			t.Errorf("written, it is another record: %v", again.Unreadable)
		}
	})
}
