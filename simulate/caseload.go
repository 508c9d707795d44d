package simulate

import (
	"container/heap"
	"fmt"
	"slices"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// caseload plays all lives at once, always the step that is recorded next.
type caseload struct {
	author  *Author
	options Options
	yield   func(Line) error
	queue   steps
	planned int                                   // breaks ties of recorded times
	clock   time.Time                             // recorded time of the last line
	devices map[string]entry                      // without a connection; looked up, never listed
	seen    map[domain.PersonID][]sighting        // of officers, lately; looked up, never listed
	freed   map[domain.StreamID][]domain.StreamID // children rescued, by operation; looked up, never listed
	orders  int                                   // of courts, so far
	extra   int                                   // children beyond those who were asked for
	labs    laboratories
}

func (c *caseload) run() error {
	for _, l := range c.desks() {
		if err := c.plan(l); err != nil {
			return err
		}
	}
	for n := range c.options.Children {
		if err := c.begin(n, c.options.kind(n)); err != nil {
			return err
		}
	}
	for c.queue.Len() > 0 {
		next := heap.Pop(&c.queue).(step)
		c.clock = later(next.at, c.clock.Add(time.Millisecond))
		if err := c.play(next.life); err != nil {
			return err
		}
	}
	return nil
}

// begin plans the life of the n-th child, and those of the others without whom it would
// not be crooked: they come on top of the children who were asked for.
func (c *caseload) begin(n int, k kind) error {
	k.ringOf = n
	together, first := &group{}, newLife(c.author.World, c.span(), n, k)
	first.join(together)
	if err := c.plan(first); err != nil || k.ring == nil {
		return err
	}
	for range k.ring(k.ringDice(c.author.World.Seed)) {
		l := newLife(c.author.World, c.span(), c.options.Children+c.extra, k)
		c.extra++
		l.join(together)
		if err := c.plan(l); err != nil {
			return err
		}
	}
	return nil
}

func (c *caseload) play(l *life) error {
	now := l.scenes[0]
	if l.scenes = l.scenes[1:]; cap(l.scenes) > 2*len(l.scenes)+8 { // what was played lies in front
		l.scenes = slices.Clip(slices.Clone(l.scenes))
	}
	before := l.last.ID
	l.rushed = false
	l.offline = now.remote
	if err := now.play(c, l); err != nil {
		return fmt.Errorf("life %d, %s: %w", l.n+1, l.kind.name, err)
	}
	if now.crooked && l.last.ID != before {
		l.evidence = append(l.evidence, l.last.ID)
	}
	return c.plan(l)
}

// plan sets when the next scene of a life happens, and when the ledger will hear
// of it: minutes or hours later, a day and more from where there is no
// connection, and never before the record before. What would happen after the
// span does not.
func (c *caseload) plan(l *life) error {
	if len(l.scenes) == 0 {
		return c.over(l)
	}
	next := l.scenes[0]
	l.happened = l.happened.Add(next.gap)
	if !next.at.IsZero() {
		l.happened = later(next.at, l.recorded)
	}
	if !next.night {
		l.happened = officeHours(l.happened)
	}
	delay := l.within(4*time.Minute, 90*time.Minute)
	if next.remote {
		delay = l.within(6*time.Hour, 40*time.Hour)
	}
	at := later(l.happened.Add(delay), l.recorded.Add(time.Duration(1+l.IntN(9))*time.Minute))
	if !at.Before(c.options.Until) {
		return c.over(l)
	}
	c.planned++
	heap.Push(&c.queue, step{at: at.Add(time.Duration(l.IntN(60_000)) * time.Millisecond), order: c.planned, life: l})
	return nil
}

// record signs, checks and hands out one record. Its first signer is its author.
func (c *caseload) record(l *life, draft Draft) error {
	if draft.RecordedAt.IsZero() {
		draft.RecordedAt = c.clock
	}
	author := draft.Signers[0].Key
	if l.offline {
		draft.Captured = c.onDevice(l, author)
		if draft.After == nil {
			draft.After = c.knownThen(draft.Stream, l.happened)
		}
	}
	if !l.rushed && c.placeless(l, draft) {
		draft.Place = ""
	}
	line, statement, err := c.author.Record(draft)
	if err != nil {
		return err
	}
	c.been(draft, statement)
	l.last, l.author, l.recorded = heading(statement), author, c.clock
	l.writes(statement.Stream)
	l.told[statement.Type] = domain.Ref{Stream: statement.Stream, ID: statement.ID}
	return c.yield(line)
}

// heading is what a life keeps of its last record: as much as there are lives.
func heading(s domain.Statement) domain.Statement {
	return domain.Statement{ID: s.ID, Type: s.Type, Stream: s.Stream, OccurredAt: s.OccurredAt, Event: s.Event}
}

// knownThen is what a device without a connection had seen of a stream by a time.
func (c *caseload) knownThen(stream domain.StreamID, at time.Time) *domain.Prefix {
	known := domain.Prefix{}
	for i, record := range c.author.State(stream).Records.From(0) {
		if record.At > at.Unix() {
			break
		}
		known = domain.Prefix{Count: uint64(i) + 1, Digest: record.Digest}
	}
	return &known
}

// national returns the first agency of a kind, which acts everywhere.
func (c *caseload) national(kind domain.AgencyKind) Agency {
	return c.author.World.Directory.OfKind(kind)[0]
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
