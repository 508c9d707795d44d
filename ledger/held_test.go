package ledger_test

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/transparency"
)

// shelf is a ledger that was opened again, so that it has read nothing yet, and what its
// read models show of some records.
func shelf(t *testing.T) (*world, []domain.Judged) {
	t.Helper()
	w := newWorld(t, nil)
	w.record(caseload(t, 1))
	all := must[[]domain.Judged](t)(w.ledger.Judged(t.Context(), 0, 1000))
	if err := w.reopen(); err != nil {
		t.Fatal(err)
	}
	var shown []domain.Judged
	for i, one := range all {
		if i%3 != 0 && one.Statement.Stream.Kind() == domain.ChildStream {
			one.Statement.Event = nil
			shown = append(shown, one)
		}
	}
	if len(shown) < 10 {
		t.Fatalf("only %d records", len(shown))
	}
	return w, shown
}

// TestHeldIsWhatLeafGives: read together, records have the bytes, place, verdict and
// values that they have one by one, whatever is in memory.
func TestHeldIsWhatLeafGives(t *testing.T) {
	w, shown := shelf(t)
	held, opened := w.ledger.Held(t.Context(), shown), 0
	if len(held) != len(shown) {
		t.Fatalf("%d of %d records are held", len(held), len(shown))
	}
	for _, show := range shown {
		index := show.Statement.Recorded.Index
		got, want := *held[index], must[ledger.Leaf](t)(w.ledger.Leaf(t.Context(), index))
		if !slices.Equal(got.Bytes, want.Bytes) || got.Void != want.Void || !reflect.DeepEqual(got.Record.Statement.Recorded, want.Record.Statement.Recorded) {
			t.Errorf("record %d: %+v, want %+v", index, got.Record.Statement.Recorded, want.Record.Statement.Recorded)
		}
		for _, access := range []ledger.Access{ledger.SeesChain, ledger.SeesSealed} {
			a, b := must[[]ledger.Value](t)(w.ledger.Values(t.Context(), got, access)), must[[]ledger.Value](t)(w.ledger.Values(t.Context(), want, access))
			if !reflect.DeepEqual(a, b) {
				t.Errorf("record %d, access %d: %v, want %v", index, access, a, b)
			}
			opened += len(slices.DeleteFunc(a, func(v ledger.Value) bool { return v.State != ledger.ValueOpen }))
		}
	}
	if opened == 0 {
		t.Error("no sealed value was opened")
	}
}

// TestHeldOfOthersStores: of a store that reads one place after the other, nothing that
// is not in memory is held, and Leaf gives it.
func TestHeldOfOthersStores(t *testing.T) {
	w := newWorld(t, func(s eventstore.Store) eventstore.Store { return struct{ eventstore.Store }{s} })
	w.record(caseload(t, 1))
	shown := must[[]domain.Judged](t)(w.ledger.Judged(t.Context(), 0, 1000))
	if held := w.ledger.Held(t.Context(), shown[5:15]); len(held) != 10 {
		t.Errorf("%d of 10 records in memory are held", len(held))
	}
	w.close()
	w.open(false, func(s eventstore.Store) eventstore.Store { return struct{ eventstore.Store }{s} })
	w.ledger = must[*ledger.Ledger](t)(ledger.Open(t.Context(), w.config))
	if held := w.ledger.Held(t.Context(), shown[5:15]); len(held) != 0 {
		t.Errorf("%d records are held", len(held))
	}
}

// TestHeldIsExact: what differs from the log by a byte, in the store, among the verdicts
// or as it is shown, is not held, and all others are.
func TestHeldIsExact(t *testing.T) {
	edit := func(file, statement string) func(*world, *domain.Judged) {
		return func(w *world, show *domain.Judged) {
			w.sql(file, statement+` WHERE idx = `+strconv.FormatUint(show.Statement.Recorded.Index, 10))
		}
	}
	flip := func(text *domain.Digest) { *text = "0" + (*text)[1:] + (*text)[:1]; *text = (*text)[:64] }
	show := func(change func(*domain.Judged)) func(*world, *domain.Judged) {
		return func(_ *world, show *domain.Judged) { change(show) }
	}
	for name, change := range map[string]func(*world, *domain.Judged){
		"envelope":            edit("events.db", `UPDATE records SET data = CAST(replace(CAST(data AS TEXT), '==', '=') || ' ' AS BLOB)`),
		"signature":           edit("events.db", `UPDATE records SET data = CAST(substr(CAST(data AS TEXT), 1, length(data) - 8) || 'AAAA"}]}' AS BLOB)`),
		"header":              edit("events.db", `UPDATE records SET meta = CAST(replace(CAST(meta AS TEXT), '{"header":"2', '{"header":"1') AS BLOB)`),
		"record gone":         edit("events.db", `DELETE FROM records`),
		"verdict's leaf":      edit("judge.db", `UPDATE verdicts SET leaf = replace(leaf, substr(leaf, 1, 1), 'x')`),
		"verdict":             edit("judge.db", `UPDATE verdicts SET void = '["H1","no"]'`),
		"verdict's stream":    edit("judge.db", `UPDATE verdicts SET stream = 'ledger'`),
		"unreadable, it says": edit("judge.db", `UPDATE verdicts SET stream = ''`),
		"verdict's place":     edit("judge.db", `UPDATE verdicts SET before = '3'`),
		"verdict gone":        edit("judge.db", `DELETE FROM verdicts`),
		"payload":             show(func(s *domain.Judged) { s.Payload = slices.Clone(s.Payload); s.Payload[len(s.Payload)/2] ^= 1 }),
		"payload cut":         show(func(s *domain.Judged) { s.Payload = s.Payload[:len(s.Payload)-3] }),
		"no payload":          show(func(s *domain.Judged) { s.Payload = nil }),
		"payload and digest": show(func(s *domain.Judged) {
			s.Payload = slices.Clone(s.Payload)
			s.Payload[len(s.Payload)/2] ^= 1
			s.Statement.Recorded.Digest = domain.Digest(transparency.Envelope{Payload: s.Payload}.PAEDigest().String())
		}),
		"no stream": func(w *world, show *domain.Judged) {
			edit("judge.db", `UPDATE verdicts SET stream = ''`)(w, show)
			show.Statement.Stream = ""
		},
		"digest":        show(func(s *domain.Judged) { flip(&s.Statement.Recorded.Digest) }),
		"leaf hash":     show(func(s *domain.Judged) { flip(&s.Statement.Recorded.Leaf) }),
		"time":          show(func(s *domain.Judged) { s.Statement.Recorded.At = s.Statement.Recorded.At.Add(time.Nanosecond) }),
		"stream":        show(func(s *domain.Judged) { s.Statement.Stream = domain.TheLedger }),
		"shown as void": show(func(s *domain.Judged) { s.Verdict = domain.Verdict{Void: true, Rule: "H1"} }),
		"index":         show(func(s *domain.Judged) { s.Statement.Recorded.Index -= 1 }),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, shown := shelf(t)
			if held := w.ledger.Held(t.Context(), shown); len(held) != len(shown) {
				t.Fatalf("%d of %d records are held before anything was changed", len(held), len(shown))
			}
			changed := shown[7].Statement.Recorded.Index
			change(w, &shown[7])
			held := w.ledger.Held(t.Context(), shown)
			if _, is := held[changed]; is || len(held) != len(shown)-1 {
				t.Errorf("of %d records %d are held: %v, the changed one %d", len(shown), len(held), slices.Sorted(maps.Keys(held)), changed)
			}
		})
	}
}
