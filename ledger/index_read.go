package ledger

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/homeward-ledger/homeward/domain"
)

// WaitIndexed returns when the index shows at least the first size records of the log.
// The error is of kind Unavailable where there is none, or where it has stopped.
func (l *Ledger) WaitIndexed(ctx context.Context, size uint64) error {
	x := l.config.Index
	if x == nil {
		return unavailable("read the index of DNA", errNoIndex)
	}
	x.wanted.set(size)
	for x.shown.get() < size {
		if err := x.shown.waitOr(ctx, size, x.failed.get); err != nil {
			return unavailable("read the index of DNA", err)
		}
	}
	return nil
}

// IndexErr says why the index shows no more; nil while it follows the log, and where
// there is none.
func (l *Ledger) IndexErr() error {
	if l.config.Index == nil {
		return nil
	}
	return l.config.Index.failed.get()
}

// Compared returns the comparisons of DNA profiles of a stream with others, in the
// order of the log, as of all that is judged when it is asked. Errors are of kind
// Unavailable.
func (l *Ledger) Compared(ctx context.Context, stream domain.StreamID) ([]domain.Comparison, error) {
	if err := l.WaitIndexed(ctx, l.Size()); err != nil {
		return nil, err
	}
	found, err := l.config.Index.compared(ctx, stream)
	if err != nil {
		return nil, unavailable("read the index of DNA", err)
	}
	return found, nil
}

// Recomputed returns what computing the kinship reports of a stream anew gave, in the
// order of the log, as of all that is judged when it is asked. Errors are of kind
// Unavailable.
func (l *Ledger) Recomputed(ctx context.Context, stream domain.StreamID) ([]domain.Recomputed, error) {
	if err := l.WaitIndexed(ctx, l.Size()); err != nil {
		return nil, err
	}
	found, err := l.config.Index.recomputed(ctx, stream)
	if err != nil {
		return nil, unavailable("read the index of DNA", err)
	}
	return found, nil
}

// compared returns the comparisons of a stream.
func (x *Index) compared(ctx context.Context, stream domain.StreamID) ([]domain.Comparison, error) {
	const theirs = ` IN (SELECT idx FROM profiles WHERE stream = $1)`
	rows, err := x.db.QueryContext(ctx, `SELECT a.stream, a.id, a.donor, b.stream, b.id, b.donor, p.shared, p.differing
		FROM pairs p JOIN profiles a ON a.idx = p.one JOIN profiles b ON b.idx = p.other
		WHERE p.one`+theirs+` OR p.other`+theirs+` ORDER BY p.other, p.one`, string(stream))
	if err != nil {
		return nil, fmt.Errorf("read comparisons: %w", err)
	}
	defer rows.Close()
	var found []domain.Comparison
	for rows.Next() {
		var c domain.Comparison
		var differing string
		if err := rows.Scan(&c.One.Stream, &c.One.ID, &c.Donors[0], &c.Other.Stream, &c.Other.ID, &c.Donors[1], &c.Shared, &differing); err != nil {
			return nil, fmt.Errorf("read comparisons: %w", err)
		}
		c.Differing = linesOf(differing)
		found = append(found, c)
	}
	return found, rows.Err()
}

// recomputed returns the recomputations of a stream.
func (x *Index) recomputed(ctx context.Context, stream domain.StreamID) ([]domain.Recomputed, error) {
	rows, err := x.db.QueryContext(ctx, `SELECT stream, id, agrees, verdict, mismatches, differences
		FROM reports WHERE stream = $1 ORDER BY idx`, string(stream))
	if err != nil {
		return nil, fmt.Errorf("read recomputations: %w", err)
	}
	defer rows.Close()
	var found []domain.Recomputed
	for rows.Next() {
		var r domain.Recomputed
		var agrees, verdict int64
		var differences string
		if err := rows.Scan(&r.Stream, &r.ID, &agrees, &verdict, &r.Mismatches, &differences); err != nil {
			return nil, fmt.Errorf("read recomputations: %w", err)
		}
		r.Agrees, r.VerdictAgrees, r.Differences = agrees != 0, verdict != 0, linesOf(differences)
		found = append(found, r)
	}
	return found, rows.Err()
}

func linesOf(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

var errNoIndex = errors.New("this ledger keeps none")
