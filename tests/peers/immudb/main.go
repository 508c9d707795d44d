// Command immudb writes records into immudb's embedded store: every transaction is
// synced, and its writer checks each entry's inclusion in the transaction and the
// transaction's place behind the last state that it had checked.
package main

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/codenotary/immudb/embedded/logger"
	"github.com/codenotary/immudb/embedded/store"

	"github.com/homeward-ledger/homeward/tests/peers/peer"
)

type immudb struct {
	store  *store.ImmuStore
	next   atomic.Uint64 // key of the next record
	digest store.EntrySpecDigest

	mu      sync.Mutex
	trusted *store.TxHeader // guarded by mu; the last state that was checked
}

// syncEvery is shorter than immudb's own 20 ms: a single writer waits for it.
const (
	syncEvery  = time.Millisecond
	maxWriters = 128
	maxActive  = 1000
)

func open(_ context.Context, dir string) (peer.Store, error) {
	opened, err := store.Open(dir, store.DefaultOptions().WithSynced(true).WithSyncFrequency(syncEvery).
		WithMaxConcurrency(maxWriters).WithMaxActiveTransactions(maxActive).WithLogger(logger.NewSimpleLogger("immudb", io.Discard)))
	if err != nil {
		return nil, err
	}
	return &immudb{store: opened}, nil
}

// Write puts the records into one transaction and checks it.
func (s *immudb) Write(ctx context.Context, records [][]byte) error {
	tx, err := s.store.NewWriteOnlyTx(ctx)
	if err != nil {
		return err
	}
	keys := make([][]byte, len(records))
	for i, record := range records {
		keys[i] = binary.BigEndian.AppendUint64(nil, s.next.Add(1))
		if err := tx.Set(keys[i], nil, record); err != nil {
			return errors.Join(err, tx.Cancel())
		}
	}
	header, err := tx.Commit(ctx)
	if err != nil {
		return err
	}
	return s.check(header, keys, records)
}

// check is what a client of immudb does after a verified write.
func (s *immudb) check(header *store.TxHeader, keys, records [][]byte) error {
	tx := store.NewTx(s.store.MaxTxEntries(), s.store.MaxKeyLen())
	if err := s.store.ReadTx(header.ID, false, tx); err != nil {
		return err
	}
	digest, err := store.EntrySpecDigestFor(header.Version)
	if err != nil {
		return err
	}
	for i, key := range keys {
		proof, err := tx.Proof(key)
		if err != nil {
			return err
		}
		if !store.VerifyInclusion(proof, digest(&store.EntrySpec{Key: key, Value: records[i]}), header.Eh) {
			return fmt.Errorf("transaction %d does not hold record %d", header.ID, i)
		}
	}
	return s.advance(header)
}

// advance checks that a transaction and the state trusted so far are of one history,
// and trusts the later of the two.
func (s *immudb) advance(header *store.TxHeader) error {
	s.mu.Lock()
	trusted := s.trusted
	s.mu.Unlock()
	if trusted != nil {
		source, target := trusted, header
		if source.ID > target.ID {
			source, target = target, source
		}
		proof, err := s.store.DualProof(source, target)
		if err != nil {
			return err
		}
		if !store.VerifyDualProof(proof, source.ID, target.ID, source.Alh(), target.Alh()) {
			return fmt.Errorf("transactions %d and %d are of two histories", source.ID, target.ID)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.trusted == nil || s.trusted.ID < header.ID {
		s.trusted = header
	}
	return nil
}

func (s *immudb) Close(context.Context) error { return s.store.Close() }

func main() { peer.Main("immudb", open) }
