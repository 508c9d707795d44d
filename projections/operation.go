package projections

import (
	"context"
	"slices"

	"github.com/homeward-ledger/homeward/domain"
)

// OperationRow is an operation, what agencies said of its head counts, and how
// many children's streams name it.
type OperationRow struct {
	Stream   domain.StreamID
	Number   string
	Agencies []domain.StreamID
	Regions  []string
	Opened   CustodyEdge
	Counts   []CountRow // all of them, in the order of the log
	Children int        // streams of children that name it, from the same standpoint
}

// CountRow is what one agency said. Latest is false once the agency has said
// something later in the same scope and by the same definition.
type CountRow struct {
	Agency   domain.StreamID
	Said     domain.OperationCountsAttested
	Attested CustodyEdge
	Latest   bool
}

// DifferenceRow is a measure on which the latest statements of agencies about the
// whole operation, by one definition, do not agree.
type DifferenceRow struct {
	Measure    string
	Definition string
	Said       []Attested // in the order of the log
}

// Attested is a number and who says it.
type Attested struct {
	Agency domain.StreamID
	Number int
	Index  uint64 // leaf index of the statement
}

// Operation tells an operation; false when it is not open from the standpoint.
func (s Story) Operation() (OperationRow, bool) {
	state := s.State()
	opened, found := s.Find(state.Operation.Opened.ID)
	e, opens := opened.Event.(domain.OperationOpened)
	if !found || !opens {
		return OperationRow{}, false
	}
	row := OperationRow{Stream: state.Stream, Number: e.Number, Agencies: e.Agencies, Regions: e.Regions,
		Opened: opened.Edge(), Counts: []CountRow{}}
	for _, step := range s {
		if said, counts := step.Event.(domain.OperationCountsAttested); counts {
			row.add(CountRow{Agency: author(step.Statement), Said: said, Attested: step.Edge(), Latest: true})
		}
	}
	return row, true
}

// add appends a count; the agency's earlier one of the same kind is kept and is
// no longer its latest.
func (o *OperationRow) add(count CountRow) {
	for i, c := range o.Counts {
		if c.Agency == count.Agency && c.Said.Scope == count.Said.Scope && c.Said.Definition == count.Said.Definition {
			o.Counts[i].Latest = false
		}
	}
	o.Counts = append(o.Counts, count)
}

// measures are what is counted.
var measures = []struct {
	name string
	of   func(domain.OperationCountsAttested) int
}{
	{"children", func(e domain.OperationCountsAttested) int { return e.Children }},
	{"delivered", func(e domain.OperationCountsAttested) int { return e.Delivered }},
	{"suspects", func(e domain.OperationCountsAttested) int { return e.Suspects }},
	{"dead", func(e domain.OperationCountsAttested) int { return e.Dead }},
}

// Differences compares the latest consolidated counts of the agencies. Own counts
// differ by nature, and numbers by two definitions are not compared.
func (o OperationRow) Differences() []DifferenceRow {
	found := []DifferenceRow{}
	for _, definition := range []string{"rescued", "located"} {
		for _, measure := range measures {
			said, differs := o.attested(definition, measure.of)
			if differs {
				found = append(found, DifferenceRow{Measure: measure.name, Definition: definition, Said: said})
			}
		}
	}
	return found
}

func (o OperationRow) attested(definition string, of func(domain.OperationCountsAttested) int) ([]Attested, bool) {
	var said []Attested
	for _, c := range o.Counts {
		if c.Latest && c.Said.Scope == "consolidated" && c.Said.Definition == definition {
			said = append(said, Attested{Agency: c.Agency, Number: of(c.Said), Index: c.Attested.Index})
		}
	}
	return said, slices.ContainsFunc(said, func(a Attested) bool { return a.Number != said[0].Number })
}

// author is the agency of the first officer who records.
func author(s domain.Statement) domain.StreamID {
	if signers := s.Signed(domain.PurposeRecord); len(signers) > 0 {
		return signers[0].Agency
	}
	return ""
}

// Operation reads an operation from a standpoint; false when it was not open.
func (v *Views) Operation(ctx context.Context, stream domain.StreamID, when When) (OperationRow, bool, error) {
	story, err := v.Story(ctx, stream, when)
	if err != nil {
		return OperationRow{}, false, err
	}
	row, found := story.Operation()
	if found {
		row.Children, err = v.rescuedIn(ctx, stream, when)
	}
	return row, found, err
}

// rescuedIn counts the children's streams that name the operation, from their
// openings alone.
func (v *Views) rescuedIn(ctx context.Context, operation domain.StreamID, when When) (int, error) {
	was := int64(1<<62 - 1)
	if when.AsItWas != nil {
		was = when.AsItWas.Unix()
	}
	var n int
	err := v.read.QueryRowContext(ctx, `SELECT count(*) FROM operation_children
		WHERE operation = ? AND recorded_nanos <= ? AND early <= ?`, string(operation), when.known(), was).Scan(&n)
	_, err = scanned(err)
	return n, err
}

// operations is which children were rescued in which operation.
type operations struct{}

// Name implements Projection.
func (operations) Name() string { return "operation" }

// Version implements Projection.
func (operations) Version() int { return 1 }

// Watches implements Projection: the openings that name an operation.
func (operations) Watches() []string {
	return []string{domain.TypeChildRescued, domain.TypeChildLocated}
}

// Schema implements Projection.
func (operations) Schema() []string {
	return []string{`CREATE TABLE operation_children (
		operation TEXT NOT NULL,
		stream TEXT NOT NULL,
		early INTEGER NOT NULL,
		recorded_nanos INTEGER NOT NULL,
		PRIMARY KEY (operation, stream)
	) STRICT, WITHOUT ROWID`}
}

// Apply implements Projection.
func (operations) Apply(ctx context.Context, tx *Tx, record domain.Judged) error {
	var operation domain.StreamID
	switch e := record.Statement.Event.(type) {
	case domain.ChildRescued:
		operation = e.Operation
	case domain.ChildLocated:
		operation = e.Operation
	}
	if operation == "" {
		return nil
	}
	early, _ := custodyClaim(record.Statement)
	_, err := tx.Exec(ctx, `INSERT INTO operation_children (operation, stream, early, recorded_nanos) VALUES (?,?,?,?)
		ON CONFLICT DO NOTHING`, string(operation), string(record.Statement.Stream), early, nanos(record.Statement.Recorded.At))
	return err
}
