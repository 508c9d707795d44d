package projections

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// fromKnown begins an audit of the simulated caseload, as known on a day.
func fromKnown(t *testing.T, known time.Time) (*audit, []domain.Statement) {
	t.Helper()
	l := simulatedLog(t)
	v := openViews(t, newPlace(t))
	applyAll(t, v, l, livePage)
	a, err := Auditor{Views: v, As: AsOf{Known: &known}}.begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var told []domain.Statement
	for _, record := range l.records {
		if !record.Verdict.Void && !record.Statement.Recorded.At.After(known) {
			told = append(told, record.Statement)
		}
	}
	return a, told
}

var someDays = []time.Time{time.Date(2013, 3, 1, 0, 0, 0, 0, time.UTC), time.Date(2014, 4, 1, 0, 0, 0, 0, time.UTC)}

// Traces are read as they would be found by looking through every record.
func TestTracesAreThoseOfAllRecords(t *testing.T) {
	for _, known := range someDays {
		a, told := fromKnown(t, known)
		byStream, all := map[domain.StreamID][]domain.Trace{}, map[string][]domain.Trace{}
		for _, s := range told {
			for _, trace := range domain.Traces(s) {
				byStream[s.Stream] = append(byStream[s.Stream], trace)
				all[trace.Kind+" "+trace.Value] = append(all[trace.Kind+" "+trace.Value], trace)
			}
		}
		shared := 0
		for stream, own := range byStream {
			var want []string
			for _, trace := range own {
				want = append(want, traceText(trace))
				for _, other := range near(trace, all[trace.Kind+" "+trace.Value]) {
					if other.Stream != stream {
						want = append(want, traceText(other))
						shared++
					}
				}
			}
			story, err := a.story(t.Context(), stream)
			if err != nil {
				t.Fatal(err)
			}
			found, err := a.traces(t.Context(), stream, story)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, trace := range found {
				got = append(got, traceText(trace))
			}
			slices.Sort(want)
			slices.Sort(got)
			if want, got = slices.Compact(want), slices.Compact(got); !slices.Equal(got, want) {
				t.Fatalf("known on %s, %s has the traces\n%q\nnot\n%q", known, stream, got, want)
			}
		}
		if shared == 0 {
			t.Errorf("known on %s, no two streams have a trace in common", known)
		}
	}
}

func traceText(t domain.Trace) string {
	return fmt.Sprint(t.Kind, t.Value, t.Says, t.RecordRef, t.Type, t.Agency, t.Place, t.At, t.Counter, t.Recorded.Index, t.Recorded.At.UTC())
}

// near are the traces of one value that rules compare with one of them: all of most
// kinds, and of devices and officers those beside it.
func near(t domain.Trace, all []domain.Trace) (found []domain.Trace) {
	if t.Kind != domain.TraceDevice && t.Kind != domain.TraceOfficer {
		return all
	}
	ranks := []int64{rankOf(t)}
	for _, other := range all {
		ranks = append(ranks, rankOf(other))
	}
	slices.Sort(ranks)
	ranks = slices.Compact(ranks)
	place, _ := slices.BinarySearch(ranks, rankOf(t))
	ranks = ranks[max(0, place-1):min(len(ranks), place+2)]
	for _, other := range all {
		if slices.Contains(ranks, rankOf(other)) {
			found = append(found, other)
		}
	}
	return found
}

