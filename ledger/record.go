package ledger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/ledger/dossier"
	"github.com/homeward-ledger/homeward/transparency"
)

// maxBatch is how many statements are recorded with one wait for the disk.
const maxBatch = 512

// attempts is how often a batch is decided anew after others wrote to the same
// store in between.
const attempts = 3

// recordLoop takes what is waiting, decides it in order, appends it together,
// and answers. One loop gives group commit and a clear order in one; the slow
// work, parsing and signatures, was done before by the callers.
func (l *Ledger) recordLoop(ctx context.Context) error {
	for {
		select {
		case first := <-l.requests:
			l.record(ctx, l.waiting(first))
		case <-ctx.Done():
			l.abandon()
			return nil
		}
	}
}

func (l *Ledger) waiting(first *request) []*request {
	batch := []*request{first}
	for len(batch) < maxBatch {
		select {
		case r := <-l.requests:
			batch = append(batch, r)
		default:
			return batch
		}
	}
	return batch
}

// abandon answers those who were still waiting when the ledger stopped.
func (l *Ledger) abandon() {
	for {
		select {
		case r := <-l.requests:
			r.finish(Receipt{}, unavailable("record the statement", eventstore.ErrClosed))
		default:
			return
		}
	}
}

func (r *request) finish(receipt Receipt, err error) {
	r.receipt, r.err = receipt, err
	close(r.done)
}

// draft is a request that was decided and is about to be appended.
type draft struct {
	*request
	entry  transparency.Entry
	write  eventstore.Write
	sealed []sealing
}

type sealing struct{ subject, text string }

func (l *Ledger) record(ctx context.Context, batch []*request) {
	for range attempts {
		drafts := l.decide(ctx, batch)
		if drafts = l.seal(ctx, drafts); len(drafts) == 0 {
			return
		}
		rest, err := l.append(ctx, drafts)
		if len(rest) == 0 {
			return
		}
		if !errors.Is(err, eventstore.ErrConflict) {
			finishAll(rest, unavailable("append the record", err))
			return
		}
		// Somebody else wrote to the store. Look again, once the judge has seen it.
		if err := l.judgeAll(ctx); err != nil {
			finishAll(rest, unavailable("append the record", err))
			return
		}
		batch = requestsOf(rest)
	}
	finishRequests(batch, domain.Refuse(domain.Conflict, "H2", "the stream keeps moving on; read it and try again"))
}

func requestsOf(drafts []draft) []*request {
	batch := make([]*request, len(drafts))
	for i := range drafts {
		batch[i] = drafts[i].request
	}
	return batch
}

func finishAll(drafts []draft, err error) { finishRequests(requestsOf(drafts), err) }

func finishRequests(batch []*request, err error) {
	for _, r := range batch {
		r.finish(Receipt{}, err)
	}
}

// tip is the ledger as it will be when what was decided in this batch is
// appended.
type tip struct {
	pending map[domain.StreamID]domain.State
	next    uint64
	last    time.Time
}

// decide answers the requests that are refused or already on record, and returns
// drafts of the others.
func (l *Ledger) decide(ctx context.Context, batch []*request) []draft {
	t := &tip{pending: map[domain.StreamID]domain.State{}, next: l.judged.get(), last: time.Unix(0, l.lastAt.Load()).UTC()}
	var drafts []draft
	for _, r := range batch {
		d, err := l.decideOne(ctx, t, r)
		switch {
		case err != nil:
			r.finish(Receipt{}, err)
		case d != nil:
			drafts = append(drafts, *d)
		}
	}
	return drafts
}

// decideOne returns nil when the statement is on record already; it is answered
// then.
func (l *Ledger) decideOne(ctx context.Context, t *tip, r *request) (*draft, error) {
	s := r.record.Statement
	basis, own, err := l.around(ctx, s, t.pending)
	if err != nil {
		return nil, unavailable("read the streams the statement rests on", err)
	}
	if known, found := own.Find(s.ID); found {
		return nil, l.repeat(ctx, r, own, known)
	}
	at, err := l.recordedTime(t, basis, r)
	if err != nil {
		return nil, err
	}
	last, _ := own.Last()
	entry := transparency.Entry{RecordedAt: at, Before: uint64(len(own.Records)), Envelope: r.record.Envelope.Bytes()}
	if last.Leaf != "" {
		_ = entry.Prev.UnmarshalText([]byte(last.Leaf)) // a state's leaf is a digest
	}
	record, err := readBack(t.next, entry, s.ID)
	if err != nil {
		return nil, err
	}
	if err := l.admit(own, basis, r, record); err != nil {
		return nil, err
	}
	after := domain.Evolve(own, record.Statement, domain.Valid)
	sealed, err := sealings(r, record.Statement, after)
	if err != nil {
		return nil, err
	}
	r.record = record
	t.pending[s.Stream], t.next, t.last = after, t.next+1, at
	return &draft{request: r, entry: entry, sealed: sealed, write: writeOf(record.Statement, entry)}, nil
}

// readBack reads the leaf that is about to be written, as everybody else will.
func readBack(index uint64, entry transparency.Entry, id string) (dossier.Record, error) {
	leaf, err := entry.Bytes()
	if err != nil {
		return dossier.Record{}, invalid("envelope", fmt.Sprintf("record %s makes no leaf of at most %d bytes", id, transparency.MaxEntry), err)
	}
	record := dossier.Read(index, leaf)
	return record, record.Unreadable
}

