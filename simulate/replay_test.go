package simulate

import (
	"bytes"
	"encoding/json"
	"slices"
	"sync"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// replayed is a caseload read back by an outsider: from the bytes alone.
type replayed struct {
	fold   *domain.Fold
	judged []domain.Statement
	opened map[string]map[string]transparency.Disclosure // by record id
}

// replayDefault is replay of the default caseload of seed 1, done once: it is
// only read.
func replayDefault(t *testing.T) replayed {
	t.Helper()
	defaultReplay.Do(func() { defaultReplay.replayed = replayLines(t, 1, defaultLines(t)) })
	if len(defaultReplay.judged) == 0 {
		t.Fatal("the default caseload does not replay")
	}
	return defaultReplay.replayed
}

// defaultLines is the default caseload of seed 1, made once.
func defaultLines(t *testing.T) []Line {
	t.Helper()
	defaultCaseload.Do(func() { defaultCaseload.lines = mustCollect(t, 1, 0) })
	if len(defaultCaseload.lines) == 0 {
		t.Fatal("there is no default caseload")
	}
	return defaultCaseload.lines
}

var defaultCaseload struct {
	sync.Once
	lines []Line
}

var defaultReplay struct {
	sync.Once
	replayed
}

// replay reads every line through JSON, verifies its signatures and folds it. It
// shares nothing with Author but the packages under both.
func replay(t *testing.T, seed uint64, children int) replayed {
	t.Helper()
	return replayLines(t, seed, mustCollect(t, seed, children))
}

func replayLines(t *testing.T, seed uint64, lines []Line) replayed {
	t.Helper()
	r := replayed{fold: domain.NewFold(), opened: map[string]map[string]transparency.Disclosure{}}
	for i, line := range append([]Line{mustFound(t, seed).Founding}, lines...) {
		r.take(t, uint64(i), throughJSON(t, line))
	}
	return r
}

func throughJSON(t *testing.T, line Line) Line {
	t.Helper()
	data, err := line.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParseLine(bytes.TrimSuffix(data, []byte("\n")))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(again.Envelope, line.Envelope) || !again.RecordedAt.Equal(line.RecordedAt) {
		t.Fatal("a line read back is another")
	}
	return again
}

func (r *replayed) take(t *testing.T, index uint64, line Line) {
	t.Helper()
	envelope, err := transparency.ParseEnvelope(line.Envelope)
	if err != nil {
		t.Fatalf("line %d: %v", index, err)
	}
	if !bytes.Equal(envelope.Bytes(), line.Envelope) {
		t.Fatalf("line %d: the envelope is not in its one form", index)
	}
	s, err := domain.ParseStatement(envelope.Payload, transparency.Unmarshal)
	if err != nil {
		t.Fatalf("line %d: %v", index, err)
	}
	own := r.fold.State(s.Stream)
	last, _ := own.Last()
	prev := transparency.Digest{}
	if last.Leaf != "" {
		if prev, err = transparency.ParseDigest(string(last.Leaf)); err != nil {
			t.Fatal(err)
		}
	}
	before := uint64(own.Records.Len())
	leaf, err := transparency.Entry{RecordedAt: line.RecordedAt, Before: before, Prev: prev, Envelope: line.Envelope}.Bytes()
	if err != nil {
		t.Fatalf("line %d: %v", index, err)
	}
	s.Recorded = domain.Recorded{Index: index, At: line.RecordedAt, Before: before, Prev: last.Leaf,
		Leaf: domain.Digest(transparency.LeafHash(leaf).String()), Digest: domain.Digest(envelope.PAEDigest().String())}
	if verdict := r.fold.Judge(s, func(b domain.Basis) error { return verify(b, s, envelope) }); verdict.Void {
		t.Fatalf("line %d, %s, is void by %s: %s", index, s.Type, verdict.Rule, verdict.Sentence)
	}
	r.judged = append(r.judged, s)
	r.open(t, s, line.Disclosures)
}

func verify(b domain.Basis, s domain.Statement, envelope transparency.Envelope) error {
	keys, err := domain.PublicKeys(b, s)
	if err != nil {
		return err
	}
	return envelope.Verify(keys)
}

func (r *replayed) open(t *testing.T, s domain.Statement, disclosures []string) {
	t.Helper()
	sealed := map[string]*transparency.Digest{}
	for path, commitment := range s.Sealed {
		sealed[path] = nil
		if commitment != nil {
			d, err := transparency.ParseDigest(string(*commitment))
			if err != nil {
				t.Fatal(err)
			}
			sealed[path] = &d
		}
	}
	opened, err := transparency.Open(s.ID, sealed, disclosures)
	if err != nil {
		t.Fatalf("open %s: %v", s.Type, err)
	}
	r.opened[s.ID] = opened
}

// Every value must be canonical for its type and kept under the person that the
// catalogue names.
func TestValuesBelongToTheirSubjects(t *testing.T) {
	r := replayDefault(t)
	for _, s := range r.judged {
		spec, _ := domain.SpecOf(s.Type)
		for _, path := range spec.Sealed {
			d, ok := r.opened[s.ID][path.Path]
			if !ok {
				continue
			}
			if err := path.Type.Check(d.Value); err != nil {
				t.Errorf("%s of %s: %v", path.Path, s.Type, err)
			}
			if want := subject(r, s, path); d.Subject != string(want) {
				t.Errorf("%s of %s is kept under %s, not %s", path.Path, s.Type, d.Subject, want)
			}
		}
	}
}

// subject finds the person in the facts as the reader of any language would.
func subject(r replayed, s domain.Statement, path domain.SealedPath) domain.PersonID {
	if path.Subject == "" {
		return r.fold.State(s.Stream).Subject()
	}
	var facts map[string]any
	if json.Unmarshal(s.Facts, &facts) != nil {
		return ""
	}
	text, _ := facts[path.Subject].(string)
	return domain.PersonID(text)
}

// Claimed times come before recorded ones; offline records say so, count their
// device up and follow what the device could not see.
func TestTimesAndDevices(t *testing.T) {
	counters, offline := map[string]uint64{}, 0
	for _, s := range replayDefault(t).judged {
		if from, _ := s.OccurredAt.Interval(); from.After(s.Recorded.At) {
			t.Errorf("%s is claimed at %s and recorded at %s", s.ID, from, s.Recorded.At)
		}
		if s.Captured == nil {
			if s.After.Count != s.Recorded.Before {
				t.Errorf("%s had seen %d of %d records with a network", s.ID, s.After.Count, s.Recorded.Before)
			}
			continue
		}
		offline++
		if s.Captured.Counter <= counters[s.Captured.Device] {
			t.Errorf("device %s counts back to %d", s.Captured.Device, s.Captured.Counter)
		}
		counters[s.Captured.Device] = s.Captured.Counter
	}
	if offline < 6 {
		t.Errorf("only %d records were made offline", offline)
	}
}

// What was signed before the trust ended is there to be reviewed, and nothing
// came after it.
func TestSuspendedOfficerHadWorked(t *testing.T) {
	r := replayDefault(t)
	i := slices.IndexFunc(r.judged, func(s domain.Statement) bool { return s.Type == domain.TypeOfficerSuspended })
	if i < 0 || r.judged[i].Event.(domain.OfficerSuspended).ReviewFrom == "" {
		t.Fatal("no officer is suspended, or nothing is to be reviewed")
	}
	signed := 0
	for _, s := range r.judged {
		for _, signer := range s.Signers {
			key := r.fold.State(signer.Agency).Agency.Get().Keys[signer.Key]
			if key.Officer == r.judged[i].Event.(domain.OfficerSuspended).Officer && s.Stream.Kind() == domain.ChildStream {
				signed++
			}
		}
	}
	if signed == 0 {
		t.Error("the suspended officer has signed nothing that could be reviewed")
	}
}
