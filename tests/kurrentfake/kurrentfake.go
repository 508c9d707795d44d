// Package kurrentfake is a server of our own that speaks the gRPC protocol of
// KurrentDB and EventStoreDB, for tests on machines that have no such server. It
// registers the services that the client's own module defines, keeps what is
// appended in our embedded store, and answers as the servers 24.6 to 26.2 do:
// repeated appends, wrong revisions, filtered subscriptions, gossip.
//
// What goes wrong is switched on by methods of Server: lost answers, dropped
// subscriptions, nodes that stop or are not the leader, messages nobody knows,
// streams that somebody deletes.
//
// Not here: persistent subscriptions, links, projections, access lists, the
// second version of the protocol. A KurrentDB client of another make is run
// against it in client_test.go, so that it does not agree with ours alone. It
// listens on loopback only.
package kurrentfake

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
)

// Options say what to start.
type Options struct {
	Dir   string      // folder of its file; what is there already is served again
	Nodes int         // 1 when zero; the first one leads
	TLS   *tls.Config // plain text when nil
	Crowd bool        // events of other applications come before every append
}

// Server is one database, served by one node or by a cluster of them, all of
// which see every append at once. Its methods are safe for concurrent use.
type Server struct {
	log    *log
	faults faults
	calls  calls
	tls    *tls.Config
	crowd  bool

	mu     sync.Mutex
	nodes  []*node
	leader int // of nodes; -1 when there is none
}

// Start starts a server. Whoever starts it must Close it.
func Start(ctx context.Context, o Options) (*Server, error) {
	log, err := openLog(ctx, o.Dir)
	if err != nil {
		return nil, fmt.Errorf("start server: %w", err)
	}
	s := &Server{log: log, tls: o.TLS, crowd: o.Crowd}
	s.faults.drop = make(chan struct{})
	for i := range max(1, o.Nodes) {
		n := &node{server: s, number: i, address: "127.0.0.1:0"}
		if err := n.start(); err != nil {
			return nil, errors.Join(fmt.Errorf("start server: %w", err), s.Close())
		}
		s.nodes = append(s.nodes, n)
	}
	return s, nil
}

// Close stops all nodes and closes the file.
func (s *Server) Close() error {
	for i := range s.nodes {
		s.Stop(i)
	}
	return s.log.close()
}

// Addresses are those of the nodes, host and port.
func (s *Server) Addresses() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []string
	for _, n := range s.nodes {
		all = append(all, n.address)
	}
	return all
}

// Connection is the connection string of the whole server. With one node it
// names that node, with several it names seeds for discovery.
func (s *Server) Connection() string {
	return fmt.Sprintf("esdb://%s?tls=%t", strings.Join(s.Addresses(), ","), s.tls != nil)
}

// Stop ends a node at once, as a power cut does. A leader that stops leaves the
// cluster without one until Lead names another.
func (s *Server) Stop(number int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.leader == number && len(s.nodes) > 1 {
		s.leader = -1
	}
	s.nodes[number].stop()
}

// Restart starts a stopped node again, on the address that it had.
func (s *Server) Restart(number int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.nodes[number].start(); err != nil {
		return fmt.Errorf("restart node: %w", err)
	}
	return nil
}

// Lead makes a node the leader; the others follow. -1 leaves none.
func (s *Server) Lead(number int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.leader = number
}

// leading returns the leader's address, and false when there is none.
func (s *Server) leading() (net.TCPAddr, int, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.leader < 0 {
		return net.TCPAddr{}, -1, false
	}
	return s.nodes[s.leader].endpoint(), s.leader, true
}
