package domain

import (
	"reflect"
	"strconv"
	"strings"
	"testing"
)

// TestRecordsComeBackAsTheyWere: in whatever form what is in them is written, and however
// many there are.
func TestRecordsComeBackAsTheyWere(t *testing.T) {
	digest := func(c string) Digest { return Digest(strings.Repeat(c, 64)) }
	one, other := Signer{Key: "a", Agency: "agency-a", Role: "r", Purpose: PurposeRecord}, Signer{Key: "b", Agency: "agency-b", Role: "r", Purpose: PurposeSecond}
	usual := StreamRecord{ID: "i", Type: "t", Index: 7, Digest: digest("a"), Leaf: digest("0"), At: -3, Author: other, Signers: []Signer{one, other}}
	forms := []func(*StreamRecord){
		func(*StreamRecord) {},
		func(r *StreamRecord) { r.Void = true },
		func(r *StreamRecord) { r.Author = one },
		func(r *StreamRecord) { r.Author = Signer{} },
		func(r *StreamRecord) { r.Author, r.Signers = Signer{}, nil },
		func(r *StreamRecord) { r.Author, r.Signers = Signer{}, []Signer{} },
		func(r *StreamRecord) { r.Author.Role = "another" },
		func(r *StreamRecord) { r.Evidence = []Digest{digest("b")} },
		func(r *StreamRecord) { r.Evidence = []Digest{} },
		func(r *StreamRecord) { r.Digest = "" },
		func(r *StreamRecord) { r.Leaf = digest("A") },
		func(r *StreamRecord) { r.Leaf = digest("a")[1:] },
		func(r *StreamRecord) { r.Digest = digest("x") },
		func(r *StreamRecord) { r.Signers = append(make([]Signer, 300), other) },
	}
	var want []StreamRecord
	var all Records
	for n := range 5 * recordChunk {
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
