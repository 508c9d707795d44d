package domain

import (
	"fmt"
	"slices"
)

// reportsOnFallen are those on a relative's specimen that was declared wrong, or of which
// no profile from before the report stands any more: they lie in another stream than the
// report, which does not fall with them by the hard rules.
func (a Audited) reportsOnFallen() (all []Detected) {
	a.borne(func(r KinshipReport, step Step) {
		for _, ref := range r.Specimens {
			steps := a.Others[ref.Stream]
			i := slices.IndexFunc(a.specimensOf(ref.Stream), func(s Specimen) bool { return s.ID == ref.ID })
			if ref.Stream == a.Stream || i < 0 {
				continue
			}
			by := a.specimensOf(ref.Stream)[i].fallenBefore(r.Place, steps)
			j := slices.IndexFunc(steps, func(s Step) bool { return by.ID != "" && s.ID == by.ID })
			if j >= 0 {
				all = append(all, detected(latest(step.Recorded.At, steps[j].Recorded.At), fmt.Sprintf("the kinship report %s rests on the specimen %s, of which by %s nothing stands that it could rest on", r.ID, ref.ID, by.ID), step, steps[j]))
			}
		}
	})
	return all
}

// fallenBefore returns the record by which nothing is left of a specimen on which a report
// of a place in the log could rest; an empty mark while something is.
func (s Specimen) fallenBefore(place uint64, steps []Step) Mark {
	by := s.takenBack()
	if by.ID != "" {
		return by
	}
	for _, p := range s.Profiles {
		made := slices.ContainsFunc(steps, func(x Step) bool { return x.ID == p.ID && x.Recorded.Index < place })
		switch {
		case made && p.Counts():
			return Mark{}
		case made:
			by = p.lack()
		}
	}
	return by
}
