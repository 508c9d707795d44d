package projections

import (
	"context"

	"github.com/homeward-ledger/homeward/domain"
)

// HandPart is as what somebody acted in a stream, and the first record of that.
type HandPart struct {
	Part   string          // purpose of a signature, or name of a fact
	Agency domain.StreamID // for which somebody signed; empty where a fact names somebody
	Index  uint64          // leaf index
}

// HandRow is somebody who acted in a stream. The child itself is not among them.
type HandRow struct {
	Who   string // a PersonID, or the StreamID of an agency that facts name
	Parts []HandPart
}

// HandStream is another stream in which somebody acted.
type HandStream struct {
	Stream domain.StreamID
	Parts  []HandPart
}

// Reach says which other streams may be named to whoever asks. The zero Reach is
// none.
type Reach struct {
	All    bool
	Agency domain.StreamID // if not All: those that the agency has a part in
}

// Others is how often somebody acted elsewhere.
type Others struct {
	Children int // other persons whose streams these are, at most maxOthers
	Streams  int // other streams of children, missing reports and operations, at most maxOthers
	Hidden   int // those of them beyond the reach
}

// maxOthers bounds what is counted of one person or agency.
const maxOthers = 10_000

// childPart is the fact by which a stream names its own child.
const childPart = "child"

// actedAs keeps the rows of hands, as h, of a point of view: its arguments, the
// first two of a query, are seconds of claimed time, without corrections, and
// nanoseconds of recorded time.
const actedAs = ` h.claimed <= $1 AND h.recorded <= $2 AND h.part <> '` + childPart + `' `

// within keeps the rows of hands, as h, within a reach: of an agency's own, those of
// the argument $5.
func (r Reach) within() string {
	switch {
	case r.All:
		return `$5 = $5` // PostgreSQL wants every argument used
	case r.Agency == "":
		return `$5 <> $5`
	}
	return `EXISTS (SELECT 1 FROM participants p WHERE p.stream = h.stream AND p.agency = $5)`
}

// Hands returns at most limit of those who acted in a child's stream by id, those
// behind after. The child is whom the stream was opened for: a link takes nobody off. The error is a domain.Error of kind Invalid when limit is not 1 to
// MaxPage.
func (v *Views) Hands(ctx context.Context, child domain.StreamID, as AsOf, after string, limit int) ([]HandRow, error) {
	if limit < 1 || limit > MaxPage {
		return nil, invalid("first", "a page has 1 to %d members", MaxPage)
	}
	found, err := list(ctx, v.read(), scanPart, `SELECT h.who, h.part, h.agency, min(h.idx) FROM hands h
		WHERE`+actedAs+`AND h.stream = $3 AND h.who IN (SELECT DISTINCT h.who FROM hands h
			WHERE`+actedAs+`AND h.stream = $3 AND h.who > $4 AND h.who <> coalesce((SELECT own FROM persons WHERE stream = $3), '') ORDER BY h.who LIMIT $5)
		GROUP BY h.who, h.part, h.agency ORDER BY h.who, min(h.idx), h.part, h.agency`,
		seconds(as.On), knownBy(as), string(child), after, limit)
	return byKey(found, func(who string, parts []HandPart) HandRow { return HandRow{who, parts} }), err
}

// inOthers reads the hands, as h, of somebody in other streams, of a query whose $3 is
// the child's stream and $4 who: none of the same child's.
func inOthers() string {
	return ` FROM hands h WHERE` + actedAs + `AND h.who = $4 AND ` + personOf("h.stream") + ` <> ` + personOf("$3")
}

// Others counts where else somebody acted than in a child's streams.
func (v *Views) Others(ctx context.Context, child domain.StreamID, who string, as AsOf, reach Reach) (Others, error) {
	var o Others
	var seen int
	err := v.read().QueryRowContext(ctx, `SELECT
		(SELECT count(*) FROM (SELECT DISTINCT `+personOf("h.stream")+` `+inOthers()+` AND h.stream LIKE 'child-%' LIMIT $6) c),
		(SELECT count(*) FROM (SELECT DISTINCT h.stream `+inOthers()+` LIMIT $6) c),
		(SELECT count(*) FROM (SELECT DISTINCT h.stream `+inOthers()+` AND `+reach.within()+` LIMIT $6) c)`,
		seconds(as.On), knownBy(as), string(child), who, string(reach.Agency), maxOthers).Scan(&o.Children, &o.Streams, &seen)
	o.Hidden = o.Streams - seen
	return o, err
}

// OtherStreams returns at most limit of the other streams within the reach in which
// somebody acted, by id, those behind after. The error is a domain.Error of kind
// Invalid when limit is not 1 to MaxPage.
func (v *Views) OtherStreams(ctx context.Context, child domain.StreamID, who string, as AsOf, reach Reach, after domain.StreamID, limit int) ([]HandStream, error) {
	if limit < 1 || limit > MaxPage {
		return nil, invalid("first", "a page has 1 to %d streams", MaxPage)
	}
	page := `SELECT DISTINCT h.stream ` + inOthers() + ` AND ` + reach.within() + ` AND h.stream > $6 ORDER BY h.stream LIMIT $7`
	found, err := list(ctx, v.read(), scanPart, `SELECT h.stream, h.part, h.agency, min(h.idx) FROM hands h
		WHERE`+actedAs+`AND h.who = $4 AND h.stream IN (`+page+`)
		GROUP BY h.stream, h.part, h.agency ORDER BY h.stream, min(h.idx), h.part, h.agency`,
		seconds(as.On), knownBy(as), string(child), who, string(reach.Agency), string(after), limit)
	return byKey(found, func(stream string, parts []HandPart) HandStream { return HandStream{domain.StreamID(stream), parts} }), err
}

// keyedPart is a part with what it is listed under.
type keyedPart struct {
	key string
	HandPart
}

func scanPart(row scanner) (p keyedPart, err error) {
	err = row.Scan(&p.key, &p.Part, &p.Agency, &p.Index)
	return p, err
}

// byKey puts parts under what they are listed under; they come in its order.
func byKey[R any](found []keyedPart, row func(key string, parts []HandPart) R) []R {
	rows := []R{}
	for len(found) > 0 {
		key := found[0].key
		var parts []HandPart
		for len(found) > 0 && found[0].key == key {
			parts, found = append(parts, found[0].HandPart), found[1:]
		}
		rows = append(rows, row(key, parts))
	}
	return rows
}
