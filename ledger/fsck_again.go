package ledger

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/ledger/dossier"
)

// What Fsck reads a second time: a large log does not fit into memory.

// pageStart is where to read a page again.
type pageStart struct {
	index  uint64
	before eventstore.Token
}

// remember keeps which records a stream has.
func (f *fsck) remember(record dossier.Record, verdict domain.Verdict) {
	s := record.Statement
	if record.Unreadable != nil {
		return
	}
	f.streams[s.Stream] = f.streams[s.Stream].and(s.Recorded.Index)
	if verdict.Void {
		f.voids[s.Recorded.Index] = verdict
	}
}

// ascending are leaf indexes in ascending order, each as how much it is more than the one
// before: two bytes in place of eight.
type ascending struct {
	last  uint64
	steps string
}

func (a ascending) and(index uint64) ascending {
	var step [binary.MaxVarintLen64]byte
	return ascending{index, a.steps + string(step[:binary.PutUvarint(step[:], index-a.last)])}
}

func (a ascending) list() (all []uint64) {
	last := uint64(0)
	for rest := []byte(a.steps); len(rest) > 0; {
		step, size := binary.Uvarint(rest)
		last, rest = last+step, rest[size:]
		all = append(all, last)
	}
	return all
}

// refold gives the state of a stream whose records were all looked at. If it cannot,
// failed says why.
func (f *fsck) refold(ctx context.Context, id domain.StreamID) (state domain.State) {
	f.refolding.Lock()
	defer f.refolding.Unlock()
	indexes := f.streams[id].list()
	if len(indexes) == 0 {
		return state
	}
	evolve := func(r eventstore.Recorded) error {
		record, err := f.sameAgain(r)
		verdict, void := f.voids[r.Index]
		if !void {
			verdict = domain.Valid
		}
		state, indexes = domain.Evolve(state, record.Statement, verdict), indexes[1:]
		return err
	}
	// The store's stream is the statements', unless somebody moved a record.
	err := f.config.Store.ReadStream(ctx, string(id), 0, func(r eventstore.Recorded) error {
		if len(indexes) == 0 || r.Index != indexes[0] {
			return errStop
		}
		return evolve(r)
	})
	if errors.Is(err, errStop) || errors.Is(err, eventstore.ErrDamaged) {
		err = nil
	}
	for err == nil && len(indexes) > 0 {
		err = f.readAt(ctx, indexes[0], evolve)
	}
	if err != nil {
		f.failed = cmp.Or(f.failed, fmt.Errorf("fold %s: %w", id, err))
	}
	return state
}

// sameAgain reads a record that was looked at before, and is what it was.
func (f *fsck) sameAgain(r eventstore.Recorded) (dossier.Record, error) {
	leaf, _ := leafOf(r)
	was, err := f.hashes.leaf(r.Index)
	if err != nil {
		return dossier.Record{}, err
	}
	if was != tlog.RecordHash(leaf) {
		return dossier.Record{}, tampered(fmt.Sprintf("read record %d again", r.Index), errLeafChanged)
	}
	return dossier.Read(r.Index, leaf), nil
}

// recordAt reads a record of the store once more.
func (f *fsck) recordAt(ctx context.Context, index uint64) (record dossier.Record, err error) {
	err = f.readAt(ctx, index, func(r eventstore.Recorded) error {
		record, err = f.sameAgain(r)
		return err
	})
	return record, err
}

// readAt gives yield one record, from the page in which it was.
func (f *fsck) readAt(ctx context.Context, index uint64, yield func(eventstore.Recorded) error) error {
	n, _ := slices.BinarySearchFunc(f.pages, index+1, func(p pageStart, i uint64) int { return cmp.Compare(p.index, i) })
	from, found := f.pages[n-1], false
	err := f.config.Store.ReadAll(ctx, from.before, int(index-from.index)+1, func(r eventstore.Recorded) error {
		if r.Index != index {
			return nil
		}
		found = true
		return yield(r)
	})
	if err == nil && !found {
		err = tampered(fmt.Sprintf("read record %d again", index), errLeafChanged)
	}
	return err
}
