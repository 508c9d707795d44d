package tests

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

var update = flag.Bool("update", false, "write docs/findings.md anew")

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
	all := make([]auditedCaseload, caseloads)
	var playing sync.WaitGroup
	turns := make(chan int, caseloads)
	for seed := range caseloads {
		turns <- seed
	}
	close(turns)
	for range 2 {
		playing.Go(func() {
			for seed := range turns {
				all[seed] = auditCaseload(t, seed)
			}
		})
	}
	playing.Wait()
	if t.Failed() {
		return
	}
	rules, honest, blocked := measure(all)
	page := findingsText(rules, honest, blocked)
	if *update {
		write(t, findingsPage, []byte(page))
	}
	if text, err := os.ReadFile(findingsPage); err != nil || string(text) != page {
		t.Errorf("%s is not what was measured; run the test with -update: %v", findingsPage, err)
	}
	checkBars(t, rules, honest, blocked)
}

// measure counts detections and false alarms, rule by rule.
func measure(all []auditedCaseload) (rules []measured, honest, blocked int) {
	places := map[string]int{}
	for _, rule := range domain.AuditRules() {
		places[rule.ID] = len(rules)
		rules = append(rules, measured{Rule: rule})
	}
	for _, c := range all {
		for _, life := range c.lives {
			if life.Crooked == "" {
				honest++
			}
			if place, made := places[life.Crooked]; made {
				rules[place].count(c, life.Stream, life.Life, c.detected(life))
			}
		}
		blocked += c.falseAlarms(rules, places)
	}
	return rules, honest, blocked
}

func (m *measured) count(c auditedCaseload, stream domain.StreamID, life string, detected bool) {
	m.lives++
	if detected {
		m.detected++
		return
	}
	m.examples = append(m.examples, fmt.Sprintf("caseload %d: %s, the life of %s, is missed", c.seed, stream, life))
}

// falseAlarms counts what is found of lives in which nothing is wrong, once for each
// rule and life, and returns how many lives it blocks.
func (c *auditedCaseload) falseAlarms(rules []measured, places map[string]int) int {
	said, blocked := map[string]bool{}, map[domain.StreamID]bool{}
	for _, f := range c.found {
		if crooked, _ := c.crooked(f); crooked {
			continue
		}
		stream := f.Records[0].Stream
		life := c.of[stream]
		whose := cmp.Or(life.Stream, stream)
		if f.Severity == domain.SeverityBlock {
			blocked[whose] = true
		}
		if said[f.Rule+string(whose)] {
			continue
		}
		said[f.Rule+string(whose)] = true
		m := &rules[places[f.Rule]]
		m.alarms++
		m.examples = append(m.examples, fmt.Sprintf("caseload %d: false alarm about %s (%s): %s", c.seed, whose, cmp.Or(life.Life, "an office"), f.Sentence))
	}
	return len(blocked)
}

// checkBars fails for every rule that a bar stops.
func checkBars(t *testing.T, rules []measured, honest, blocked int) {
	t.Helper()
	for _, m := range rules {
		switch {
		case m.lives == 0:
			t.Errorf("%s: no life was made for it", m.ID)
		case m.Severity == domain.SeverityBlock && m.detected < m.lives:
			t.Errorf("%s blocks and missed %d of %d lives:\n%s", m.ID, m.lives-m.detected, m.lives, firstOf(m.examples))
		case float64(m.detected) < found*float64(m.lives):
			t.Errorf("%s missed %d of %d lives:\n%s", m.ID, m.lives-m.detected, m.lives, firstOf(m.examples))
		}
	}
	if 1000*blocked > falseBlocks*honest {
		t.Errorf("%d of %d honest lives are blocked", blocked, honest)
	}
}

func firstOf(examples []string) string {
	return strings.Join(slices.Clone(examples[:min(len(examples), 5)]), "\n")
}
