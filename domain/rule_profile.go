package domain

import (
	"fmt"
	"slices"
)

// profileRules are those about whose DNA it is.
var profileRules = []Rule{{
	ID: "A01", Version: 2, Severity: SeverityBlock, Title: "The sex markers of a profile do not fit the donor",
	Clears: "The laboratory types the same specimen again and looks at a second sex marker, which fits; or a doctor finds that the sex was written down wrong.",
	find:   strangeSexes,
}, {
	ID: "A02", Version: 1, Severity: SeverityBlock, Title: "Two donors have one profile",
	Clears: "The two streams are linked as of one person, or the two are declared to be twins; or a profile that is not its donor's is declared wrong.",
	find:   sharedProfiles,
}, {
	ID: "A03", Version: 1, Severity: SeverityBlock, Title: "One donor has two profiles that differ",
	Clears: "A new specimen shows which of them is the donor's, and the other is declared wrong or its review changed.",
	find:   differingProfiles,
}}

// considered reports whether a profile says something of its donor: nobody declared it
// wrong, and no reviewer has let it fall.
func (p ProfileMade) considered() bool {
	return p.Withdrawn.ID == "" && (p.Reviewed.ID == "" || p.Counts())
}

const (
	sexFemale = "female"
	sexMale   = "male"
)

// sexShown is what sex markers show; empty when they show none. X alone may be a man
// whose amelogenin has dropped the Y.
func sexShown(markers string) string {
	switch markers {
	case markersXY, markersXSecondY:
		return sexMale
	case markersX, markersXSecondX:
		return sexFemale
	}
	return ""
}

// strangeSexes is A01. A profile of the same specimen that was made later, that fits and
// that a reviewer let stand shows that the first was misread.
func strangeSexes(a Audited) (all []Detected) {
	for _, s := range a.State().Specimens() {
		said := a.sexOf(s)
		if said == "" || s.Withdrawn.ID != "" {
			continue
		}
		for i, p := range s.Profiles {
			shown := sexShown(p.SexMarkers)
			step, found := a.find(p.Mark)
			later := slices.ContainsFunc(s.Profiles[i+1:], func(q ProfileMade) bool { return q.Counts() && sexShown(q.SexMarkers) == said })
			if !found || !p.considered() || shown == "" || shown == said || later {
				continue
			}
			all = append(all, detected(step.Recorded.At.UTC(), fmt.Sprintf("by %s the donor %s of the specimen %s is %s by its sex markers (%s), and %s by the records",
				p.ID, s.Donor, s.ID, shown, p.SexMarkers, said), step))
		}
	}
	return all
}

// relationSexes are of those whose relation says it.
var relationSexes = map[string]string{"mother": sexFemale, "grandmother": sexFemale, "aunt": "", "sister": sexFemale,
	"father": sexMale, "grandfather": sexMale, "uncle": "", "brother": sexMale}

// sexOf is the sex of a donor by the records; empty when they say none. An aunt may be an
// uncle's wife, and nobody's blood.
func (a Audited) sexOf(s Specimen) string {
	if s.DonorIs == DonorRelative {
		return relationSexes[s.Relation]
	}
	sex := a.child().Examined.Opening.Sex
	if len(a.Steps) > 0 {
		if e, is := a.Steps[0].Event.(MissingReported); is {
			sex = e.Sex
		}
	}
	for _, doctor := range a.child().Examined.Doctors {
		if doctor.Sex != "" && doctor.Sex != sexUnclear && a.child().withdrawn(doctor.ID).ID == "" {
			sex = doctor.Sex
		}
	}
	if sex == sexUnclear {
		return ""
	}
	return sex
}

// made finds the specimen and the profile that a record made, here or in a stream that
// this one refers to.
func (a Audited) made(ref RecordRef) (Specimen, ProfileMade, bool) {
	for _, s := range a.specimensOf(ref.Stream) {
		if p, found := s.Profile(ref.ID); found {
			return s, p, true
		}
	}
	return Specimen{}, ProfileMade{}, false
}

// specimensOf are those of a stream, as far as it is known here.
func (a Audited) specimensOf(stream StreamID) []Specimen {
	if stream == a.Stream {
		return a.State().Specimens()
	}
	if steps := a.Others[stream]; len(steps) > 0 {
		return steps[len(steps)-1].State.Specimens()
	}
	return nil
}

// comparisons are those of profiles that say something of their donors.
func (a Audited) comparisons() []Comparison {
	return slices.DeleteFunc(slices.Clone(a.Profiles), func(c Comparison) bool {
		for _, ref := range []RecordRef{c.One, c.Other} {
			if s, p, known := a.made(ref); known && (!p.considered() || s.Withdrawn.ID != "") {
				return true
			}
		}
		return false
	})
}

// compared makes a finding that two profiles show.
func (a Audited) compared(c Comparison, sentence string) Detected {
	d := Detected{Sentence: sentence, Records: []RecordRef{c.One, c.Other}, Since: c.Since.UTC()}
	for _, ref := range d.Records {
		if ref.Stream != a.Stream && ref.Stream.Kind() == MissingStream {
			d.Since = latest(d.Since, a.refersTo(ref.Stream))
		}
	}
	return d
}

// sharedProfiles is A02.
func sharedProfiles(a Audited) (all []Detected) {
	for _, c := range a.comparisons() {
		if c.Donors[0] == c.Donors[1] || len(c.Differing) > 0 || a.oneDonor(c) {
			continue
		}
		all = append(all, a.compared(c, fmt.Sprintf("%s and %s have the same DNA profile at all %d loci, by %s and %s, and are neither linked nor declared to be twins",
			c.Donors[0], c.Donors[1], c.Shared, c.One.ID, c.Other.ID)))
	}
	return all
}

// oneDonor reports whether two donors are known to be one person or twins, or whether
// that they have one profile is what a search is made for: an object of a missing child
// that fits a child who was found is a match. Of a report to which nothing here refers
// nobody can tell which it is: there it is told.
func (a Audited) oneDonor(c Comparison) bool {
	mine, other := c.One.Stream, c.Other.Stream
	if other == a.Stream {
		mine, other = other, mine
	}
	if mine == other {
		return false
	}
	for _, ref := range []RecordRef{c.One, c.Other} {
		s, _, known := a.made(ref)
		if known && s.DonorIs == DonorObject || !known && ref.Stream.Kind() == MissingStream && mine.Kind() == ChildStream {
			return true
		}
	}
	return a.twin(other) || a.sameChild(other)
}

// twin reports whether the child of another stream is declared to be this one's twin.
func (a Audited) twin(other StreamID) bool {
	l, sibling := a.child().linked(other, false)
	return sibling && l.Relation == siblingTwin
}

// differingProfiles is A03. A locus or two may be misread, or hidden from one kit and
// not from the other; from as many on as exclude a relation it is another person.
func differingProfiles(a Audited) (all []Detected) {
	for _, c := range a.comparisons() {
		if c.Donors[0] != c.Donors[1] || len(c.Differing) == 0 {
			continue
		}
		d := a.compared(c, fmt.Sprintf("two profiles of %s, by %s and %s, differ at %d of %d loci", c.Donors[0], c.One.ID, c.Other.ID, len(c.Differing), c.Shared))
		if len(c.Differing) < a.Limits.KinshipMismatches {
			d.Severity = "high"
		}
		all = append(all, d)
	}
	return all
}
