package ledger

import (
	"cmp"
	"context"
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
	receipt, err := l.receipt(leaf[0].record, known, leaf[0].verdict)
	if err != nil {
		return Receipt{}, unavailable("sign the receipt of record "+s.ID, err)
	}
	return receipt, nil
}

// receipt signs the receipt of a record. The same record always has the same
// receipt: it promises from the recorded time on.
func (l *Ledger) receipt(record dossier.Record, known domain.StreamRecord, verdict domain.Verdict) (Receipt, error) {
	s := record.Statement
	text := transparency.Receipt{
		Origin: l.config.Checkpoint.Name(), PAE: record.PAE(), Stream: string(s.Stream),
		Count: s.Recorded.Before + 1, RecordedAt: s.Recorded.At, SealBy: s.Recorded.At.Add(sealWithin),
	}
	if err := text.Leaf.UnmarshalText([]byte(known.Leaf)); err != nil {
		return Receipt{}, err
	}
	signed, err := transparency.SignReceipt(text, l.config.Receipt)
	if err != nil {
		return Receipt{}, err
	}
	return Receipt{Receipt: text, Index: known.Index, Previous: s.Recorded.Prev, Verdict: verdict, Note: signed}, nil
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
