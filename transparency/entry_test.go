package transparency

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/transparency-dev/merkle/rfc6962"
)

func testEntry() Entry {
	e, _ := testEnvelope()
	return Entry{RecordedAt: testTime, Before: 3, Prev: LeafHash([]byte("previous")), Envelope: e.Bytes()}
}

func TestEntryVector(t *testing.T) {
	leaf, err := testEntry().Bytes()
	must(t, err)
	golden(t, "entry.txt", leaf)
	golden(t, "entry-leaf-hash.txt", []byte(LeafHash(leaf).String()+"\n"))
	first := testEntry()
	first.Before, first.Prev = 0, Digest{}
	leaf, err = first.Bytes()
	must(t, err)
	golden(t, "entry-first.txt", leaf)
}

func TestEntryRoundTrip(t *testing.T) {
	for name, e := range map[string]Entry{
		"first":             {testTime, 0, Digest{}, []byte("{}")},
		"later":             testEntry(),
		"envelope of lines": {testTime, 1, LeafHash(nil), []byte("\n\n\n\n")},
		"first, with lines": {testTime, 0, Digest{}, []byte("\n\n\n\n")},
		"whole second":      {testTime.Truncate(time.Second), 1, LeafHash(nil), []byte("x")},
		"another zone":      {testTime.In(time.FixedZone("", 8*3600)), 1, LeafHash(nil), []byte("x")},
		"largest count":     {testTime, 1<<64 - 1, LeafHash(nil), []byte("x")},
	} {
		leaf, err := e.Bytes()
		must(t, err)
		read, err := ParseEntry(leaf)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		again, err := read.Bytes()
		must(t, err)
		if !bytes.Equal(again, leaf) || !bytes.Equal(append(read.Header(), read.Envelope...), leaf) {
			t.Errorf("%s: got %q, want %q", name, again, leaf)
		}
		if !read.RecordedAt.Equal(e.RecordedAt) || read.Before != e.Before || read.Prev != e.Prev || !bytes.Equal(read.Envelope, e.Envelope) {
			t.Errorf("%s: got %+v, want %+v", name, read, e)
		}
	}
}

func TestParseEntryRefuses(t *testing.T) {
	const at = "2026-03-01T08:30:00.000000120Z"
	h := LeafHash(nil).String()
	good := at + "\n1\n" + h + "\n\nx"
	if _, err := ParseEntry([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for name, leaf := range map[string]string{
		"empty":                    "",
		"trimmed fraction":         strings.Replace(good, "000000120Z", "00000012Z", 1),
		"ten digits":               strings.Replace(good, "000000120Z", "0000001200Z", 1),
		"comma":                    strings.Replace(good, ".000000120Z", ",000000120Z", 1),
		"zone":                     strings.Replace(good, "Z\n", "+00:00\n", 1),
		"lower z":                  strings.Replace(good, "Z\n", "z\n", 1),
		"no such day":              strings.Replace(good, "03-01", "02-29", 1),
		"leap second":              strings.Replace(good, "08:30:00", "23:59:60", 1),
		"leading zero":             strings.Replace(good, "\n1\n", "\n01\n", 1),
		"plus sign":                strings.Replace(good, "\n1\n", "\n+1\n", 1),
		"negative":                 strings.Replace(good, "\n1\n", "\n-1\n", 1),
		"no count":                 strings.Replace(good, "\n1\n", "\n\n", 1),
		"count too large":          strings.Replace(good, "\n1\n", "\n18446744073709551616\n", 1),
		"hash in upper case":       strings.Replace(good, h, strings.ToUpper(h), 1),
		"zero hash":                strings.Replace(good, h, Digest{}.String(), 1),
		"short hash":               strings.Replace(good, h, h[:62], 1),
		"later without previous":   at + "\n1\n\n\nx",
		"first with previous":      strings.Replace(good, "\n1\n", "\n0\n", 1),
		"carriage returns":         strings.ReplaceAll(good, "\n", "\r\n"),
		"fourth line":              at + "\n1\n" + h + "\nmore\n\nx",
		"no envelope":              at + "\n1\n" + h + "\n\n",
		"no envelope, first":       at + "\n0\n\n\n",
		"one line break too few":   at + "\n0\n\nx",
		"too large":                good + strings.Repeat("x", MaxEntry),
		"year of five digits":      strings.Replace(good, "2026", "12026", 1),
		"space before the decimal": strings.Replace(good, "\n1\n", "\n 1\n", 1),
	} {
		_, err := ParseEntry([]byte(leaf))
		wantErr(t, name, err, ErrMalformed)
	}
}

func TestEntryBytesRefuses(t *testing.T) {
	for name, change := range map[string]func(*Entry){
		"too large":      func(e *Entry) { e.Envelope = make([]byte, MaxEntry) },
		"no envelope":    func(e *Entry) { e.Envelope = nil },
		"no previous":    func(e *Entry) { e.Prev = Digest{} },
		"year 10000":     func(e *Entry) { e.RecordedAt = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) },
		"first but prev": func(e *Entry) { e.Before = 0 },
	} {
		e := testEntry()
		change(&e)
		_, err := e.Bytes()
		wantErr(t, name, err, ErrMalformed)
	}
	e := testEntry()
	e.Envelope = make([]byte, MaxEntry-len(e.Header()))
	leaf, err := e.Bytes()
	must(t, err)
	if len(leaf) != MaxEntry {
		t.Errorf("got %d bytes", len(leaf))
	}
}

// A changed leaf is either no entry or has another hash: the tree notices both.
func TestEntryFlippedAnywhereShows(t *testing.T) {
	leaf, err := testEntry().Bytes()
	must(t, err)
	eachFlip(leaf, func(at int, broken []byte) {
		if LeafHash(broken) == LeafHash(leaf) {
			t.Errorf("byte %d flipped: same leaf hash", at)
		}
		if read, err := ParseEntry(broken); err == nil {
			again, err := read.Bytes()
			if err != nil || !bytes.Equal(again, broken) {
				t.Errorf("byte %d flipped: read as another leaf", at)
			}
		}
	})
}

func TestLeafHashAgreesWithASecondImplementation(t *testing.T) {
	for _, leaf := range []string{"", "a", strings.Repeat("b", MaxEntry)} {
		if got, want := LeafHash([]byte(leaf)), rfc6962.DefaultHasher.HashLeaf([]byte(leaf)); !bytes.Equal(got[:], want) {
			t.Errorf("got %s, want %x", got, want)
		}
	}
	if got := EmptyTree().Root.String(); got != "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" {
		t.Errorf("empty root: got %s", got)
	}
}
