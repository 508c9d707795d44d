// Package projections keeps the read models: tables made from judged records so
// that lists and histories are one query each. What a stream amounts to, and who
// had the child then, is told from its records by the rules (Story): a table of
// answers would know neither points of view nor corrections.
//
// Everything here can be thrown away and made again from the log. A page of
// records, the rows it makes and the checkpoint share one transaction, so that a
// crash loses or repeats nothing. No table has a personal column: names are
// opened through the vault when somebody reads (docs/formats.md, Vault).
//
// What is not here: judging records (ledger, by the rules of domain), access
// rules and rendering (graphql, web), messages to agencies. Only feed.go and
// runner.go know Watermill; the SQLite driver is registered by cmd. The rules
// are those of docs/architecture.md, Projections.
package projections

import (
	"context"

	"github.com/homeward-ledger/homeward/domain"
)

// Source is the judged log. The ledger is one.
type Source interface {
	// Judged returns at most max judged records in index order, the first of
	// them at index from; none when the log is not judged that far.
	Judged(ctx context.Context, from uint64, max int) ([]domain.Judged, error)
	// Wait returns nil once more than size records are judged.
	Wait(ctx context.Context, size uint64) error
}

// Projection makes the rows of one read model. It must be a function of the
// records alone: no clock, no randomness, no rows of other projections.
type Projection interface {
	// Name is the stem of its tables, unique in All.
	Name() string
	// Version grows whenever Apply makes other rows than before.
	Version() int
	// Schema makes its tables.
	Schema() Schema
	// Watches names the event types whose valid records Apply gets. Nil means
	// every record, the void ones included. So a void record cannot change a
	// read model that asks for types by name.
	Watches() []string
	// Apply adds one record. An error stops all projections at this record: a
	// read model of evidence never skips.
	Apply(ctx context.Context, tx *Tx, record domain.Judged) error
}

// Schema is the statements that make tables, in order.
type Schema struct {
	Tables  []string // and the indexes that Apply needs
	Lookups []string // indexes that Apply needs of streams that are not remembered: a rebuild makes them when there are any, or last
	Indexes []string // that only queries need: a rebuild, of which nobody reads, makes them last, if they are not there
}

// All returns every projection. A new one is a word here.
func All() []Projection {
	return []Projection{timeline{}, children{}, transfers{}, operations{}, participants{}, agencies{}, links{}, persons{}, hands{}, moments{}, traces{}, occasions{}}
}
