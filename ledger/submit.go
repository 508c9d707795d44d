package ledger

import (
	"context"
	"errors"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/ledger/dossier"
	"github.com/homeward-ledger/homeward/transparency"
)

// Envelope is a signed statement as it came in: DSSE, JSON. Whoever hands one in leaves its
// bytes alone from then on.
type Envelope []byte

// Disclosures open the sealed paths of a statement; each is a base64url text.
type Disclosures []string

// Receipt is the ledger's word that a statement is on record.
type Receipt struct {
	transparency.Receipt
	Index    uint64
	Previous domain.Digest  // leaf hash of the stream's record before; empty for the first
	Verdict  domain.Verdict // an honest race may still have made the record void
	Note     []byte         // the receipt, signed; keep it
	// Notices say what the ledger found when it computed a sealed kinship report anew.
	// They refuse nothing, and are no part of the receipt.
	Notices []string
}

// Refusal is a refused statement: the reason, and the ledger's signed word that
// it was refused.
type Refusal struct {
	Reason *domain.Error
	Note   []byte
}

// Error gives the reason's sentence.
func (r *Refusal) Error() string { return r.Reason.Error() }

// Unwrap gives the reason to errors.As.
func (r *Refusal) Unwrap() error { return r.Reason }

// Submit records a statement, and returns when it is durable and judged. The
// same bytes again give the same receipt. Signatures and disclosures that wait
// (see Deposit) need not be handed in again. An error is a *domain.Error; when the
// statement was refused for what it says it is a *Refusal. Nothing has changed
// then.
func (l *Ledger) Submit(ctx context.Context, caller Caller, envelope Envelope, disclosures Disclosures) (Receipt, error) {
	line, known, err := l.joinWaiting(ctx, caller, Line{Envelope: []byte(envelope), Disclosures: disclosures})
	if err != nil {
		return Receipt{}, err
	}
	if known != nil {
		return *known, nil
	}
	r, err := l.prepare(ctx, caller, line)
	if err != nil {
		return Receipt{}, l.refuse(r, err)
	}
	receipt, err := l.through(ctx, r)
	if err == nil {
		receipt.Notices = l.notices(ctx, r.record.Statement, r.opened)
		l.forget(ctx, string(r.record.Statement.Recorded.Digest))
	}
	return receipt, err
}

// request is a statement on its way through the recorder.
type request struct {
	record   dossier.Record
	envelope []byte // in its one form
	opened   map[string]transparency.Disclosure
	verified bool      // signatures hold under keys of the ledger
	at       time.Time // recorded time brought along by an import

	elsewhere bool      // imported into a simulated ledger
	cleared   clearance // of a statement that waits for findings

	unsigned bool     // nobody keeps its receipt
	before   *request // the line before it in an import, while that may be unanswered

	promise *promise      // of it as it was decided last; nil while that is not so
	done    chan struct{} // closed when known or err is set
	known   domain.StreamRecord
	err     error
}

// errLineBefore says why a line of an import is not recorded: times would run backwards when
// the one before came again.
var errLineBefore = errors.New("the line before it could not be recorded")

// lost reports whether a request was answered, and can come on record another time.
func (r *request) lost() bool {
	if r == nil {
		return false
	}
	select {
	case <-r.done:
		return domain.KindOf(r.err) == domain.Unavailable
	default:
		return false
	}
}

// prepare does everything that needs no order: parsing, access, commitments and,
// where the keys are known already, signatures. The request is nil when there is
// not even a statement.
func (l *Ledger) prepare(ctx context.Context, caller Caller, line Line) (*request, error) {
	r, err := l.read(ctx, caller, line)
	if err != nil {
		return r, err
	}
	return r, l.verifyEarly(ctx, l.keys, r)
}

// read is prepare without signatures.
func (l *Ledger) read(ctx context.Context, caller Caller, line Line) (*request, error) {
	record, err := line.record()
	if err != nil {
		return nil, err
	}
	r := &request{record: record, envelope: line.form, done: make(chan struct{})}
	if !caller.MayRecord(record.Statement) {
		return r, domain.Refuse(domain.Forbidden, "", "this caller may not submit record %s: nobody of the own agency signed it", record.Statement.ID)
	}
	if err := l.mayHandIn(ctx, caller); err != nil {
		return r, err
	}
	if r.opened, err = transparency.Open(record.Statement.ID, commitments(record.Statement), line.Disclosures); err != nil {
		return r, formatError("disclosures", "the disclosures do not open the commitments of record "+record.Statement.ID, err)
	}
	return r, checkValues(record.Statement, r.opened)
}

// mayHandIn refuses a token of an agency that is worth nothing any more. What the
// signatures are worth is for the rules to say.
func (l *Ledger) mayHandIn(ctx context.Context, caller Caller) error {
	if !caller.mayHold() {
		return nil
	}
	agency, err := l.states.get(ctx, caller.Agency)
	if err != nil {
		return unavailable("read the caller's agency", err)
	}
	if !caller.counts(agency.Agency.Get()) {
		return domain.Refuse(domain.Forbidden, "", "this token is worth nothing now: its agency %s is suspended, or its officer has no valid key there", caller.Agency)
	}
	return nil
}

