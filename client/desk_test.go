package client

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/simulate"
)

func TestDesk(t *testing.T) {
	w := newWorld(t)
	if err := CreateDesk(w.path("desk"), w.trust); domain.KindOf(err) != domain.Conflict {
		t.Errorf("a desk is made over another: %v", err)
	}
	if _, err := OpenDesk(w.path("nowhere"), w.trust); domain.KindOf(err) != domain.NotFound {
		t.Errorf("no desk is opened: %v", err)
	}
	if _, err := OpenDesk(w.path("desk"), w.trust); domain.KindOf(err) != domain.Unavailable {
		t.Errorf("a second process has it open: %v", err)
	}
	other, err := simulate.Founding(8)
	fatal(t, err)
	fatal(t, w.desk.Close())
	if _, err := OpenDesk(w.path("desk"), trustOf(t, other)); domain.KindOf(err) != domain.Tampered {
		t.Errorf("another ledger's trust file is taken: %v", err)
	}
	text, err := os.ReadFile(w.desk.path("desk.json"))
	fatal(t, err)
	fatal(t, os.WriteFile(w.desk.path("desk.json"), text[:len(text)/2], 0o600))
	if _, err := OpenDesk(w.path("desk"), w.trust); domain.KindOf(err) != domain.Tampered {
		t.Errorf("a damaged desk is opened: %v", err)
	}
	fatal(t, os.WriteFile(w.desk.path("desk.json"), text, 0o600))
	w.desk = nil
	w.reopen(t)
}

// TestHeadsDoNotGoBack: what the ledger has shown of a stream it cannot unsay.
func TestHeadsDoNotGoBack(t *testing.T) {
	w := newWorld(t)
	stream := domain.NewStreamID(domain.ChildStream, [16]byte{1})
	child, other := domain.NewPersonID([16]byte{1}), domain.NewPersonID([16]byte{2})
	at := func(count uint64, digit string) domain.Prefix {
		return domain.Prefix{Count: count, Digest: domain.Digest(strings.Repeat(digit, 64))}
	}
	fatal(t, w.desk.See(stream, domain.Prefix{}, ""))
	fatal(t, w.desk.See(stream, at(2, "a"), child))
	w.reopen(t)
	fatal(t, w.desk.See(stream, at(2, "a"), child))
	for name, err := range map[string]error{
		"fewer records": w.desk.See(stream, at(1, "a"), child), "none": w.desk.See(stream, domain.Prefix{}, child),
		"another record": w.desk.See(stream, at(2, "b"), child), "another child": w.desk.See(stream, at(3, "c"), other),
	} {
		if domain.KindOf(err) != domain.Tampered {
			t.Errorf("%s: got %v", name, err)
		}
	}
	fatal(t, w.desk.See(stream, at(3, "c"), ""))
	if seen, err := w.desk.Seen(stream); err != nil || seen.Prefix != at(3, "c") || seen.Child != child {
		t.Errorf("seen %+v, %v", seen, err)
	}
	fatal(t, os.WriteFile(w.desk.path("streams", string(stream)+".json"), []byte("{"), 0o600))
	if _, err := w.desk.Seen(stream); domain.KindOf(err) != domain.Tampered {
		t.Errorf("a damaged memory is an empty one: %v", err)
	}
	if _, err := w.desk.Seen("../../desk"); err == nil {
		t.Error("a stream's name leads out of the desk")
	}
}

func TestReceiptsAreKept(t *testing.T) {
	w := newWorld(t)
	signed, other := w.rescued(t), w.rescued(t)
	for _, s := range []Signed{signed, other} {
		result, err := w.server.Submit(context.Background(), s)
		fatal(t, err)
		fatal(t, w.desk.Keep(s, result))
		fatal(t, w.desk.Keep(s, result))
	}
	path := w.desk.receiptPath(signed.PAE(), receiptSuffix)
	text, err := os.ReadFile(path)
	fatal(t, err)
	fatal(t, os.WriteFile(path, []byte(strings.Replace(string(text), "count 1", "count 7", 1)), 0o600))
	receipts, err := w.desk.Receipts()
	if domain.KindOf(err) != domain.Tampered || len(receipts) != 1 || receipts[0].PAE != other.PAE() {
		t.Errorf("%d receipts, %v", len(receipts), err)
	}
	fatal(t, os.WriteFile(path, mustRead(t, w.desk.receiptPath(other.PAE(), receiptSuffix)), 0o600))
	if receipts, err := w.desk.Receipts(); err == nil || len(receipts) != 1 {
		t.Errorf("a receipt under another name gives %d receipts", len(receipts))
	}
	fatal(t, os.WriteFile(path, []byte(strings.Replace(string(text), string(quoted(t, string(signed.Envelope.Bytes()))), string(quoted(t, string(other.Envelope.Bytes()))), 1)), 0o600))
	if receipts, err := w.desk.Receipts(); err == nil || len(receipts) != 1 {
		t.Errorf("a receipt with another envelope gives %d receipts", len(receipts))
	}
	if err := w.desk.Keep(signed, nil); err == nil || errors.Is(err, os.ErrExist) {
		t.Errorf("no outcome is kept: %v", err)
	}
}

func mustRead(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	fatal(t, err)
	return data
}
