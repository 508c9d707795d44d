package projections

import (
	"context"
	"slices"

	"github.com/homeward-ledger/homeward/domain"
)

// participants is which part agencies have in the case of a child, a missing
// report or an operation, as domain.Parts gives it. Access rests on it, so a void
// record must not put anybody in.
type participants struct{}

// Name implements Projection.
func (participants) Name() string { return "participants" }

// Version implements Projection.
func (participants) Version() int { return 5 }

// Watches implements Projection: every type of such a stream.
func (participants) Watches() []string {
	var types []string
	for _, spec := range domain.Catalogue() {
		if slices.ContainsFunc(append(spec.Also[:len(spec.Also):len(spec.Also)], spec.Stream), domain.HasParts) {
			types = append(types, spec.Type)
		}
	}
	return types
}

// Schema implements Projection.
func (participants) Schema() Schema {
	return Schema{Tables: []string{
		`CREATE TABLE participants (
			stream TEXT NOT NULL,
			agency TEXT NOT NULL,
			part INTEGER NOT NULL,
			PRIMARY KEY (stream, agency)
		) STRICT, WITHOUT ROWID`,
	}, Indexes: []string{
		`CREATE INDEX IF NOT EXISTS participants_agency ON participants (agency, stream)`,
	}}
}

// Apply implements Projection.
func (participants) Apply(ctx context.Context, tx *Tx, record domain.Judged) error {
	s := record.Statement
	if !domain.HasParts(s.Stream.Kind()) {
		return nil
	}
	had, err := partsOf(ctx, tx, s.Stream)
	if err != nil {
		return err
	}
	for agency, part := range domain.Parts(s, had) {
		had[agency] = part
		tx.PutByKey(ctx, 2, `INSERT INTO participants (stream, agency, part) VALUES ($1,$2,$3)
			ON CONFLICT (stream, agency) DO UPDATE SET part = excluded.part`, string(s.Stream), string(agency), int64(part))
	}
	return nil
}

// partsOf returns the parts that agencies have in the stream so far.
func partsOf(ctx context.Context, tx *Tx, stream domain.StreamID) (map[domain.StreamID]domain.Part, error) {
	known := tx.recent.of(stream)
	if known.parts != nil {
		return known.parts, nil
	}
	var agency domain.StreamID
	var part domain.Part
	known.parts = map[domain.StreamID]domain.Part{}
	err := tx.Each(ctx, `SELECT agency, part FROM participants WHERE stream = $1`, []any{string(stream)}, []any{&agency, &part},
		func() { known.parts[agency] = part })
	return known.parts, err
}

// Part returns what part the agency has in the stream of a child, a missing report
// or an operation.
func (v *Views) Part(ctx context.Context, stream, agency domain.StreamID) (domain.Part, error) {
	var part domain.Part
	_, err := scanned(v.read().QueryRowContext(ctx, `SELECT part FROM participants WHERE stream = $1 AND agency = $2`,
		string(stream), string(agency)).Scan(&part))
	return part, err
}
