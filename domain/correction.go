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

// The kinds of error are those of EPCIS error declarations, and two of our own.
var errorKinds = []string{"did_not_occur", "incorrect_data", "wrong_subject", "duplicate"}

var correctionSpecs = []Spec{{
	Type: TypeErrorDeclared, Stream: ChildStream, Also: []StreamKind{MissingStream},
	Doc:     "A record of this stream is wrong. The author's agency and another sign; a date or place within the policy's hours its author alone.",
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
var authorRoles = slices.Concat(custodyRoles, []string{RoleGuardian, RoleClerk, RoleDoctor, RoleProsecutor, RolePanelMember})

func (e ErrorDeclared) check() error {
	if e.Clerical && (e.Error != "incorrect_data" || e.RightTime == "" && e.RightPlace == "") {
		return fieldError("facts.clerical", "a clerical error is incorrect data with the right time or place")
	}
	return nil
}

// decideChild is H11 in a child's stream: custody is not rewound.
func (e ErrorDeclared) decideChild(s ChildState, b Basis, st Statement) error {
	if e.Custodian != s.Custody.Agency {
		return refuse(Conflict, "H11", "facts.custodian", s.Custody.Since, "a correction states the agency that is responsible for %s at present and rewinds nothing", st.Stream)
	}
	return e.decide(b, st)
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
		return refuse(Invalid, "H11", "refs", Mark{}, "record %s corrects nothing that stands in %s", st.ID, st.Stream)
	case target.Void:
		return refuse(Invalid, "H11", "refs", target.mark(), "record %s is void, so that there is nothing to correct", target.ID)
	case e.Clerical:
		return e.decideClerical(b, target, st)
	}
	return decideTwoAgencies(target, st)
}

func (e ErrorDeclared) decideClerical(b Basis, target StreamRecord, st Statement) error {
	limit := b.Ledger().Policy.Limits.clerical()
	if st.Recorded.At.Sub(time.Unix(target.At, 0)) > limit {
		return refuse(Conflict, "H11", "facts.clerical", target.mark(), "record %s is older than the %s within which its author alone may correct it", target.ID, limit)
	}
	if !b.samePerson(target.Author, st.author()) {
		return refuse(Forbidden, "H11", "signers", target.mark(), "a clerical error in %s is corrected by its author", target.ID)
	}
	return nil
}

func decideTwoAgencies(target StreamRecord, st Statement) error {
	if by := st.author().Agency; by != target.Author.Agency {
		return refuse(Forbidden, "H11", "signers", target.mark(), "record %s is corrected by the agency that made it, not by %s", target.ID, by)
	}
	for _, second := range st.Signed(PurposeSecond) {
		if second.Agency != target.Author.Agency {
			return nil
		}
	}
	return refuse(Forbidden, "H11", "signers", target.mark(), "the correction of %s needs a second agency", target.ID)
}

// evolveChild takes a court's order away; nothing else is rewound.
func (e ErrorDeclared) evolveChild(s ChildState, st Statement) ChildState {
	if e.Error == "did_not_occur" || e.Error == "wrong_subject" {
		return s.struck(st)
	}
	return s
}

func (e ErrorDeclared) evolveMissing(s MissingState, _ Statement) MissingState { return s }
