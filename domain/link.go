package domain

import "slices"

// TypeRecordsLinked says that two streams are of one person.
const TypeRecordsLinked = "records.linked.v1"

// RecordsLinked is one half of a link: this stream and the other are of one
// person, whose life goes on in the one that is named. The other half stands in
// the other stream. The stream that continues speaks first.
type RecordsLinked struct {
	Other     StreamID `json:"other"`
	Continues StreamID `json:"continues"`
	Bases     []string `json:"bases"`
}

// EventType implements Event.
func (RecordsLinked) EventType() string { return TypeRecordsLinked }

// linkSources sorts the bases of a link by where they come from: two photographs,
// or a name and the number of the paper that bears it, are one source.
var linkSources = map[string]string{
	"photograph": "face", "officer_account": "face", "distinguishing_mark": "body", "palm_print": "body",
	"temporary_number": "papers", "document_number": "papers", "name": "papers", "belongings": "belongings",
	"own_account": "the person", "relative_account": "relatives", equalProfile: "genes",
}

// linkingRoles may second a link.
var linkingRoles = slices.Concat(custodyRoles, []string{RoleGuardian, RoleClerk, RoleProsecutor, RoleDoctor})

var linkSpecs = []Spec{{
	Type: TypeRecordsLinked, Stream: ChildStream,
	Doc:     "Two agencies say that this stream and another are of one person, and in which of the two the life goes on. It is recorded in both, first in the one that continues.",
	Signers: []SignerRule{recorded(custodyRoles, custodians...), seconded(1, linkingRoles)},
	Facts: []Fact{otherFact,
		{Name: "continues", Type: StreamOf, Of: ChildStream, Required: true, Doc: "The one of the two in which the life goes on."},
		samePersonFact,
	},
	Sealed:     []SealedPath{explanationPath},
	StaleAfter: []string{TypeDuplicateDismissed, TypeSiblingsDeclared, TypeLinkRevoked},
	Decode:     decodeAs[RecordsLinked],
}}

// LinkState is what a stream says of other children's streams.
type LinkState struct {
	All       []Link // those that stand no more included, in order
	Suspected []Suspicion
}

// Link is one half of a link to another stream.
type Link struct {
	Mark
	Other     StreamID
	Continues StreamID // of one person: the stream that does; empty for siblings
	Relation  string   // of siblings: twin or sibling; empty for one person
	Bases     []string
	By        []Signer
	Revoked   Mark // empty while nobody took it back
}

// SamePerson reports whether the link is of one person, not of siblings.
func (l Link) SamePerson() bool { return l.Continues != "" }

// linked returns the link to another stream that stands: of one person, or of
// siblings if that is asked; false when there is none.
func (s ChildState) linked(other StreamID, samePerson bool) (Link, bool) {
	for _, l := range s.Links.All {
		if l.Other == other && l.SamePerson() == samePerson && s.Stands(l) {
			return l, true
		}
	}
	return Link{}, false
}

// Stands reports whether a link of this stream was neither revoked nor declared
// wrong.
func (s ChildState) Stands(l Link) bool { return s.Ended(l).ID == "" }

// Ended returns the record by which a link of this stream stands no more; an empty
// mark while it stands.
func (s ChildState) Ended(l Link) Mark {
	if l.Revoked.ID != "" {
		return l.Revoked
	}
	return s.withdrawn(l.ID)
}

// GoesOn returns the link by which the life goes on in another stream; false
// while it goes on here.
func (s ChildState) GoesOn() (Link, bool) {
	for _, l := range s.Links.All {
		if l.Continues == l.Other && s.Stands(l) {
			return l, true
		}
	}
	return Link{}, false
}

// check wants two sources. Equal profiles are one, and so never enough: twins have
// them.
func (e RecordsLinked) check() error {
	for _, basis := range e.Bases {
		if linkSources[basis] != linkSources[e.Bases[0]] {
			return nil
		}
	}
	return fieldError("facts.bases", "two streams are of one person on two bases that do not come from one source; equal profiles alone are those of twins too")
}

