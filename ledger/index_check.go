package ledger

import (
	"context"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger/dossier"
)

// indexCheck compares and computes once more, while fsck reads the records, what the
// index holds of them.
type indexCheck struct {
	index    *Index
	at       reached
	genetics *Genetics
	want     map[string]dossier.Record // lines that the index must hold, and of which record
	records  map[domain.RecordRef]dossier.Record
	same     bool // the index is of this log: else it is made anew at the next start
}

func newIndexCheck(ctx context.Context, x *Index) (*indexCheck, error) {
	if x == nil {
		return nil, nil
	}
	at, err := x.position(ctx)
	return &indexCheck{index: x, at: at, genetics: NewGenetics(x.find), want: map[string]dossier.Record{}, records: map[domain.RecordRef]dossier.Record{}}, err
}

// record takes up a valid record with its opened values.
func (c *indexCheck) record(leaf Leaf, opened map[string][]byte, limits domain.Limits) error {
	s := leaf.Record.Statement
	c.same = c.same || s.Recorded.Index+1 == c.at.size && s.Recorded.Leaf == c.at.leaf
	if s.Recorded.Index >= c.at.size || leaf.Record.Unreadable != nil || leaf.Void.Void || !hasGenes(s.Type) {
		return nil
	}
	at := domain.RecordRef{Stream: s.Stream, ID: s.ID}
	c.records[at] = leaf.Record
	c.genetics.Add(s, leaf.person, opened, limits)
	found := genesOf(s, leaf.person, opened)
	for _, person := range found.persons {
		c.want[fmt.Sprintf("person %s %d", person, s.Recorded.Index)] = leaf.Record
	}
	tags, err := c.index.fileTags(found.files)
	if err != nil {
		return err
	}
	for path, tag := range tags {
		c.want[fileLine(s.Recorded.Index, at, path, tag, s.Recorded.At)] = leaf.Record
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
	c.want[fmt.Sprintf("profile %d %s %s %s %s", s.Recorded.Index, at.Stream, at.ID, found.profile.donor, tag)] = leaf.Record
	return nil
}

// differing returns the records of which the index holds something else.
func (c *indexCheck) differing(ctx context.Context) ([]dossier.Record, error) {
	if !c.same {
		return nil, nil
	}
	for _, pair := range c.genetics.pairs {
		c.want[pairLine(pair)] = c.records[pair.Other]
	}
	for _, report := range c.genetics.reports {
		c.want[reportLine(report)] = c.records[report.RecordRef]
	}
	have, err := c.index.lines(ctx)
	if err != nil {
		return nil, err
	}
	var differ []dossier.Record
	add := func(r dossier.Record) {
		if !slices.ContainsFunc(differ, func(d dossier.Record) bool { return d.Statement.ID == r.Statement.ID }) {
			differ = append(differ, r)
		}
	}
	for _, line := range slices.Sorted(maps.Keys(c.want)) {
		if !have[line] {
			add(c.want[line])
		}
		delete(have, line)
	}
	if len(have) > 0 {
		add(dossier.Record{}) // rows that no record gives
	}
	return differ, nil
}

func pairLine(c domain.Comparison) string {
	return fmt.Sprintf("pair %s %s %s %s %s %s %d %s", c.One.Stream, c.One.ID, c.Donors[0], c.Other.Stream, c.Other.ID, c.Donors[1], c.Shared, strings.Join(c.Differing, " "))
}

func reportLine(r domain.Recomputed) string {
	return fmt.Sprintf("report %s %s %t %t %d %s", r.Stream, r.ID, r.Agrees, r.VerdictAgrees, r.Mismatches, strings.Join(r.Differences, " "))
}

// lines are all rows, a line each.
func (x *Index) lines(ctx context.Context) (map[string]bool, error) {
	lines := map[string]bool{}
	for _, query := range []string{
		`SELECT 'person ' || person || ' ' || CAST(idx AS TEXT) FROM persons`,
		`SELECT 'profile ' || CAST(idx AS TEXT) || ' ' || stream || ' ' || id || ' ' || donor || ' ' || tag FROM profiles`,
		`SELECT 'file ' || CAST(idx AS TEXT) || ' ' || stream || ' ' || id || ' ' || path || ' ' || tag || ' ' || CAST(recorded AS TEXT) FROM files`,
	} {
		texts, err := textsOf(ctx, x.db, query)
		if err != nil {
			return nil, err
		}
		for _, text := range texts {
			lines[text] = true
		}
	}
	pairs, err := x.compared(ctx, "")
	if err != nil {
		return nil, err
	}
	for _, pair := range pairs {
		lines[pairLine(pair)] = true
	}
	reports, err := x.recomputed(ctx, "")
	for _, report := range reports {
		lines[reportLine(report)] = true
	}
	return lines, err
}
