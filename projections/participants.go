package projections

import (
	"context"

	"github.com/homeward-ledger/homeward/domain"
)

// participants is which agencies have to do with a child, a missing report or an
// operation: those that signed in its stream, and those that a transfer, a
// contest or an operation names. Access to those records rests on it, so a void
// record must not put anybody in.
type participants struct{}

// Name implements Projection.
func (participants) Name() string { return "participants" }

// Version implements Projection.
func (participants) Version() int { return 2 }

// Watches implements Projection: every type of such a stream.
func (participants) Watches() []string {
	var types []string
	for _, spec := range domain.Catalogue() {
		if participated(spec.Stream) {
			types = append(types, spec.Type)
		}
	}
	return types
}

// participated are the kinds of stream that only those who take part may read.
func participated(kind domain.StreamKind) bool {
	return kind == domain.ChildStream || kind == domain.MissingStream || kind == domain.OperationStream
}

// Schema implements Projection.
func (participants) Schema() []string {
	return []string{
		`CREATE TABLE participants (
			stream TEXT NOT NULL,
			agency TEXT NOT NULL,
			since_idx INTEGER NOT NULL,
			PRIMARY KEY (stream, agency)
		) STRICT, WITHOUT ROWID`,
		`CREATE INDEX participants_agency ON participants (agency, stream)`,
	}
}

// Apply implements Projection.
func (participants) Apply(ctx context.Context, tx *Tx, record domain.Judged) error {
	s := record.Statement
	named := make([]domain.StreamID, 0, len(s.Signers)+1)
	for _, signer := range s.Signers {
		named = append(named, signer.Agency)
	}
	switch e := s.Event.(type) {
	case domain.TransferInitiated:
		named = append(named, e.To)
	case domain.OperationOpened:
		named = append(named, e.Agencies...)
	case domain.GuardianAppointed:
		if e.GuardianAgency != "" {
			named = append(named, e.GuardianAgency)
		}
	}
	for _, agency := range named {
		if _, err := tx.Exec(ctx, `INSERT INTO participants (stream, agency, since_idx) VALUES (?,?,?)
			ON CONFLICT (stream, agency) DO NOTHING`,
			string(s.Stream), string(agency), integer(s.Recorded.Index)); err != nil {
			return err
		}
	}
	return nil
}

// Participates reports whether the agency signed in the stream or was named there,
// in a valid record.
func (v *Views) Participates(ctx context.Context, stream, agency domain.StreamID) (bool, error) {
	var one int
	return scanned(v.read.QueryRowContext(ctx, `SELECT 1 FROM participants WHERE stream = ? AND agency = ?`,
		string(stream), string(agency)).Scan(&one))
}
