package domain

import "slices"

// Measure is a step of a search that runs until another record ends it: an alert, a
// tracing request, a public notice. It has one end.
type Measure struct {
	Mark
	Agency StreamID // that began it
	At     int64    // recorded time, Unix seconds
	Ended  Mark     // empty while it runs
	Days   int      // of a notice that has ended: how long it ran, for the rules
	By     []Signer // who began it, and who ended it
}

// Measures are those of one kind, in order.
type Measures []Measure

// Running are those that nobody has ended.
func (m Measures) Running() Measures {
	return slices.DeleteFunc(slices.Clone(m), func(one Measure) bool { return one.Ended.ID != "" })
}

func (m Measures) begun(st Statement) Measures {
	return added(m, Measure{Mark: markOf(st), Agency: st.author().Agency, At: st.Recorded.At.Unix(), By: st.Signers})
}

func (m Measures) ended(st Statement, days int) Measures {
	return changed(m, answered(m, st), func(one *Measure) {
		one.Ended, one.Days, one.By = markOf(st), days, slices.Concat(one.By, st.Signers)
	})
}

// corrected heeds that a record was declared wrong in more than a date or a place:
// what never began has ended, and what did not end as was said runs on.
func (m Measures) corrected(id string, by Mark) Measures {
	i := slices.IndexFunc(m, func(one Measure) bool { return id != "" && (one.ID == id || one.Ended.ID == id) })
	return changed(m, i, func(one *Measure) {
		if one.Days = 0; one.ID == id {
			one.Ended = by
		} else {
			one.Ended = Mark{}
		}
	})
}

// decideEnd: the statement ends a measure that runs; and H6: one officer elsewhere
// does not end what others carry on. Its agency ends it, one of the others that are
// named, one that supervises any of these, or two agencies together.
func (m Measures) decideEnd(what string, b Basis, st Statement, others ...StreamID) error {
	i, by := answered(m, st), st.author().Agency
	switch {
	case i < 0:
		return refuse(Invalid, "H3", "refs", Mark{}, "this answers no %s in %s", what, st.Stream)
	case m[i].Ended.ID != "":
		return refuse(Conflict, "H3", "refs", m[i].Ended, "the %s in %s has ended already, and it has one end", what, st.Stream)
	}
	mine := func(agency StreamID) bool { return agency != "" && (by == agency || by == b.Agency(agency).Supervisor) }
	if st.twoAgencies() || slices.ContainsFunc(added(others, m[i].Agency), mine) {
		return nil
	}
	return refuse(Forbidden, "H6", "signers", m[i].Mark, "the %s in %s is that of %s: that agency ends it, or the one that supervises it, or another agency signs with %s",
		what, st.Stream, m[i].Agency, by)
}
