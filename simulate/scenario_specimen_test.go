package simulate

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/domain/kinship"
)

// chainRules are those that look at specimens and profiles.
var chainRules = []string{"A01", "A02", "A03", "A04", "A05", "A06", "A10"}

// typedBy is a profile with what the log says of it.
type typedBy struct {
	ref   domain.RecordRef
	donor domain.PersonID
	at    time.Time
	loci  kinship.Profile
}

// index compares the profiles of a caseload, as an index outside the log does.
func index(t *testing.T, a audited, lines []Line) (all []domain.Comparison) {
	t.Helper()
	values, err := SealedValues(lines)
	if err != nil {
		t.Fatal(err)
	}
	opened := map[string]kinship.Profile{}
	for _, v := range values {
		if v.Path == "genotypes" {
			opened[v.Record], _ = kinship.ParseProfile(v.Value)
		}
	}
	var made []typedBy
	for stream, steps := range a.steps {
		for _, s := range steps {
			if e, is := s.Event.(domain.ProfileGenerated); is {
				made = append(made, typedBy{domain.RecordRef{Stream: stream, ID: s.ID}, e.Donor, s.Recorded.At, opened[s.ID]})
			}
		}
	}
	slices.SortFunc(made, func(x, y typedBy) int { return x.at.Compare(y.at) })
	for i, one := range made {
		for _, other := range made[i+1:] {
			c := domain.Comparison{One: one.ref, Other: other.ref, Donors: [2]domain.PersonID{one.donor, other.donor}, Since: other.at}
			for _, x := range one.loci {
				if y, both := other.loci.Typing(x.Locus); both {
					c.Shared++
					if x != y && x.B != 0 && y.B != 0 {
						c.Differing = append(c.Differing, x.Locus)
					}
				}
			}
			if one.donor == other.donor || c.Shared > 10 && len(c.Differing) == 0 {
				all = append(all, c)
			}
		}
	}
	return all
}

// Each scenario of specimens is found by the rule that it is made for, on a record of its
// stream, and the honest lives beside it show nothing.
func TestSpecimenScenariosAreFound(t *testing.T) {
	t.Parallel()
	lives := HonestLives()
	for _, k := range specimenScenarios() {
		lives = append(lives, k.name)
	}
	for seed := range uint64(2) {
		a := auditedOf(t, 200+seed, lives...)
		lines, err := Collect(200+seed, Options{Lives: lives})
		if err != nil {
			t.Fatal(err)
		}
		compared := index(t, a, lines)
		for _, stream := range slices.Sorted(maps.Keys(a.steps)) {
			if kind := stream.Kind(); kind == domain.ChildStream || kind == domain.MissingStream {
				a.checkChain(t, seed, stream, compared)
			}
		}
	}
}

func (a audited) checkChain(t *testing.T, seed uint64, stream domain.StreamID, compared []domain.Comparison) {
	t.Helper()
	seen := domain.Audited{Stream: stream, Steps: a.steps[stream], Limits: a.states[domain.TheLedger].Ledger.Get().Policy.Limits, At: a.at,
		Others: map[domain.StreamID][]domain.Step{}, Agencies: map[domain.StreamID]domain.State{}}
	for _, step := range seen.Steps {
		for _, cited := range domain.Cites(step.Statement) {
			if kind := cited.Kind(); kind == domain.AgencyStream {
				seen.Agencies[cited] = a.states[cited]
			} else if kind == domain.MissingStream || kind == domain.ChildStream {
				seen.Others[cited] = a.steps[cited]
			}
		}
	}
	delete(seen.Others, stream)
	for other, steps := range a.steps {
		if kind := other.Kind(); kind == domain.ChildStream || kind == domain.MissingStream {
			for _, s := range steps {
				seen.Traces = append(seen.Traces, slices.DeleteFunc(domain.Traces(s.Statement), func(x domain.Trace) bool { return x.Kind != "seal" && x.Kind != "container" })...)
			}
		}
	}
	for _, c := range compared {
		if c.One.Stream == stream || c.Other.Stream == stream {
			seen.Profiles = append(seen.Profiles, c)
		}
	}
	truth, lived := a.truths[stream]
	detected := false
	for _, d := range domain.Audit(seen) {
		shown := slices.ContainsFunc(d.Records, func(r domain.RecordRef) bool { return r.Stream == stream && slices.Contains(truth.Records, r.ID) })
		detected = detected || d.Rule == truth.Crooked && shown
		if lived && truth.Crooked == "" && slices.Contains(chainRules, d.Rule) {
			t.Errorf("seed %d: false alarm about %s, %q: %s: %s", seed, stream, truth.Life, d.Rule, d.Sentence)
		}
	}
	if slices.Contains(chainRules, truth.Crooked) && truth.Stream == stream && !detected {
		t.Errorf("seed %d: %s is missed: nothing on its records by %s", seed, truth.Life, truth.Crooked)
	}
}
