package domain

import "time"

// Rest is a record on which another rests, and why. Whoever finds the first to be
// false must look at the other.
type Rest struct {
	Stream StreamID
	Mark               // without a type where a reference alone names it
	Why    string      // one of RestReasons
	Needs  Requirement // what it meets, where it meets one
}

// The reasons why a record rests on another.
const (
	becauseAnswers    = "answers"
	becauseCauses     = "causes"
	becauseCorrects   = "corrects"
	becauseSupersedes = "supersedes"
	becausePartOf     = "part_of"
	becauseOpened     = "opened"
	becauseCustody    = "custody"
	becauseHolder     = "holder"
	becauseClaim      = "claim"
	becauseGuardian   = "guardian"
	becauseRequired   = "requirement"
	becauseApproval   = "approval"
	becauseOrder      = "order"
	becauseFollowUp   = "follow_up"
	becauseClosed     = "closed"
	becauseAbout      = "about"
	becauseConsent    = "consent"
	becauseSpecimen   = "specimen"
	becauseReport     = "report"
)

// RestReasons are the reasons why a record rests on another.
func RestReasons() Codes {
	return Codes{Name: "RestReason", Doc: "Why one record rests on another.", Terms: []Term{
		{becauseAnswers, "It answers the other, by reference: an acceptance its transfer, an approval its proposal.", ""},
		{becauseCauses, "It names the other as its cause, by reference.", ""},
		{becauseCorrects, "It corrects the other.", ""},
		{becauseSupersedes, "It takes the place of the other, by reference.", ""},
		{becausePartOf, "It is part of what the other began, by reference.", ""},
		{becauseOpened, "The other opened the stream.", ""},
		{becauseCustody, "The other says who was responsible, or where the child was.", ""},
		{becauseHolder, "The other gave the child into the hands out of which this takes it.", ""},
		{becauseClaim, "The other is a claim of custody that this settles.", ""},
		{becauseGuardian, "The other made the guardian whom this is about.", ""},
		{becauseRequired, "The other is what a decision needs or may need.", ""},
		{becauseApproval, "The other is an approval that a hand-over needs, or the agreement that a departure does.", ""},
		{becauseOrder, "The other is a court's order that this carries out.", ""},
		{becauseFollowUp, "At the other the child was seen at home.", ""},
		{becauseClosed, "The other closed the case that this takes up again.", ""},
		{becauseAbout, "It is about the other: a dispute about an identity, a dissolution about an adoption.", ""},
		{becauseConsent, "The other is a consent that stood when this was decided.", ""},
		{becauseReport, "The other is a kinship report that bears this, or stands for one.", ""},
		{becauseSpecimen, "The other says how a specimen came here, or what a laboratory made of it.", ""},
	}}
}

// referring are the relations by which a record rests on what it refers to. One
// that follows another was merely signed behind it on the same device.
var referring = map[string]string{"answers": becauseAnswers, "causes": becauseCauses, "corrects": becauseCorrects,
	"supersedes": becauseSupersedes, "partOf": becausePartOf}

// rester is implemented by events of a child's stream that rest on more records
// than they refer to. The state is that before the statement.
type rester interface {
	restsOn(ChildState, Statement) []Rest
}

// chainRester is that of events of a specimen, which is the one before the statement.
type chainRester interface {
	restsOnChain(Specimen, Statement) []Rest
}

// Rests returns the records on which a statement rests, each once, in a stream that
// had a state before it. Clear facts tell them alone: what signers read and did not
// refer to is not known.
func Rests(own State, s Statement) []Rest {
	var all []Rest
	if e, ok := s.Event.(rester); ok {
		all = e.restsOn(own.Child, s)
	}
	if e, ok := s.Event.(chainRester); ok {
		all = e.restsOnChain(own.partOf(s), s)
	}
	for _, ref := range s.Refs {
		why, rests := referring[ref.Rel]
		if !rests || ref.ID == "" {
			continue
		}
		all = append(all, Rest{Stream: ref.Stream, Mark: Mark{ID: ref.ID}, Why: why})
	}
	if !aside(s.Event) {
		all = append(all, because(becauseOpened, own.Child.Opened)...)
	}
	return distinct(s, all)
}

// distinct keeps the first reason for each record and names the stream.
func distinct(s Statement, all []Rest) []Rest {
	var kept []Rest
	known := map[string]bool{}
	for _, r := range all {
		if r.Stream == "" {
			r.Stream = s.Stream
		}
		if key := r.key(s.Stream); r.ID != "" && !known[key] {
			known[key] = true
			kept = append(kept, r)
		}
	}
	return kept
}

// because makes rests of the marks that name a record.
func because(why string, marks ...Mark) []Rest {
	var all []Rest
	for _, m := range marks {
		if m.ID != "" {
			all = append(all, Rest{Mark: m, Why: why})
		}
	}
	return all
}

// grounds are the records that a decision for a receiver may rest on: what meets
// each requirement, whether the profile asks for it or not, since it was there to be
// read; and what removed the obstacles.
func (s ChildState) grounds(receiver PersonID, at time.Time) []Rest {
	all := s.met(forReturn, returning(receiver, at))
	for _, c := range s.Family.Concerns {
		if c.About == receiver && c.Cleared.ID != "" {
			all = append(all, Rest{Mark: c.Cleared, Why: becauseRequired, Needs: NeedsNoConcern})
		}
	}
	return append(append(all, s.removed(at)...), s.agreed()...)
}

// removed is what took the obstacles away that concern no receiver.
func (s ChildState) removed(at time.Time) []Rest {
	var all []Rest
	for _, o := range s.Orders {
		if o.Lifts != "" && o.inForce(at) && s.withdrawn(o.ID).ID == "" {
			all = append(all, Rest{Mark: o.Mark, Why: becauseRequired, Needs: NeedsNoStay})
		}
	}
	for _, f := range s.Findings {
		if f.Severity == SeverityBlock && f.Cleared.ID != "" {
			all = append(all, Rest{Mark: f.Cleared, Why: becauseRequired, Needs: NeedsNoFinding})
		}
	}
	return append(all, s.excluding()...)
}

// agreed are the consents that stand: whoever decides has them before them.
func (s ChildState) agreed() []Rest {
	var all []Rest
	for _, c := range s.Consents {
		if s.stands(c) {
			all = append(all, because(becauseConsent, c.Mark)...)
		}
	}
	return all
}

// requisites are the records that meet those of a list, and what removed the obstacles.
func (s ChildState) requisites(list []requisite, q question) []Rest {
	return append(append(s.met(list, q), s.removed(q.at)...), s.agreed()...)
}

// met are the records that meet the requisites of a list, whether the profile asks
// for them or not.
func (s ChildState) met(list []requisite, q question) []Rest {
	var all []Rest
	for _, r := range list {
		if met, record := r.meets(s, q); met && record.ID != "" {
			all = append(all, Rest{Mark: record, Why: becauseRequired, Needs: r.name})
		}
	}
	return all
}
