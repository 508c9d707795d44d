package simulate

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/domain/kinship"
)

// audited is a caseload as the auditors' rules see it at its end.
type audited struct {
	truths map[domain.StreamID]Truth // of the children's streams
	steps  map[domain.StreamID][]domain.Step
	states map[domain.StreamID]domain.State
	at     time.Time

	files   map[file][]domain.RecordRef // the records that seal each
	figures []domain.Trace              // of kinship reports
}

// file is a value that is sealed under a path.
type file struct{ path, value string }

// auditedOf plays lives and folds what they leave.
func auditedOf(t *testing.T, seed uint64, lives ...string) audited {
	t.Helper()
	a := audited{truths: map[domain.StreamID]Truth{}, steps: map[domain.StreamID][]domain.Step{}, states: map[domain.StreamID]domain.State{},
		files: map[file][]domain.RecordRef{}}
	truth := func(truth Truth) error {
		a.truths[truth.Stream] = truth
		return nil
	}
	lines, err := Collect(seed, Options{Lives: lives, Truth: truth})
	if err != nil {
		t.Fatal(err)
	}
	values, err := SealedValues(lines)
	if err != nil {
		t.Fatal(err)
	}
	sealed := map[string][]file{} // by record
	for _, value := range values {
		sealed[value.Record] = append(sealed[value.Record], file{value.Path, string(value.Value)})
	}
	right, wrong := map[string]time.Time{}, map[string]bool{}
	for _, s := range replayLines(t, seed, lines).judged {
		state := a.states[s.Stream]
		if state.Stream == "" {
			state.Stream = s.Stream
		}
		state = domain.Evolve(state, s, domain.Valid)
		early, late := s.OccurredAt.Interval()
		if early.IsZero() {
			early, late = s.Recorded.At, s.Recorded.At
		}
		a.steps[s.Stream] = append(a.steps[s.Stream], domain.Step{Statement: s, State: state, Early: early.UTC(), Late: late.UTC()})
		a.states[s.Stream], a.at = state, s.Recorded.At
		for _, trace := range domain.Traces(s) {
			if trace.Kind == domain.TraceFigures {
				a.figures = append(a.figures, trace)
			}
		}
		for _, f := range sealed[s.ID] {
			a.files[f] = append(a.files[f], domain.RecordRef{Stream: s.Stream, ID: s.ID})
		}
		if e, is := s.Event.(domain.ErrorDeclared); is {
			target, _ := s.Ref("corrects")
			if at, err := time.Parse(time.RFC3339, e.RightTime); err == nil {
				right[target.ID] = at.UTC()
			}
			wrong[target.ID] = wrong[target.ID] || e.Error != "incorrect_data"
		}
	}
	for stream, truth := range maps.Clone(a.truths) {
		for other := range a.steps { // the records that show it may stand elsewhere
			if _, told := a.truths[other]; !told && slices.ContainsFunc(truth.Records, func(id string) bool { _, found := a.states[other].Find(id); return found }) {
				a.truths[other] = truth
			}
		}
		for _, link := range a.states[stream].Child.Links.All {
			a.truths[link.Other] = truth // the same life, in another stream
		}
	}
	for _, steps := range a.steps {
		for i, step := range steps {
			steps[i].Withdrawn = wrong[step.ID]
			if at, corrected := right[step.ID]; corrected {
				steps[i].Early, steps[i].Late = at, at
			}
		}
	}
	return a
}

// found are the findings about a stream.
func (a audited) found(stream domain.StreamID) []domain.Detected {
	seen := domain.Audited{Stream: stream, Steps: a.steps[stream], Limits: a.states[domain.TheLedger].Ledger.Get().Policy.Limits, At: a.at,
		Others: map[domain.StreamID][]domain.Step{}, Agencies: map[domain.StreamID]domain.State{}}
	for _, step := range seen.Steps {
		for _, cited := range domain.Cites(step.Statement) {
			switch kind := cited.Kind(); {
			case kind == domain.AgencyStream:
				seen.Agencies[cited] = a.states[cited]
			case kind != domain.LedgerStream && cited != stream && len(a.steps[cited]) > 0:
				seen.Others[cited] = a.steps[cited]
			}
		}
	}
	for other, steps := range a.steps {
		if m := a.states[other].Missing; other.Kind() == domain.MissingStream && (m.Get().Found == stream || received(seen.Steps, m.Get().Relative)) {
			seen.Others[other] = steps
		}
	}
	seen.Traces, seen.Reports = a.figures, a.recomputed(seen.Steps, seen.Limits)
	for f, records := range a.files {
		if len(records) > 1 && slices.ContainsFunc(records, func(r domain.RecordRef) bool { return r.Stream == stream }) {
			seen.Repeats = append(seen.Repeats, domain.Repeat{Path: f.path, Records: records})
		}
	}
	return domain.Audit(seen)
}

