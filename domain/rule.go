package domain

import (
	"slices"
	"strings"
	"time"
)

// A rule of the auditors looks at records, each of which is valid, and says where
// together they should make somebody ask. What it says accuses nobody, stops no
// recording, and is no record: it is computed from the log for a time, and whoever
// computes it gets the same. An auditor's decision on it is one (finding.go).

// Rule is one of them.
type Rule struct {
	ID       string // A01 to A34
	Version  int    // grows whenever find says anything else than before
	Severity string // the gravest that it gives
	Title    string // what does not fit, in a few words
	Clears   string // what would clear a finding, in a sentence
	find     func(Audited) []Detected
}

// Detected is a finding that was computed.
type Detected struct {
	Rule     string
	Version  int
	Severity string
	Sentence string      // what is wrong, naming people and records by their ids
	Records  []RecordRef // that show it, in the order of the log; at least one
	Since    time.Time   // from when on it could be seen: recorded time, or when a time was over
	Clears   string
	Decision Mark // the record by which an auditor took it up; empty when none did
	Cleared  Mark // the record that cleared that; empty while it stands
}

// RecordRef names a record.
type RecordRef struct {
	Stream StreamID
	ID     string
}

// Audited is what the rules look at: one stream as it was known at a time, and what
// has to do with it elsewhere. All of it was known by then.
type Audited struct {
	Stream   StreamID
	Steps    []Step              // of the stream, in the order of the log
	Others   map[StreamID][]Step // of the streams that it refers to: missing reports, operations, linked children, and a child's access stream or its child
	Agencies map[StreamID]State  // of those who signed here, in void records and in carried statements too
	Void     []Judged            // records of the stream that are void, in the order of the log
	Traces   []Trace             // of these records, and of records anywhere that left the same
	Tallies  []Tally             // of an agency's stream: of it and of its officers
	Pairs    []Pair              // of an agency's stream: of its officers with those of others
	Issued   []LabReport         // of a laboratory's stream: the kinship reports of its own that stand, anywhere
	Adopted  []Adoptee           // of an agency's stream: all children who were adopted, anywhere
	Freed    []FreedChild        // of an operation: the children whose stream opened with its name
	Heads    []HeadSeen          // of the ledger's stream: of the log, as others have seen them
	Profiles []Comparison        // of DNA profiles of this stream with others
	Reports  []Recomputed        // of kinship reports of this stream
	Repeats  []Repeat            // of files that records of this stream seal, and others too
	Limits   Limits              // of the profile in force
	At       time.Time           // the time in question
}

// State is that of the stream at its end.
func (a Audited) State() State {
	if len(a.Steps) == 0 {
		return State{Stream: a.Stream}
	}
	return a.Steps[len(a.Steps)-1].State
}

// Comparison is what came of putting two DNA profiles side by side. An index outside
// the log makes it: the profiles are sealed.
type Comparison struct {
	One, Other RecordRef // of profile.generated
	Donors     [2]PersonID
	Shared     int       // loci that both have
	Differing  []string  // of these, the names of those that differ
	Since      time.Time // recorded time of the later of the two
}

// Recomputed is what came of computing a kinship report anew. An index outside the
// log makes it: the alleles are sealed.
type Recomputed struct {
	RecordRef
	Agrees        bool     // all figures do, within the tolerance
	VerdictAgrees bool     // the verdict is that which the policy's thresholds give
	Mismatches    int      // loci that do not fit and count, as computed
	Differences   []string // sentences, each naming a locus or a figure; no alleles
}

// rules are all of them, in the order of their ids. A further file of rules is a word
// here.
var rules = slices.SortedFunc(slices.Values(slices.Concat(
	custodyRules, rescueRules, timeRules, careRules, returnRules, searchRules, birthRules,
	profileRules, specimenRules, kinshipRules, besideRules,
)), func(x, y Rule) int {
	return strings.Compare(x.ID, y.ID)
})

// AuditRules returns the rules of the auditors.
func AuditRules() []Rule { return slices.Clone(rules) }

// RuleCalled returns the rule with the id; false when there is none.
func RuleCalled(id string) (Rule, bool) {
	i := slices.IndexFunc(rules, func(r Rule) bool { return r.ID == id })
	if i < 0 {
		return Rule{}, false
	}
	return rules[i], true
}

// Severities are how much findings weigh, the gravest first.
func Severities() Codes { return severities }

// Audit computes the findings about a stream, in the order of the rules. What an
// auditor recorded of the same rule about the same records is its decision.
func Audit(a Audited) []Detected {
	var all []Detected
	for _, r := range rules {
		for _, d := range r.find(a) {
			d.Rule, d.Version, d.Clears = r.ID, r.Version, r.Clears
			if d.Severity == "" {
				d.Severity = r.Severity
			}
			all = append(all, a.decided(d))
		}
	}
	return all
}

// decided adds what auditors have recorded about a finding: of the same rule, about
// all of its records in this stream. One that has grown since stands anew; and one of
// severity block stands until it was taken up as such and cleared, which takes two
// agencies.
func (a Audited) decided(d Detected) Detected {
	for _, f := range a.State().findings() {
		unseen := func(r RecordRef) bool { return r.Stream == a.Stream && !slices.Contains(f.About, r.ID) }
		asSuch := d.Severity != SeverityBlock || f.Severity == SeverityBlock
		if f.Rule == d.Rule && asSuch && !slices.ContainsFunc(d.Records, unseen) && !a.knownBefore(f, d) {
			d.Decision, d.Cleared = f.Mark, f.Cleared
		}
	}
	return d
}

// knownBefore reports whether a finding was recorded before what it is held to decide
// could be seen: another stream shows that, and an auditor names no records of others.
// What is found of an agency says of itself that it is seen now.
func (a Audited) knownBefore(f Finding, d Detected) bool {
	elsewhere := func(r RecordRef) bool { return r.Stream != a.Stream }
	record, _ := a.State().Records.Find(f.ID)
	return a.Stream.Kind() != AgencyStream && slices.ContainsFunc(d.Records, elsewhere) && d.Since.Unix() > record.At
}

// Stands reports whether nobody has cleared it.
func (d Detected) Stands() bool { return d.Cleared.ID == "" }

// Blocking returns the first finding of severity block that stands; false when none
// does.
func Blocking(all []Detected) (Detected, bool) {
	i := slices.IndexFunc(all, func(d Detected) bool { return d.Severity == SeverityBlock && d.Stands() })
	if i < 0 {
		return Detected{}, false
	}
	return all[i], true
}

// detected makes a finding that steps show.
func detected(since time.Time, sentence string, steps ...Step) Detected {
	d := Detected{Sentence: sentence, Since: since}
	for _, s := range steps {
		d.Records = append(d.Records, RecordRef{Stream: s.Stream, ID: s.ID})
	}
	return d
}
