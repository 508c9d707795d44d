package domain

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestWhatIsDueOfACandidate(t *testing.T) {
	found := hit(swab(), swabOfMother())
	waits := change(putOff(found), func(e *CandidateDeferred) { e.ReviewBy = at(60 * day) })
	none := limitsOf(t, `{"reunification.requires":["identity"]}`)
	limits := limitsOf(t, kinLimits)
	for name, c := range map[string]struct {
		records []draft
		after   time.Duration
		want    []string
	}{
		"waiting":           {[]draft{found}, 20 * day, []string{"candidate waiting"}},
		"overdue":           {[]draft{found}, 31 * day, []string{"candidate overdue"}},
		"excluded":          {[]draft{found, goneFrom(found)}, 31 * day, []string{"candidate done"}},
		"put off":           {[]draft{found, waits}, 31 * day, []string{"candidate done", "candidate_review waiting"}},
		"put off too long":  {[]draft{found, waits}, 61 * day, []string{"candidate done", "candidate_review overdue"}},
		"put off, and gone": {[]draft{found, waits, goneFrom(found)}, 61 * day, []string{"candidate done", "candidate_review done"}},
	} {
		t.Run(name, func(t *testing.T) {
			steps := given(t, compared(c.records...)...).steps(theChild)
			if got := candidatesDue(steps, limits, dawn.Add(c.after)); !slices.Equal(got, c.want) {
				t.Errorf("due is %v, not %v", got, c.want)
			}
			for _, due := range candidatesDue(steps, none, dawn.Add(c.after)) {
				if strings.HasPrefix(due, "candidate ") {
					t.Errorf("without a limit %s", due)
				}
			}
		})
	}
}

// candidatesDue is what is due of candidates, and what had become of it.
func candidatesDue(steps []Step, l Limits, at time.Time) []string {
	var told []string
	for _, due := range DueOn(steps, l, at) {
		if strings.HasPrefix(due.What, "candidate") {
			told = append(told, due.What+" "+due.Status)
		}
	}
	return told
}
