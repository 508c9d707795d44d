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
	Type: TypeErrorDeclared, Stream: ChildStream,
	Doc: "A record of this stream is wrong. The author's agency and another sign; a date or place within the policy's hours its author alone.",
	Signers: []SignerRule{
		{Purpose: PurposeRecord, Roles: custodyRoles, Min: 1, Max: 1},
		{Purpose: PurposeSecond, Roles: slices.Concat(custodyRoles, []string{RoleGuardian}), Min: 0, Max: 3},
	},
	Facts: []Fact{
		{Name: "error", Type: Code, Codes: errorKinds, Required: true, Doc: "What is wrong."},
		{Name: "clerical", Type: Bool, Required: true, Doc: "Whether only a date or a place was mistyped."},
		{Name: "custodian", Type: StreamOf, Doc: "The agency that has the child at present; empty when none has."},
		{Name: "rightTime", Type: Time, Doc: "When it really happened."},
		{Name: "rightPlace", Type: Text, Doc: "Where it really happened, as an administrative code."},
	},
	Sealed: []SealedPath{{Path: "explanation", Type: SealedText, Required: true, Doc: "What happened, in words."}},
	Decode: decodeAs[ErrorDeclared],
}}

func (e ErrorDeclared) check() error {
	if e.Custodian != "" && e.Custodian.Kind() != AgencyStream {
		return fieldError("facts.custodian", "a custodian is an agency")
	}
	if _, err := timeFact(e.RightTime); e.RightTime != "" && err != nil {
		return fieldError("facts.rightTime", "the time is not RFC 3339")
	}
	if e.Clerical && (e.Error != "incorrect_data" || e.RightTime == "" && e.RightPlace == "") {
		return fieldError("facts.clerical", "a clerical error is incorrect data with the right time or place")
	}
	return need(checkPlace("facts.rightPlace", e.RightPlace), checkCode("facts.error", e.Error, errorKinds))
}

// decideChild is H11: the target stands earlier in the same stream, so that
// chains of corrections cannot close; and H6: who may say so.
func (e ErrorDeclared) decideChild(s ChildState, b Basis, st Statement) error {
	ref, _ := st.Ref("corrects")
	target, found := State{Records: b.Own}.Find(ref.ID)
	switch {
	case ref.Stream != st.Stream || !found:
		return Refuse(Invalid, "H11", "record %s corrects nothing that stands in %s", st.ID, st.Stream)
	case target.Void:
		return Refuse(Invalid, "H11", "record %s is void: there is nothing to correct", target.ID)
	case e.Custodian != s.Custody.Agency:
		return Refuse(Conflict, "H11", "a correction states the present custodian of %s and rewinds nothing", st.Stream)
	}
	if e.Clerical {
		return e.decideClerical(b, target, st)
	}
	return decideTwoAgencies(target, st)
}

func (e ErrorDeclared) decideClerical(b Basis, target StreamRecord, st Statement) error {
	limit := b.Ledger().Policy.Limits.clerical()
	if st.Recorded.At.Sub(time.Unix(target.At, 0)) > limit {
		return Refuse(Conflict, "H11", "record %s is older than the %s within which its author alone may correct it", target.ID, limit)
	}
	author := b.Agency(st.author().Agency).Keys[st.author().Key].Officer
	if b.Agency(target.Author.Agency).Keys[target.Author.Key].Officer != author || author == "" {
		return signerError("H11", "a clerical error in %s is corrected by its author", target.ID)
	}
	return nil
}

func decideTwoAgencies(target StreamRecord, st Statement) error {
	if st.author().Agency != target.Author.Agency {
		return signerError("H11", "record %s is corrected by the agency that made it", target.ID)
	}
	for _, second := range st.Signed(PurposeSecond) {
		if second.Agency != target.Author.Agency {
			return nil
		}
	}
	return signerError("H11", "the correction of %s needs a second agency", target.ID)
}

func (e ErrorDeclared) evolveChild(s ChildState, _ Statement) ChildState { return s }
