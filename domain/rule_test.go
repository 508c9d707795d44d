package domain

import (
	"slices"
	"strings"
	"testing"
)

// Every rule says all that a finding must say, under an id of its own.
func TestRulesExplainThemselves(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range AuditRules() {
		if seen[r.ID] || len(r.ID) != 3 || r.ID[0] != 'A' || !madeOf(r.ID, ruleLetters) {
			t.Errorf("rule %q is no id of its own, such as A07", r.ID)
		}
		seen[r.ID] = true
		if r.Version < 1 || !severities.Has(r.Severity) || r.Title == "" || !strings.HasSuffix(r.Clears, ".") || r.find == nil {
			t.Errorf("rule %s is not complete: %+v", r.ID, r)
		}
	}
	if !slices.IsSortedFunc(AuditRules(), func(x, y Rule) int { return strings.Compare(x.ID, y.ID) }) {
		t.Error("the rules do not stand in the order of their ids")
	}
}
