package storecheck_test

import (
	"bytes"
	"fmt"
	"hash/fnv"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/tests/storecheck"
)

// recordOf is the record with this id, whose bytes follow from it. Most are
// small; some are sent in many pieces.
func recordOf(id string) eventstore.Record {
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(id)) // never fails
	size := 40 + int(hash.Sum32()%400)
	if hash.Sum32()%97 == 0 {
		size = 60_000
	}
	data := bytes.Repeat([]byte(id+"/"), size/len(id)+1)
	return eventstore.Record{ID: id, Type: "check.noted.v1", Data: data, Meta: fmt.Appendf(nil, `{"id":%q}`, id)}
}

func recordsOf(ids []string) []eventstore.Record {
	var all []eventstore.Record
	for _, id := range ids {
		all = append(all, recordOf(id))
	}
	return all
}

func writesOf(writes []storecheck.Write) []eventstore.Write {
	var all []eventstore.Write
	for _, w := range writes {
		all = append(all, eventstore.Write{Stream: w.Stream, Seen: w.Seen, Records: recordsOf(w.IDs)})
	}
	return all
}

// intact says whether a record has the bytes that were appended.
func intact(r eventstore.Recorded) error {
	want := recordOf(r.ID)
	if r.Type != want.Type || !bytes.Equal(r.Data, want.Data) || !bytes.Equal(r.Meta, want.Meta) {
		return fmt.Errorf("record %s at index %d has other bytes", r.ID, r.Index)
	}
	return nil
}
