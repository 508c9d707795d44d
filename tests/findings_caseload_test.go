package tests

import (
	"context"
	"slices"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/domain/kinship"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/transparency"
)

// Of each caseload so many lives are honest; beside them there is one for each rule.
const (
	honestLives = 100
	caseloads   = 20
)

// judgedLog is a caseload as the rules have judged it.
type judgedLog []domain.Judged

// Judged implements projections.Source.
func (l judgedLog) Judged(_ context.Context, from uint64, max int) ([]domain.Judged, error) {
	rest := l[min(from, uint64(len(l))):]
	return rest[:min(len(rest), max)], nil
}

// Wait implements projections.Source: nothing comes.
func (judgedLog) Wait(ctx context.Context, _ uint64) error {
	<-ctx.Done()
	return ctx.Err()
}

// Size lets a rebuild end.
func (l judgedLog) Size() uint64 { return uint64(len(l)) }

// auditedCaseload is a caseload of honest and crooked lives, and what is found in it.
type auditedCaseload struct {
	seed   uint64
	of     map[domain.StreamID]simulate.Truth // by stream; linked streams, reports and who read are of one life
	lives  []simulate.Truth
	shows  map[string]simulate.Truth // by the ids of records that show what is wrong
	found  []projections.Found
	states map[domain.StreamID]domain.State

	genetics *ledger.Genetics // what the ledger's index would say
}

// livesOf are the lives of a caseload: for each rule one that is made for it, another of
// several in each, among honest ones.
func livesOf(seed int) (lives []string) {
	honest, made := simulate.HonestLives(), map[string][]string{}
	for _, s := range simulate.Scenarios() {
		made[s.Rule] = append(made[s.Rule], s.Name)
	}
	var crooked []string
	for _, rule := range domain.AuditRules() {
		if names := made[rule.ID]; len(names) > 0 {
			crooked = append(crooked, names[seed%len(names)])
		}
	}
	for n := range honestLives {
		lives = append(lives, honest[(n+seed*honestLives)%len(honest)])
		if n%2 == 0 && n/2 < len(crooked) {
			lives = append(lives, crooked[n/2])
		}
	}
	return lives
}

// auditCaseload plays a caseload, judges it, and audits every stream as of its end.
func auditCaseload(t *testing.T, seed int) auditedCaseload {
	t.Helper()
	c := auditedCaseload{seed: uint64(seed), of: map[domain.StreamID]simulate.Truth{}, shows: map[string]simulate.Truth{}}
	log := c.play(t, simulate.Options{Lives: livesOf(seed), Truth: func(truth simulate.Truth) error {
		c.lives = append(c.lives, truth)
		return nil
	}})
	c.sort(log)
	place := projections.InFolder(t.TempDir())
	if err := projections.Rebuild(t.Context(), log, place, nil); err != nil {
		t.Fatal(err)
	}
	views, err := projections.OpenViews(t.Context(), place)
	if err != nil {
		t.Fatal(err)
	}
	defer views.Close()
	auditor := projections.Auditor{Views: views, Genetics: c.genetics, Now: simulate.DefaultUntil}
	page := projections.ListPage{First: projections.MaxPage}
	for {
		rows, err := auditor.Audits(t.Context(), page, func(domain.Detected) bool { return true })
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows.Rows {
			c.found = append(c.found, row.Findings...)
		}
		if page.After = rows.Next; page.After == nil {
			return c
		}
	}
}

// play makes the lines of a caseload and folds them by the rules. Signatures are the
// simulator's own tests'.
func (c *auditedCaseload) play(t *testing.T, options simulate.Options) (log judgedLog) {
	t.Helper()
	world, err := simulate.Founding(c.seed)
	if err != nil {
		t.Fatal(err)
	}
	fold := domain.NewFold()
	c.states, c.genetics = map[domain.StreamID]domain.State{}, ledger.NewGenetics(kinship.Known())
	judge := func(line simulate.Line) error {
		record, err := judged(fold, line, uint64(len(log)))
		if err != nil {
			return err
		}
		if record.Verdict.Void && record.Statement.Stream.Kind() == domain.ChildStream {
			t.Errorf("caseload %d: %s in %s is void: %s", c.seed, record.Statement.Type, record.Statement.Stream, record.Verdict.Sentence)
		}
		state := fold.State(record.Statement.Stream)
		c.states[record.Statement.Stream] = state
		log = append(log, record)
		opened, err := valuesOf(line)
		c.genetics.Add(record.Statement, state.Subject(), opened, fold.State(domain.TheLedger).Ledger.Get().Policy.Limits)
		return err
	}
	if err := judge(world.Founding); err != nil {
		t.Fatal(err)
	}
	if err := simulate.Run(c.seed, options, judge); err != nil {
		t.Fatal(err)
	}
	return log
}

