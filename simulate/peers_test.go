package simulate

import (
	"cmp"
	"maps"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// peers is a caseload put side by side: everything that the auditors' rules look at,
// made from the statements alone and in no hurry. Whatever answers them from tables is
// held against it.
type peers struct {
	limits  domain.Limits
	at      time.Time
	streams []domain.StreamID // in the order in which they began
	steps   map[domain.StreamID][]domain.Step
	states  map[domain.StreamID]domain.State
	traces  map[string][]domain.Trace // by kind and value
	counted map[counting]map[domain.StreamID]counted
	heads   []domain.HeadSeen
}

// counting is a count of somebody: an agency, or a person for an agency.
type counting struct {
	what, who string
	agency    domain.StreamID
}

// counted is what is known of a stream: whether there is occasion, and the first hit.
type counted struct{ hit domain.RecordRef }

// besideEachOther replays a caseload.
func besideEachOther(t *testing.T, seed uint64, lines []Line, heads []domain.HeadSeen) *peers {
	t.Helper()
	r := replayLines(t, seed, lines)
	p := &peers{steps: map[domain.StreamID][]domain.Step{}, states: map[domain.StreamID]domain.State{}, traces: map[string][]domain.Trace{},
		counted: map[counting]map[domain.StreamID]counted{}, heads: heads, limits: r.fold.State(domain.TheLedger).Ledger.Policy.Limits}
	fold := domain.NewFold()
	for _, s := range r.judged {
		fold.Judge(s, nil)
		if len(p.steps[s.Stream]) == 0 {
			p.streams = append(p.streams, s.Stream)
		}
		step := domain.Step{Statement: s, State: fold.State(s.Stream)}
		if step.Early, step.Late = s.OccurredAt.Interval(); step.Early.IsZero() {
			step.Early, step.Late = s.Recorded.At, s.Recorded.At
		}
		p.steps[s.Stream] = append(p.steps[s.Stream], step)
		p.correct(step)
		p.at = s.Recorded.At
		for _, x := range domain.Traces(s) {
			key := x.Kind + " " + x.Value
			p.traces[key] = append(p.traces[key], x)
		}
	}
	for _, s := range r.judged { // keys belong to officers for ever
		p.count(fold, s)
	}
	for _, id := range p.streams {
		p.states[id] = fold.State(id)
	}
	p.at = p.at.Add(time.Hour)
	return p
}

// correct changes the earlier steps that a step declares wrong.
func (p *peers) correct(s domain.Step) {
	e, corrects := s.Event.(domain.ErrorDeclared)
	ref, _ := s.Ref("corrects")
	for i, old := range p.steps[s.Stream] {
		if !corrects || old.ID != ref.ID {
			continue
		}
		if right, err := time.Parse(time.RFC3339, e.RightTime); err == nil {
			old.Early, old.Late = right.UTC(), right.UTC()
		}
		old.Withdrawn = old.Withdrawn || e.Error != "incorrect_data"
		p.steps[s.Stream][i] = old
	}
}

func (p *peers) count(fold *domain.Fold, s domain.Statement) {
	for _, c := range domain.Counts(s) {
		who := c.Who
		if key, is := fold.State(c.Agency).Agency.Keys[who]; is {
			who = string(key.Officer)
		}
		k := counting{c.What, who, c.Agency}
		if p.counted[k] == nil {
			p.counted[k] = map[domain.StreamID]counted{}
		}
		child := s.Stream
		if accessed := child.Accessed(); accessed != "" {
			child = accessed
		}
		one := p.counted[k][child]
		if c.Hit && one.hit.ID == "" {
			one.hit = domain.RecordRef{Stream: s.Stream, ID: s.ID}
		}
		p.counted[k][child] = one
	}
}

// audited is what rules see of a stream.
func (p *peers) audited(id domain.StreamID) domain.Audited {
	a := domain.Audited{Stream: id, Steps: p.steps[id], Others: map[domain.StreamID][]domain.Step{}, Agencies: map[domain.StreamID]domain.State{},
		Limits: p.limits, At: p.at}
	for _, s := range append(a.Steps, p.steps[id.Access()]...) {
		for _, other := range append(domain.Cites(s.Statement), id.Access()) {
			switch other.Kind() {
			case domain.AgencyStream:
				a.Agencies[other] = p.states[other]
			case domain.LedgerStream:
			default:
				if other != id && len(p.steps[other]) > 0 {
					a.Others[other] = p.steps[other]
				}
			}
		}
		if s.Stream == id {
			a.Traces = append(a.Traces, p.shared(s.Statement)...)
		}
	}
	a.Traces = once(a.Traces)
	switch id.Kind() {
	case domain.AgencyStream:
		a.Tallies, a.Pairs, a.Adopted = p.tallies(id), p.pairs(id), p.adopted()
	case domain.OperationStream:
		a.Freed = p.freed(id)
	case domain.LedgerStream:
		a.Heads = p.heads
	}
	return a
}

// shared are the traces of a record and of others that left the same.
func (p *peers) shared(s domain.Statement) (all []domain.Trace) {
	for _, x := range domain.Traces(s) {
		all = append(all, p.traces[x.Kind+" "+x.Value]...)
	}
	return all
}

func once(traces []domain.Trace) []domain.Trace {
	slices.SortFunc(traces, func(a, b domain.Trace) int {
		return cmp.Or(cmp.Compare(a.Recorded.Index, b.Recorded.Index), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Value, b.Value), cmp.Compare(a.Counter, b.Counter))
	})
	return slices.Compact(traces)
}

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

