package domain

import "slices"

// The events of an auditor's findings.
const (
	TypeAuditFindingRecorded = "audit.finding.recorded.v1"
	TypeAuditFindingCleared  = "audit.finding.cleared.v1"
)

// AuditFindingRecorded says that a rule of the auditors does not hold for the
// records that it refers to with "causes". It accuses nobody.
type AuditFindingRecorded struct {
	Rule        string `json:"rule"`
	RuleVersion int    `json:"ruleVersion"`
	Severity    string `json:"severity"`
}

// AuditFindingCleared says that a finding no longer stands. It answers it.
type AuditFindingCleared struct {
	Ground string `json:"ground"`
}

// EventType implements Event.
func (AuditFindingRecorded) EventType() string { return TypeAuditFindingRecorded }

// EventType implements Event.
func (AuditFindingCleared) EventType() string { return TypeAuditFindingCleared }

// SeverityBlock is that of a finding which stops decisions about a child.
const SeverityBlock = "block"

// ruleLetters are those of a rule's code, such as A11 or GB-T.37223.
const ruleLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-."

var (
	severities = Codes{Name: "Severity", Doc: "How much a finding weighs.", Terms: []Term{
		{SeverityBlock, "Identity, reunification, adoption and repatriation of the child wait until it is cleared.", ""},
		{"urgent", "Somebody must act at once: a child may be lost or in danger.", ""},
		{"high", "Something is probably wrong and must be looked into.", ""},
		{"notice", "Worth knowing.", ""},
	}}
	findingClearances = Codes{Name: "FindingClearance", Doc: "Why a finding no longer stands.", Terms: []Term{
		{"explained", "There is an honest explanation, and proof of it.", ""},
		{"corrected", "What was wrong was corrected on record.", ""},
		{"done_anew", "What was in doubt was done anew, such as a specimen taken again.", ""},
		{"false_alarm", "The rule fits the records, and nothing is wrong.", ""},
		{"court_decided", "A court has decided the matter.", ""},
	}}
	auditRoles = []string{RoleAuditor}
	clearers   = []string{RoleAuditor, RoleClerk, RoleProsecutor, RoleSupervisor}
	audited    = []StreamKind{MissingStream, OperationStream, AgencyStream}
)

var findingSpecs = []Spec{{
	Type: TypeAuditFindingRecorded, Stream: ChildStream, Also: audited,
	Doc:     "An auditor finds that a rule does not hold for the records referred to. One of severity block stops identity, reunification, adoption and repatriation of the child, and nothing else.",
	Signers: []SignerRule{recorded(auditRoles, Auditing), seconded(0, auditRoles, Auditing)},
	Facts: []Fact{
		must("rule", Text, "Code of the rule, such as A11.").most(24).numbered(),
		must("ruleVersion", Int, "Version of the rule."),
		mustCode("severity", severities, "How much it weighs."),
	},
	Sealed: []SealedPath{explanationPath},
	Decode: decodeAs[AuditFindingRecorded],
}, {
	Type: TypeAuditFindingCleared, Stream: ChildStream, Also: audited,
	Doc:     "A finding no longer stands. Neither the officer who recorded it says so, nor an agency that signed what it is about; of severity block two agencies do, one of them an auditor's or a court.",
	Signers: []SignerRule{recorded(clearers), seconded(0, clearers)},
	Facts:   []Fact{mustCode("ground", findingClearances, "On what ground.")},
	Sealed:  []SealedPath{explanationPath},
	Decode:  decodeAs[AuditFindingCleared],
}}

// Finding is an auditor's finding.
type Finding struct {
	Mark
	Rule     string
	Version  int
	Severity string
	About    []string // ids of the records of the stream that it is about
	By       []Signer // who recorded it
	Cleared  Mark     // empty while it stands
}

// Clears says for people what clears a finding.
func (f Finding) Clears() string {
	if f.Severity == SeverityBlock {
		return "two agencies, one of them an auditor's or a court, that signed none of these records; and not the officer who recorded the finding"
	}
	return "an auditor, a court, a prosecutor or a supervisor of an agency that signed none of these records; and not the officer who recorded the finding"
}

