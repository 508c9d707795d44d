package sqlitestore

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/eventstore"
)

// paged is a store of more records than a page, beside what its streams should hold.
type paged struct {
	*testing.T
	path   string
	stores []*Store // on one file; a real ledger has one
	want   map[string][]string
	size   int
}

const someStreams = 61

func newPaged(t *testing.T) *paged {
	p := &paged{T: t, path: filepath.Join(t.TempDir(), "events.db"), want: map[string][]string{}}
	first, err := Create(t.Context(), p.path)
	if err != nil {
		t.Fatal(err)
	}
	p.stores = []*Store{first}
	t.Cleanup(p.close)
	return p
}

func (p *paged) close() {
	for _, s := range p.stores {
		if err := s.Close(); err != nil {
			p.Error(err)
		}
	}
	p.stores = nil
}

func (p *paged) open() {
	p.Helper()
	s, err := Open(context.Background(), p.path)
	if err != nil {
		p.Fatal(err)
	}
	p.stores = append(p.stores, s)
}

func aStream() string { return fmt.Sprint("child-", rand.IntN(someStreams)) }

// fill appends records until there are so many, by one store and then the other.
func (p *paged) fill(size int) {
	p.Helper()
	for turn := 0; p.size < size; turn++ {
		var writes []eventstore.Write
		for range min(size-p.size, 1+rand.IntN(700)) {
			name := aStream()
			writes = append(writes, write(name, uint64(len(p.want[name])), strconv.Itoa(p.size)))
			p.want[name] = append(p.want[name], strconv.Itoa(p.size))
			p.size++
		}
		if n, err := p.stores[turn%len(p.stores)].AppendAll(p.Context(), writes); err != nil || n != len(writes) {
			p.Fatalf("%d of %d written, %v", n, len(writes), err)
		}
	}
}

// check reads a stream, and appends to it what is there and what cannot be.
func (p *paged) check() {
	p.Helper()
	for _, s := range p.stores {
		name := aStream()
		want := p.want[name]
		for _, after := range []int{0, len(want) / 2, len(want)} {
			var got []string
			err := s.ReadStream(p.Context(), name, uint64(after), func(r eventstore.Recorded) error {
				got = append(got, r.ID)
				return nil
			})
			if err != nil || !slices.Equal(got, want[after:]) {
				p.Fatalf("%d records, %s after %d: %v, %v, want %v", p.size, name, after, got, err, want[after:])
			}
		}
		if n := len(want); n > 0 {
			if count, err := s.Append(p.Context(), name, uint64(n-1), note(want[n-1])); err != nil || count != uint64(n) {
				p.Errorf("%d records: the last again: %d, %v", p.size, count, err)
			}
			var conflict *eventstore.ConflictError
			if _, err := s.Append(p.Context(), name, uint64(n-1), note("other")); !errors.As(err, &conflict) || conflict.Actual != uint64(n) {
				p.Errorf("%d records: another in its place: %v", p.size, err)
			}
		}
		if err := s.CheckStreams(p.Context()); err != nil {
			p.Errorf("%d records: %v", p.size, err)
		}
	}
}

// TestStreamsOverPages: a stream has all its records, entered or not, at the ends of pages,
// after a restart, and with two stores that write in turns.
func TestStreamsOverPages(t *testing.T) {
	t.Parallel()
	if !strings.Contains(behind, fmt.Sprintf("/ %d * %d", streamsPage, streamsPage)) {
		t.Fatalf("the queries count in other pages: %s", behind)
	}
	p := newPaged(t)
	p.check()
	ends := []int{1, 600, streamsPage - 1, streamsPage, streamsPage + 1, 2*streamsPage - 300}
	for _, size := range ends {
		p.fill(size)
		p.check()
	}
	p.open()
	for _, size := range ends {
		p.fill(2*streamsPage + size)
		p.check()
	}
	p.close()
	p.open()
	p.check()
	p.fill(4*streamsPage + 5)
	p.check()
}

// TestOpenDropsTheIndex: a file in which streams have an index is a store of today's once it
// was opened.
func TestOpenDropsTheIndex(t *testing.T) {
	t.Parallel()
	for _, size := range []int{0, 300, streamsPage, 2*streamsPage + 10} {
		p := newPaged(t)
		p.fill(size)
		p.close()
		p.exec(`DROP TABLE record_streams`, `CREATE UNIQUE INDEX records_stream ON records (stream, count)`, `PRAGMA user_version = 1`)
		p.look()
		p.open()
		p.check()
		p.fill(size + streamsPage)
		p.check()
		p.close()
		p.look()
		p.open()
		p.check()
	}
}

// look reads a stream as who changes nothing.
func (p *paged) look() {
	p.Helper()
	db, err := openDB(p.path, true)
	if err != nil {
		p.Fatal(err)
	}
	r, err := NewReader(p.Context(), db)
	if err != nil {
		p.Fatal(err)
	}
	name, n := aStream(), 0
	err = r.ReadStream(p.Context(), name, 0, func(eventstore.Recorded) error { n++; return nil })
	if err = errors.Join(err, r.Close()); err != nil || n != len(p.want[name]) {
		p.Errorf("%s: %d records, %v, want %d", name, n, err, len(p.want[name]))
	}
}

// exec changes the file by hand.
func (p *paged) exec(statements ...string) {
	p.Helper()
	db, err := openDB(p.path, false)
	for _, statement := range statements {
		if err == nil {
			_, err = db.Exec(statement)
		}
	}
	if err == nil {
		err = db.Close()
	}
	if err != nil {
		p.Fatal(err)
	}
}

// TestRefusedPageEntersNothing: a page that is rolled back is not in its streams either.
func TestRefusedPageEntersNothing(t *testing.T) {
	t.Parallel()
	p := newPaged(t)
	p.fill(streamsPage - 100)
	p.close()
	db, err := openDB(p.path, false)
	if err != nil {
		t.Fatal(err)
	}
	w := newWriter(db)
	w.commit = func(context.Context, *transaction) error { return errors.New("no") }
	var writes []eventstore.Write
	for i := range 200 {
		writes = append(writes, write("new-"+strconv.Itoa(i), 0, "x"))
	}
	if _, err := w.Write([][]eventstore.Write{writes}); err == nil {
		t.Fatal("it was committed")
	}
	w.Close()
	p.open()
	p.check()
	p.fill(streamsPage + 100)
	p.check()
}

// TestCheckStreams: a stream that lost a record, or has one too many, is told.
func TestCheckStreams(t *testing.T) {
	t.Parallel()
	for _, spoil := range []string{
		`DELETE FROM record_streams WHERE idx = 77`,
		`UPDATE record_streams SET idx = 78 WHERE idx = 77`,
		`UPDATE record_streams SET stream = 'child-0', count = 10000 WHERE idx = 77`,
		`INSERT INTO record_streams VALUES ('child-0', 10000, 77)`,
		`INSERT INTO record_streams VALUES ('child-0', 10000, 100000)`,
		`UPDATE records SET stream = 'elsewhere' WHERE idx = 77`,
	} {
		p := newPaged(t)
		p.fill(streamsPage + 10)
		p.close()
		p.exec(spoil)
		p.open()
		if err := p.stores[0].CheckStreams(t.Context()); !errors.Is(err, eventstore.ErrDamaged) {
			t.Errorf("%s: %v", spoil, err)
		}
	}
}
