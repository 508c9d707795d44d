package ledger

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/domain"
)

// What is sealed about photographs and papers has another commitment in each record: that
// two of them seal the same file, a tag outside the log tells.

// openedFile is a value of a path at which the rules look for repeats.
type openedFile struct {
	path, value string
}

// text is what equal files have in common, and no others.
func (f openedFile) text() string { return "file " + f.path + "\n" + f.value }

// filesOf are those among a record's opened values, and under whose keys they are.
func filesOf(s domain.Statement, about domain.PersonID, opened map[string][]byte) (files []openedFile, persons []domain.PersonID) {
	spec, _ := domain.SpecOf(s.Type)
	for _, path := range spec.Sealed {
		value, found := opened[path.Path]
		if !found || !domain.RepeatsTell(path.Path) {
			continue
		}
		files = append(files, openedFile{path.Path, string(value)})
		for _, person := range s.Subjects(path, about) {
			if !slices.Contains(persons, person) {
				persons = append(persons, person)
			}
		}
	}
	return files, persons
}

// maxRepeated bounds the records that are told of one file: the first.
const maxRepeated = 64

// repeats joins records under the files that they share, in the order of the log.
type repeats struct {
	all    []domain.Repeat
	places map[string]int // in all, by the tag or text of a file
}

func (r *repeats) add(file, path string, at domain.RecordRef, recorded time.Time) {
	if r.places == nil {
		r.places = map[string]int{}
	}
	place, known := r.places[file]
	if !known {
		place = len(r.all)
		r.places[file] = place
		r.all = append(r.all, domain.Repeat{Path: path})
	}
	if one := &r.all[place]; len(one.Records) < maxRepeated {
		one.Records, one.Since = append(one.Records, at), recorded
	}
}

// of are the files that a stream shares with others, or has twice.
func (r *repeats) of(stream domain.StreamID) []domain.Repeat {
	var found []domain.Repeat
	for _, one := range r.all {
		if len(one.Records) > 1 && slices.ContainsFunc(one.Records, func(ref domain.RecordRef) bool { return ref.Stream == stream }) {
			found = append(found, one)
		}
	}
	return found
}

// Repeated returns the files that records of a stream seal, and others too.
func (g *Genetics) Repeated(_ context.Context, stream domain.StreamID) ([]domain.Repeat, error) {
	return g.files.of(stream), nil
}

// Repeated returns the files that records of a stream seal, and others too, as of all
// that is judged when it is asked. Errors are of kind Unavailable.
func (l *Ledger) Repeated(ctx context.Context, stream domain.StreamID) ([]domain.Repeat, error) {
	if err := l.WaitIndexed(ctx, l.Size()); err != nil {
		return nil, err
	}
	found, err := l.config.Index.repeated(ctx, stream)
	if err != nil {
		return nil, unavailable("read the index of what is sealed", err)
	}
	return found, nil
}

func (x *Index) repeated(ctx context.Context, stream domain.StreamID) ([]domain.Repeat, error) {
	rows, err := x.db.QueryContext(ctx, `SELECT f.tag, f.path, f.stream, f.id, f.recorded FROM files f WHERE f.tag IN
		(SELECT o.tag FROM files o WHERE o.stream = $1) ORDER BY f.idx, f.path`, string(stream))
	if err != nil {
		return nil, fmt.Errorf("read repeats: %w", err)
	}
	defer rows.Close()
	var all repeats
	for rows.Next() {
		var tag, path string
		var at domain.RecordRef
		var recorded int64
		if err := rows.Scan(&tag, &path, &at.Stream, &at.ID, &recorded); err != nil {
			return nil, fmt.Errorf("read repeats: %w", err)
		}
		all.add(tag, path, at, time.Unix(0, recorded).UTC())
	}
	return all.of(stream), rows.Err()
}

// fileTags are the tags of files, by path.
func (x *Index) fileTags(files []openedFile) (map[string]string, error) {
	tags := map[string]string{}
	for _, f := range files {
		tag, err := x.tags.tag(f.text())
		if err != nil {
			return nil, err
		}
		tags[f.path] = hex.EncodeToString(tag)
	}
	return tags, nil
}

// writeFiles keeps the tags of a record's files.
func (r *indexRow) writeFiles(ctx context.Context, tx *database.PreparedTx) error {
	for path, tag := range r.files {
		_, err := tx.ExecContext(ctx, `INSERT INTO files (tag, path, idx, stream, id, recorded) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
			tag, path, int64(r.index), string(r.at.Stream), r.at.ID, r.recorded.UnixNano())
		if err != nil {
			return err
		}
	}
	return nil
}
