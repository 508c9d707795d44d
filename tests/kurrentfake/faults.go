package kurrentfake

import (
	"math"
	"sync"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// faults are what a test has switched on.
type faults struct {
	mu       sync.Mutex
	aborts   int  // appends still to lose their answers
	late     bool // after they were written
	cuts     int  // reads still to be cut
	cutAfter int  // messages
	unknowns bool
	nameless bool
	denied   bool
	most     int           // bytes of one append; 16 MiB when zero
	drop     chan struct{} // closed when all subscriptions are to end
}

// AbortAppends lets the next n appends time out, their outcome unknown to the
// caller: written says whether they were written all the same.
func (s *Server) AbortAppends(n int, written bool) {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.aborts, s.faults.late = n, written
}

// CutReads ends the next n reads and subscriptions with Unavailable, each after
// so many messages.
func (s *Server) CutReads(n, after int) {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.cuts, s.faults.cutAfter = n, after
}

// DropSubscriptions ends those that are live now.
func (s *Server) DropSubscriptions() {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	close(s.faults.drop)
	s.faults.drop = make(chan struct{})
}

// SpeakUnknown puts a message that no client knows before every message of a
// read, and of a subscription once it is confirmed.
func (s *Server) SpeakUnknown(on bool) {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.unknowns = on
}

// OmitStreamNames leaves the stream's name out where the server says that a
// stream is deleted. The Go client takes the name for granted and panics.
func (s *Server) OmitStreamNames(on bool) {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.nameless = on
}

// DenyAll refuses everybody the reading of the whole, as a server does to a
// login that was only given streams.
func (s *Server) DenyAll(on bool) {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.denied = on
}

// LimitAppends sets the servers' MaxAppendSize, in bytes.
func (s *Server) LimitAppends(most int) {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.most = most
}

func (f *faults) abort() (abort, late bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.aborts == 0 {
		return false, false
	}
	f.aborts--
	return true, f.late
}

// cut returns after how many messages to cut a read, and with what.
func (f *faults) cut() (after int, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.cuts == 0 {
		return math.MaxInt, nil
	}
	f.cuts--
	return f.cutAfter, status.Error(codes.Unavailable, "server is going away")
}

func (f *faults) unknown() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.unknowns
}

func (f *faults) withoutNames() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.nameless
}

func (f *faults) denies() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.denied
}

func (f *faults) largest() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.most == 0 {
		return 16 << 20
	}
	return f.most
}

func (f *faults) dropped() <-chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.drop
}
