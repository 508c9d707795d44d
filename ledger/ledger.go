// Package ledger records signed statements: it checks them against the rules and
// against the keys in the ledger itself, keeps their disclosures in the vault,
// judges every record at its own index, and seals the log for outsiders.
//
// The rules are in package domain, the formats in package transparency, the
// keeping of bytes in package eventstore. What a court reads and verifies is in
// ledger/dossier. Here is what only the operator does: Submit, the key history,
// the vault, the sealer, receipts.
package ledger

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/transparency"
)

// Config is what a ledger is made of. The composition root fills it; nothing is
// optional but Logger, Drafts, without which no statement waits for signatures, Index,
// without which no DNA is compared, and Finder, without which no computed finding stops
// a decision.
type Config struct {
	Store      eventstore.Store
	Vault      *Vault
	Verdicts   *database.DB // judge.db; can be deleted and is rebuilt
	Drafts     *Drafts      // half-signed statements; under the keys of Vault
	Index      *Index       // of what is sealed about DNA; under the keys of Vault
	Finder     Finder       // computes findings; A4 asks it
	Tiles      transparency.Tiles
	Head       transparency.Head // the signer's memory, outside the database
	Checkpoint note.Signer
	Receipt    note.Signer
	Clock      func() time.Time
	SealEvery  time.Duration // how long records may wait to be sealed together
	Logger     *slog.Logger
}

// sealWithin is the promise of a receipt: the record is in a published
// checkpoint by then.
const sealWithin = time.Minute

// Ledger is a running ledger. One process runs it; all methods are safe for
// concurrent use.
type Ledger struct {
	config Config
	log    *transparency.Log

	states   *states   // of streams, as judged
	judged   *progress // how many records have a verdict
	sealed   *progress // how many records the published checkpoint covers
	requests chan *request
	keys     *transparency.PreparedKeys // checks signatures
	verified *verifiedSet               // leaves whose signatures this process has checked
	recent   recent                     // what was judged last, for whoever follows the judge
	verdicts *verdictLog                // where the judge keeps them
	sealing  sync.Mutex                 // held while the tree grows
	pending  [][]byte                   // under sealing: leaves that may be in the signer's memory
	gone     chan struct{}              // closed when the recorder has stopped
	flight   *flight                    // of the recorder alone: the batch that is being appended
	failed   int                        // of the recorder alone: flights that failed one after the other
	// strays, of the recorder alone: by how much a stream is longer in the store
	// than in the log (modulo 2^64), because of what was written by hand.
	strays map[string]uint64
	lastAt atomic.Int64 // recorded time of the newest valid record, Unix nanoseconds

	stop    context.CancelFunc
	running sync.WaitGroup
	failure failure // what stopped the judge or the sealer
	outage  failure // what they wait for
}

// Create makes a new ledger from the envelope of its founding, recorded at `at`,
// and returns it running. Everything in config must be new.
func Create(ctx context.Context, config Config, founding []byte, at time.Time) (*Ledger, error) {
	entry, record, err := foundingEntry(founding, at)
	if err != nil {
		return nil, err
	}
	first := eventstore.Record{ID: record.Statement.ID, Type: record.Statement.Type, Data: entry.Envelope, Meta: encodeMeta(entry, nil)}
	if _, err := config.Store.Append(ctx, string(domain.TheLedger), 0, first); err != nil {
		return nil, fmt.Errorf("append founding: %w", err)
	}
	facts := record.Statement.Event.(domain.LedgerFounded)
	settings, err := config.log(facts)
	if err != nil {
		return nil, err
	}
	log, err := transparency.CreateLog(ctx, settings)
	if err != nil {
		return nil, fmt.Errorf("create log: %w", err)
	}
	return start(ctx, config, log)
}

// Open starts a ledger that exists. It returns when every record has a verdict.
// An error of kind Tampered means that what is kept does not match its proof.
func Open(ctx context.Context, config Config) (*Ledger, error) {
	founding, err := readFounding(ctx, config.Store)
	if err != nil {
		return nil, err
	}
	settings, err := config.log(founding)
	if err != nil {
		return nil, err
	}
	log, err := transparency.OpenLog(ctx, settings)
	if err != nil {
		return nil, tampered("open the log", err)
	}
	return start(ctx, config, log)
}

