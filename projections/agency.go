package projections

import (
	"context"
	"fmt"

	"github.com/homeward-ledger/homeward/domain"
)

// agencies is the list of accredited agencies. An agency's name is public; its
// officers are not listed.
type agencies struct{}

// Name implements Projection.
func (agencies) Name() string { return "agencies" }

// Version implements Projection.
func (agencies) Version() int { return 2 }

// Watches implements Projection.
func (agencies) Watches() []string { return []string{domain.TypeAgencyAccredited} }

// Schema implements Projection.
func (agencies) Schema() Schema {
	return Schema{Tables: []string{`CREATE TABLE agencies (
		stream TEXT PRIMARY KEY,
		name TEXT NOT NULL,
		kind TEXT NOT NULL,
		territory TEXT NOT NULL,
		supervisor TEXT NOT NULL,
		idx INTEGER NOT NULL
	) STRICT, WITHOUT ROWID`}}
}

// Apply implements Projection.
func (agencies) Apply(ctx context.Context, tx *Tx, record domain.Judged) error {
	s := record.Statement
	e, ok := s.Event.(domain.AgencyAccredited)
	if !ok {
		return fmt.Errorf("apply agencies: record %d is a %s without its facts", s.Recorded.Index, s.Type)
	}
	// An agency that was suspended may be accredited anew.
	_, err := tx.Exec(ctx, `INSERT INTO agencies (stream, name, kind, territory, supervisor, idx) VALUES ($1,$2,$3,$4,$5,$6)
		ON CONFLICT (stream) DO UPDATE SET name = excluded.name, kind = excluded.kind, territory = excluded.territory,
			supervisor = excluded.supervisor, idx = excluded.idx`,
		string(s.Stream), e.Name, string(e.Kind), e.Territory, string(e.Supervisor), integer(s.Recorded.Index))
	return err
}

// AgencyRow is an accredited agency.
type AgencyRow struct {
	Stream     domain.StreamID
	Name       string
	Kind       domain.AgencyKind
	Territory  string
	Supervisor domain.StreamID // empty when it has none
	Index      uint64          // leaf index of the accreditation, the last one
}

const agencyColumns = `stream, name, kind, territory, supervisor, idx`

// Agency returns an agency; false when it is not accredited.
func (v *Views) Agency(ctx context.Context, stream domain.StreamID) (AgencyRow, bool, error) {
	row, err := scanAgency(v.read().QueryRowContext(ctx, `SELECT `+agencyColumns+` FROM agencies WHERE stream = $1`, string(stream)))
	found, err := scanned(err)
	return row, found, err
}

// Agencies returns at most limit agencies by id, those behind after. The error is
// a domain.Error of kind Invalid when limit is not 1 to MaxPage.
func (v *Views) Agencies(ctx context.Context, after domain.StreamID, limit int) ([]AgencyRow, error) {
	if limit < 1 || limit > MaxPage {
		return nil, invalid("first", "a page has 1 to %d agencies", MaxPage)
	}
	return list(ctx, v.read(), scanAgency, `SELECT `+agencyColumns+` FROM agencies
		WHERE stream > $1 ORDER BY stream LIMIT $2`, string(after), limit)
}

func scanAgency(row scanner) (AgencyRow, error) {
	var a AgencyRow
	err := row.Scan(&a.Stream, &a.Name, &a.Kind, &a.Territory, &a.Supervisor, &a.Index)
	return a, err
}
