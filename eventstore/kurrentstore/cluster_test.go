package kurrentstore_test

import (
	"fmt"
	"io/fs"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/eventstore/kurrentstore"
	"github.com/homeward-ledger/homeward/tests/kurrentfake"
)

// TestLeaderMoves has a leader stand down, and another die, under eight writers
// and a follower.
func TestLeaderMoves(t *testing.T) {
	d := newDesk(t, kurrentfake.Options{Nodes: 3})
	const writers, each = 8, 20
	got := d.follow(writers * each)
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				if err := d.insist(fmt.Sprint("child-", w), uint64(i), fmt.Sprintf("%d-%d", w, i)); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for _, step := range []func(){
		func() { d.server.Lead(1) },
		func() { d.server.Stop(1); d.server.Lead(2) },
		func() { d.server.Lead(-1) },
		func() { d.server.Lead(0) },
	} {
		time.Sleep(20 * time.Millisecond) // somewhere in the middle; where does not matter
		step()
	}
	wg.Wait()
	if ids, all := got(), d.ids(); !slices.Equal(ids, all) || len(all) != writers*each {
		t.Fatalf("follower got %d records, the store holds %d", len(ids), len(all))
	}
	if d.server.Refused() == 0 {
		t.Fatal("no call was refused for not being the leader's")
	}
}

// TestWrongNode names a follower alone. The client never asks for the leader by
// itself, so a follower would take the write and forward it.
func TestWrongNode(t *testing.T) {
	d := newDesk(t, kurrentfake.Options{Nodes: 2})
	follower := d.server.Addresses()[1]
	store := d.create("esdb://" + follower + "?tls=false&ledger=other")
	before := d.server.Written(0)
	if _, err := store.Append(d.ctx, "child-1", 0, note("a")); err != nil {
		t.Fatal(err)
	}
	if d.server.Written(1) != 0 || d.server.Written(0) != before+1 {
		t.Fatalf("the follower took %d appends, the leader %d", d.server.Written(1), d.server.Written(0)-before)
	}
}

// TestSubscriptionStandsDown subscribes anew where the leader has moved between
// two calls: the client takes no notice of how a subscription ends.
func TestSubscriptionStandsDown(t *testing.T) {
	d := newDesk(t, kurrentfake.Options{Nodes: 2})
	d.add("child-1", 0, "a")
	d.server.Lead(1)
	d.expect("a")
	d.server.Lead(0)
	got := d.follow(2)
	d.add("child-1", 1, "b")
	got()
}

// TestLedgersApart has two ledgers on one server whose names begin alike, and
// streams of others that look nearly like theirs.
func TestLedgersApart(t *testing.T) {
	d := newDesk(t, kurrentfake.Options{})
	long := d.create(d.server.Connection() + "&ledger=main-2")
	for _, stream := range []string{"$$homeward-main.child-1", "homeward-main", "homeward-mai", "homeward-main2.x", "x-homeward-main.y", "$stats"} {
		if err := d.server.AppendForeign(stream, 3); err != nil {
			t.Fatal(err)
		}
	}
	d.add("child-1", 0, "a", "b")
	if _, err := long.Append(d.ctx, "child-1", 0, note("c")); err != nil {
		t.Fatal(err)
	}
	d.add("child-1", 2, "d")
	d.expect("a", "b", "d")
	d.store = long
	d.expect("c")
}

func TestCreateAndOpen(t *testing.T) {
	d := newDesk(t, kurrentfake.Options{})
	connection := d.server.Connection()
	_, err := kurrentstore.Create(d.ctx, connection)
	d.fails("Create() twice", err, fs.ErrExist)
	_, err = kurrentstore.Open(d.ctx, connection+"&ledger=none")
	d.fails("Open() of nothing", err, fs.ErrNotExist)
	again, err := kurrentstore.Open(d.ctx, connection+"&ledger=main")
	if err != nil {
		t.Fatal(err)
	}
	_ = again.Close()

	if err := d.server.AppendForeign("homeward-taken.child-1", 1); err != nil {
		t.Fatal(err)
	}
	_, err = kurrentstore.Create(d.ctx, connection+"&ledger=taken")
	d.fails("Create() among records", err, fs.ErrExist)
	if err := d.server.AppendForeign("homeward-odd", 1); err != nil {
		t.Fatal(err)
	}
	_, err = kurrentstore.Create(d.ctx, connection+"&ledger=odd")
	d.fails("Create() over a strange mark", err, fs.ErrExist)
	_, err = kurrentstore.Open(d.ctx, connection+"&ledger=odd")
	d.fails("Open() of a strange mark", err, kurrentstore.ErrVersion)
}

// Of many that create one ledger, one does.
func TestCreateRace(t *testing.T) {
	d := newDesk(t, kurrentfake.Options{})
	connection := d.server.Connection() + "&ledger=race"
	errs := make(chan error, 8)
	for range cap(errs) {
		go func() {
			s, err := kurrentstore.Create(d.ctx, connection)
			if err == nil {
				_ = s.Close()
			}
			errs <- err
		}()
	}
	made := 0
	for range cap(errs) {
		if err := <-errs; err == nil {
			made++
		} else {
			d.fails("Create()", err, fs.ErrExist)
		}
	}
	if made != 1 {
		t.Fatalf("%d of %d have created the ledger", made, cap(errs))
	}
}

// An answer to Create that is lost is asked for again, and is not taken for
// somebody else's ledger.
func TestCreateLostAnswer(t *testing.T) {
	for name, written := range map[string]bool{"written": true, "not written": false} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, kurrentfake.Options{})
			d.server.AbortAppends(2, written)
			d.create(d.server.Connection() + "&ledger=late")
		})
	}
}

func TestNoServer(t *testing.T) {
	d := newDesk(t, kurrentfake.Options{})
	d.server.Stop(0)
	_, err := kurrentstore.Open(d.ctx, d.server.Connection()+quick)
	d.fails("Open() without a server", err, eventstore.ErrUnavailable)
}
