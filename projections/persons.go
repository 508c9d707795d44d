package projections

import (
	"context"

	"github.com/homeward-ledger/homeward/domain"
)

// persons is whose a child's stream is, so that persons are counted and not streams.
// Two streams are of one person when their openings name one, or when a link that
// stands joins them, whole or half, as Life has it.
type persons struct{}

// Name implements Projection.
func (persons) Name() string { return "persons" }

// Version implements Projection.
func (persons) Version() int { return 1 }

// Watches implements Projection.
func (persons) Watches() []string {
	return append(children{}.Watches(), domain.TypeRecordsLinked, domain.TypeLinkRevoked, domain.TypeErrorDeclared)
}

// Schema implements Projection.
func (persons) Schema() Schema {
	return Schema{Tables: []string{
		`CREATE TABLE persons (
			stream TEXT PRIMARY KEY,
			own TEXT NOT NULL, -- id that the opening record names
			person TEXT NOT NULL -- the least of the ids that are one person's
		) STRICT, WITHOUT ROWID`,
		`CREATE INDEX persons_person ON persons (person)`,
		`CREATE INDEX persons_own ON persons (own)`,
		`CREATE TABLE joins (
			stream TEXT NOT NULL,
			id TEXT NOT NULL, -- of the record that links it
			other TEXT NOT NULL,
			ended INTEGER NOT NULL,
			PRIMARY KEY (stream, id)
		) STRICT, WITHOUT ROWID`,
	}, Indexes: []string{
		`CREATE INDEX IF NOT EXISTS joins_other ON joins (other)`,
	}}
}

// personOf is the SQL that says whose a stream is: a child's, that person's; any
// other stands for itself.
func personOf(stream string) string {
	return `coalesce((SELECT person FROM persons WHERE stream = ` + stream + `), ` + stream + `)`
}

// Apply implements Projection.
func (p persons) Apply(ctx context.Context, tx *Tx, record domain.Judged) error {
	s := record.Statement
	switch e := s.Event.(type) {
	case domain.RecordsLinked:
		if _, err := tx.Exec(ctx, `INSERT INTO joins (stream, id, other, ended) VALUES ($1,$2,$3,0)`, string(s.Stream), s.ID, string(e.Other)); err != nil {
			return err
		}
		return p.sort(ctx, tx, s.Stream, e.Other)
	case domain.LinkRevoked:
		return p.end(ctx, tx, s, "answers")
	case domain.ErrorDeclared:
		if e.Error == incorrectData {
			return nil
		}
		return p.end(ctx, tx, s, "corrects")
	}
	child := domain.Evolve(domain.State{}, s, domain.Valid).Subject()
	person := string(child)
	if _, err := tx.Row(ctx, `SELECT person FROM persons WHERE own = $1 LIMIT 1`, []any{string(child)}, &person); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO persons (stream, own, person) VALUES ($1,$2,$3)`, string(s.Stream), string(child), person)
	return err
}

// end takes back the link that the statement refers to, if it is one.
func (p persons) end(ctx context.Context, tx *Tx, s domain.Statement, rel string) error {
	ref, _ := s.Ref(rel)
	ended, err := tx.Exec(ctx, `UPDATE joins SET ended = 1 WHERE stream = $1 AND id = $2`, string(s.Stream), ref.ID)
	if err != nil || ended == 0 {
		return err
	}
	return p.sort(ctx, tx, s.Stream, s.Stream)
}

// sort finds out anew who is who among all streams of the persons whose two streams
// are.
func (persons) sort(ctx context.Context, tx *Tx, one, other domain.StreamID) error {
	const theirs = `(SELECT stream FROM persons WHERE person IN (SELECT person FROM persons WHERE stream IN ($1, $2)))`
	streams, err := tx.Texts(ctx, 3, `SELECT stream, own, person FROM persons WHERE stream IN `+theirs, string(one), string(other))
	if err != nil {
		return err
	}
	links, err := tx.Texts(ctx, 2, `SELECT stream, other FROM joins WHERE ended = 0 AND stream IN `+theirs, string(one), string(other))
	if err != nil {
		return err
	}
	who := whoIsWho(streams, links)
	for _, row := range streams {
		if who[row[0]] == row[2] {
			continue
		}
		if _, err := tx.Exec(ctx, `UPDATE persons SET person = $1 WHERE stream = $2`, who[row[0]], row[0]); err != nil {
			return err
		}
	}
	return nil
}

// whoIsWho gives each stream the least id of those that are of one person. Streams
// are rows of a stream and the id that it names, links pairs of streams.
func whoIsWho(streams, links [][]string) map[string]string {
	leads, own := map[string]string{}, map[string]string{} // an id leads to a lesser one of the same person
	lead := func(id string) string {
		for leads[id] != "" {
			if next := leads[leads[id]]; next != "" {
				leads[id] = next // halves the way for whoever comes next
			}
			id = leads[id]
		}
		return id
	}
	for _, row := range streams {
		own[row[0]] = row[1]
	}
	for _, link := range links {
		a, b := lead(own[link[0]]), lead(own[link[1]])
		if a != b {
			leads[max(a, b)] = min(a, b)
		}
	}
	who := map[string]string{}
	for stream, id := range own {
		who[stream] = lead(id)
	}
	return who
}
