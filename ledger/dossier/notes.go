package dossier

import (
	"maps"
	"slices"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// lateAfter is how long after the last instant of the claimed time a record may
// be made without a note. It is for reading only: no rule rests on it.
const lateAfter = 24 * time.Hour

// takeNotes lists what a reader should weigh.
func (v *verifier) takeNotes() {
	for _, p := range v.history.records {
		if p.Unreadable != nil {
			continue
		}
		v.noteVerdict(p)
		if p.Statement.Type != domain.TypeLedgerFounded {
			v.noteSigning(p)
			v.noteTimes(p)
		}
		v.noteClosed(p)
	}
	v.noteCorrections()
	v.noteReviews()
	v.noteFindings()
	v.noteOrder()
}

func (v *verifier) noteVerdict(p past) {
	if p.verdict.Void {
		v.report.Counts.Void++
		v.report.note(NoteVoid, p, "of %s is void by rule %s: %s", p.Statement.Stream, p.verdict.Rule, p.verdict.Sentence)
	}
}

// noteSigning tells of records that rest on less than they could: fewer records
// seen, fewer signatures, other people's words.
func (v *verifier) noteSigning(p past) {
	s := p.Statement
	if n := unseen(s); n > 0 {
		v.report.note(NoteUnseen, p, "was signed without sight of %d earlier records of %s", n, s.Stream)
	}
	if singleSigned(s) {
		v.report.note(NoteSingleSigned, p, "is signed by one officer alone")
	}
	if s.Source.Kind != "own" {
		v.report.note(NoteTranscribed, p, "gives the %s words of %q", s.Source.Kind, clip(s.Source.Body))
	}
}

// unseen is how many records of its stream the signers had not seen.
func unseen(s domain.Statement) uint64 {
	if s.After.Count >= s.Recorded.Before {
		return 0
	}
	return s.Recorded.Before - s.After.Count
}

// singleSigned reports whether a second officer could have signed and did not.
func singleSigned(s domain.Statement) bool {
	spec, _ := domain.SpecOf(s.Type)
	second := slices.ContainsFunc(spec.Signers, func(r domain.SignerRule) bool { return r.Purpose == domain.PurposeSecond })
	return second && len(s.Signers) == 1
}

// late is how long after the claimed time a record was made; zero for in time.
func late(s domain.Statement) time.Duration {
	_, until := s.OccurredAt.Interval()
	if delay := s.Recorded.At.Sub(until); !until.IsZero() && delay > lateAfter {
		return delay
	}
	return 0
}

// noteTimes compares the recorded time with the claimed one and with what the
// witnesses saw. In a simulated ledger the witnesses' clocks are another story.
func (v *verifier) noteTimes(p past) {
	at := p.Statement.Recorded.At
	if delay := late(p.Statement); delay > 0 {
		v.report.note(NoteLate, p, "was recorded %d hours after it happened", int(delay.Hours()))
	}
	if v.report.Simulated {
		return
	}
	for _, w := range v.older {
		switch inside := p.Index < uint64(v.issued.Size); {
		case inside && at.After(w.At.Add(domain.ClockSkew)):
			v.report.note(NoteSuspect, p, "bears a recorded time later than witness %q saw it", w.Witness)
		case !inside && at.Before(w.At.Add(-domain.ClockSkew)):
			v.report.note(NoteSuspect, p, "bears a recorded time at which witness %q saw the log without it", w.Witness)
		}
	}
}

// noteClosed lists the values that are not here. Those of agencies' streams are
// officers' names.
func (v *verifier) noteClosed(p past) {
	for _, path := range slices.Sorted(maps.Keys(p.Closed)) {
		kind := NoteKind(p.Closed[path])
		switch p.Closed[path] {
		case Withheld:
			v.report.Counts.Withheld++
		case Erased:
			v.report.Counts.Erased++
		case Missing:
			v.report.Counts.Missing++
		default:
			continue
		}
		v.report.note(kind, p, "does not show %s: %s", clip(path), p.Closed[path])
	}
}

// noteCorrections marks the records that a valid later one corrects.
func (v *verifier) noteCorrections() {
	for _, p := range v.history.records {
		target, found := v.history.corrects(p)
		if found {
			v.report.note(NoteCorrected, target, "is corrected by record %s: %s", p.ref(), p.Statement.Event.(domain.ErrorDeclared).Error)
		}
	}
}

// corrects returns the record that a valid declaration of error is about.
func (h *history) corrects(p past) (past, bool) {
	if _, ok := p.Statement.Event.(domain.ErrorDeclared); !ok || p.verdict.Void {
		return past{}, false
	}
	ref, _ := p.Statement.Ref("corrects")
	record, found := h.replay.State(ref.Stream).Find(ref.ID)
	if !found {
		return past{}, false
	}
	return h.at(record.Index)
}

// noteReviews marks what a suspended officer signed since the time from which
// his records are to be reviewed.
func (v *verifier) noteReviews() {
	for _, p := range v.history.records {
		suspended, ok := p.Statement.Event.(domain.OfficerSuspended)
		if !ok || p.verdict.Void || suspended.ReviewFrom == "" {
			continue
		}
		from, err := time.Parse(time.RFC3339, suspended.ReviewFrom)
		if err != nil {
			continue // refused when it was parsed
		}
		agency, keys := p.Statement.Stream, v.history.agency(p.Statement.Stream).Keys
		for _, other := range v.history.before(p.Index) {
			signed := slices.ContainsFunc(other.Statement.Signers, func(s domain.Signer) bool {
				return s.Agency == agency && keys[s.Key].Officer == suspended.Officer
			})
			if signed && claimedSince(other.Statement, from) {
				v.report.note(NoteSuspect, other, "is to be reviewed: record %s suspends an officer who signed it", p.ref())
			}
		}
	}
}

// noteFindings lists the findings of auditors that nobody has cleared.
func (v *verifier) noteFindings() {
	for _, p := range v.history.records {
		found, ok := p.Statement.Event.(domain.AuditFindingRecorded)
		if ok && !p.verdict.Void && v.history.replay.State(p.Statement.Stream).FindingStands(p.Statement.ID) {
			v.report.note(NoteFinding, p, "finds by rule %s, of severity %s, that something is wrong in %s", clip(found.Rule), found.Severity, p.Statement.Stream)
		}
	}
}

func claimedSince(s domain.Statement, from time.Time) bool {
	_, until := s.OccurredAt.Interval()
	return until.IsZero() || !until.Before(from)
}

// noteOrder marks recorded times that run backwards along the log.
func (v *verifier) noteOrder() {
	var newest time.Time
	for _, p := range v.history.records {
		at := p.Statement.Recorded.At
		if p.Unreadable == nil && at.Add(domain.ClockSkew).Before(newest) {
			v.report.note(NoteSuspect, p, "bears a recorded time earlier than records before it in the log")
		}
		if at.After(newest) {
			newest = at
		}
	}
}