// valuesOf are the opened values of a line, by path.
func valuesOf(line simulate.Line) (map[string][]byte, error) {
	opened := map[string][]byte{}
	for _, text := range line.Disclosures {
		d, err := transparency.ParseDisclosure(text)
		if err != nil {
			return nil, err
		}
		opened[d.Path] = d.Value
	}
	return opened, nil
}

// judged is a line as a reader of the ledger gets it.
func judged(fold *domain.Fold, line simulate.Line, index uint64) (domain.Judged, error) {
	envelope, err := transparency.ParseEnvelope(line.Envelope)
	if err != nil {
		return domain.Judged{}, err
	}
	s, err := domain.ParseStatement(envelope.Payload, transparency.Unmarshal)
	if err != nil {
		return domain.Judged{}, err
	}
	leaf, err := transparency.Entry{RecordedAt: line.RecordedAt, Envelope: line.Envelope}.Bytes()
	if err != nil {
		return domain.Judged{}, err
	}
	own := fold.State(s.Stream)
	last, _ := own.Last()
	s.Recorded = domain.Recorded{Index: index, At: line.RecordedAt, Before: uint64(own.Records.Len()), Prev: last.Leaf,
		Leaf: domain.Digest(transparency.LeafHash(leaf).String()), Digest: domain.Digest(envelope.PAEDigest().String())}
	return domain.Judged{Statement: s, Payload: envelope.Payload, Verdict: fold.Judge(s, nil)}, nil
}

// sort says of which life each stream is.
func (c *auditedCaseload) sort(log judgedLog) {
	reports := map[domain.PersonID]simulate.Truth{}
	for _, truth := range c.lives {
		c.of[truth.Stream] = truth
		state := c.states[truth.Stream]
		reports[state.Subject()] = truth
		for _, link := range state.Child.Links.All {
			c.of[link.Other] = truth
			reports[c.states[link.Other].Subject()] = truth
		}
		for _, id := range truth.Records {
			c.shows[id] = truth
		}
	}
	for _, record := range log { // a stream that nothing links, and in which the life went wrong
		truth, shows := c.shows[record.Statement.ID]
		if _, known := c.of[record.Statement.Stream]; shows && !known && domain.HasParts(record.Statement.Stream.Kind()) {
			c.of[record.Statement.Stream] = truth
		}
	}
	for stream, state := range c.states {
		truth, known := c.of[stream.Accessed()]
		switch {
		case known:
			c.of[stream] = truth
		case stream.Kind() != domain.MissingStream:
		case c.of[state.Missing.Get().Found].Life != "":
			c.of[stream] = c.of[state.Missing.Get().Found]
		case reports[state.Missing.Get().Child].Life != "":
			c.of[stream] = reports[state.Missing.Get().Child]
		}
	}
}

// crooked reports whether a finding names a record of a life in which something is
// wrong: whatever it finds there is no false alarm.
func (c *auditedCaseload) crooked(f projections.Found) bool {
	return slices.ContainsFunc(f.Records, func(ref domain.RecordRef) bool {
		_, shows := c.shows[ref.ID]
		return shows || c.of[ref.Stream].Crooked != ""
	})
}

// detected reports whether the rule that a life was made for found something in it.
func (c *auditedCaseload) detected(life simulate.Truth) bool {
	return slices.ContainsFunc(c.found, func(f projections.Found) bool {
		return f.Rule == life.Crooked && slices.ContainsFunc(f.Records, func(ref domain.RecordRef) bool {
			return c.of[ref.Stream].Stream == life.Stream || c.shows[ref.ID].Stream == life.Stream
		})
	})
}
