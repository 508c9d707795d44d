package domain

import (
	"fmt"
	"slices"
)

// searchRules are those about a search that was none.
var searchRules = []Rule{{
	ID: "A19", Version: 1, Severity: SeverityBlock, Title: "A child gets papers or parents, and nobody has compared it with those who seek one",
	Clears: "A specimen of the child is taken and its profile compared with those of relatives of missing children; or it is established to which family the child belongs.",
	find:   unsearched,
}, {
	ID: "A20", Version: 1, Severity: SeverityBlock, Title: "What an adoption rests on has gone, or something has come up against it",
	Clears: "The ground is put on record anew and the child declared adoptable on it; a candidate is excluded, a suspected duplicate dismissed or linked; a court dissolves the adoption, or an auditor clears what it has weighed.",
	find:   groundlessAdoption,
}}

// searchedFor are the grounds on which a child whose family nobody knows is registered.
// A birth in care has its mother there, a court has heard whom it concerned, and whoever
// never registered a child is known.
var searchedFor = []string{groundNotFound, groundFalseEntry}

// unsearched is A19, where the profile says how old a comparison may be. It looks at a
// registration, and at an adoption that rests on a certificate, on a consent, or on
// papers by which the parents are dead: whoever consents may not be the mother. Where a
// court has ended the parents' rights or declared them dead, it has heard the matter. The
// child's own profile must have been put where relatives are searched; what a
// laboratory without a key did stands in no record that shows it.
func unsearched(a Audited) []Detected {
	if !a.isChild() || a.Limits.SearchDays == 0 {
		return nil
	}
	var all []Detected
	var run *Step
	uploaded := false
	for _, s := range a.told() {
		switch e := s.Event.(type) {
		case ProfileUploaded:
			if a.ofChild(s) {
				uploaded, run = true, s
			}
		case CandidateMatchReported:
			run = s
		case NotFoundCertified:
			if slices.Contains(e.SearchSteps, stepRun) && uploaded {
				run = s
			}
		}
		if what := papers(s); what != "" {
			if d, lacks := a.uncompared(what, *s, run, uploaded); lacks {
				all = append(all, d)
			}
		}
	}
	return all
}

// papers says what a record gives to a child whose family is not known; nothing when it
// gives nothing, or the family is known.
func papers(s *Step) string {
	child := s.State.Child
	if child.Identity.Status == Established {
		return ""
	}
	switch e := s.Event.(type) {
	case CivilRegistered:
		if slices.Contains(searchedFor, e.Ground) {
			return "a registration"
		}
	case AdoptionRegistered:
		if len(child.Adoption.Get().Eligible.Orders) == 0 {
			return "an adoption"
		}
	}
	return ""
}

// ofChild reports whether a record is of the child's own specimen, or of an object of
// it; of one that was never taken so it is not.
func (a Audited) ofChild(s *Step) bool {
	ref, _ := s.Ref("partOf")
	taken, found := a.State().Specimen(ref.ID)
	return found && taken.DonorIs != DonorRelative && taken.Withdrawn.ID == ""
}

// uncompared says what is missing of the comparison on which papers should rest.
func (a Audited) uncompared(what string, s Step, run *Step, uploaded bool) (Detected, bool) {
	e, registers := s.Event.(CivilRegistered)
	uncertified := registers && e.Ground == groundNotFound && s.State.Child.Search.standing(stageTemporary).ID == "" && s.State.Child.Search.Final().ID == ""
	switch limit := days(a.Limits.SearchDays); {
	case uncertified:
		return detected(s.Recorded.At.UTC(), fmt.Sprintf("by %s the child has %s because its parents were not found, and nobody has certified that they were sought", s.ID, what), s), true
	case !uploaded:
		if claimed, says := s.State.Child.Search.ran(); says {
			certificate, _ := a.find(claimed)
			return detected(s.Recorded.At.UTC(), fmt.Sprintf("%s says that the child's profile was compared, and no profile of it had been put into a database when it had %s by %s",
				certificate.ID, what, s.ID), certificate, s), true
		}
		return detected(s.Recorded.At.UTC(), fmt.Sprintf("by %s the child has %s, and no profile of it had been put into a database by then", s.ID, what), s), true
	case s.Recorded.At.Sub(run.Recorded.At) > limit:
		return detected(s.Recorded.At.UTC(), fmt.Sprintf("by %s the child has %s, and it was last compared with relatives by %s, %s before",
			s.ID, what, run.ID, daysIn(s.Recorded.At.Sub(run.Recorded.At))), *run, s), true
	}
	return Detected{}, false
}

// ran returns the last certificate that names a comparison of profiles.
func (s SearchState) ran() (Mark, bool) {
	for _, c := range slices.Backward(s.Certificates) {
		if slices.Contains(c.Steps, stepRun) {
			return c.Mark, true
		}
	}
	return Mark{}, false
}

// sinceAdopted are the requirements that may come or go after a child was declared
// adoptable; that another record waits for them tells nothing about the search.
var sinceAdopted = []Requirement{NeedsNoIdentity, NeedsNoDispute, NeedsNoCandidate}

// groundlessAdoption is A20. What the profile asks for is refused where it is missing, so
// that there are left: what was taken back, what has come up since, and, for a child who
// is not adopted yet, what the profile asks for by now. An adoption is not measured by a
// profile that came after it.
func groundlessAdoption(a Audited) []Detected {
	child := a.child()
	declared, found := a.find(child.Adoption.Get().Eligible.Mark)
	if !a.isChild() || !found {
		return nil
	}
	asked := slices.Clone(sinceAdopted)
	steps := []Step{declared}
	switch adoption, adopted := child.adopted(); {
	case adopted:
		registered, _ := a.find(adoption.Mark)
		steps = append(steps, registered)
	case child.Adoption.Get().Registered.ID != "":
		return nil // it was taken back
	default:
		asked = slices.Concat(asked, slices.DeleteFunc(slices.Clone(a.Limits.AdoptionRequires), func(r Requirement) bool {
			return r != NeedsNotice && r != NeedsSearch
		}))
	}
	var all []Detected
	for _, l := range a.adoptionLacks(asked) {
		against, known := a.find(l.Against)
		since, shown := latest(steps[len(steps)-1].Recorded.At, declared.Recorded.At), steps
		if known && !slices.ContainsFunc(steps, func(s Step) bool { return s.ID == against.ID }) {
			since, shown = latest(since, against.Recorded.At), append(slices.Clone(steps), against)
		}
		all = append(all, detected(since, fmt.Sprintf("the child was declared adoptable by %s, and %s", declared.ID, l.Sentence()), shown...))
	}
	return all
}

// adoptionLacks are what an adoption lacks now: its ground, what was asked for, and an
// answer to whoever thinks that the child is in another stream, too.
func (a Audited) adoptionLacks(asked []Requirement) []Lack {
	child := a.child()
	var lacks []Lack
	if stands, record := child.eligible(); !stands {
		lacks = append(lacks, Lack{Against: record, lack: "the ground of that was taken back"})
	}
	for _, l := range child.lacking(forEligibility, asked, child.adopting(nil, a.Limits, a.At)) {
		if slices.Contains(asked, l.Requirement) {
			lacks = append(lacks, l)
		}
	}
	for _, suspected := range child.Links.Suspected {
		if _, linked := child.linked(suspected.Other, true); !linked && suspected.Dismissed.ID == "" && child.withdrawn(suspected.ID).ID == "" {
			lacks = append(lacks, Lack{Against: suspected.Mark, lack: fmt.Sprintf("somebody suspects that it is the child of %s, and nobody has answered that", suspected.Other)})
		}
	}
	return lacks
}
