package projections

import (
	"context"
	"errors"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// maxFreed bounds the children of one operation that a question looks into.
const maxFreed = 2000

// freedRow is a stream that opened with an operation's name.
type freedRow struct {
	domain.RecordRef
	person, how string
}

// freed are the children whose streams opened with an operation's name.
func (a *audit) freed(ctx context.Context, operation domain.StreamID) ([]domain.FreedChild, error) {
	rows, err := list(ctx, a.Views.read(), func(row scanner) (f freedRow, err error) {
		err = row.Scan(&f.Stream, &f.ID, &f.how, &f.person)
		return f, err
	}, `SELECT c.stream, c.id, c.definition, `+personOf("c.stream")+` FROM operation_children c WHERE c.operation = $1 AND c.claimed <= $2 AND c.recorded <= $3
		AND (c.withdrawn IS NULL OR c.withdrawn > $3) ORDER BY c.recorded, c.stream LIMIT $4`, string(operation), seconds(a.As.On), seconds(a.As.Known), maxFreed+1)
	if err != nil {
		return nil, err
	}
	if len(rows) > maxFreed {
		e := domain.Refuse(domain.Unavailable, "", "%s freed more than %d children, too many to be told for a question", operation, maxFreed)
		e.Cause = errTooLong
		return nil, e
	}
	var all []domain.FreedChild
	places := map[string]int{} // in all, by person
	for _, row := range rows {
		child, ends, err := a.freedChild(ctx, row)
		if errors.Is(err, errTooLong) { // whoever sees the operation need not see the child
			e := domain.Refuse(domain.Unavailable, "", "a child whom %s freed has too many records to be told for a question", operation)
			e.Cause = errTooLong
			return nil, e
		}
		if err != nil {
			return nil, err
		}
		place, twice := places[row.person]
		switch {
		case !twice:
			places[row.person] = len(all)
			all = append(all, child)
		case ends:
			all[place] = child
		}
	}
	return all, nil
}

// maxContinued bounds the streams through which one life is followed.
const maxContinued = 8

// freedChild tells what became of a child, in whichever stream its life goes on, and
// whether it ends in this one.
func (a *audit) freedChild(ctx context.Context, row freedRow) (child domain.FreedChild, ends bool, err error) {
	child, ends = domain.FreedChild{RecordRef: row.RecordRef, How: row.how}, true
	stream := row.Stream
	for range maxContinued {
		story, err := a.story(ctx, stream, whereabouts...)
		if err != nil {
			return child, false, err
		}
		if opening, found := story.Find(row.ID); found && stream == row.Stream {
			child.Agency, child.At = opening.Signed(domain.PurposeRecord)[0].Agency, opening.Early
		}
		story.became(&child)
		next, elsewhere := story.State().Child.GoesOn()
		if !elsewhere {
			break
		}
		stream, ends = next.Other, false
	}
	return child, ends, nil
}

// became adds what a story says of a child who was freed.
func (s Story) became(child *domain.FreedChild) {
	first := func(at *time.Time, step Step) {
		if at.IsZero() {
			*at = step.Early
		}
	}
	for _, step := range s {
		if step.Withdrawn {
			continue
		}
		if custodian := step.State.Child.Custody.Agency; custodian != "" && custodian != child.Agency {
			first(&child.Delivered, step)
		}
		switch step.Event.(type) {
		case domain.ChildDied:
			first(&child.Died, step)
		case domain.HandedOver:
			first(&child.Home, step)
		}
	}
}
