package kurrentfake_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/eventstore/kurrentstore"
	"github.com/homeward-ledger/homeward/tests/kurrentfake"
)

// TestRestart serves again what an earlier server has kept, also an event that
// fills more than one record of the file.
func TestRestart(t *testing.T) {
	dir := t.TempDir()
	large := eventstore.Record{ID: "large", Type: "test.noted.v1", Data: bytes.Repeat([]byte{0xd6}, eventstore.MaxRecord)}
	var got []string
	for round := range 3 {
		server, err := kurrentfake.Start(t.Context(), kurrentfake.Options{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		verb := kurrentstore.Open
		if round == 0 {
			verb = kurrentstore.Create
		}
		store, err := verb(t.Context(), server.Connection())
		if err != nil {
			t.Fatal(err)
		}
		small := eventstore.Record{ID: fmt.Sprint(round), Type: "test.noted.v1"}
		for i, r := range []eventstore.Record{large, small} {
			if _, err := store.Append(t.Context(), fmt.Sprint("child-", round), uint64(i), r); err != nil {
				t.Fatal(err)
			}
		}
		got = nil
		err = store.ReadAll(t.Context(), "", 100, func(r eventstore.Recorded) error {
			if r.ID == large.ID && !bytes.Equal(r.Data, large.Data) {
				return fmt.Errorf("record %d has other bytes", r.Index)
			}
			got = append(got, r.ID)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		_ = store.Close()
		if err := server.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if want := "[large 0 large 1 large 2]"; fmt.Sprint(got) != want {
		t.Fatalf("the last server shows %v, want %s", got, want)
	}
}
