package crash

import (
	"context"
	"errors"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/homeward-ledger/homeward/client"
	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore/sqlitestore"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/tests/desk"
	"github.com/homeward-ledger/homeward/tests/programs"
	"github.com/homeward-ledger/homeward/transparency"
)

const year = 365 * 24 * time.Hour

// TestClockJumps turns the ledger's clock while officers hand in: back by an hour and a
// year, ahead by a year, and right again. Each record has the time that the clock said,
// which its receipt shows; nothing is void or lost by it, and the doctor says when the
// newest record is in the future.
func TestClockJumps(t *testing.T) {
	t.Parallel()
	h := filledHome(t, someLines(t, 100))
	d := desk.New(t, programs.DemoSeed)
	for _, by := range []time.Duration{0, -time.Hour, 0, -year, year, -time.Minute, 0} {
		jump := &atomic.Int64{}
		clock := func() time.Time { return time.Now().Add(time.Duration(jump.Load())) }
		l, closeAll := h.open(clock)
		jump.Store(int64(by)) // it jumps while the ledger runs
		for range 3 {
			signed, err := d.Sign()
			h.fatal(err)
			receipt, err := submit(t.Context(), l, d.Agency, signed)
			if err != nil || receipt.Verdict.Void {
				t.Fatalf("with the clock %v off: %v, %+v", by, err, receipt.Verdict)
			}
			if off := clock().Sub(receipt.RecordedAt).Abs(); off > domain.ClockSkew {
				t.Errorf("with the clock %v off a record is %v off the clock", by, off)
			}
			h.promised(receipt.Index, string(receipt.Note))
		}
		closeAll()
		if h.ailment = ""; by > 0 {
			h.ailment = "clock"
		}
		h.inspect()
	}
}

// TestClockBehindAClaim: with the clock back nobody can record what a statement claims
// to be of today, and is told so.
func TestClockBehindAClaim(t *testing.T) {
	t.Parallel()
	h := filledHome(t, someLines(t, 100))
	d := desk.New(t, programs.DemoSeed)
	d.Day(time.Now().UTC().Format(time.DateOnly))
	l, closeAll := h.open(func() time.Time { return time.Now().Add(-year) })
	signed, err := d.Sign()
	h.fatal(err)
	_, err = submit(t.Context(), l, d.Agency, signed)
	var refusal *ledger.Refusal
	if !errors.As(err, &refusal) || !strings.Contains(err.Error(), "H12: ") {
		t.Errorf("it is answered with %v", err)
	}
	closeAll()
	h.inspect()
	l, closeAll = h.open(time.Now)
	receipt, err := submit(t.Context(), l, d.Agency, signed)
	h.fatal(err)
	h.promised(receipt.Index, string(receipt.Note))
	closeAll()
	h.inspect()
}

func submit(ctx context.Context, l *ledger.Ledger, agency domain.StreamID, signed client.Signed) (ledger.Receipt, error) {
	return l.Submit(ctx, ledger.Caller{Role: ledger.Officer, Agency: agency}, ledger.Envelope(signed.Envelope.Bytes()), ledger.Disclosures(signed.Disclosures))
}

// open opens the ledger in this process, with a clock that is not the machine's.
func (h *home) open(clock func() time.Time) (l *ledger.Ledger, closeAll func()) {
	h.Helper()
	ctx, data := context.Background(), func(name string) string { return h.path("data/" + name) }
	store, err := sqlitestore.Open(ctx, data("events.db"))
	h.fatal(err)
	kek, err := ledger.OpenKEK(data("keys/kek.json"))
	h.fatal(err)
	vault, err := ledger.OpenVault(ctx, data("vault.db"), programs.TrustOf(h.T, h.dir).Origin, kek)
	h.fatal(err)
	verdicts, err := database.OpenFile(data("judge.db"), url.Values{"_pragma": {"journal_mode(WAL)"}})
	h.fatal(err)
	l, err = ledger.Open(ctx, ledger.Config{
		Store: store, Vault: vault, Verdicts: verdicts,
		Tiles: transparency.NewDirTiles(data("tiles")), Head: transparency.NewFileHead(data("signer/head")),
		Checkpoint: h.signer("checkpoint"), Receipt: h.signer("receipt"),
		Clock: clock, SealEvery: time.Millisecond,
	})
	h.fatal(err)
	return l, func() {
		h.Helper()
		h.fatal(errors.Join(l.Close(ctx), verdicts.Close(), vault.Close(), store.Close()))
	}
}

func (h *home) signer(name string) note.Signer {
	h.Helper()
	text, err := os.ReadFile(h.path("data/signer/" + name + ".key"))
	h.fatal(err)
	signer, err := note.NewSigner(strings.TrimSpace(string(text)))
	h.fatal(err)
	return signer
}

func (h *home) fatal(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}
