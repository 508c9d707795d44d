package projections

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// Peers are counted over the whole ledger, from one point of view: an audit of many
// streams counts them once.
type peers struct {
	totals   map[string]map[domain.AgencyKind]totalOf // by what is counted
	meetings *meetings
	adopted  []domain.Adoptee
	reported map[domain.StreamID][]domain.LabReport // by laboratory
}

// totalOf is how often all agencies of a kind, or all their officers, did something, and
// how many those are.
type totalOf struct {
	domain.Share
	among int
}

// shareOf is how often an agency, or one of its officers, did something.
type shareOf struct {
	who string
	domain.Share
}

// theCounts are the kinds of count, each told to the agency that it is about.
var theCounts = []string{domain.CountFound, domain.CountReleased, domain.CountCorrected, domain.CountRead, domain.CountDecided}

// countedBy reads occasions, as o, of one kind $3 from a point of view, whoever's key
// it was: $1 and $2 are those of actedAs.
const countedBy = ` FROM occasions o LEFT JOIN hand_keys k ON k.agency = o.agency AND k.key = o.who
	WHERE o.claimed <= $1 AND o.recorded <= $2 AND o.what IN ($3, $4) `

// sharesBy counts for each agency and officer: the streams in which they had to do with
// it, and those in which they did.
const sharesBy = `SELECT o.agency AS agency, coalesce(k.officer, o.who) AS who, count(DISTINCT o.stream) AS streams,
	count(DISTINCT CASE WHEN o.what = $3 THEN o.stream END) AS hits` + countedBy

// shares counts what an agency and its officers did of one kind; of very many those who
// did it most.
func (v *Views) shares(ctx context.Context, what string, as AsOf, agency domain.StreamID) ([]shareOf, error) {
	return list(ctx, v.read(), func(row scanner) (s shareOf, err error) {
		err = row.Scan(&s.who, &s.Of, &s.Hits)
		return s, err
	}, `SELECT s.who, s.streams, s.hits FROM (SELECT g.who, g.streams, g.hits FROM (`+sharesBy+`AND o.agency = $5
		GROUP BY o.agency, coalesce(k.officer, o.who)) g ORDER BY g.hits DESC, g.who LIMIT $6) s ORDER BY s.who`,
		seconds(as.On), knownBy(as), what, occasionOf(what), string(agency), maxFolded)
}

// totals adds up what everybody did of one kind, by the kind of the agency. The database
// adds, so that nobody's officers can be so many that others' are left out.
func (v *Views) totals(ctx context.Context, what string, as AsOf) (map[domain.AgencyKind]totalOf, error) {
	totals := map[domain.AgencyKind]totalOf{}
	_, err := list(ctx, v.read(), func(row scanner) (struct{}, error) {
		var kind domain.AgencyKind
		var t totalOf
		err := row.Scan(&kind, &t.among, &t.Of, &t.Hits)
		totals[kind] = t
		return struct{}{}, err
	}, `SELECT coalesce(a.kind, ''), count(*), CAST(sum(g.streams) AS BIGINT), CAST(sum(g.hits) AS BIGINT) FROM (`+sharesBy+`GROUP BY o.agency, coalesce(k.officer, o.who)) g
		LEFT JOIN agencies a ON a.stream = g.agency GROUP BY coalesce(a.kind, '')`, seconds(as.On), knownBy(as), what, occasionOf(what))
	return totals, err
}

// tallies are those of an agency and its officers.
func (a *audit) tallies(ctx context.Context, agency domain.StreamID) ([]domain.Tally, error) {
	kind, err := a.Views.kindOfAgency(ctx, agency)
	if err != nil {
		return nil, err
	}
	var all []domain.Tally
	for _, what := range theCounts {
		totals, known := a.peers.totals[what]
		if !known {
			if totals, err = a.Views.totals(ctx, what, a.As); err != nil {
				return nil, err
			}
			a.peers.totals[what] = totals
		}
		own, err := a.Views.shares(ctx, what, a.As, agency)
		if err != nil {
			return nil, err
		}
		earlier, err := a.Views.shares(ctx, what, a.before(), agency)
		if err != nil {
			return nil, err
		}
		hits, err := a.hits(ctx, what, agency)
		if err != nil {
			return nil, err
		}
		for _, one := range talliesOf(what, totals[kind], own, earlier) {
			one.Records = hits[one.Who]
			all = append(all, one)
		}
	}
	return all, nil
}

// before is the point of view of a year before.
func (a *audit) before() AsOf {
	then := a.at().AddDate(-1, 0, 0)
	as := AsOf{Known: a.As.Known}
	if as.Known == nil || as.Known.After(then) {
		as.Known = &then
	}
	if a.As.On != nil {
		as.On = &then
	}
	return as
}

// kindOfAgency is the kind of an agency, as it was accredited last; empty for none.
func (v *Views) kindOfAgency(ctx context.Context, agency domain.StreamID) (kind domain.AgencyKind, err error) {
	_, err = scanned(v.read().QueryRowContext(ctx, `SELECT kind FROM agencies WHERE stream = $1`, string(agency)).Scan(&kind))
	return kind, err
}

