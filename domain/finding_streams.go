package domain

import "slices"

// A finding stands in the stream that it concerns, of whichever kind (finding.go).

func (e AuditFindingRecorded) decideChild(_ ChildState, b Basis, st Statement) error {
	return e.decide(b, st)
}

func (e AuditFindingRecorded) decideMissing(_ MissingState, b Basis, st Statement) error {
	return e.decide(b, st)
}

func (e AuditFindingRecorded) decideOperation(_ OperationState, b Basis, st Statement) error {
	return need(decideClear(st), e.decide(b, st))
}

func (e AuditFindingRecorded) decideAgency(_ AgencyState, b Basis, st Statement) error {
	return need(decideClear(st), e.decide(b, st))
}

func (e AuditFindingCleared) decideChild(s ChildState, b Basis, st Statement) error {
	return e.decideAmong(s.Findings, b, st)
}

func (e AuditFindingCleared) decideMissing(s MissingState, b Basis, st Statement) error {
	return e.decideAmong(s.Findings, b, st)
}

func (e AuditFindingCleared) decideOperation(s OperationState, b Basis, st Statement) error {
	return need(decideClear(st), e.decideAmong(s.Findings, b, st))
}

func (e AuditFindingCleared) decideAgency(s AgencyState, b Basis, st Statement) error {
	return need(decideClear(st), e.decideAmong(s.Findings, b, st))
}

// decideClear is H3: there is no key under which a value about nobody could be
// sealed.
func decideClear(st Statement) error {
	if st.Sealed[explanationPath.Path] == nil {
		return nil
	}
	return refuse(Invalid, "H3", "sealed."+explanationPath.Path, Mark{}, "%s is about no person under whose key an explanation could be sealed: it is kept as evidence", st.Stream)
}

// evolveChild ends the approvals of a proposal that waits, if decisions must wait:
// whoever approved did not know what was found.
func (e AuditFindingRecorded) evolveChild(s ChildState, st Statement) ChildState {
	s.Findings = e.with(s.Findings, st)
	if e.Severity == SeverityBlock {
		return s.endApprovals(st)
	}
	return s
}

func (e AuditFindingRecorded) evolveMissing(s MissingState, st Statement) MissingState {
	s.Findings = e.with(s.Findings, st)
	return s
}

func (e AuditFindingRecorded) evolveOperation(s OperationState, st Statement) OperationState {
	s.Findings = e.with(s.Findings, st)
	return s
}

func (e AuditFindingRecorded) evolveAgency(s AgencyState, st Statement) AgencyState {
	s.Findings = e.with(s.Findings, st)
	return s
}

func (e AuditFindingCleared) evolveChild(s ChildState, st Statement) ChildState {
	s.Findings = cleared(s.Findings, st)
	return s
}

func (e AuditFindingCleared) evolveMissing(s MissingState, st Statement) MissingState {
	s.Findings = cleared(s.Findings, st)
	return s
}

func (e AuditFindingCleared) evolveOperation(s OperationState, st Statement) OperationState {
	s.Findings = cleared(s.Findings, st)
	return s
}

func (e AuditFindingCleared) evolveAgency(s AgencyState, st Statement) AgencyState {
	s.Findings = cleared(s.Findings, st)
	return s
}

// FindingStands reports whether a finding of the stream, named by its record's id, is
// not cleared yet.
func (s State) FindingStands(id string) bool {
	return slices.ContainsFunc(s.findings(), func(f Finding) bool { return f.ID == id && f.Cleared.ID == "" })
}

// findings are those that auditors recorded in the stream, of whichever kind it is.
func (s State) findings() []Finding {
	return slices.Concat(s.Child.Findings, s.Missing.Get().Findings, s.Operation.Get().Findings, s.Agency.Get().Findings)
}
