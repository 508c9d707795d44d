package kurrentfake

import (
	"context"
	"sort"
	"sync"
	"time"
)

// position is a place in the order of everything. Positions only grow and are
// never dense. The commit's and the prepare's differ here, as those of old
// transactions do, so that nobody takes one for the other.
type position struct{ commit, prepare uint64 }

func (p position) less(q position) bool {
	return p.commit < q.commit || p.commit == q.commit && p.prepare < q.prepare
}

// start is before every event.
var start = position{}

// positionOf is the position of the n-th event ever appended.
func positionOf(n uint64) position {
	commit := 200 + 100*n + n%7
	return position{commit: commit, prepare: commit - 50}
}

// event is one event as it is kept. It does not change.
type event struct {
	id       [16]byte
	stream   string
	revision uint64
	at       position
	metadata map[string]string // of the system: type, content-type, created
	custom   []byte            // of the user
	data     []byte
}

// log is the database: all events in order.
type log struct {
	disk *disk

	mu      sync.Mutex
	events  []*event // those that no scavenge has removed
	ever    uint64   // how many there ever were
	streams map[string]*stream
	grown   chan struct{} // closed by the next append
}

// openLog reads what the folder holds.
func openLog(ctx context.Context, dir string) (*log, error) {
	d, err := openDisk(ctx, dir)
	if err != nil {
		return nil, err
	}
	l := &log{disk: d, streams: map[string]*stream{}, grown: make(chan struct{})}
	if err := d.read(ctx, l.add); err != nil {
		return nil, err
	}
	return l, nil
}

func (l *log) close() error { return l.disk.close() }

// add puts an event at the end, in its stream and in the whole.
func (l *log) add(e *event) {
	e.at = positionOf(l.ever)
	l.ever++
	l.events = append(l.events, e)
	l.stream(e.stream).add(e)
}

func (l *log) stream(name string) *stream {
	s := l.streams[name]
	if s == nil {
		s = &stream{}
		l.streams[name] = s
	}
	return s
}

// append writes the events, or says why not. When it returns they are on the
// disk.
func (l *log) append(name string, want int64, events []*event) (answer, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.stream(name)
	a := s.check(want, events)
	if a.verdict != written || len(events) == 0 {
		return a, nil
	}
	created := ticks(time.Now())
	for i, e := range events {
		e.stream, e.revision = name, s.next+uint64(i)
		e.metadata["created"] = created
	}
	if err := l.disk.append(events); err != nil {
		return answer{}, err
	}
	for _, e := range events {
		l.add(e)
	}
	close(l.grown)
	l.grown = make(chan struct{})
	last := events[len(events)-1]
	return answer{verdict: written, last: int64(last.revision), at: last.at}, nil
}

// after returns at most limit events that stand after the position, and a
// channel that closes when there are more.
func (l *log) after(p position, limit int) ([]*event, <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	from := sort.Search(len(l.events), func(i int) bool { return p.less(l.events[i].at) })
	to := min(len(l.events), from+limit)
	return append([]*event(nil), l.events[from:to]...), l.grown
}

// all returns every event, and of one stream those that are shown.
func (l *log) all() []*event {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]*event(nil), l.events...)
}

// read returns what a stream shows, and how it stands.
func (l *log) read(name string) (shown []*event, next uint64, deleted bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.streams[name]
	if s == nil {
		return nil, 0, false
	}
	return s.shown(), s.next, s.deleted
}
