package tamper

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/client"
	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/tests/programs"
	"github.com/homeward-ledger/homeward/transparency"
)

// kept is one line of the file that homeward import --receipts writes.
type kept struct {
	Line  int    `json:"line"`
	Index uint64 `json:"index"`
	Void  bool   `json:"void"`
	Note  string `json:"note"`
}

func receipts(h home) (all []kept, err error) {
	text, err := os.ReadFile(h.path("receipts.jsonl"))
	if err != nil {
		return nil, err
	}
	for line := range bytes.Lines(text) {
		var r kept
		if err := json.Unmarshal(line, &r); err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, nil
}

// keepReceipt makes the desk of an officer who handed in the last line of the caseload,
// and keeps its receipt.
func keepReceipt(h home) error {
	trust, err := trustOf(h)
	if err != nil {
		return err
	}
	if err := client.CreateDesk(h.path("desk"), trust); err != nil {
		return err
	}
	all, err := receipts(h)
	if err != nil {
		return err
	}
	r := all[len(all)-1]
	line := h.lines[r.Line-1]
	signed := client.Signed{Unsigned: client.Unsigned{Disclosures: line.Disclosures}}
	if signed.Envelope, err = transparency.ParseEnvelope(line.Envelope); err != nil {
		return err
	}
	signed.Payload = signed.Envelope.Payload
	if signed.Statement, err = statementOf(line); err != nil {
		return err
	}
	recorded := client.Recorded{Index: r.Index, Verdict: domain.Valid, Note: []byte(r.Note)}
	if recorded.Receipt, err = trust.OpenReceipt(recorded.Note); err != nil {
		return err
	}
	desk, err := client.OpenDesk(h.path("desk"), trust)
	if err != nil {
		return err
	}
	return errors.Join(desk.Keep(signed, recorded), desk.Close())
}

func trustOf(h home) (transparency.Trust, error) {
	text, err := os.ReadFile(h.path("data", "trust.json"))
	if err != nil {
		return transparency.Trust{}, err
	}
	return transparency.ParseTrust(text)
}

// receiptFile is where the desk keeps its one receipt.
func receiptFile(h home) string {
	found, _ := filepath.Glob(h.path("desk", "receipts", "*.receipt")) // the pattern is good
	return strings.Join(found, " ")
}

// checkReceipts does what homeward submit --check does, against the tiles themselves.
func checkReceipts(h home) answer { return checkAgainst(h, h) }

// checkAgainst holds the receipts of a desk against the tiles of a log.
func checkAgainst(h, log home) answer {
	trust, err := trustOf(h)
	if err != nil {
		return answer{programs.CouldNot, "", err.Error()}
	}
	desk, err := client.OpenDesk(h.path("desk"), trust)
	if err != nil {
		return answer{programs.CouldNot, "", err.Error()}
	}
	all, err := desk.Check(context.Background(), transparency.NewDirTiles(log.path("data", "tiles")), time.Now())
	err = errors.Join(err, desk.Close())
	a := answer{exit: programs.Fine}
	for _, c := range all {
		a.out += c.Sentence() + "\n"
		if c.Fate == client.Broken {
			a.exit = programs.Tampered
		}
	}
	if err != nil {
		a.exit, a.err = programs.Tampered, err.Error()
	}
	return a
}

// sameReceipt says whether two files hold the same receipt of the same statement. The
// place in the log is a hint: every leaf is looked at before a promise is called broken.
// Nor can a desk check the signatures beside the statement: it has no officer's keys,
// and the receipt stands without them.
func sameReceipt(t *testing.T, changed, honest string) bool {
	t.Helper()
	want, err := promised(read(t, honest))
	if err != nil {
		t.Fatal(err)
	}
	got, err := promised(read(t, changed))
	return err == nil && got == want
}

func promised(text []byte) (string, error) {
	var file struct{ Receipt, Envelope string }
	if err := json.Unmarshal(text, &file); err != nil {
		return "", err
	}
	envelope, err := transparency.ParseEnvelope([]byte(file.Envelope))
	return file.Receipt + string(envelope.Payload), err
}
