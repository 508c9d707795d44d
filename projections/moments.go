package projections

import (
	"context"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// moments is what children's records say, for statistics, of how their lives went:
// a row for each record that says anything, and no more of it than is counted.
type moments struct{}

// Name implements Projection.
func (moments) Name() string { return "moments" }

// Version implements Projection.
func (moments) Version() int { return 1 }

// Watches implements Projection: every type of a child's stream, since the domain
// says which of them make a moment.
func (moments) Watches() []string {
	var types []string
	for _, spec := range domain.Catalogue() {
		if spec.Stream == domain.ChildStream {
			types = append(types, spec.Type)
		}
	}
	return types
}

// Schema implements Projection. Claimed is in Unix seconds; day is the day of the
// claim as it was written, in the signers' zone, since that is the day on which an
// officer counts it.
func (moments) Schema() Schema {
	return Schema{Tables: []string{`CREATE TABLE moments (
		stream TEXT NOT NULL,
		idx INTEGER NOT NULL,
		id TEXT NOT NULL,
		kind TEXT NOT NULL,
		living TEXT NOT NULL,
		code TEXT NOT NULL,
		agency TEXT NOT NULL,
		region TEXT NOT NULL,
		claimed INTEGER NOT NULL,
		day TEXT NOT NULL,
		wrong INTEGER NOT NULL, -- declared wrong as a whole
		PRIMARY KEY (stream, idx)
	) STRICT, WITHOUT ROWID`}}
}

// Apply implements Projection.
func (m moments) Apply(ctx context.Context, tx *Tx, record domain.Judged) error {
	s := record.Statement
	if e, corrects := s.Event.(domain.ErrorDeclared); corrects {
		m.correct(ctx, tx, s, e)
		return nil
	}
	moment, makes := domain.MomentOf(s.Event)
	if !makes || s.Stream.Kind() != domain.ChildStream {
		return nil
	}
	claimed, _ := custodyClaim(s)
	tx.Put(ctx, `INSERT INTO moments (stream, idx, id, kind, living, code, agency, region, claimed, day, wrong)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,0)`, string(s.Stream), integer(s.Recorded.Index), s.ID,
		string(moment.Kind), string(moment.Living), moment.Code, string(moment.Agency), regionOf(s.Place), claimed, dayOf(s))
	return nil
}

// correct works a correction in: what was declared wrong is not counted, and the
// right time and place are.
func (moments) correct(ctx context.Context, tx *Tx, s domain.Statement, e domain.ErrorDeclared) {
	ref, _ := s.Ref("corrects")
	if right, err := time.Parse(time.RFC3339, e.RightTime); err == nil {
		tx.Put(ctx, `UPDATE moments SET claimed = $1, day = $2 WHERE stream = $3 AND id = $4`,
			right.Unix(), e.RightTime[:len(time.DateOnly)], string(s.Stream), ref.ID)
	}
	if e.RightPlace != "" {
		tx.Put(ctx, `UPDATE moments SET region = $1 WHERE stream = $2 AND id = $3`, regionOf(e.RightPlace), string(s.Stream), ref.ID)
	}
	if e.Error != incorrectData {
		tx.Put(ctx, `UPDATE moments SET wrong = 1 WHERE stream = $1 AND id = $2`, string(s.Stream), ref.ID)
	}
}

// regionDigits is how much of an administrative code statistics see: the province,
// as GB/T 2260 has it. Nothing finer is kept, so that nothing finer can be asked.
const regionDigits = 2

func regionOf(place string) string { return place[:min(len(place), regionDigits)] }

// dayOf is the claimed day as it was written: the first of a month where the month is
// all, and the day of the recording, in UTC, where nothing is known.
func dayOf(s domain.Statement) string {
	switch claim := s.OccurredAt; claim.Precision {
	case domain.Instant, domain.Day:
		return claim.Value[:min(len(claim.Value), len(time.DateOnly))]
	case domain.Month:
		return claim.Value + "-01"
	}
	return s.Recorded.At.UTC().Format(time.DateOnly)
}
