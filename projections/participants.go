package projections

import (
	"context"
	"slices"

	"github.com/homeward-ledger/homeward/domain"
)

// participants is which agencies have to do with a child, a missing report or an
// operation: those that signed in its stream, and those that a record there names
// to act. Access rests on it, so a void record must not put anybody in.
type participants struct{}

// Name implements Projection.
func (participants) Name() string { return "participants" }

// Version implements Projection.
func (participants) Version() int { return 4 }

// taken are the kinds of stream that agencies take part in.
var taken = []domain.StreamKind{domain.ChildStream, domain.MissingStream, domain.OperationStream}

// Watches implements Projection: every type of such a stream.
func (participants) Watches() []string {
	var types []string
	for _, spec := range domain.Catalogue() {
		if slices.ContainsFunc(append(spec.Also[:len(spec.Also):len(spec.Also)], spec.Stream), isTaken) {
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
			since_idx INTEGER NOT NULL,
			PRIMARY KEY (stream, agency)
		) STRICT, WITHOUT ROWID`,
		`CREATE INDEX participants_agency ON participants (agency, stream)`,
	}
}

func isTaken(kind domain.StreamKind) bool { return slices.Contains(taken, kind) }

// Apply implements Projection.
func (participants) Apply(ctx context.Context, tx *Tx, record domain.Judged) error {
	s := record.Statement
	if !isTaken(s.Stream.Kind()) {
		return nil
	}
	named := agenciesNamed(s.Event)
	for _, signer := range s.Signers {
		named = append(named, signer.Agency)
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

// agenciesNamed returns the agencies that a record calls upon, whether or not
// they sign it: whoever is to receive a child must see whom, and whoever's
// custody is contested must see by whom.
func agenciesNamed(event domain.Event) []domain.StreamID {
	switch e := event.(type) {
	case domain.TransferInitiated:
		return []domain.StreamID{e.To}
	case domain.CaseReferred:
		return []domain.StreamID{e.To}
	case domain.CustodyContestResolved:
		return slices.Clone(e.Against)
	case domain.CourtOrderRecorded:
		return []domain.StreamID{e.Court}
	case domain.OperationOpened:
		return slices.Clone(e.Agencies)
	case domain.GuardianAppointed:
		if e.GuardianAgency != "" {
			return []domain.StreamID{e.GuardianAgency}
		}
	}
	return nil
}

// Participates reports whether the agency signed in the stream of a child, a
// missing report or an operation, or was called upon there, in a valid record.
func (v *Views) Participates(ctx context.Context, stream, agency domain.StreamID) (bool, error) {
	var one int
	return scanned(v.read.QueryRowContext(ctx, `SELECT 1 FROM participants WHERE stream = ? AND agency = ?`,
		string(stream), string(agency)).Scan(&one))
}