func (e RecordsLinked) cites() []StreamID { return []StreamID{e.Other} }

// decideChild: the other stream is another that was opened, H6 two agencies say so,
// and the halves agree. So that no ring of streams can close, and no child is left
// without a stream, a life goes on only where a life is, and where that is said
// already.
func (e RecordsLinked) decideChild(s ChildState, b Basis, st Statement) error {
	other := b.State(e.Other).Child
	if err := need(decideAnother(e.Other, st), decideTwo(st, "link two streams")); err != nil {
		return err
	}
	switch {
	case e.Continues != st.Stream && e.Continues != e.Other:
		return refuse(Invalid, "H3", "facts.continues", Mark{}, "a life goes on in one of the two streams, and %s is neither", e.Continues)
	case other.Person == "":
		return refuse(Invalid, "H3", "facts.other", Mark{}, "%s was never opened", e.Other)
	}
	if err := need(e.decideHalves(s, other, st), e.decideDeaths(s, other, st)); err != nil || e.Continues == st.Stream {
		return err
	}
	return need(e.decideEnds(other, st), s.Custody.decideSettled(st), e.decideCustody(s.Custody, other.Custody, st), e.decideObstacles(s, other, st))
}

// decideHalves keeps links from contradicting one another.
func (e RecordsLinked) decideHalves(s, other ChildState, st Statement) error {
	if mine, twice := s.linked(e.Other, true); twice {
		return refuse(Conflict, "H3", "facts.other", mine.Mark, "%s is linked with %s already", st.Stream, e.Other)
	}
	theirs, _ := other.linked(st.Stream, true)
	mineTwin, here := s.linked(e.Other, false)
	theirTwin, there := other.linked(st.Stream, false)
	mine, ended := s.GoesOn()
	theirEnd, theyEnded := other.GoesOn()
	switch {
	case theirs.ID != "" && theirs.Continues != e.Continues:
		return refuse(Conflict, "H3", "facts.continues", theirs.Mark, "%s says that the life goes on in %s", e.Other, theirs.Continues)
	case here:
		return refuse(Conflict, "H3", "facts.other", mineTwin.Mark, "%s and %s are declared to be siblings, who are two persons", st.Stream, e.Other)
	case there:
		return refuse(Conflict, "H3", "facts.other", theirTwin.Mark, "%s and %s are declared to be siblings, who are two persons", st.Stream, e.Other)
	case ended:
		return refuse(Conflict, "H3", "stream", mine.Mark, "the life in %s goes on in %s: that is the stream to link", st.Stream, mine.Other)
	case theyEnded && theirEnd.Other != st.Stream:
		return refuse(Conflict, "H3", "facts.other", theirEnd.Mark, "the life in %s goes on in %s: that is the stream to link", e.Other, theirEnd.Other)
	}
	return nil
}

// decideDeaths is H10: nobody lives on in another stream than the one that says
// how they died.
func (e RecordsLinked) decideDeaths(s, other ChildState, st Statement) error {
	died, goesOn, where := s.Died, other.Died, st.Stream
	if e.Continues == st.Stream {
		died, goesOn, where = other.Died, s.Died, e.Other
	}
	if died.ID != "" && goesOn.ID == "" {
		return refuse(Conflict, "H10", "facts.continues", died.Mark, "the person has died in %s, so the life goes on in no other stream", where)
	}
	return nil
}

// decideEnds: this stream is given up only for one that says that it continues it.
func (e RecordsLinked) decideEnds(other ChildState, st Statement) error {
	if _, says := other.linked(st.Stream, true); !says {
		return refuse(Conflict, "H3", "facts.continues", Mark{}, "%s does not say that it continues %s: that is recorded there first", e.Other, st.Stream)
	}
	return nil
}

