package projections

import (
	"context"
	"fmt"

	"github.com/homeward-ledger/homeward/domain"
)

// children is whose streams were opened, and by which record. What became of a
// child since is a question to its story.
type children struct{}

// Name implements Projection.
func (children) Name() string { return "children" }

// Version implements Projection.
func (children) Version() int { return 1 }

// Watches implements Projection: whatever opens a child's stream.
func (children) Watches() []string {
	var types []string
	for _, spec := range domain.Catalogue() {
		if spec.Opens && spec.Stream == domain.ChildStream {
			types = append(types, spec.Type)
		}
	}
	return types
}

// Schema implements Projection.
func (children) Schema() Schema {
	return Schema{Tables: []string{
		`CREATE TABLE children (
			stream TEXT PRIMARY KEY,
			person TEXT NOT NULL,
			opened_idx INTEGER NOT NULL
		) STRICT, WITHOUT ROWID`,
	}, Indexes: []string{
		`CREATE INDEX IF NOT EXISTS children_opened ON children (opened_idx)`,
	}}
}

// Apply implements Projection.
func (children) Apply(ctx context.Context, tx *Tx, record domain.Judged) error {
	s := record.Statement
	child := domain.Evolve(domain.State{}, s, domain.Valid).Subject()
	if child == "" {
		return fmt.Errorf("apply children: record %d, a %s, is about no child", s.Recorded.Index, s.Type)
	}
	tx.Put(ctx, `INSERT INTO children (stream, person, opened_idx) VALUES ($1,$2,$3)`,
		string(s.Stream), string(child), integer(s.Recorded.Index))
	return nil
}

// ChildRow is a child's stream at a glance.
type ChildRow struct {
	Stream  domain.StreamID
	Person  domain.PersonID // the child
	Records uint64          // in the stream, void ones included
	Head    domain.Digest   // PAE digest of the last of them; with Records, what a next statement follows
	Opened  uint64          // leaf index of the record that opened the stream
	Last    uint64          // leaf index of the last record
}

const childColumns = `c.stream, c.person, c.opened_idx, t.idx, t.count, t.digest`

// childTables puts a child beside the last record of its stream.
const childTables = ` FROM children c JOIN timeline t
	ON t.idx = (SELECT max(idx) FROM timeline WHERE stream = c.stream) `

// Child returns a child; false when no valid record opened the stream.
func (v *Views) Child(ctx context.Context, stream domain.StreamID) (ChildRow, bool, error) {
	row, err := scanChild(v.read().QueryRowContext(ctx, `SELECT `+childColumns+childTables+`WHERE c.stream = $1`, string(stream)))
	found, err := scanned(err)
	return row, found, err
}

// Children returns at most limit children in the order in which their streams
// were opened, those opened behind the index after (nil: from the first). With an
// agency, only the children it has to do with. The error is a domain.Error of
// kind Invalid when limit is not 1 to MaxPage.
func (v *Views) Children(ctx context.Context, agency domain.StreamID, after *uint64, limit int) ([]ChildRow, error) {
	if limit < 1 || limit > MaxPage {
		return nil, invalid("first", "a page has 1 to %d children", MaxPage)
	}
	behind, _ := Page{After: after}.bounds()
	return list(ctx, v.read(), scanChild, `SELECT `+childColumns+childTables+`
		WHERE c.opened_idx > $1 AND ($2 = '' OR EXISTS
			(SELECT 1 FROM participants p WHERE p.stream = c.stream AND p.agency = $2))
		ORDER BY c.opened_idx LIMIT $3`, behind, string(agency), limit)
}

func scanChild(row scanner) (c ChildRow, err error) {
	err = row.Scan(&c.Stream, &c.Person, &c.Opened, &c.Last, &c.Records, &c.Head)
	return c, err
}