// Shares are counted as they would be by looking through every record.
func TestTalliesCountAllRecords(t *testing.T) {
	for _, known := range someDays {
		a, told := fromKnown(t, known)
		officers, kinds := map[string]string{}, map[string]domain.AgencyKind{}
		streams := map[[3]string]map[domain.StreamID]bool{} // whether hit, by what, agency and who
		for _, s := range told {
			if key, officer, enrols := domain.Enrols(s.Event); enrols {
				officers[string(s.Stream)+key.ID()] = string(officer)
			}
			if e, accredits := s.Event.(domain.AgencyAccredited); accredits {
				kinds[string(s.Stream)] = e.Kind
			}
			stream := cmp.Or(s.Stream.Accessed(), s.Stream)
			for _, c := range domain.Counts(s) {
				who := [3]string{c.What, string(c.Agency), cmp.Or(officers[string(c.Agency)+c.Who], c.Who)}
				if streams[who] == nil {
					streams[who] = map[domain.StreamID]bool{}
				}
				streams[who][stream] = streams[who][stream] || c.Hit
			}
		}
		shares, totals, among := map[[3]string]domain.Share{}, map[string]domain.Share{}, map[string]int{}
		for who, of := range streams {
			share := domain.Share{Of: len(of)}
			for _, hit := range of {
				share.Hits += int(btoi(hit))
			}
			peers := who[0] + string(kinds[who[1]])
			shares[who], totals[peers] = share, domain.Share{Hits: totals[peers].Hits + share.Hits, Of: totals[peers].Of + share.Of}
			among[peers]++
		}
		seen := 0
		for agency := range agenciesOf(told) {
			tallies, err := a.tallies(t.Context(), agency)
			if err != nil {
				t.Fatal(err)
			}
			for _, tally := range tallies {
				seen++
				peers := tally.What + string(kinds[string(agency)])
				own, total := shares[[3]string{tally.What, string(agency), tally.Who}], totals[peers]
				if tally.Own != own || tally.Peers != (domain.Share{Hits: total.Hits - own.Hits, Of: total.Of - own.Of}) || tally.Among != among[peers]-1 {
					t.Errorf("known on %s, %s of %s is %+v, own share is %+v of %+v", known, tally.What, tally.Who, tally, own, total)
				}
				if len(tally.Records) != min(own.Hits, domain.LastRecords) {
					t.Errorf("known on %s, %s of %s shows %d records of %d", known, tally.What, tally.Who, len(tally.Records), own.Hits)
				}
			}
		}
		if seen != len(shares) {
			t.Errorf("known on %s, %d tallies are told of %d", known, seen, len(shares))
		}
	}
}

func agenciesOf(told []domain.Statement) map[domain.StreamID]bool {
	all := map[domain.StreamID]bool{}
	for _, s := range told {
		if s.Stream.Kind() == domain.AgencyStream {
			all[s.Stream] = true
		}
	}
	return all
}

// Pairs are counted as they would be by looking at every decision.
func TestPairsCountAllDecisions(t *testing.T) {
	a, told := fromKnown(t, someDays[1])
	officers, by := map[string]domain.PersonID{}, map[domain.StreamID]map[decider]bool{}
	for _, s := range told {
		if key, officer, enrols := domain.Enrols(s.Event); enrols {
			officers[string(s.Stream)+key.ID()] = officer
		}
		for _, c := range domain.Counts(s) {
			if c.What == domain.CountDecided {
				if by[s.Stream] == nil {
					by[s.Stream] = map[decider]bool{}
				}
				by[s.Stream][decider{c.Agency, officers[string(c.Agency)+c.Who]}] = true
			}
		}
	}
	count := func(wanted func(map[decider]bool) bool) (n int) {
		for _, of := range by {
			if wanted(of) {
				n++
			}
		}
		return n
	}
	from := func(of map[decider]bool, agency domain.StreamID) bool {
		for d := range of {
			if d.agency == agency {
				return true
			}
		}
		return false
	}
	seen := 0
	for agency := range agenciesOf(told) {
		pairs, err := a.pairs(t.Context(), agency)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range pairs[:min(len(pairs), 10)] {
			seen++
			one, other := decider{p.Agencies[0], p.One}, decider{p.Agencies[1], p.Other}
			want := [4]int{count(func(of map[decider]bool) bool { return of[one] && of[other] }),
				count(func(of map[decider]bool) bool { return of[one] && from(of, other.agency) }),
				count(func(of map[decider]bool) bool { return of[other] && from(of, one.agency) }),
				count(func(of map[decider]bool) bool { return from(of, one.agency) && from(of, other.agency) })}
			if got := [4]int{p.Both, p.OfOne, p.OfOther, p.Of}; got != want || one.agency != agency || len(p.Records) < 2 {
				t.Errorf("%+v: %v, not %v", p, got, want)
			}
		}
	}
	if seen == 0 {
		t.Error("nobody meets anybody twice")
	}
}
