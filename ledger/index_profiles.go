package ledger

import (
	"context"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/domain/kinship"
)

// recordedProfiles opens the profiles of persons that stood in the log before an index,
// as far as the index of DNA has come. It is for one question; err is the first that it
// met, and ErrErased where a person was erased meanwhile.
type recordedProfiles struct {
	ctx    context.Context
	ledger *Ledger
	index  *Index // nil: none are told
	before uint64
	err    error
}

func (l *Ledger) profilesBefore(ctx context.Context, x *Index, before uint64) *recordedProfiles {
	return &recordedProfiles{ctx: ctx, ledger: l, index: x, before: before}
}

// of returns those of a person, of very many the first.
func (p *recordedProfiles) of(person domain.PersonID) []kinship.Profile {
	if p.index == nil || p.err != nil {
		return nil
	}
	var places []uint64
	if places, p.err = p.index.profilesOf(p.ctx, person, p.before); p.err != nil {
		return nil
	}
	var all []kinship.Profile
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
			all = append(all, found.profile.loci)
		}
	}
	return all
}

// profilesOf returns where the profiles of a person stand in the log.
func (x *Index) profilesOf(ctx context.Context, person domain.PersonID, before uint64) ([]uint64, error) {
	rows, err := x.db.QueryContext(ctx, `SELECT idx FROM profiles WHERE donor = $1 AND idx < $2 ORDER BY idx LIMIT $3`,
		string(person), int64(before), maxCompared)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var places []uint64
	for rows.Next() {
		var place int64
		if err := rows.Scan(&place); err != nil {
			return nil, err
		}
		places = append(places, uint64(place))
	}
	return places, rows.Err()
}
