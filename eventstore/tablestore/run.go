package tablestore

import (
	"errors"
	"fmt"
	"runtime"

	"github.com/homeward-ledger/homeward/eventstore"
)

// run answers every request until the queue is closed and empty.
func (s *Store) run(writer Writer) {
	defer writer.Close()
	for first := range s.queue {
		batch := gather(first, s.queue)
		if len(batch) == 0 {
			continue
		}
		all := make([][]eventstore.Write, len(batch))
		for i, r := range batch {
			all[i] = r.writes
		}
		outcomes, err := writer.Write(all)
		if err == nil {
			s.news.announce()
		}
		for i, r := range batch {
			if err != nil {
				r.answer <- Outcome{Err: unavailable(r.writes[0].Stream, err)}
				continue
			}
			r.answer <- outcomes[i]
		}
	}
}

// gather takes what has queued behind first, up to one transaction's worth,
// without those whose callers have gone.
func gather(first *request, queue <-chan *request) []*request {
	var batch []*request
	records, size := 0, 0
	for r := first; r != nil; {
		if r.take() {
			batch = append(batch, r)
			records += r.records
			size += r.size
		}
		if records >= batchRecords || size >= batchBytes {
			return batch
		}
		r = waiting(queue)
	}
	return batch
}

// waiting returns what has queued, or nil. Callers who were answered a moment ago
// may be about to append again, so they are let run before it gives up: otherwise
// two halves of them take turns, and each waits for the other's disk.
func waiting(queue <-chan *request) *request {
	select {
	case r := <-queue: // nil when the queue is closed and empty
		return r
	default:
		runtime.Gosched()
	}
	select {
	case r := <-queue:
		return r
	default:
		return nil
	}
}

func unavailable(stream string, cause error) error {
	if errors.Is(cause, eventstore.ErrDamaged) {
		return fmt.Errorf("append to %s: %w", stream, cause)
	}
	return fmt.Errorf("append to %s: %w: %w", stream, eventstore.ErrUnavailable, cause)
}