// decideCustody is H4: a child who is in somebody's custody here is in the same
// custody there, so that no instant is without a custodian and none has two. Of
// one that is missing here somebody else may be responsible by now.
func (e RecordsLinked) decideCustody(here, there CustodyState, st Statement) error {
	if here.Agency == "" || here.Agency == there.Agency || here.Status == Missing && there.Agency != "" {
		return nil
	}
	return refuse(Conflict, "H4", "facts.continues", here.Since, "%s is in the custody of %s, and %s of %s: one agency must be responsible in both first",
		st.Stream, here.Agency, e.Other, somebodyOr(there.Agency))
}

// decideObstacles is H8: what stands against a way home is not shaken off by a
// stream in which nothing of it is known.
func (e RecordsLinked) decideObstacles(s, other ChildState, st Statement) error {
	for _, c := range s.Family.Concerns {
		if c.Cleared.ID == "" && other.Family.concernAbout(c.About).ID == "" {
			return refuse(Conflict, "H8", "facts.continues", c.Mark, "a protection concern about %s is open, and %s knows of none: it is raised there first", c.About, e.Other)
		}
	}
	if stay := s.stay(st.Recorded.At); stay.ID != "" && other.stay(st.Recorded.At).ID == "" {
		return refuse(Conflict, "H8", "facts.continues", stay, "a court has ordered to wait, and %s knows of no such order: it is recorded there first", e.Other)
	}
	if finding := s.blocked(); finding.ID != "" && other.blocked().ID == "" {
		return refuse(Conflict, "H8", "facts.continues", finding, "an auditor's finding of severity block stands, and %s knows of none: it is recorded there first", e.Other)
	}
	if known := s.Identity.Status == Established || s.Identity.Status == Disputed; known && other.Identity.Status == IdentityUnknown {
		return refuse(Conflict, "H8", "facts.continues", s.Identity.Since, "it is said whose child this is, and %s knows nothing of it: it is established there first", e.Other)
	}
	if doubt := s.Identity.doubt(); doubt.ID != "" && other.Identity.Status == Established && other.Identity.Relative == s.Identity.Relative {
		return refuse(Conflict, "H8", "facts.continues", doubt, "it is in doubt that the child is that of %s, and %s takes it as established: it is disputed there first", s.Identity.Relative, e.Other)
	}
	if adoption, adopted := s.adopted(); adopted {
		if _, there := other.adopted(); !there {
			return refuse(Conflict, "H8", "facts.continues", adoption.Mark, "%s is adopted, and %s knows of no adoption: it is dissolved first, or the life goes on here", st.Stream, e.Other)
		}
	}
	for _, r := range s.Repatriation.Get().Risks {
		if risk := s.risk(r.Country); risk.Recommendation == returnUnsafe && other.risk(r.Country).ID == "" {
			return refuse(Conflict, "H8", "facts.continues", risk.Mark, "a return to %s was found not to be safe, and in %s nobody has assessed it: it is assessed there first", r.Country, e.Other)
		}
	}
	for _, subject := range viewSubjects.All() {
		if no := s.viewOn(subject); no.Wants == childObjects && other.viewOn(subject).ID == "" {
			return refuse(Conflict, "H8", "facts.continues", no.Mark, "the child said no about %s, and in %s nobody has asked: it is heard there first", Words(subject), e.Other)
		}
	}
	return nil
}

// decideTwo is H6: officers of two agencies sign.
func decideTwo(st Statement, what string) error {
	if st.twoAgencies() {
		return nil
	}
	return refuse(Forbidden, "H6", "signers", Mark{}, "it takes two agencies to %s", what)
}

// evolveChild ends approvals and certificates: whoever approved or certified did not
// know what the other stream says of this child.
func (e RecordsLinked) evolveChild(s ChildState, st Statement) ChildState {
	s.Links.All = added(s.Links.All, Link{Mark: markOf(st), Other: e.Other, Continues: e.Continues, Bases: e.Bases, By: st.Signers})
	s.Search = s.Search.reopened(markOf(st))
	return s.endApprovals(st)
}
