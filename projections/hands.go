package projections

import (
	"context"
	"fmt"
	"strings"

	"github.com/homeward-ledger/homeward/domain"
)

// hands is who acted in the streams that are about people, and as what: the officers
// behind the signatures, with agency and purpose, and the persons and agencies that
// facts name, by the name of the fact. A void record puts nobody in. What was
// declared wrong stays: that it was signed is true, and who looks for a broker must
// find the name that somebody took back.
type hands struct{}

// Name implements Projection.
func (hands) Name() string { return "hands" }

// Version implements Projection.
func (hands) Version() int { return 1 }

// Watches implements Projection: what enrols a key, and every type of such a stream.
func (hands) Watches() []string {
	return append(participants{}.Watches(), domain.TypeAgencyAccredited, domain.TypeOfficerAuthorised, domain.TypeKeyRotated)
}

// Schema implements Projection. Of the records by which somebody has a part, those
// are kept that claim an earlier time than all before them: one of these was there
// from every point of view from which any was. Times are Unix seconds of the claim
// and nanoseconds of the recording.
func (hands) Schema() []string {
	return []string{
		`CREATE TABLE hand_keys (
			agency TEXT NOT NULL,
			key TEXT NOT NULL,
			officer TEXT NOT NULL,
			PRIMARY KEY (agency, key)
		) STRICT, WITHOUT ROWID`,
		`CREATE TABLE hands (
			who TEXT NOT NULL, -- id of a person, or of an agency that a fact names
			stream TEXT NOT NULL,
			part TEXT NOT NULL, -- purpose of a signature, or name of a fact
			agency TEXT NOT NULL, -- of a signature; otherwise empty
			idx INTEGER NOT NULL,
			claimed INTEGER NOT NULL,
			recorded INTEGER NOT NULL,
			PRIMARY KEY (who, stream, part, agency, idx)
		) STRICT, WITHOUT ROWID`,
		`CREATE INDEX hands_stream ON hands (stream)`,
	}
}

// Apply implements Projection.
func (hands) Apply(ctx context.Context, tx *Tx, record domain.Judged) error {
	s := record.Statement
	if key, officer, enrols := domain.Enrols(s.Event); enrols {
		_, err := tx.Exec(ctx, `INSERT INTO hand_keys (agency, key, officer) VALUES ($1,$2,$3) ON CONFLICT (agency, key) DO NOTHING`,
			string(s.Stream), key.ID(), string(officer))
		return err
	}
	if !domain.HasParts(s.Stream.Kind()) {
		return nil
	}
	named, err := domain.Named(s)
	if err != nil {
		return err
	}
	claimed, _ := custodyClaim(s)
	args := []any{string(s.Stream), integer(s.Recorded.Index), claimed, nanos(s.Recorded.At)}
	for _, signer := range s.Signers {
		args = append(args, signer.Key, signer.Purpose, string(signer.Agency))
	}
	for _, hand := range named {
		args = append(args, hand.Who, hand.Part, "")
	}
	_, err = tx.Exec(ctx, insertHands(len(s.Signers)+len(named)), args...)
	return err
}

// insertHands writes down n hands of a record at once, since a record has four on
// average. In place of a key stands the officer who holds it: every key of a valid
// record in such a stream is somebody's.
func insertHands(n int) string {
	var rows strings.Builder
	for i := range n {
		fmt.Fprintf(&rows, ", (CAST($%d AS TEXT), CAST($%d AS TEXT), CAST($%d AS TEXT))", 3*i+5, 3*i+6, 3*i+7)
	}
	return `INSERT INTO hands (who, stream, part, agency, idx, claimed, recorded)
		SELECT n.who, CAST($1 AS TEXT), n.part, n.agency, CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS BIGINT) FROM
			(SELECT coalesce(k.officer, v.column1) AS who, v.column2 AS part, v.column3 AS agency FROM (VALUES ` + rows.String()[2:] + `) v
				LEFT JOIN hand_keys k ON k.agency = v.column3 AND k.key = v.column1) n
		WHERE NOT EXISTS (SELECT 1 FROM hands h WHERE h.who = n.who AND h.stream = $1 AND h.part = n.part AND h.agency = n.agency AND h.claimed <= $3)
		ON CONFLICT DO NOTHING` // one list may name somebody twice
}
