package kurrentstore

import (
	"errors"
	"testing"

	"github.com/homeward-ledger/homeward/eventstore"
)

// FuzzToken takes only what the store has made.
func FuzzToken(f *testing.F) {
	for _, token := range []string{
		"", "200.150.1", "0.0.1", "0200.150.1", "200.150.0", "+200.150.1", " 200.150.1", "200.150.1 ", "200.150.1.1", "200.150",
		"9223372036854775807.9223372036854775807.18446744073709551615", "9223372036854775808.0.1", "-1.0.1", "\x00",
	} {
		f.Add(token)
	}
	f.Fuzz(func(t *testing.T, token string) {
		p, err := parseToken(eventstore.Token(token))
		switch {
		case err != nil && !errors.Is(err, eventstore.ErrInvalid):
			t.Fatalf("%q: %v", token, err)
		case err == nil && token != "" && (string(p.token()) != token || p.count == 0):
			t.Fatalf("%q was taken as %+v", token, p)
		}
	})
}