// verifyEarly checks the signatures outside the recorder when the keys are on
// record already. If not, an earlier statement of the same batch may enrol them.
func (l *Ledger) verifyEarly(ctx context.Context, checker transparency.Checker, r *request) error {
	basis := domain.Basis{Streams: map[domain.StreamID]*domain.State{}}
	for _, id := range domain.KeyHolders(r.record.Statement) {
		state, err := l.states.at(ctx, id)
		if err != nil {
			return unavailable("read the streams that hold the signers' keys", err)
		}
		basis.Streams[id] = state
	}
	keys, err := domain.PublicKeys(basis, r.record.Statement)
	if err != nil {
		return nil
	}
	if err := dossier.CheckUnder(checker, keys, r.record.Statement, r.record.Envelope); err != nil {
		return err
	}
	r.verified = true
	return nil
}

func (l *Ledger) enqueue(ctx context.Context, r *request) error {
	if err := l.failure.get(); err != nil {
		return unavailable("record the statement", err)
	}
	select {
	case l.requests <- r:
		return nil
	case <-l.gone:
		return unavailable("record the statement", eventstore.ErrClosed)
	case <-ctx.Done():
		return unavailable("record the statement", ctx.Err())
	}
}

// answer waits for the recorder. A caller who leaves does not stop the record.
func (l *Ledger) answer(ctx context.Context, r *request) (Receipt, error) {
	select {
	case <-r.done:
		return l.outcome(ctx, r)
	case <-l.gone:
	case <-ctx.Done():
		return Receipt{}, unavailable("wait for the record", ctx.Err())
	}
	select {
	case <-r.done: // answered before the recorder stopped
		return l.outcome(ctx, r)
	default:
		return Receipt{}, unavailable("wait for the record", eventstore.ErrClosed)
	}
}

// outcome makes the receipt, or signs a refusal, in the caller's own time.
func (l *Ledger) outcome(ctx context.Context, r *request) (Receipt, error) {
	if errors.Is(r.err, errGrown) {
		return Receipt{}, errGrown
	}
	if r.err != nil {
		return Receipt{}, l.refuse(r, r.err)
	}
	receipt, err := l.receiptOnRecord(ctx, r, r.known)
	if err != nil {
		return Receipt{}, l.refuse(r, err)
	}
	return receipt, nil
}

// refuse signs a refusal, when there is a statement and it was refused for what
// it says.
func (l *Ledger) refuse(r *request, err error) error {
	reason := asError(err)
	if r == nil || reason.Kind == domain.Unavailable || reason.Kind == domain.Internal {
		return reason
	}
	signed, signErr := transparency.SignRefusal(transparency.Refusal{
		Origin: l.config.Checkpoint.Name(), PAE: r.record.PAE(),
		Kind: string(reason.Kind), Sentence: reason.Error(), At: l.config.Clock().UTC(),
	}, l.config.Receipt)
	if signErr != nil {
		l.config.Logger.Error("sign refusal", "cause", signErr)
		return reason
	}
	return &Refusal{Reason: reason, Note: signed}
}

func asError(err error) *domain.Error {
	if known, ok := err.(*domain.Error); ok {
		return known
	}
	if domain.KindOf(err) == domain.Internal {
		return &domain.Error{Kind: domain.Internal, Sentence: "the ledger met a defect of its own", Cause: err}
	}
	return &domain.Error{Kind: domain.KindOf(err), Sentence: err.Error(), Cause: err}
}

// formatError keeps the field that a parser names.
func formatError(field, sentence string, err error) *domain.Error {
	if located, ok := err.(interface{ FieldPath() string }); ok && located.FieldPath() != "" {
		field += "." + located.FieldPath()
	}
	return invalid(field, sentence, err)
}

func commitments(s domain.Statement) map[string]*transparency.Digest {
	all := make(map[string]*transparency.Digest, len(s.Sealed))
	for path, commitment := range s.Sealed {
		all[path] = nil
		if commitment != nil {
			var d transparency.Digest
			_ = d.UnmarshalText([]byte(*commitment)) // checked when the statement was parsed
			all[path] = &d
		}
	}
	return all
}

// checkValues is the admission rules A1, opened values have the type of their path, in
// its one form, and A3, nothing in the clear contradicts them.
func checkValues(s domain.Statement, opened map[string]transparency.Disclosure) error {
	spec, _ := domain.SpecOf(s.Type)
	for _, path := range spec.Sealed {
		d, ok := opened[path.Path]
		if !ok {
			continue
		}
		value, err := path.Type.Read(d.Value)
		if err != nil {
			refusal := domain.Refuse(domain.Invalid, "A1", "a sealed value of record %s is not a canonical %s", s.ID, path.Type)
			refusal.Field, refusal.Cause = "disclosures."+path.Path, err
			return refusal
		}
		if err := domain.CheckOpened(s, path, value); err != nil {
			return err
		}
	}
	return nil
}
