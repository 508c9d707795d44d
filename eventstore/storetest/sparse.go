package storetest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sort"
	"strings"
	"sync"

	"github.com/homeward-ledger/homeward/eventstore"
)

// foreign begins the names of streams that belong to somebody else.
const foreign = "$elsewhere-"

// NewSparse makes a store like KurrentDB's $all out of a dense one: records of
// other applications lie between ours, so that positions jump and whole pages
// may hold nothing of ours. It derives Index by counting, and its tokens begin
// with a clock that runs wild, so that whoever compares tokens comes to grief.
//
// inner must be used through the wrapper alone. The wrapper counts anew for
// each process and keeps eight bytes per record; it is meant for tests.
func NewSparse(inner eventstore.Store) eventstore.Store {
	return &sparse{inner: inner}
}

type sparse struct {
	inner eventstore.Store

	mu      sync.Mutex
	appends int              // how many there were; decides how many foreigners come
	ours    []uint64         // positions of our records; the place in it is the index
	counted eventstore.Token // the inner token up to which ours is complete
}

func (s *sparse) Append(ctx context.Context, stream string, seen uint64, records ...eventstore.Record) (uint64, error) {
	write := eventstore.Write{Stream: stream, Seen: seen, Records: records}
	if err := check(write); err != nil {
		return 0, err
	}
	if others := s.others(); len(others) > 0 {
		if _, err := s.inner.AppendAll(ctx, others); err != nil {
			return 0, err
		}
	}
	return s.inner.Append(ctx, stream, seen, records...)
}

func (s *sparse) AppendAll(ctx context.Context, writes []eventstore.Write) (int, error) {
	var mixed []eventstore.Write
	var bad error
	for _, w := range writes {
		if bad = check(w); bad != nil {
			break
		}
		mixed = append(mixed, s.others()...)
		mixed = append(mixed, w)
	}
	n, err := s.inner.AppendAll(ctx, mixed)
	durable := 0
	for _, w := range mixed[:n] {
		if !isForeign(w.Stream) {
			durable++
		}
	}
	if err != nil {
		return durable, err
	}
	return durable, bad
}

// check keeps our callers out of the others' streams.
func check(w eventstore.Write) error {
	if err := w.Validate(); err != nil {
		return err
	}
	if isForeign(w.Stream) {
		return fmt.Errorf("append to %s: not a stream of ours: %w", w.Stream, eventstore.ErrInvalid)
	}
	return nil
}

func isForeign(stream string) bool { return strings.HasPrefix(stream, foreign) }

// others makes what other applications append before our next record: mostly
// nothing to three records, now and then more than a page.
func (s *sparse) others() []eventstore.Write {
	s.mu.Lock()
	s.appends++
	n := s.appends % 4
	if s.appends%1000 == 5 {
		n = 600
	}
	s.mu.Unlock()
	if n == 0 {
		return nil
	}
	w := eventstore.Write{Stream: foreign + rand.Text()}
	for i := range n {
		r := eventstore.Record{ID: fmt.Sprint(i), Type: "elsewhere.noted.v1", Data: []byte("not ours")}
		w.Records = append(w.Records, r)
	}
	return []eventstore.Write{w}
}

func (s *sparse) ReadStream(ctx context.Context, stream string, after uint64, yield func(eventstore.Recorded) error) error {
	if isForeign(stream) {
		return nil
	}
	return s.inner.ReadStream(ctx, stream, after, func(r eventstore.Recorded) error {
		r, err := s.place(ctx, r)
		if err != nil {
			return err
		}
		return yield(r)
	})
}

func (s *sparse) ReadAll(ctx context.Context, after eventstore.Token, limit int, yield func(eventstore.Recorded) error) error {
	token, err := innerToken(after)
	if err != nil {
		return err
	}
	// The limit is of our records, and the inner store counts all of them; it
	// is asked for pages until one is empty. The first may be of none, which
	// still has a closed store and an ended context reported.
	for size := min(limit, 200); ; size = min(limit, 200) {
		read := 0
		err := s.inner.ReadAll(ctx, token, size, func(r eventstore.Recorded) error {
			read++
			token = r.Token
			if isForeign(r.Stream) {
				return nil
			}
			limit--
			r, err := s.place(ctx, r)
			if err != nil {
				return err
			}
			return yield(r)
		})
		if err != nil || read == 0 {
			return err
		}
	}
}

func (s *sparse) Follow(ctx context.Context, after eventstore.Token, yield func(eventstore.Recorded) error) error {
	token, err := innerToken(after)
	if err != nil {
		return err
	}
	return s.inner.Follow(ctx, token, func(r eventstore.Recorded) error {
		if isForeign(r.Stream) {
			return nil
		}
		r, err := s.place(ctx, r)
		if err != nil {
			return err
		}
		return yield(r)
	})
}

func (s *sparse) Close() error { return s.inner.Close() }

// place turns a position into an index and dresses up the token.
func (s *sparse) place(ctx context.Context, r eventstore.Recorded) (eventstore.Recorded, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.ours); n == 0 || s.ours[n-1] < r.Index {
		if err := s.countOn(ctx); err != nil {
			return r, err
		}
	}
	position := r.Index
	at := sort.Search(len(s.ours), func(i int) bool { return s.ours[i] >= position })
	if at == len(s.ours) || s.ours[at] != position {
		return r, fmt.Errorf("count record at position %d: %w", position, eventstore.ErrDamaged)
	}
	r.Index = uint64(at)
	r.Token = outerToken(position, r.Token)
	return r, nil
}

// countOn goes over what has come since the last time. The caller holds mu.
func (s *sparse) countOn(ctx context.Context) error {
	const all = int(^uint(0) >> 1)
	err := s.inner.ReadAll(ctx, s.counted, all, func(r eventstore.Recorded) error {
		if !isForeign(r.Stream) {
			s.ours = append(s.ours, r.Index)
		}
		s.counted = r.Token
		return nil
	})
	if errors.Is(err, eventstore.ErrInvalid) {
		return fmt.Errorf("count records: %w: %w", eventstore.ErrDamaged, err)
	}
	return err
}

// outerToken puts a clock before the inner token that is neither monotonic nor
// unique: seconds that jump about by position.
func outerToken(position uint64, inner eventstore.Token) eventstore.Token {
	return eventstore.Token(fmt.Sprintf("%03ds/%s", (1000-position*37%1000)%1000, inner))
}

func innerToken(outer eventstore.Token) (eventstore.Token, error) {
	if outer == "" {
		return "", nil
	}
	_, inner, found := strings.Cut(string(outer), "s/")
	if !found || inner == "" {
		return "", fmt.Errorf("token is not of this store: %w", eventstore.ErrInvalid)
	}
	return eventstore.Token(inner), nil
}
