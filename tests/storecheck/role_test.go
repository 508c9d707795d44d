package storecheck_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime/pprof"
	"sync"
	"time"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/eventstore/kurrentstore"
	"github.com/homeward-ledger/homeward/eventstore/pgstore"
	"github.com/homeward-ledger/homeward/eventstore/sqlitestore"
	"github.com/homeward-ledger/homeward/tests/kurrentfake"
	"github.com/homeward-ledger/homeward/tests/storecheck"
)

// roleVariable tells a re-executed test binary what it is, in JSON.
const roleVariable = "HOMEWARD_STORECHECK_ROLE"

// patience is how long something that must happen may take. It is reached only
// by what hangs.
const patience = 90 * time.Second

// role is what one process does: it keeps a server, or runs clients.
type role struct {
	Serve string // folder of the server's file

	Store     string // kind of store
	Place     string // its connection string or file
	Journal   string
	Writers   []string
	Followers []string
	Forgets   int    // one answer of so many is lost; none when zero
	Fault     string // planted, by its name
	Seed      uint64
}

// play does what the role says, until the parent closes the input, as it also
// does by dying.
func play(text string) error {
	var r role
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		return fmt.Errorf("read role: %w", err)
	}
	stop := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		time.AfterFunc(patience, func() {
			fmt.Fprintln(os.Stderr, "process does not end")
			_ = pprof.Lookup("goroutine").WriteTo(os.Stderr, 1)
			os.Exit(1)
		})
		close(stop)
	}()
	if r.Serve != "" {
		return r.serve(stop)
	}
	return r.work(stop)
}

// serve says where the server listens.
func (r role) serve(stop <-chan struct{}) error {
	server, err := kurrentfake.Start(context.Background(), kurrentfake.Options{Dir: r.Serve, Crowd: true})
	if err != nil {
		return err
	}
	fmt.Println(server.Addresses()[0])
	<-stop
	return server.Close()
}

// work runs writers until stop, and then followers until they have seen all.
func (r role) work(stop <-chan struct{}) error {
	store, err := r.open(stop)
	if err != nil {
		return err
	}
	journal, err := storecheck.OpenJournal(r.Journal)
	if err != nil {
		return err
	}
	defer journal.Close()
	written := make(chan struct{})
	random := rand.New(rand.NewPCG(r.Seed, 0))
	errs := make(chan error, len(r.Writers)+len(r.Followers))
	var writers, followers sync.WaitGroup
	for _, name := range r.Writers {
		w := &writer{name: name, store: store, journal: journal, random: rand.New(rand.NewPCG(random.Uint64(), 0)), known: map[string]uint64{}}
		writers.Go(func() { errs <- w.run(r.Journal, stop) })
	}
	for _, name := range r.Followers {
		f := &follower{name: name, store: store, journal: journal, random: rand.New(rand.NewPCG(random.Uint64(), 0))}
		followers.Go(func() { errs <- f.run(r.Journal, written) })
	}
	writers.Wait()
	<-stop
	close(written)
	followers.Wait()
	close(errs)
	var all error
	for err := range errs {
		all = errors.Join(all, err)
	}
	return errors.Join(all, store.Close())
}

// open opens the store, however long its server takes.
func (r role) open(stop <-chan struct{}) (eventstore.Store, error) {
	for {
		store, err := openStore(r.Store, r.Place)
		if err == nil {
			return r.dressed(store)
		}
		select {
		case <-stop:
			return nil, err
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// Kinds of stores.
const (
	postgreSQL = "PostgreSQL"
	kurrentDB  = "KurrentDB"
	sqlite     = "SQLite"
)

func openStore(kind, place string) (eventstore.Store, error) {
	ctx := context.Background()
	switch kind {
	case postgreSQL:
		return pgstore.Open(ctx, place)
	case kurrentDB:
		return kurrentstore.Open(ctx, place)
	case sqlite:
		return sqlitestore.Open(ctx, place)
	default:
		return nil, fmt.Errorf("%q is no kind of store", kind)
	}
}
