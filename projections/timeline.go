package projections

import (
	"context"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// timeline is every record of every stream, void ones too, as history shows it.
type timeline struct{}

// Name implements Projection.
func (timeline) Name() string { return "timeline" }

// Version implements Projection.
func (timeline) Version() int { return 3 }

// Watches implements Projection: every record.
func (timeline) Watches() []string { return nil }

// Schema implements Projection. A record that cannot be read belongs to no
// stream; its stream is empty. An id may stand twice in a stream, the second
// time void.
func (timeline) Schema() Schema {
	return Schema{Tables: []string{
		`CREATE TABLE timeline (
			idx INTEGER PRIMARY KEY,
			stream TEXT NOT NULL,
			count INTEGER NOT NULL,
			id TEXT NOT NULL,
			type TEXT NOT NULL,
			occurred_value TEXT NOT NULL,
			occurred_precision TEXT NOT NULL,
			occurred_zone TEXT NOT NULL,
			occurred_from INTEGER,
			occurred_until INTEGER,
			recorded TEXT NOT NULL,
			recorded_nanos INTEGER NOT NULL,
			void INTEGER NOT NULL,
			rule TEXT NOT NULL,
			sentence TEXT NOT NULL,
			unseen INTEGER NOT NULL,
			digest TEXT NOT NULL,
			leaf TEXT NOT NULL,
			payload BLOB
		) STRICT`,
	}, Lookups: []string{
		`CREATE INDEX IF NOT EXISTS timeline_stream ON timeline (stream, idx)`,
	}, Indexes: []string{
		`CREATE INDEX IF NOT EXISTS timeline_type ON timeline (type, idx) WHERE void = 0`,
		`CREATE INDEX IF NOT EXISTS timeline_opened ON timeline (idx) WHERE count = 1`, // streams, in the order in which they began
	}}
}

// Apply implements Projection.
func (timeline) Apply(ctx context.Context, tx *Tx, record domain.Judged) error {
	s, r, v := record.Statement, record.Statement.Recorded, record.Verdict
	count, err := countOf(ctx, tx, s.Stream)
	if err != nil {
		return err
	}
	before := *count
	*count++
	from, until := claimed(s.OccurredAt)
	tx.Put(ctx, `INSERT INTO timeline (idx, stream, count, id, type,
			occurred_value, occurred_precision, occurred_zone, occurred_from, occurred_until,
			recorded, recorded_nanos, void, rule, sentence, unseen, digest, leaf, payload)
		VALUES ($1,$2,$3,$4,$5, $6,$7,$8,$9,$10, $11,$12,$13,$14,$15,$16,$17,$18,$19)`,
		integer(r.Index), string(s.Stream), before+1, s.ID, s.Type,
		s.OccurredAt.Value, string(s.OccurredAt.Precision), s.OccurredAt.Zone, from, until,
		r.At.UTC().Format(time.RFC3339Nano), nanos(r.At), v.Void, v.Rule, v.Sentence,
		unseen(s.After.Count, before), string(r.Digest), string(r.Leaf), record.Payload)
	return nil
}

// countOf returns how many records the stream has so far. It is counted here and
// not taken from the leaf, whose header a void record may have wrong.
func countOf(ctx context.Context, tx *Tx, stream domain.StreamID) (*int64, error) {
	known := tx.recent.of(stream)
	if known.records != nil {
		return known.records, nil
	}
	var count int64
	_, err := tx.Row(ctx, `SELECT count FROM timeline WHERE stream = $1 ORDER BY idx DESC LIMIT 1`,
		[]any{string(stream)}, &count)
	known.records = &count
	return known.records, err
}

// unseen is how many records of the stream stood before this one that its
// signers had not seen. A void record may claim to have seen more than there is.
func unseen(seen uint64, before int64) int64 { return max(0, before-integer(seen)) }