// log makes the settings of the log. The key that must have signed is the one
// the founding names, not the one that is at hand.
func (c Config) log(founding domain.LedgerFounded) (transparency.LogConfig, error) {
	verifier, err := transparency.NewVerifier(founding.CheckpointKey)
	if err != nil {
		return transparency.LogConfig{}, fmt.Errorf("read the founding's checkpoint key: %w", err)
	}
	return transparency.LogConfig{Tiles: c.Tiles, Head: c.Head, Signer: c.Checkpoint, Verifier: verifier}, nil
}

func start(ctx context.Context, config Config, log *transparency.Log) (*Ledger, error) {
	if config.Logger == nil {
		config.Logger = slog.New(slog.DiscardHandler)
	}
	if err := createVerdicts(ctx, config.Verdicts); err != nil {
		return nil, err
	}
	verdicts := newVerdictLog(config.Verdicts)
	l := &Ledger{
		config: config, log: log, states: newStates(config.Store, verdicts),
		judged: newProgress(), sealed: newProgress(), verdicts: verdicts,
		requests: make(chan *request, maxBatch), keys: transparency.NewPreparedKeys(), verified: newVerifiedSet(),
		gone: make(chan struct{}), strays: map[string]uint64{},
	}
	judge, err := l.catchUp(ctx)
	if err != nil {
		return nil, err
	}
	if err := l.checkLog(); err != nil {
		return nil, err
	}
	if config.Drafts != nil {
		if err := config.Drafts.sweep(ctx, config.Clock()); err != nil {
			return nil, fmt.Errorf("forget what waited too long: %w", err)
		}
	}
	running, stop := context.WithCancel(context.Background())
	l.stop = stop
	l.run("judge", running, judge.follow)
	l.run("verdicts", running, l.keepVerdicts)
	l.run("sealer", running, l.sealLoop)
	l.run("recorder", running, l.recordLoop)
	if config.Index != nil {
		l.run("index", running, l.followLog)
	}
	return l, nil
}

func (l *Ledger) run(name string, ctx context.Context, work func(context.Context) error) {
	l.running.Go(func() {
		err := work(ctx)
		if err == nil || ctx.Err() != nil {
			return
		}
		l.config.Logger.Error("stopped", "part", name, "cause", err)
		l.failure.set(fmt.Errorf("%s stopped: %w", name, err))
		l.stop()
	})
}

// lastSeal bounds how long a ledger that closes waits for a database that is away.
const lastSeal = time.Minute

// Close stops, and seals what is judged. It does not close what Config holds.
func (l *Ledger) Close(ctx context.Context) error {
	var sealing error
	l.stop()
	l.running.Wait()
	if l.Err() == nil {
		bounded, cancel := context.WithTimeout(ctx, lastSeal)
		defer cancel()
		sealing = cmp.Or(l.verdicts.save(bounded), l.Seal(bounded))
		l.indexLast(bounded)
	}
	l.states.shelf.close()
	return errors.Join(sealing, l.failure.get())
}

// Err says what stopped the ledger, or what it waits for (Outage); nil while it runs.
func (l *Ledger) Err() error { return cmp.Or(l.failure.get(), l.outage.get()) }

// State returns a stream as judged so far.
func (l *Ledger) State(ctx context.Context, id domain.StreamID) (domain.State, error) {
	return l.states.get(ctx, id)
}

// Now returns the time by which this ledger says what is in force, in UTC. It is
// the machine's, also where recorded times are simulated: by it the next record is
// judged.
func (l *Ledger) Now() time.Time { return l.config.Clock().UTC() }

// Present returns the time that an auditor asks as of who names none, in UTC: now, and
// in a simulated ledger, whose lives end where the simulation does, the time of a
// child's last record. As of now everything in it would be overdue.
func (l *Ledger) Present(ctx context.Context) time.Time {
	if !l.simulated(ctx) {
		return l.Now()
	}
	rows, err := queryVerdicts(ctx, l.verdicts, `WHERE stream LIKE 'child-%' AND void = '' ORDER BY idx DESC LIMIT 1`)
	if err != nil || len(rows) == 0 {
		return l.Now()
	}
	last, err := l.states.read(ctx, rows[0])
	if err != nil {
		return l.Now()
	}
	return last.Statement.Recorded.At
}

// Size returns how many records have a verdict.
func (l *Ledger) Size() uint64 { return l.judged.get() }

func tampered(what string, cause error) *domain.Error {
	return &domain.Error{Kind: domain.Tampered, Cause: cause,
		Sentence: what + ": what is kept does not match its proof (" + cause.Error() + ")"}
}

func unavailable(what string, cause error) *domain.Error {
	return &domain.Error{Kind: domain.Unavailable, Cause: cause, Sentence: what + ": the ledger cannot do that now; try again with the same statement"}
}
