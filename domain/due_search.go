package domain

import "slices"

// dueSearch is what is due while the child's family is searched for.
var dueSearch = []dueRow{
	{Term: Term{"notice_end", "A public notice has run as long as the profile asks for, and its end is recorded.", ""}, rule: "notice.minDays", life: true, find: dueNotice},
	{Term: Term{"notice", "A public notice is published, once the parents are certified as not found for now.", ""}, rule: "notice.minDays", life: true, find: dueNoticeAtAll},
	{Term: Term{"temporary_certificate", "The police certify that the parents are not found for now, unless they are found.", ""}, rule: "notFound.temporaryDays", life: true, find: dueTemporary},
	{Term: Term{"institution", "A shelter has handed a child whom nobody claimed after a notice to an institution.", ""}, rule: "shelter.handoverDays", life: true, find: dueInstitution},
	{Term: Term{"final_certificate", "The police certify that the parents are not to be found, unless they are found.", ""}, rule: "notFound.finalMonths", life: true, find: dueFinal},
}

// dueReport is what is due in a missing report once the search is over.
var dueReport = []dueRow{
	{Term: Term{"alert_end", "The alert is withdrawn, since the search is over.", ""}, rule: "missing.resolved", find: dueAlertEnd},
	{Term: Term{"tracing_end", "The tracing request is closed, since the search is over.", ""}, rule: "missing.resolved", find: dueTracingEnd},
}

// dueReadings is what is due in an access stream.
var dueReadings = []dueRow{
	{Term: Term{"reading_review", "Another agency looks into a reading in an emergency.", ""}, rule: "breakGlass.reviewDays", find: dueReadingReview},
}

// dueDays makes what is due so many days after a step was recorded; nothing for none.
// The rules of the search count recorded time, too.
func dueDays(days int, after Step, done *Step) []Due {
	if days == 0 {
		return nil
	}
	return []Due{{By: after.Recorded.At.AddDate(0, 0, days).UTC(), Done: done}}
}

func dueNotice(t tale, place int, l Limits) []Due {
	if t.steps[place].Type != TypePublicNoticePublished {
		return nil
	}
	return dueDays(l.NoticeDays, t.steps[place], t.answer(place, TypePublicNoticeEnded))
}

// dueNoticeAtAll is due at once: the profile says for how long a notice runs and not
// by when it begins.
func dueNoticeAtAll(t tale, place int, l Limits) []Due {
	s := t.steps[place]
	e, is := s.Event.(NotFoundCertified)
	if !is || e.Stage != stageTemporary || l.NoticeDays == 0 || len(s.State.Child.Search.Notices) > 0 {
		return nil
	}
	over := false
	done := t.next(place, func(n *Step) bool {
		over = n.Type != TypePublicNoticePublished && n.State.Child.searchOver()
		return n.Type == TypePublicNoticePublished || over
	})
	return []Due{{By: s.Recorded.At.UTC(), Done: done, Ended: over}}
}

// dueEnd is due at once when a search ends while some measures of it run.
func dueEnd(t tale, place int, running func(MissingState) Measures) []Due {
	s := t.steps[place]
	if s.Type != TypeMissingResolved || len(running(s.State.Missing.Get())) == 0 {
		return nil
	}
	over := false
	done := t.next(place, func(n *Step) bool {
		over = n.Type == TypeMissingReopened
		return over || len(running(n.State.Missing.Get())) == 0
	})
	return []Due{{By: s.Recorded.At.UTC(), Done: done, Ended: over}}
}

func dueAlertEnd(t tale, place int, _ Limits) []Due {
	return dueEnd(t, place, func(m MissingState) Measures { return m.Alerts.Running() })
}

func dueTracingEnd(t tale, place int, _ Limits) []Due {
	return dueEnd(t, place, func(m MissingState) Measures { return m.Tracing.Running() })
}

// searchOver reports whether nobody need search for the family any more: it is known,
// or the child has a home for good.
func (s ChildState) searchOver() bool {
	return s.Identity.Status == Established || s.Custody.Status.Settled()
}

// certified returns the first step behind a place by which it is certified, in one of
// the stages, that parents are not found; or by which the search is over because the
// family is known, or the child has a home for good. It says which.
func (t tale) certified(place int, stages ...string) (done *Step, over bool) {
	done = t.next(place, func(n *Step) bool {
		e, is := n.Event.(NotFoundCertified)
		over = !is && n.State.Child.searchOver()
		return is && slices.Contains(stages, e.Stage) || over
	})
	return done, over
}

func dueTemporary(t tale, place int, l Limits) []Due {
	s := t.steps[place]
	if s.Recorded.Before != 0 || s.State.Child.Adult || l.TemporaryDays == 0 || s.Stream.Kind() != ChildStream {
		return nil
	}
	done, over := t.certified(place, stageTemporary, stageFinal)
	due := dueDays(l.TemporaryDays, s, done)
	due[0].Ended = over
	return due
}

// The kinds of care by which a shelter and an institution are told: what an agency is
// stands in its own stream.
const (
	careShelter     = "shelter"
	careInstitution = "welfare_institution"
)

func dueInstitution(t tale, place int, l Limits) []Due {
	s := t.steps[place]
	e, is := s.Event.(PublicNoticeEnded)
	custody := s.State.Child.Custody
	if !is || e.Cause != ranItsTime || l.HandoverDays == 0 || custody.Holder.Care != careShelter {
		return nil
	}
	return dueDays(l.HandoverDays, s, t.next(place, func(n *Step) bool {
		c := n.State.Child.Custody
		return c.Agency != custody.Agency || c.Holder.Care != careShelter
	}))
}

// dueFinal counts from the delivery to an institution, of several in a row from the
// first.
func dueFinal(t tale, place int, l Limits) []Due {
	s := t.steps[place]
	delivered := func(c CustodyState) bool { return c.Agency != "" && c.Holder.Care == careInstitution }
	was, now := before(t.steps, place).Child.Custody, s.State.Child.Custody
	if l.FinalMonths == 0 || !delivered(now) || delivered(was) || was.Agency == now.Agency {
		return nil
	}
	done, over := t.certified(place, stageFinal)
	return []Due{{By: s.Recorded.At.AddDate(0, l.FinalMonths, 0).UTC(), Done: done, Ended: over}}
}

func dueReadingReview(t tale, place int, l Limits) []Due {
	if t.steps[place].Type != TypeBreakGlassUsed {
		return nil
	}
	return dueDays(l.BreakGlassReviewDays, t.steps[place], t.answer(place, TypeBreakGlassReviewed))
}
