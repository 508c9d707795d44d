package projections

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/homeward-ledger/homeward/domain"
)

// maxReported bounds the kinship reports of all laboratories that are compared.
const maxReported = 1000

// issued are the kinship reports of a laboratory's own that stand, of very many the last.
func (a *audit) issued(ctx context.Context, laboratory domain.StreamID) ([]domain.LabReport, error) {
	if a.peers.reported == nil {
		if err := a.reported(ctx); err != nil {
			return nil, err
		}
	}
	return a.peers.reported[laboratory], nil
}

// reported collects those of all laboratories.
func (a *audit) reported(ctx context.Context) error {
	streams, err := list(ctx, a.Views.read(), scanStream, `SELECT DISTINCT stream FROM (SELECT stream FROM timeline
		WHERE type = $1 AND void = 0 AND recorded_nanos <= $2 ORDER BY idx DESC LIMIT $3) t ORDER BY stream`,
		domain.TypeKinshipReportIssued, knownBy(a.As), maxReported)
	if err != nil {
		return err
	}
	a.peers.reported = map[domain.StreamID][]domain.LabReport{}
	for _, stream := range streams {
		story, err := a.story(ctx, stream, domain.TypeKinshipReportIssued, domain.TypeKinshipReportWithdrawn, domain.TypeErrorDeclared)
		if errors.Is(err, errTooLong) { // told of itself: one must not keep the audit from all agencies
			continue
		}
		if err != nil {
			return fmt.Errorf("tell %s: %w", stream, err)
		}
		for laboratory, reports := range reportsIn(story) {
			a.peers.reported[laboratory] = append(a.peers.reported[laboratory], reports...)
		}
	}
	for _, reports := range a.peers.reported {
		slices.SortStableFunc(reports, func(x, y domain.LabReport) int { return x.At.Compare(y.At) })
	}
	return nil
}

// reportsIn are the reports of one child's story that stand, by laboratory.
func reportsIn(story Story) map[domain.StreamID][]domain.LabReport {
	found := map[domain.StreamID][]domain.LabReport{}
	for _, step := range story {
		e, is := step.Event.(domain.KinshipReportIssued)
		gone := slices.ContainsFunc(story, func(s Step) bool {
			ref, _ := s.Ref("answers")
			return s.Type == domain.TypeKinshipReportWithdrawn && !s.Withdrawn && ref.ID == step.ID
		})
		if !is || gone || step.Withdrawn || step.Source.Kind != domain.SourceOwn {
			continue
		}
		laboratory := step.Signers[0].Agency // analyst and reviewer are of one
		found[laboratory] = append(found[laboratory], domain.LabReport{RecordRef: domain.RecordRef{Stream: step.Stream, ID: step.ID}, At: step.Recorded.At,
			Pedigree: e.Pedigree, Verdict: e.Verdict, Ratio: e.LikelihoodRatio, Loci: e.LociCount, Mismatches: e.Mismatches})
	}
	return found
}
