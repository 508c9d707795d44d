package storecheck_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/homeward-ledger/homeward/tests/storecheck"
)

func journalOf(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "journal")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestJournal: many write at once, each through a file of its own, and every line
// is there whole, after those that its writer had written before.
func TestJournal(t *testing.T) {
	t.Parallel()
	path := journalOf(t, "")
	const writers, each = 4, 200
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			j, err := storecheck.OpenJournal(path)
			if err != nil {
				t.Error(err)
				return
			}
			defer j.Close()
			for i := range each {
				long := storecheck.Place{Index: uint64(i), ID: strings.Repeat("x", i*40)}
				if err := j.Add(fmt.Sprint("f", w), storecheck.Shown, long); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	h, err := storecheck.ReadHistory(path)
	if err != nil || h.Cut != 0 || len(h.Followers) != writers {
		t.Fatalf("ReadHistory() = %v, with %d lines cut", err, h.Cut)
	}
	for name, shown := range h.Followers {
		for i, p := range shown {
			if p.Index != uint64(i) || len(p.ID) != i*40 {
				t.Fatalf("line %d of %s is about %d, with %d bytes", i, name, p.Index, len(p.ID))
			}
		}
		if len(shown) != each {
			t.Errorf("%s has %d lines, want %d", name, len(shown), each)
		}
	}
}

// TestCutLine: a line that a kill has cut short counts as not written, for whoever
// reads all and for whoever goes on after it.
func TestCutLine(t *testing.T) {
	t.Parallel()
	path := journalOf(t, "\nw0 began {\"n\":1}\n\nw0 ended {\"n\":1,\"end\":\"do\nf0 shown {\"i\":0}\n\nw0 began {\"n\":2")
	h, err := storecheck.ReadHistory(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(h.Calls) != 1 || h.Calls[0].Answer != nil || h.Cut != 2 || len(h.Followers["f0"]) != 1 {
		t.Errorf("%d calls, %d lines cut, %d shown", len(h.Calls), h.Cut, len(h.Followers["f0"]))
	}
	last, err := storecheck.Last(path, "w0", 2)
	if err != nil || len(last) != 1 || last[0].Kind != storecheck.Began || string(last[0].Value) != `{"n":1}` {
		t.Errorf("Last() = %v, %v", last, err)
	}
}

// TestLast looks far back, and takes nobody's lines for another's.
func TestLast(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("\nw1 began {\"n\":1}\n\nw1 ended {\"n\":1}\n")
	for i := range 40_000 {
		fmt.Fprintf(&text, "\nw10 began {\"n\":%d}\n", i)
	}
	path := journalOf(t, text.String())
	for who, want := range map[string]string{"w1": `[{"n":1} {"n":1}]`, "w10": `[{"n":39998} {"n":39999}]`, "w2": "[]"} {
		last, err := storecheck.Last(path, who, 2)
		var values []string
		for _, line := range last {
			values = append(values, string(line.Value))
		}
		if err != nil || fmt.Sprint(values) != want {
			t.Errorf("Last(%s) = %v, %v, want %s", who, values, err, want)
		}
	}
}

// TestSenselessJournal: a journal that clients cannot have written is refused.
func TestSenselessJournal(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"w0 ended {\"n\":1}\n":                      "to no call",
		"w0 began {\"n\":1}\nw0 ended {\"n\":2}\n":  "to no call",
		"w0 began {\"n\":1}\nw1 ended {\"n\":1}\n":  "to no call",
		"w0 jumped {\"n\":1}\n":                     "no kind of line",
		"f0 shown {\"i\":\"first\"}\n":              "line 1",
		"f0 shown {\"i\":0}\nw0 began {\"n\":\"\"}": "line 2",
	} {
		if _, err := storecheck.ReadHistory(journalOf(t, text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}
