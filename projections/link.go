package projections

import (
	"context"
	"fmt"

	"github.com/homeward-ledger/homeward/domain"
)

// links is which records of which streams name another child's stream as one of the
// same person, or of a sibling. Whether such a record stands is a question to the
// story of its stream.
type links struct{}

// Name implements Projection.
func (links) Name() string { return "links" }

// Version implements Projection.
func (links) Version() int { return 1 }

// Watches implements Projection.
func (links) Watches() []string {
	return []string{domain.TypeRecordsLinked, domain.TypeSiblingsDeclared}
}

// Schema implements Projection.
func (links) Schema() Schema {
	return Schema{Tables: []string{
		`CREATE TABLE links (
			idx INTEGER PRIMARY KEY,
			stream TEXT NOT NULL,
			other TEXT NOT NULL
		) STRICT`,
	}, Indexes: []string{
		`CREATE INDEX IF NOT EXISTS links_other ON links (other, stream)`,
	}}
}

// Apply implements Projection.
func (links) Apply(ctx context.Context, tx *Tx, record domain.Judged) error {
	s := record.Statement
	var other domain.StreamID
	switch e := s.Event.(type) {
	case domain.RecordsLinked:
		other = e.Other
	case domain.SiblingsDeclared:
		other = e.Other
	default:
		return fmt.Errorf("apply links: record %d, a %s, names no other stream", s.Recorded.Index, s.Type)
	}
	_, err := tx.Exec(ctx, `INSERT INTO links (idx, stream, other) VALUES ($1,$2,$3)`,
		integer(s.Recorded.Index), string(s.Stream), string(other))
	return err
}

// naming returns the streams that name a stream as another of one person or of a
// sibling, whether or not that stands.
func (v *Views) naming(ctx context.Context, stream domain.StreamID) ([]domain.StreamID, error) {
	return list(ctx, v.read(), func(row scanner) (id domain.StreamID, err error) {
		err = row.Scan(&id)
		return id, err
	}, `SELECT DISTINCT stream FROM links WHERE other = $1 ORDER BY stream LIMIT $2`, string(stream), maxLinked+1)
}
