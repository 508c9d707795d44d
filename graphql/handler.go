package graphql

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
)

// Recorder takes signed statements. A *ledger.Ledger is one.
type Recorder interface {
	Submit(ctx context.Context, caller ledger.Caller, envelope ledger.Envelope, disclosures ledger.Disclosures) (ledger.Receipt, error)
}

// Drafter says what would become of a statement. A *ledger.Ledger is one.
type Drafter interface {
	Draft(ctx context.Context, caller ledger.Caller, sees ledger.Sees, s domain.Statement) (ledger.Draft, error)
}

// Depot keeps statements that wait for signatures. A *ledger.Ledger is one.
type Depot interface {
	Deposit(ctx context.Context, caller ledger.Caller, envelope ledger.Envelope, disclosures ledger.Disclosures) (ledger.Deposited, error)
	Waiting(ctx context.Context, caller ledger.Caller, first int) ([]ledger.Waiting, error)
	WaitingStatement(ctx context.Context, caller ledger.Caller, pae domain.Digest) (ledger.WaitingStatement, error)
}

// Reader reads records and what is sealed in them. A *ledger.Ledger is one.
type Reader interface {
	Leaf(ctx context.Context, index uint64) (ledger.Leaf, error)
	Held(ctx context.Context, shown []domain.Judged) map[uint64]*ledger.Leaf
	Values(ctx context.Context, leaf ledger.Leaf, access ledger.Access) ([]ledger.Value, error)
	State(ctx context.Context, stream domain.StreamID) (domain.State, error)
}

// Gatekeeper says what a caller sees of a stream. A *ledger.Ledger is one.
type Gatekeeper interface {
	AccessTo(ctx context.Context, caller ledger.Caller, stream domain.StreamID, part domain.Part) (ledger.Access, error)
}

// Prover speaks for the log as a whole. A *ledger.Ledger is one.
type Prover interface {
	Prove(ctx context.Context, index uint64) ([]byte, error)
	ProveConsistency(ctx context.Context, older uint64) (ledger.Consistency, error)
	Checkpoint() []byte
	Size() uint64
}

// Clock says what time it is where questions are answered. A *ledger.Ledger is one.
type Clock interface {
	Now() time.Time
	Present(ctx context.Context) time.Time
}

// Ledger is what the schema asks of a ledger. A *ledger.Ledger is one.
type Ledger interface {
	Recorder
	Drafter
	Depot
	Reader
	Gatekeeper
	Prover
	Clock
}

// Deps are what the schema answers from. Nothing is optional but Genetics and Log.
type Deps struct {
	Ledger Ledger
	Views  *projections.Views
	// Caller tells who sends a request. Its errors answer 401, or 503 when their
	// kind is Unavailable.
	Caller func(*http.Request) (ledger.Caller, error)
	// Genetics says what came of comparing what is sealed; nil means nothing does.
	Genetics projections.Genetics
	Log      *slog.Logger // nil means slog.Default()
}

// NewHandler returns the API over HTTP: the schema, its resolvers and the gate in
// front of them. Every request needs a caller. The error is a defect of the
// catalogue or of Deps.
func NewHandler(deps Deps) (http.Handler, error) {
	if deps.Ledger == nil || deps.Views == nil || deps.Caller == nil {
		return nil, errors.New("make api: a ledger, views and a caller are wanted")
	}
	if deps.Log == nil {
		deps.Log = slog.Default()
	}
	limits := Limits{}
	schema, err := newSchema(&api{ledger: deps.Ledger, views: deps.Views, genetics: deps.Genetics, log: deps.Log, settle: settleWithin}, domain.Catalogue(), limits)
	if err != nil {
		return nil, err
	}
	gate, err := NewGate(schema, limits)
	if err != nil {
		return nil, err
	}
	gate.Log, gate.Classify = deps.Log, classifier(deps.Log)
	return &Handler{Gate: gate, Authenticate: authenticator(deps.Caller, deps.Log)}, nil
}

// api answers the schema's fields. It keeps nothing between requests.
type api struct {
	ledger   Ledger
	views    *projections.Views
	genetics projections.Genetics // nil: nothing was compared
	log      *slog.Logger
	settle   time.Duration // how long a submit waits to be readable
}
