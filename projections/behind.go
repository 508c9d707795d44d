package projections

import (
	"context"
	"fmt"
	"sync"
)

// Rows that go together to whoever writes them, and how many such batches may wait: those of
// a page. To hand over each alone costs as much as some rows.
const (
	behindRows    = 64
	behindBatches = 320
)

// behind writes rows while a page's next ones are worked out, which takes nearly as long as
// writing them. Whoever fills it calls settle before anything else asks the connection.
type behind struct {
	write func(context.Context, row) error

	batch   []row
	batches chan []row
	sent    sync.WaitGroup // of batches that are not written yet
	failed  error          // why no more is written; read when none is on its way
}

// row is a row to be written, by one projection for one record.
type row struct {
	projection string
	index      uint64
	query      string
	args       []any
	key        int // how many of the arguments are the key by which rows are ordered; none of those that keep their turn
}

// put takes a row. Whether it could be written is said by settle.
func (b *behind) put(ctx context.Context, r row) {
	if b.batch = append(b.batch, r); len(b.batch) == behindRows {
		b.hand(ctx)
	}
}

// hand hands over what came together.
func (b *behind) hand(ctx context.Context) {
	if len(b.batch) == 0 {
		return
	}
	if b.batches == nil {
		b.batches = make(chan []row, behindBatches)
		go b.run(ctx, b.batches)
	}
	b.sent.Add(1)
	b.batches <- b.batch
	b.batch = make([]row, 0, behindRows)
}

func (b *behind) run(ctx context.Context, batches <-chan []row) {
	for batch := range batches {
		for _, r := range batch {
			if b.failed == nil {
				b.failed = b.one(ctx, r)
			}
		}
		b.sent.Done()
	}
}

func (b *behind) one(ctx context.Context, r row) (err error) {
	defer panicked(&err)
	if err = b.write(ctx, r); err != nil {
		err = fmt.Errorf("apply record %d to %s: %w", r.index, r.projection, err)
	}
	return err
}

// settle waits until all is written, and says why not all was.
func (b *behind) settle(ctx context.Context) error {
	b.hand(ctx)
	b.sent.Wait()
	return b.failed
}

// close ends the writing, without what was not handed over.
func (b *behind) close() {
	if b.sent.Wait(); b.batches != nil {
		close(b.batches)
		b.batches = nil
	}
}

// panicked turns a panic into an error: a defect in one projection must stop the
// projections, not the process.
func panicked(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("projection panicked: %v", r)
	}
}
