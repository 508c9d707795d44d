package domain

import "slices"

// correctedIn are specimens of which a record was declared wrong in more than a date or a
// place.
func correctedIn(specimens []Specimen, id string, e ErrorDeclared, st Statement) []Specimen {
	if e.dates() || id == "" {
		return specimens
	}
	specimens = slices.Clone(specimens)
	for i := range specimens {
		specimens[i] = specimens[i].corrected(id, e.Error != incorrectData, markOf(st))
	}
	return specimens
}

// corrected heeds that a record was declared wrong, whole or in some detail. What was not
// taken so bears nothing; a way of which a record is wrong was not signed for, whatever
// the right one was. That it was rejected or destroyed is taken back as a whole only.
func (s Specimen) corrected(id string, whole bool, by Mark) Specimen {
	way := slices.ContainsFunc(s.Moves, func(m Move) bool { return m.ID == id || m.Received.ID == id })
	switch {
	case id == s.ID:
		s.Withdrawn = by
	case way || id == s.Accessioned.ID:
		s.Strayed = by
		return s.breaks(breakCorrected, by)
	case id == s.Rejected.ID && whole:
		s.Rejected, s.Status = Mark{}, SpecimenHeld
	case id == s.Destroyed.ID && whole:
		s.Destroyed, s.Status = Mark{}, SpecimenHeld
	}
	s.Retests = slices.DeleteFunc(slices.Clone(s.Retests), func(r Retest) bool { return r.ID == id && whole })
	s.Profiles = slices.Clone(s.Profiles)
	for i := range s.Profiles {
		s.Profiles[i] = s.Profiles[i].corrected(id, whole, by)
	}
	return s
}

func (p ProfileMade) corrected(id string, whole bool, by Mark) ProfileMade {
	switch {
	case id == p.ID:
		p.Withdrawn = by
	case id == p.Reviewed.ID:
		p.Reviewed, p.Outcome = Mark{}, ""
	case id == p.Uploaded.ID && whole:
		p.Uploaded, p.Index = Mark{}, ""
	case id == p.Removed.ID && whole:
		p.Removed = Mark{}
	}
	return p
}
