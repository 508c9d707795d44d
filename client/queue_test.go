package client

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

// offline signs a rescue and what follows it, both queued; it opens the desk anew
// before every step, as if the device had died.
func (w *world) offline(t *testing.T) (rescue, taken Signed) {
	t.Helper()
	d, err := parse(t, rescueText).WithIDs()
	fatal(t, err)
	in, follows, err := w.queue(t).Setting(domain.StreamID(d.Stream), clock)
	fatal(t, err)
	d.Refs = follows
	rescue = w.sign(t, d, in, w.first, w.second)
	w.reopen(t)
	fatal(t, w.queue(t).Add(rescue))
	w.reopen(t)
	taken = w.taken(t, rescue.Statement.Stream)
	w.reopen(t)
	fatal(t, w.queue(t).Add(taken))
	w.reopen(t)
	return rescue, taken
}

func TestQueueKeepsOrder(t *testing.T) {
	w := newWorld(t)
	rescue, taken := w.offline(t)
	ref, _ := taken.Statement.Ref("follows")
	if ref.ID != rescue.Statement.ID || taken.Statement.After.Count != 0 || rescue.Statement.Captured.Counter >= taken.Statement.Captured.Counter {
		t.Fatalf("the second statement says %+v of %+v", taken.Statement, rescue.Statement)
	}
	var order []string
	fatal(t, w.queue(t).Flush(context.Background(), w.server, func(s Signed, r Result) error {
		order = append(order, s.Statement.ID)
		if recorded, ok := r.(Recorded); !ok || recorded.Verdict.Void {
			t.Errorf("%s: %s", s.Statement.Type, r.Sentence())
		}
		return nil
	}))
	if len(order) != 2 || order[0] != rescue.Statement.ID {
		t.Errorf("handed in %v", order)
	}
	wantQueue(t, w)
	receipts, err := w.desk.Receipts()
	if err != nil || len(receipts) != 2 {
		t.Errorf("%d receipts, %v", len(receipts), err)
	}
	seen, err := w.desk.Seen(rescue.Statement.Stream)
	if err != nil || seen.Count != 2 || seen.Digest != domain.Digest(taken.PAE().String()) || seen.Child == "" {
		t.Errorf("the desk has seen %+v, %v", seen, err)
	}
}

func wantQueue(t *testing.T, w *world, want ...Signed) {
	t.Helper()
	waiting, err := w.queue(t).Waiting()
	fatal(t, err)
	if len(waiting) != len(want) {
		t.Fatalf("%d statements wait, want %d", len(waiting), len(want))
	}
	for i := range want {
		if waiting[i].PAE() != want[i].PAE() || !bytes.Equal(waiting[i].Envelope.Bytes(), want[i].Envelope.Bytes()) {
			t.Errorf("statement %d is another", i+1)
		}
	}
}

// dying hands statements in and kills the process at a chosen moment.
type dying struct {
	to        Submitter
	before    int // submits that succeed
	afterward bool
}

var errKilled = errors.New("killed")

func (d *dying) Submit(ctx context.Context, s Signed) (Result, error) {
	if d.before == 0 && !d.afterward {
		return nil, errKilled
	}
	result, err := d.to.Submit(ctx, s)
	if d.before == 0 {
		return nil, errors.Join(err, errKilled) // on record, and nobody here knows
	}
	d.before--
	return result, err
}

// TestFlushSurvivesDeath: wherever the process dies, each statement is recorded
// once, in order, and no receipt is lost.
func TestFlushSurvivesDeath(t *testing.T) {
	for name, d := range map[string]*dying{
		"before the first": {}, "behind the first, unheard": {afterward: true},
		"before the second": {before: 1}, "behind the second, unheard": {before: 1, afterward: true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			rescue, taken := w.offline(t)
			size, left := w.ledger.Size(), []Signed{rescue, taken}[d.before:]
			d.to = w.server
			silent := func(Signed, Result) error { return nil }
			if err := w.queue(t).Flush(context.Background(), d, silent); !errors.Is(err, errKilled) {
				t.Fatalf("got %v", err)
			}
			w.reopen(t)
			wantQueue(t, w, left...)
			fatal(t, w.queue(t).Flush(context.Background(), w.server, silent))
			wantQueue(t, w)
			receipts, err := w.desk.Receipts()
			if err != nil || len(receipts) != 2 || w.ledger.Size() != size+2 {
				t.Errorf("%d receipts, %d records more, %v", len(receipts), w.ledger.Size()-size, err)
			}
		})
	}
}

