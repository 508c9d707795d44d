package domain

// dueCandidates is what is due of a candidate that a database search brought.
var dueCandidates = []dueRow{
	{Term: Term{"candidate", "A laboratory follows up a candidate of a database search: it is excluded, put off or reported on, or the identity is established.", ""}, rule: "candidate.days", life: true, find: dueCandidate},
	{Term: Term{"candidate_review", "A candidate that was put off is looked at again.", ""}, rule: "reviewBy", life: true, find: dueCandidateReview},
}

func dueCandidate(t tale, place int, l Limits) []Due {
	s := t.steps[place]
	if s.Type != TypeCandidateMatchReported {
		return nil
	}
	return dueDays(l.CandidateDays, s, t.worked(place, s.ID))
}

func dueCandidateReview(t tale, place int, _ Limits) []Due {
	s := t.steps[place]
	e, is := s.Event.(CandidateDeferred)
	if !is {
		return nil
	}
	candidate, _ := s.Ref("answers")
	return dueBy(e.ReviewBy, t.worked(place, candidate.ID))
}

// worked returns the first step behind a place by which somebody did something about
// a candidate; nil when there is none.
func (t tale) worked(place int, candidate string) *Step {
	return t.next(place, func(n *Step) bool {
		if ref, _ := n.Ref("answers"); ref.ID == candidate {
			return true
		}
		return n.Type == TypeIdentityEstablished
	})
}
