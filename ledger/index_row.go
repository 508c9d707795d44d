package ledger

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/domain/kinship"
)

// indexRow is what the index keeps of a record.
type indexRow struct {
	index   uint64
	at      domain.RecordRef
	persons []domain.PersonID // whom it is about
	beside  []domain.PersonID // with whom it was compared

	donor domain.PersonID // of a profile
	tag   string
	pairs map[uint64]domain.Comparison // by the index of the earlier profile

	report *domain.Recomputed

	files    map[string]string // tags by path
	recorded time.Time
}

// row compares and computes; run are rows before it that the index does not show yet.
func (f *follower) row(ctx context.Context, leaf Leaf, found genes, run []*indexRow) (*indexRow, error) {
	s := leaf.Record.Statement
	row := &indexRow{index: s.Recorded.Index, at: domain.RecordRef{Stream: s.Stream, ID: s.ID}, persons: found.persons}
	switch {
	case found.report != nil:
		recorded := f.ledger.profilesBefore(ctx, f.index, s.Recorded.Index, run)
		again := recomputed(s, leaf.person, *found.report, f.index.find, recorded.of, f.home.Ledger.Get().Policy.Limits)
		row.report = &again
		return row, recorded.err
	case found.profile != nil:
		return row, f.compare(ctx, row, *found.profile, run)
	case len(found.files) > 0:
		row.recorded = s.Recorded.At
		var err error
		row.files, err = f.index.fileTags(found.files)
		return row, err
	}
	return nil, nil
}

// compare puts a profile beside earlier ones of its donor, and beside those of others
// that have the same tag.
func (f *follower) compare(ctx context.Context, row *indexRow, p openedProfile, run []*indexRow) error {
	row.donor, row.pairs = p.donor, map[uint64]domain.Comparison{}
	var err error
	if row.tag, err = f.index.profileTag(p.loci); err != nil {
		return err
	}
	near, err := f.index.near(ctx, row, run)
	if err != nil {
		return err
	}
	for _, index := range near {
		leaf, err := f.ledger.Leaf(ctx, index)
		if err != nil {
			return err
		}
		earlier, err := f.ledger.genesOf(ctx, leaf)
		if err != nil {
			return err
		}
		if earlier.profile != nil { // else its donor was erased a moment ago
			if c, enough := compared(*earlier.profile, p); enough {
				row.pairs[index] = c
				row.beside = append(row.beside, earlier.profile.donor)
			}
		}
	}
	return nil
}

// profileTag is what equal profiles have in common, and no others; empty for one that has none.
func (x *Index) profileTag(loci kinship.Profile) (string, error) {
	text := tagText(loci)
	if text == "" {
		return "", nil
	}
	tag, err := x.tags.tag(text)
	return hex.EncodeToString(tag), err
}

// near returns the indexes of the earlier profiles with which one is compared; run are rows
// before it that the index does not show yet.
func (x *Index) near(ctx context.Context, row *indexRow, run []*indexRow) ([]uint64, error) {
	own, err := x.indexes(ctx, `SELECT idx FROM profiles WHERE donor = $1 AND idx < $2 ORDER BY idx LIMIT $3`,
		string(row.donor), int64(row.index), maxCompared)
	if err != nil {
		return nil, err
	}
	own = append(own, indexesOf(run, func(r *indexRow) bool { return r.donor == row.donor })...)
	if row.tag == "" {
		return firstCompared(own, nil), nil
	}
	others, err := x.indexes(ctx, `SELECT idx FROM profiles WHERE tag = $1 AND donor <> $2 AND idx < $3 ORDER BY idx LIMIT $4`,
		row.tag, string(row.donor), int64(row.index), maxCompared)
	others = append(others, indexesOf(run, func(r *indexRow) bool { return r.tag == row.tag && r.donor != row.donor })...)
	return firstCompared(own, others), err
}

