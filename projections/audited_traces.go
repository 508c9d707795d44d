package projections

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// Bounds of what a stream's traces are compared with: so many values that other
// streams share, and so many records of each, the first in the log.
const (
	maxShared  = 1000
	maxSharing = 64
)

// traces are those of the stream's own records, and of records anywhere that left the
// same, in the order of the log; of devices and officers the nearest alone.
func (a *audit) traces(ctx context.Context, of domain.StreamID, own Story) ([]domain.Trace, error) {
	var all []domain.Trace
	for _, step := range own {
		all = append(all, domain.Traces(step.Statement)...)
	}
	stream := string(of)
	values, err := list(ctx, a.Views.read(), func(row scanner) (v [2]string, err error) {
		err = row.Scan(&v[0], &v[1])
		return v, err
	}, `SELECT DISTINCT t.kind, t.value FROM traces t WHERE t.stream = $1 AND t.kind NOT IN ($2, $3)
		AND EXISTS (SELECT 1 FROM traces o WHERE o.kind = t.kind AND o.value = t.value AND o.rank = 0 AND o.stream <> $1)
		ORDER BY t.kind, t.value LIMIT $4`, stream, domain.TraceDevice, domain.TraceOfficer, maxShared)
	if err != nil {
		return nil, err
	}
	for _, v := range values {
		shared, err := a.sharing(ctx, `traces o WHERE o.kind = $4 AND o.value = $5`, stream, v[0], v[1], maxSharing)
		if err != nil {
			return nil, err
		}
		all = append(all, shared...)
	}
	near, err := a.sharing(ctx, nearTraces, stream, domain.TraceDevice, domain.TraceOfficer, maxFolded)
	all = append(all, near...)
	slices.SortStableFunc(all, func(x, y domain.Trace) int { return cmp.Compare(x.Recorded.Index, y.Recorded.Index) })
	return all, err
}

// nearTraces are those, as o, of the kinds $4 and $5 that stand before, beside and
// behind one of the stream $3 among those of one value, as far as they were known.
const nearTraces = `traces t JOIN traces o ON o.kind = t.kind AND o.value = t.value AND o.rank IN (t.rank,
		(SELECT max(b.rank) FROM traces b WHERE b.kind = t.kind AND b.value = t.value AND b.rank < t.rank AND b.claimed <= $1 AND b.recorded <= $2),
		(SELECT min(b.rank) FROM traces b WHERE b.kind = t.kind AND b.value = t.value AND b.rank > t.rank AND b.claimed <= $1 AND b.recorded <= $2))
	WHERE t.stream = $3 AND t.kind IN ($4, $5) AND t.claimed <= $1 AND t.recorded <= $2`

// sharing reads traces, as o, of other streams than one.
func (a *audit) sharing(ctx context.Context, from, stream, kind, value string, most int) ([]domain.Trace, error) {
	return list(ctx, a.Views.read(), scanTrace, `SELECT o.kind, o.value, o.rank, o.says, o.stream, l.id, l.type, o.agency, o.place, o.at, o.idx, l.recorded
		FROM (SELECT DISTINCT o.* FROM `+from+` AND o.claimed <= $1 AND o.recorded <= $2 AND o.stream <> $3 ORDER BY o.idx, o.n LIMIT $6) o
		JOIN timeline l ON l.idx = o.idx ORDER BY o.idx, o.n`,
		seconds(a.As.On), knownBy(a.As), stream, kind, value, most)
}

func scanTrace(row scanner) (t domain.Trace, err error) {
	var rank int64
	var at sql.NullInt64
	var recorded string
	if err = row.Scan(&t.Kind, &t.Value, &rank, &t.Says, &t.Stream, &t.ID, &t.Type, &t.Agency, &t.Place, &at, &t.Recorded.Index, &recorded); err != nil {
		return t, err
	}
	if t.Kind == domain.TraceDevice {
		t.Counter = uint64(rank)
	}
	if at.Valid {
		t.At = time.Unix(0, at.Int64).UTC()
	}
	t.Recorded.At, err = time.Parse(time.RFC3339Nano, recorded)
	return t, err
}
