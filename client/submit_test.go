package client

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

func TestSubmit(t *testing.T) {
	w := newWorld(t)
	for name, test := range map[string]func(*testing.T, *world){
		"recorded":     submitRecords,
		"refused":      submitIsRefused,
		"unavailable":  submitTriesAgain,
		"wrong token":  submitWithAWrongToken,
		"lying ledger": receiptsAreChecked,
		"no ledger":    somethingElseAnswers,
	} {
		t.Run(name, func(t *testing.T) { w.broken = nil; test(t, w) })
	}
}

func submitRecords(t *testing.T, w *world) {
	signed := w.rescued(t)
	size := w.ledger.Size()
	result, err := w.server.Submit(context.Background(), signed)
	fatal(t, err)
	recorded, ok := result.(Recorded)
	if !ok || recorded.Index != size || recorded.Count != 1 || recorded.Verdict.Void || recorded.PAE != signed.PAE() {
		t.Fatalf("got %+v", result)
	}
	if !strings.Contains(result.Sentence(), "On record as number 1 of "+string(signed.Statement.Stream)) {
		t.Errorf("it says %s", result.Sentence())
	}
	again, err := w.server.Submit(context.Background(), signed)
	fatal(t, err)
	if string(again.(Recorded).Note) != string(recorded.Note) || w.ledger.Size() != size+1 {
		t.Error("the same bytes again are another record")
	}
}

func submitIsRefused(t *testing.T, w *world) {
	d := parse(t, strings.Replace(rescueText, "2014-05-04T05:30:00", "2015-05-04T05:30:00", 1))
	signed := w.sign(t, d, Setting{Ledger: w.desk.Ledger(), Now: clock}, w.first, w.second)
	size := w.ledger.Size()
	result, err := w.server.Submit(context.Background(), signed)
	fatal(t, err)
	refused, ok := result.(Refused)
	if !ok || refused.Reason.Rule != "H12" || refused.Reason.Kind != domain.Invalid || refused.Note == nil || w.ledger.Size() != size {
		t.Fatalf("got %+v", result)
	}
	if !strings.HasPrefix(result.Sentence(), "Not recorded: H12: occurredAt: ") {
		t.Errorf("it says %s", result.Sentence())
	}
}

// submitTriesAgain: an answer that is lost is no reason to sign again.
func submitTriesAgain(t *testing.T, w *world) {
	signed := w.rescued(t)
	asked := 0
	w.broken = func(out http.ResponseWriter, r *http.Request) bool {
		if asked++; asked > 2 {
			return false
		}
		discard(r)
		http.Error(out, "the proxy is tired", http.StatusBadGateway)
		return true
	}
	result, err := w.server.Submit(context.Background(), signed)
	if _, ok := result.(Recorded); !ok || err != nil || asked != 3 {
		t.Fatalf("after %d attempts: %v, %v", asked, result, err)
	}
	asked = -100
	if _, err := w.server.Submit(context.Background(), w.rescued(t)); domain.KindOf(err) != domain.Unavailable || asked != -100+attempts ||
		err.Error() != "the ledger at "+w.web.URL+" cannot be reached now" {
		t.Errorf("after %d attempts: %v", asked+100, err)
	}
}

func submitWithAWrongToken(t *testing.T, w *world) {
	_, err := w.connect(t, "mistyped").Submit(context.Background(), w.rescued(t))
	if domain.KindOf(err) != domain.Unauthenticated || !strings.Contains(err.Error(), "token") {
		t.Errorf("got %v", err)
	}
}

