package simulate

import (
	"slices"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/domain/kinship"
	"github.com/homeward-ledger/homeward/transparency"
)

// specimensOf are the streams of a replayed caseload that have specimens.
func specimensOf(r replayed) map[domain.StreamID][]domain.Specimen {
	all := map[domain.StreamID][]domain.Specimen{}
	for _, s := range r.judged {
		if s.Type == domain.TypeSpecimenCollected {
			all[s.Stream] = r.fold.State(s.Stream).Specimens()
		}
	}
	return all
}

// Honest specimens come unbroken, and each child whom somebody took in is sampled.
func TestSpecimensComeWhole(t *testing.T) {
	r := replayDefault(t)
	statuses, sampled := map[domain.SpecimenStatus]int{}, 0
	for stream, specimens := range specimensOf(r) {
		if stream.Kind() == domain.ChildStream {
			sampled++
		}
		for _, s := range specimens {
			statuses[s.Status]++
			if s.Broken.ID != "" || !r.fold.State(stream).BasisStands(s) && s.Basis != "consent" {
				t.Errorf("%s: %s is broken by %s, or rests on nothing", stream, s.ID, s.BrokenBy)
			}
		}
	}
	if sampled < 80 || statuses[domain.SpecimenAdmitted] < 50 || statuses[domain.SpecimenGoneForGood] == 0 {
		t.Errorf("%d children are sampled: %v", sampled, statuses)
	}
	t.Logf("%d children, %v", sampled, statuses)
}

// What the profile of the demo asks of specimens is done in time.
func TestSpecimensAreInTime(t *testing.T) {
	r := replayDefault(t)
	limits := r.fold.State(domain.TheLedger).Ledger.Get().Policy.Limits
	kinds := []string{"sampling", "specimen_receipt", "specimen_hold", "retest", "profile_removal", "specimen_destruction"}
	seen := map[string]int{}
	for stream := range specimensOf(r) {
		for _, due := range domain.DueOn(r.steps(stream), limits, DefaultUntil) {
			if !slices.Contains(kinds, due.What) {
				continue
			}
			seen[due.What]++
			if due.Status == domain.DueOverdue || due.Status == domain.DueDoneLate {
				t.Errorf("%s: %s is %s since %s", stream, due.What, due.Status, due.Since.ID)
			}
		}
	}
	for _, kind := range kinds {
		if seen[kind] == 0 {
			t.Errorf("nothing is due: %s", kind)
		}
	}
}

// The profiles of a parent and a child share an allele at nearly every locus, and those
// of one donor are the same.
func TestProfilesAreOfFamilies(t *testing.T) {
	profiles := map[string]kinship.Profile{}
	for _, line := range defaultLines(t) {
		for _, text := range line.Disclosures {
			d, err := transparency.ParseDisclosure(text)
			if err != nil || d.Path != "genotypes" {
				continue
			}
			p, err := kinship.ParseProfile(d.Value)
			if err != nil {
				t.Fatal(err)
			}
			profiles[d.Record] = p
		}
	}
	r := replayDefault(t)
	pairs := 0
	for stream, specimens := range specimensOf(r) {
		child := r.fold.State(stream).Child
		for _, s := range specimens {
			parent := s.Relation == "mother" || s.Relation == "father"
			if !parent || child.Identity.Relative != s.Donor || child.Identity.Status != domain.Established || len(s.Profiles) == 0 {
				continue
			}
			own := slices.IndexFunc(specimens, func(o domain.Specimen) bool { return o.DonorIs == domain.DonorChild && len(o.Profiles) > 0 })
			pairs++
			if n := apart(profiles[specimens[own].Profiles[0].ID], profiles[s.Profiles[0].ID]); n > 2 {
				t.Errorf("%s: parent and child differ at %d loci", stream, n)
			}
		}
	}
	if pairs < 5 {
		t.Errorf("%d pairs of parent and child", pairs)
	}
}

// apart counts the loci at which two people share no allele.
func apart(one, other kinship.Profile) (n int) {
	for _, x := range one {
		if y, both := other.Typing(x.Locus); both && x.A != y.A && x.A != y.B && x.B != y.A && x.B != y.B {
			n++
		}
	}
	return n
}

// steps are the records of a stream, as a story has them.
func (r replayed) steps(stream domain.StreamID) []domain.Step {
	var steps []domain.Step
	state := domain.State{Stream: stream}
	for _, s := range r.judged {
		if s.Stream == stream {
			state = domain.Evolve(state, s, domain.Valid)
			steps = append(steps, domain.Step{Statement: s, State: state, Early: claimed(s), Late: claimed(s)})
		}
	}
	return steps
}