// admit verifies what was not verified before, and asks the rules.
func (l *Ledger) admit(own domain.State, basis domain.Basis, r *request, record dossier.Record) error {
	if !r.verified {
		if err := dossier.CheckSignatures(basis, record.Statement, record.Envelope); err != nil {
			return err
		}
		r.verified = true
	}
	return domain.Decide(own, basis, record.Statement)
}

// sealings says under whose key each disclosure goes.
func sealings(r *request, s domain.Statement, after domain.State) ([]sealing, error) {
	spec, _ := domain.SpecOf(s.Type)
	var found []sealing
	for _, path := range spec.Sealed {
		opened, ok := r.opened[path.Path]
		if !ok {
			continue
		}
		subject, err := subjectOf(path, s, after.Child.Person)
		if err != nil {
			return nil, err
		}
		if opened.Subject != subject {
			return nil, invalid("disclosures."+path.Path, "the value is sealed for another person than the one it concerns", nil)
		}
		found = append(found, sealing{subject: subject, text: r.texts[path.Path]})
	}
	return found, nil
}

func writeOf(s domain.Statement, entry transparency.Entry) eventstore.Write {
	return eventstore.Write{Stream: string(s.Stream), Seen: s.Recorded.Before,
		Records: []eventstore.Record{{ID: s.ID, Type: s.Type, Data: entry.Envelope}}}
}

// seal makes the keysets of all subjects durable, then encrypts. Only after that
// may a record that needs them be appended.
func (l *Ledger) seal(ctx context.Context, drafts []draft) []draft {
	if len(drafts) == 0 {
		return nil
	}
	err := l.config.Vault.Ensure(ctx, subjectsOf(drafts)...)
	if errors.Is(err, ErrErased) {
		return l.turnAwayErased(ctx, drafts)
	}
	for i := range drafts {
		if err != nil {
			break
		}
		err = l.sealOne(ctx, &drafts[i])
	}
	if err != nil {
		finishAll(drafts, unavailable("seal the disclosures", err))
		return nil
	}
	return drafts
}

// turnAwayErased refuses the drafts that would seal something for an erased
// subject. What was decided behind them in this batch may rest on them, so it is
// handed back to be tried again.
func (l *Ledger) turnAwayErased(ctx context.Context, drafts []draft) []draft {
	for i, d := range drafts {
		err := l.config.Vault.Ensure(ctx, subjectsOf(drafts[i:i+1])...)
		if err == nil {
			continue
		}
		d.finish(Receipt{}, domain.Refuse(domain.Conflict, "A2", "record %s seals a value of a person who was erased", d.record.Statement.ID))
		finishAll(drafts[i+1:], unavailable("seal the disclosures", err))
		return l.seal(ctx, drafts[:i])
	}
	return l.seal(ctx, drafts)
}

func subjectsOf(drafts []draft) []string {
	seen := map[string]bool{}
	var subjects []string
	for _, d := range drafts {
		for _, s := range d.sealed {
			if !seen[s.subject] {
				seen[s.subject] = true
				subjects = append(subjects, s.subject)
			}
		}
	}
	return subjects
}

func (l *Ledger) sealOne(ctx context.Context, d *draft) error {
	var parts []SubjectText
	place := map[string]int{}
	for _, s := range d.sealed {
		i, known := place[s.subject]
		if !known {
			i = len(parts)
			place[s.subject] = i
			parts = append(parts, SubjectText{Subjects: []string{s.subject}})
		}
		parts[i].Texts = append(parts[i].Texts, s.text)
	}
	var sealed []Sealed
	if len(parts) > 0 {
		var err error
		if sealed, err = l.config.Vault.Seal(ctx, bindingOf(d.record), parts); err != nil {
			return err
		}
	}
	meta, err := encodeMeta(d.entry, sealed)
	d.write.Records[0].Meta = meta
	return err
}

func bindingOf(r dossier.Record) []byte {
	sealed := make(map[string]*string, len(r.Statement.Sealed))
	for path, commitment := range r.Statement.Sealed {
		sealed[path] = (*string)(commitment)
	}
	return Binding(r.Envelope.PAEDigest(), sealed)
}

// append makes the drafts durable and answers them; it returns those that are
// not, and why.
func (l *Ledger) append(ctx context.Context, drafts []draft) ([]draft, error) {
	writes := make([]eventstore.Write, len(drafts))
	for i, d := range drafts {
		writes[i] = d.write
		l.verified.add(d.record.Statement.Recorded.Leaf)
	}
	n, err := l.config.Store.AppendAll(ctx, writes)
	for _, d := range drafts[n:] {
		l.verified.take(d.record.Statement.Recorded.Leaf)
	}
	for _, d := range drafts[:n] {
		d.finish(l.receiptFor(ctx, d))
	}
	return drafts[n:], err
}

// receiptFor waits for the verdict of an appended record and signs its receipt.
func (l *Ledger) receiptFor(ctx context.Context, d draft) (Receipt, error) {
	known, err := l.judgedRecord(ctx, d.record.Statement)
	if err != nil {
		return Receipt{}, unavailable("wait for the verdict of record "+d.record.Statement.ID, err)
	}
	rows, err := verdictsFrom(ctx, l.config.Verdicts, known.Index, 1)
	if err != nil || len(rows) == 0 {
		return Receipt{}, unavailable("read the verdict of record "+d.record.Statement.ID, err)
	}
	return l.receipt(d.record, known, rows[0].verdict)
}
