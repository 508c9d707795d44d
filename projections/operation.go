package projections

import (
	"context"
	"fmt"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// operations is what agencies attest of an operation's head counts, and the
// children whose streams name the operation.
type operations struct{}

// Name implements Projection.
func (operations) Name() string { return "operations" }

// Version implements Projection.
func (operations) Version() int { return 2 }

// Watches implements Projection.
func (operations) Watches() []string {
	return []string{domain.TypeOperationOpened, domain.TypeOperationCountsAttested, domain.TypeChildRescued, domain.TypeChildLocated,
		domain.TypeErrorDeclared}
}

// Schema implements Projection. Times are Unix seconds.
func (operations) Schema() Schema {
	return Schema{Tables: []string{
		`CREATE TABLE operations (
			stream TEXT PRIMARY KEY,
			number TEXT NOT NULL,
			idx INTEGER NOT NULL
		) STRICT, WITHOUT ROWID`,
		`CREATE TABLE counts (
			idx INTEGER PRIMARY KEY,
			stream TEXT NOT NULL,
			id TEXT NOT NULL,
			agency TEXT NOT NULL,
			scope TEXT NOT NULL,
			definition TEXT NOT NULL,
			children INTEGER NOT NULL,
			delivered INTEGER NOT NULL,
			suspects INTEGER NOT NULL,
			dead INTEGER NOT NULL,
			as_of INTEGER NOT NULL,
			recorded INTEGER NOT NULL
		) STRICT`,
		`CREATE TABLE operation_children (
			operation TEXT NOT NULL,
			stream TEXT NOT NULL,
			id TEXT NOT NULL,
			definition TEXT NOT NULL,
			claimed INTEGER NOT NULL,
			recorded INTEGER NOT NULL,
			withdrawn INTEGER, -- when the opening was declared wrong
			PRIMARY KEY (operation, stream)
		) STRICT, WITHOUT ROWID`,
		`CREATE INDEX operation_children_stream ON operation_children (stream)`,
	}, Indexes: []string{
		`CREATE INDEX IF NOT EXISTS operations_opened ON operations (idx)`,
		`CREATE INDEX IF NOT EXISTS counts_stream ON counts (stream, agency, scope, definition, idx)`,
	}}
}

// Apply implements Projection.
func (o operations) Apply(ctx context.Context, tx *Tx, record domain.Judged) error {
	s := record.Statement
	switch e := s.Event.(type) {
	case domain.OperationOpened:
		_, err := tx.Exec(ctx, `INSERT INTO operations (stream, number, idx) VALUES ($1,$2,$3)`, string(s.Stream), e.Number, integer(s.Recorded.Index))
		return err
	case domain.OperationCountsAttested:
		return o.count(ctx, tx, s, e)
	case domain.ChildRescued:
		return o.child(ctx, tx, s, e.Operation, "rescued")
	case domain.ChildLocated:
		return o.child(ctx, tx, s, e.Operation, "located")
	case domain.ErrorDeclared:
		return o.withdraw(ctx, tx, s, e)
	}
	return fmt.Errorf("apply operations: record %d is a %s without its facts", s.Recorded.Index, s.Type)
}

func (operations) count(ctx context.Context, tx *Tx, s domain.Statement, e domain.OperationCountsAttested) error {
	asOf, err := time.Parse(time.RFC3339, e.AsOf)
	if err != nil {
		return fmt.Errorf("apply operations: read the counts' time of record %d: %w", s.Recorded.Index, err)
	}
	_, err = tx.Exec(ctx, `INSERT INTO counts (idx, stream, id, agency, scope, definition, children, delivered, suspects, dead, as_of, recorded)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)`, integer(s.Recorded.Index), string(s.Stream), s.ID,
		string(s.Signed(domain.PurposeRecord)[0].Agency), e.Scope, e.Definition, e.Children, e.Delivered, e.Suspects, e.Dead,
		asOf.Unix(), s.Recorded.At.Unix())
	return err
}

func (operations) child(ctx context.Context, tx *Tx, s domain.Statement, operation domain.StreamID, definition string) error {
	if operation == "" {
		return nil
	}
	claimed, _ := custodyClaim(s)
	_, err := tx.Exec(ctx, `INSERT INTO operation_children (operation, stream, id, definition, claimed, recorded) VALUES ($1,$2,$3,$4,$5,$6)`,
		string(operation), string(s.Stream), s.ID, definition, claimed, s.Recorded.At.Unix())
	return err
}

// withdraw stops counting a child whose opening record was declared wrong as a
// whole.
func (operations) withdraw(ctx context.Context, tx *Tx, s domain.Statement, e domain.ErrorDeclared) error {
	ref, corrects := s.Ref("corrects")
	if !corrects || e.Error == incorrectData {
		return nil
	}
	_, err := tx.Exec(ctx, `UPDATE operation_children SET withdrawn = $1 WHERE stream = $2 AND id = $3 AND withdrawn IS NULL`,
		s.Recorded.At.Unix(), string(s.Stream), ref.ID)
	return err
}

// CountRow is the last that one agency attested of an operation in one scope and
// definition.
type CountRow struct {
	Agency            domain.StreamID
	Scope, Definition string
	Children          int
	Delivered         int
	Suspects          int
	Dead              int
	AsOf              time.Time // UTC; for when the counts stand
	ID                string    // of the record
	Index             uint64
}

// OperationRow is an operation with what is attested and what is on record.
type OperationRow struct {
	Stream   domain.StreamID
	Number   string
	Counts   []CountRow
	Recorded map[string]int // children's streams that name the operation, by definition
}

// maxCounts bounds the agencies' counts of one operation.
const maxCounts = 1000

// Operation returns an operation as it was on, as known on; false when it was
// never opened.
func (v *Views) Operation(ctx context.Context, stream domain.StreamID, as AsOf) (OperationRow, bool, error) {
	o := OperationRow{Stream: stream, Recorded: map[string]int{}}
	found, err := scanned(v.read().QueryRowContext(ctx, `SELECT number FROM operations WHERE stream = $1`, string(stream)).Scan(&o.Number))
	if !found || err != nil {
		return o, false, err
	}
	o.Counts, err = list(ctx, v.read(), scanCount, `SELECT agency, scope, definition, children, delivered, suspects, dead, as_of, id, idx
		FROM counts c WHERE stream = $1 AND as_of <= $2 AND recorded <= $3 AND idx = (SELECT max(idx) FROM counts
			WHERE stream = $1 AND agency = c.agency AND scope = c.scope AND definition = c.definition AND as_of <= $2 AND recorded <= $3)
		ORDER BY idx LIMIT $4`, string(stream), seconds(as.On), seconds(as.Known), maxCounts)
	if err != nil {
		return o, false, err
	}
	_, err = list(ctx, v.read(), func(row scanner) (struct{}, error) {
		var definition string
		var n int
		err := row.Scan(&definition, &n)
		o.Recorded[definition] = n
		return struct{}{}, err
	}, `SELECT definition, count(*) FROM operation_children WHERE operation = $1 AND claimed <= $2 AND recorded <= $3
		AND (withdrawn IS NULL OR withdrawn > $3) GROUP BY definition`, string(stream), seconds(as.On), seconds(as.Known))
	return o, true, err
}

func scanCount(row scanner) (CountRow, error) {
	var c CountRow
	var asOf int64
	err := row.Scan(&c.Agency, &c.Scope, &c.Definition, &c.Children, &c.Delivered, &c.Suspects, &c.Dead, &asOf, &c.ID, &c.Index)
	c.AsOf = time.Unix(asOf, 0).UTC()
	return c, err
}

// Difference is a head count that does not reconcile: what the agencies attest
// of one measure, and what the children's streams say, where they say it.
type Difference struct {
	Measure    string // children, delivered, suspects or dead
	Scope      string
	Definition string
	Said       []int // by the counts, in their order
	Records    int   // children's streams that name the operation; -1 where none can say
}

// Differences compares the counts with each other and with the streams. Counts
// of all agencies are compared with each other and with the streams; the own
// counts of agencies are added up and compared with both.
func (o OperationRow) Differences() []Difference {
	var all []Difference
	for _, definition := range []string{"rescued", "located"} {
		all = append(all, o.differ("children", definition, o.Recorded[definition], func(c CountRow) int { return c.Children })...)
		all = append(all, o.differ("suspects", definition, -1, func(c CountRow) int { return c.Suspects })...)
		all = append(all, o.differ("delivered", definition, -1, func(c CountRow) int { return c.Delivered })...)
		all = append(all, o.differ("dead", definition, -1, func(c CountRow) int { return c.Dead })...)
	}
	return all
}

func (o OperationRow) differ(measure, definition string, records int, of func(CountRow) int) []Difference {
	d := Difference{Measure: measure, Scope: "consolidated", Definition: definition, Records: records}
	own, summed := 0, false
	for _, c := range o.Counts {
		switch {
		case c.Definition != definition:
		case c.Scope == "own":
			own, summed = own+of(c), true
		default:
			d.Said = append(d.Said, of(c))
		}
	}
	if summed {
		d.Said = append(d.Said, own)
	}
	if records >= 0 && len(d.Said) > 0 {
		for _, n := range d.Said {
			if n != records {
				return []Difference{d}
			}
		}
	}
	for _, n := range d.Said {
		if n != d.Said[0] {
			return []Difference{d}
		}
	}
	return nil
}

// Operation returns the operation in which a child was rescued or located; empty
// where there was none.
func (s Story) Operation() domain.StreamID {
	for _, step := range s {
		switch e := step.Event.(type) {
		case domain.ChildRescued:
			return e.Operation
		case domain.ChildLocated:
			return e.Operation
		}
	}
	return ""
}
