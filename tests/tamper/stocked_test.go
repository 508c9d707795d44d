package tamper

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"testing"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/tests/programs"
)

// stocked is the ledger of the tests on a kind of store, and all its records.
type stocked struct {
	storeKind
	honest  home
	records []eventstore.Recorded
}

// stock makes the ledger of the tests on a kind of store, and reads the store.
func (k storeKind) stock(t *testing.T) stocked {
	t.Helper()
	s := stocked{storeKind: k, honest: ground}
	if k.address == nil {
		s.records = recordsOf(t, ground)
		return s
	}
	address := k.address(t)
	s.honest = moved(t, address)
	s.records = k.recordsAt(t, address)
	return s
}

// moved is the ledger of the tests, its records kept at an address.
func moved(t *testing.T, address string) home {
	t.Helper()
	h := home{dir: t.TempDir(), child: ground.child, lines: ground.lines}
	write(t, h.path("caseload.jsonl"), read(t, ground.path("caseload.jsonl")))
	for _, args := range [][]string{{"init", "--demo", "--seed", strconv.Itoa(seed), "--store", address}, {"import", "caseload.jsonl"}} {
		if a := ask(h.dir, programs.Homeward, args...); a.exit != programs.Fine {
			t.Fatalf("%s: %v", args[0], a)
		}
	}
	return h
}

// recordsOf are the records of a ledger in files.
func recordsOf(t *testing.T, h home) []eventstore.Recorded {
	t.Helper()
	return embedded().recordsAt(t, h.copied(t).path("data", "events.db"))
}

func (k storeKind) recordsAt(t *testing.T, address string) (all []eventstore.Recorded) {
	t.Helper()
	store, err := k.open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	err = store.ReadAll(t.Context(), "", math.MaxInt32, func(r eventstore.Recorded) error {
		all = append(all, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// put is the ledger with these records in the place of its own, in a store that is as
// whole as theirs. The verdicts go: a liar leaves none about.
func (s stocked) put(t *testing.T, records []eventstore.Recorded) home {
	t.Helper()
	h, _ := s.putAt(t, records)
	return h
}

func (s stocked) putAt(t *testing.T, records []eventstore.Recorded) (h home, address string) {
	t.Helper()
	h = s.honest.copied(t)
	remove(t, h.path("data", "judge.db"))
	if address = h.path("data", "events.db"); s.address == nil {
		for _, suffix := range []string{"", "-wal", "-shm"} {
			remove(t, address+suffix)
		}
	} else {
		address = s.address(t)
		point(t, h, address)
	}
	store, err := s.create(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]uint64{}
	var writes []eventstore.Write
	for _, r := range records {
		writes = append(writes, eventstore.Write{Stream: r.Stream, Seen: counts[r.Stream], Records: []eventstore.Record{r.Record}})
		counts[r.Stream]++
	}
	if _, err := store.AppendAll(t.Context(), writes); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	return h, address
}

// point makes a ledger's folder name another store of the records.
func point(t *testing.T, h home, address string) {
	t.Helper()
	var places map[string]string
	if err := json.Unmarshal(read(t, h.path("data", "stores.json")), &places); err != nil || places["records"] == "" {
		t.Fatalf("stores.json names no store of records: %v", err)
	}
	places["records"] = address
	write(t, h.path("data", "stores.json"), marshal(t, places))
}

// byHand changes rows of the table of the records; %[1]d stands for the victim.
func byHand(statement string) func(*testing.T, stocked) home {
	return func(t *testing.T, s stocked) home {
		t.Helper()
		h, address := s.putAt(t, s.records)
		s.exec(t, address, fmt.Sprintf(statement, victim(t, ground)))
		return h
	}
}
