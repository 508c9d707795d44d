package kurrentfake

import (
	"context"
	"encoding/base64"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"
)

// calls remembers what a test wants to know of those who called.
type calls struct {
	mu         sync.Mutex
	login      string         // that every call must have, as user:password; none when empty
	names      map[string]int // calls by the common name of the caller's certificate
	notLeaders int
	writes     map[int]int // appends by node
	jostles    int
}

// Require makes the server refuse every call without this login. The clients
// send one over TLS only.
func (s *Server) Require(user, password string) {
	s.calls.mu.Lock()
	defer s.calls.mu.Unlock()
	s.calls.login = user + ":" + password
}

// Certified is how many calls came with a user certificate of this name.
func (s *Server) Certified(name string) int {
	s.calls.mu.Lock()
	defer s.calls.mu.Unlock()
	return s.calls.names[name]
}

// Refused is how many calls were refused because they asked for the leader and
// came to another node.
func (s *Server) Refused() int {
	s.calls.mu.Lock()
	defer s.calls.mu.Unlock()
	return s.calls.notLeaders
}

// Written is how many appends a node has taken.
func (s *Server) Written(number int) int {
	s.calls.mu.Lock()
	defer s.calls.mu.Unlock()
	return s.calls.writes[number]
}

func (c *calls) refused() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.notLeaders++
}

func (c *calls) wrote(number int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.writes == nil {
		c.writes = map[int]int{}
	}
	c.writes[number]++
}

func (c *calls) jostled() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.jostles++
	return c.jostles
}

// admit looks at who calls.
func (c *calls) admit(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if p, ok := peer.FromContext(ctx); ok {
		if secure, ok := p.AuthInfo.(credentials.TLSInfo); ok && len(secure.State.PeerCertificates) > 0 {
			if c.names == nil {
				c.names = map[string]int{}
			}
			c.names[secure.State.PeerCertificates[0].Subject.CommonName]++
		}
	}
	given := metadata.ValueFromIncomingContext(ctx, "authorization")
	want := "Basic " + base64.StdEncoding.EncodeToString([]byte(c.login))
	if c.login != "" && (len(given) == 0 || given[0] != want) {
		return status.Error(codes.Unauthenticated, "not authenticated")
	}
	return nil
}

func (n *node) admitUnary(ctx context.Context, request any, _ *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
	// Discovery comes without a login.
	return handler(ctx, request)
}

func (n *node) admitStream(service any, call grpc.ServerStream, _ *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
	if err := n.server.calls.admit(call.Context()); err != nil {
		return err
	}
	return handler(service, call)
}
