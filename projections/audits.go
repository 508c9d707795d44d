package projections

import (
	"context"

	"github.com/homeward-ledger/homeward/domain"
)

// maxAudited bounds the streams that a page of findings evaluates: each costs some
// milliseconds, where telling a story costs one.
const maxAudited = 200

// AuditRow is a stream about which there are findings.
type AuditRow struct {
	Stream   domain.StreamID
	Index    uint64 // of its first record
	Findings []Found
}

// Opened returns the leaf index of the first record of a stream, be it void; false when
// there is none.
func (v *Views) Opened(ctx context.Context, stream domain.StreamID) (index uint64, there bool, err error) {
	there, err = scanned(v.read().QueryRowContext(ctx, `SELECT idx FROM timeline WHERE stream = $1 ORDER BY idx LIMIT 1`, string(stream)).Scan(&index))
	return index, there, err
}

// Audits computes the findings about the streams of the whole ledger, in the order in
// which they began, and keeps those that are wanted. A page lists streams that have
// such; it may be shorter than asked, even empty, and the list still go on.
func (a Auditor) Audits(ctx context.Context, page ListPage, wanted func(domain.Detected) bool) (List[AuditRow], error) {
	audit, err := a.begin(ctx)
	if err != nil {
		return List[AuditRow]{}, err
	}
	const streams = `SELECT t.idx, t.stream FROM timeline t WHERE t.count = 1 AND t.stream <> ''`
	return listStreams(ctx, a.Views, streams, page, maxAudited, func(c candidate) (AuditRow, bool, error) {
		row := AuditRow{Stream: c.stream, Index: c.index}
		found, err := audit.of(ctx, c.stream)
		for _, d := range found {
			if wanted(d.Detected) {
				row.Findings = append(row.Findings, d)
			}
		}
		return row, len(row.Findings) > 0, err
	})
}
