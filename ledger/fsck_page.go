package ledger

import (
	"context"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/ledger/dossier"
)

// look is a record of the store on its way through fsck.
type look struct {
	eventstore.Recorded
	leaf   Leaf
	values []Value // of its sealed paths
	err    error   // why the vault could not be asked
}

// page looks at records that follow one another. What needs no order, signatures and
// ciphertexts, is done on all processors.
func (f *fsck) page(ctx context.Context, page []*look) error {
	kept, err := f.kept(ctx, page)
	if err := f.noVerdicts(err); err != nil {
		return err
	}
	for len(page) > 0 {
		n := underOnePolicy(page)
		if err := f.judged(ctx, page[:n], kept); err != nil {
			return err
		}
		page = page[n:]
	}
	return nil
}

// underOnePolicy is how many of the next records are judged before the ledger's own
// stream moves on, at the last of them.
func underOnePolicy(page []*look) int {
	for i, l := range page {
		if l.leaf.Record.Statement.Stream == domain.TheLedger {
			return i + 1
		}
	}
	return len(page)
}

// judged judges records and looks at each.
func (f *fsck) judged(ctx context.Context, page []*look, kept keptVerdicts) error {
	records := make([]dossier.Record, len(page))
	for i, l := range page {
		records[i] = l.leaf.Record
	}
	limits := f.replay.State(domain.TheLedger).Ledger.Get().Policy.Limits
	for i, verdict := range f.replay.NextAll(records) {
		page[i].leaf.Void, page[i].leaf.person = verdict, f.replay.State(records[i].Statement.Stream).Subject()
	}
	if f.config.Vault != nil {
		opener := Ledger{config: f.config}
		dossier.Spread(len(page), func(i int) {
			page[i].values, page[i].err = opener.Values(ctx, page[i].leaf, SeesSealed)
		})
	}
	for _, l := range page {
		if err := f.record(ctx, l, kept, limits); err != nil {
			return err
		}
	}
	return nil
}

// record looks at one record of the store.
func (f *fsck) record(ctx context.Context, l *look, kept keptVerdicts, limits domain.Limits) error {
	record, verdict := l.leaf.Record, l.leaf.Void
	s := record.Statement
	if l.Index == 0 && f.trustedID != "" && s.Recorded.Leaf != f.trustedID {
		f.problem(Problem{Index: 0, Record: s.ID, Sentence: "the founding is not that of the trust file: this is another ledger"})
	}
	if founding, ok := s.Event.(domain.LedgerFounded); ok && f.unsigned != nil {
		f.checkOwn(founding)
	}
	same, err := f.compare(ctx, record, l.leaf.Bytes)
	if err != nil {
		return err
	}
	if verdict.Void {
		f.report.Void = append(f.report.Void, place(record, verdict.Rule+": "+verdict.Sentence, ""))
	}
	if issued, ok := s.Event.(domain.DossierIssued); ok && !verdict.Void && !f.differs {
		f.checkHeads(record, issued)
	}
	f.checkVerdict(record, verdict, kept, l.Token)
	if f.counts[l.Stream]++; same {
		f.checkNames(l.Recorded, record)
	}
	if err := f.checkSealed(l, limits); err != nil {
		return err
	}
	f.remember(record, verdict)
	f.report.Records++
	f.progress(f.report.Records)
	return f.failed
}

// keptVerdicts are those of a page, and up to where there are any.
type keptVerdicts struct {
	rows map[uint64]verdictRow
	last uint64 // of all that were read; one of a later page shows that none is missing
}

func (f *fsck) kept(ctx context.Context, page []*look) (k keptVerdicts, err error) {
	rows, err := verdictsFrom(ctx, f.config.Verdicts.DB, page[0].Index, len(page))
	k.rows = make(map[uint64]verdictRow, len(rows))
	for _, row := range rows {
		k.rows[row.index], k.last = row, row.index
	}
	return k, err
}

// checkSealed looks at what the vault opened. A record without its ciphertexts is
// damaged; one whose subject was erased is not.
func (f *fsck) checkSealed(l *look, limits domain.Limits) error {
	if l.err != nil {
		return l.err
	}
	opened := map[string][]byte{}
	for _, value := range l.values {
		if value.State == ValueOpen {
			opened[value.Path] = value.JSON
		}
		if value.State == ValueMissing {
			f.lose(place(l.leaf.Record, "the sealed value "+value.Path+" is missing or does not open its commitment",
				"restore the vault's backup, or that of the records if the vault is as it was"))
		}
	}
	if f.index == nil {
		return nil
	}
	return f.noIndex(f.index.record(l.leaf, opened, limits))
}
