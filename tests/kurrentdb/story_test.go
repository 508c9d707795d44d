// Package kurrentdb runs the KurrentDB store against real servers in containers:
// the suite of the contract on one node, and a cluster of three that loses its
// leader. That needs a container engine and images, so it stands behind the
// build tag kurrentdb; `make test-kurrentdb` runs it.
//
// The story itself is here, without the tag, and is told to the test server too:
// what only runs where images can be had would rot.
package kurrentdb

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/gossip"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/eventstore/kurrentstore"
	"github.com/homeward-ledger/homeward/tests/kurrentfake"
)

// cluster is what the story needs of one.
type cluster struct {
	addresses []string
	kill      func(address string) error // at once and for ever
}

func (c cluster) connection() string {
	return "kurrentdb://" + strings.Join(c.addresses, ",") + "?tls=false&maxDiscoverAttempts=50"
}

// leader asks the nodes who leads.
func (c cluster) leader(ctx context.Context) (string, error) {
	var last error
	for _, address := range c.addresses {
		conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
		if err != nil {
			return "", err
		}
		info, err := gossip.NewGossipClient(conn).Read(ctx, &shared.Empty{})
		_ = conn.Close()
		if last = err; err != nil {
			continue
		}
		for _, m := range info.Members {
			if m.State == gossip.MemberInfo_Leader && m.IsAlive {
				return fmt.Sprintf("%s:%d", m.HttpEndPoint.Address, m.HttpEndPoint.Port), nil
			}
		}
	}
	return "", fmt.Errorf("no node names a leader: %w", last)
}

const (
	storyWriters = 8
	storyRecords = 60 // of each writer; the leader dies after a third of all
)

// loseLeader kills the leader under eight writers and a follower. Everything
// that was acknowledged is there once, and the follower has missed nothing.
func loseLeader(t *testing.T, c cluster) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	store, err := kurrentstore.Create(ctx, c.connection())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()

	followed := make(chan error, 1)
	var got []string
	go func() {
		followed <- store.Follow(ctx, "", func(r eventstore.Recorded) error {
			if r.Index != uint64(len(got)) {
				return fmt.Errorf("index %d after %d records", r.Index, len(got))
			}
			if got = append(got, r.ID); len(got) == storyWriters*storyRecords {
				return errTold
			}
			return nil
		})
	}()
	if err := write(ctx, store, c); err != nil {
		t.Fatal(err)
	}
	if err := <-followed; !errors.Is(err, errTold) {
		t.Fatalf("follower ended after %d records: %v", len(got), err)
	}
	check(t, ctx, store, got)
}

var errTold = errors.New("told")

// write has the writers append, and kills the leader in the middle.
func write(ctx context.Context, store *kurrentstore.Store, c cluster) error {
	var written atomic.Int64
	var wg sync.WaitGroup
	errs := make(chan error, storyWriters+1)
	for w := range storyWriters {
		wg.Go(func() {
			for i := range uint64(storyRecords) {
				if err := insist(ctx, store, fmt.Sprint("child-", w), i, fmt.Sprintf("%d-%d", w, i)); err != nil {
					errs <- err
					return
				}
				if written.Add(1) == storyWriters*storyRecords/3 {
					errs <- killLeader(ctx, c)
				}
			}
		})
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func killLeader(ctx context.Context, c cluster) error {
	leader, err := c.leader(ctx)
	if err != nil {
		return err
	}
	return c.kill(leader)
}

// insist repeats an append while its outcome is unknown.
func insist(ctx context.Context, store *kurrentstore.Store, stream string, seen uint64, id string) error {
	record := eventstore.Record{ID: id, Type: "test.noted.v1", Data: []byte(`{}`), Meta: []byte(`{}`)}
	for {
		_, err := store.Append(ctx, stream, seen, record)
		if !errors.Is(err, eventstore.ErrUnavailable) || ctx.Err() != nil {
			return err
		}
	}
}

// check reads the whole and each stream.
func check(t *testing.T, ctx context.Context, store *kurrentstore.Store, followed []string) {
	t.Helper()
	var all []string
	err := store.ReadAll(ctx, "", math.MaxInt, func(r eventstore.Recorded) error {
		all = append(all, r.ID)
		return nil
	})
	if err != nil || !slices.Equal(all, followed) {
		t.Fatalf("the store holds %d records, followed were %d: %v", len(all), len(followed), err)
	}
	for w := range storyWriters {
		next := 0
		err := store.ReadStream(ctx, fmt.Sprint("child-", w), 0, func(r eventstore.Recorded) error {
			if r.ID != fmt.Sprintf("%d-%d", w, next) {
				return fmt.Errorf("record %d is %s", next, r.ID)
			}
			next++
			return nil
		})
		if err != nil || next != storyRecords {
			t.Fatalf("writer %d has %d records: %v", w, next, err)
		}
	}
}

func TestTestServerLosesLeader(t *testing.T) {
	server, err := kurrentfake.Start(context.Background(), kurrentfake.Options{Dir: t.TempDir(), Nodes: 3})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Close() }()
	addresses := server.Addresses()
	loseLeader(t, cluster{addresses: addresses, kill: func(address string) error {
		dead := slices.Index(addresses, address)
		if dead < 0 {
			return fmt.Errorf("no node at %s", address)
		}
		server.Stop(dead)
		server.Lead((dead + 1) % len(addresses))
		return nil
	}})
}
