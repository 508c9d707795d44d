package simulate

import (
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

// TestLastingHomesAreReached: within the span each of these lives comes to its end,
// and the case of those that stand closes as what they are.
func TestLastingHomesAreReached(t *testing.T) {
	r := replayDefault(t)
	want := map[string]struct {
		status  domain.CustodyStatus
		outcome string
	}{
		"adopted": {domain.Adopted, "adopted_domestic"}, "adopted_in_vain": {domain.InCare, ""}, "foster_ordered": {domain.Fostered, "foster"},
		"kafala": {domain.Kafala, "kafala"}, "repatriated": {domain.Repatriated, "repatriated"},
	}
	for n := range DefaultChildren {
		l := newLife(mustFound(t, 1), span{DefaultFrom, defaultWeeks}, n, kindOf(n))
		ends, lasting := want[l.kind.name]
		if !lasting {
			continue
		}
		delete(want, l.kind.name)
		child := r.fold.State(l.stream).Child
		if child.Custody.Status != ends.status || child.Case.Outcome != ends.outcome {
			t.Errorf("%s ends with custody %q and outcome %q", l.kind.name, child.Custody.Status, child.Case.Outcome)
		}
	}
	for name := range want {
		t.Errorf("no life is %s", name)
	}
}
