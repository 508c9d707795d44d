package kurrentstore

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"google.golang.org/grpc/metadata"

	"github.com/homeward-ledger/homeward/eventstore"
)

// ErrClient: the client library broke down in a call. The call's outcome is
// unknown; the error around this one says what that means.
var ErrClient = errors.New("client library broke down")

// link owns the client. A client gives itself up for ever when it cannot find a
// node, so it is replaced whenever a call has shown the connection to be bad.
type link struct {
	config *esdb.Configuration

	mu     sync.Mutex
	client *esdb.Client // nil until needed, and after a retirement
	closed bool
}

func newLink(config *esdb.Configuration) *link { return &link{config: config} }

// get returns the client, a new one when the last was retired. Making one sends
// nothing.
func (l *link) get() (*esdb.Client, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil, eventstore.ErrClosed
	}
	if l.client == nil {
		config := *l.config
		client, err := esdb.NewClient(&config)
		if err != nil {
			return nil, fmt.Errorf("make client: %w", err)
		}
		l.client = client
	}
	return l.client, nil
}

// retire gives the client up, unless somebody has done so before. Calls that
// still use it fail and are repeated on the next one; closing it also frees
// those that are stuck inside it.
func (l *link) retire(client *esdb.Client) {
	l.mu.Lock()
	if l.client == client {
		l.client = nil
	}
	l.mu.Unlock()
	closeClient(client)
}

func (l *link) close() {
	l.mu.Lock()
	client := l.client
	l.client, l.closed = nil, true
	l.mu.Unlock()
	if client != nil {
		closeClient(client)
	}
}

func closeClient(client *esdb.Client) {
	_, _ = guarded("close", func() (any, error) { return nil, client.Close() })
}

// toLeader asks the server for its leader, so that every read sees every write.
// The client means to ask, but puts its header where nobody sends it.
func toLeader(ctx context.Context) context.Context {
	return metadata.AppendToOutgoingContext(ctx, "requires-leader", "true")
}

// call runs a call of the client and returns when ctx ends at the latest. The
// client looks for a node without regard to ctx, and can be stuck there; such a
// call is left behind, and ends when the client is closed. Its context has
// ended, so that it can do nothing more.
func call[T any](ctx context.Context, l *link, name string, f func(*esdb.Client) (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	var none T
	client, err := l.get()
	if err != nil {
		return none, err
	}
	done := make(chan result, 1)
	go func() {
		value, err := guarded(name, func() (T, error) { return f(client) })
		if err != nil && spoils(err) && !(ctx.Err() != nil && cancelled(err)) {
			l.retire(client) // here, for the caller may be gone
		}
		done <- result{value, err}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		return none, ctx.Err()
	}
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
