package dossier

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/homeward-ledger/homeward/domain"
)

// Scope returns the streams that belong into a child's dossier, sorted: the
// child, its earlier dossiers, whatever the verdict of a record rests on (the
// agencies of all signers and receivers, those that sign for these in turn, a
// missing report or an operation that a rule looks into), and the ledger's own.
// records returns a stream's records in order; streams without records are left
// out. also names further streams to begin with, such as the agency of the
// registrar who is about to issue the dossier. The only errors are those of
// records, wrapped.
//
// What a record merely refers to, and its rules do not read, does not come along: anybody may refer to
// anything, and would put other children's histories into this one's dossier, or
// so many streams that none can be issued.
func Scope(subject domain.StreamID, records func(domain.StreamID) ([]domain.Statement, error), also ...domain.StreamID) ([]domain.StreamID, error) {
	c := newClosure(records, subject, reason{need: needsVerdict})
	for _, id := range also {
		c.want(id, reason{need: needsVerdict})
	}
	if err := c.run(); err != nil {
		return nil, fmt.Errorf("compute scope: %w", err)
	}
	slices.Sort(c.found)
	return c.found, nil
}

// SamePerson returns those of the streams that are of the subject's person, itself
// among them: links that stand, said in either stream, join them. state gives the
// state of a stream.
func SamePerson(subject domain.StreamID, streams []domain.StreamID, state func(domain.StreamID) domain.ChildState) []domain.StreamID {
	says := func(stream, other domain.StreamID) bool {
		child := state(stream)
		return slices.ContainsFunc(child.Links.All, func(l domain.Link) bool {
			return l.Other == other && l.SamePerson() && child.Stands(l)
		})
	}
	person, streams := []domain.StreamID{subject}, slices.Sorted(slices.Values(streams))
	for i := 0; i < len(person); i++ {
		for _, id := range streams {
			if !slices.Contains(person, id) && (says(id, person[i]) || says(person[i], id)) {
				person = append(person, id)
			}
		}
	}
	return person
}

// need is how badly a stream is needed, in ascending order.
type need int

const (
	needsNothing need = iota // named only: a governor's or a supervisor's agency, which may have no stream
	needsReading             // referred to, and not packed: the story is longer than that
	needsVerdict             // without it a record's verdict cannot be reached
)

// reason says which record needs a stream.
type reason struct {
	need   need
	record domain.Statement
}

// closure is the transitive closure of what records need.
type closure struct {
	records func(domain.StreamID) ([]domain.Statement, error)
	reasons map[domain.StreamID]reason
	queued  map[domain.StreamID]bool
	queue   []domain.StreamID
	found   []domain.StreamID // those with records
}

// newClosure begins with the child, who asked for its history, and the ledger.
func newClosure(records func(domain.StreamID) ([]domain.Statement, error), subject domain.StreamID, why reason) *closure {
	c := &closure{records: records, reasons: map[domain.StreamID]reason{}, queued: map[domain.StreamID]bool{}}
	c.want(subject, why)
	c.want(subject.Access(), reason{needsNothing, why.record})
	c.want(domain.TheLedger, why)
	return c
}

func (c *closure) want(id domain.StreamID, why reason) {
	known, seen := c.reasons[id]
	if why.need != needsReading && !c.queued[id] {
		c.queue, c.queued[id] = append(c.queue, id), true
	}
	if !seen || cmp.Less(known.need, why.need) {
		c.reasons[id] = why
	}
}

func (c *closure) run() error {
	for len(c.queue) > 0 {
		id := c.queue[0]
		c.queue = c.queue[1:]
		statements, err := c.records(id)
		if err != nil {
			return err
		}
		if len(statements) > 0 {
			c.found = append(c.found, id)
		}
		for _, s := range statements {
			c.follow(s)
		}
	}
	return nil
}

// follow wants what a record cites. Of domain.Needs that is all: agencies whose
// officers signed in the stream before are wanted by those records.
func (c *closure) follow(s domain.Statement) {
	for _, id := range domain.Cites(s) {
		n := needOf(s, id)
		if n == needsReading && insular(s.Stream) && !insular(id) {
			continue
		}
		c.want(id, reason{n, s})
	}
	if accredited, ok := s.Event.(domain.AgencyAccredited); ok && accredited.Supervisor != "" {
		c.want(accredited.Supervisor, reason{needsNothing, s})
	}
}

// insular streams are about the ledger and its members, not about people.
func insular(id domain.StreamID) bool {
	return id.Kind() == domain.AgencyStream || id.Kind() == domain.LedgerStream
}

// needOf says how badly s needs a stream of domain.Cites. Governance keys stand
// in the ledger's own stream, so their holders need none.
func needOf(s domain.Statement, id domain.StreamID) need {
	governs := false
	for _, signer := range s.Signers {
		if signer.Agency == id && signer.Purpose != domain.PurposeGovernance {
			return needsVerdict
		}
		governs = governs || signer.Agency == id
	}
	refers := slices.ContainsFunc(s.Refs, func(r domain.Ref) bool { return r.Stream == id })
	switch {
	case id == domain.TheLedger:
		return needsVerdict
	case refers && domain.ReadsRefs(s):
		return needsVerdict
	case refers:
		return needsReading
	case governs:
		return needsNothing
	}
	return needsVerdict // cited by the event's own rules
}
