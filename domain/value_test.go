package domain

import (
	"bytes"
	"strings"
	"testing"
)

func TestSealedValuesHaveOneSpelling(t *testing.T) {
	d := digest
	list := func(n int) string { return "[" + strings.TrimSuffix(strings.Repeat(d+",", n), ",") + "]" }
	for _, c := range []struct {
		name string
		of   ValueType
		raw  string
		ok   bool
	}{
		{"text", SealedText, `"a blue coat"`, true},
		{"text beyond ASCII", SealedText, `"蓝色外套 <&> é"`, true},
		{"text with a needed escape", SealedText, `"a \"blue\" coat\n"`, true},
		{"longest text", SealedText, `"` + strings.Repeat("é", maxSealedText) + `"`, true},
		{"text too long", SealedText, `"` + strings.Repeat("é", maxSealedText+1) + `"`, false},
		{"no text", SealedText, `""`, false},
		{"escape without need", SealedText, `"\u0061"`, false},
		{"escaped slash", SealedText, `"a\/b"`, false},
		{"escaped markup", SealedText, `"\u003c"`, false},
		{"leading space", SealedText, ` "a"`, false},
		{"trailing line end", SealedText, "\"a\"\n", false},
		{"trailing value", SealedText, `"a""b"`, false},
		{"invalid UTF-8", SealedText, "\"\xff\"", false},
		{"lone surrogate", SealedText, `"\ud800"`, false},
		{"null", SealedText, `null`, false},
		{"number", SealedText, `1`, false},
		{"nothing", SealedText, ``, false},
		{"object", SealedText, `{}`, false},
		{"digest", SealedDigest, d, true},
		{"upper case", SealedDigest, strings.ToUpper(`"` + strings.Repeat("ab", 32) + `"`), false},
		{"short digest", SealedDigest, `"ab"`, false},
		{"digest in a list", SealedDigest, list(1), false},
		{"digests", SealedDigests, list(1), true},
		{"most digests", SealedDigests, list(64), true},
		{"too many", SealedDigests, list(65), false},
		{"none", SealedDigests, `[]`, false},
		{"null list", SealedDigests, `null`, false},
		{"a space between", SealedDigests, "[" + d + ", " + d + "]", false},
		{"text among them", SealedDigests, `[` + d + `,"x"]`, false},
		{"null among them", SealedDigests, `[` + d + `,null]`, false},
		{"profile", SealedProfile, `{"loci":[["CSF1PO","10","12"],["FGA","22",""]]}`, true},
		{"profile out of order", SealedProfile, `{"loci":[["FGA","22",""],["CSF1PO","10","12"]]}`, false},
		{"profile with a space", SealedProfile, `{"loci": [["FGA","22",""]]}`, false},
		{"empty profile", SealedProfile, `{"loci":[]}`, false},
		{"a list of lists", SealedDigests, `[` + list(1) + `]`, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := verdict{"A1", Invalid, ""}
			if c.ok {
				want = accepted
			}
			outcome{c.of.Check([]byte(c.raw))}.then(t, want)
		})
	}
	if err := ValueType("table").Check([]byte(`"x"`)); KindOf(err) != Internal {
		t.Errorf("an unknown type: %v", err)
	}
}

// TestTextsReadBothWays: a text that is read without a decoder is what the decoder says.
func TestTextsReadBothWays(t *testing.T) {
	text := []byte(`"Wang Li ~"`)
	for at := range text {
		for c := range 256 {
			changed := bytes.Clone(text)
			changed[at] = byte(c)
			got, plain := asciiText(changed)
			var want string
			if plain && (!canonical(changed, &want) || got != want) {
				t.Fatalf("%q is read as %q", changed, got)
			}
		}
	}
	if _, plain := asciiText(text); !plain {
		t.Error("a plain text is left to the decoder")
	}
}
