package projections

import (
	"context"
	"fmt"
	"slices"

	"github.com/homeward-ledger/homeward/domain"
)

// momentRow is a moment as it is kept.
type momentRow struct {
	stream, agency, region, day, code string
	kind                              domain.MomentKind
	living                            domain.Living
	index                             uint64
	claimed                           int64
}

// lives gives the moments of one person after the other. Streams without an
// opening that stands are nobody's.
func (v *Views) lives(ctx context.Context, yield func([]momentRow)) error {
	shared, err := v.sharedStreams(ctx)
	if err != nil {
		return err
	}
	rows, err := v.read().QueryContext(ctx, `SELECT stream, idx, kind, living, code, agency, region, claimed, day FROM moments WHERE wrong = 0 ORDER BY stream, idx`)
	if err != nil {
		return fmt.Errorf("read moments: %w", err)
	}
	defer func() { _ = rows.Close() }()
	held := map[string][]momentRow{}
	var life []momentRow
	give := func() {
		person, shares := shared[streamOfLife(life)]
		if shares && isOpened(life) {
			held[person] = append(held[person], life...)
		} else if !shares && counted(life) {
			yield(life)
		}
		life = life[:0]
	}
	for rows.Next() {
		var m momentRow
		if err := rows.Scan(&m.stream, &m.index, &m.kind, &m.living, &m.code, &m.agency, &m.region, &m.claimed, &m.day); err != nil {
			return fmt.Errorf("read moment: %w", err)
		}
		if len(life) > 0 && life[0].stream != m.stream {
			give()
		}
		life = append(life, m)
	}
	give()
	for _, life := range held {
		yield(life)
	}
	return rows.Err()
}

func streamOfLife(life []momentRow) string {
	if len(life) == 0 {
		return ""
	}
	return life[0].stream
}

// counted reports whether a stream that is a person's only one is counted: it was
// opened, and was not closed as a duplicate of one that is linked with it no more.
func counted(life []momentRow) bool {
	var last momentRow
	for _, m := range life {
		if ends := m.kind == domain.MomentCloses || m.kind == domain.MomentReopens; ends && (last.kind == "" || m.claimed >= last.claimed) {
			last = m
		}
	}
	outcome, known := domain.OutcomeOf(last.code)
	return isOpened(life) && (!known || outcome.Counted())
}

func isOpened(life []momentRow) bool {
	return slices.ContainsFunc(life, func(m momentRow) bool { return m.kind == domain.MomentOpens })
}

// sharedStreams are the streams of persons who have several.
func (v *Views) sharedStreams(ctx context.Context) (map[string]string, error) {
	shared := map[string]string{}
	_, err := list(ctx, v.read(), func(row scanner) (struct{}, error) {
		var stream, person string
		err := row.Scan(&stream, &person)
		shared[stream] = person
		return struct{}{}, err
	}, `SELECT stream, person FROM persons WHERE person IN (SELECT person FROM persons GROUP BY person HAVING count(*) > 1)`)
	return shared, err
}
