package domain

import "slices"

// What one record begins and a later one of the stream ends, by answering it: a
// concern, a suspicion, a link, a consent, a finding, a hold, a delegation, a reading
// in an emergency.

// answered returns the place in a list of what the statement answers; -1 when it
// answers none of it.
func answered[T interface{ id() string }](list []T, st Statement) int {
	ref, _ := st.Ref("answers")
	return slices.IndexFunc(list, func(one T) bool { return ref.Stream == st.Stream && one.id() == ref.ID })
}

// changed returns a list with one member changed; earlier states keep theirs. A
// reader who folds only what had happened by some time may meet an end without its
// beginning, at place -1: then nothing changes.
func changed[T any](list []T, i int, change func(*T)) []T {
	if i < 0 {
		return list
	}
	list = slices.Clone(list)
	change(&list[i])
	return list
}

// decideOthers is H6: none who signed a record, nor anybody of their agencies, has a
// hand in what ends it. did and do say for people what they did and would do.
func (b Basis) decideOthers(those []Signer, record Mark, did, do string, st Statement) error {
	if own, is := sharedAgency(those, st); is {
		return refuse(Forbidden, "H6", "signers", record, "%s %s, so officers of another agency must %s", own, did, do)
	}
	if b.overlap(those, st.Signers) {
		return refuse(Forbidden, "H6", "signers", record, "an officer who %s cannot %s, for whichever agency", did, do)
	}
	return nil
}

func (m Mark) id() string { return m.ID }