// receiptsAreChecked: what the ledger says is held against what was signed.
func receiptsAreChecked(t *testing.T, w *world) {
	signed, other := w.rescued(t), w.rescued(t)
	result, err := w.server.Submit(context.Background(), signed)
	fatal(t, err)
	good := result.(Recorded)
	if _, err := CheckReceipt(w.trust, signed, good.Note, transparency.Digest{}, clock); err != nil {
		t.Fatalf("a good receipt is refused: %v", err)
	}
	elsewhere, behind := signed, signed
	elsewhere.Statement.Stream = other.Statement.Stream
	behind.Statement.After = domain.Prefix{Count: 1, Digest: domain.Digest(strings.Repeat("0", 64))}
	signer, err := note.NewSigner(w.sim.ReceiptSigner)
	fatal(t, err)
	sign := func(edit func(*transparency.Receipt)) []byte {
		r := good.Receipt
		edit(&r)
		text, err := transparency.SignReceipt(r, signer)
		fatal(t, err)
		return text
	}
	empty := sign(func(r *transparency.Receipt) { r.Leaf = transparency.LeafHash([]byte("another leaf")) })
	tardy := sign(func(r *transparency.Receipt) { r.SealBy = r.SealBy.Add(time.Hour) })
	forged := []byte(strings.Replace(string(good.Note), "count 1", "count 2", 1))
	for _, c := range []struct {
		name   string
		signed Signed
		note   []byte
		now    time.Time
		says   string
	}{
		{"forged", signed, forged, clock, "signature"},
		{"none", signed, nil, clock, "signature"},
		{"of another statement", other, good.Note, clock, "another statement"},
		{"of another stream", elsewhere, good.Note, clock, "another stream"},
		{"before what was seen", behind, good.Note, clock, "other records were seen"},
		{"of another leaf", signed, empty, clock, "does not hold the statement"},
		{"due in an hour", signed, tardy, clock, "too late"},
		{"from the future", signed, good.Note, clock.Add(-time.Hour), "clock"},
	} {
		if _, err := CheckReceipt(w.trust, c.signed, c.note, transparency.Digest{}, c.now); domain.KindOf(err) != domain.Tampered || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v", c.name, err)
		}
	}
}

func somethingElseAnswers(t *testing.T, w *world) {
	for answer, kind := range map[string]domain.Kind{
		"<html>Please log in</html>":                 domain.Internal,
		`{"data":{"submit":{"result":{}}}}`:          domain.Internal,
		`{"data":null}`:                              domain.Internal,
		strings.Repeat(" ", maxAnswer+1):             domain.Internal,
		`{"errors":[{"message":"\u001b[2J later"}]}`: domain.Internal,
	} {
		w.broken = func(out http.ResponseWriter, r *http.Request) bool {
			discard(r)
			_, _ = out.Write([]byte(answer))
			return true
		}
		result, err := w.server.Submit(context.Background(), w.rescued(t))
		if result != nil || domain.KindOf(err) != kind || strings.ContainsRune(err.Error(), '\x1b') {
			t.Errorf("%.40s: got %v, %v", answer, result, err)
		}
	}
}

// TestServersAddress: personal values go over no open wire, and to nobody whom a
// redirect names.
func TestServersAddress(t *testing.T) {
	for address, good := range map[string]bool{
		"https://ledger.example.org": true, "http://127.0.0.1:8080": true, "http://[::1]:8080": true, "http://localhost:8080/": true,
		"http://ledger.example.org": false, "ledger.example.org": false, "ftp://127.0.0.1": false, "": false, "http://10.0.0.1": false,
	} {
		if _, err := NewServer(address, "", trustOf(t, founded(t))); (err == nil) != good {
			t.Errorf("%q: got %v", address, err)
		}
	}
	w := newWorld(t)
	reached := false
	w.broken = func(out http.ResponseWriter, r *http.Request) bool {
		discard(r)
		if reached = reached || r.URL.Path == "/elsewhere"; !reached {
			http.Redirect(out, r, "/elsewhere", http.StatusTemporaryRedirect)
		}
		return true
	}
	if _, err := w.server.Submit(context.Background(), w.rescued(t)); err == nil || reached {
		t.Errorf("a redirect was followed: %v", err)
	}
}
