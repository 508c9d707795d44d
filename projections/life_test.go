package projections

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

// lives are the streams that the tests link.
var lives = []domain.StreamID{streamOf(domain.ChildStream, 81), streamOf(domain.ChildStream, 82), streamOf(domain.ChildStream, 83), streamOf(domain.ChildStream, 84)}

// opened is a log in which these streams are open.
func opened() *theLog {
	l := newLog()
	for _, id := range lives {
		l.add(id, domain.ChildRescued{Child: person})
	}
	return l
}

// lifeOf asks for the life of a stream.
func lifeOf(t *testing.T, v *Views, stream domain.StreamID, as AsOf) Life {
	t.Helper()
	life, err := v.Life(t.Context(), stream, as)
	if err != nil {
		t.Fatal(err)
	}
	return life
}

// TestLifeJoinsStreams: from any of the streams of a person all of them are found,
// and where the life goes on.
func TestLifeJoinsStreams(t *testing.T) {
	a, b, c, d := lives[0], lives[1], lives[2], lives[3]
	l := opened()
	l.add(b, linkedWith(a, b))
	first := l.add(a, linkedWith(b, b))
	l.add(c, linkedWith(b, c)) // the other half does not exist yet
	v := applied(t, l)
	all := slices.Sorted(slices.Values([]domain.StreamID{a, b, c}))
	for _, from := range all {
		if life := lifeOf(t, v, from, AsOf{}); !slices.Equal(life.Streams, all) || len(life.Same) != 2 {
			t.Errorf("from %s: %+v", from, life)
		}
	}
	life := lifeOf(t, v, a, AsOf{})
	if whole := life.Same[0]; whole.Half || !whole.Standing || whole.Continues != b || whole.Since.Index != first || len(whole.Halves) != 2 {
		t.Errorf("a whole link: %+v", whole)
	}
	if half := life.Same[1]; !half.Half || !half.Standing || len(half.Halves) != 1 || half.Halves[0].Stream != c || half.Other(b) != c {
		t.Errorf("a half link: %+v", half)
	}
	onlyA := func(stream domain.StreamID) bool { return stream == a }
	if half, told := life.Same[0].Among(onlyA); !told || !half.Half || half.Since.Index != first {
		t.Errorf("as one stream alone tells it: %+v", half)
	}
	if _, told := life.Same[1].Among(onlyA); told {
		t.Error("a stream tells what it does not say")
	}
	if life.End != b {
		t.Errorf("the life goes on in %s", life.End)
	}
	if alone := lifeOf(t, v, d, AsOf{}); !slices.Equal(alone.Streams, []domain.StreamID{d}) || alone.End != d || len(alone.Same) != 0 {
		t.Errorf("a stream of its own: %+v", alone)
	}
	if before := lifeOf(t, v, a, AsOf{Known: &start}); len(before.Streams) != 1 {
		t.Errorf("as known before any link: %+v", before)
	}
}

// TestLifeOfRevokedLinks: a revocation in one stream leaves half a link, and in both
// none; that there was one stays to be seen.
func TestLifeOfRevokedLinks(t *testing.T) {
	a, b := lives[0], lives[1]
	l := opened()
	here, there := l.add(b, linkedWith(a, b)), l.add(a, linkedWith(b, b))
	v := applied(t, l)
	revoke := func(stream domain.StreamID, link uint64) {
		l.add(stream, domain.LinkRevoked{Cause: "different_persons"}, answering("answers", link))
		applyAll(t, v, l, 1)
	}
	revoke(b, here)
	if life := lifeOf(t, v, b, AsOf{}); len(life.Streams) != 2 || !life.Same[0].Half || life.Same[0].Continues != b {
		t.Errorf("with one half revoked: %+v", life)
	}
	revoke(a, there)
	if life := lifeOf(t, v, a, AsOf{}); len(life.Streams) != 1 || life.End != a || len(life.Same) != 1 || life.Same[0].Standing || life.Same[0].Half {
		t.Errorf("with both revoked: %+v", life)
	}
	l.add(a, linkedWith(b, a))
	applyAll(t, v, l, 1)
	if life := lifeOf(t, v, b, AsOf{}); len(life.Streams) != 2 || life.Same[0].Continues != a {
		t.Errorf("linked anew: %+v", life)
	}
}

