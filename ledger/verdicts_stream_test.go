package ledger

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/tests/postgres"
)

// streamed are verdicts in a database, and by their streams what a plain look finds.
type streamed struct {
	*testing.T
	db   *database.DB
	log  *verdictLog
	open *verdictStreams // as the judge has it
	size uint64
	want map[domain.StreamID][]uint64
}

const someStreams = 97

func newStreamed(t *testing.T, db *database.DB) *streamed {
	s := &streamed{T: t, db: db, want: map[domain.StreamID][]uint64{}}
	s.reopen()
	return s
}

func (s *streamed) reopen() {
	s.Helper()
	if err := createVerdicts(s.Context(), s.db); err != nil {
		s.Fatal(err)
	}
	s.log = newVerdictLog(s.db)
	s.open = &verdictStreams{db: s.log}
}

// save adds verdicts as the judge does.
func (s *streamed) save(n int) {
	s.Helper()
	var rows []verdictRow
	for range n {
		id := domain.StreamID(fmt.Sprint("child-", rand.IntN(someStreams)))
		row := verdictRow{index: s.size, stream: id, token: eventstore.Token(fmt.Sprint(s.size))}
		if row.verdict = domain.Valid; s.size%3 == 0 {
			row.verdict = domain.Verdict{Void: true, Rule: "H1", Sentence: "no"}
		}
		rows, s.want[id] = append(rows, row), append(s.want[id], s.size)
		s.size++
	}
	if err := s.log.add(s.Context(), rows); err != nil {
		s.Fatal(err)
	}
	s.open.add(rows)
}

// check asks for some streams, by what the judge has, written or not, and by a look from
// elsewhere.
func (s *streamed) check() {
	s.Helper()
	s.ask(s.open)
	if err := s.log.save(s.Context()); err != nil {
		s.Fatal(err)
	}
	s.ask(s.open)
	s.ask(&verdictStreams{db: keptRows{s.db.DB}})
	if row, found, err := firstStray(s.Context(), s.db.DB); err != nil || found {
		s.Fatalf("%d verdicts, stray is %d (%v), %v", s.size, row.index, found, err)
	}
}

func (s *streamed) ask(v *verdictStreams) {
	s.Helper()
	for range 5 {
		id := domain.StreamID(fmt.Sprint("child-", rand.IntN(someStreams+1)))
		rows, err := v.of(s.Context(), id)
		if err != nil {
			s.Fatal(err)
		}
		var got []uint64
		var first *verdictRow
		for i, row := range rows {
			if got = append(got, row.index); first == nil && !row.verdict.Void {
				first = &rows[i]
			}
		}
		if !reflect.DeepEqual(got, s.want[id]) {
			s.Fatalf("%d verdicts, %s has %v, want %v", s.size, id, got, s.want[id])
		}
		row, found, err := v.first(s.Context(), id)
		if err != nil || found != (first != nil) || found && row != *first {
			s.Fatalf("%s begins with %+v (%v, %v), want %+v", id, row, found, err, first)
		}
	}
}

// TestVerdictsByStream: a stream has all of its verdicts, whether they are entered or not,
// after a restart, beside a table that is gone, and under a judge that goes on.
func TestVerdictsByStream(t *testing.T) {
	for name, open := range map[string]func(*testing.T) *database.DB{"files": judgeFile, "PostgreSQL": judgeSchema} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStreamed(t, open(t))
			s.check()
			for _, n := range []int{1, 500, streamsPage - 502, 1, 1, streamsPage - 2, 1, 700, streamsPage + 100, 3*streamsPage - 799, 5} {
				s.save(n)
				s.check()
			}
			s.reopen()
			s.check()
			s.save(streamsPage / 2)
			s.check()
			s.exec(`DROP TABLE verdict_streams`)
			s.exec(`CREATE INDEX verdicts_stream ON verdicts (stream, idx)`) // as an earlier release left it
			s.reopen()
			s.check()
			s.exec(`CREATE INDEX verdicts_stream ON verdicts (stream, idx)`) // it is gone
			s.reopen()
			s.save(streamsPage)
			s.check()
		})
	}
}

// TestStrayVerdict: one that is not entered is found, and so is one that moved.
func TestStrayVerdict(t *testing.T) {
	for spoil, want := range map[string]uint64{
		`DELETE FROM verdict_streams WHERE idx = 77`:          77,
		`UPDATE verdicts SET stream = 'ledger' WHERE idx = 7`: 7,
		`DELETE FROM verdict_streams WHERE idx < 70`:          0,
	} {
		s := newStreamed(t, judgeFile(t))
		s.save(streamsPage + 10)
		s.check()
		s.exec(spoil)
		row, found, err := firstStray(t.Context(), s.db.DB)
		if err != nil || !found || row.index != want {
			t.Errorf("%s: %d (%v), %v", spoil, row.index, found, err)
		}
	}
}

func (s *streamed) exec(query string) {
	s.Helper()
	if _, err := s.db.Exec(query); err != nil {
		s.Fatal(err)
	}
}

func judgeFile(t *testing.T) *database.DB {
	return opened(t)(database.OpenFile(filepath.Join(t.TempDir(), "judge.db"), nil))
}

func judgeSchema(t *testing.T) *database.DB {
	db := opened(t)(database.OpenSchema(postgres.Start(t), "judge"))
	if _, err := db.Exec(`CREATE SCHEMA judge`); err != nil {
		t.Fatal(err)
	}
	return db
}

func opened(t *testing.T) func(*database.DB, error) *database.DB {
	return func(db *database.DB, err error) *database.DB {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		return db
	}
}
