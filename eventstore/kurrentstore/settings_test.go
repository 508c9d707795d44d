package kurrentstore

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSettings(t *testing.T) {
	for _, test := range []struct{ connection, address, prefix, user, password string }{
		{"esdb://localhost", "localhost:2113", "homeward-main.", "", ""},
		{"kurrentdb://localhost:2114?tls=false", "localhost:2114", "homeward-main.", "", ""},
		{"kurrentdb+discover://db.example?LEDGER=north-1&tls=true", "db.example:2113", "homeward-north-1.", "", ""},
		{"esdb+discover://user:p%40ss%2Fword%3F@db.example:1?tlsVerifyCert=false", "db.example:1", "homeward-main.", "user", "p@ss/word?"},
		{"esdb://u%3A1:a:b@h", "h:2113", "homeward-main.", "u:1", "a:b"},
		{"esdb://u:a/b#c@d@h", "h:2113", "homeward-main.", "u", "a/b#c@d"},
	} {
		s, err := parseSettings(test.connection)
		if err != nil {
			t.Errorf("%s: %v", test.connection, err)
			continue
		}
		c := s.client
		if c.Address != test.address || s.prefix() != test.prefix || c.Username != test.user || c.Password != test.password || c.Logger != nil {
			t.Errorf("%s: %s, %s, %q %q", test.connection, c.Address, s.prefix(), c.Username, c.Password)
		}
	}
	s, err := parseSettings("kurrentdb://a:1,b,c:3?nodePreference=follower&gossipTimeout=7")
	if err != nil || len(s.client.GossipSeeds) != 3 || s.client.GossipSeeds[2].Port != 3 || s.client.GossipTimeout != 7 {
		t.Errorf("seeds: %+v, %v", s.client, err)
	}
}

// A connection string that cannot be used is refused with its reason, and none
// of it is repeated: whatever is wrong may be a piece of the password.
func TestSettingsRefused(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for connection, want := range map[string]string{
		"":                       "begins with",
		"secret":                 "begins with",
		"http://u:secret@h":      "begins with",
		"esdb://u:secret@":       "hosts",
		"esdb://u:sec?ret@h":     "not known",
		"esdb://u:secret%zz@h":   "before the @",
		"esdb://secret@h":        "before the @",
		"esdb://:secret@h":       "before the @",
		"esdb://secret:@h":       "before the @",
		"esdb://u:secret@h:port": "hosts",
		"esdb://u:secret@h:1:2":  "hosts",
		"esdb://u:secret@h,":     "hosts",
		"esdb://h?secret=1":      "not known",
		"esdb://h?%zz":           "key=value",
		"esdb://h?tls=secret":    "value of tls ",
		"esdb://h?TLS=1&tls=0":   "stands twice",
		"esdb://h?tls=1&tls=0":   "stands twice",
		"esdb://h?ledger=Secret": "ledger is",
		"esdb://h?ledger=":       "ledger is",
		"esdb://h?ledger=a.b":    "ledger is",
		"esdb://h?ledger=" + strings.Repeat("a", 33):          "ledger is",
		"esdb://u:secret@h?tls=false":                         "not sent",
		"esdb://h?userCertFile=secret":                        "go together",
		"esdb://h?userCertFile=secret&userKeyFile=secret":     "no certificate",
		"esdb://h?tlsCaFile=secret":                           "value of tlsCaFile ",
		"esdb://h?tlsCaFile=" + empty:                         "value of tlsCaFile ",
		"esdb://h?gossipTimeout=secret":                       "value of gossipTimeout ",
		"esdb://h?keepAliveInterval=-7&nodePreference=leader": "value of keepAliveInterval ",
		"esdb://h?nodePreference=secret":                      "value of nodePreference ",
		"esdb://h?defaultDeadline=secret":                     "value of defaultDeadline ",
		"esdb://h?maxDiscoverAttempts=0":                      "value of maxDiscoverAttempts ",
	} {
		_, err := parseSettings(connection)
		if !errors.Is(err, ErrSettings) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", connection, err, want)
		}
		if err != nil && (strings.Contains(err.Error(), "sec") || strings.Contains(err.Error(), empty)) {
			t.Errorf("%s: the error repeats what it complains about: %v", connection, err)
		}
	}
}

func FuzzSettings(f *testing.F) {
	f.Add("esdb://user:password@host:2113,host?tls=true&ledger=north")
	f.Add("kurrentdb+discover://host?gossipTimeout=5")
	f.Add("esdb://%zz@[::1]:1/?#")
	f.Fuzz(func(t *testing.T, connection string) {
		s, err := parseSettings(connection)
		if err != nil && !errors.Is(err, ErrSettings) {
			t.Fatalf("%q: %v", connection, err)
		}
		if err == nil && (s.client.Address == "" && len(s.client.GossipSeeds) == 0 || !isLedger(s.ledger)) {
			t.Fatalf("%q: taken as %+v", connection, s)
		}
	})
}