func (p *peers) kind(k counting) domain.AgencyKind { return p.states[k.agency].Agency.Kind }

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

// operationOf is the operation with whose name a stream opened.
func (p *peers) operationOf(id domain.StreamID) domain.StreamID {
	switch e := p.steps[id][0].Event.(type) {
	case domain.ChildRescued:
		return e.Operation
	case domain.ChildLocated:
		return e.Operation
	}
	return ""
}

// all are the findings of every stream, by the stream.
func (p *peers) all() map[domain.StreamID][]domain.Detected {
	found := map[domain.StreamID][]domain.Detected{}
	for _, id := range p.streams {
		if d := domain.Audit(p.audited(id)); len(d) > 0 {
			found[id] = d
		}
	}
	return found
}

func TestScratch(t *testing.T) {
	lives := append(slices.Clone(HonestLives()), HonestLives()[:100-len(HonestLives())]...)
	for _, k := range peerScenarios() {
		lives = append(lives, k.name)
	}
	byRule, hit, miss := map[string]int{}, map[string]int{}, map[string]int{}
	seeds, _ := strconv.Atoi(cmp.Or(os.Getenv("SEEDS"), "3"))
	for seed := range uint64(seeds) {
		var heads []domain.HeadSeen
		truths := map[domain.StreamID]Truth{}
		lines, err := Collect(seed, Options{Lives: lives, Heads: func(h domain.HeadSeen) { heads = append(heads, h) }, Truth: func(x Truth) error {
			truths[x.Stream] = x
			return nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		p := besideEachOther(t, seed, lines, heads)
		found := p.all()
		shown := map[string][]string{}
		for id, list := range found {
			for _, d := range list {
				for _, r := range d.Records {
					shown[r.ID] = append(shown[r.ID], d.Rule)
				}
				truth := truths[id]
				if truth.Crooked == "" {
					byRule[d.Rule]++
					if byRule[d.Rule] < 8 {
						t.Logf("seed %d %s %s %s: %s", seed, id, truth.Life, d.Rule, d.Sentence)
					}
				}
			}
		}
		for _, x := range truths {
			is := slices.ContainsFunc(x.Records, func(id string) bool { return slices.Contains(shown[id], x.Crooked) })
			if x.Crooked == "" {
				continue
			}
			if is {
				hit[x.Crooked+" "+x.Life]++
			} else {
				miss[x.Crooked+" "+x.Life]++
			}
		}
	}
	t.Log(byRule)
	for _, k := range slices.Sorted(maps.Keys(hit)) {
		t.Logf("%s: %d found", k, hit[k])
	}
	for _, k := range slices.Sorted(maps.Keys(miss)) {
		t.Logf("%s: %d MISSED", k, miss[k])
	}
}
