package domain

// How a specimen comes to whoever receives it, whatever was sent.

// restsOnChain: what was sent is received; without that, whoever had it before lost it.
func (e SpecimenReceived) restsOnChain(s Specimen, _ Statement) []Rest {
	if i := s.open(); i >= 0 {
		return because(becauseSpecimen, s.Moves[i].Mark)
	}
	return s.heldRests()
}

func (e SpecimenReceived) check() error {
	if e.SealIntact && e.SealSeen == "" {
		return fieldError("facts.sealSeen", "a seal that is whole has a number")
	}
	return nil
}

// decideChain is H4, nobody receives what he has; and H6, who sends does not receive.
func (e SpecimenReceived) decideChain(c chain, b Basis, st Statement) error {
	s, err := c.decideThere(st)
	if err != nil {
		return err
	}
	by, open := st.author(), s.open()
	switch {
	case open < 0 && by.Agency == s.Holder:
		return refuse(Conflict, "H4", "signers", s.HolderSince, "%s has the specimen already", by.Agency)
	case open >= 0 && by.Agency != s.Holder && b.overlap(s.Moves[open].By, []Signer{by}):
		return refuse(Forbidden, "H6", "signers", s.Moves[open].Mark, "the officer who sent the specimen cannot receive it too: a colleague must sign")
	}
	return nil
}

// evolveChain closes the move that is open. What came back to its sender under the same
// seal has moved nowhere; what another has than was to receive it, or nobody gave, came
// on a way that nobody signed for.
func (e SpecimenReceived) evolveChain(c chain, st Statement) []Specimen {
	by := st.author().Agency
	return c.with(st, func(s *Specimen) {
		i, why := s.open(), ""
		if i < 0 {
			i = len(s.Moves)
			s.Moves, why = added(s.Moves, Move{From: s.Holder, To: by, Seal: s.Seal}), breakUnsigned
		}
		switch m := s.Moves[i]; {
		case by != m.To && by != m.From:
			why = breakUnsigned
		case why != "":
		case !e.SealIntact:
			why = breakSeal
		case e.SealSeen != m.Seal:
			why = breakOtherSeal
		}
		if why != "" {
			*s = s.breaks(why, markOf(st))
		}
		s.Moves = changed(s.Moves, i, func(m *Move) {
			m.Received, m.ReceivedBy, m.SealSeen, m.Intact, m.ReceivedAt = markOf(st), by, e.SealSeen, e.SealIntact, st.Recorded.At.Unix()
		})
		if e.SealSeen != "" {
			s.Seal = e.SealSeen
		}
		s.Holder, s.HolderSince, s.Status = by, markOf(st), SpecimenHeld
	})
}
