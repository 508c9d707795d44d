package domain

import (
	"slices"
	"time"
)

// What a decision waits for that gives the child a place for long: a reunification
// (grounds.go), an adoption, foster care or kafala by a court's order, a repatriation.

// requisite is one thing that a decision may need.
type requisite struct {
	name   Requirement
	always bool   // under every profile
	lack   string // what is missing, for people
	rests  func(ChildState, question) (bool, Mark)
}

// question is what a decision is asked for: with whom, where and when.
type question struct {
	limits  Limits
	at      time.Time
	persons []PersonID // who is to have the child; none for a body
	country string     // where the child is to go; empty for none
	option  string     // the solution that a panel decides for
	ground  string     // of an adoption
	knows   string     // id of the identity that was known when the ground was stated
}

// lacking returns what is missing of a list, in its order: what always holds, and
// what the profile asks for.
func (s ChildState) lacking(list []requisite, asked []Requirement, q question) []Lack {
	var lacks []Lack
	for _, r := range list {
		if !r.always && !slices.Contains(asked, r.name) {
			continue
		}
		if met, record := r.meets(s, q); !met {
			lacks = append(lacks, Lack{Requirement: r.name, Against: record, lack: r.lack})
		}
	}
	return lacks
}

// meets says whether a requisite is met, and the record by which it is or that stands
// against it. One that was declared wrong as a whole meets nothing.
func (r requisite) meets(s ChildState, q question) (bool, Mark) {
	met, record := r.rests(s, q)
	if by := s.withdrawn(record.ID); met && by.ID != "" {
		return false, by
	}
	return met, record
}

// names are the requirements of a list that a profile may name.
func names(list []requisite) []Requirement {
	var all []Requirement
	for _, r := range list {
		if !r.always {
			all = append(all, r.name)
		}
	}
	return all
}

// decideNone is H8: refuses with the first thing that is missing.
func decideNone(lacks []Lack, what string, st Statement) error {
	if len(lacks) == 0 {
		return nil
	}
	return refuse(Conflict, "H8", "type", lacks[0].Against, "%s of %s cannot be decided yet: %s", what, st.Stream, lacks[0].Sentence())
}

// The requisites that several decisions have in common.
var (
	noStay = requisite{NeedsNoStay, true, "a court has ordered to wait", func(s ChildState, q question) (bool, Mark) {
		stay := s.stay(q.at)
		return stay.ID == "", stay
	}}
	noProposal = requisite{NeedsNoProposal, true, "a reunification is proposed and must be decided first", func(s ChildState, _ question) (bool, Mark) {
		if p := s.Decision.Get().Proposal; p.pending() {
			return false, p.Mark
		}
		return true, Mark{}
	}}
	noFinding = requisite{NeedsNoFinding, true, "an auditor's finding of severity block stands", func(s ChildState, _ question) (bool, Mark) {
		finding := s.blocked()
		return finding.ID == "", finding
	}}
	noCandidate = requisite{NeedsNoCandidate, true, "a search of the DNA database brought a candidate for a relative, who is not excluded", func(s ChildState, _ question) (bool, Mark) {
		open := s.candidateOpen()
		return open.ID == "", open
	}}
	noConcern = requisite{NeedsNoConcern, true, "a protection concern about whoever is to have the child is open", func(s ChildState, q question) (bool, Mark) {
		for _, person := range q.persons {
			if concern := s.Family.concernAbout(person); concern.ID != "" {
				return false, concern
			}
		}
		return true, Mark{}
	}}
	decidedByPanel = requisite{NeedsBestInterests, false, "no panel has decided for it since the child was last heard", func(s ChildState, q question) (bool, Mark) {
		panel := s.Decision.Get().BestInterests
		return panel.Option == q.option && panel.knows(s.viewOn(aboutPlacement)) && panel.knows(s.viewOn(aboutReturn)), panel.Mark
	}}
)

// noObjection stands while the child's last word about any of the subjects is no,
// unless a panel decided for the solution and knew that word.
func noObjection(subjects ...string) requisite {
	return requisite{NeedsNoObjection, true, "the child said no, and no panel has decided for it since", func(s ChildState, q question) (bool, Mark) {
		for _, subject := range subjects {
			if view := s.viewOn(subject); view.Wants == childObjects && !s.weighed(q.option, view) {
				return false, view.Mark
			}
		}
		return true, Mark{}
	}}
}

// heardAbout wants the child to have been asked.
func heardAbout(subject, lack string) requisite {
	return requisite{NeedsChildView, false, lack, func(s ChildState, _ question) (bool, Mark) {
		view := s.viewOn(subject)
		return view.ID != "", view.Mark
	}}
}

// weighed reports whether a panel decided for a solution and knew the view.
func (s ChildState) weighed(option string, view View) bool {
	panel := s.Decision.Get().BestInterests
	return panel.Option == option && panel.knows(view) && s.withdrawn(panel.ID).ID == ""
}

// knows reports whether the panel decided after the view; after none is after all.
func (p BestInterests) knows(view View) bool {
	return view.ID == "" || slices.Contains(p.Heard, view.ID)
}
