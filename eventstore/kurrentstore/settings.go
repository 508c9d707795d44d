package kurrentstore

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

// ErrSettings: the connection string cannot be used. The error names the key
// that is wrong, and never repeats a value: one of them is a password.
var ErrSettings = errors.New("connection string is not valid")

// defaultLedger is the ledger that a connection string means when it names none.
const defaultLedger = "main"

// ledgerKey is ours, beside those of the client.
const ledgerKey = "ledger"

// clientKeys are what the client understands. It only warns of others, and a
// setting mistyped must not be a setting lost.
var clientKeys = []string{
	"tls", "tlsCaFile", "tlsVerifyCert", "userCertFile", "userKeyFile", "nodePreference", "maxDiscoverAttempts",
	"discoveryInterval", "gossipTimeout", "keepAliveInterval", "keepAliveTimeout", "defaultDeadline",
}

// schemes are what may stand before the address, and what the client calls it.
var schemes = map[string]string{
	"esdb": "esdb", "esdb+discover": "esdb+discover",
	"kurrentdb": "esdb", "kurrentdb+discover": "esdb+discover",
}

// settings are a connection string, read.
type settings struct {
	client *esdb.Configuration
	ledger string
}

// prefix begins the names of the ledger's streams. A ledger's name has no full
// stop, so no prefix begins another ledger's.
func (s settings) prefix() string { return "homeward-" + s.ledger + "." }

// mark is the stream that says that there is such a ledger. It lies outside the
// prefix.
func (s settings) mark() string { return "homeward-" + s.ledger }

// parseSettings reads a connection string of the form
//
//	esdb://user:password@host:2113,host:2113?key=value&ledger=name
//
// The login is cut off before the client sees the rest, and none of the
// client's complaints is passed on: they quote what they complain about.
func parseSettings(connection string) (settings, error) {
	scheme, rest, found := strings.Cut(connection, "://")
	if !found || schemes[scheme] == "" {
		return settings{}, fmt.Errorf("%w: it begins with esdb:// or kurrentdb://, or either with +discover", ErrSettings)
	}
	address, query, _ := strings.Cut(rest, "?")
	login, hosts := "", address
	if at := strings.LastIndex(address, "@"); at >= 0 {
		login, hosts = address[:at], address[at+1:]
	}
	values, ledger, err := parseKeys(query)
	if err != nil {
		return settings{}, err
	}
	client, err := esdb.ParseConnectionString(schemes[scheme] + "://" + hosts + "?" + values.Encode())
	if err != nil {
		return settings{}, fmt.Errorf("%w: its hosts are not a list of host:port", ErrSettings)
	}
	client.Logger = nil // it would write to the program's own log
	if err := setLogin(client, login); err != nil {
		return settings{}, err
	}
	return settings{client: client, ledger: ledger}, checkCertificate(client)
}

// parseKeys takes our own key out and checks the others one by one.
func parseKeys(query string) (values url.Values, ledger string, err error) {
	if values, err = url.ParseQuery(query); err != nil {
		return nil, "", fmt.Errorf("%w: what follows the question mark is not key=value", ErrSettings)
	}
	known := url.Values{}
	for key, all := range values {
		name, ok := knownKey(key)
		if !ok {
			return nil, "", fmt.Errorf("%w: it has a key that is not known", ErrSettings)
		}
		if known.Has(name) || len(all) > 1 {
			return nil, "", fmt.Errorf("%w: %s stands twice", ErrSettings, name)
		}
		known.Set(name, all[0])
		if name != ledgerKey && !usable(name, all[0]) {
			return nil, "", fmt.Errorf("%w: the value of %s cannot be used", ErrSettings, name)
		}
	}
	ledger = defaultLedger
	if known.Has(ledgerKey) {
		ledger = known.Get(ledgerKey)
		known.Del(ledgerKey)
	}
	if !isLedger(ledger) {
		return nil, "", fmt.Errorf("%w: %s is 1 to 32 of a-z, 0-9 and -", ErrSettings, ledgerKey)
	}
	return known, ledger, nil
}

// usable tries one setting on the client. It takes some that it cannot work
// with.
func usable(name, value string) bool {
	c, err := esdb.ParseConnectionString("esdb://localhost?" + url.Values{name: {value}}.Encode())
	return err == nil && c.MaxDiscoverAttempts > 0 && c.DiscoveryInterval >= 0 && c.GossipTimeout > 0 &&
		(c.DefaultDeadline == nil || *c.DefaultDeadline > 0)
}

// knownKey returns a key as we write it; the client does not mind the case.
func knownKey(key string) (string, bool) {
	all := append([]string{ledgerKey}, clientKeys...)
	i := slices.IndexFunc(all, func(known string) bool { return strings.EqualFold(known, key) })
	if i < 0 {
		return "", false
	}
	return all[i], true
}

func isLedger(name string) bool {
	strange := func(c rune) bool { return c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') }
	return name != "" && len(name) <= 32 && !strings.ContainsFunc(name, strange)
}

// setLogin sets user and password. The client sends them over TLS only, and
// says nothing when it does not.
func setLogin(client *esdb.Configuration, login string) error {
	if login == "" {
		return nil
	}
	user, password, found := strings.Cut(login, ":")
	user, err := url.PathUnescape(user)
	if err != nil || user == "" || !found {
		return fmt.Errorf("%w: what stands before the @ is not user:password", ErrSettings)
	}
	if password, err = url.PathUnescape(password); err != nil || password == "" {
		return fmt.Errorf("%w: what stands before the @ is not user:password", ErrSettings)
	}
	if client.DisableTLS {
		return fmt.Errorf("%w: a login is not sent with tls=false; leave one of them out", ErrSettings)
	}
	client.Username, client.Password = user, password
	return nil
}

// checkCertificate reads the user certificate once: the client would only find
// out in its own goroutine, attempt after attempt.
func checkCertificate(client *esdb.Configuration) error {
	if (client.UserCertFile == "") != (client.UserKeyFile == "") {
		return fmt.Errorf("%w: userCertFile and userKeyFile go together", ErrSettings)
	}
	if client.UserCertFile == "" {
		return nil
	}
	if _, err := tls.LoadX509KeyPair(client.UserCertFile, client.UserKeyFile); err != nil {
		return fmt.Errorf("%w: userCertFile and userKeyFile are no certificate and its key", ErrSettings)
	}
	return nil
}
