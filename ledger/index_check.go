package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/homeward-ledger/homeward/domain"
)

// indexCheck compares and computes once more, while fsck reads the records, what the
// index holds of them.
type indexCheck struct {
	index    *Index
	at       reached
	genetics *Genetics
	want     map[lineSum]uint64          // lines that the index must hold, and of which record
	compared map[domain.RecordRef]uint64 // profiles and reports: where they are in the log
	same     bool                        // the index is of this log: else it is made anew at the next start
}

// lineSum stands for a line: the lines of a large log do not fit into memory.
type lineSum [16]byte

func sumOf(line string) lineSum {
	sum := sha256.Sum256([]byte(line))
	return lineSum(sum[:16])
}

func newIndexCheck(ctx context.Context, x *Index) (*indexCheck, error) {
	if x == nil {
		return nil, nil
	}
	at, err := x.position(ctx)
	return &indexCheck{index: x, at: at, genetics: NewGenetics(x.find), want: map[lineSum]uint64{}, compared: map[domain.RecordRef]uint64{}}, err
}

// record takes up a valid record with its opened values.
func (c *indexCheck) record(leaf Leaf, opened map[string][]byte, limits domain.Limits) error {
	s := leaf.Record.Statement
	index := s.Recorded.Index
	c.same = c.same || index+1 == c.at.size && s.Recorded.Leaf == c.at.leaf
	if index >= c.at.size || leaf.Record.Unreadable != nil || leaf.Void.Void || !hasGenes(s.Type) {
		return nil
	}
	at := domain.RecordRef{Stream: s.Stream, ID: s.ID}
	c.genetics.Add(s, leaf.person, opened, limits)
	found := genesOf(s, leaf.person, opened)
	for _, person := range found.persons {
		c.want[sumOf(fmt.Sprintf("person %s %d", person, index))] = index
	}
	tags, err := c.index.fileTags(found.files)
	if err != nil {
		return err
	}
	for path, tag := range tags {
		c.want[sumOf(fileLine(index, at, path, tag, s.Recorded.At))] = index
	}
	if found.profile != nil || found.report != nil {
		c.compared[at] = index
	}
	if found.profile == nil {
		return nil
	}
	tag := ""
	if text := tagText(found.profile.loci); text != "" {
		made, err := c.index.tags.tag(text)
		if err != nil {
			return err
		}
		tag = hex.EncodeToString(made)
	}
	c.want[sumOf(fmt.Sprintf("profile %d %s %s %s %s", index, at.Stream, at.ID, found.profile.donor, tag))] = index
	return nil
}

// differing returns the records, in order, of which the index holds something else, and
// whether it holds rows that no record gives.
func (c *indexCheck) differing(ctx context.Context) (differ []uint64, more bool, err error) {
	if !c.same {
		return nil, false, nil
	}
	for _, pair := range c.genetics.pairs {
		c.want[sumOf(pairLine(pair))] = c.compared[pair.Other]
	}
	for _, report := range c.genetics.reports {
		c.want[sumOf(reportLine(report))] = c.compared[report.RecordRef]
	}
	err = c.index.lines(ctx, func(line string) {
		sum := sumOf(line)
		_, wanted := c.want[sum]
		delete(c.want, sum)
		more = more || !wanted
	})
	differ = slices.Sorted(maps.Values(c.want))
	return slices.Compact(differ), more, err
}

func pairLine(c domain.Comparison) string {
	return fmt.Sprintf("pair %s %s %s %s %s %s %d %s", c.One.Stream, c.One.ID, c.Donors[0], c.Other.Stream, c.Other.ID, c.Donors[1], c.Shared, strings.Join(c.Differing, " "))
}

func reportLine(r domain.Recomputed) string {
	return fmt.Sprintf("report %s %s %t %t %d %s", r.Stream, r.ID, r.Agrees, r.VerdictAgrees, r.Mismatches, strings.Join(r.Differences, " "))
}

// lines gives yield all rows, a line each.
func (x *Index) lines(ctx context.Context, yield func(string)) error {
	for _, query := range []string{
		`SELECT 'person ' || person || ' ' || CAST(idx AS TEXT) FROM persons`,
		`SELECT 'profile ' || CAST(idx AS TEXT) || ' ' || stream || ' ' || id || ' ' || donor || ' ' || tag FROM profiles`,
		`SELECT 'file ' || CAST(idx AS TEXT) || ' ' || stream || ' ' || id || ' ' || path || ' ' || tag || ' ' || CAST(recorded AS TEXT) FROM files`,
	} {
		if err := eachText(ctx, x.db.DB, yield, query); err != nil {
			return err
		}
	}
	pairs, err := x.compared(ctx, "")
	if err != nil {
		return err
	}
	for _, pair := range pairs {
		yield(pairLine(pair))
	}
	reports, err := x.recomputed(ctx, "")
	for _, report := range reports {
		yield(reportLine(report))
	}
	return err
}
