package kurrentstore

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"google.golang.org/grpc/metadata"

	"github.com/homeward-ledger/homeward/eventstore"
)

// ErrClient: the client library broke down in a call. The call's outcome is
// unknown; the error around this one says what that means.
var ErrClient = errors.New("client library broke down")

// connectTimeout bounds the question who leads. What comes before it, the search
// for a node, has the bounds that the connection string sets.
const connectTimeout = 10 * time.Second

// errRetired: the session was given up under the call.
var errRetired = errors.New("connection was given up")

// link owns the client. A client gives itself up for ever when it cannot find a
// node, so it is replaced whenever a call has shown the connection to be bad.
type link struct {
	config *esdb.Configuration
	probe  string // a stream to ask for, to see who answers

	mu     sync.Mutex
	now    *session // nil until needed, and after a retirement
	closed bool
}

// session is one client and who is using it. A client may be closed only when
// nobody is inside it, or a caller of it panics.
type session struct {
	client  *esdb.Client
	ready   chan struct{} // closed when the client has found a node, or not
	err     error         // why not, once ready is closed
	users   int           // guarded by the link's mu
	retired chan struct{} // closed, under the link's mu, when it is given up
}

func newLink(config *esdb.Configuration, probe string) *link {
	return &link{config: config, probe: probe}
}

// enter returns the session, a new one when the last was retired. The caller
// must leave it.
func (l *link) enter() (*session, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil, eventstore.ErrClosed
	}
	if l.now == nil {
		config := *l.config
		client, err := esdb.NewClient(&config)
		if err != nil {
			return nil, fmt.Errorf("make client: %w", err)
		}
		l.now = &session{client: client, ready: make(chan struct{}), retired: make(chan struct{}), users: 1}
		go l.connect(l.now)
	}
	l.now.users++
	return l.now, nil
}

// connect lets the client find a node and go on to the leader. Nobody else is
// let into the client meanwhile: should it find none, whoever waits inside it
// waits for ever.
func (l *link) connect(s *session) {
	s.err = l.lead(s.client)
	close(s.ready)
	if s.err != nil {
		l.retire(s)
	}
	l.leave(s)
}

// lead asks for a stream until the leader answers. The client goes where a node
// sends it that is asked for one stream; of a subscription's end it takes no
// notice. An answer that the client cannot read is one too.
func (l *link) lead(client *esdb.Client) error {
	ctx, cancel := context.WithTimeout(toLeader(context.Background()), connectTimeout)
	defer cancel()
	var err error
	for range 3 {
		_, err = guarded("connect", func() (any, error) { return lastOf(ctx, client, l.probe) })
		if !isCode(err, esdb.ErrorCodeNotLeader) {
			break
		}
	}
	if errors.Is(err, ErrClient) {
		return nil
	}
	return err
}

// leave ends a use. The last one out of a retired session closes the client.
func (l *link) leave(s *session) {
	l.mu.Lock()
	s.users--
	last := s.users == 0 && isClosed(s.retired)
	l.mu.Unlock()
	if last {
		_, _ = guarded("close", func() (any, error) { return nil, s.client.Close() })
	}
}

// retire gives the session up, unless somebody has done so before. Calls that
// still use it return, and are repeated on the next one. The caller is in it.
func (l *link) retire(s *session) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !isClosed(s.retired) {
		close(s.retired)
	}
	if l.now == s {
		l.now = nil
	}
}

// close gives up for good.
func (l *link) close() {
	l.mu.Lock()
	l.closed = true
	l.mu.Unlock()
	l.abandon(nil)
}

// abandon retires the session of a client, or with nil whichever there is.
func (l *link) abandon(client *esdb.Client) {
	l.mu.Lock()
	s := l.now
	if s == nil || client != nil && s.client != client {
		l.mu.Unlock()
		return
	}
	s.users++
	l.mu.Unlock()
	l.retire(s)
	l.leave(s)
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// toLeader asks the server for its leader, so that every read sees every write.
// The client means to ask, but puts its header where nobody sends it.
func toLeader(ctx context.Context) context.Context {
	return metadata.AppendToOutgoingContext(ctx, "requires-leader", "true")
}

// call runs a call of the client, and returns at the latest when ctx ends or the
// session is given up. The client looks for a node without regard to either; a
// call that it holds back is left behind. What f returns must be of no more use
// when ctx has ended.
func call[T any](ctx context.Context, l *link, name string, f func(*esdb.Client) (T, error)) (T, error) {
	var none T
	s, err := l.enter()
	if err != nil {
		return none, err
	}
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		defer l.leave(s)
		value, err := inside(ctx, s, name, f)
		done <- result{value, err} // before retiring, so that it is found
		if err != nil && !(ctx.Err() != nil && cancelled(err)) && spoils(err) {
			l.retire(s)
		}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		return none, ctx.Err()
	case <-s.retired:
	}
	select {
	case r := <-done:
		return r.value, r.err
	default:
	}
	if isClosed(s.ready) && s.err != nil {
		return none, s.err
	}
	return none, fmt.Errorf("%s: %w", name, errRetired)
}

// inside runs f when the session is ready.
func inside[T any](ctx context.Context, s *session, name string, f func(*esdb.Client) (T, error)) (T, error) {
	var none T
	<-s.ready
	if s.err != nil {
		return none, s.err
	}
	if err := ctx.Err(); err != nil {
		return none, err
	}
	return guarded(name, func() (T, error) { return f(s.client) })
}

// guarded turns a panic of the client into ErrClient.
func guarded[T any](name string, f func() (T, error)) (value T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%s: %w: %v", name, ErrClient, p)
		}
	}()
	return f()
}
