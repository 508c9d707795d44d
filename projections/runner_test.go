package projections

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// running starts a runner and returns how to end it and what Run returned.
func running(t *testing.T, r *Runner) (end func() error) {
	t.Helper()
	r.retryWait = time.Millisecond
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx) }()
	end = sync.OnceValue(func() error {
		cancel()
		select {
		case err := <-done:
			return err
		case <-time.After(10 * time.Second):
			return errors.New("the runner hangs")
		}
	})
	t.Cleanup(func() { _ = end() })
	return end
}

// soon bounds a run that should stop by itself.
func soon(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func waitFor(t *testing.T, v *Views, size uint64) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := v.WaitApplied(ctx, size); err != nil {
		t.Fatal(err)
	}
}

// byHand is the dump of views of l made without a runner.
func byHand(t *testing.T, l *theLog) string {
	t.Helper()
	return dump(t, applied(t, l))
}

func TestRunnerFollowsTheLog(t *testing.T) {
	l := life(t)
	v := openViews(t, newPlace(t))
	r := NewRunner(v, l, nil)
	r.page = 5
	end := running(t, r)
	waitFor(t, v, l.Size())
	index := l.add(child, domain.CustodyTaken{Agency: ngo, Care: "hospital"})
	waitFor(t, v, index+1)
	if now, err := v.State(t.Context(), child, AsOf{}); err != nil || now.Child.Custody.Agency != ngo {
		t.Errorf("read after write: %+v %v", now.Child.Custody, err)
	}
	if err := end(); err != nil {
		t.Errorf("run: %v", err)
	}
	if got := r.Status(); got != (Status{Applied: index + 1}) {
		t.Errorf("status %+v", got)
	}
	if got := dump(t, v); got != byHand(t, l) {
		t.Error("the runner made other rows than the same pages by hand")
	}
}

// The process dies between the commit and the ack: the page comes again, and
// changes nothing. Here the handler fails after each commit, once.
func TestCrashBetweenCommitAndAck(t *testing.T) {
	l := life(t)
	v := openViews(t, newPlace(t))
	r := NewRunner(v, l, nil)
	r.page = 4
	var crashes atomic.Int32
	r.committed = func() error { crashes.Add(1); return errors.New("died before the ack") }
	end := running(t, r)
	waitFor(t, v, l.Size())
	if err := end(); err != nil {
		t.Errorf("run: %v", err)
	}
	if crashes.Load() != 3 {
		t.Errorf("%d pages were committed, want 3", crashes.Load())
	}
	if got := dump(t, v); got != byHand(t, l) {
		t.Error("a page that was delivered twice changed rows")
	}
}

// The same with a real end: views closed with the message in hand, opened again,
// and the old message handled once more.
func TestRestartWithPageInHand(t *testing.T) {
	l, place := life(t), newPlace(t)
	v := openViews(t, place)
	r := NewRunner(v, l, nil)
	f := newFeed(l, v.Applied, 5)
	pages, err := f.Subscribe(t.Context(), "pages")
	if err != nil {
		t.Fatal(err)
	}
	page, _ := receive(t, pages)
	if err := r.handle(page); err != nil { // committed, and never acknowledged
		t.Fatal(err)
	}
	if err := errors.Join(f.Close(), v.Close()); err != nil {
		t.Fatal(err)
	}
	v = openViews(t, place)
	r = NewRunner(v, l, nil)
	if err := r.handle(page.Copy()); err != nil {
		t.Fatalf("the old page again: %v", err)
	}
	if at, err := v.Applied(t.Context()); at != 5 || err != nil {
		t.Errorf("applied %d %v, want 5", at, err)
	}
	running(t, r)
	waitFor(t, v, l.Size())
	if got := dump(t, v); got != byHand(t, l) {
		t.Error("a restart changed rows")
	}
}

// A poison record stops everything right before its page. Nothing is skipped,
// and once it is mended the run goes on.
func TestPoisonStops(t *testing.T) {
	l := life(t)
	v := openViews(t, newPlace(t))
	r := NewRunner(v, l, nil)
	r.page = 2
	r.all = append(All(), failing{at: 7})
	r.retryWait = time.Millisecond
	err := r.Run(soon(t))
	if err == nil || !strings.Contains(err.Error(), "apply record 7 to failing: poison") {
		t.Fatalf("run: %v", err)
	}
	if got := r.Status(); got.Applied != 6 || got.Err != err {
		t.Errorf("status %+v, want 6 applied and %v", got, err)
	}
	if err := v.WaitApplied(t.Context(), 8); err == nil || !strings.Contains(err.Error(), "poison") {
		t.Errorf("who waits is told %v", err)
	}
	if err := v.WaitApplied(t.Context(), 6); err != nil {
		t.Errorf("what is applied can be read: %v", err)
	}
	r.all = All()
	running(t, r)
	for r.Status().Err != nil { // the new run has not begun
		time.Sleep(time.Millisecond)
	}
	waitFor(t, v, l.Size())
	if got := dump(t, v); got != byHand(t, l) {
		t.Error("rows differ after the stop")
	}
}

