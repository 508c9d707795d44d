package ledger_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
	"github.com/homeward-ledger/homeward/simulate"
)

// viewFinder finds from read models, as the program does.
type viewFinder struct {
	views  *projections.Views
	ledger *ledger.Ledger
}

func (f *viewFinder) Audit(ctx context.Context, stream domain.StreamID, size uint64) ([]domain.Detected, error) {
	if err := f.views.WaitApplied(ctx, size); err != nil {
		return nil, err
	}
	found, err := projections.Auditor{Views: f.views, Genetics: f.ledger, Now: f.ledger.Now()}.Audit(ctx, stream)
	var all []domain.Detected
	for _, one := range found {
		all = append(all, one.Detected)
	}
	return all, err
}

// withViews has the bench's findings computed from read models.
func (b *bench) withViews() {
	b.t.Helper()
	finder := &viewFinder{}
	b.finder = finder
	if err := b.reopen(); err != nil {
		b.t.Fatal(err)
	}
	views := must[*projections.Views](b.t)(projections.OpenViews(b.t.Context(), projections.InFolder(b.t.TempDir())))
	finder.views, finder.ledger = views, b.ledger
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- projections.NewRunner(views, b.ledger, nil).Run(ctx) }()
	b.t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			b.t.Error(err)
		}
		if err := views.Close(); err != nil {
			b.t.Error(err)
		}
	})
}

// identity says that the child is the mother's, on papers.
func (b *bench) identity() simulate.Draft {
	welfare := b.sim.Directory.OfKind(domain.CivilAffairs)[0]
	return simulate.Draft{Stream: b.stream, Facts: domain.IdentityEstablished{Relative: b.mother, Relation: "mother", Basis: domain.BasisDocuments, Report: b.report},
		Signers: []simulate.Signing{b.officer(b.police, domain.RoleInvestigator).Records(), b.officer(welfare, domain.RoleCaseworker).Seconds()},
		Sealed:  map[string]any{"papers": []string{string(domain.DigestOf([]byte("birth")))}},
		Policy:  b.author.Policy(), Expires: b.now.Add(24 * time.Hour).Format(time.RFC3339)}
}

// TestEqualProfilesStopIdentity: two children whose profiles are equal, which nobody can
// tell from the log, stop the decision whose child one of them is, until an auditor has
// taken it up and two agencies have cleared it. The other child's waits all the same.
func TestEqualProfilesStopIdentity(t *testing.T) {
	b := newBench(t)
	b.withViews()
	_, childs, _ := family(t, b.table)
	_, profile := b.profiled(b.stream, b.child, childs)
	other, stream := b.rescued("two")
	line, _ := b.signed(b.identity())
	if d, err := b.finder.Audit(t.Context(), b.stream, 0); err != nil {
		t.Fatal(err)
	} else if first, blocks := domain.Blocking(d); blocks {
		t.Fatalf("blocked from the start: %+v", first)
	}
	_, twin := b.profiled(stream, other, childs)
	before := b.ledger.Size()
	_, err := b.hand(line)
	if domain.KindOf(err) != domain.Conflict || !strings.HasPrefix(err.Error(), "A4: type: ") {
		t.Fatalf("got %v", err)
	}
	for _, says := range []string{"A02", profile.ID, "twins"} {
		if !strings.Contains(err.Error(), says) {
			t.Errorf("the refusal does not name %s: %v", says, err)
		}
	}
	for _, hidden := range []string{twin.ID, string(stream), string(other)} {
		if strings.Contains(err.Error(), hidden) {
			t.Errorf("the refusal tells of another child: %v", err)
		}
	}
	for _, kept := range childs {
		if strings.Contains(err.Error(), kept.Locus) {
			t.Errorf("the refusal names %s", kept.Locus)
		}
	}
	if b.ledger.Size() != before {
		t.Error("a refused decision was recorded")
	}
	auditors, court := b.sim.Directory.OfKind(domain.Auditing)[0].WithRole(domain.RoleAuditor), b.sim.Directory.OfKind(domain.Court)[0]
	finding := b.say(simulate.Draft{Stream: b.stream, Facts: domain.AuditFindingRecorded{Rule: "A02", RuleVersion: 1, Severity: domain.SeverityBlock},
		Signers: []simulate.Signing{auditors[0].Key.Records()}, Refs: []domain.Ref{{Rel: "causes", Stream: b.stream, ID: profile.ID}}})
	b.say(simulate.Draft{Stream: b.stream, Facts: domain.AuditFindingCleared{Ground: "explained"},
		Signers: []simulate.Signing{auditors[1].Key.Records(), b.officer(court, domain.RoleClerk).Seconds()}, Refs: []domain.Ref{{Rel: "answers", Stream: b.stream, ID: finding.ID}}})
	b.say(b.identity())
}

// signed is a statement that is not on the author's record yet.
func (b *bench) signed(d simulate.Draft) (simulate.Line, domain.Statement) {
	b.t.Helper()
	d.RecordedAt = b.now
	line, s, err := b.author.Sign(d)
	if err != nil {
		b.t.Fatal(err)
	}
	return line, s
}
