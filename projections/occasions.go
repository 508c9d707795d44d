package projections

import (
	"context"
	"fmt"
	"strings"

	"github.com/homeward-ledger/homeward/domain"
)

// occasions are what records count for of how often agencies and officers do something,
// as domain.Counts gives it. It is kept by keys: whose they are hand_keys says when
// somebody asks.
type occasions struct{}

// Name implements Projection.
func (occasions) Name() string { return "occasions" }

// Version implements Projection.
func (occasions) Version() int { return 1 }

// Watches implements Projection: every type of a stream about a person, or about who
// read of one.
func (occasions) Watches() []string {
	return append(participants{}.Watches(), domain.TypeBreakGlassUsed)
}

// Schema implements Projection. Of the records by which somebody is counted for a
// stream, those are kept that claim an earlier time than all before them, as hands
// does. Who read a child's history is counted for the child's stream.
func (occasions) Schema() []string {
	return []string{`CREATE TABLE occasions (
		what TEXT NOT NULL,
		agency TEXT NOT NULL,
		who TEXT NOT NULL, -- the agency, or the key of its officer
		stream TEXT NOT NULL,
		hit INTEGER NOT NULL,
		idx INTEGER NOT NULL,
		claimed INTEGER NOT NULL,
		recorded INTEGER NOT NULL,
		PRIMARY KEY (what, agency, who, stream, hit, idx)
	) STRICT, WITHOUT ROWID`}
}

// Apply implements Projection.
func (occasions) Apply(ctx context.Context, tx *Tx, record domain.Judged) error {
	s := record.Statement
	stream := s.Stream
	if child := stream.Accessed(); child != "" {
		stream = child
	}
	claimed, _ := custodyClaim(s)
	args := []any{string(stream), integer(s.Recorded.Index), claimed, nanos(s.Recorded.At)}
	counts := domain.Counts(s)
	for _, c := range counts {
		args = append(args, c.What, string(c.Agency), c.Who, btoi(c.Hit))
	}
	if len(counts) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, insertOccasions(len(counts)), args...)
	return err
}

// insertOccasions writes down n occasions of a record at once.
func insertOccasions(n int) string {
	var rows strings.Builder
	for i := range n {
		p := 4*i + 5
		fmt.Fprintf(&rows, ", (CAST($%d AS TEXT), CAST($%d AS TEXT), CAST($%d AS TEXT), CAST($%d AS INTEGER))", p, p+1, p+2, p+3)
	}
	return `INSERT INTO occasions (what, agency, who, stream, hit, idx, claimed, recorded)
		SELECT v.column1, v.column2, v.column3, CAST($1 AS TEXT), v.column4, CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS BIGINT) FROM (VALUES ` + rows.String()[2:] + `) v
		WHERE NOT EXISTS (SELECT 1 FROM occasions o WHERE o.what = v.column1 AND o.agency = v.column2 AND o.who = v.column3
			AND o.stream = $1 AND o.hit = v.column4 AND o.claimed <= $3)
		ON CONFLICT DO NOTHING` // one record may count somebody twice
}
