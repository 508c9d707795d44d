package pgstore

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	neturl "net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
)

// proxy stands between a store and its server and cuts the connection when told.
// It knows the shape of the client's messages: a byte for the kind, four for the
// length; a Sync ('S') ends what the store sends at a time.
type proxy struct {
	network, server string

	mu     sync.Mutex
	armed  bool
	after  int    // cut in the first message after this many Syncs
	kind   byte   // which is of this kind; 0 is any, and then nothing of it is passed on
	answer []byte // cut instead of passing on the server's answer with these bytes
}

// newProxy returns a connection string that leads through the proxy.
func newProxy(t *testing.T, url string) (*proxy, string) {
	t.Helper()
	config, err := pgx.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "homeward-proxy-") // short: a socket's path has 107 bytes
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	in, err := net.Listen("unix", filepath.Join(dir, ".s.PGSQL.5432"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = in.Close() })
	p := &proxy{network: "tcp", server: net.JoinHostPort(config.Host, fmt.Sprint(config.Port))}
	if filepath.IsAbs(config.Host) {
		p.network, p.server = "unix", filepath.Join(config.Host, fmt.Sprint(".s.PGSQL.", config.Port))
	}
	go func() {
		for {
			client, err := in.Accept()
			if err != nil {
				return
			}
			go p.serve(client)
		}
	}()
	query := neturl.Values{"host": {dir}, "user": {config.User}, "password": {config.Password},
		"search_path": {config.RuntimeParams["search_path"]}, "sslmode": {"disable"}}
	return p, "postgres:///" + config.Database + "?" + query.Encode()
}

func (p *proxy) serve(client net.Conn) {
	defer client.Close()
	server, err := net.Dial(p.network, p.server)
	if err != nil {
		return
	}
	defer server.Close()
	go func() {
		defer client.Close()
		defer server.Close()
		p.answers(client, server)
	}()
	p.requests(server, client)
}

// requests passes on what the client sends, message by message.
func (p *proxy) requests(server io.Writer, client io.Reader) {
	for typed := false; ; typed = true { // the first message has no kind
		head := make([]byte, 4)
		if typed {
			head = make([]byte, 5)
		}
		if _, err := io.ReadFull(client, head); err != nil {
			return
		}
		length := int64(binary.BigEndian.Uint32(head[len(head)-4:])) - 4
		cut, whole := p.cutsHere(head[0])
		if whole {
			return
		}
		if _, err := server.Write(head); err != nil {
			return
		}
		if cut {
			length /= 2
		}
		if _, err := io.CopyN(server, client, length); err != nil || cut {
			return
		}
	}
}

// cutsHere says whether to cut in this message, and whether to cut all of it.
func (p *proxy) cutsHere(kind byte) (cut, whole bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case !p.armed:
		return false, false
	case p.after > 0 && kind == 'S':
		p.after--
		return false, false
	case p.after > 0 || p.kind != 0 && p.kind != kind:
		return false, false
	}
	p.armed = false
	return true, p.kind == 0
}

// answers passes on what the server sends.
func (p *proxy) answers(client io.Writer, server io.Reader) {
	buffer := make([]byte, 1<<16)
	for {
		n, err := server.Read(buffer)
		if err != nil {
			return
		}
		p.mu.Lock()
		cut := len(p.answer) > 0 && bytes.Contains(buffer[:n], p.answer)
		if cut {
			p.answer = nil
		}
		p.mu.Unlock()
		if cut {
			return
		}
		if _, err := client.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// cutRequest makes the proxy cut once: at the first message after so many more
// Syncs, or in the middle of the first of a kind.
func (p *proxy) cutRequest(after int, kind byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.armed, p.after, p.kind = true, after, kind
}

// cutAnswer makes the proxy cut once, instead of passing the answer on.
func (p *proxy) cutAnswer(holds string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answer = []byte(holds)
}
