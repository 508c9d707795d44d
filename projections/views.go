package projections

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/domain"
)

// ErrClosed is what waiting on closed views returns.
var ErrClosed = errors.New("views are closed")

// Views answers queries from the read models. Its methods are safe for
// concurrent use, beside the Runner that writes. Every query reads committed
// pages only and returns a bounded number of rows.
type Views struct {
	place Place

	writing sync.Mutex // held while a page is applied, and while a rebuild is taken
	used    slot       // guarded by writing
	write   *writer    // guarded by writing; one connection; the Runner's

	reader atomic.Pointer[database.DB]
	old    sync.WaitGroup // readers that a rebuild has replaced, while queries end
	gone   chan struct{}  // closed by Close

	mu      sync.Mutex
	applied uint64        // guarded by mu
	stopped error         // guarded by mu; why nothing will be applied any more
	changed chan struct{} // guarded by mu; closed when applied or stopped change
}

// OpenViews opens the views of this program's generation at a place, the last that
// were rebuilt, and makes them when there are none. Only one process may have them
// open: the one that holds the ledger's lock.
func OpenViews(ctx context.Context, place Place) (*Views, error) {
	used, _, err := place.newest(ctx)
	if err != nil {
		return nil, err
	}
	v := &Views{place: place, used: used, changed: make(chan struct{}), gone: make(chan struct{})}
	if v.write, err = place.prepared(ctx, used); err != nil {
		return nil, err
	}
	read, err := place.readers(ctx, used)
	if err != nil {
		return nil, errors.Join(err, v.write.Close())
	}
	v.reader.Store(read)
	at, err := readPosition(ctx, v.write)
	if err == nil {
		err = place.clearBelow(ctx, used)
	}
	if err != nil {
		return nil, errors.Join(err, v.Close())
	}
	v.applied = at.size
	return v, nil
}

// read returns what queries go to.
func (v *Views) read() *sql.DB { return v.reader.Load().DB }

// Close releases what is open. It is idempotent; who waits gets ErrClosed.
func (v *Views) Close() error {
	v.stop(ErrClosed)
	v.writing.Lock()
	defer v.writing.Unlock()
	select {
	case <-v.gone:
	default:
		close(v.gone)
	}
	v.old.Wait()
	return errors.Join(v.reader.Load().Close(), v.write.Close())
}

// Applied returns how many records of the log the views show.
func (v *Views) Applied(ctx context.Context) (uint64, error) {
	at, err := readPosition(ctx, v.read())
	return at.size, err
}

// WaitApplied returns nil once the views show at least size records: who has
// just submitted record i waits for i+1 and reads what it wrote. It returns the
// reason when the projections have stopped, ErrClosed, or ctx's error.
func (v *Views) WaitApplied(ctx context.Context, size uint64) error {
	for {
		v.mu.Lock()
		applied, stopped, changed := v.applied, v.stopped, v.changed
		v.mu.Unlock()
		switch {
		case applied >= size:
			return nil
		case stopped != nil:
			return fmt.Errorf("wait for record %d: %w", size, stopped)
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// advance tells who waits that a page is committed.
func (v *Views) advance(size uint64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if size <= v.applied {
		return
	}
	v.applied = size
	v.wakeLocked()
}

// stop tells who waits that no page will follow; nil takes it back.
func (v *Views) stop(err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if errors.Is(v.stopped, ErrClosed) {
		return
	}
	v.stopped = err
	v.wakeLocked()
}

func (v *Views) wakeLocked() {
	close(v.changed)
	v.changed = make(chan struct{})
}

// status returns how far the views are and why they stopped.
func (v *Views) status() (uint64, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.applied, v.stopped
}

func readPosition(ctx context.Context, db database.Queryer) (position, error) {
	var at position
	err := db.QueryRowContext(ctx, `SELECT size, leaf FROM checkpoint WHERE one = 1`).Scan(&at.size, (*string)(&at.leaf))
	if err != nil {
		return position{}, fmt.Errorf("read checkpoint: %w", err)
	}
	return at, nil
}

// invalid is the refusal of a query's arguments.
func invalid(field, format string, args ...any) error {
	e := domain.Refuse(domain.Invalid, "", format, args...)
	e.Field = field
	return e
}
