package projections

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/homeward-ledger/homeward/domain"
)

// decider is an officer of an agency who signs decisions.
type decider struct {
	agency  domain.StreamID
	officer domain.PersonID
}

// meetings is how often officers of different agencies decide about the same child.
type meetings struct {
	both     map[[2]decider]int
	last     map[[2]decider][]uint64             // leaf indexes of their decisions about the children of both, the last
	of       map[decider]map[domain.StreamID]int // children of an officer about whom somebody of another agency decides, too
	agencies map[[2]domain.StreamID]int
}

// Bounds of what is counted of pairs: so many decisions in the ledger, and so many pairs
// of an agency, those who meet most.
const (
	maxDecisions = 2_000_000
	maxPairs     = 100
)

// decision is the first by which an officer decides about a child.
type decision struct {
	decider
	stream domain.StreamID
	index  uint64
}

// meet counts the meetings of the whole ledger.
func (a *audit) meet(ctx context.Context) (*meetings, error) {
	if a.peers.meetings != nil {
		return a.peers.meetings, nil
	}
	m := &meetings{both: map[[2]decider]int{}, last: map[[2]decider][]uint64{}, of: map[decider]map[domain.StreamID]int{}, agencies: map[[2]domain.StreamID]int{}}
	rows, err := a.Views.read().QueryContext(ctx, `SELECT o.stream, o.agency, coalesce(k.officer, o.who), min(o.idx)`+countedBy+`
		GROUP BY o.stream, o.agency, coalesce(k.officer, o.who) ORDER BY 1, 4 LIMIT $5`, seconds(a.As.On), knownBy(a.As), domain.CountDecided, occasionOf(domain.CountDecided), maxDecisions+1)
	if err != nil {
		return nil, fmt.Errorf("query views: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var child []decision
	n := 0
	for ; rows.Next(); n++ {
		var d decision
		if err := rows.Scan(&d.stream, &d.agency, &d.officer, &d.index); err != nil {
			return nil, fmt.Errorf("read row: %w", err)
		}
		if len(child) > 0 && child[0].stream != d.stream {
			m.add(child)
			child = child[:0]
		}
		child = append(child, d)
	}
	m.add(child)
	if n > maxDecisions {
		return nil, domain.Refuse(domain.Unavailable, "", "the ledger has more than %d decisions, too many to be compared for a question", maxDecisions)
	}
	a.peers.meetings = m
	return m, rows.Err()
}

// add counts the decisions about one child.
func (m *meetings) add(child []decision) {
	agencies := map[domain.StreamID]bool{}
	for _, d := range child {
		agencies[d.agency] = true
	}
	for _, d := range child {
		if m.of[d.decider] == nil {
			m.of[d.decider] = map[domain.StreamID]int{}
		}
		for agency := range agencies {
			m.of[d.decider][agency]++
		}
		for _, o := range child {
			if d.agency < o.agency {
				pair := [2]decider{d.decider, o.decider}
				m.both[pair]++
				last := append(m.last[pair], d.index, o.index)
				m.last[pair] = last[max(0, len(last)-2*domain.LastRecords):]
			}
		}
	}
	for one := range agencies {
		for other := range agencies {
			m.agencies[[2]domain.StreamID{one, other}]++
		}
	}
}

// pairs are those of an agency's officers with officers of others, who met more than
// once: those who met most come first.
func (a *audit) pairs(ctx context.Context, agency domain.StreamID) ([]domain.Pair, error) {
	m, err := a.meet(ctx)
	if err != nil {
		return nil, err
	}
	type met struct {
		domain.Pair
		last []uint64
	}
	var all []met
	for pair, both := range m.both {
		one, other := pair[0], pair[1]
		if other.agency == agency {
			one, other = other, one
		}
		if one.agency != agency || both < 2 {
			continue
		}
		all = append(all, met{domain.Pair{One: one.officer, Other: other.officer, Agencies: [2]domain.StreamID{one.agency, other.agency}, Both: both,
			OfOne: m.of[one][other.agency], OfOther: m.of[other][one.agency], Of: m.agencies[[2]domain.StreamID{one.agency, other.agency}], Among: len(m.both)}, m.last[pair]})
	}
	slices.SortFunc(all, func(x, y met) int {
		return cmp.Or(cmp.Compare(y.Both, x.Both), cmp.Compare(x.One, y.One), cmp.Compare(x.Other, y.Other), cmp.Compare(x.Agencies[1], y.Agencies[1]))
	})
	var pairs []domain.Pair
	for _, one := range all[:min(len(all), maxPairs)] {
		if one.Records, err = a.Views.refs(ctx, one.last); err != nil {
			return nil, err
		}
		pairs = append(pairs, one.Pair)
	}
	return pairs, nil
}

// refs names records by their leaf indexes, in the order of the log, each once.
func (v *Views) refs(ctx context.Context, indexes []uint64) ([]domain.RecordRef, error) {
	indexes = slices.Clone(indexes)
	slices.Sort(indexes)
	var refs []domain.RecordRef
	for _, index := range slices.Compact(indexes) {
		row, _, err := v.Record(ctx, index)
		if err != nil {
			return nil, err
		}
		refs = append(refs, domain.RecordRef{Stream: row.Stream, ID: row.ID})
	}
	return refs, nil
}
