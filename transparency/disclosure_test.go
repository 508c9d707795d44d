package transparency

import (
	"bytes"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
)

const testRecord = "0190f5b2-0000-7000-8000-000000000001"

func salt(n byte) (s [SaltSize]byte) {
	for i := range s {
		s[i] = n + byte(i)
	}
	return s
}

func disclose(t testing.TB, n byte, path string, value any) (string, *Digest) {
	t.Helper()
	text, commitment, err := NewDisclosure(salt(n), testRecord, "person-7f3k", path, value)
	must(t, err)
	return text, &commitment
}

func TestDisclosureVector(t *testing.T) {
	text, commitment := disclose(t, 1, "facts.name", map[string]any{"script": "hans", "given": "某", "family": "甲"})
	golden(t, "disclosure.txt", []byte(text+"\n"))
	golden(t, "disclosure-commitment.txt", []byte(commitment.String()+"\n"))
	d, err := ParseDisclosure(text)
	must(t, err)
	if d.Salt != salt(1) || d.Record != testRecord || d.Subject != "person-7f3k" || d.Path != "facts.name" || d.Text() != text {
		t.Errorf("got %+v", d)
	}
	if want := `{"family":"甲","given":"某","script":"hans"}`; string(d.Value) != want {
		t.Errorf("got %s, want %s", d.Value, want)
	}
}

func TestParseDisclosureRefuses(t *testing.T) {
	s := encodeBase64URL(make([]byte, SaltSize))
	good := `["` + s + `","r","p","a.b",1]`
	if _, err := ParseDisclosure(encodeBase64URL([]byte(good))); err != nil {
		t.Fatal(err)
	}
	for name, array := range map[string]string{
		"short salt":     strings.Replace(good, s, s[:42], 1),
		"salt in 31":     strings.Replace(good, s, encodeBase64URL(make([]byte, 31)), 1),
		"padded salt":    strings.Replace(good, s, s+"=", 1),
		"four parts":     `["` + s + `","r","p","a.b"]`,
		"six parts":      strings.Replace(good, "1]", "1,2]", 1),
		"no path":        strings.Replace(good, "a.b", "", 1),
		"number as path": strings.Replace(good, `"a.b"`, "1", 1),
		"null subject":   strings.Replace(good, `"p"`, "null", 1),
		"object":         `{}`,
		"null":           `null`,
		"white space":    strings.Replace(good, ",", ", ", 1),
		"1.0":            strings.Replace(good, "1]", "1.0]", 1),
		"1e0":            strings.Replace(good, "1]", "1e0]", 1),
		"-0":             strings.Replace(good, "1]", "-0]", 1),
		"beyond 2^53":    strings.Replace(good, "1]", "9007199254740993]", 1),
		"escaped":        strings.Replace(good, `"p"`, `"\u0070"`, 1),
		"unsorted":       strings.Replace(good, "1]", `{"b":1,"a":2}]`, 1),
		"duplicate name": strings.Replace(good, "1]", `{"a":1,"a":2}]`, 1),
		"too deep":       strings.Replace(good, "1]", strings.Repeat("[", 32)+strings.Repeat("]", 32)+"]", 1),
		"not UTF-8":      strings.Replace(good, "1]", "\"\xff\"]", 1),
		"after":          good + " ",
	} {
		if array == good {
			t.Fatalf("%s: the case changes nothing", name)
		}
		_, err := ParseDisclosure(encodeBase64URL([]byte(array)))
		wantErr(t, name, err, ErrMalformed)
	}
	_, err := ParseDisclosure(encodeBase64URL([]byte(good)) + "=")
	wantErr(t, "padded", err, ErrMalformed)
	_, err = ParseDisclosure(strings.Repeat("A", MaxDisclosures+1))
	wantErr(t, "too large", err, ErrMalformed)
}

func TestRefusedDisclosuresStaySealed(t *testing.T) {
	s := encodeBase64URL(make([]byte, SaltSize))
	_, other := disclose(t, 1, "name", "x")
	for _, value := range []string{`{"某甲":1,"某甲":2}`, `"某甲"`, `{"某甲":1.0}`, `"某甲`} {
		text := encodeBase64URL([]byte(`["` + s + `","` + testRecord + `","某甲","name",` + value + `]`))
		_, err := Open(testRecord, map[string]*Digest{"name": other}, []string{text})
		if err == nil || strings.Contains(err.Error(), "某甲") || !strings.HasPrefix(err.Error(), "open commitment") {
			t.Errorf("%s: got %v", value, err)
		}
	}
}

func TestNewDisclosureRefuses(t *testing.T) {
	_, _, err := NewDisclosure(salt(1), testRecord, "", "a", 1)
	wantErr(t, "no subject", err, ErrMalformed)
	if _, _, err = NewDisclosure(salt(1), testRecord, "p", "a", make(chan int)); err == nil {
		t.Error("channel: want an error")
	}
}

