package ledger

import (
	"context"
	"errors"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger/dossier"
)

// joinWaiting completes a line by what waits of the same statement, so that a
// signer may hand in his own signature alone. Where nothing waits because the
// statement is on record, its receipt is the answer: whoever completed it and
// missed the answer asks again with the same bytes. A token that is worth nothing
// gets neither: the receipt would tell it what others did since.
func (l *Ledger) joinWaiting(ctx context.Context, caller Caller, line Line) (Line, *Receipt, error) {
	record, err := line.record()
	if err != nil || l.config.Drafts == nil || !caller.MayRecord(record.Statement) || whole(record, line) {
		return line, nil, nil // Submit says better what is wrong
	}
	if err := l.mayHandIn(ctx, caller); err != nil {
		return line, nil, l.refuse(&request{record: record}, err)
	}
	waiting, found, err := l.config.Drafts.find(ctx, string(record.Statement.Recorded.Digest), l.config.Clock())
	switch {
	case err != nil:
		return line, nil, depositError(record.Statement, err)
	case !found:
		receipt, err := l.alreadyOnRecord(ctx, record)
		return line, receipt, err
	}
	line.Envelope, line.read = withSignatures(record.Envelope, waiting.record.Envelope).Bytes(), nil
	if len(line.Disclosures) == 0 {
		line.Disclosures = waiting.texts
	}
	return line, nil, nil
}

// whole reports whether a line needs nothing that waits.
func whole(r dossier.Record, line Line) bool {
	values := 0
	for _, commitment := range r.Statement.Sealed {
		if commitment != nil {
			values++
		}
	}
	return len(missing(r)) == 0 && (values == 0 || len(line.Disclosures) > 0)
}

// alreadyOnRecord returns the receipt of a statement that stands in its stream,
// when the signatures given hold; nil when it does not.
func (l *Ledger) alreadyOnRecord(ctx context.Context, record dossier.Record) (*Receipt, error) {
	s := record.Statement
	own, err := l.states.get(ctx, s.Stream)
	if err != nil {
		return nil, unavailable("read "+string(s.Stream), err)
	}
	known, found := own.Find(s.ID)
	if !found || known.Digest != s.Recorded.Digest {
		return nil, nil
	}
	if err := l.checkPresent(ctx, record); err != nil {
		return nil, l.refuse(&request{record: record}, err)
	}
	receipt, err := l.receiptOnRecord(ctx, &request{record: record}, known)
	if err != nil {
		return nil, err
	}
	return &receipt, nil
}

// forget removes what waits of a statement that is on record. What cannot be
// removed now is when it expires, or is next listed.
func (l *Ledger) forget(ctx context.Context, pae string) {
	if l.config.Drafts == nil {
		return
	}
	ctx = context.WithoutCancel(ctx)
	waits, err := l.config.Drafts.has(ctx, pae)
	if err == nil && waits {
		err = l.config.Drafts.drop(ctx, pae)
	}
	if err != nil {
		l.config.Logger.Error("forget a statement that waited", "cause", err)
	}
}

// MaxWaitingPage bounds a list of what waits, in statements.
const MaxWaitingPage = 100

// Waiting lists, for an officer or an auditor, the statements that wait for a
// signature of the own agency: at most `first`, 1 to MaxWaitingPage. The agencies that left them take
// turns, each with what expires first.
func (l *Ledger) Waiting(ctx context.Context, caller Caller, first int) ([]Waiting, error) {
	if !caller.mayHold() || l.config.Drafts == nil {
		return nil, domain.Refuse(domain.Forbidden, "", "nothing waits for a signature of this caller")
	}
	if err := l.mayHandIn(ctx, caller); err != nil {
		return nil, err
	}
	if first < 1 || first > MaxWaitingPage {
		return nil, invalid("first", "a list has 1 to 100 statements", nil)
	}
	now := l.config.Clock()
	if err := l.config.Drafts.sweep(ctx, now); err != nil {
		return nil, unavailable("list what waits", err)
	}
	found, spoilt, err := l.config.Drafts.missingOf(ctx, caller.Agency, now, first)
	if err != nil {
		return nil, unavailable("list what waits", err)
	}
	if spoilt > 0 {
		l.config.Logger.Error("statements that wait do not open", "number", spoilt)
	}
	list := make([]Waiting, 0, len(found))
	for _, h := range found {
		recorded, err := l.recordedMeanwhile(ctx, h)
		if err != nil {
			return nil, err
		}
		if !recorded && caller.MayRecord(h.record.Statement) {
			list = append(list, l.waitingOf(ctx, h))
		}
	}
	return list, nil
}

// recordedMeanwhile removes a statement that came on record by another way, or
// just before a crash.
func (l *Ledger) recordedMeanwhile(ctx context.Context, h halfSigned) (bool, error) {
	s := h.record.Statement
	own, err := l.states.get(ctx, s.Stream)
	if err != nil {
		return false, unavailable("read "+string(s.Stream), err)
	}
	known, found := own.Find(s.ID)
	if !found || known.Digest != s.Recorded.Digest {
		return false, nil
	}
	l.forget(ctx, h.pae())
	return true, nil
}

// WaitingStatement returns a statement that waits, by its PAE digest, for an
// officer of an agency among its signers, or an auditor who is to sign. NotFound for everybody else, and where
// nothing waits.
func (l *Ledger) WaitingStatement(ctx context.Context, caller Caller, pae domain.Digest) (WaitingStatement, error) {
	hidden := domain.Refuse(domain.NotFound, "", "no statement of that digest waits")
	if !caller.mayHold() || l.config.Drafts == nil {
		return WaitingStatement{}, hidden
	}
	if err := l.mayHandIn(ctx, caller); err != nil {
		return WaitingStatement{}, err
	}
	h, found, err := l.config.Drafts.find(ctx, string(pae), l.config.Clock())
	switch {
	case errors.Is(err, ErrKeyset), errors.Is(err, ErrCiphertext):
		return WaitingStatement{}, tampered("read a statement that waits", err)
	case err != nil:
		return WaitingStatement{}, unavailable("read a statement that waits", err)
	case !found || !caller.MayRecord(h.record.Statement):
		return WaitingStatement{}, hidden
	}
	return WaitingStatement{Waiting: l.waitingOf(ctx, h), Payload: h.record.Envelope.Payload, Disclosures: h.texts}, nil
}