// lastOf returns the indexes of the last profiles of a donor before a record; run are rows
// before it that the index does not show yet.
func (x *Index) lastOf(ctx context.Context, donor domain.PersonID, before uint64, run []*indexRow) ([]uint64, error) {
	last, err := x.indexes(ctx, `SELECT idx FROM (SELECT idx FROM profiles WHERE donor = $1 AND idx < $2 ORDER BY idx DESC LIMIT $3) a ORDER BY idx`,
		string(donor), int64(before), maxCompared)
	last = append(last, indexesOf(run, func(r *indexRow) bool { return r.donor == donor })...)
	return lastCompared(last), err
}

// indexesOf are the indexes of some rows with a profile.
func indexesOf(run []*indexRow, some func(*indexRow) bool) (indexes []uint64) {
	for _, row := range run {
		if row.donor != "" && some(row) {
			indexes = append(indexes, row.index)
		}
	}
	return indexes
}

// indexes are the leaf indexes that a query gives.
func (x *Index) indexes(ctx context.Context, query string, args ...any) ([]uint64, error) {
	rows, err := x.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("look for profiles: %w", err)
	}
	defer rows.Close()
	var near []uint64
	for rows.Next() {
		var index uint64
		if err := rows.Scan(&index); err != nil {
			return nil, fmt.Errorf("look for profiles: %w", err)
		}
		near = append(near, index)
	}
	return near, rows.Err()
}

// keep writes rows, and how far the log was followed, in one. While it does, nobody can
// be erased; ErrErased if somebody whom a row concerns was.
func (x *Index) keep(ctx context.Context, rows []*indexRow, at reached) error {
	var persons []domain.PersonID
	for _, row := range rows {
		persons = append(append(persons, row.persons...), row.beside...)
	}
	slices.Sort(persons)
	persons = slices.Compact(persons)
	err := x.vault.unlessErased(ctx, persons, func() error {
		tx, err := x.db.Begin(ctx)
		if err != nil {
			return err
		}
		defer tx.Rollback()
		for _, row := range rows {
			if err := row.write(ctx, tx); err != nil {
				return fmt.Errorf("write row: %w", err)
			}
		}
		if err := x.moveTo(ctx, tx, at); err != nil {
			return err
		}
		return tx.Commit()
	})
	if err == nil {
		x.shown.set(at.size)
	}
	return err
}

func (r *indexRow) write(ctx context.Context, tx *database.PreparedTx) error {
	insert := func(into string, values ...any) error {
		// After a commit whose answer was lost the same row comes again.
		_, err := tx.ExecContext(ctx, `INSERT INTO `+into+` ON CONFLICT DO NOTHING`, values...)
		return err
	}
	for _, person := range r.persons {
		if err := insert(`persons (person, idx) VALUES ($1, $2)`, string(person), int64(r.index)); err != nil {
			return err
		}
	}
	if len(r.files) > 0 {
		return r.writeFiles(ctx, tx)
	}
	if r.report != nil {
		return insert(`reports (idx, stream, id, agrees, verdict, mismatches, differences) VALUES ($1, $2, $3, $4, $5, $6, $7)`, int64(r.index), string(r.at.Stream), r.at.ID,
			number(r.report.Agrees), number(r.report.VerdictAgrees), int64(r.report.Mismatches), strings.Join(r.report.Differences, "\n"))
	}
	for index, c := range r.pairs {
		if err := insert(`pairs (one, other, shared, differing) VALUES ($1, $2, $3, $4)`, int64(index), int64(r.index), int64(c.Shared), strings.Join(c.Differing, "\n")); err != nil {
			return err
		}
	}
	return insert(`profiles (idx, stream, id, donor, tag) VALUES ($1, $2, $3, $4, $5)`, int64(r.index), string(r.at.Stream), r.at.ID, string(r.donor), r.tag)
}

func number(yes bool) int64 {
	if yes {
		return 1
	}
	return 0
}
