package domain

import (
	"fmt"
	"slices"
	"strings"
)

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
// severity block stands. The error says which, and what clears it. Whoever hands in may
// not see the other streams that show the finding: of these it says how many records
// there are, and nothing of what stands in them.
func RefuseBlocked(st Statement, d Detected) *Error {
	said, own := d.saidTo(st.Stream)
	if len(said) > maxFindingSaid {
		said = strings.ToValidUTF8(said[:maxFindingSaid], "") + "…"
	}
	e := Refuse(Conflict, "A4", "%s of %s waits: by rule %s of the auditors, %s. What clears it: %s", titleOf(st.Type), st.Stream, d.Rule, said, d.Clears)
	e.Field = "type"
	if len(own) > 0 {
		e.Against = own[0]
	}
	return e
}

// saidTo is what a finding says to somebody of whom no more is known than that the stream
// concerns him, and which of its records stand there. The sentence tells of all records
// that show it, and is left out with any of them.
func (d Detected) saidTo(stream StreamID) (said string, own []string) {
	for _, ref := range d.Records {
		if ref.Stream == stream {
			own = append(own, ref.ID)
		}
	}
	elsewhere := len(d.Records) - len(own)
	if elsewhere == 0 && !d.namesOther(stream) {
		return d.Sentence, own
	}
	said = "something is found that records of other streams show too"
	if rule, known := RuleCalled(d.Rule); known {
		said = strings.ToLower(rule.Title[:1]) + rule.Title[1:]
	}
	if len(own) > 0 {
		said += ", by " + strings.Join(own, ", ")
	}
	if elsewhere > 0 {
		said += fmt.Sprintf(" (records in other streams that show it: %d)", elsewhere)
	}
	return said, own
}

// namesOther reports whether the sentence names a case other than the stream. Agencies
// are open to everybody.
func (d Detected) namesOther(stream StreamID) bool {
	words := strings.FieldsFunc(d.Sentence, func(r rune) bool {
		return r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z')
	})
	return slices.ContainsFunc(words, func(word string) bool {
		id := StreamID(word)
		kind := id.Kind()
		return id != stream && kind != "" && kind != AgencyStream && kind != LedgerStream
	})
}

// maxFindingSaid bounds what a refusal repeats of a finding, in bytes: a signed refusal
// has 1,024 for all that it says.
const maxFindingSaid = 500
