package domain

import (
	"reflect"
	"strconv"
	"strings"
	"testing"
)

// TestRecordsComeBackAsTheyWere: whatever is in them, and however many there are.
func TestRecordsComeBackAsTheyWere(t *testing.T) {
	digest := func(c string) Digest { return Digest(strings.Repeat(c, 64)) }
	one, other := Signer{Key: "a", Agency: "agency-a", Role: "r", Purpose: PurposeRecord}, Signer{Key: "b", Agency: "agency-b", Role: "r", Purpose: PurposeSecond}
	usual := StreamRecord{ID: "i", Type: "t", Index: 7, Digest: digest("a"), Leaf: digest("1"), At: -3, Author: one, Signers: []Signer{other, one}}
	forms := []func(*StreamRecord){
		func(*StreamRecord) {},
		func(r *StreamRecord) { r.Void = true },
		func(r *StreamRecord) { r.Author, r.Signers = Signer{}, []Signer{other} },
		func(r *StreamRecord) { r.Signers = []Signer{one} },
		func(r *StreamRecord) { r.Evidence = []Digest{digest("b")} },
		func(r *StreamRecord) { r.Digest, r.Leaf = "", "" }, // about to be recorded
		func(r *StreamRecord) { r.Signers = append(make([]Signer, 300), other, one) },
	}
	var want []StreamRecord
	var all Records
	for n := range 5 * growingChunk {
		record := usual
		record.ID, record.Index = strconv.Itoa(n), uint64(n)
		forms[n%len(forms)](&record)
		before := all
		want, all = append(want, record), all.add(record)
		if before.Len() != n || all.Len() != n+1 {
			t.Fatalf("%d records, then %d", before.Len(), all.Len())
		}
		for i, one := range want {
			found, is := all.Find(one.ID)
			if !is || !reflect.DeepEqual(found, one) || !reflect.DeepEqual(all.At(i), one) || all.Before(one.Index) != i {
				t.Fatalf("record %d of %d is %+v, want %+v", i, n+1, all.At(i), one)
			}
		}
		if last, _ := all.Last(); !reflect.DeepEqual(last, record) {
			t.Fatalf("the last of %d is %+v", n+1, last)
		}
	}
	if _, is := all.Find("none"); is {
		t.Error("an id that no record has is found")
	}
}
