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
func (participants) Schema() []string {
	return []string{
		`CREATE TABLE participants (
			stream TEXT NOT NULL,
			agency TEXT NOT NULL,
			part INTEGER NOT NULL,
			PRIMARY KEY (stream, agency)
		) STRICT, WITHOUT ROWID`,
		`CREATE INDEX participants_agency ON participants (agency, stream)`,
	}
}

// Apply implements Projection.
func (participants) Apply(ctx context.Context, tx *Tx, record domain.Judged) error {
	s := record.Statement
	if !domain.HasParts(s.Stream.Kind()) {
		return nil
	}
	parts, err := domain.Parts(s, func(agency domain.StreamID) (domain.Part, error) {
		var part domain.Part
		_, err := tx.Row(ctx, `SELECT part FROM participants WHERE stream = $1 AND agency = $2`,
			[]any{string(s.Stream), string(agency)}, &part)
		return part, err
	})
	for agency, part := range parts {
		if err != nil {
			break
		}
		_, err = tx.Exec(ctx, `INSERT INTO participants (stream, agency, part) VALUES ($1,$2,$3)
			ON CONFLICT (stream, agency) DO UPDATE SET part = excluded.part`, string(s.Stream), string(agency), int(part))
	}
	return err
}

// Part returns what part the agency has in the stream of a child, a missing report
// or an operation.
func (v *Views) Part(ctx context.Context, stream, agency domain.StreamID) (domain.Part, error) {
	var part domain.Part
	_, err := scanned(v.read().QueryRowContext(ctx, `SELECT part FROM participants WHERE stream = $1 AND agency = $2`,
		string(stream), string(agency)).Scan(&part))
	return part, err
}
