package tests

import (
	"fmt"
	"strings"

	"github.com/homeward-ledger/homeward/domain"
)

const findingsIntro = `<!-- Made by TestFindings with -update; do not edit. -->

# Findings

The auditors' rules look at records each of which is valid, and say where together
they should make somebody ask. What a rule finds is computed from the log for a time,
and whoever computes it gets the same; it is no record, accuses nobody, and stops no
recording. A finding of severity block stops decisions about the child's identity,
return and adoption until an auditor has recorded and two agencies have cleared it, or
until what it is about was mended on record.

    homeward audit                      what stands in this ledger
    homeward audit --rules              the rules

The API answers it as ` + "`audit`" + ` of a child, a missing report, an operation and an agency,
and page by page of the whole ledger, as it was on and as known on any time.

## How good they are

Measured on %d invented caseloads ([simulation.md](simulation.md)): %d honest lives,
and for each rule %d lives in which something is wrong that it was made to find. Each caseload
is judged, projected and audited as of its last day. A life is found when the rule
names a record of it. A false alarm is a finding whose records are all of honest lives
or offices, counted once for each rule and life.

%s

| bar | measured |
|---|---|
| a rule that blocks misses nothing | %s |
| any other finds at least %.0f %% | %s |
| at most %d of 1,000 honest lives is blocked | %d of %d |

Invented lives are kinder than real ones: their officers forget nothing that the
simulator does not know of. So the figures compare rules, and one version of a rule with
the next; how often a rule is right about a real ledger its auditors must count
themselves, from what they record of findings and on which ground those are cleared.

## How to read a finding

It names the rule and its version, its severity, a sentence, the records that show
it, the time since which it could be seen, what would clear it, and what an auditor
recorded of it. Ids stand for people, never names. Whoever may not see a stream is told
of a finding that it exists, and not what other streams have to do with it.

## What clears them

`

// findingsText is docs/findings.md.
func findingsText(all measurement) string {
	var table, clears strings.Builder
	table.WriteString("| rule | finds | severity | found | missed | false alarms |\n|---|---|---|---|---|---|\n")
	missedBlock, under := 0, 0
	for _, m := range all.rules {
		fmt.Fprintf(&table, "| %s | %s | %s | %d of %d | %d | %d |\n", m.ID, m.Title, m.Severity, m.detected, m.lives, m.lives-m.detected, m.alarms)
		fmt.Fprintf(&clears, "- **%s**, version %d. %s\n", m.ID, m.Version, m.Clears)
		switch {
		case m.Severity == domain.SeverityBlock:
			missedBlock += m.lives - m.detected
		case float64(m.detected) < found*float64(m.lives):
			under++
		}
	}
	return fmt.Sprintf(findingsIntro, caseloads, all.honest, caseloads, strings.TrimSuffix(table.String(), "\n"),
		fmt.Sprintf("%d missed", missedBlock), 100*found, fmt.Sprintf("%d rules find fewer", under), falseBlocks, len(all.blocked), all.honest) + clears.String()
}
