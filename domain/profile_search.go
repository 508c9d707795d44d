package domain

// What puts a profile where it is searched, and takes it out.

func (e ProfileUploaded) restsOnChain(s Specimen, st Statement) []Rest {
	return because(becauseSpecimen, s.answered(st).Reviewed)
}

func (e ProfileRemoved) restsOnChain(s Specimen, st Statement) []Rest {
	return because(becauseSpecimen, s.answered(st).Uploaded)
}

// decideChain is H8: what is searched was reviewed, stands, and goes where its donor
// belongs.
func (e ProfileUploaded) decideChain(c chain, b Basis, st Statement) error {
	s, p, err := c.decideProfile(st)
	switch {
	case err != nil:
		return err
	case s.Rejected.ID != "":
		return refuse(Conflict, "H8", "refs", s.Rejected, "the specimen was rejected, and bears nothing")
	case !p.Counts():
		return refuse(Conflict, "H8", "refs", p.lack(), "no reviewer has let the profile stand, so it is not searched")
	case (e.ProfileIndex == IndexRelatives) != (s.DonorIs == DonorRelative):
		return refuse(Invalid, "H8", "facts.profileIndex", s.Mark, "the profile of a relative goes into the index of relatives, that of a child or its objects into that of children")
	case p.Uploaded.ID != "" && p.Removed.ID == "":
		return refuse(Conflict, "H3", "refs", p.Uploaded, "the profile is in a database already")
	}
	return c.decideParty(b, st)
}

// lack is the record that stands against a profile that does not count.
func (p ProfileMade) lack() Mark {
	if p.Withdrawn.ID != "" {
		return p.Withdrawn
	}
	if p.Reviewed.ID != "" {
		return p.Reviewed
	}
	return p.Mark
}

func (e ProfileUploaded) evolveChain(c chain, st Statement) []Specimen {
	return c.with(st, func(s *Specimen) {
		s.Profiles = changed(s.Profiles, answered(s.Profiles, st), func(p *ProfileMade) {
			p.Uploaded, p.Index, p.Removed = markOf(st), e.ProfileIndex, Mark{}
		})
	})
}

// decideChain heeds no correction: a profile that should never have been made is taken
// out, too.
func (e ProfileRemoved) decideChain(c chain, _ Basis, st Statement) error {
	s, err := c.decideOn(st)
	if err != nil {
		return err
	}
	i := answered(s.Profiles, st)
	switch {
	case i < 0:
		return refuse(Invalid, "H3", "refs", s.Mark, "this answers no profile of the specimen")
	case s.Profiles[i].Uploaded.ID == "":
		return refuse(Conflict, "H3", "refs", s.Profiles[i].Mark, "the profile is in no database")
	case s.Profiles[i].Removed.ID != "":
		return refuse(Conflict, "H3", "refs", s.Profiles[i].Removed, "the profile was taken out already")
	}
	return nil
}

func (e ProfileRemoved) evolveChain(c chain, st Statement) []Specimen {
	return c.with(st, func(s *Specimen) {
		s.Profiles = changed(s.Profiles, answered(s.Profiles, st), func(p *ProfileMade) { p.Removed = markOf(st) })
	})
}
