package domain

import (
	"slices"
	"time"
)

// TypeErrorDeclared says that an earlier record is wrong. Both stay.
const TypeErrorDeclared = "error.declared.v1"

// ErrorDeclared corrects the record it refers to with "corrects". It never
// rewinds custody: it states who has the child at present.
type ErrorDeclared struct {
	Error      string   `json:"error"`
	Clerical   bool     `json:"clerical"`
	Custodian  StreamID `json:"custodian,omitempty"`
	RightTime  string   `json:"rightTime,omitempty"`
	RightPlace string   `json:"rightPlace,omitempty"`
}

// EventType implements Event.
func (ErrorDeclared) EventType() string { return TypeErrorDeclared }

// incorrectData leaves the record standing, with another date, place or detail;
// duplicated says that another record says the same.
const (
	incorrectData = "incorrect_data"
	duplicated    = "duplicate"
)

var correctionSpecs = []Spec{{
	Type: TypeErrorDeclared, Stream: ChildStream, Also: []StreamKind{MissingStream},
	Doc:     "A record of this stream is wrong. The author's agency or a court signs, and another; a date or place within the policy's hours its author alone. A death is taken back with an agency that did not sign it, and an adoption with a court.",
	Signers: []SignerRule{recorded(authorRoles), seconded(0, authorRoles)},
	Facts: []Fact{
		mustCode("error", errorKinds, "What is wrong."),
		must("clerical", Bool, "Whether only a date or a place was mistyped."),
		{Name: "custodian", Type: StreamOf, Of: AgencyStream, Doc: "The agency that is responsible at present; empty when none is."},
		may("rightTime", Time, "When it really happened."),
		may("rightPlace", Place, "Where it really happened, as an administrative code."),
	},
	Sealed: []SealedPath{{Path: "explanation", Type: SealedText, Required: true, Doc: "What happened, in words."}},
	Decode: decodeAs[ErrorDeclared],
}}

// authorRoles may have made a record, and may correct one.
var authorRoles = slices.Concat(custodyRoles, []string{RoleGuardian, RoleClerk, RoleDoctor, RoleProsecutor, RolePanelMember, RoleAdoptions,
	RoleCollector, RoleCourier, RoleReceiver, RoleAnalyst, RoleReviewer, RoleDatabase})

func (e ErrorDeclared) check() error {
	if e.Clerical && (e.Error != incorrectData || e.RightTime == "" && e.RightPlace == "") {
		return fieldError("facts.clerical", "a clerical error is incorrect data with the right time or place")
	}
	return nil
}

// decideChild is H11 in a child's stream: custody is not rewound.
func (e ErrorDeclared) decideChild(s ChildState, b Basis, st Statement) error {
	if e.Custodian != s.Custody.Agency {
		return refuse(Conflict, "H11", "facts.custodian", s.Custody.Since, "a correction moves nothing: it must name who is responsible for %s now, which is %s", st.Stream, somebodyOr(s.Custody.Agency))
	}
	return need(e.decide(b, st), e.decideDeath(s, b, st), e.decideLink(s, b, st), e.decideAdoption(s, b, st))
}

// decideDeath is H11 and H6 for a death, which is taken back because it did not
// occur or was another child's, and not by those alone who declared it: the child
// can be given away again by that.
func (e ErrorDeclared) decideDeath(s ChildState, b Basis, st Statement) error {
	ref, _ := st.Ref("corrects")
	if ref.ID != s.Died.ID || e.Error == incorrectData {
		return nil
	}
	if e.Error == duplicated {
		return refuse(Invalid, "H11", "facts.error", s.Died.Mark, "the death of %s is recorded once: it did not occur or was another child's, or it stands", st.Stream)
	}
	if b.fresh(s.Died.Signers, st) {
		return nil
	}
	return refuse(Forbidden, "H11", "signers", s.Died.Mark, "those who declared the death of %s cannot take it back alone: an agency that did not sign it must sign too", st.Stream)
}

// decideLink is H6 for a link that is declared wrong as a whole, which takes it back
// as a revocation does.
func (e ErrorDeclared) decideLink(s ChildState, b Basis, st Statement) error {
	ref, _ := st.Ref("corrects")
	i := slices.IndexFunc(s.Links.All, func(l Link) bool { return l.ID == ref.ID })
	if i < 0 || e.Error == incorrectData || b.fresh(s.Links.All[i].By, st) {
		return nil
	}
	l := s.Links.All[i]
	return refuse(Forbidden, "H11", "signers", l.Mark, "those who linked %s with %s cannot take it back alone: an agency that did not sign it must sign too", st.Stream, l.Other)
}

// decideAdoption is H11 for an adoption that is declared wrong as a whole, which ends it
// as a dissolution does: only a court can.
func (e ErrorDeclared) decideAdoption(s ChildState, b Basis, st Statement) error {
	ref, _ := st.Ref("corrects")
	last, adopted := s.adopted()
	byCourt := slices.ContainsFunc(st.Signers, func(x Signer) bool { return b.Agency(x.Agency).Kind == Court })
	if !adopted || ref.ID != last.ID || e.Error == incorrectData || byCourt {
		return nil
	}
	return refuse(Forbidden, "H11", "signers", last.Mark, "it takes a court to take the adoption of %s back: it dissolves it, or signs that it never was", st.Stream)
}

func (e ErrorDeclared) decideMissing(_ MissingState, b Basis, st Statement) error {
	if e.Custodian != "" {
		return refuse(Invalid, "H11", "facts.custodian", Mark{}, "a missing report has no custodian to state")
	}
	return e.decide(b, st)
}

