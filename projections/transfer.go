package projections

import (
	"context"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// The ends of a transfer.
const (
	TransferOpen      = "open"
	TransferAccepted  = "accepted"
	TransferRefused   = "refused"
	TransferAborted   = "aborted"
	TransferOvertaken = "overtaken" // custody moved or ended without an answer
)

// TransferRow is a transfer and what became of it.
type TransferRow struct {
	Child      domain.StreamID
	From, To   domain.StreamID
	ExpectedBy string // RFC 3339, as signed
	Sent       CustodyEdge
	Outcome    string
	Ended      *CustodyEdge // nil while it is open
}

// Overdue reports whether the transfer is open at now, and the child should have
// arrived by then.
func (r TransferRow) Overdue(now time.Time) bool {
	expected, err := time.Parse(time.RFC3339, r.ExpectedBy)
	return err == nil && r.Outcome == TransferOpen && expected.Before(now)
}

// Transfers tells a child's transfers, in the order of the log.
func (s Story) Transfers() []TransferRow {
	rows := []TransferRow{}
	for _, step := range s {
		open := step.State.Child.Custody.Open
		if n := len(rows); n > 0 && rows[n-1].Outcome == TransferOpen && (open == nil || open.ID != rows[n-1].Sent.ID) {
			edge := step.Edge()
			rows[n-1].Outcome, rows[n-1].Ended = outcomeOf(step.Event), &edge
		}
		if e, sends := step.Event.(domain.TransferInitiated); sends {
			rows = append(rows, TransferRow{Child: step.Stream, From: step.State.Child.Custody.Agency, To: e.To,
				ExpectedBy: e.ExpectedBy, Sent: step.Edge(), Outcome: TransferOpen})
		}
	}
	return rows
}

func outcomeOf(event domain.Event) string {
	switch event.(type) {
	case domain.TransferAccepted:
		return TransferAccepted
	case domain.TransferRefused:
		return TransferRefused
	case domain.TransferAborted:
		return TransferAborted
	}
	return TransferOvertaken
}

// OpenTransfers lists transfers that are open from a standpoint, in the order of
// their initiation.
func (v *Views) OpenTransfers(ctx context.Context, when When, page ListPage) (List[TransferRow], error) {
	source := `SELECT t.idx, t.stream FROM timeline t WHERE t.void = 0 AND t.type = '` + domain.TypeTransferInitiated + `'`
	if when == (When{}) {
		source = `SELECT t.open_idx AS idx, t.stream FROM children t WHERE t.open_idx IS NOT NULL`
	}
	return listStories(ctx, v, source, when, page, func(index uint64, story Story) (TransferRow, bool) {
		for _, row := range story.Transfers() {
			if row.Sent.Index == index && row.Outcome == TransferOpen {
				return row, true
			}
		}
		return TransferRow{}, false
	})
}
