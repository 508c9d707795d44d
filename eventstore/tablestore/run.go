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
	several := false
	for first := range s.queue {
		batch := gather(first, s.queue, several)
		if len(batch) == 0 {
			continue
		}
		all := make([][]eventstore.Write, len(batch))
		for i, r := range batch {
			all[i] = r.writes
		}
		outcomes, err := writer.Write(all)
		s.latest.set(outcomes) // nothing when it is not known what was committed
		several = len(batch) > 1 || len(s.queue) > 0
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
// without those whose callers have gone. several says that first may not be alone.
func gather(first *request, queue <-chan *request, several bool) []*request {
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
		r = waiting(queue, several)
	}
	return batch
}

// waiting returns what has queued, or nil. Where several append, those who were answered a
// moment ago may be about to do it again, so they are let run before it gives up: otherwise
// two halves of them take turns, and each waits for the other's disk. Who appends alone does
// not wait for whatever else has work to do.
func waiting(queue <-chan *request, several bool) *request {
	select {
	case r := <-queue: // nil when the queue is closed and empty
		return r
	default:
		if !several {
			return nil
		}
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