// TestDeathBetweenFiles dies between writing the receipt and removing the
// statement, and in the middle of writing a file.
func TestDeathBetweenFiles(t *testing.T) {
	w := newWorld(t)
	rescue, taken := w.offline(t)
	result, err := w.server.Submit(context.Background(), rescue)
	fatal(t, err)
	fatal(t, w.desk.Keep(rescue, result))
	fatal(t, os.WriteFile(w.queue(t).path(3)+partSuffix, []byte("half a sta"), 0o600))
	fatal(t, os.WriteFile(w.desk.path("counter")+partSuffix, []byte("homew"), 0o600))
	w.reopen(t)
	wantQueue(t, w, rescue, taken)
	size := w.ledger.Size()
	fatal(t, w.queue(t).Flush(context.Background(), w.server, func(Signed, Result) error { return nil }))
	if w.ledger.Size() != size+1 {
		t.Errorf("%d records for one", w.ledger.Size()-size)
	}
	third := w.taken(t, rescue.Statement.Stream)
	if third.Statement.Captured.Counter != 3 || third.Statement.After.Count != 2 || len(third.Statement.Refs) != 0 {
		t.Errorf("the next statement says %+v", third.Statement)
	}
}

// TestFlushStopsAtRefusal: what comes behind a refused statement may rest on it,
// and waits until the officer has decided.
func TestFlushStopsAtRefusal(t *testing.T) {
	w := newWorld(t)
	rescue, taken := w.offline(t)
	again := w.taken(t, rescue.Statement.Stream) // a second time: H4 refuses it
	fatal(t, w.queue(t).Add(again))
	last := w.rescued(t)
	fatal(t, w.queue(t).Add(last))
	var outcomes []Result
	for range 2 { // the second time begins where the first stopped
		fatal(t, w.queue(t).Flush(context.Background(), w.server, func(_ Signed, r Result) error {
			outcomes = append(outcomes, r)
			return nil
		}))
		w.reopen(t)
		wantQueue(t, w, again, last)
	}
	refused, ok := outcomes[2].(Refused)
	if len(outcomes) != 4 || !ok || refused.Reason.Rule != "H4" {
		t.Fatalf("outcomes %v", outcomes)
	}
	if _, err := os.Stat(w.desk.receiptPath(again.PAE(), refusalSuffix)); err != nil {
		t.Errorf("the ledger's no is not kept: %v", err)
	}
	aside, err := w.queue(t).SetAside()
	if err != nil || aside.PAE() != again.PAE() {
		t.Fatalf("set aside %v, %v", aside.Statement.ID, err)
	}
	w.reopen(t)
	fatal(t, w.queue(t).Flush(context.Background(), w.server, func(Signed, Result) error { return nil }))
	wantQueue(t, w)
	if _, err := os.Stat(w.desk.receiptPath(taken.PAE(), receiptSuffix)); err != nil {
		t.Error(err)
	}
}

