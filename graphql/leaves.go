package graphql

import (
	"context"
	"sync"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
)

// leaves are those of a page of events. They are read together when the first is asked
// for, and live as long as the answer is made.
type leaves struct {
	events []*eventNode
	once   sync.Once
	held   map[uint64]*ledger.Leaf
}

// onOnePage has events share their page's leaves.
func onOnePage(events []*eventNode) {
	page := &leaves{events: events}
	for _, e := range events {
		e.page = page
	}
}

// leaf returns an event's leaf; nil when it is not known whether the log holds what the
// views show of it.
func (l *leaves) leaf(ctx context.Context, a *api, e *eventNode) *ledger.Leaf {
	if l == nil {
		return nil
	}
	l.once.Do(func() {
		shown := make([]domain.Judged, 0, len(l.events))
		for _, e := range l.events {
			if e.statement.Type != "" {
				shown = append(shown, e.judged())
			}
		}
		l.held = a.ledger.Held(ctx, shown)
	})
	return l.held[e.row.Index]
}

// judged is what the views show of the log. The statement was read from the payload.
func (e *eventNode) judged() domain.Judged {
	s, row := e.statement, e.row
	s.Recorded = domain.Recorded{Index: row.Index, At: row.Recorded, Leaf: row.Leaf, Digest: row.Digest}
	return domain.Judged{Statement: s, Payload: row.Payload, Verdict: row.Verdict}
}
