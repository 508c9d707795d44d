package domain

import "slices"

// The events by which a kinship report gains or loses worth.
const (
	TypeKinshipReportConfirmed = "kinship.report.confirmed.v1"
	TypeKinshipReportWithdrawn = "kinship.report.withdrawn.v1"
	TypeKinshipReportImpugned  = "kinship.report.impugned.v1"
)

// KinshipReportConfirmed says that others than the laboratory stand for a report. It
// answers it.
type KinshipReportConfirmed struct {
	Confirmation string `json:"confirmation"`
}

// KinshipReportWithdrawn says that the laboratory does not stand for a report any
// more. It answers it; a report that takes its place refers to it with "supersedes".
type KinshipReportWithdrawn struct {
	Cause string `json:"cause"`
}

// KinshipReportImpugned says that somebody doubts a report. It answers it.
type KinshipReportImpugned struct {
	Cause string `json:"cause"`
}

// EventType implements Event.
func (KinshipReportConfirmed) EventType() string { return TypeKinshipReportConfirmed }

// EventType implements Event.
func (KinshipReportWithdrawn) EventType() string { return TypeKinshipReportWithdrawn }

// EventType implements Event.
func (KinshipReportImpugned) EventType() string { return TypeKinshipReportImpugned }

var (
	confirmingRoles = slices.Concat(analystRoles, reviewerRoles, custodyRoles, courtRoles, []string{RoleProsecutor})
	confirmers      = []AgencyKind{Laboratory, Police, CivilAffairs, Court, Prosecution}
	impugningRoles  = []string{RoleClerk, RoleProsecutor, RoleGuardian, RoleAuditor, RoleAnalyst, RoleReviewer, RoleSupervisor, RoleCaseworker}
	impugners       = []AgencyKind{Court, Prosecution, GuardianOffice, Auditing, Laboratory}
)

var reportWorthSpecs = []Spec{{
	Type: TypeKinshipReportConfirmed, Stream: ChildStream,
	Doc:     "Another laboratory or agency stands for a kinship report: a transcribed one bears no identity before. Of an impugned one only another laboratory says so, which neither issued nor impugned it.",
	Signers: []SignerRule{recorded(confirmingRoles, confirmers...), seconded(0, confirmingRoles, confirmers...)},
	Facts:   []Fact{mustCode("confirmation", reportConfirmations, "How it came to that.")},
	Sealed:  []SealedPath{explanationPath},
	Decode:  decodeAs[KinshipReportConfirmed],
}, {
	Type: TypeKinshipReportWithdrawn, Stream: ChildStream, Undoes: true,
	Doc:     "The head of the laboratory withdraws a kinship report; of a transcribed one, an agency that brought it transcribes that. Nothing rests on it any more.",
	Signers: []SignerRule{recorded([]string{RoleSupervisor}, reporters...), seconded(0, slices.Concat(seeingRoles, analystRoles), reporters...)},
	Facts:   []Fact{mustCode("cause", reportWithdrawals, "Why.")},
	Sealed:  []SealedPath{{Path: "explanation", Type: SealedText, Required: true, Doc: "What happened, in words."}},
	Decode:  decodeAs[KinshipReportWithdrawn],
}, {
	Type: TypeKinshipReportImpugned, Stream: ChildStream,
	Doc:     "A court, a prosecutor, a guardian, an auditor or another laboratory doubts a kinship report, or an adult of themselves, through a caseworker. Nothing rests on it until another laboratory confirms it.",
	Signers: []SignerRule{recorded(impugningRoles, slices.Concat(impugners, hearers)...), seconded(0, impugningRoles)},
	Facts:   []Fact{mustCode("cause", reportDoubts, "Why.")},
	Sealed:  []SealedPath{{Path: "explanation", Type: SealedText, Required: true, Doc: "What happened, in words."}},
	Decode:  decodeAs[KinshipReportImpugned],
}}

// answeredReport finds the report that a statement answers, and that the laboratory
// stands for.
func (s ChildState) answeredReport(st Statement) (KinshipReport, error) {
	i := answered(s.Kinship.Reports, st)
	if i < 0 {
		return KinshipReport{}, refuse(Invalid, "H3", "refs", Mark{}, "this answers no kinship report in %s", st.Stream)
	}
	r := s.Kinship.Reports[i]
	if r.Withdrawn.ID != "" {
		return r, refuse(Conflict, "H3", "refs", r.Withdrawn, "the kinship report in %s was withdrawn already", st.Stream)
	}
	if by := s.withdrawn(r.ID); by.ID != "" {
		return r, refuse(Conflict, "H3", "refs", by, "the kinship report in %s was declared wrong", st.Stream)
	}
	return r, nil
}

