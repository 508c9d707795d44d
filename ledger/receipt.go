package ledger

import (
	"cmp"
	"context"
	"sync"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/ledger/dossier"
	"github.com/homeward-ledger/homeward/transparency"
)

// receiptOnRecord gives the receipt of the record that stands under the
// statement's id, when its bytes are the same, and a conflict when they are not.
func (l *Ledger) receiptOnRecord(ctx context.Context, r *request, known domain.StreamRecord) (Receipt, error) {
	s := r.record.Statement
	if known.Digest != s.Recorded.Digest {
		e := domain.Refuse(domain.Conflict, "H2", "the id %s is already used in %s for another statement", s.ID, s.Stream)
		e.Field = "id"
		return Receipt{}, e
	}
	leaf, err := l.judgedLeaves(ctx, known.Index, 1)
	if err != nil || len(leaf) == 0 || leaf[0].leaf != known.Leaf {
		return Receipt{}, unavailable("read record "+s.ID, cmp.Or(err, errLeafChanged))
	}
	if r.unsigned {
		return Receipt{Index: known.Index, Verdict: leaf[0].verdict}, nil
	}
	sign := func() (Receipt, error) { return l.receipt(leaf[0].record) }
	if p := r.promise; p != nil && p.leaf == known.Leaf {
		sign = p.receipt
	}
	receipt, err := sign()
	if err != nil {
		return Receipt{}, unavailable("sign the receipt of record "+s.ID, err)
	}
	receipt.Index, receipt.Verdict = known.Index, leaf[0].verdict
	return receipt, nil
}

// promise is the receipt of a record that is about to be appended. It is signed while the
// disk is waited for, and nobody has it before a record with its leaf is on record and judged.
type promise struct {
	leaf    domain.Digest
	receipt func() (Receipt, error) // signs once, whoever is first; of any index and verdict
}

// promiseAll begins to sign the receipts of drafts. Whoever asks for one of them first signs it
// himself.
func (l *Ledger) promiseAll(drafts []*draft) {
	var promises []*promise
	for _, d := range drafts {
		if d.unsigned {
			continue
		}
		d.promise = &promise{leaf: d.record.Statement.Recorded.Leaf,
			receipt: sync.OnceValues(func() (Receipt, error) { return l.receipt(d.record) })}
		promises = append(promises, d.promise)
	}
	if len(promises) == 0 {
		return
	}
	go func() {
		for _, p := range promises {
			_, _ = p.receipt() // whoever waits for it is told
		}
	}()
}

// receipt signs the receipt of a record; where in the log, and whether judged void, is no
// part of it. The same record always has the same receipt: it promises from the recorded
// time on.
func (l *Ledger) receipt(record dossier.Record) (Receipt, error) {
	s := record.Statement
	text := transparency.Receipt{
		Origin: l.config.Checkpoint.Name(), PAE: record.PAE(), Stream: string(s.Stream),
		Count: s.Recorded.Before + 1, RecordedAt: s.Recorded.At, SealBy: s.Recorded.At.Add(sealWithin),
	}
	if err := text.Leaf.UnmarshalText([]byte(s.Recorded.Leaf)); err != nil {
		return Receipt{}, err
	}
	signed, err := transparency.SignReceipt(text, l.config.Receipt)
	if err != nil {
		return Receipt{}, err
	}
	return Receipt{Receipt: text, Previous: s.Recorded.Prev, Note: signed}, nil
}

// judgedRecord waits until a record of the stream with the id is judged, and returns where it
// stands, and at least its digest. Most stand where the recorder decided them, and were judged just now.
func (l *Ledger) judgedRecord(ctx context.Context, s domain.Statement) (domain.StreamRecord, error) {
	for {
		size := l.judged.get()
		if at := s.Recorded; size > at.Index && l.recent.has(at.Index, at.Leaf) {
			return domain.StreamRecord{Index: at.Index, Leaf: at.Leaf, Digest: at.Digest}, nil
		}
		state, err := l.states.get(ctx, s.Stream)
		if err != nil {
			return domain.StreamRecord{}, err
		}
		if known, found := state.Find(s.ID); found {
			return known, nil
		}
		if err := l.judged.wait(ctx, size+1); err != nil {
			return domain.StreamRecord{}, err
		}
	}
}

// lookTime bounds how long the recorder waits for the judge to see what others
// wrote.
const lookTime = 5 * time.Second

// judgeAll returns when every record in the store has a verdict.
func (l *Ledger) judgeAll(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	for {
		last, _, err := lastVerdict(ctx, l.verdicts)
		if err != nil {
			return err
		}
		more := false
		err = l.config.Store.ReadAll(ctx, last.token, 1, func(eventstore.Recorded) error { more = true; return nil })
		if err != nil || !more {
			return err
		}
		if err := l.judged.wait(ctx, last.index+2); err != nil {
			return err
		}
	}
}

// recordedTime is the ledger's word of when. Only a simulated ledger takes it
// from an import; it never runs backwards there. Elsewhere it is the clock's,
// and not earlier than the record before, unless that one is in the future: a
// record written by hand must not stop all others.
func (l *Ledger) recordedTime(t *tip, basis domain.Basis, r *request) (time.Time, error) {
	if !r.at.IsZero() {
		if basis.Ledger().Clock != domain.ClockSimulated {
			return r.at, invalid("recordedAt", "only a simulated ledger takes recorded times from outside", nil)
		}
		if r.at.Before(t.last) {
			return r.at, invalid("recordedAt", "recorded times do not run backwards", nil)
		}
		return r.at.UTC(), nil
	}
	now := l.config.Clock().UTC()
	if now.Before(t.last) && t.last.Sub(now) <= domain.ClockSkew {
		return t.last, nil
	}
	return now, nil
}
