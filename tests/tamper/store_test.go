package tamper

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/transparency"
)

// victim is the place in the log of the record that lies about the store are about, and
// of the child's third record.
func victim(t *testing.T, h home) int {
	t.Helper()
	return placesOf(t, h, h.child)[2]
}

func placesOf(t *testing.T, h home, stream string) (places []int) {
	t.Helper()
	rows, err := rowsOf(openDB(t, h.path("data", "events.db")), fmt.Sprintf(`SELECT idx FROM records WHERE stream = '%s' ORDER BY idx`, stream))
	if err != nil || len(rows) < 4 {
		t.Fatalf("%s has %d records: %v", stream, len(rows), err)
	}
	for _, row := range rows {
		places = append(places, int(row[0].(int64)))
	}
	return places
}

const (
	notPublished = victims + ` ` + isAnother
	isAnother    = `.*is not the one that was published: it was edited, swapped or replaced in the store`
	dropped      = victims + ` .*was published and is not in the store: dropped or truncated`
	doesNotOpen  = `the sealed value \w+ is missing or does not open its commitment`
)

// storeLies are told with access to the database of the records, on each kind of store.
func storeLies() []lie {
	all := []lie{
		{name: "edit a record", says: notPublished, on: onEnvelope(edit)},
		{name: "drop a record and leave the gap", says: dropped, tables: true, on: byHand(`DELETE FROM records WHERE idx = %[1]d`)},
		{name: "drop a record and close the gap", says: notPublished, on: onRecords(func(_ *testing.T, all []eventstore.Recorded, at int) []eventstore.Recorded {
			return slices.Delete(all, at, at+1)
		})},
		{name: "swap two records", says: notPublished, on: onRecords(func(_ *testing.T, all []eventstore.Recorded, at int) []eventstore.Recorded {
			all[at], all[at+1] = all[at+1], all[at]
			return all
		})},
		{name: "write a record twice", says: notPublished, next: 1, on: onRecords(func(_ *testing.T, all []eventstore.Recorded, at int) []eventstore.Recorded {
			again := all[at]
			again.ID = anotherID // a store keeps an id once
			return slices.Insert(all, at+1, again)
		})},
		{name: "truncate the store", says: dropped, next: 1, on: onRecords(func(_ *testing.T, all []eventstore.Recorded, at int) []eventstore.Recorded { return all[:at+1] })},
		{name: "empty the store", says: `the signer has stood for \d+ records, the store gives 0: tampered or rolled back`,
			on: onRecords(func(*testing.T, []eventstore.Recorded, int) []eventstore.Recorded { return nil })},
		{name: "roll the database back", says: `the signer has stood for \d+ records, the store gives [1-9]\d*: tampered or rolled back`,
			on: onRecords(func(_ *testing.T, all []eventstore.Recorded, _ int) []eventstore.Recorded { return all[:len(all)/2] })},
		{name: "fork the log", says: fmt.Sprintf(`record %d\b`, len(ground.lines)) + isAnother, on: onRecords(fork)},
		{name: "back-date a record", says: notPublished, on: onEntry(func(_ *testing.T, e *transparency.Entry) { e.RecordedAt = e.RecordedAt.Add(-time.Hour) })},
		{name: "strip the signatures", says: notPublished, on: onEnvelope(func(_ *testing.T, e *transparency.Envelope) { e.Signatures = nil })},
		{name: "strip one of two signatures", says: `record 3\b` + isAnother, on: onEnvelopeAt(3, func(t *testing.T, e *transparency.Envelope) {
			if len(e.Signatures) != 2 {
				t.Fatalf("record 3 has %d signatures", len(e.Signatures))
			}
			e.Signatures = e.Signatures[:1]
		})},
		{name: "add a signature", says: notPublished, on: onEnvelope(addSignature)},
		{name: "sign with another key", says: notPublished, on: onEnvelope(resign)},
		{name: "replace an officer's key", says: `record 3\b` + isAnother, on: onEnvelopeAt(3, rekey)},
		{name: "replay a record of another ledger", says: notPublished, on: onEnvelope(replay)},
		{name: "replay a record of another ledger at the end", says: `^void .*was made for another ledger`, on: onRecords(replayAtEnd)},
		{name: "keep a record under another id", says: victims + ` .*: the store keeps the record as ".*" of the type ".*", and it is not that`,
			on: onRecords(func(_ *testing.T, all []eventstore.Recorded, at int) []eventstore.Recorded {
				all[at].ID = anotherID
				return all
			})},
		{name: "keep a record in another stream", says: victims + ` .*the store keeps the record in ".*", where it does not belong`,
			on: onRecords(func(_ *testing.T, all []eventstore.Recorded, at int) []eventstore.Recorded {
				all[at].Stream = "child-00000000000000000"
				return all
			})},
		{name: "lose sealed values", says: doesNotOpen, on: onRecords(func(t *testing.T, all []eventstore.Recorded, _ int) []eventstore.Recorded {
			for i := range all {
				all[i].Meta = withSealed(t, all[i].Meta, nil)
			}
			return all
		})},
		{name: "put another record's sealed values beside a record", says: `record 3\b.*` + doesNotOpen, on: onRecords(foreignValues)},
		{name: "invent a whole ledger", says: `the founding is not that of the trust file: this is another ledger`, on: invented},
	}
	for i := range all {
		all[i].by, all[i].ask = byFsck, trusting
	}
	return all
}

const anotherID = "00000000-0000-7000-8000-000000000000"