// decide is H11: the target stands earlier in the same stream, so that chains of
// corrections cannot close; and H6: who may say so.
func (e ErrorDeclared) decide(b Basis, st Statement) error {
	ref, _ := st.Ref("corrects")
	target, found := b.Own.Find(ref.ID)
	switch {
	case ref.Stream != st.Stream || !found:
		return refuse(Invalid, "H11", "refs", Mark{}, "this corrects no earlier record of %s", st.Stream)
	case target.Void:
		return refuse(Invalid, "H11", "refs", target.mark(), "record %s is void, so there is nothing to correct", target.ID)
	case e.Clerical:
		return e.decideClerical(b, target, st)
	}
	return decideTwoAgencies(b, target, st)
}

func (e ErrorDeclared) decideClerical(b Basis, target StreamRecord, st Statement) error {
	limit := b.Ledger().Policy.Limits.clerical()
	switch late := st.Recorded.At.Sub(time.Unix(target.At, 0)) > limit; {
	case late && limit == 0:
		return refuse(Conflict, "H11", "facts.clerical", target.mark(), "the policy lets nobody correct record %s alone: a second agency must sign", target.ID)
	case late:
		return refuse(Conflict, "H11", "facts.clerical", target.mark(), "the %d hours in which its author may correct record %s alone are over: a second agency must sign", limit/time.Hour, target.ID)
	}
	if !b.samePerson(target.Author, st.author()) {
		return refuse(Forbidden, "H11", "signers", target.mark(), "only its author can correct record %s alone: anybody else needs a second agency", target.ID)
	}
	return nil
}

// decideTwoAgencies wants the author's agency and another. A court may stand in
// for the first, which may be suspended, or deny its error.
func decideTwoAgencies(b Basis, target StreamRecord, st Statement) error {
	by := st.author().Agency
	if by != target.Author.Agency && b.Agency(by).Kind != Court {
		return refuse(Forbidden, "H11", "signers", target.mark(), "record %s can be corrected by the agency that made it, or by a court, not by %s", target.ID, by)
	}
	if st.twoAgencies() {
		return nil
	}
	return refuse(Forbidden, "H11", "signers", target.mark(), "the correction of record %s must be signed by a second agency too", target.ID)
}

// evolveChild takes from decisions what they rested on, and never their
// obstacles: an identity, an approval, an assessment, a clearance or a disclosure
// that is declared wrong no longer counts, a concern or a stay stands until it is
// cleared or lifted. A proposal that waits is over, and approvals end that were
// given on what it takes away. A death that did not happen ends no more custody;
// who has the child takes it. Somebody who came as an adult is a child again,
// whatever else than a date or a place was wrong with that: approvals protect it.
func (e ErrorDeclared) evolveChild(s ChildState, st Statement) ChildState {
	ref, _ := st.Ref("corrects")
	if !e.dates() {
		s = s.doubted(ref.ID, e.Error != incorrectData, st)
	}
	s.Specimens = correctedIn(s.Specimens, ref.ID, e, st)
	if e.Error == incorrectData {
		right, err := timeFact(e.RightTime)
		if err != nil {
			return s
		}
		if s.Died.ID == ref.ID {
			s.Died.By = right.Unix()
		}
		return s.redated(ref.ID, e.RightTime[:len(time.DateOnly)])
	}
	before := s
	s.Withdrawn = added(s.Withdrawn, Withdrawal{Record: ref.ID, By: markOf(st)})
	s.Family = s.Family.reopened(ref.ID)
	s.Findings, s.Holds = uncleared(s.Findings, ref.ID), heldAgain(s.Holds, ref.ID)
	if s.loses(before, st.Recorded.At) {
		s = s.endApprovals(st)
	}
	if s.Died.ID == ref.ID {
		s.Died, s.Custody = Death{}, CustodyState{Since: markOf(st)}
	}
	if p := s.Decision.Get().Proposal; p.ID == ref.ID && p.pending() {
		s = s.settle(ProposalWithdrawn, st)
	}
	return s
}

// doubted is what follows when a record is wrong in more than a date or a place;
// whole says that it was declared never to have been.
func (s ChildState) doubted(id string, whole bool, st Statement) ChildState {
	if id == s.Opened.ID {
		s.Adult, s.Examined.Opening = false, Appearance{}
	}
	if id == s.Registered.ID {
		s.Registered = Mark{}
	}
	s.Search = s.Search.corrected(id, whole, st)
	return s
}

// dates reports whether a correction is of when or where alone.
func (e ErrorDeclared) dates() bool {
	return e.Error == incorrectData && (e.RightTime != "" || e.RightPlace != "")
}

// Withdrawal says that a record was declared wrong as a whole.
type Withdrawal struct {
	Record string // id of the record
	By     Mark   // the correction
}

// withdrawn returns the correction that took the record back; an empty mark when
// it stands.
func (s ChildState) withdrawn(id string) Mark {
	for _, w := range s.Withdrawn {
		if w.Record == id {
			return w.By
		}
	}
	return Mark{}
}

// evolveMissing ends nothing of the search itself; what ended a finding or a hold is
// taken back, and which child was found, since with that child's history goes the
// report.
func (e ErrorDeclared) evolveMissing(s MissingState, st Statement) MissingState {
	ref, _ := st.Ref("corrects")
	if !e.dates() {
		s.Alerts = s.Alerts.corrected(ref.ID, markOf(st))
		s.Tracing = s.Tracing.corrected(ref.ID, markOf(st))
	}
	s.Specimens = correctedIn(s.Specimens, ref.ID, e, st)
	if e.Error != incorrectData {
		s.Findings, s.Holds = uncleared(s.Findings, ref.ID), heldAgain(s.Holds, ref.ID)
		if ref.ID == s.Since.ID {
			s.Found = ""
		}
	}
	return s
}

func somebodyOr(agency StreamID) string {
	if agency == "" {
		return "no agency"
	}
	return string(agency)
}
