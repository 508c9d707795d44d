package projections

import (
	"context"

	"github.com/homeward-ledger/homeward/domain"
)

// occasions are what records count for of how often agencies and officers do something,
// as domain.Counts gives it. It is kept by keys: whose they are hand_keys says when
// somebody asks.
type occasions struct{}

// Name implements Projection.
func (occasions) Name() string { return "occasions" }

// Version implements Projection.
func (occasions) Version() int { return 2 }

// Watches implements Projection: every type of a stream about a person, or about who
// read of one.
func (occasions) Watches() []string {
	return append(participants{}.Watches(), domain.TypeBreakGlassUsed)
}

// What an occasion without a hit is kept as: it is always one for both counts of an
// agency, or for both of an officer.
const (
	occasionHad    = "had"    // found and released
	occasionSigned = "signed" // corrected and read
)

// occasionOf returns what an occasion of a count is kept as; empty where there is none
// without a hit.
func occasionOf(what string) string {
	switch what {
	case domain.CountFound, domain.CountReleased:
		return occasionHad
	case domain.CountCorrected, domain.CountRead:
		return occasionSigned
	}
	return ""
}

// Schema implements Projection. Of the records by which somebody is counted for a
// stream those are kept that claims keeps. Who read a child's history is counted for the
// child's stream.
func (occasions) Schema() Schema {
	return Schema{Tables: []string{
		`CREATE TABLE occasions (
			stream TEXT NOT NULL,
			what TEXT NOT NULL, -- the count that is hit, or what it is an occasion of
			agency TEXT NOT NULL,
			who TEXT NOT NULL, -- the agency, or the key of its officer
			idx INTEGER NOT NULL,
			claimed INTEGER NOT NULL,
			recorded INTEGER NOT NULL,
			PRIMARY KEY (stream, what, agency, who, idx)
		) STRICT, WITHOUT ROWID`,
	}, Indexes: []string{
		`CREATE INDEX IF NOT EXISTS occasions_what ON occasions (what, agency, who, stream, idx, claimed, recorded)`,
	}}
}

// Apply implements Projection.
func (occasions) Apply(ctx context.Context, tx *Tx, record domain.Judged) (err error) {
	s := record.Statement
	counts := domain.Counts(s)
	if len(counts) == 0 {
		return nil
	}
	stream := s.Stream
	if child := stream.Accessed(); child != "" {
		stream = child
	}
	known := tx.recent.of(stream)
	if known.occasions == nil {
		if known.occasions, err = tx.claims(ctx, `SELECT what, agency, who, claimed FROM occasions WHERE stream = $1`, stream); err != nil {
			return err
		}
	}
	claimed, _ := custodyClaim(s)
	for _, c := range counts {
		if !c.Hit {
			c.What = occasionOf(c.What)
		}
		if !known.occasions.earlier([3]string{c.What, string(c.Agency), c.Who}, claimed) {
			continue
		}
		tx.PutByKey(ctx, 5, `INSERT INTO occasions (stream, what, agency, who, idx, claimed, recorded) VALUES ($1,$2,$3,$4,$5,$6,$7)`,
			string(stream), c.What, string(c.Agency), c.Who, integer(s.Recorded.Index), claimed, nanos(s.Recorded.At))
	}
	return nil
}
