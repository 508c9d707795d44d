package kurrentstore

import (
	"context"
	"errors"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/tests/kurrentfake"
)

func testLink(t *testing.T) *link {
	t.Helper()
	server, err := kurrentfake.Start(t.Context(), kurrentfake.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	set, err := parseSettings(server.Connection())
	if err != nil {
		t.Fatal(err)
	}
	l := newLink(set.client, set.mark())
	t.Cleanup(l.close)
	return l
}

// ask is a call that does nothing but have an answer.
func ask(ctx context.Context, l *link) error {
	_, err := call(ctx, l, "ask", func(c *esdb.Client) (any, error) { return lastOf(ctx, c, "child-1") })
	return err
}

// A call that is stuck inside a client which was given up is left behind, the
// next one has a new client, and the old one is closed when the stuck one comes
// out.
func TestCallIsLeftBehind(t *testing.T) {
	l := testLink(t)
	inside, release, out := make(chan struct{}), make(chan struct{}), make(chan error)
	left := make(chan error, 1)
	go func() {
		_, err := call(t.Context(), l, "stuck", func(c *esdb.Client) (any, error) {
			close(inside)
			<-release
			_, err := lastOf(t.Context(), c, "child-1")
			out <- err
			return nil, err
		})
		left <- err
	}()
	<-inside
	first := l.now
	l.abandon(first.client)
	if err := <-left; !errors.Is(err, errRetired) {
		t.Fatalf("stuck call returned %v", err)
	}
	if err := ask(t.Context(), l); err != nil || l.now == first {
		t.Fatalf("next call: %v, on a new client: %t", err, l.now != first)
	}
	close(release)
	if err := <-out; err != nil {
		t.Fatalf("client was closed under a call: %v", err)
	}
	for users := 1; users > 0; { // it leaves right after
		l.mu.Lock()
		users = first.users
		l.mu.Unlock()
	}
}

// A caller who goes away says nothing against the connection of the others.
func TestCallerGoesAway(t *testing.T) {
	l := testLink(t)
	if err := ask(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	first := l.now
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	_, err := call(ctx, l, "go away", func(c *esdb.Client) (any, error) {
		cancel()
		_, err := lastOf(ctx, c, "child-1")
		done <- err
		return nil, err
	})
	if !errors.Is(err, context.Canceled) && !isCode(err, esdb.ErrorCodeUnknown) {
		t.Fatalf("call returned %v", err)
	}
	if err := <-done; err == nil {
		t.Fatal("a call without a context had an answer")
	}
	if err := ask(t.Context(), l); err != nil || l.now != first {
		t.Fatalf("next call: %v, on the same client: %t", err, l.now == first)
	}
}

// A closed link makes no client any more.
func TestClosedLink(t *testing.T) {
	l := testLink(t)
	l.close()
	if err := ask(t.Context(), l); !errors.Is(err, eventstore.ErrClosed) {
		t.Fatalf("call on a closed link = %v", err)
	}
}
