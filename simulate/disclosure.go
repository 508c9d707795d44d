package simulate

import (
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// Disclosure is an order of the demo's court that opens a child's history to its
// clerks, for good: the first clerk records it, so that any other may read.
func (w World) Disclosure(child domain.StreamID, at time.Time) Draft {
	court := w.Directory.OfKind(domain.Court)[0]
	return Draft{
		Stream: child, RecordedAt: at, Signers: []Signing{court.WithRole(domain.RoleClerk)[0].Records()},
		Facts: domain.CourtOrderRecorded{
			Court: court.ID, OrderNumber: "(demo) 1 " + string(child), Order: domain.OrderDisclosure,
			OrderDigest: domain.DigestOf([]byte("order of the demo's court about " + child)), MadeAt: at.Add(-time.Hour).Format(time.RFC3339),
		},
		Sealed: map[string]any{"terms": "The court's clerks may read this child's history."},
	}
}
