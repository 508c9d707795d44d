package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"sync"

	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/domain"
)

// streamsPage is how many verdicts are entered by their streams at once. Streams are named
// at random: entered one by one, each verdict would write a page of its own.
const streamsPage = 8192

// Of the verdicts, those of whole pages of the log are entered here, always: what the table
// holds follows from how many verdicts there are. The index that it replaces is of an earlier
// release; nobody reads it, and each verdict would still be written to it.
const streamsSchema = `
DROP INDEX IF EXISTS verdicts_stream;
CREATE TABLE IF NOT EXISTS verdict_streams (
  stream TEXT NOT NULL,
  idx    INTEGER NOT NULL,
  PRIMARY KEY (stream, idx)
) STRICT, WITHOUT ROWID;`

const enterStreams = `INSERT INTO verdict_streams (stream, idx)
SELECT stream, idx FROM verdicts WHERE idx >= $1 AND idx < $2 ORDER BY stream, idx
ON CONFLICT DO NOTHING`

// wholeStreams is the first index that is not entered, of so many verdicts.
func wholeStreams(size uint64) uint64 { return size / streamsPage * streamsPage }

// saveStreams enters the pages that end in the transaction's verdicts, which are those of
// the indexes from first to below size.
func saveStreams(ctx context.Context, tx *database.PreparedTx, first, size uint64) error {
	from, to := wholeStreams(first), wholeStreams(size)
	if from == to {
		return nil
	}
	if _, err := tx.ExecContext(ctx, enterStreams, from, to); err != nil {
		return fmt.Errorf("enter verdicts below %d by their streams: %w", to, err)
	}
	return nil
}

// createStreams makes the table; beside verdicts that were kept without it, it fills it.
func createStreams(ctx context.Context, db *database.DB) error {
	if err := db.Make(ctx, streamsSchema); err != nil {
		return err
	}
	last, found, err := lastVerdict(ctx, db.DB)
	to := wholeStreams(last.index + 1)
	if err != nil || !found || to == 0 {
		return err
	}
	const isEntered = `SELECT EXISTS (SELECT 1 FROM verdict_streams JOIN verdicts USING (stream, idx) WHERE idx = $1)`
	var whole bool
	if err := db.QueryRowContext(ctx, isEntered, to-1).Scan(&whole); err != nil || whole {
		return err
	}
	_, err = db.ExecContext(ctx, enterStreams, 0, to)
	return err
}

// firstStray returns the first verdict that its stream should find by the table, and does
// not.
func firstStray(ctx context.Context, db *sql.DB) (row verdictRow, found bool, err error) {
	last, found, err := lastVerdict(ctx, db)
	if err != nil || !found {
		return verdictRow{}, false, err
	}
	rows, err := queryVerdicts(ctx, db, `WHERE idx < $1 AND NOT EXISTS (SELECT 1 FROM verdict_streams s
WHERE s.stream = verdicts.stream AND s.idx = verdicts.idx) ORDER BY idx LIMIT 1`, wholeStreams(last.index+1))
	if err != nil || len(rows) == 0 {
		return verdictRow{}, false, err
	}
	return rows[0], true, nil
}

// verdictStreams finds the verdicts of a stream: those that are entered, and by what is
// kept in memory those that are not yet.
type verdictStreams struct {
	db verdictReader

	mu   sync.Mutex
	from uint64                       // first index that is not entered
	size uint64                       // how many verdicts there are
	tail map[domain.StreamID][]uint64 // the indexes from there on; nil before they are read
}

// verdictReader is a database of verdicts, or one that has those below an index written
// first.
type verdictReader interface {
	rowReader
	below(ctx context.Context, index uint64) (rowReader, error)
}

// keptRows is a database that somebody else writes to.
type keptRows struct{ *sql.DB }

func (k keptRows) below(context.Context, uint64) (rowReader, error) { return k.DB, nil }

// byTable are the verdicts of a stream below an index that the table finds.
const byTable = `WHERE stream = $1 AND idx IN (SELECT idx FROM verdict_streams WHERE stream = $1 AND idx < $2)`

// of returns the verdicts of a stream, in order.
func (v *verdictStreams) of(ctx context.Context, id domain.StreamID) ([]verdictRow, error) {
	from, tail, err := v.look(ctx, id)
	if err != nil {
		return nil, err
	}
	rows, err := v.entered(ctx, from, ` ORDER BY idx`, id)
	if err != nil {
		return nil, err
	}
	for page := range slices.Chunk(tail, refoldPage) {
		later, err := verdictsAt(ctx, v.db, page)
		if err != nil {
			return nil, err
		}
		rows = append(rows, later...)
	}
	return rows, nil
}

// first returns the first verdict of a stream that is not void.
func (v *verdictStreams) first(ctx context.Context, id domain.StreamID) (row verdictRow, found bool, err error) {
	from, tail, err := v.look(ctx, id)
	if err != nil {
		return verdictRow{}, false, err
	}
	rows, err := v.entered(ctx, from, ` AND void = '' ORDER BY idx LIMIT 1`, id)
	for ; err == nil && len(rows) == 0 && len(tail) > 0; tail = tail[1:] {
		rows, err = verdictsAt(ctx, v.db, tail[:1])
		rows = slices.DeleteFunc(rows, func(r verdictRow) bool { return r.verdict.Void })
	}
	if err != nil || len(rows) == 0 {
		return verdictRow{}, false, err
	}
	return rows[0], true, nil
}

// entered returns verdicts of a stream below an index, to which all are entered. That the
// later ones are written is not waited for.
func (v *verdictStreams) entered(ctx context.Context, below uint64, tail string, id domain.StreamID) ([]verdictRow, error) {
	db, err := v.db.below(ctx, below)
	if err != nil {
		return nil, err
	}
	return queryVerdicts(ctx, db, byTable+tail, id, below)
}

// look returns the first index that was not entered, and those of the stream from there on.
func (v *verdictStreams) look(ctx context.Context, id domain.StreamID) (from uint64, tail []uint64, err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.tail == nil {
		if err := v.load(ctx); err != nil {
			return 0, nil, fmt.Errorf("read which streams the last verdicts are of: %w", err)
		}
	}
	return v.from, v.tail[id], nil
}

// load reads what the table does not have, in one query: between two the table could grow.
func (v *verdictStreams) load(ctx context.Context) error {
	const behind = `SELECT stream, idx FROM verdicts WHERE idx >= (SELECT max(idx) FROM verdicts) / $1 * $1 ORDER BY idx`
	rows, err := v.db.QueryContext(ctx, behind, streamsPage)
	if err != nil {
		return err
	}
	defer rows.Close()
	read := verdictStreams{tail: map[domain.StreamID][]uint64{}}
	for rows.Next() {
		var id domain.StreamID
		var index uint64
		if err := rows.Scan(&id, &index); err != nil {
			return err
		}
		read.enter(id, index)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	v.from, v.size, v.tail = read.from, read.size, read.tail
	return nil
}

// add takes note of verdicts that were given.
func (v *verdictStreams) add(rows []verdictRow) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, row := range rows {
		if v.tail != nil && row.index >= v.size {
			v.enter(row.stream, row.index)
		}
	}
}

// enter adds the next verdict. With the first of a page those before are in the table.
func (v *verdictStreams) enter(id domain.StreamID, index uint64) {
	if whole := wholeStreams(index); whole != v.from {
		v.from, v.tail = whole, map[domain.StreamID][]uint64{}
	}
	v.tail[id], v.size = append(v.tail[id], index), index+1
}
