package simulate

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// What is counted over the whole caseload.

// tallies are those of an agency and its officers.
func (p *peers) tallies(agency domain.StreamID) (all []domain.Tally) {
	for _, k := range p.countings() {
		if k.agency != agency || k.what == domain.CountDecided {
			continue
		}
		t := domain.Tally{What: k.what, Who: k.who}
		t.Own, t.Records = p.share(k, p.at)
		t.Earlier, _ = p.share(k, p.at.AddDate(-1, 0, 0))
		for _, other := range p.countings() {
			if other.what == k.what && other != k && p.kind(other) == p.kind(k) {
				share, _ := p.share(other, p.at)
				t.Peers.Hits, t.Peers.Of, t.Among = t.Peers.Hits+share.Hits, t.Peers.Of+share.Of, t.Among+1
			}
		}
		all = append(all, t)
	}
	return all
}

func (p *peers) kind(k counting) domain.AgencyKind { return p.states[k.agency].Agency.Get().Kind }

func (p *peers) countings() []counting {
	return slices.SortedFunc(maps.Keys(p.counted), func(x, y counting) int {
		return cmp.Or(cmp.Compare(x.what, y.what), cmp.Compare(x.who, y.who), cmp.Compare(x.agency, y.agency))
	})
}

// share counts the streams of a counting as it was known at a time.
func (p *peers) share(k counting, at time.Time) (s domain.Share, records []domain.RecordRef) {
	for stream, one := range p.counted[k] {
		if p.steps[stream][0].Recorded.At.After(at) {
			continue // coarse: a stream that had begun by then
		}
		s.Of++
		if one.hit.ID != "" {
			s.Hits++
			records = append(records, one.hit)
		}
	}
	return s, p.last(records)
}

// last sorts records by their place in the log, and keeps the last.
func (p *peers) last(records []domain.RecordRef) []domain.RecordRef {
	index := func(r domain.RecordRef) uint64 {
		record, _ := p.states[r.Stream].Find(r.ID)
		return record.Index
	}
	slices.SortFunc(records, func(a, b domain.RecordRef) int { return cmp.Compare(index(a), index(b)) })
	return records[max(0, len(records)-domain.LastRecords):]
}

// pairs are the officers of an agency with those of others with whom they met.
func (p *peers) pairs(agency domain.StreamID) (all []domain.Pair) {
	var deciders []counting
	byAgency := map[domain.StreamID]map[domain.StreamID]bool{}
	for _, k := range p.countings() {
		if k.what != domain.CountDecided {
			continue
		}
		deciders = append(deciders, k)
		if byAgency[k.agency] == nil {
			byAgency[k.agency] = map[domain.StreamID]bool{}
		}
		for stream := range p.counted[k] {
			byAgency[k.agency][stream] = true
		}
	}
	among := 0
	for i, one := range deciders {
		for _, other := range deciders[i+1:] {
			pair := domain.Pair{One: domain.PersonID(one.who), Other: domain.PersonID(other.who), Agencies: [2]domain.StreamID{one.agency, other.agency}}
			if one.agency == other.agency || one.who == other.who {
				continue
			}
			for stream, mine := range p.counted[one] {
				if theirs, both := p.counted[other][stream]; both {
					pair.Both++
					pair.Records = append(pair.Records, mine.hit, theirs.hit)
				}
			}
			if pair.Both == 0 {
				continue
			}
			among++
			pair.OfOne, pair.OfOther = overlap(p.counted[one], byAgency[other.agency]), overlap(p.counted[other], byAgency[one.agency])
			for stream := range byAgency[one.agency] {
				if byAgency[other.agency][stream] {
					pair.Of++
				}
			}
			slices.SortFunc(pair.Records, func(a, b domain.RecordRef) int {
				return cmp.Compare(a.Stream+domain.StreamID(a.ID), b.Stream+domain.StreamID(b.ID))
			})
			pair.Records = p.last(slices.Compact(pair.Records))
			if one.agency == agency || other.agency == agency {
				all = append(all, pair)
			}
		}
	}
	for i := range all {
		all[i].Among = among
	}
	return all
}

func overlap(mine map[domain.StreamID]counted, theirs map[domain.StreamID]bool) (n int) {
	for stream := range mine {
		if theirs[stream] {
			n++
		}
	}
	return n
}

func (p *peers) adopted() (all []domain.Adoptee) {
	for _, id := range p.streams {
		var custody time.Time
		var had domain.StreamID
		for _, s := range p.steps[id] {
			if _, is := s.Event.(domain.AdoptionRegistered); is && !s.Withdrawn {
				all = append(all, domain.Adoptee{RecordRef: domain.RecordRef{Stream: id, ID: s.ID}, Agency: had, Days: int(s.Early.Sub(custody).Hours() / 24)})
			}
			if had = s.State.Child.Custody.Agency; had != "" && custody.IsZero() {
				custody = s.Early
			}
		}
	}
	return all
}

// freed are the children whose stream names the operation.
func (p *peers) freed(operation domain.StreamID) (all []domain.FreedChild) {
	for _, id := range p.streams {
		if id.Kind() != domain.ChildStream {
			continue
		}
		steps := p.steps[id]
		child := domain.FreedChild{RecordRef: domain.RecordRef{Stream: id, ID: steps[0].ID}, Agency: steps[0].Signers[0].Agency, At: steps[0].Early}
		named := p.operationOf(id)
		if child.How = "rescued"; steps[0].Type == domain.TypeChildLocated {
			child.How = "located"
		}
		if goesOn, elsewhere := p.states[id].Child.GoesOn(); named != operation || elsewhere && p.operationOf(goesOn.Other) == operation {
			continue
		}
		for _, s := range steps {
			switch custody := s.State.Child.Custody; {
			case custody.Status == domain.AtHome && child.Home.IsZero():
				child.Home = s.Early
			case custody.Status == domain.Deceased && child.Died.IsZero():
				child.Died = s.Early
			case custody.Agency != "" && custody.Agency != child.Agency && child.Delivered.IsZero():
				child.Delivered = s.Early
			}
		}
		all = append(all, child)
	}
	return all
}
