package domain

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"
)

// What the tests of rules on several records share: records made by hand, since what
// a rule compares with stands in many streams.

// ruledBy are the findings of one rule about what it is given. Each must be complete.
func ruledBy(t *testing.T, rule string, a Audited) (found []Detected) {
	t.Helper()
	for _, d := range Audit(a) {
		if d.Rule != rule {
			continue
		}
		if len(d.Records) == 0 || d.Sentence == "" || strings.Contains(d.Sentence, "%!") || !severities.Has(d.Severity) || d.Since.IsZero() {
			t.Errorf("a finding that is not complete: %+v", d)
		}
		found = append(found, d)
	}
	return found
}

// fires wants so many findings of a rule.
func fires(t *testing.T, name, rule string, a Audited, want int) {
	t.Helper()
	if found := ruledBy(t, rule, a); len(found) != want {
		t.Errorf("%s: %d findings, want %d: %+v", name, len(found), want, found)
	}
}

// noon is a time at which something made by hand is recorded, so many hours after dawn.
func noon(hours int) time.Time { return dawn.Add(time.Duration(hours) * time.Hour).UTC() }

// handmade is a step of a stream, recorded so many hours after dawn at that index.
func handmade(stream StreamID, hours int, e Event, signers ...Signer) Step {
	return Step{Statement: Statement{ID: recordID(fmt.Sprint(stream, hours, e.EventType())), Stream: stream, Type: e.EventType(), Event: e, Signers: signers,
		Source: Source{Kind: SourceOwn}, OccurredAt: ClaimAt(dawn.Add(time.Duration(hours) * time.Hour)), Recorded: Recorded{Index: uint64(hours), At: noon(hours)}},
		State: State{Stream: stream}, Early: noon(hours), Late: noon(hours)}
}

// lookedAt puts steps into what a rule looks at.
func lookedAt(steps ...Step) Audited {
	return Audited{Stream: steps[0].Stream, Steps: steps, At: noon(24 * 365)}
}

// left is a trace of a record of a stream, recorded so many hours after dawn.
func left(kind, value, says string, stream StreamID, hours int, eventType string) Trace {
	return Trace{Kind: kind, Value: value, Says: says, RecordRef: RecordRef{stream, recordID(fmt.Sprint(stream, hours, eventType))}, Type: eventType,
		At: noon(hours), Recorded: Recorded{Index: uint64(hours), At: noon(hours)}}
}

// TestTails holds the tails against the textbook: Fisher's lady tasting tea has all of
// four right by chance once in seventy times, three or more 17 times; ten coins show
// eight heads or more 56 times in 1,024.
func TestTails(t *testing.T) {
	for name, c := range map[string]struct{ got, want float64 }{
		"tea, all right":       {atLeast(4, 4, 4, 8), 1.0 / 70},
		"tea, three right":     {atLeast(3, 4, 4, 8), 17.0 / 70},
		"tea, none":            {atLeast(0, 4, 4, 8), 1},
		"more drawn than are":  {atLeast(1, 9, 4, 8), 1},
		"coins":                {atLeastOf(8, 10, 0.5), 56.0 / 1024},
		"coins, any":           {atLeastOf(0, 10, 0.5), 1},
		"what is always":       {atLeastOf(9, 10, 1), 1},
		"half of two thousand": {atLeast(500, 1000, 1000, 2000), 0.517834551951791},
		"two thousand coins":   {atLeastOf(1000, 2000, 0.5), 0.5089195055729272},
	} {
		if math.Abs(c.got-c.want) > 1e-6 {
			t.Errorf("%s: %v, want %v", name, c.got, c.want)
		}
	}
}

// TestAbove: what stands out is rare beside how many were compared, and large.
func TestAbove(t *testing.T) {
	for name, c := range map[string]struct {
		own, others Share
		among       int
		want        bool
	}{
		"far above":                  {Share{8, 20}, Share{2, 100}, 10, true},
		"the same among thousands":   {Share{8, 20}, Share{2, 100}, 100_000, false},
		"two of two":                 {Share{2, 2}, Share{0, 100_000}, 0, false},
		"as others":                  {Share{8, 20}, Share{40, 100}, 10, false},
		"rare, and not much":         {Share{30_000, 100_000}, Share{100_000, 400_000}, 1, false},
		"nobody to be compared with": {Share{8, 8}, Share{}, 0, false},
		"below":                      {Share{1, 20}, Share{80, 100}, 10, false},
	} {
		if got := c.own.above(c.others, c.among); got != c.want {
			t.Errorf("%s: %t, by chance %v", name, got, c.own.chance(c.others))
		}
	}
}

// minuteOf is so many minutes after the first visit.
func minuteOf(minutes int) time.Time { return dawn.Add(time.Duration(minutes) * time.Minute) }
