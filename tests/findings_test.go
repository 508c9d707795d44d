package tests

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

var (
	update = flag.Bool("update", false, "write docs/findings.md anew")
	played = flag.Int("caseloads", caseloads, "play so many of TestFindings' caseloads; the page is of all of them")
)

const findingsPage = "../docs/findings.md"

// Bars that the rules must clear. A false block stops an honest child's way home.
const (
	falseBlocks = 1    // at most, of 1,000 honest lives
	found       = 0.95 // at least, of the lives that a rule which blocks nothing was made for
)

// measured is what one rule did in all caseloads.
type measured struct {
	domain.Rule
	lives, detected int
	alarms          int      // honest lives and offices about which it says something
	examples        []string // of what it missed, and of its false alarms
}

// TestFindings measures the rules of the auditors on invented lives, of which it is
// known what is wrong with them, and holds docs/findings.md against the figures.
func TestFindings(t *testing.T) {
	all := auditCaseloads(t, *played)
	if t.Failed() {
		return
	}
	m := measure(all)
	checkBars(t, m)
	if *played != caseloads {
		return
	}
	page := findingsText(m)
	if *update {
		write(t, findingsPage, []byte(page))
	}
	if text, err := os.ReadFile(findingsPage); err != nil || string(text) != page {
		t.Errorf("%s is not what was measured; run the test with -update: %v", findingsPage, err)
	}
}

// auditCaseloads plays them side by side: little is kept of each, so that collecting
// garbage seldom costs no memory to speak of.
func auditCaseloads(t *testing.T, n int) []auditedCaseload {
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	all := make([]auditedCaseload, n)
	turns := make(chan int, n)
	for seed := range n {
		turns <- seed
	}
	close(turns)
	var playing sync.WaitGroup
	for range 2 {
		playing.Go(func() {
			for seed := range turns {
				all[seed] = auditCaseload(t, seed)
			}
		})
	}
	playing.Wait()
	return all
}

// measurement is what all rules did.
type measurement struct {
	rules   []measured
	honest  int      // lives
	blocked []string // honest lives that a finding blocks
}

// measure counts detections and false alarms, rule by rule.
func measure(all []auditedCaseload) (m measurement) {
	places := map[string]int{}
	for _, rule := range domain.AuditRules() {
		places[rule.ID] = len(m.rules)
		m.rules = append(m.rules, measured{Rule: rule})
	}
	for _, c := range all {
		made := map[string]bool{} // whether it was found, by the rule for which something was made
		for _, life := range c.lives {
			if life.Crooked == "" {
				m.honest++
			}
			if _, known := places[life.Crooked]; known {
				made[life.Crooked] = made[life.Crooked] || c.detected(life) // several may live it together
			}
		}
		for rule, detected := range made {
			m.rules[places[rule]].count(c, detected)
		}
		m.blocked = append(m.blocked, c.falseAlarms(m.rules, places)...)
	}
	return m
}

func (m *measured) count(c auditedCaseload, detected bool) {
	m.lives++
	if detected {
		m.detected++
		return
	}
	for _, life := range c.lives {
		if life.Crooked == m.ID {
			m.examples = append(m.examples, fmt.Sprintf("caseload %d: %s, the life of %s, is missed", c.seed, life.Stream, life.Life))
			return
		}
	}
}

// falseAlarms counts what is found of lives in which nothing is wrong, once for each
// rule and life, and returns the findings that block one, once for each life.
func (c *auditedCaseload) falseAlarms(rules []measured, places map[string]int) (blocked []string) {
	said := map[string]bool{}
	for _, f := range c.found {
		if c.crooked(f) {
			continue
		}
		stream := f.Records[0].Stream
		life := c.of[stream]
		whose := string(cmp.Or(life.Stream, stream))
		example := fmt.Sprintf("caseload %d: false alarm about %s (%s): %s: %s", c.seed, whose, cmp.Or(life.Life, "an office"), f.Rule, f.Sentence)
		if f.Severity == domain.SeverityBlock && !said[whose] {
			blocked = append(blocked, example)
			said[whose] = true
		}
		if said[f.Rule+whose] {
			continue
		}
		said[f.Rule+whose] = true
		m := &rules[places[f.Rule]]
		m.alarms++
		m.examples = append(m.examples, example)
	}
	return blocked
}

// checkBars fails for every rule that a bar stops.
func checkBars(t *testing.T, all measurement) {
	t.Helper()
	for _, m := range all.rules {
		switch {
		case m.lives == 0:
			t.Errorf("%s: no life was made for it", m.ID)
		case m.Severity == domain.SeverityBlock && m.detected < m.lives:
			t.Errorf("%s blocks and missed %d of %d lives:\n%s", m.ID, m.lives-m.detected, m.lives, firstOf(m.examples))
		case float64(m.detected) < found*float64(m.lives):
			t.Errorf("%s missed %d of %d lives:\n%s", m.ID, m.lives-m.detected, m.lives, firstOf(m.examples))
		case m.alarms > 0:
			t.Logf("%s raised %d false alarms:\n%s", m.ID, m.alarms, firstOf(m.examples))
		}
	}
	if 1000*len(all.blocked) > falseBlocks*all.honest {
		t.Errorf("%d of %d honest lives are blocked:\n%s", len(all.blocked), all.honest, firstOf(all.blocked))
	}
}

func firstOf(examples []string) string {
	return strings.Join(slices.Clone(examples[:min(len(examples), 5)]), "\n")
}