// TestQueueNoticesLoss: a queue from which something is missing, in which
// something was moved or changed, is handed in by nobody.
func TestQueueNoticesLoss(t *testing.T) {
	for name, spoil := range map[string]func(*testing.T, *world, *Queue){
		"the first is gone":  func(t *testing.T, _ *world, q *Queue) { fatal(t, os.Remove(q.path(1))) },
		"the second is gone": func(t *testing.T, _ *world, q *Queue) { fatal(t, os.Remove(q.path(2))) },
		"two are swapped": func(t *testing.T, _ *world, q *Queue) {
			fatal(t, os.Rename(q.path(1), q.path(9)))
			fatal(t, os.Rename(q.path(2), q.path(1)))
			fatal(t, os.Rename(q.path(9), q.path(2)))
		},
		"a name is strange": func(t *testing.T, w *world, q *Queue) {
			fatal(t, os.Rename(q.path(1), w.desk.path("queue", "1.sealed")))
		},
		"a byte is changed": func(t *testing.T, _ *world, q *Queue) {
			data, err := os.ReadFile(q.path(1))
			fatal(t, err)
			data[len(data)/2] ^= 1
			fatal(t, os.WriteFile(q.path(1), data, 0o600))
		},
		"a file is cut short": func(t *testing.T, _ *world, q *Queue) { fatal(t, os.Truncate(q.path(3), 5)) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			rescue, _ := w.offline(t)
			fatal(t, w.queue(t).Add(w.taken(t, rescue.Statement.Stream)))
			size := w.ledger.Size()
			spoil(t, w, w.queue(t))
			w.reopen(t)
			err := w.queue(t).Flush(context.Background(), w.server, func(Signed, Result) error { return nil })
			if domain.KindOf(err) != domain.Tampered || w.ledger.Size() != size {
				t.Errorf("got %v, %d records", err, w.ledger.Size()-size)
			}
		})
	}
}

// TestAnotherKeyOpensNoQueue: and nothing personal stands in the desk readably.
func TestAnotherKeyOpensNoQueue(t *testing.T) {
	w := newWorld(t)
	rescue, _ := w.offline(t)
	key, err := w.second.QueueKey()
	fatal(t, err)
	other, err := w.desk.Queue(key)
	fatal(t, err)
	if _, err := other.Waiting(); domain.KindOf(err) != domain.Tampered {
		t.Errorf("got %v", err)
	}
	personal := append([]string{"A red coat", "The house by the river", "abababab"}, rescue.Disclosures...)
	wantNowhere(t, w.desk.dir, personal)
	fatal(t, w.queue(t).Flush(context.Background(), w.server, func(Signed, Result) error { return nil }))
	wantNowhere(t, w.desk.dir, personal)
}

func wantNowhere(t *testing.T, dir string, secrets []string) {
	t.Helper()
	files := 0
	fatal(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files++
		data, err := os.ReadFile(path)
		for _, secret := range secrets {
			if bytes.Contains(data, []byte(secret)) {
				t.Errorf("%s holds %.30s", path, secret)
			}
		}
		info, _ := entry.Info()
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %o", path, info.Mode().Perm())
		}
		return err
	}))
	if files < 4 {
		t.Fatalf("%d files were looked at", files)
	}
}

func TestCounterNeverRepeats(t *testing.T) {
	w := newWorld(t)
	used := map[uint64]bool{}
	for range 5 {
		n, err := w.desk.nextCounter()
		if err != nil || used[n] {
			t.Fatalf("%d again, %v", n, err)
		}
		used[n] = true
		w.reopen(t)
	}
	rescue, _ := w.offline(t)
	fatal(t, os.WriteFile(w.desk.path("counter"), counterText(1), 0o600))
	if _, _, err := w.queue(t).Setting(rescue.Statement.Stream, clock); domain.KindOf(err) != domain.Tampered {
		t.Errorf("a counter that was set back gives %v", err)
	}
	for _, text := range []string{"", "7", counterTitle + "07\n", counterTitle + "-1\n", counterTitle + "7"} {
		fatal(t, os.WriteFile(w.desk.path("counter"), []byte(text), 0o600))
		if n, err := w.desk.nextCounter(); err == nil {
			t.Errorf("%q is followed by %d", text, n)
		}
	}
	fatal(t, os.Remove(w.desk.path("counter")))
	if n, err := w.desk.nextCounter(); err == nil {
		t.Errorf("no counter is followed by %d", n)
	}
}
