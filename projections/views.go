package projections

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"github.com/homeward-ledger/homeward/domain"
)

// ErrClosed is what waiting on closed views returns.
var ErrClosed = errors.New("views are closed")

// Views answers queries from the read models. Its methods are safe for
// concurrent use, beside the Runner that writes. Every query reads committed
// pages only and returns a bounded number of rows.
type Views struct {
	write *sql.DB // one connection; the Runner's
	read  *sql.DB

	mu      sync.Mutex
	applied uint64        // guarded by mu
	stopped error         // guarded by mu; why nothing will be applied any more
	changed chan struct{} // guarded by mu; closed when applied or stopped change
}

// OpenViews opens the views of this program's generation in dir, after putting a
// finished rebuild in their place, and makes them when there are none. Only one
// process may have them open: the one that holds the data directory's lock. The
// driver "sqlite" must be registered.
func OpenViews(dir string) (*Views, error) {
	if err := adopt(dir); err != nil {
		return nil, err
	}
	write, err := openWriter(liveFile(dir), liveSync)
	if err != nil {
		return nil, err
	}
	read, err := openReaders(liveFile(dir))
	if err != nil {
		return nil, errors.Join(err, write.Close())
	}
	v := &Views{write: write, read: read, changed: make(chan struct{})}
	if err := v.load(context.Background()); err != nil {
		return nil, errors.Join(err, v.Close())
	}
	return v, nil
}

func (v *Views) load(ctx context.Context) error {
	if err := prepareSchema(ctx, v.write, All()); err != nil {
		return err
	}
	at, err := readPosition(ctx, v.write)
	if err != nil {
		return err
	}
	v.applied = at.size
	return nil
}

// Close releases the files. It is idempotent; who waits gets ErrClosed.
func (v *Views) Close() error {
	v.stop(ErrClosed)
	return errors.Join(v.read.Close(), v.write.Close())
}

// Applied returns how many records of the log the views show.
func (v *Views) Applied(ctx context.Context) (uint64, error) {
	at, err := readPosition(ctx, v.read)
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

func readPosition(ctx context.Context, db *sql.DB) (position, error) {
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
