package sqlitestore_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/eventstore/storetest"
)

// brokenStore names the fault for a re-executed test binary.
const brokenStore = "HOMEWARD_BROKEN_STORE"

// TestSuiteCatches shows that the suite can fail: each fault is put into a
// sound store, and the test named must turn red in a process of its own.
func TestSuiteCatches(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		fault, test string
	}{
		{"", "wrong seen is a conflict and changes nothing"}, // the control
		{"", "kill in mid-append"},
		{"ignores seen", "wrong seen is a conflict and changes nothing"},
		{"forgets ids", "an exact repeat succeeds and changes nothing"},
		{"counts from one", "order, indexes and counts"},
		{"swaps writes", "AppendAll keeps the order across streams"},
		{"trims bytes", "bytes are kept as they are"},
		{"says locked", "eight writers race on one stream"},
		{"follower skips", "eight writers on many streams, followers miss nothing"},
		{"follower blocks", "a slow follower blocks nobody"},
		{"acknowledges early", "kill in mid-append"},
	} {
		t.Run(c.fault+" in "+c.test, func(t *testing.T) {
			name := strings.ReplaceAll(c.test, " ", "_")
			timeout, sign := "60s", "--- FAIL: TestBroken/"+name
			if c.fault == "follower blocks" { // and so does the test, for ever
				timeout, sign = "4s", "panic: test timed out"
			}
			child := exec.Command(os.Args[0], "-test.run=^TestBroken$/^"+name+"$", "-test.timeout="+timeout, "-test.v")
			child.Env = append(os.Environ(), brokenStore+"="+c.fault, brokenStore+"_RUN=1")
			out, err := child.CombinedOutput()
			if !bytes.Contains(out, []byte("=== RUN   TestBroken/"+name)) {
				t.Fatalf("the suite has no such test: %s", out)
			}
			caught := err != nil && bytes.Contains(out, []byte(sign))
			if sound := c.fault == ""; sound != (err == nil) || sound == caught {
				t.Fatalf("caught is %v (%v): %s", caught, err, out)
			}
		})
	}
}

// TestBroken is what TestSuiteCatches runs in the other process.
func TestBroken(t *testing.T) {
	if os.Getenv(brokenStore+"_RUN") == "" {
		return // the suite itself runs in TestStore
	}
	storetest.Run(t, func(t *testing.T, dir string) eventstore.Store {
		return &broken{Store: open(t, dir), fault: os.Getenv(brokenStore), counts: make(map[string]uint64)}
	})
}

type broken struct {
	eventstore.Store
	fault  string
	mu     sync.Mutex
	counts map[string]uint64
	calls  int
}

func (b *broken) Append(ctx context.Context, stream string, seen uint64, records ...eventstore.Record) (uint64, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.calls++
	switch b.fault {
	case "says locked":
		if b.calls%40 == 0 {
			return 0, errors.New("database is locked")
		}
	case "forgets ids":
		if known := b.counts[stream]; seen < known {
			return 0, &eventstore.ConflictError{Stream: stream, Seen: seen, Actual: known}
		}
	case "trims bytes":
		records = append([]eventstore.Record(nil), records...)
		for i := range records {
			records[i].Meta = bytes.TrimSpace(records[i].Meta)
		}
	case "acknowledges early":
		time.AfterFunc(20*time.Millisecond, func() { _, _ = b.Store.Append(context.Background(), stream, seen, records...) })
		return seen + uint64(len(records)), nil
	}
	count, err := b.Store.Append(ctx, stream, seen, records...)
	var conflict *eventstore.ConflictError
	if b.fault == "ignores seen" && errors.As(err, &conflict) {
		count, err = b.Store.Append(ctx, stream, conflict.Actual, records...)
	}
	b.counts[stream] = max(b.counts[stream], count)
	return count, err
}

func (b *broken) AppendAll(ctx context.Context, writes []eventstore.Write) (int, error) {
	if b.fault == "swaps writes" && len(writes) > 1 {
		writes = append([]eventstore.Write{writes[1], writes[0]}, writes[2:]...)
	}
	return b.Store.AppendAll(ctx, writes)
}

func (b *broken) ReadAll(ctx context.Context, after eventstore.Token, limit int, yield func(eventstore.Recorded) error) error {
	return b.Store.ReadAll(ctx, after, limit, func(r eventstore.Recorded) error {
		if b.fault == "counts from one" {
			r.Index++
		}
		return yield(r)
	})
}

func (b *broken) Follow(ctx context.Context, after eventstore.Token, yield func(eventstore.Recorded) error) error {
	return b.Store.Follow(ctx, after, func(r eventstore.Recorded) error {
		switch {
		case b.fault == "follower skips" && r.Index == 100:
			return nil
		case b.fault == "follower blocks":
			b.mu.Lock()
			defer b.mu.Unlock()
		}
		return yield(r)
	})
}
