package projections

import (
	"context"

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
func (hands) Version() int { return 2 }

// Watches implements Projection: what enrols a key, and every type of such a stream.
func (hands) Watches() []string {
	return append(participants{}.Watches(), domain.TypeAgencyAccredited, domain.TypeOfficerAuthorised, domain.TypeKeyRotated)
}

// Schema implements Projection. Of the records by which somebody has a part those are
// kept that claims keeps. Times are Unix seconds of the claim and nanoseconds of the
// recording. An index has all columns, since thousands of rows are read in its order.
func (hands) Schema() Schema {
	return Schema{Tables: []string{
		`CREATE TABLE hand_keys (
			agency TEXT NOT NULL,
			key TEXT NOT NULL,
			officer TEXT NOT NULL,
			PRIMARY KEY (agency, key)
		) STRICT, WITHOUT ROWID`,
		`CREATE TABLE hands (
			stream TEXT NOT NULL,
			who TEXT NOT NULL, -- id of a person, or of an agency that a fact names
			part TEXT NOT NULL, -- purpose of a signature, or name of a fact
			agency TEXT NOT NULL, -- of a signature; otherwise empty
			idx INTEGER NOT NULL,
			claimed INTEGER NOT NULL,
			recorded INTEGER NOT NULL,
			PRIMARY KEY (stream, who, part, agency, idx)
		) STRICT, WITHOUT ROWID`,
	}, Indexes: []string{
		`CREATE INDEX IF NOT EXISTS hands_who ON hands (who, stream, part, agency, idx, claimed, recorded)`,
	}}
}

// Apply implements Projection.
func (h hands) Apply(ctx context.Context, tx *Tx, record domain.Judged) error {
	s := record.Statement
	if key, officer, enrols := domain.Enrols(s.Event); enrols {
		return h.enrol(ctx, tx, s.Stream, key.ID(), string(officer))
	}
	if !domain.HasParts(s.Stream.Kind()) {
		return nil
	}
	all, err := h.of(ctx, tx, s)
	if err != nil {
		return err
	}
	known := tx.recent.of(s.Stream)
	if known.hands == nil {
		if known.hands, err = tx.claims(ctx, `SELECT who, part, agency, claimed FROM hands WHERE stream = $1`, s.Stream); err != nil {
			return err
		}
	}
	claimed, _ := custodyClaim(s)
	for _, hand := range all {
		if !known.hands.earlier(hand, claimed) {
			continue
		}
		tx.PutByKey(ctx, 5, `INSERT INTO hands (stream, who, part, agency, idx, claimed, recorded) VALUES ($1,$2,$3,$4,$5,$6,$7)`,
			string(s.Stream), hand[0], hand[1], hand[2], integer(s.Recorded.Index), claimed, nanos(s.Recorded.At))
	}
	return nil
}

// of returns who acted in a record, as what, and for which agency. In place of a key
// stands the officer who holds it: every key of a valid record in such a stream is
// somebody's.
func (h hands) of(ctx context.Context, tx *Tx, s domain.Statement) (all [][3]string, err error) {
	for _, signer := range s.Signers {
		officers, err := h.officers(ctx, tx, signer.Agency)
		if err != nil {
			return nil, err
		}
		who, enrolled := officers[signer.Key]
		if !enrolled {
			who = signer.Key
		}
		all = append(all, [3]string{who, signer.Purpose, string(signer.Agency)})
	}
	named, err := domain.Named(s)
	for _, hand := range named {
		all = append(all, [3]string{hand.Who, hand.Part, ""})
	}
	return all, err
}

// enrol writes down whose a key is: for ever the one's for whom it was enrolled first.
func (h hands) enrol(ctx context.Context, tx *Tx, agency domain.StreamID, key, officer string) error {
	officers, err := h.officers(ctx, tx, agency)
	if _, enrolled := officers[key]; enrolled || err != nil {
		return err
	}
	officers[key] = officer
	tx.Put(ctx, `INSERT INTO hand_keys (agency, key, officer) VALUES ($1,$2,$3)`, string(agency), key, officer)
	return nil
}

// officers returns whose the keys of an agency are.
func (hands) officers(ctx context.Context, tx *Tx, agency domain.StreamID) (map[string]string, error) {
	known := tx.recent.of(agency)
	if known.officers != nil {
		return known.officers, nil
	}
	var key, officer string
	known.officers = map[string]string{}
	err := tx.Each(ctx, `SELECT key, officer FROM hand_keys WHERE agency = $1`, []any{string(agency)}, []any{&key, &officer},
		func() { known.officers[key] = officer })
	return known.officers, err
}