// What passes by itself does not stop the run.
func TestRunnerRetries(t *testing.T) {
	l := life(t)
	v := openViews(t, newPlace(t))
	r := NewRunner(v, l, nil)
	flaky := &flakyOnce{}
	r.all = append(All(), flaky)
	end := running(t, r)
	waitFor(t, v, l.Size())
	if err := end(); err != nil || !flaky.failed.Load() {
		t.Errorf("run: %v (failed once: %v)", err, flaky.failed.Load())
	}
}

type flakyOnce struct {
	timeline
	failed atomic.Bool
}

func (f *flakyOnce) Apply(context.Context, *Tx, domain.Judged) error {
	if f.failed.CompareAndSwap(false, true) {
		return errors.New("disk was busy")
	}
	return nil
}

func TestRunnerRefusesAnotherLog(t *testing.T) {
	l := life(t)
	v := applied(t, l)
	before := dump(t, v)
	other := life(t)
	other.records[len(other.records)-1].Statement.Recorded.Leaf = leafOf(1000)
	other.add(child, domain.CustodyTaken{Agency: ngo})
	if err := NewRunner(v, other, nil).Run(soon(t)); !errors.Is(err, ErrForeign) {
		t.Errorf("run: %v, want ErrForeign", err)
	}
	if got := dump(t, v); got != before {
		t.Error("records of another log were applied")
	}
}

func TestRunnerEndsWithItsSource(t *testing.T) {
	l := life(t)
	v := openViews(t, newPlace(t))
	r := NewRunner(v, l, nil)
	done := make(chan error, 1)
	go func() { done <- r.Run(t.Context()) }()
	waitFor(t, v, l.Size())
	broken := errors.New("source broke")
	l.breakWith(broken)
	select {
	case err := <-done:
		if !errors.Is(err, broken) || !errors.Is(r.Status().Err, broken) {
			t.Errorf("run %v, status %v", err, r.Status().Err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the runner hangs")
	}
}

func TestWaitAppliedEnds(t *testing.T) {
	v := openViews(t, newPlace(t))
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if err := v.WaitApplied(ctx, 1); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("wait: %v", err)
	}
	done := make(chan error, 1)
	go func() { done <- v.WaitApplied(context.Background(), 1) }()
	if err := errors.Join(v.Close(), v.Close()); err != nil {
		t.Error(err)
	}
	if err := <-done; !errors.Is(err, ErrClosed) {
		t.Errorf("wait on closed views: %v", err)
	}
}

// Two writers on the same views: the compare-and-set lets each page in once.
func TestRacingAppliers(t *testing.T) {
	l, place := life(t), newPlace(t)
	v := openViews(t, place)
	second, err := place.open(t.Context(), first)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = second.Close() }()
	var wins atomic.Int32
	for from := range l.Size() {
		var both sync.WaitGroup
		for _, db := range []*Views{v, {write: &writer{DB: second}}} {
			both.Go(func() {
				_, err := applyPage(t.Context(), db.write, All(), from, l.records[from:from+1])
				switch {
				case err == nil:
					wins.Add(1)
				case !errors.Is(err, errRepeated):
					t.Errorf("page %d: %v", from, err)
				}
			})
		}
		both.Wait()
	}
	if uint64(wins.Load()) != l.Size() {
		t.Errorf("%d pages were applied, want %d", wins.Load(), l.Size())
	}
	if got := dump(t, v); got != byHand(t, l) {
		t.Error("racing appliers made other rows")
	}
}

// Readers beside the writer see whole pages: of every child, a custodian that
// fits the last record of its stream.
func TestReadersBesideTheWriter(t *testing.T) {
	l := newLog()
	v := openViews(t, newPlace(t))
	r := NewRunner(v, l, nil)
	r.page = 6
	running(t, r)
	const children = 20
	var reading sync.WaitGroup
	stop := make(chan struct{})
	defer reading.Wait()
	defer close(stop)
	for range 2 {
		reading.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					checkChildren(t, v)
				}
			}
		})
	}
	for i := range byte(children) {
		stream := domain.NewStreamID(domain.ChildStream, [16]byte{i / 36, i % 36})
		l.add(stream, domain.ChildRescued{Child: person})
		l.add(stream, domain.CustodyTaken{Agency: police})
		l.add(stream, domain.TransferInitiated{To: shelter, ExpectedBy: "2012-12-20T00:00:00Z"})
		l.add(stream, domain.TransferAccepted{Agency: shelter})
	}
	waitFor(t, v, l.Size())
}

func checkChildren(t *testing.T, v *Views) {
	rows, err := v.Children(t.Context(), "", nil, MaxPage)
	if err != nil {
		t.Errorf("read beside the writer: %v", err)
	}
	want := []string{"", fmt.Sprint("", false), fmt.Sprint(police, false), fmt.Sprint(police, true), fmt.Sprint(shelter, false)}
	for _, c := range rows {
		story, err := v.Story(t.Context(), c.Stream, AsOf{})
		if err != nil {
			t.Errorf("read beside the writer: %v", err)
			continue
		}
		if got := fmt.Sprint(story.State().Child.Custody.Agency, story.OpenTransfer() != nil); got != want[len(story)] {
			t.Errorf("%s after %d records: %s", c.Stream, len(story), got)
		}
	}
}
