package main

import (
	"context"
	"errors"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
)

// auditLocally looks through the ledger of a folder, which nothing serves.
func auditLocally(ctx context.Context, h home, q auditQuestion) (found auditAnswer, err error) {
	err = withLedger(ctx, h, func(p *parts, l *ledger.Ledger) (err error) {
		views, err := openViews(ctx, p, l)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, views.Close()) }()
		auditor := projections.Auditor{Views: views.Views, Genetics: l, As: q.pointOfView(), Now: l.Present(ctx)}
		if q.stream == "" {
			found, err = q.all(ctx, auditor)
			return err
		}
		found, err = q.one(ctx, auditor)
		return err
	})
	return found, orAsk(err)
}

// pointOfView reads what check found to be times.
func (q auditQuestion) pointOfView() (as projections.AsOf) {
	if at, err := time.Parse(time.RFC3339, q.known); err == nil {
		as.Known = &at
	}
	if at, err := time.Parse(time.RFC3339, q.on); err == nil {
		as.On = &at
	}
	return as
}

func (q auditQuestion) wants(d domain.Detected) bool {
	return (q.severity == "" || d.Severity == q.severity) && (q.rule == "" || d.Rule == q.rule)
}

func (q auditQuestion) one(ctx context.Context, auditor projections.Auditor) (auditAnswer, error) {
	answer := auditAnswer{Findings: []foundFinding{}, TooLong: []domain.StreamID{}}
	stream := domain.StreamID(q.stream)
	_, there, err := auditor.Views.Opened(ctx, stream)
	if err == nil && !there {
		err = domain.Refuse(domain.NotFound, "", "the ledger has no stream %s", stream)
	}
	if err != nil {
		return answer, err
	}
	found, err := auditor.Audit(ctx, stream)
	for _, f := range found {
		if q.wants(f.Detected) {
			answer.Findings = append(answer.Findings, findingOf(stream, f))
		}
	}
	return answer, err
}

func (q auditQuestion) all(ctx context.Context, auditor projections.Auditor) (auditAnswer, error) {
	answer := auditAnswer{Findings: []foundFinding{}, TooLong: []domain.StreamID{}}
	page := projections.ListPage{First: projections.MaxPage}
	for {
		found, err := auditor.Audits(ctx, page, q.wants)
		if err != nil {
			return answer, err
		}
		answer.TooLong = append(answer.TooLong, found.TooLong...)
		for _, row := range found.Rows {
			for _, f := range row.Findings {
				answer.Findings = append(answer.Findings, findingOf(row.Stream, f))
			}
		}
		if page.After = found.Next; page.After == nil {
			return answer, nil
		}
	}
}

// findingOf is a finding as the API tells it to an auditor.
func findingOf(stream domain.StreamID, f projections.Found) foundFinding {
	rule, _ := domain.RuleCalled(f.Rule)
	out := foundFinding{Stream: stream, Rule: f.Rule, RuleVersion: f.Version, Severity: f.Severity, Title: rule.Title, Sentence: &f.Sentence,
		Records: []foundRecord{}, Since: f.Since, Clears: f.Clears, Decision: edgeOf(f.Decided), Cleared: edgeOf(f.Undone), Stands: f.Stands()}
	for i, ref := range f.Records {
		out.Records = append(out.Records, foundRecord{ref.Stream, *edgeOf(&f.Edges[i])})
	}
	return out
}

func edgeOf(edge *projections.CustodyEdge) *foundEdge {
	if edge == nil {
		return nil
	}
	return &foundEdge{edge.Index, edge.ID, edge.Recorded}
}
