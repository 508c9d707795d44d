package domain

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// auditLimits are those of a profile that sets all that the rules count against.
const auditLimits = `{"transfer.expectedHours":72,"second.signatureHours":48,"record.lateHours":72,"presence.intervalDays":30,"followup.days":[30,90],` +
	`"notice.minDays":30,"notFound.temporaryDays":30,` +
	`"audit.gapHours":24,"audit.intakeDays":14,"audit.searchDays":180,"audit.birthDays":60,"audit.concernDays":7}`

// ruled is a life, and what a rule says of it so long after dawn: the severities of its
// findings, in their order.
type ruled struct {
	told  []timed
	after time.Duration
	want  []string
}

// finds holds a rule against lives: what it finds is complete, and was not to be seen
// before the time that it says.
func finds(t *testing.T, rule string, rows map[string]ruled) {
	t.Helper()
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			h := livedAs(t, auditLimits, row.told...)
			stream := row.told[len(row.told)-1].stream
			found := h.audited(stream, dawn.Add(row.after), rule)
			var got []string
			for _, d := range found {
				got = append(got, d.Severity)
				h.since(t, stream, d)
			}
			if !slices.Equal(got, row.want) {
				t.Errorf("found %v, want %v: %+v", got, row.want, found)
			}
		})
	}
}

// audited is what a rule says of a stream at a time, by what was known then.
func (h *history) audited(stream StreamID, at time.Time, rule string) []Detected {
	known := func(stream StreamID) []Step { return h.knownBy(stream, at) }
	a := Audited{Stream: stream, Steps: known(stream), Others: map[StreamID][]Step{}, Agencies: map[StreamID]State{},
		Limits: h.fold.State(TheLedger).Ledger.Get().Policy.Limits, At: at}
	for _, s := range a.Steps {
		for _, cited := range Cites(s.Statement) {
			if kind := cited.Kind(); kind == AgencyStream {
				a.Agencies[cited] = Audited{Stream: cited, Steps: known(cited)}.State()
			} else if steps := known(cited); kind != LedgerStream && cited != stream && len(steps) > 0 {
				a.Others[cited] = steps
			}
		}
	}
	return slices.DeleteFunc(Audit(a), func(d Detected) bool { return d.Rule != rule })
}

// knownBy are the steps of a stream as corrections known by a time have them.
func (h *history) knownBy(stream StreamID, at time.Time) []Step {
	steps := slices.DeleteFunc(h.steps(stream), func(s Step) bool { return s.Recorded.At.After(at) })
	for i := range steps {
		_, steps[i].Withdrawn = wrongly(steps)[steps[i].ID]
	}
	for _, s := range steps {
		e, corrects := s.Event.(ErrorDeclared)
		right, err := timeFact(e.RightTime)
		if !corrects || err != nil {
			continue
		}
		target, _ := s.Ref("corrects")
		if i := slices.IndexFunc(steps, func(s Step) bool { return s.ID == target.ID }); i >= 0 {
			steps[i].Early, steps[i].Late = right.UTC(), right.UTC()
		}
	}
	return steps
}

// since wants a finding to say what it must, and not to be seen before its time.
func (h *history) since(t *testing.T, stream StreamID, d Detected) {
	t.Helper()
	if len(d.Records) == 0 || d.Sentence == "" || strings.Contains(d.Sentence, "%!") || !severities.Has(d.Severity) || d.Clears == "" {
		t.Errorf("a finding that is not complete: %+v", d)
	}
	same := func(other Detected) bool {
		return slices.Equal(other.Records, d.Records) && other.Severity == d.Severity
	}
	if !slices.ContainsFunc(h.audited(stream, d.Since.Add(time.Second), d.Rule), same) {
		t.Errorf("it says that it was to be seen since %s, and was not: %s", d.Since, d.Sentence)
	}
	if slices.ContainsFunc(h.audited(stream, d.Since.Add(-time.Second), d.Rule), same) {
		t.Errorf("it says that it was to be seen since %s, and was before: %s", d.Since, d.Sentence)
	}
}

// livedAs is lived, for drafts some of which claim another time than that at which they
// are recorded.
func livedAs(t testing.TB, limits string, drafts ...timed) *history {
	t.Helper()
	for i, d := range drafts {
		drafts[i].said = append([]func(*Statement){func(s *Statement) { s.OccurredAt = ClaimAt(dawn.Add(d.after)) }}, d.said...)
	}
	h := given(t, world(laboratories(policy("RULED", limits))...)...)
	var before time.Duration
	for _, d := range drafts {
		h.then(t, d.draft.after(d.after-before))
		before = d.after
	}
	return h
}

// claiming lets a draft claim that it happened so long after dawn.
func claiming(after time.Duration, d draft) draft {
	return d.saying(func(s *Statement) { s.OccurredAt = ClaimAt(dawn.Add(after)) })
}
