package ledger

import (
	"testing"

	"github.com/homeward-ledger/homeward/ledger/dossier"
	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/transparency"
)

// FuzzLine reads lines of an import as far as that needs no ledger: nothing crashes, and a
// line whose values open is read to the same record when it is written again.
func FuzzLine(f *testing.F) {
	n := 0
	err := simulate.Run(7, simulate.Options{Children: 1}, func(l simulate.Line) error {
		text, err := l.Bytes()
		if n++; n%9 == 0 {
			f.Add(text)
		}
		return err
	})
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(`{"envelope":{},"disclosures":["e30"],"recordedAt":"2013-01-01T00:00:00Z"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var line Line
		if transparency.Unmarshal(text, &line) != nil {
			return
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
