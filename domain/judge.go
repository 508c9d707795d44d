package domain

import (
	"errors"
	"slices"
	"time"
)

// Verdict is what the hard rules say of a record at its own index. A void record
// is kept and shown, and changes nothing.
type Verdict struct {
	Void     bool
	Rule     string // of a void record: the rule that it breaks
	Sentence string // of a void record: why, for people
}

// Valid is the verdict of a record that breaks no hard rule.
var Valid = Verdict{}

// Same reports whether two verdicts say the same of a record: both valid, or both
// void by one rule. The sentence is for people, and a release may word it better.
func (v Verdict) Same(other Verdict) bool { return v.Void == other.Void && v.Rule == other.Rule }

// VoidBy makes the verdict of a record that err refuses.
func VoidBy(err error) Verdict {
	v := Verdict{Void: true, Rule: "H3", Sentence: err.Error()}
	var e *Error
	if errors.As(err, &e) {
		v.Rule, v.Sentence = e.Rule, e.Sentence
		if e.Field != "" {
			v.Sentence = e.Field + ": " + e.Sentence
		}
	}
	return v
}

// ClockSkew is how far the earliest instant of a claimed time may lie after the
// recorded time (H12).
const ClockSkew = 5 * time.Minute

// Decide applies the hard rules to a statement whose Recorded part says where it
// stands or is about to stand. own is the state of its stream and basis must
// hold every stream of Needs. Signatures are checked elsewhere, under the keys
// that PublicKeys names.
func Decide(own State, basis Basis, s Statement) error {
	basis.Own = own.Records
	if err := need(decidePlace(own, s), decidePrefix(own, s), decideLedger(basis, s), decideTime(s),
		decidePolicy(basis, s), decideSigners(basis, s)); err != nil {
		return err
	}
	switch e := s.Event.(type) {
	case remark:
		return decideRemark(e, own, basis, s)
	case StatementCarried:
		return e.decideCarried(own, basis, s)
	}
	switch s.Stream.Kind() {
	case LedgerStream:
		return LedgerRules{}.Decide(own.Ledger.Get(), basis, s)
	case AgencyStream:
		return AgencyRules{}.Decide(own.Agency.Get(), basis, s)
	case ChildStream:
		return ChildRules{}.Decide(own.Child, basis, s)
	case MissingStream:
		return MissingRules{}.Decide(own.Missing.Get(), basis, s)
	case OperationStream:
		return OperationRules{}.Decide(own.Operation.Get(), basis, s)
	case AccessStream:
		return AccessRules{}.Decide(own.Access, basis, s)
	}
	return Refuse(Invalid, "H3", "no rules are known for %s streams", s.Stream.Kind())
}

// Evolve returns the state of the stream after the statement: changed by it when
// it is valid, merely longer when it is void.
func Evolve(own State, s Statement, v Verdict) State {
	next := own.with(s, v.Void)
	if v.Void || aside(s.Event) {
		return next
	}
	s.Signers = next.signers(s.Signers)
	switch s.Stream.Kind() {
	case LedgerStream:
		next.Ledger = seldom(LedgerRules{}.Evolve(own.Ledger.Get(), s))
	case AgencyStream:
		next.Agency = seldom(AgencyRules{}.Evolve(own.Agency.Get(), s))
	case ChildStream:
		next.Child = ChildRules{}.Evolve(own.Child, s)
	case MissingStream:
		next.Missing = seldom(MissingRules{}.Evolve(own.Missing.Get(), s))
	case OperationStream:
		next.Operation = seldom(OperationRules{}.Evolve(own.Operation.Get(), s))
	case AccessStream:
		next.Access = AccessRules{}.Evolve(own.Access, s)
	}
	return next
}

// aside reports whether an event only stands beside others and moves no state.
func aside(e Event) bool {
	switch e.(type) {
	case remark, StatementCarried:
		return true
	}
	return false
}

// decidePlace is H2: the leaf's header agrees with the stream, and an id is used
// once.
func decidePlace(own State, s Statement) error {
	if s.Recorded.Before != uint64(own.Records.Len()) || keepDigest(s.Recorded.Prev) != own.Records.lastLeaf() {
		last, _ := own.Last()
		return refuse(Tampered, "H2", "after", last.mark(), "record %s does not follow the last record of %s", s.ID, s.Stream)
	}
	if known, twice := own.Find(s.ID); twice {
		return refuse(Conflict, "H2", "id", known.mark(), "the id %s is already used in %s", s.ID, s.Stream)
	}
	return nil
}

// decidePrefix is the other half of H2: what the signers say they had seen is a
// true prefix, and nothing behind it makes their statement stale.
func decidePrefix(own State, s Statement) error {
	if s.After.Count > uint64(own.Records.Len()) {
		return after(s, "the signers claim to have seen %d records of %s, it has %d", s.After.Count, s.Stream, own.Records.Len())
	}
	if s.After.Count > 0 && own.Records.kept.at(int(s.After.Count)-1).digest != keepDigest(s.After.Digest) {
		return after(s, "what the signers claim to have seen of %s is not what it holds", s.Stream)
	}
	spec, _ := SpecOf(s.Type)
	for i := int(s.After.Count); i < own.Records.Len() && len(spec.StaleAfter) > 0; i++ {
		if kind := own.Records.typeAt(i); !own.Records.kept.at(i).void && slices.Contains(spec.StaleAfter, kind) {
			return refuse(Conflict, "H2", "after", own.Records.At(i).mark(), "%q came into %s after what the signers had seen", titleOf(kind), s.Stream)
		}
	}
	return nil
}

func after(s Statement, format string, args ...any) error {
	e := Refuse(Conflict, "H2", format, args...)
	e.Field = "after"
	return e
}

// decideLedger keeps statements of one ledger out of another.
func decideLedger(b Basis, s Statement) error {
	if s.Type == TypeLedgerFounded {
		if s.Ledger != "" || s.Recorded.Index != 0 {
			return fieldError("ledger", "a founding is the first record of its ledger and names none")
		}
		return nil
	}
	if l := b.Ledger(); !l.Founded || s.Ledger != l.ID {
		return fieldError("ledger", "the statement was made for another ledger")
	}
	return nil
}

// decideTime is H12 and the expiry of statements.
func decideTime(s Statement) error {
	if from, _ := s.OccurredAt.Interval(); from.After(s.Recorded.At.Add(ClockSkew)) {
		e := Refuse(Invalid, "H12", "record %s claims a time later than it was recorded", s.ID)
		e.Field = "occurredAt"
		return e
	}
	if expires, err := timeFact(s.Expires); err == nil && s.Recorded.At.After(expires) {
		e := Refuse(Conflict, "H3", "record %s expired before it was recorded", s.ID)
		e.Field = "expires"
		return e
	}
	return nil
}

func decidePolicy(b Basis, s Statement) error {
	if s.Policy == nil {
		return nil
	}
	if active := b.Ledger().Policy; active.ID != s.Policy.ID || active.Digest != s.Policy.Digest {
		e := Refuse(Conflict, "H8", "record %s names a policy that is not the one in force", s.ID)
		e.Field = "policy"
		return e
	}
	return nil
}

// Judged is a record as readers get it: what was signed, where it stands, and
// what the hard rules say of it.
type Judged struct {
	// Statement is zero but for Recorded when the record cannot be read; such a
	// record is void and belongs to no stream.
	Statement Statement
	Payload   []byte // the statement's bytes as they were signed
	Verdict   Verdict
}
