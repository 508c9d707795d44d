package kinship

import (
	"errors"
	"strconv"
)

// Allele is the length of a short tandem repeat: repeats times ten and the bases of an
// incomplete one, so that 93 is 9.3 and 150 is 15. Zero is no allele.
type Allele int32

// maxRepeats bounds an allele; the longest that laboratories name have below 100.
const maxRepeats = 199

// ErrAllele says that a text names no allele.
var ErrAllele = errors.New("an allele is a number of repeats from 1 to 199, with one digit of bases such as 9.3 where a repeat is incomplete")

// ParseAllele reads the name of an allele, 15 or 9.3. It takes its one form alone: no
// sign, no leading zero, no 15.0. Anything else is ErrAllele.
func ParseAllele(text string) (Allele, error) {
	whole, bases := text, Allele(0)
	if n := len(text); n > 2 && text[n-2] == '.' {
		if text[n-1] < '1' || text[n-1] > '9' {
			return 0, ErrAllele
		}
		whole, bases = text[:n-2], Allele(text[n-1]-'0')
	}
	repeats, err := strconv.Atoi(whole)
	if err != nil || repeats < 1 || repeats > maxRepeats || strconv.Itoa(repeats) != whole {
		return 0, ErrAllele
	}
	return Allele(repeats)*10 + bases, nil
}

// String is the allele's name; empty for no allele.
func (a Allele) String() string {
	switch {
	case a == 0:
		return ""
	case a%10 == 0:
		return strconv.Itoa(int(a / 10))
	}
	return strconv.Itoa(int(a/10)) + "." + strconv.Itoa(int(a%10))
}

// MarshalText implements encoding.TextMarshaler.
func (a Allele) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler. An empty text is no allele.
func (a *Allele) UnmarshalText(text []byte) (err error) {
	*a = 0
	if len(text) > 0 {
		*a, err = ParseAllele(string(text))
	}
	return err
}

// partial says whether the last repeat is incomplete relative to another allele, so
// that no whole number of steps leads from one to the other.
func (a Allele) partial(b Allele) bool { return a%10 != b%10 }

// Pair writes what was seen of one person at a locus: "11, 12"; "11, ?" where the other
// allele may have dropped out, and "-" where nothing was typed.
func Pair(a, b Allele) string {
	switch {
	case a == 0:
		return "-"
	case b == 0:
		return a.String() + ", ?"
	}
	return a.String() + ", " + b.String()
}
