package main

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
)

// shown is what the demonstration shows: a child whom an order of a court names,
// an agency that has a part in the case, and a clerk who may read.
type shown struct {
	child, agency, court domain.StreamID
	clerk                domain.PersonID

	whole bool // freed, gone home, and the case is closed
}

// example looks for a child whose history an order opens to a court's clerk now.
// The first whose history is whole is preferred to the first of all.
func example(ctx context.Context, l *ledger.Ledger, now time.Time) (best shown, err error) {
	for from := uint64(0); !best.whole; {
		page, err := l.Judged(ctx, from, 500)
		if err != nil {
			return shown{}, err
		}
		if len(page) == 0 {
			break
		}
		for _, r := range page {
			one, err := opened(ctx, l, r, now)
			if err != nil {
				return shown{}, err
			}
			if one.clerk != "" && (best.clerk == "" || one.whole && !best.whole) {
				best = one
			}
		}
		from += uint64(len(page))
	}
	if best.clerk == "" {
		return shown{}, domain.Refuse(domain.NotFound, "", "the ledger holds no child whose history an order in force opens to a court's clerk")
	}
	return best, nil
}

// opened returns the child whom a record opens to a clerk, if it is an order that
// does; else its clerk is empty.
func opened(ctx context.Context, l *ledger.Ledger, r domain.Judged, now time.Time) (shown, error) {
	order, is := r.Statement.Event.(domain.CourtOrderRecorded)
	if !is || r.Verdict.Void || order.Order != domain.OrderDisclosure {
		return shown{}, nil
	}
	child, err := l.State(ctx, r.Statement.Stream)
	if err != nil {
		return shown{}, err
	}
	court, err := l.State(ctx, order.Court)
	if err != nil {
		return shown{}, err
	}
	first := child.Records.At(0)
	one := shown{child: child.Stream, agency: first.Author.Agency, court: order.Court,
		whole: first.Type == domain.TypeChildRescued && child.Child.Case.Closed.ID != "" && child.Child.Custody.Status == domain.AtHome}
	for _, id := range slices.Sorted(maps.Keys(court.Agency.Get().Keys)) {
		if clerk := court.Agency.Get().Keys[id].Officer; one.clerk == "" && child.Child.MayRead(court, clerk, now) {
			one.clerk = clerk
		}
	}
	return one, nil
}