// blocked returns the first finding that stops decisions about the child; an empty
// mark when none does. One that was only declared wrong still does.
func (s ChildState) blocked() Mark {
	for _, f := range s.Findings {
		if f.Severity == SeverityBlock && f.Cleared.ID == "" {
			return f.Mark
		}
	}
	return Mark{}
}

func (e AuditFindingRecorded) check() error {
	if !madeOf(e.Rule, ruleLetters) {
		return fieldError("facts.rule", "a rule is named by a code of capitals, digits, dashes and dots")
	}
	return nil
}

// decide is H3: it is about records of the very stream that it stands in. What
// concerns two children is found in both streams, or each would carry the other's
// history into its dossier.
func (e AuditFindingRecorded) decide(b Basis, st Statement) error {
	about := caused(st)
	if len(about) == 0 {
		return refuse(Invalid, "H3", "refs", Mark{}, "a finding is about records of %s, and this one names none", st.Stream)
	}
	for _, ref := range about {
		if _, found := b.Own.Find(ref.ID); ref.Stream != st.Stream || !found {
			return refuse(Invalid, "H3", "refs", Mark{}, "a finding is about records of the stream that it stands in, and %s has no record of that id", st.Stream)
		}
	}
	return nil
}

// caused returns the references to what a finding is about.
func caused(st Statement) []Ref {
	return slices.DeleteFunc(slices.Clone(st.Refs), func(r Ref) bool { return r.Rel != "causes" })
}

// with returns the findings of a stream and one more.
func (e AuditFindingRecorded) with(findings []Finding, st Statement) []Finding {
	f := Finding{Mark: markOf(st), Rule: e.Rule, Version: e.RuleVersion, Severity: e.Severity, By: st.Signers}
	for _, ref := range caused(st) {
		f.About = append(f.About, ref.ID)
	}
	return added(findings, f)
}

// decideAmong finds the finding that is cleared.
func (e AuditFindingCleared) decideAmong(findings []Finding, b Basis, st Statement) error {
	i := answered(findings, st)
	switch {
	case i < 0:
		return refuse(Invalid, "H3", "refs", Mark{}, "this answers no finding in %s", st.Stream)
	case findings[i].Cleared.ID != "":
		return refuse(Conflict, "H3", "refs", findings[i].Cleared, "the finding was cleared already")
	}
	return findings[i].decideOthers(b, st)
}

// decideOthers is H6: nobody clears a finding of his own, nor one about what he or
// his agency signed; and one of severity block is no single agency's to clear.
func (f Finding) decideOthers(b Basis, st Statement) error {
	if b.overlap(f.By, st.Signers) {
		return refuse(Forbidden, "H6", "signers", f.Mark, "the officer who recorded the finding cannot clear it too")
	}
	for _, id := range f.About {
		target, _ := b.Own.Find(id)
		if own, is := sharedAgency(target.Signers, st); is {
			return refuse(Forbidden, "H6", "signers", target.mark(), "%s signed a record that the finding is about, so officers of other agencies must clear it", own)
		}
		if b.overlap(target.Signers, st.Signers) {
			return refuse(Forbidden, "H6", "signers", target.mark(), "an officer who signed a record that the finding is about cannot clear it, for whichever agency")
		}
	}
	if f.Severity == SeverityBlock && !clearsBlock(b, st) {
		return refuse(Forbidden, "H6", "signers", f.Mark, "it takes two agencies, one of them an auditor's or a court, to clear a finding of severity block in %s", st.Stream)
	}
	return nil
}

// clearsBlock reports whether two agencies sign, and an auditor or a court is one.
func clearsBlock(b Basis, st Statement) bool {
	return st.twoAgencies() && slices.ContainsFunc(st.Signers, func(x Signer) bool {
		kind := b.Agency(x.Agency).Kind
		return kind == Auditing || kind == Court
	})
}

// cleared marks the finding that the statement answers.
func cleared(findings []Finding, st Statement) []Finding {
	return changed(findings, answered(findings, st), func(f *Finding) { f.Cleared = markOf(st) })
}

// uncleared opens a finding again whose clearance was declared wrong.
func uncleared(findings []Finding, clearance string) []Finding {
	i := slices.IndexFunc(findings, func(f Finding) bool { return f.Cleared.ID != "" && f.Cleared.ID == clearance })
	return changed(findings, i, func(f *Finding) { f.Cleared = Mark{} })
}
