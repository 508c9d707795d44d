package ledger

import (
	"context"

	"github.com/homeward-ledger/homeward/domain"
)

// recordedProfiles opens the profiles of persons that stood in the log before an index,
// as far as the index of DNA has come. It is for one question; err is the first that it
// met, and ErrErased where a person was erased meanwhile.
type recordedProfiles struct {
	ctx    context.Context
	ledger *Ledger
	index  *Index // nil: none are told
	before uint64
	run    []*indexRow // before it, which the index does not show yet
	err    error
}

func (l *Ledger) profilesBefore(ctx context.Context, x *Index, before uint64, run []*indexRow) *recordedProfiles {
	return &recordedProfiles{ctx: ctx, ledger: l, index: x, before: before, run: run}
}

// of returns those of a person, of very many the last.
func (p *recordedProfiles) of(person domain.PersonID) []domain.Typed {
	if p.index == nil || p.err != nil {
		return nil
	}
	var places []uint64
	if places, p.err = p.index.lastOf(p.ctx, person, p.before, p.run); p.err != nil {
		return nil
	}
	var all []domain.Typed
	for _, place := range places {
		var leaf Leaf
		if leaf, p.err = p.ledger.Leaf(p.ctx, place); p.err != nil {
			return nil
		}
		var found genes
		if found, p.err = p.ledger.genesOf(p.ctx, leaf); p.err != nil {
			return nil
		}
		if found.profile != nil { // else it was erased
			all = append(all, found.profile.typed())
		}
	}
	return all
}
