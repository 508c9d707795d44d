package kurrentfake

import "math"

// What an append may expect of its stream, beside a revision: the numbers that
// the servers use.
const (
	noStream     = -1
	anyState     = -2
	streamExists = -4
)

// verdict is how an append ended.
type verdict int

const (
	written  verdict = iota + 1
	repeated         // exactly these events stand there already
	conflict         // another revision than expected, or a part of a repeat
	deleted          // by a tombstone
)

// answer is what the caller of an append is told.
type answer struct {
	verdict verdict
	last    int64    // revision of the last event written or found; in a conflict the stream's, or noStream
	at      position // of the last event written
}

// stream is one stream's events.
type stream struct {
	events  []*event // those that no scavenge has removed
	next    uint64   // revision of the next one
	before  uint64   // events with a lower revision are not shown: $tb
	deleted bool     // by a tombstone, for ever
}

func (s *stream) add(e *event) {
	s.events = append(s.events, e)
	s.next = e.revision + 1
}

// shown returns the events that a read of the stream gives.
func (s *stream) shown() []*event {
	var shown []*event
	for _, e := range s.events {
		if e.revision >= s.before {
			shown = append(shown, e)
		}
	}
	return shown
}

// check decides what an append would do, by the rules of the servers' index
// writer. A concrete expectation is compared id by id, and that for ever; with
// any and exists the servers only remember so long, here they remember all.
func (s *stream) check(want int64, events []*event) answer {
	last := int64(s.next) - 1
	no := answer{verdict: conflict, last: last}
	switch {
	case s.deleted:
		return answer{verdict: deleted}
	case want == streamExists && last < 0, want > last:
		return no
	case len(events) == 0:
		if want != last && want >= noStream {
			return no
		}
		return answer{verdict: written, last: last}
	case want == last, want == noStream && s.before == math.MaxInt64:
		return answer{verdict: written}
	case want < noStream:
		return s.remembers(events, no)
	default:
		return s.repeats(uint64(want+1), events, no)
	}
}

// repeats says whether exactly these events stand from a revision on.
func (s *stream) repeats(from uint64, events []*event, no answer) answer {
	at := map[uint64]*event{}
	for _, e := range s.events {
		at[e.revision] = e
	}
	for i, e := range events {
		if there := at[from+uint64(i)]; there == nil || there.id != e.id {
			return no
		}
	}
	return answer{verdict: repeated, last: int64(from) + int64(len(events)) - 1}
}

// remembers looks for the events anywhere in the stream.
func (s *stream) remembers(events []*event, no answer) answer {
	for _, e := range s.events {
		if e.id == events[0].id {
			return s.repeats(e.revision, events, no)
		}
	}
	for _, e := range s.events {
		for _, other := range events[1:] {
			if e.id == other.id {
				return no
			}
		}
	}
	return answer{verdict: written}
}