// TestSiblingsAreNoPerson: siblings of any of the streams are found, and join none.
func TestSiblingsAreNoPerson(t *testing.T) {
	a, b, c, d := lives[0], lives[1], lives[2], lives[3]
	l := opened()
	l.add(b, linkedWith(a, b))
	l.add(a, linkedWith(b, b))
	l.add(a, domain.SiblingsDeclared{Other: c, Relation: "twin"})
	l.add(d, domain.SiblingsDeclared{Other: b, Relation: "sibling"})
	v := applied(t, l)
	for _, from := range []domain.StreamID{a, b} {
		life := lifeOf(t, v, from, AsOf{})
		if len(life.Streams) != 2 || len(life.Siblings) != 2 {
			t.Fatalf("from %s: %+v", from, life)
		}
		if twin, half := life.Siblings[0], life.Siblings[1]; twin.Relation != "twin" || twin.Other(a) != c || !half.Half || half.Other(b) != d {
			t.Errorf("siblings: %+v", life.Siblings)
		}
	}
	if life := lifeOf(t, v, c, AsOf{}); len(life.Streams) != 1 || len(life.Siblings) != 1 || life.Siblings[0].Other(c) != a {
		t.Errorf("from the twin: %+v", life)
	}
}

// TestPersonsDoNotDependOnTheOrder: links and revocations of four streams, in any
// order that keeps what each stream says, make the same persons.
func TestPersonsDoNotDependOnTheOrder(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	joined := 0
	for round := range 12 {
		told := tales(random)
		var want []string
		for turn := range 2 {
			v := applied(t, interleaved(random, told))
			got := make([]string, len(lives))
			for i, id := range lives {
				life := lifeOf(t, v, id, AsOf{})
				joined += len(life.Streams) - 1
				got[i] = fmt.Sprint(life.Streams, life.End)
			}
			if turn > 0 && !slices.Equal(got, want) {
				t.Fatalf("round %d: the persons are %v, in another order %v", round, want, got)
			}
			want = got
		}
	}
	if joined == 0 {
		t.Error("no two streams were ever of one person")
	}
}

// tales are what each stream says, by chance: links to others, and their ends, by
// the place of the link in the tale.
func tales(random *rand.Rand) [][]any {
	all := make([][]any, len(lives))
	for n := range all {
		for range random.IntN(4) {
			other := (n + 1 + random.IntN(len(lives)-1)) % len(lives)
			all[n] = append(all[n], linkedWith(lives[other], lives[[]int{n, other}[random.IntN(2)]]))
			if random.IntN(2) == 0 {
				all[n] = append(all[n], len(all[n])-1)
			}
		}
	}
	return all
}

// interleaved tells the tales in an order of their own, each in its own order.
func interleaved(random *rand.Rand, told [][]any) *theLog {
	l := opened()
	at := make([]int, len(told))
	links := make([]map[int]uint64, len(told))
	var turns []int
	for n, tale := range told {
		links[n] = map[int]uint64{}
		for range tale {
			turns = append(turns, n)
		}
	}
	random.Shuffle(len(turns), func(i, j int) { turns[i], turns[j] = turns[j], turns[i] })
	for _, n := range turns {
		switch said := told[n][at[n]].(type) {
		case domain.RecordsLinked:
			links[n][at[n]] = l.add(lives[n], said)
		case int:
			l.add(lives[n], domain.LinkRevoked{Cause: "other"}, answering("answers", links[n][said]))
		}
		at[n]++
	}
	return l
}
