package ledger_test

import (
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/transparency"
)

// TestReceiptOfWhatIsOnRecord: another node of the same ledger records the very statement
// between its check and its append, a minute earlier. The store takes the append for a repeat;
// the receipt is of the leaf that stands there, and not of the one that was decided.
func TestReceiptOfWhatIsOnRecord(t *testing.T) {
	race := &raceStore{}
	w, author := established(t, func(s eventstore.Store) eventstore.Store { race.Store = s; return race })
	d := rescueDraft(w)
	line, s, err := author.Sign(d)
	if err != nil {
		t.Fatal(err)
	}
	entry := transparency.Entry{RecordedAt: w.now, Envelope: line.Envelope}
	leaf := must[[]byte](t)(entry.Bytes())
	race.first = byAnother(t, s, entry)
	w.now = w.now.Add(time.Minute)
	receipt, err := w.ledger.Submit(t.Context(), w.officer(d), ledger.Envelope(line.Envelope), line.Disclosures)
	if err != nil {
		t.Fatal(err)
	}
	if receipt.Leaf != transparency.LeafHash(leaf) || !receipt.RecordedAt.Equal(entry.RecordedAt) {
		t.Errorf("receipt of leaf %s at %s, on record is %s", receipt.Leaf, receipt.RecordedAt, transparency.LeafHash(leaf))
	}
	again, err := w.ledger.Submit(t.Context(), w.officer(d), ledger.Envelope(line.Envelope), line.Disclosures)
	if err != nil || string(again.Note) != string(receipt.Note) {
		t.Errorf("the same bytes again: %v,\n%swant\n%s", err, again.Note, receipt.Note)
	}
}

// signedNotes counts what was signed under a key.
type signedNotes struct {
	note.Signer
	mu    sync.Mutex
	notes int
}

func (s *signedNotes) Sign(text []byte) ([]byte, error) {
	s.mu.Lock()
	s.notes++
	s.mu.Unlock()
	return s.Signer.Sign(text)
}

func (s *signedNotes) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.notes
}

// TestReceiptsAreSignedOnce: a receipt that was signed while the disk was waited for is the one
// that is handed out.
func TestReceiptsAreSignedOnce(t *testing.T) {
	w, author := established(t, nil)
	w.close()
	w.open(false, nil)
	signer := &signedNotes{Signer: w.config.Receipt}
	w.config.Receipt = signer
	w.ledger = must[*ledger.Ledger](t)(ledger.Open(t.Context(), w.config))
	for n := 1; n <= 5; n++ {
		d := rescueDraft(w)
		var random [16]byte
		random[0], random[1] = 9, byte(n)
		d.Stream = domain.NewStreamID(domain.ChildStream, random)
		line, _, err := author.Sign(d)
		if err != nil {
			t.Fatal(err)
		}
		receipt, err := w.ledger.Submit(t.Context(), w.officer(d), ledger.Envelope(line.Envelope), line.Disclosures)
		if err != nil || len(receipt.Note) == 0 || signer.count() != n {
			t.Fatalf("receipt %d: %v, %d are signed\n%s", n, err, signer.count(), receipt.Note)
		}
	}
}