// talliesOf puts those of one agency beside those of all others of its kind.
func talliesOf(what string, everybody totalOf, own, earlier []shareOf) []domain.Tally {
	before := map[string]domain.Share{}
	for _, s := range earlier {
		before[s.who] = s.Share
	}
	var all []domain.Tally
	for _, s := range own {
		all = append(all, domain.Tally{What: what, Who: s.who, Own: s.Share, Earlier: before[s.who],
			Peers: domain.Share{Hits: everybody.Hits - s.Hits, Of: everybody.Of - s.Of}, Among: everybody.among - 1})
	}
	return all
}

// hits are the records by which each of an agency did something: the first in each
// stream, the last of them.
func (a *audit) hits(ctx context.Context, what string, agency domain.StreamID) (map[string][]domain.RecordRef, error) {
	all := map[string][]domain.RecordRef{}
	_, err := list(ctx, a.Views.read(), func(row scanner) (struct{}, error) {
		var who string
		var ref domain.RecordRef
		err := row.Scan(&who, &ref.Stream, &ref.ID)
		all[who] = append(all[who], ref)
		return struct{}{}, err
	}, `SELECT h.who, l.stream, l.id FROM (
			SELECT f.who, f.idx, row_number() OVER (PARTITION BY f.who ORDER BY f.idx DESC) AS n FROM (
				SELECT coalesce(k.officer, o.who) AS who, o.stream, min(o.idx) AS idx`+countedBy+`AND o.agency = $5 AND o.what = $3
				GROUP BY coalesce(k.officer, o.who), o.stream) f) h
			JOIN timeline l ON l.idx = h.idx WHERE h.n <= $6 ORDER BY h.idx`,
		seconds(a.As.On), knownBy(a.As), what, occasionOf(what), string(agency), domain.LastRecords)
	return all, err
}

// adoptees are all children who were adopted, of very many the last.
func (a *audit) adoptees(ctx context.Context) ([]domain.Adoptee, error) {
	if a.peers.adopted != nil {
		return a.peers.adopted, nil
	}
	streams, err := list(ctx, a.Views.read(), scanStream, `SELECT DISTINCT stream FROM (SELECT stream FROM timeline
		WHERE type = $1 AND void = 0 AND recorded_nanos <= $2 ORDER BY idx DESC LIMIT $3) t ORDER BY stream`,
		domain.TypeAdoptionRegistered, knownBy(a.As), maxAdopted)
	if err != nil {
		return nil, err
	}
	a.peers.adopted = []domain.Adoptee{}
	for _, stream := range streams {
		story, err := a.story(ctx, stream, whereabouts...)
		if errors.Is(err, errTooLong) { // told of itself: one must not keep the audit from all agencies
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("tell %s: %w", stream, err)
		}
		a.peers.adopted = append(a.peers.adopted, adoptions(story)...)
	}
	return a.peers.adopted, nil
}

func scanStream(row scanner) (id domain.StreamID, err error) {
	err = row.Scan(&id)
	return id, err
}

// maxAdopted bounds the adoptions that are compared with each other.
const maxAdopted = 1000

// whereabouts are the types of records that say who has a child.
var whereabouts = []string{
	domain.TypeChildRescued, domain.TypeChildFound, domain.TypeChildLocated, domain.TypePersonPresented, domain.TypeChildBornInCare, domain.TypeChildAdmitted,
	domain.TypeCustodyTaken, domain.TypeTransferInitiated, domain.TypeTransferAccepted, domain.TypePlacementEmergency, domain.TypeCustodyHeldOutside, domain.TypeChildReturnedToCare,
	domain.TypeChildMissingFromCare, domain.TypeCustodyClaimed, domain.TypeCustodyContestResolved, domain.TypePlacementDisrupted, domain.TypeHandedOver,
	domain.TypeAdoptionRegistered, domain.TypeAdoptionDissolved, domain.TypeKafalaOrdered, domain.TypeFosterOrdered, domain.TypeChildDied,
	domain.TypeRepatriationDeparted, domain.TypeRepatriationReceived, domain.TypeErrorDeclared, domain.TypeRecordsLinked, domain.TypeLinkRevoked,
}

// adoptions are those of one child that stand.
func adoptions(story Story) (all []domain.Adoptee) {
	var first time.Time
	var custodian domain.StreamID
	for _, step := range story {
		if step.Withdrawn {
			continue
		}
		if _, adopted := step.Event.(domain.AdoptionRegistered); adopted && !first.IsZero() {
			all = append(all, domain.Adoptee{RecordRef: domain.RecordRef{Stream: step.Stream, ID: step.ID}, Agency: custodian,
				Days: int(step.Early.Sub(first).Hours() / 24)})
		}
		custodian = step.State.Child.Custody.Agency
		if custodian != "" && first.IsZero() {
			first = step.Early
		}
	}
	return all
}
