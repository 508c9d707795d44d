package domain

import "slices"

// The events about another record. They change no state; views show them beside
// the record.
const (
	TypeStatementCountersigned = "statement.countersigned.v1"
	TypeRecordReviewed         = "record.reviewed.v1"
)

// StatementCountersigned is the signature of a second officer who was there and
// could not sign at once. It answers the record, which is single-signed until
// then.
type StatementCountersigned struct {
	Present bool `json:"present"`
}

// RecordReviewed says what became of a record that an officer signed who was
// suspended since, or a key that was compromised.
type RecordReviewed struct {
	Finding string `json:"finding"`
}

// EventType implements Event.
func (StatementCountersigned) EventType() string { return TypeStatementCountersigned }

// EventType implements Event.
func (RecordReviewed) EventType() string { return TypeRecordReviewed }

var findings = Codes{Name: "ReviewFinding", Doc: "What a review says of a record.", Terms: []Term{
	{"stands", "The record is right.", ""},
	{"doubtful", "It cannot be said whether the record is right.", ""},
	{"false", "The record is not true.", ""},
}}

// remarked are the kinds of stream, besides a child's, where remarks stand.
var remarked = []StreamKind{MissingStream, OperationStream}

var remarkSpecs = []Spec{{
	Type: TypeStatementCountersigned, Stream: ChildStream, Also: remarked,
	Doc:     "A second officer signs an earlier record that only one had signed. It stays single-signed when that officer was not there.",
	Signers: []SignerRule{recorded(slices.Concat(custodyRoles, []string{RoleDoctor, RoleGuardian}))},
	Facts:   []Fact{must("present", Bool, "Whether the officer was there, or has only seen the papers.")},
	Decode:  decodeAs[StatementCountersigned],
}, {
	Type: TypeRecordReviewed, Stream: ChildStream, Also: remarked,
	Doc: "Another agency has reviewed a record of a suspended officer or a compromised key.",
	Signers: []SignerRule{recorded([]string{RoleSupervisor, RoleAuditor, RoleInvestigator, RoleCaseworker, RoleProsecutor}),
		seconded(0, []string{RoleSupervisor, RoleAuditor, RoleInvestigator, RoleCaseworker, RoleProsecutor})},
	Facts:  []Fact{mustCode("finding", findings, "Whether the record stands.")},
	Decode: decodeAs[RecordReviewed],
}}

// remark is implemented by events about another record of the own stream.
type remark interface {
	decideRemark(target StreamRecord, b Basis, st Statement) error
}

// decideRemark finds the record that a remark answers.
func decideRemark(r remark, own State, b Basis, st Statement) error {
	ref, _ := st.Ref("answers")
	target, found := own.Find(ref.ID)
	switch {
	case ref.Stream != st.Stream || !found:
		return refuse(Invalid, "H3", "refs", Mark{}, "this refers to no record of %s", st.Stream)
	case target.Void:
		return refuse(Conflict, "H3", "refs", target.mark(), "record %s is void, so there is nothing to add to it", target.ID)
	}
	return r.decideRemark(target, b, st)
}

func (r StreamRecord) mark() Mark { return Mark{ID: r.ID, Type: r.Type} }

// decideRemark is H6: the two are two persons; and H1: the second could have
// signed with the first.
func (e StatementCountersigned) decideRemark(target StreamRecord, b Basis, st Statement) error {
	by := st.author()
	spec, _ := SpecOf(target.Type)
	i := slices.IndexFunc(spec.Signers, func(r SignerRule) bool { return r.Purpose == PurposeSecond })
	switch {
	case i < 0:
		return refuse(Invalid, "H1", "refs", target.mark(), "a record of the kind %s needs no second officer", spec.Title())
	case target.officers() > 1:
		return refuse(Conflict, "H3", "refs", target.mark(), "%d officers have signed the record already", target.officers())
	case b.samePerson(target.Author, by):
		return refuse(Forbidden, "H6", "signers", target.mark(), "the officer who signed record %s cannot countersign it too", target.ID)
	}
	rule := spec.Signers[i]
	kind := b.Agency(by.Agency).Kind
	if !slices.Contains(rule.Roles, by.Role) || len(rule.Kinds) > 0 && !slices.Contains(rule.Kinds, kind) {
		return refuse(Forbidden, "H1", "signers", target.mark(), "a %s of a %s may not be the second officer of a record of the kind %s", Words(by.Role), Words(kind), spec.Title())
	}
	return nil
}

// decideRemark is H6: nobody reviews what somebody of the own agency has signed,
// as its author or beside one.
func (e RecordReviewed) decideRemark(target StreamRecord, _ Basis, st Statement) error {
	if own, is := sharedAgency(target.Signers, st); is {
		return refuse(Forbidden, "H6", "signers", target.mark(), "%s signed the record, so another agency must review it", own)
	}
	return nil
}

// sharedAgency returns an agency of which one of the signers is, and a signer of
// the statement too; false when there is none.
func sharedAgency(signers []Signer, st Statement) (StreamID, bool) {
	for _, one := range st.Signers {
		if slices.ContainsFunc(signers, func(s Signer) bool { return s.Agency == one.Agency }) {
			return one.Agency, true
		}
	}
	return "", false
}
