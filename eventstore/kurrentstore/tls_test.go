package kurrentstore_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/eventstore/kurrentstore"
	"github.com/homeward-ledger/homeward/tests/kurrentfake"
)

// authority signs certificates for a test.
type authority struct {
	t    *testing.T
	dir  string
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	a := &authority{t: t, dir: t.TempDir()}
	a.cert, a.key = a.sign("authority", &x509.Certificate{IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign})
	return a
}

// sign makes a certificate, leaves it and its key in files of that name, and
// returns them. The first one signs itself.
func (a *authority) sign(name string, c *x509.Certificate) (*x509.Certificate, *ecdsa.PrivateKey) {
	a.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		a.t.Fatal(err)
	}
	c.SerialNumber = big.NewInt(time.Now().UnixNano())
	c.Subject = pkix.Name{CommonName: name}
	c.NotBefore, c.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	parent, signer := a.cert, a.key
	if parent == nil {
		parent, signer = c, key
	}
	raw, err := x509.CreateCertificate(rand.Reader, c, parent, &key.PublicKey, signer)
	if err != nil {
		a.t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		a.t.Fatal(err)
	}
	a.write(name+".crt", "CERTIFICATE", raw)
	a.write(name+".key", "PRIVATE KEY", secret)
	made, err := x509.ParseCertificate(raw)
	if err != nil {
		a.t.Fatal(err)
	}
	return made, key
}

func (a *authority) write(name, kind string, data []byte) {
	a.t.Helper()
	if err := os.WriteFile(a.path(name), pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: data}), 0o600); err != nil {
		a.t.Fatal(err)
	}
}

func (a *authority) path(name string) string { return filepath.Join(a.dir, name) }

// serverTLS is what a server needs whose callers may have certificates.
func (a *authority) serverTLS() *tls.Config {
	a.t.Helper()
	a.sign("server", &x509.Certificate{IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}})
	pair, err := tls.LoadX509KeyPair(a.path("server.crt"), a.path("server.key"))
	if err != nil {
		a.t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(a.cert)
	return &tls.Config{Certificates: []tls.Certificate{pair}, ClientAuth: tls.VerifyClientCertIfGiven, ClientCAs: pool}
}

func TestTLS(t *testing.T) {
	a := newAuthority(t)
	d := &desk{T: t, ctx: t.Context(), server: start(t, kurrentfake.Options{TLS: a.serverTLS()})}
	d.server.Require("admin", "se?cret@/")
	a.sign("officer", &x509.Certificate{ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})

	rest := strings.TrimPrefix(d.server.Connection(), "esdb://") + quick + "&tlsCaFile=" + a.path("authority.crt")
	certificate := "&userCertFile=" + a.path("officer.crt") + "&userKeyFile=" + a.path("officer.key")
	d.store = d.create("kurrentdb://admin:se%3Fcret%40%2F@" + rest + certificate)
	d.add("child-1", 0, "a")
	d.expect("a")
	if d.server.Certified("officer") == 0 {
		t.Error("no call came with the user certificate")
	}

	for name, connection := range map[string]string{
		"wrong password": "esdb://admin:se%3Fcret%40@" + rest,
		"no login":       "esdb://" + rest,
		"no authority":   "esdb://admin:se%3Fcret%40%2F@" + strings.TrimPrefix(d.server.Connection(), "esdb://") + quick,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := kurrentstore.Open(t.Context(), connection)
			d.fails("Open()", err, eventstore.ErrUnavailable)
			if strings.Contains(err.Error(), "cret") {
				t.Errorf("the error gives the password away: %v", err)
			}
		})
	}
}