// recomputed are the kinship reports of a story, computed anew.
func (a audited) recomputed(steps []domain.Step, l domain.Limits) (all []domain.Recomputed) {
	for _, step := range steps {
		if _, is := step.Event.(domain.KinshipReportIssued); !is {
			continue
		}
		r, err := kinship.ParseReport(a.sealedIn(step, "table"))
		if err != nil {
			panic(err)
		}
		all = append(all, domain.RecomputeReport(step.Statement, r, domain.KinshipSources{Tables: kinship.Known(),
			Profiles: a.profilesOf, Child: step.State.Child.Person}, l))
	}
	return all
}

// profilesOf are the DNA profiles on record of a person.
func (a audited) profilesOf(person domain.PersonID) (all []domain.Typed) {
	for _, steps := range a.steps {
		for _, step := range steps {
			if e, is := step.Event.(domain.ProfileGenerated); is && e.Donor == person {
				profile, _ := kinship.ParseProfile(a.sealedIn(step, "genotypes"))
				of, _ := step.Ref("partOf")
				all = append(all, domain.Typed{Specimen: of, Loci: profile})
			}
		}
	}
	return all
}

// sealedIn is the value that a record seals under a path.
func (a audited) sealedIn(step domain.Step, path string) []byte {
	for f, records := range a.files {
		if f.path == path && slices.ContainsFunc(records, func(r domain.RecordRef) bool { return r.ID == step.ID }) {
			return []byte(f.value)
		}
	}
	return nil
}

// received reports whether a child went home to a person.
func received(steps []domain.Step, person domain.PersonID) bool {
	return slices.ContainsFunc(steps, func(s domain.Step) bool {
		home, is := s.Event.(domain.HandedOver)
		return is && home.Receiver == person
	})
}

// Each scenario of custody, care, search, return and kinship is found by the rule that it is
// made for, and the honest lives beside it show nothing.
func TestScenariosAreFound(t *testing.T) {
	t.Parallel()
	lives := HonestLives()
	for _, k := range toldHere() {
		lives = append(lives, k.name)
	}
	for seed := range uint64(2) {
		a := auditedOf(t, 100+seed, lives...)
		for _, stream := range slices.Sorted(maps.Keys(a.steps)) {
			if stream.Kind() != domain.OperationStream { // whose children are not put together here
				a.check(t, seed, stream)
			}
		}
	}
}

// toldHere are the scenarios of which all is told here that their rules look at.
func toldHere() []kind { return append(custodyScenarios(), kinshipScenarios()...) }

// madeFor reports whether one of them is made for a rule.
func madeFor(rule string) bool {
	return slices.ContainsFunc(toldHere(), func(k kind) bool { return k.crooked == rule })
}

// check compares what is found about a stream with the truth.
func (a audited) check(t *testing.T, seed uint64, stream domain.StreamID) {
	t.Helper()
	truth, lived := a.truths[stream]
	detected := false
	for _, d := range a.found(stream) {
		if !madeFor(d.Rule) {
			continue
		}
		detected = detected || d.Rule == truth.Crooked
		if truth.Crooked == "" {
			t.Errorf("seed %d: false alarm about %s, %q: %s: %s", seed, stream, truth.Life, d.Rule, d.Sentence)
		}
	}
	if lived && truth.Stream == stream && len(truth.Crooked) == 3 && !detected {
		t.Errorf("seed %d: %s is missed: it has nothing by %s", seed, truth.Life, truth.Crooked)
	}
}
