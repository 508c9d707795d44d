package kurrentstore_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/eventstore/kurrentstore"
	"github.com/homeward-ledger/homeward/tests/kurrentfake"
)

func none(eventstore.Recorded) error { return nil }

// A message that the client does not know is passed over in a subscription, on
// which ReadAll and Follow rest. In a read the client panics; here that is an
// error, and the store works on.
func TestUnknownMessages(t *testing.T) {
	d := newDesk(t, kurrentfake.Options{})
	got := d.follow(3)
	d.add("child-1", 0, "a", "b")
	d.server.SpeakUnknown(true)
	d.add("child-1", 2, "c")
	d.expect("a", "b", "c")
	got()
	err := d.store.ReadStream(d.ctx, "child-1", 0, none)
	d.fails("ReadStream()", err, eventstore.ErrUnavailable)
	d.fails("ReadStream()", err, kurrentstore.ErrClient)
	d.server.SpeakUnknown(false)
	if err := d.store.ReadStream(d.ctx, "child-1", 0, none); err != nil {
		t.Fatal(err)
	}
}

// The client panics when a server leaves out the name of a deleted stream.
func TestClientPanics(t *testing.T) {
	d := newDesk(t, kurrentfake.Options{})
	d.add("child-1", 0, "a")
	d.server.OmitStreamNames(true)
	d.server.Bury("homeward-main.child-1")
	_, err := d.store.Append(d.ctx, "child-1", 1, note("b"))
	d.fails("Append()", err, eventstore.ErrUnavailable)
	d.fails("Append()", err, kurrentstore.ErrClient)
	d.add("child-2", 0, "c")
}

// Whoever deletes, truncates or scavenges a stream of ours, or writes to one, is
// found out as soon as it can be seen.
func TestDamage(t *testing.T) {
	const stream = "homeward-main.child-1"
	for _, test := range []struct {
		name   string
		damage func(*kurrentfake.Server)
		all    bool // is seen by ReadAll
		stream bool // is seen by ReadStream
		append bool // is seen by an append that expects what was there
	}{
		{"soft delete", func(s *kurrentfake.Server) { s.Truncate(stream, math.MaxInt64) }, false, true, false},
		{"truncated head", func(s *kurrentfake.Server) { s.Truncate(stream, 1) }, false, true, false},
		{"scavenged head", func(s *kurrentfake.Server) { s.Truncate(stream, 1); s.Scavenge() }, true, true, false},
		{"tombstone", func(s *kurrentfake.Server) { s.Bury(stream) }, true, true, true},
		{"scavenged tombstone", func(s *kurrentfake.Server) { s.Bury(stream); s.Scavenge() }, true, true, true},
		{"another hand", func(s *kurrentfake.Server) { _ = s.AppendForeign(stream, 1) }, true, true, false},
		{"another hand's stream", func(s *kurrentfake.Server) { _ = s.AppendForeign("homeward-main.x", 1) }, true, true, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t, kurrentfake.Options{})
			d.add("child-1", 0, "a", "b", "c")
			d.add("child-2", 0, "d")
			test.damage(d.server)
			d.damaged("ReadAll()", d.store.ReadAll(d.ctx, "", 100, none), test.all)
			d.damaged("ReadStream()", d.store.ReadStream(d.ctx, "child-1", 0, none), test.stream)
			_, err := d.store.Append(d.ctx, "child-1", 3, note("e"))
			if errors.Is(err, eventstore.ErrConflict) {
				err = nil // also found out
			}
			d.damaged("Append()", err, test.append)
		})
	}
}

func (d *desk) damaged(what string, err error, want bool) {
	d.Helper()
	if errors.Is(err, eventstore.ErrDamaged) != want || err != nil && !want {
		d.Fatalf("%s = %v, want damage: %t", what, err, want)
	}
}

// After a soft delete the server takes an append to "no stream", but puts it
// behind the old records.
func TestAppendAfterSoftDelete(t *testing.T) {
	d := newDesk(t, kurrentfake.Options{})
	d.add("child-1", 0, "a", "b")
	d.server.Truncate("homeward-main.child-1", math.MaxInt64)
	_, err := d.store.Append(d.ctx, "child-1", 0, note("c"))
	d.fails("Append()", err, eventstore.ErrDamaged)
}

