package projections

import (
	"context"

	"github.com/homeward-ledger/homeward/domain"
)

// traces is what records name that rules compare with other records, as domain.Traces
// gives it: what several streams share is one query.
type traces struct{}

// Name implements Projection.
func (traces) Name() string { return "traces" }

// Version implements Projection.
func (traces) Version() int { return 1 }

// Watches implements Projection: every type.
func (traces) Watches() []string {
	var types []string
	for _, spec := range domain.Catalogue() {
		types = append(types, spec.Type)
	}
	return types
}

// Schema implements Projection. What a trace is ordered by among others of one value
// is the device's counter, or the nanoseconds of an officer's time; and nothing for
// others. Claimed is in Unix seconds, recorded in nanoseconds.
func (traces) Schema() Schema {
	return Schema{Tables: []string{
		`CREATE TABLE traces (
			kind TEXT NOT NULL,
			value TEXT NOT NULL,
			rank INTEGER NOT NULL, -- among those of one value
			idx INTEGER NOT NULL,
			n INTEGER NOT NULL, -- which of the record's
			stream TEXT NOT NULL,
			says TEXT NOT NULL,
			agency TEXT NOT NULL,
			place TEXT NOT NULL,
			at INTEGER, -- nanoseconds; nothing when the record says no instant
			claimed INTEGER NOT NULL,
			recorded INTEGER NOT NULL,
			PRIMARY KEY (kind, value, rank, idx, n)
		) STRICT, WITHOUT ROWID`,
	}, Indexes: []string{
		`CREATE INDEX IF NOT EXISTS traces_stream ON traces (stream, kind)`,
	}}
}

// Apply implements Projection.
func (traces) Apply(ctx context.Context, tx *Tx, record domain.Judged) error {
	s := record.Statement
	left := domain.Traces(s)
	if len(left) == 0 {
		return nil
	}
	claimed, _ := custodyClaim(s)
	for n, t := range left {
		var at any
		if !t.At.IsZero() {
			at = nanos(t.At)
		}
		tx.PutByKey(ctx, 5, `INSERT INTO traces (kind, value, rank, idx, n, stream, says, agency, place, at, claimed, recorded)
			VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)`, t.Kind, t.Value, rankOf(t), integer(s.Recorded.Index), int64(n),
			string(s.Stream), t.Says, string(t.Agency), t.Place, at, claimed, nanos(s.Recorded.At))
	}
	return nil
}

// rankOf orders traces of which a stream shares thousands with others.
func rankOf(t domain.Trace) int64 {
	switch t.Kind {
	case domain.TraceDevice:
		return integer(t.Counter)
	case domain.TraceOfficer:
		return nanos(t.At)
	}
	return 0
}
