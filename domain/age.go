package domain

import "time"

// Age is how old a child appeared when its stream was opened.
type Age struct {
	From, To int   // months, at least and at most
	At       int64 // Unix seconds: the first moment of the claim; the recorded time when it has none
}

// aged keeps the apparent age that the opening record states.
func (s ChildState) aged(from, to int, st Statement) ChildState {
	at, _ := st.OccurredAt.Interval()
	if at.IsZero() {
		at = st.Recorded.At
	}
	s.Age = Age{From: from, To: to, At: at.Unix()}
	return s
}

// most is how many months old the child may be at a time, at most. What protects
// somebody from an age on protects whoever may have reached it.
func (a Age) most(at time.Time) int {
	const month = 365.25 * 24 * time.Hour / 12
	return a.To + max(0, int(at.Sub(time.Unix(a.At, 0))/month))
}
