package domain

import "slices"

// chain is what a child's stream or a missing report knows that has to do with its
// specimens.
type chain struct {
	specimens []Specimen
	child     PersonID
	parties   []PersonID // who claims the child or has it in the own hands
	kept      Mark       // the hold that keeps specimens from being destroyed; empty when none stands
}

// chainEvent is implemented by the events of specimens, which mean the same in both
// kinds of stream.
type chainEvent interface {
	decideChain(chain, Basis, Statement) error
	evolveChain(chain, Statement) []Specimen
}

// ofSpecimen lets an event of specimens be one of a child's stream and of a missing
// report.
type ofSpecimen struct{ chainEvent }

func (e ofSpecimen) decideChild(s ChildState, b Basis, st Statement) error {
	return e.decideChain(s.chain(), b, st)
}

func (e ofSpecimen) evolveChild(s ChildState, st Statement) ChildState {
	s.Specimens = e.evolveChain(s.chain(), st)
	return s.shaken(st)
}

func (e ofSpecimen) decideMissing(s MissingState, b Basis, st Statement) error {
	return e.decideChain(s.chain(), b, st)
}

func (e ofSpecimen) evolveMissing(s MissingState, st Statement) MissingState {
	s.Specimens = e.evolveChain(s.chain(), st)
	return s
}

// childEventOf returns what an event does in a child's stream; false when it has no
// place there.
func childEventOf(e Event) (childEvent, bool) {
	if of, is := e.(chainEvent); is {
		return ofSpecimen{of}, true
	}
	of, is := e.(childEvent)
	return of, is
}

// missingEventOf is that of a missing report.
func missingEventOf(e Event) (missingEvent, bool) {
	if of, is := e.(chainEvent); is {
		return ofSpecimen{of}, true
	}
	of, is := e.(missingEvent)
	return of, is
}

func (s ChildState) chain() chain {
	parties := []PersonID{s.Custody.Holder.Person, s.Custody.Holder.With, s.Identity.Relative}
	for _, one := range s.Identity.All {
		parties = append(parties, one.Relative)
	}
	if p := s.Decision.Get().Proposal; p.pending() {
		parties = append(parties, p.Receiver)
	}
	return chain{specimens: s.Specimens, child: s.Person, parties: parties, kept: keptBy(s.Holds)}
}

func (s MissingState) chain() chain {
	return chain{specimens: s.Specimens, child: s.Child, parties: []PersonID{s.Relative}, kept: keptBy(s.Holds)}
}

// keptBy returns the first hold that stands and keeps specimens.
func keptBy(holds []Hold) Mark {
	return standing(slices.DeleteFunc(slices.Clone(holds), func(h Hold) bool { return !slices.Contains(keepSpecimens, h.Scope) }))
}

// decideParty is H6: nobody who claims the child, or has it in the own hands, or gave a
// specimen of its own, takes one, tests one or passes a profile on.
func (c chain) decideParty(b Basis, st Statement) error {
	for _, s := range c.specimens {
		if s.DonorIs == DonorRelative && b.signs(s.Donor, st) {
			return refuse(Forbidden, "H6", "signers", s.Mark, "%s is a relative who gave a specimen in %s, and cannot sign this", s.Donor, st.Stream)
		}
	}
	for _, person := range c.parties {
		if b.signs(person, st) {
			return refuse(Forbidden, "H6", "signers", Mark{}, "%s claims the child of %s or has it, and cannot sign this", person, st.Stream)
		}
	}
	return nil
}

// at returns the place of the specimen that the statement is part of; -1 for none.
func (c chain) at(st Statement) int {
	ref, _ := st.Ref("partOf")
	return slices.IndexFunc(c.specimens, func(s Specimen) bool { return ref.Stream == st.Stream && s.ID == ref.ID })
}

// decideOn is H3: the statement is part of a specimen of this very stream, and there is
// something left of it.
func (c chain) decideOn(st Statement) (Specimen, error) {
	i := c.at(st)
	if i < 0 {
		return Specimen{}, refuse(Invalid, "H3", "refs", Mark{}, "this is part of no specimen that was collected in %s", st.Stream)
	}
	return c.specimens[i], nil
}

// decideThere is decideOn for what takes the specimen itself into somebody's hands.
func (c chain) decideThere(st Statement) (Specimen, error) {
	s, err := c.decideOn(st)
	if err == nil && s.Destroyed.ID != "" {
		return s, refuse(Conflict, "H4", "refs", s.Destroyed, "nothing is left of the specimen")
	}
	return s, err
}

// decideHolder is H4: whoever has a specimen, and no other agency, does something with
// it while it lies still.
func (s Specimen) decideHolder(st Statement) error {
	by := st.author().Agency
	if i := s.open(); i >= 0 {
		return refuse(Conflict, "H4", "refs", s.Moves[i].Mark, "the specimen is on its way to %s: it must be received first", s.Moves[i].To)
	}
	if by != s.Holder {
		return refuse(Conflict, "H4", "signers", s.HolderSince, "%s has the specimen, and %s has not: if it is with you now, record that you received it", s.Holder, by)
	}
	return nil
}

// with returns the specimens with the one that the statement is part of changed.
func (c chain) with(st Statement, change func(*Specimen)) []Specimen {
	return changed(c.specimens, c.at(st), func(s *Specimen) {
		*s = s.handled(st)
		change(s)
	})
}