func TestOpen(t *testing.T) {
	name, nameCommitment := disclose(t, 1, "name", "某甲")
	birth, birthCommitment := disclose(t, 2, "birth", "2011-05-02")
	sealed := map[string]*Digest{"name": nameCommitment, "birth": birthCommitment, "photo": nil}
	opened, err := Open(testRecord, sealed, []string{birth, name})
	must(t, err)
	if len(opened) != 2 || string(opened["name"].Value) != `"某甲"` {
		t.Errorf("got %v", opened)
	}
	opened, err = Open(testRecord, map[string]*Digest{"photo": nil}, nil)
	if err != nil || len(opened) != 0 {
		t.Errorf("nothing sealed: got %v, %v", opened, err)
	}
}

func TestOpenRefuses(t *testing.T) {
	name, nameCommitment := disclose(t, 1, "name", "某甲")
	birth, birthCommitment := disclose(t, 2, "birth", "2011-05-02")
	second, _ := disclose(t, 3, "name", "某乙")
	photo, _ := disclose(t, 4, "photo", "x")
	extra, _ := disclose(t, 5, "address", "x")
	sameSalt, sameSaltCommitment := disclose(t, 1, "birth", "2011-05-02")
	foreign, foreignCommitment, err := NewDisclosure(salt(6), "another", "p", "name", "某甲")
	must(t, err)
	long, longCommitment := disclose(t, 7, "name", strings.Repeat("x", MaxDisclosures*5/8))
	sealed := map[string]*Digest{"name": nameCommitment, "birth": birthCommitment, "photo": nil}
	with := func(path string, d *Digest) map[string]*Digest {
		return map[string]*Digest{"name": nameCommitment, "birth": birthCommitment, "photo": nil, path: d}
	}
	for name, c := range map[string]struct {
		sealed       map[string]*Digest
		disclosures  []string
		path, reason string
	}{
		"left closed":       {sealed, []string{name}, "birth", "not disclosed"},
		"twice":             {sealed, []string{name, name, birth}, "name", "opened twice"},
		"second value":      {sealed, []string{birth, second}, "name", "does not match"},
		"declared absent":   {sealed, []string{name, birth, photo}, "photo", "no value"},
		"path not sealed":   {sealed, []string{name, birth, extra}, "", "does not have"},
		"of another record": {with("name", &foreignCommitment), []string{foreign, birth}, "name", "another record"},
		"salt used twice":   {with("birth", sameSaltCommitment), []string{name, sameSalt}, "birth", "salt used twice"},
		"unreadable":        {sealed, []string{"!", birth}, "", "unreadable"},
		"too large":         {with("name", longCommitment), []string{long, long}, "", "larger than"},
	} {
		_, err := Open(testRecord, c.sealed, c.disclosures)
		var refused *CommitmentError
		if !errors.As(err, &refused) || !errors.Is(err, ErrCommitment) {
			t.Errorf("%s: got %v, want a CommitmentError", name, err)
			continue
		}
		if refused.Path != c.path || !strings.Contains(refused.Reason, c.reason) {
			t.Errorf("%s: got %v", name, refused)
		}
	}
}

func TestDisclosureFlippedAnywhereDoesNotOpen(t *testing.T) {
	text, commitment := disclose(t, 1, "name", "某甲")
	eachFlip([]byte(text), func(at int, broken []byte) {
		if _, err := Open(testRecord, map[string]*Digest{"name": commitment}, []string{string(broken)}); err == nil {
			t.Errorf("byte %d flipped: opened", at)
		}
	})
}

// sameDisclosure: what is read without a decoder is what the decoder reads.
func sameDisclosure(t *testing.T, array []byte) (kept bool) {
	t.Helper()
	d, kept := keptDisclosure(array)
	if !kept {
		return false
	}
	if again, err := readDisclosure(array); err != nil || !reflect.DeepEqual(d, again) {
		t.Fatalf("%q: read as %+v, and by the decoder as %+v, %v", array, d, again, err)
	}
	return true
}

// TestDisclosureReadBothWays holds both readings against each other at each byte of a plain
// disclosure: changed, left out, and with one more before it.
func TestDisclosureReadBothWays(t *testing.T) {
	array := []byte(`["` + encodeBase64URL(make([]byte, SaltSize)) + `","r-1","person-7f3k","facts.name","Wang Li"]`)
	if !sameDisclosure(t, array) {
		t.Fatal("a plain disclosure is left to the decoder")
	}
	kept := 0
	for at := range array {
		for _, c := range []byte(" \t\n\"\\,:[]{}aZ09~\x00\x1f\x7f\x80\xff") {
			changed := bytes.Clone(array)
			changed[at] = c
			for _, other := range [][]byte{changed, slices.Insert(bytes.Clone(array), at, c), slices.Delete(bytes.Clone(array), at, at+1)} {
				if sameDisclosure(t, other) {
					kept++
				}
			}
		}
	}
	if kept < 100 {
		t.Errorf("%d changed ones were read without the decoder", kept)
	}
}
