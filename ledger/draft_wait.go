package ledger

import (
	"context"
	"crypto/ed25519"
	"errors"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger/dossier"
	"github.com/homeward-ledger/homeward/transparency"
)

// Waiting is a statement that lacks signatures.
type Waiting struct {
	PAE     domain.Digest
	ID      string
	Type    string
	Stream  domain.StreamID
	Missing []domain.Signer
	Expires time.Time // when it is forgotten
	Notices []string  // as of Receipt: to be read before anybody signs
}

// WaitingStatement is what another signer needs to show the statement, and to
// sign it.
type WaitingStatement struct {
	Waiting
	Payload     []byte // the statement's bytes: these are signed
	Disclosures []string
}

// Deposited is what became of a statement that was handed in to wait: exactly one
// is set.
type Deposited struct {
	Receipt *Receipt // no signature was missing any more: it is on record
	Waiting *Waiting
}

// finalEntry bounds what a leaf is longer than its envelope; oneSignature is what
// a signature adds to one. Both in bytes.
const (
	finalEntry   = 192
	oneSignature = 192
)

// Deposit hands in a statement with some of its signatures, to wait for the
// others at most WaitFor, and not beyond its own expiry. Each is verified. What
// waits already is joined: its disclosures serve when none are given, and with
// the last signature the statement is recorded as Submit does. The rules are
// asked only then. Errors are those of Submit; Conflict when the agency has
// 1,000 statements waiting.
func (l *Ledger) Deposit(ctx context.Context, caller Caller, envelope Envelope, disclosures Disclosures) (Deposited, error) {
	line, receipt, err := l.joinWaiting(ctx, caller, Line{Envelope: []byte(envelope), Disclosures: disclosures})
	if err != nil || receipt != nil {
		return Deposited{Receipt: receipt}, err
	}
	h, persons, err := l.readHalf(ctx, caller, line)
	if err == nil && len(missing(h.record)) > 0 {
		if h, err = l.config.Drafts.join(ctx, h, persons, l.config.Clock()); err != nil {
			err = depositError(h.record.Statement, err)
		}
	}
	switch {
	case err != nil && h.record.Statement.ID == "":
		return Deposited{}, asError(err)
	case err != nil:
		return Deposited{}, l.refuse(&request{record: h.record}, err)
	case len(missing(h.record)) > 0:
		waiting := l.waitingOf(ctx, h)
		return Deposited{Waiting: &waiting}, nil
	}
	recorded, err := l.Submit(ctx, caller, Envelope(h.record.Envelope.Bytes()), h.texts)
	if err != nil {
		return Deposited{}, err
	}
	return Deposited{Receipt: &recorded}, nil
}

func depositError(s domain.Statement, err error) error {
	switch {
	case errors.Is(err, errTooMany):
		return domain.Refuse(domain.Conflict, "", "record %s cannot wait: the agency has %d statements waiting", s.ID, maxWaiting)
	case errors.Is(err, ErrErased):
		return refuseErased(s)
	case errors.Is(err, ErrKeyset), errors.Is(err, ErrCiphertext):
		return tampered("read what waits of record "+s.ID, err)
	}
	return unavailable("keep record "+s.ID, err)
}

func (l *Ledger) waitingOf(ctx context.Context, h halfSigned) Waiting {
	s := h.record.Statement
	return Waiting{PAE: s.Recorded.Digest, ID: s.ID, Type: s.Type, Stream: s.Stream, Missing: missing(h.record), Expires: h.expires,
		Notices: l.notices(ctx, s, openedByPath(h.texts))}
}

// readHalf checks whatever Submit checks before the recorder, but that all have
// signed; and that the statement will still be a leaf when they have. The
// statement is zero when there is none.
func (l *Ledger) readHalf(ctx context.Context, caller Caller, line Line) (h halfSigned, persons []domain.PersonID, err error) {
	if l.config.Drafts == nil {
		return h, nil, domain.Refuse(domain.Forbidden, "", "this ledger keeps no statements that wait for signatures")
	}
	if h.record, err = line.record(); err != nil {
		h.record = dossier.Record{}
		return h, nil, err
	}
	s := h.record.Statement
	if !caller.mayHold() || !caller.MayRecord(s) {
		return h, nil, domain.Refuse(domain.Forbidden, "", "this caller may not leave record %s: nobody of the own agency is to sign it", s.ID)
	}
	if err := l.mayHandIn(ctx, caller); err != nil {
		return h, nil, err
	}
	opened, err := transparency.Open(s.ID, commitments(s), line.Disclosures)
	if err != nil {
		return h, nil, formatError("disclosures", "the disclosures do not open the commitments of record "+s.ID, err)
	}
	if err := checkValues(s, opened); err != nil {
		return h, nil, err
	}
	if persons, err = personsOf(s, opened); err != nil {
		return h, nil, err
	}
	if len(h.record.Envelope.Bytes())+len(missing(h.record))*oneSignature+finalEntry > transparency.MaxEntry {
		return h, nil, invalid("envelope", "record "+s.ID+" makes no leaf when all have signed: it is too long", nil)
	}
	h.texts, h.agency = line.Disclosures, caller.Agency
	if h.expires, err = l.waitUntil(s); err != nil {
		return h, nil, err
	}
	return h, persons, l.checkPresent(ctx, h.record)
}

// personsOf returns whom opened values are about. Their names are kept in the
// clear to find them by, so that only ids will do.
func personsOf(s domain.Statement, opened map[string]transparency.Disclosure) ([]domain.PersonID, error) {
	var persons []domain.PersonID
	spec, _ := domain.SpecOf(s.Type)
	for _, path := range spec.Sealed {
		d, found := opened[path.Path]
		if !found {
			continue
		}
		named := domain.PersonID(d.Subject)
		for _, person := range append(s.Subjects(path, named), named) {
			if !person.Valid() {
				return nil, invalid("disclosures."+path.Path, "a value is sealed for a person's id", nil)
			}
			persons = append(persons, person)
		}
	}
	return persons, nil
}

// waitUntil is the end of the wait: a decision may expire before it.
func (l *Ledger) waitUntil(s domain.Statement) (time.Time, error) {
	now := l.config.Clock().UTC()
	until := now.Add(WaitFor)
	if expires, err := time.Parse(time.RFC3339, s.Expires); err == nil && expires.Before(until) {
		until = expires.UTC()
	}
	if !until.After(now) {
		e := domain.Refuse(domain.Conflict, "H3", "record %s expired before all had signed it", s.ID)
		e.Field = "expires"
		return until, e
	}
	return until, nil
}

// checkPresent verifies the signatures that are there, each under the key that
// the ledger enrolled.
func (l *Ledger) checkPresent(ctx context.Context, r dossier.Record) error {
	basis, err := l.states.basis(ctx, r.Statement, nil)
	if err != nil {
		return unavailable("read the streams the statement rests on", err)
	}
	keys, err := domain.PublicKeys(basis, r.Statement)
	if err != nil {
		return err
	}
	present := map[string]ed25519.PublicKey{}
	for _, s := range r.Envelope.Signatures {
		if key, signer := keys[s.KeyID]; signer {
			present[s.KeyID] = key
		}
	}
	if err := r.Envelope.Verify(present); err != nil {
		refusal := domain.Refuse(domain.Unauthenticated, "H1", "the signatures of record %s do not hold", r.Statement.ID)
		refusal.Field, refusal.Cause = "signatures", err
		return refusal
	}
	return nil
}
