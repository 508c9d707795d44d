package storetest

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/eventstore"
)

// killDir tells a re-executed test binary that it is the one to be killed, and
// where its store is.
const killDir = "HOMEWARD_STORETEST_KILL_DIR"

const (
	killRounds  = 3
	killWriters = 4
	killBatch   = 3 // records of one append
)

// RunKill kills a process that appends, at a random moment and several times
// over, and checks after each death that every acknowledged append is there,
// that each append is there whole or not at all, and that nothing has moved.
//
// The process is this test binary, re-executed with a pattern that leads to
// this very call; the test must therefore come here on every run. Run does all
// of it; only a store with a second way of opening needs to call this itself.
func RunKill(t *testing.T, open Open) {
	if dir := os.Getenv(killDir); dir != "" {
		appendUntilKilled(t, open(t, dir))
		return
	}
	h := newHouse(t, open)
	var before []eventstore.Recorded
	acknowledged := make(map[string]bool)
	for range killRounds {
		if err := h.store.Close(); err != nil {
			t.Fatalf("Close() = %v", err)
		}
		for _, id := range killedChild(h) {
			acknowledged[id] = true
		}
		h.store = open(t, h.dir)
		now := h.whole()
		h.same("what was there before", now[:min(len(now), len(before))], before)
		h.survived(now, acknowledged)
		before = now
	}
	h.add("after", 0, "the store still takes records")
}

// killedChild starts the child, kills it a little after its first
// acknowledgement and returns the ids it had printed.
func killedChild(h *house) []string {
	h.Helper()
	child := exec.Command(os.Args[0], "-test.run="+exactly(h.Name()), "-test.count=1")
	child.Env = append(os.Environ(), killDir+"="+h.dir)
	out, err := child.StdoutPipe()
	if err != nil {
		h.Fatalf("start child: %v", err)
	}
	var stderr strings.Builder
	child.Stderr = &stderr
	if err := child.Start(); err != nil {
		h.Fatalf("start child: %v", err)
	}
	hung := time.AfterFunc(patience, func() { _ = child.Process.Kill() })
	defer hung.Stop()
	ids, said := acknowledgements(out, func() {
		time.Sleep(time.Duration(rand.IntN(60_000)) * time.Microsecond)
		_ = child.Process.Kill()
	})
	_ = child.Wait() // killed, as it should be
	if len(ids) == 0 {
		h.Fatalf("child acknowledged nothing; it said %q %q", said, stderr.String())
	}
	return ids
}

// acknowledgements reads the child's output to its end. first runs beside it
// from the first id on.
func acknowledgements(out io.Reader, first func()) (ids []string, said string) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		id, ok := strings.CutPrefix(lines.Text(), "acknowledged ")
		// A line may be cut off by the kill; a whole one ends with a full stop.
		if id, whole := strings.CutSuffix(id, "."); ok && whole {
			if ids = append(ids, id); len(ids) == 1 {
				go first()
			}
			continue
		}
		said += lines.Text() + "\n"
	}
	return ids, said
}

// survived checks one store after a death.
func (h *house) survived(all []eventstore.Recorded, acknowledged map[string]bool) {
	h.Helper()
	parts := make(map[string]int)
	for _, r := range all {
		if !sameRecord(r.Record, record(r.ID)) {
			h.Fatalf("record %s came back with other bytes", r.ID)
		}
		parts[strings.TrimSuffix(r.ID, r.ID[strings.LastIndex(r.ID, "-"):])]++
	}
	for id, n := range parts {
		if n != killBatch {
			h.Fatalf("append %s is there with %d of %d records", id, n, killBatch)
		}
	}
	for id := range acknowledged {
		if parts[id] == 0 {
			h.Fatalf("append %s was acknowledged and is gone", id)
		}
	}
}

// appendUntilKilled is the child.
func appendUntilKilled(t *testing.T, store eventstore.Store) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	round := time.Now().UnixNano()
	var print sync.Mutex
	var wg sync.WaitGroup
	for w := range killWriters {
		wg.Go(func() {
			stream := fmt.Sprintf("killed-%d-%d", round, w)
			for i := uint64(0); ; i++ {
				id := fmt.Sprintf("%s-%d", stream, i)
				if _, err := store.Append(ctx, stream, i*killBatch, records(numbered(id, killBatch)...)...); err != nil {
					t.Errorf("append in child: %v", err)
					return
				}
				print.Lock()
				fmt.Printf("acknowledged %s.\n", id)
				print.Unlock()
			}
		})
	}
	wg.Wait()
}

// exactly is the pattern that runs one test and no other.
func exactly(name string) string {
	parts := strings.Split(name, "/")
	for i, part := range parts {
		parts[i] = "^" + regexp.QuoteMeta(part) + "$"
	}
	return strings.Join(parts, "/")
}
