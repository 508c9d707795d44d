package simulate

import (
	"cmp"
	"maps"
	"slices"
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
		counted: map[counting]map[domain.StreamID]counted{}, heads: heads, limits: r.fold.State(domain.TheLedger).Ledger.Get().Policy.Limits}
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
		if key, is := fold.State(c.Agency).Agency.Get().Keys[who]; is {
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

// peersOf plays lives, and says what really happened in them.
func peersOf(t *testing.T, seed uint64, lives ...string) (*peers, map[domain.StreamID]Truth) {
	t.Helper()
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
	for stream, truth := range maps.Clone(truths) {
		for _, link := range p.states[stream].Child.Links.All {
			truths[link.Other] = truth // the same life, in another stream
		}
		truths[stream.Access()] = truth
	}
	return p, truths
}

// Each scenario that shows only beside other records is found by the rule that it is
// made for, in every life of a ring; and of the honest lives and offices beside them
// nothing is said.
func TestPeerScenariosAreFound(t *testing.T) {
	t.Parallel()
	lives := append(HonestLives(), HonestLives()[:100-len(HonestLives())]...)
	for _, k := range peerScenarios() {
		lives = append(lives, k.name)
	}
	for seed := range uint64(2) {
		p, truths := peersOf(t, seed, lives...)
		shown := map[string]bool{} // by record and rule
		for id, list := range p.all() {
			for _, d := range list {
				crooked := truths[id].Crooked != ""
				for _, r := range d.Records {
					shown[r.ID+d.Rule] = true
					crooked = crooked || truths[r.Stream].Crooked != "" || slices.ContainsFunc(slices.Collect(maps.Values(truths)), func(x Truth) bool { return slices.Contains(x.Records, r.ID) })
				}
				if !crooked {
					t.Errorf("seed %d: false alarm about %s, %q: %s: %s", seed, id, truths[id].Life, d.Rule, d.Sentence)
				}
			}
		}
		for _, x := range truths {
			if len(x.Crooked) == 3 && !slices.ContainsFunc(x.Records, func(id string) bool { return shown[id+x.Crooked] }) {
				t.Errorf("seed %d: %s of %s is missed: it has nothing by %s", seed, x.Life, x.Stream, x.Crooked)
			}
		}
	}
}

// The honest lives alone leave nothing to be found: neither about them nor about any
// office, but for the operation whose papers never agreed.
func TestHonestLivesShowNothingBesideEachOther(t *testing.T) {
	t.Parallel()
	p, _ := peersOf(t, 11, HonestLives()...)
	for id, list := range p.all() {
		for _, d := range list {
			if e := p.steps[id][0].Event; d.Rule == "A22" && e.(domain.OperationOpened).Number == "OP-2011-07" {
				continue
			}
			t.Errorf("false alarm about %s: %s: %s", id, d.Rule, d.Sentence)
		}
	}
}
