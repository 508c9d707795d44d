package client

import (
	"errors"
	"slices"
	"strings"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// wrong makes the error of a draft. Its sentence is for the officer who wrote
// the draft, at the officer's own desk.
func wrong(field, format string, args ...any) *domain.Error {
	e := domain.Refuse(domain.Invalid, "", format, args...)
	e.Field = field
	return e
}

// notJSON says where a statement file is not JSON, or not of its shape.
func notJSON(err error) *domain.Error {
	field := ""
	var located *transparency.FieldError
	reason := "it is not JSON"
	if errors.As(err, &located) {
		field, reason = located.FieldPath(), located.Reason
	}
	e := wrong(field, "the statement file cannot be read: %s", reason)
	e.Cause = err
	return e
}

// unknown names a word that does not exist and the one that was probably meant.
// The format has one %s, for the word.
func unknown(field, word, format string, known []string) *domain.Error {
	sentence := strings.Replace(format, "%s", Clean(clip(word)), 1)
	if meant := Nearest(word, known); meant != "" {
		sentence += "; did you mean " + meant + "?"
	}
	return wrong(field, "%s", sentence)
}

// maxWord bounds what is compared and repeated of a word, in characters.
const maxWord = 64

func clip(word string) string {
	if runes := []rune(word); len(runes) > maxWord {
		return string(runes[:maxWord]) + "…"
	}
	return word
}

// Nearest returns the known word that fewest slips of the finger turn into the
// given one; none when it takes more than a third of its letters.
func Nearest(word string, known []string) string {
	if len(word) > 4*maxWord {
		return ""
	}
	best, least := "", 0
	for _, candidate := range known {
		d := slips(strings.ToLower(word), strings.ToLower(candidate))
		if d <= max(1, len(candidate)/3) && (best == "" || d < least) {
			best, least = candidate, d
		}
	}
	return best
}

// slips counts letters to insert, drop, change or swap with their neighbour
// (optimal string alignment).
func slips(a, b string) int {
	s, t := []rune(a), []rune(b)
	before, last := make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range last {
		last[j] = j
	}
	for i := range s {
		row := make([]int, len(t)+1)
		row[0] = i + 1
		for j := range t {
			row[j+1] = slices.Min([]int{last[j+1] + 1, row[j] + 1, last[j] + same(s[i], t[j])})
			if i > 0 && j > 0 && s[i] == t[j-1] && s[i-1] == t[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(t)]
}

func same(a, b rune) int {
	if a == b {
		return 0
	}
	return 1
}
