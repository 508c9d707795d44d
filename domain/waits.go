package domain

import "strings"

// Waits reports whether a statement, which the hard rules take, waits until nothing
// blocks decisions about the child: whether they would refuse it if an auditor had
// recorded a finding of severity block. What a rule of the auditors computes from the
// log then stops it too, at admission (A4). The hard rules alone say which statements
// these are, so that the two cannot differ.
func Waits(own State, basis Basis, st Statement) bool {
	if st.Stream.Kind() != ChildStream {
		return false
	}
	finding := Finding{Mark: Mark{ID: st.ID, Type: TypeAuditFindingRecorded}, Severity: SeverityBlock}
	own.Child.Findings = added(own.Child.Findings, finding)
	return Decide(own, basis, st) != nil
}

// RefuseBlocked is A4: a statement that waits is not admitted while a finding of
// severity block stands. The error says which, and what clears it.
func RefuseBlocked(st Statement, d Detected) *Error {
	said := d.Sentence
	if len(said) > maxFindingSaid {
		said = strings.ToValidUTF8(said[:maxFindingSaid], "") + "…"
	}
	e := Refuse(Conflict, "A4", "%s of %s waits: by rule %s of the auditors, %s. What clears it: %s", titleOf(st.Type), st.Stream, d.Rule, said, d.Clears)
	e.Field = "type"
	if len(d.Records) > 0 {
		e.Against = d.Records[0].ID
	}
	return e
}

// maxFindingSaid bounds what a refusal repeats of a finding, in bytes: a signed refusal
// has 1,024 for all that it says.
const maxFindingSaid = 500
