package ledger

import (
	"context"
	"fmt"
	"hash/maphash"
	"strings"

	"github.com/homeward-ledger/homeward/domain"
)

// indexCheck compares and computes once more, while fsck reads the records, what the
// index holds of them.
type indexCheck struct {
	index   *Index
	at      reached
	compare comparer
	sums    indexSums
	same    bool // the index is of this log: else it is made anew at the next start
}

// indexSums has for each record the sum of the hashes of its lines: the lines of a large
// log do not fit into memory. Nobody who writes the index can aim at a sum, since the
// hash has another seed in each process.
type indexSums struct {
	seed maphash.Seed
	of   []uint64
}

// add counts a line that the index must hold.
func (s *indexSums) add(index uint64, line string) {
	if missing := int(index) + 1 - len(s.of); missing > 0 {
		s.of = append(s.of, make([]uint64, missing)...)
	}
	s.of[index] += maphash.String(s.seed, line)
}

// take takes away a line that it holds; false when it is of no record.
func (s *indexSums) take(index int64, line string) bool {
	if index < 0 || index >= int64(len(s.of)) {
		return false
	}
	s.of[index] -= maphash.String(s.seed, line)
	return true
}

func newIndexCheck(ctx context.Context, x *Index) (*indexCheck, error) {
	if x == nil {
		return nil, nil
	}
	at, err := x.position(ctx)
	return &indexCheck{index: x, at: at, compare: newComparer(x.find), sums: indexSums{seed: maphash.MakeSeed()}}, err
}

// record takes up a valid record with its opened values.
func (c *indexCheck) record(leaf Leaf, opened map[string][]byte, limits domain.Limits) error {
	s := leaf.Record.Statement
	index := s.Recorded.Index
	c.same = c.same || index+1 == c.at.size && s.Recorded.Leaf == c.at.leaf
	if index >= c.at.size || leaf.Record.Unreadable != nil || leaf.Void.Void || !hasGenes(s.Type) {
		return nil
	}
	found := genesOf(s, leaf.person, opened)
	for _, person := range found.persons {
		c.sums.add(index, "person "+string(person))
	}
	tags, err := c.index.fileTags(found.files)
	if err != nil {
		return err
	}
	for path, tag := range tags {
		c.sums.add(index, fmt.Sprintf("file %s %s %s %s %d", s.Stream, s.ID, path, tag, s.Recorded.At.UnixNano()))
	}
	if found.report != nil {
		r := c.compare.report(s, leaf.person, *found.report, limits)
		c.sums.add(index, fmt.Sprintf("report %s %s %d %d %d %s", r.Stream, r.ID,
			number(r.Agrees), number(r.VerdictAgrees), r.Mismatches, strings.Join(r.Differences, "\n")))
	}
	if found.profile != nil {
		return c.profile(*found.profile)
	}
	return nil
}

// profile takes up a DNA profile, and what comparing it with earlier ones gives.
func (c *indexCheck) profile(p openedProfile) error {
	tag, err := c.index.profileTag(p.loci)
	if err != nil {
		return err
	}
	c.sums.add(p.index, fmt.Sprintf("profile %s %s %s %s", p.Stream, p.ID, p.donor, tag))
	for _, pair := range c.compare.profile(p) {
		c.sums.add(p.index, fmt.Sprintf("pair %d %d %s", pair.one, pair.Shared, strings.Join(pair.Differing, "\n")))
	}
	return nil
}

// differing returns the records, in order, of which the index holds something else, and
// whether it holds rows that no record gives.
func (c *indexCheck) differing(ctx context.Context) (differ []uint64, more bool, err error) {
	if !c.same {
		return nil, false, nil
	}
	err = c.index.lines(ctx, func(index int64, line string) {
		more = !c.sums.take(index, line) || more
	})
	for index, sum := range c.sums.of {
		if sum != 0 {
			differ = append(differ, uint64(index))
		}
	}
	return differ, more, err
}

// lines gives yield all rows, a line each, and the record that each is of.
func (x *Index) lines(ctx context.Context, yield func(index int64, line string)) error {
	for _, query := range []string{
		`SELECT idx, 'person ' || person FROM persons`,
		`SELECT idx, 'file ' || stream || ' ' || id || ' ' || path || ' ' || tag || ' ' || CAST(recorded AS TEXT) FROM files`,
		`SELECT idx, 'profile ' || stream || ' ' || id || ' ' || donor || ' ' || tag FROM profiles`,
		`SELECT other, 'pair ' || CAST(one AS TEXT) || ' ' || CAST(shared AS TEXT) || ' ' || differing FROM pairs`,
		`SELECT idx, 'report ' || stream || ' ' || id || ' ' || CAST(agrees AS TEXT) || ' ' || CAST(verdict AS TEXT) || ' ' || CAST(mismatches AS TEXT) || ' ' || differences FROM reports`,
	} {
		if err := x.eachLine(ctx, yield, query); err != nil {
			return fmt.Errorf("read the index's rows: %w", err)
		}
	}
	return nil
}

func (x *Index) eachLine(ctx context.Context, yield func(int64, string), query string) error {
	rows, err := x.db.DB.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var index int64
		var line string
		if err := rows.Scan(&index, &line); err != nil {
			return err
		}
		yield(index, line)
	}
	return rows.Err()
}
