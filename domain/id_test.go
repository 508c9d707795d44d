package domain

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestCheckCharacter: the first is the example of the GRid standard (A1-2425G-
// ABC1234002-M), the others were computed by hand with the tables of ISO 7064.
func TestCheckCharacter(t *testing.T) {
	for body, want := range map[string]string{"a12425gabc1234002": "m", "": "1", "0": "2"} {
		if got := string(checkCharacter(body)); got != want {
			t.Errorf("%q has the check character %s, want %s", body, got, want)
		}
	}
}

// TestCheckCharacterIsRecursive compares with the definition of the hybrid
// system: the last sum, check character included, is 1 modulo 36.
func TestCheckCharacterIsRecursive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		body := rapid.StringMatching(`[0-9a-z]{16}`).Draw(t, "body")
		p := 36
		for _, c := range body + string(checkCharacter(body)) {
			s := (p+strings.IndexRune(idAlphabet, c)-1)%36 + 1
			p = 2 * s % 37
			if s == 1 {
				p = 2
			}
		}
		if p != 2 {
			t.Fatalf("%s leaves %d", body, p)
		}
	})
}

func TestIDFindsEveryWrongCharacter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := string(NewStreamID(ChildStream, drawSeed(t)))
		at := len("child-") + rapid.IntRange(0, idBody).Draw(t, "at")
		for _, c := range []byte(idAlphabet) {
			wrong := id[:at] + string(c) + id[at+1:]
			if valid := StreamID(wrong).Kind() != ""; valid != (wrong == id) {
				t.Fatalf("%s passes for %s: %t", wrong, id, valid)
			}
		}
	})
}

func drawSeed(t *rapid.T) (random [16]byte) {
	copy(random[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "random"))
	return random
}

// TestIDFindsTranspositions counts them all: one character before brings the sum
// to each of its 36 values, and what comes behind cannot part sums that met.
func TestIDFindsTranspositions(t *testing.T) {
	swaps, missed := 0, 0
	for _, before := range idAlphabet {
		for _, a := range idAlphabet {
			for _, b := range idAlphabet {
				if a == b {
					continue
				}
				swaps++
				if checkCharacter(string([]rune{before, a, b})) == checkCharacter(string([]rune{before, b, a})) {
					missed++
				}
			}
		}
	}
	if missed*630 != swaps {
		t.Errorf("%d of %d transpositions pass; docs and comments say one in 630", missed, swaps)
	}
}

// TestIDFindsSwappedCheckCharacter is the same for the last two characters.
func TestIDFindsSwappedCheckCharacter(t *testing.T) {
	swaps, missed := 0, 0
	for _, before := range idAlphabet {
		for _, last := range idAlphabet {
			check := rune(checkCharacter(string([]rune{before, last})))
			if check == last {
				continue
			}
			swaps++
			if rune(checkCharacter(string([]rune{before, check}))) == last {
				missed++
			}
		}
	}
	if missed*630 != swaps {
		t.Errorf("%d of %d pass; docs and comments say one in 630", missed, swaps)
	}
}

func TestStreamIDKind(t *testing.T) {
	good := NewStreamID(ChildStream, seed("x"))
	body := strings.TrimPrefix(string(good), "child-")
	for id, want := range map[StreamID]StreamKind{
		good: ChildStream, TheLedger: LedgerStream,
		StreamID("missing-" + body): MissingStream, StreamID("operation-" + body): OperationStream,
		StreamID("agency-" + body): AgencyStream, StreamID("access-" + body): AccessStream,
		"": "", "child": "", "child-": "", StreamID(body): "", StreamID("-" + body): "", StreamID("ledger-" + body): "",
		StreamID("person-" + body): "", StreamID("Child-" + body): "", StreamID("child-" + strings.ToUpper(body)): "",
		good + " ": "", good + "0": "", good[:len(good)-1]: "", " " + good: "", "ledger ": "", "child--" + good[6:]: "",
		"child-éééééééé1": "",
	} {
		if got := id.Kind(); got != want {
			t.Errorf("%q is a %q, want %q", id, got, want)
		}
	}
}

func TestNewIDsAreValid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		random := drawSeed(t)
		for _, kind := range []StreamKind{ChildStream, MissingStream, OperationStream, AgencyStream, AccessStream} {
			if id := NewStreamID(kind, random); id.Kind() != kind || PersonID(id).Valid() {
				t.Fatalf("%s is a %q", id, id.Kind())
			}
		}
		if id := NewPersonID(random); !id.Valid() || StreamID(id).Kind() != "" {
			t.Fatalf("%s is not just a person", id)
		}
	})
}

func TestRecordID(t *testing.T) {
	const good = "01941f29-7c00-7aaa-8aaa-aaaaaaaaaaaa"
	if !validRecordID(good) || !validRecordID(recordID("x")) {
		t.Error("a UUID of version 7 is refused")
	}
	for i := range len(good) {
		if bad := good[:i] + "g" + good[i+1:]; validRecordID(bad) {
			t.Errorf("%s is accepted", bad)
		}
	}
	for _, bad := range []string{"", good[1:], good + "a", "{" + good[2:] + "}", strings.ToUpper(good),
		strings.ReplaceAll(good, "-", ""), good[:14] + "4" + good[15:], good[:19] + "c" + good[20:]} {
		if validRecordID(bad) {
			t.Errorf("%s is accepted", bad)
		}
	}
}

func TestNewRecordIDCarriesItsTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ms, random := rapid.Int64Range(0, 1<<48-1).Draw(t, "ms"), drawSeed(t)
		id := NewRecordID(time.UnixMilli(ms), random)
		if !validRecordID(id) {
			t.Fatalf("%s is no UUID of version 7", id)
		}
		if written, _ := strconv.ParseInt(id[:8]+id[9:13], 16, 64); written != ms {
			t.Fatalf("%s carries %d ms, not %d", id, written, ms)
		}
		if later := NewRecordID(time.UnixMilli(ms+1), [16]byte{}); ms+1 < 1<<48 && later <= id {
			t.Fatalf("%s, a millisecond later, sorts before %s", later, id)
		}
		random[15] ^= 1
		if NewRecordID(time.UnixMilli(ms), random) == id {
			t.Fatalf("%s does not depend on its last random bit", id)
		}
	})
}

// TestAccessStreamsAreTwins: a child and the stream that says who asked for its
// history lead to each other, and nothing else does.
func TestAccessStreamsAreTwins(t *testing.T) {
	if got := theChild.Access().Accessed(); got != theChild {
		t.Errorf("%s leads back to %s", theChild, got)
	}
	for _, id := range []StreamID{TheLedger, police, theChild, "", "access-", theChild.Access() + "x"} {
		if got := id.Accessed(); got != "" {
			t.Errorf("%q is who asked for %s", id, got)
		}
	}
}