// A token from a server that was put back to an older state, or from another
// one, is refused.
func TestTokenOfLostRecord(t *testing.T) {
	d := newDesk(t, kurrentfake.Options{})
	d.add("child-1", 0, "a", "b")
	var tokens []eventstore.Token
	err := d.store.ReadAll(d.ctx, "", 2, func(r eventstore.Recorded) error {
		tokens = append(tokens, r.Token)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	older := start(t, kurrentfake.Options{})
	other := d.create(older.Connection())
	if _, err := other.Append(d.ctx, "child-1", 0, note("a")); err != nil {
		t.Fatal(err)
	}
	if err := other.ReadAll(d.ctx, tokens[0], 2, none); err != nil {
		t.Fatal(err)
	}
	d.fails("ReadAll()", other.ReadAll(d.ctx, tokens[1], 2, none), eventstore.ErrInvalid)
	d.fails("Follow()", other.Follow(d.ctx, tokens[1], none), eventstore.ErrInvalid)
	if err := older.AppendForeign("elsewhere", 1); err != nil {
		t.Fatal(err)
	}
	d.fails("ReadAll()", other.ReadAll(d.ctx, tokens[1], 2, none), eventstore.ErrInvalid)
}

// A token whose position no record has is refused, also where one of ours stands
// right behind it.
func TestTokenBetweenRecords(t *testing.T) {
	d := newDesk(t, kurrentfake.Options{})
	d.add("child-1", 0, "a", "b")
	var second eventstore.Token
	err := d.store.ReadAll(d.ctx, "", 2, func(r eventstore.Recorded) error {
		second = r.Token
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	again, err := kurrentstore.Open(d.ctx, d.server.Connection())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = again.Close() }()
	var commit, prepare, count uint64
	if _, err := fmt.Sscanf(string(second), "%d.%d.%d", &commit, &prepare, &count); err != nil {
		t.Fatal(err)
	}
	between := eventstore.Token(fmt.Sprintf("%d.%d.%d", commit-1, prepare, count))
	d.fails("ReadAll()", again.ReadAll(d.ctx, between, 1, none), eventstore.ErrInvalid)
	if err := again.ReadAll(d.ctx, second, 1, none); err != nil {
		t.Fatal(err)
	}
}

// A server that takes less at once than a record can hold refuses for good.
func TestServerTakesLess(t *testing.T) {
	d := newDesk(t, kurrentfake.Options{})
	d.server.LimitAppends(1 << 20)
	big := note("big")
	big.Data = make([]byte, eventstore.MaxRecord-len(big.Meta))
	_, err := d.store.Append(d.ctx, "child-1", 0, big)
	d.fails("Append()", err, eventstore.ErrTooLarge)

	// Of many records the server refuses one while others are on their way, and
	// the client loses the reason.
	many := notes("1", "2", "3", "4", "5", "6", "7", "8", "9")
	for i := range many {
		many[i].Data = make([]byte, eventstore.MaxRecord/2)
	}
	_, err = d.store.Append(d.ctx, "child-1", 0, many...)
	if !errors.Is(err, eventstore.ErrTooLarge) && !(errors.Is(err, eventstore.ErrUnavailable) && strings.Contains(err.Error(), "MaxAppendSize")) {
		t.Fatalf("Append() of many = %v, want a word about MaxAppendSize", err)
	}
	d.add("child-1", 0, "a")
	d.expect("a")
}

// A login that may not read the whole is told so; Follow does not try for ever.
func TestLoginMayNotRead(t *testing.T) {
	d := newDesk(t, kurrentfake.Options{})
	d.add("child-1", 0, "a")
	d.server.DenyAll(true)
	for name, err := range map[string]error{
		"ReadAll()":    d.store.ReadAll(d.ctx, "", 1, none),
		"ReadStream()": d.store.ReadStream(d.ctx, "child-1", 0, none),
		"Follow()":     d.store.Follow(d.ctx, "", none),
	} {
		d.fails(name, err, eventstore.ErrUnavailable)
		if !strings.Contains(err.Error(), "$all") {
			t.Errorf("%s = %v, want a word about $all", name, err)
		}
	}
	d.server.DenyAll(false)
	d.expect("a")
}

// A caller who leaves is not kept, whatever the client is doing: here it waits
// for a node that takes the connection and says nothing.
func TestCallersLeave(t *testing.T) {
	t.Parallel()
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = silent.Close() }()
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		defer cancel()
		if conn, err := silent.Accept(); err == nil {
			defer func() { _ = conn.Close() }()
		}
	}()
	_, err = kurrentstore.Open(ctx, "esdb://"+silent.Addr().String()+"?tls=false&gossipTimeout=3600")
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("Open() = %v, want the context's error", err)
	}
}