// decideChild is H6: nobody stands for a report of his own or his agency's; and an
// impugned one is confirmed by a laboratory that did not impugn it.
func (e KinshipReportConfirmed) decideChild(s ChildState, b Basis, st Statement) error {
	r, err := s.answeredReport(st)
	if err == nil {
		err = b.decideOthers(r.By, r.Mark, "signed the kinship report", "confirm it", st)
	}
	if err != nil || s.impugned(r).ID == "" {
		return err
	}
	if b.Agency(st.author().Agency).Kind != Laboratory || e.Confirmation == confirmedByEye {
		return refuse(Forbidden, "H6", "signers", r.Impugned.Mark, "the kinship report in %s is impugned, so a laboratory that computes or analyses anew must confirm it", st.Stream)
	}
	return b.decideOthers(r.Impugned.By, r.Impugned.Mark, "impugned the kinship report", "confirm it", st)
}

func (e KinshipReportConfirmed) evolveChild(s ChildState, st Statement) ChildState {
	return s.withReport(st, func(r *KinshipReport) {
		c := Confirmation{Mark: markOf(st), Agency: st.author().Agency, By: st.Signers, Lifts: s.impugned(*r).ID}
		r.Confirmations = added(r.Confirmations, c)
	})
}

// decideChild is H6: the laboratory withdraws its own, and of a transcribed report the
// agencies that brought it.
func (e KinshipReportWithdrawn) decideChild(s ChildState, b Basis, st Statement) error {
	r, err := s.answeredReport(st)
	if err != nil {
		return err
	}
	by := st.author().Agency
	if !slices.ContainsFunc(r.By, func(x Signer) bool { return x.Agency == by }) {
		return refuse(Forbidden, "H6", "signers", r.Mark, "%s did not issue or bring the kinship report in %s, so it can impugn it and not withdraw it", by, st.Stream)
	}
	return nil
}

// evolveChild ends approvals where the identity rested on the report: whoever
// approved did not know.
func (e KinshipReportWithdrawn) evolveChild(s ChildState, st Statement) ChildState {
	s = s.withReport(st, func(r *KinshipReport) { r.Withdrawn = markOf(st) })
	return s.shaken(st)
}

// decideChild is H1, who may doubt; and H6, no laboratory impugns its own report, since
// it can withdraw it.
func (e KinshipReportImpugned) decideChild(s ChildState, b Basis, st Statement) error {
	r, err := s.answeredReport(st)
	if err != nil {
		return err
	}
	if by := s.impugned(r); by.ID != "" {
		return refuse(Conflict, "H3", "refs", by, "the kinship report in %s is impugned already", st.Stream)
	}
	kind := b.Agency(st.author().Agency).Kind
	switch own := slices.Contains(impugners, kind); {
	case !own && e.Cause != subjectDenies:
		return refuse(Forbidden, "H1", "facts.cause", Mark{}, "a %s impugns a kinship report only for an adult whom it is about", Words(kind))
	case e.Cause == subjectDenies:
		return s.decideOfAge("facts.cause", st)
	case r.Laboratory == st.author().Agency:
		return refuse(Forbidden, "H6", "signers", r.Mark, "%s issued the kinship report in %s and withdraws it if it is wrong", r.Laboratory, st.Stream)
	}
	return nil
}

func (e KinshipReportImpugned) evolveChild(s ChildState, st Statement) ChildState {
	s = s.withReport(st, func(r *KinshipReport) { r.Impugned = Challenge{Mark: markOf(st), By: st.Signers} })
	return s.shaken(st)
}

// withReport changes the report that a statement answers.
func (s ChildState) withReport(st Statement, change func(*KinshipReport)) ChildState {
	s.Kinship.Reports = changed(s.Kinship.Reports, answered(s.Kinship.Reports, st), change)
	return s
}

// shaken ends the approvals of a return if the identity bears nothing any more.
func (s ChildState) shaken(st Statement) ChildState {
	if s.Identity.Status == Established && s.unfounded().ID != "" {
		return s.endApprovals(st)
	}
	return s
}
