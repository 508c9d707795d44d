package ledger

import (
	"context"
	"math"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/domain/kinship"
	"github.com/homeward-ledger/homeward/transparency"
)

// notices computes an opened kinship report anew, by the policy in force now, and says
// what differs: loci and figures, no alleles. A laboratory that made a mistake hears of
// it at once, and from everybody else later (A07 of the auditors).
func (l *Ledger) notices(ctx context.Context, s domain.Statement, opened map[string]transparency.Disclosure) []string {
	report, found := openedReport(s, opened)
	if !found {
		return nil
	}
	home, err := l.states.get(ctx, domain.TheLedger)
	if err != nil {
		return []string{"The ledger could not compute this report anew."}
	}
	own, err := l.states.get(ctx, s.Stream)
	if err != nil {
		return []string{"The ledger could not compute this report anew."}
	}
	recorded := l.profilesBefore(ctx, l.config.Index, math.MaxInt64, nil)
	recorded.err = l.indexedSoon(ctx)
	said := recomputed(s, own.Subject(), report, l.tables(), recorded.of, home.Ledger.Get().Policy.Limits).Differences
	if recorded.err != nil {
		said = append(said, "The ledger could not hold this report against the profiles on record.")
	}
	return said
}

// indexedSoon waits until the index, where there is one, shows what is on record now; not
// for one that is being made anew.
func (l *Ledger) indexedSoon(ctx context.Context) error {
	if l.config.Index == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	return l.WaitIndexed(ctx, l.Size())
}

func openedReport(s domain.Statement, opened map[string]transparency.Disclosure) (kinship.Report, bool) {
	spec, _ := domain.SpecOf(s.Type)
	for _, path := range spec.Sealed {
		if d, found := opened[path.Path]; found && path.Type == domain.SealedReport {
			report, err := kinship.ParseReport(d.Value)
			return report, err == nil
		}
	}
	return kinship.Report{}, false
}

// tables are those that reports are computed by here.
func (l *Ledger) tables() Tables {
	if l.config.Index != nil {
		return l.config.Index.find
	}
	return kinship.Known()
}

// openedByPath reads disclosures that were checked before.
func openedByPath(texts []string) map[string]transparency.Disclosure {
	opened := make(map[string]transparency.Disclosure, len(texts))
	for _, text := range texts {
		if d, err := transparency.ParseDisclosure(text); err == nil {
			opened[d.Path] = d
		}
	}
	return opened
}
