package domain

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// remembered are Records and what was put into them.
type remembered struct {
	records Records
	want    []StreamRecord
}

// TestRecordsComeBackAsTheyWere: whatever is in them, however many there are, and however
// many others grew out of the same.
func TestRecordsComeBackAsTheyWere(outer *testing.T) {
	rapid.Check(outer, func(t *rapid.T) {
		all := []remembered{{}}
		for n := range rapid.IntRange(1, 6*growingChunk).Draw(t, "records") {
			from := all[max(0, len(all)-1-rapid.SampledFrom([]int{0, 0, 0, 0, 1, 2, growingChunk}).Draw(t, "back"))]
			record := drawRecord(t, uint64(n))
			all = append(all, remembered{from.records.add(record), append(slices.Clip(from.want), record)})
		}
		for _, one := range all {
			one.check(t)
		}
	})
}

func (r remembered) check(t *rapid.T) {
	if r.records.Len() != len(r.want) {
		t.Fatalf("%d records for %d", r.records.Len(), len(r.want))
	}
	for i, got := range r.records.From(0) {
		want := r.want[i]
		if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(r.records.At(i), want) || r.records.typeAt(i) != want.Type {
			t.Fatalf("record %d of %d is\n%+v, not\n%+v", i, len(r.want), got, want)
		}
		first := r.want[slices.IndexFunc(r.want, func(other StreamRecord) bool { return other.ID == want.ID })]
		if found, is := r.records.Find(want.ID); !is || !reflect.DeepEqual(found, first) {
			t.Fatalf("%q finds %+v, not %+v", want.ID, found, first)
		}
		if r.records.Before(want.Index) != i {
			t.Fatalf("%d stand before the record at %d", r.records.Before(want.Index), i)
		}
	}
	if last, is := r.records.Last(); is != (len(r.want) > 0) || is && !reflect.DeepEqual(last, r.want[len(r.want)-1]) {
		t.Fatalf("the last of %d is %+v", len(r.want), last)
	}
	for _, none := range []string{"none", recordID("none")} {
		if found, is := r.records.Find(none); is {
			t.Fatalf("%q, an id that no record has, finds %+v", none, found)
		}
	}
}

// drawRecord draws a record of which at most one part is odd.
func drawRecord(t *rapid.T, index uint64) StreamRecord {
	may := rapid.SampledFrom([]string{"", "", "id", "type", "digest", "leaf", "key", "agency", "role", "purpose", "file"}).Draw(t, "odd")
	pick := func(name string, from []string, odd ...string) string {
		if name == may {
			from = append(from, odd...)
		}
		return rapid.SampledFrom(from).Draw(t, name)
	}
	digest := func(name string, odd ...string) Digest {
		return Digest(pick(name, []string{strings.Repeat("a", 64), strings.Repeat("0f", 32)}, odd...))
	}
	ids := []string{recordID("a"), recordID("b"), recordID("c"), recordID("d"), recordID("e")}
	r := StreamRecord{Index: index, At: rapid.Int64().Draw(t, "at"), Void: rapid.Bool().Draw(t, "void"),
		ID:     pick("id", ids, "", "b", strings.ToUpper(ids[0]), strings.ReplaceAll(ids[0], "-", "")),
		Type:   pick("type", []string{TypeChildRescued, TypeCustodyTaken}, "", "t", TypeChildRescued+"x"),
		Digest: digest("digest", ""), Leaf: digest("leaf", "")}
	for range rapid.SampledFrom([]int{0, 1, 2, mostKept, mostKept + 1}).Draw(t, "signers") {
		r.Signers = append(r.Signers, Signer{Key: string(digest("key", "", "key", strings.Repeat("0", 64), strings.Repeat("A", 64))),
			Agency:  StreamID(pick("agency", []string{string(police), string(welfare)}, "", "agency-a", string(theChild), string(police)+"x")),
			Role:    pick("role", []string{RoleIntake, RoleCaseworker}, "", "r"),
			Purpose: pick("purpose", []string{PurposeRecord, PurposeSecond}, "", "p")})
	}
	for range rapid.SampledFrom([]int{0, 0, 1, 3}).Draw(t, "evidence") {
		r.Evidence = append(r.Evidence, digest("file", "", "file", strings.Repeat("0", 64)))
	}
	r.Author = authorOf(r.Signers)
	return r
}

// TestSignersOfLongStreamsComeBack: also those who are no longer looked for among the last.
func TestSignersOfLongStreamsComeBack(t *testing.T) {
	signer := func(i int) Signer {
		return Signer{Key: string(DigestOf([]byte{byte(i % (2 * signersSought))})), Agency: police, Role: RoleIntake, Purpose: PurposeRecord}
	}
	var r Records
	for i := range 5 * signersSought {
		r = r.add(StreamRecord{ID: recordID("a"), Type: TypeChildRescued, Signers: []Signer{signer(i)}})
	}
	for i, record := range r.From(0) {
		if record.Author != signer(i) {
			t.Fatalf("record %d is signed by %+v, not %+v", i, record.Author, signer(i))
		}
	}
}

// TestGrowingListsAreValues: two lists that grow out of one, of any length, and fill the
// same chunks.
func TestGrowingListsAreValues(t *testing.T) {
	grown := func(g growing[int], by, to int) growing[int] {
		for g.len() < to {
			g = g.add(by + g.len())
		}
		return g
	}
	for common := range 4 * growingChunk {
		trunk := grown(growing[int]{}, 0, common)
		one, other := grown(trunk, 1000, common+2*growingChunk), grown(trunk, 2000, common+2*growingChunk)
		for i := range one.len() {
			want := [2]int{i, i}
			if i >= common {
				want = [2]int{1000 + i, 2000 + i}
			}
			if got := [2]int{*one.at(i), *other.at(i)}; got != want {
				t.Fatalf("member %d of two lists that have %d in common is %v, not %v", i, common, got, want)
			}
		}
	}
}

// TestKeptIsNoWorkForTheCollector: what there is one of for each record has no pointers.
func TestKeptIsNoWorkForTheCollector(t *testing.T) {
	for _, kept := range []any{keptRecord{}, keptSigner{}, keptEvidence{}} {
		if kind := reflect.TypeOf(kept); pointers(kind) {
			t.Errorf("%s has pointers", kind)
		}
	}
}

func pointers(of reflect.Type) bool {
	switch of.Kind() {
	case reflect.Struct:
		return slices.ContainsFunc(reflect.VisibleFields(of), func(f reflect.StructField) bool { return pointers(f.Type) })
	case reflect.Array:
		return pointers(of.Elem())
	}
	return of.Kind() == reflect.String || of.Kind() > reflect.Complex128
}
