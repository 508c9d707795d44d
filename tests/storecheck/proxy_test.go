package storecheck_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"
)

// proxy stands between clients and their server: toxiproxy, which does the harm,
// and behind it a bridge to wherever the server is just now, which may be a
// socket that toxiproxy has no word for.
type proxy struct {
	toxic *toxiproxy.Proxy

	mu     sync.Mutex
	server net.Addr
}

func newProxy(t *testing.T) *proxy {
	t.Helper()
	bridge, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = bridge.Close() })
	p := &proxy{}
	go p.serve(bridge)
	host := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	p.toxic = toxiproxy.NewProxy(host, "store", "127.0.0.1:0", bridge.Addr().String())
	if err := p.toxic.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.toxic.Stop)
	return p
}

// address is what clients connect to.
func (p *proxy) address() string { return p.toxic.Listen }

// leadTo says where the server is.
func (p *proxy) leadTo(server net.Addr) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.server = server
}

func (p *proxy) serve(bridge net.Listener) {
	for {
		client, err := bridge.Accept()
		if err != nil {
			return
		}
		go p.pass(client)
	}
}

// pass passes everything on, both ways, until either side ends.
func (p *proxy) pass(client net.Conn) {
	defer client.Close()
	p.mu.Lock()
	to := p.server
	p.mu.Unlock()
	server, err := net.Dial(to.Network(), to.String())
	if err != nil {
		return
	}
	defer server.Close()
	go func() {
		defer client.Close()
		defer server.Close()
		_, _ = io.Copy(client, server)
	}()
	_, _ = io.Copy(server, client)
}

// cut cuts connections for a while, those that there are and those that come: at
// once, in the middle of what is sent next, or by swallowing all that is sent.
func (p *proxy) cut(random *rand.Rand, length time.Duration) error {
	ways := []string{
		`"type": "timeout", "attributes": {"timeout": 1}`,
		`"type": "timeout", "attributes": {"timeout": 0}`,
		`"type": "reset_peer", "attributes": {"timeout": 0}`,
		fmt.Sprintf(`"type": "limit_data", "attributes": {"bytes": %d}`, 1+random.IntN(3000)),
		fmt.Sprintf(`"type": "limit_data", "attributes": {"bytes": %d}`, 1+random.IntN(50)),
	}
	direction := []string{"upstream", "downstream"}[random.IntN(2)]
	way := fmt.Sprintf(`{"name": "cut", "stream": %q, %s}`, direction, ways[random.IntN(len(ways))])
	if _, err := p.toxic.Toxics.AddToxicJson(strings.NewReader(way)); err != nil {
		return fmt.Errorf("cut connections: %w", err)
	}
	time.Sleep(length)
	if err := p.toxic.Toxics.RemoveToxic(context.Background(), "cut"); err != nil {
		return fmt.Errorf("end cut: %w", err)
	}
	return nil
}
