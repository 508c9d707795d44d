package domain

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// keyRules are those about keys that had ended.
var keyRules = []Rule{{
	ID: "A29", Version: 1, Severity: SeverityBlock, Title: "A key was used, or an officer signed, after a suspension",
	Clears: "It is found out who had the key, and what else was signed with it is reviewed by another agency.",
	find:   usedAfterEnd,
}}

// usedAfterEnd is A29. A record under a key that had ended is void and changes nothing;
// that somebody tried shows that the key is in use.
func usedAfterEnd(a Audited) []Detected {
	return slices.Concat(a.voidByKey(), a.carriedTooLate(), a.servingSuspended())
}

// voidByKey finds void records that name a key which had ended when they were recorded.
// Whether the signature held does not matter: somebody wanted it to.
func (a Audited) voidByKey() (all []Detected) {
	for _, r := range a.Void {
		s := r.Statement
		for _, by := range s.Signers {
			key := a.key(by)
			if !key.Active() && s.Recorded.Index > key.Until {
				all = append(all, Detected{Since: s.Recorded.At, Records: []RecordRef{{Stream: s.Stream, ID: s.ID}},
					Sentence: fmt.Sprintf("%s, which is void, was signed with the key %s… of %s after %s had ended it", s.ID, by.Key[:8], by.Agency, key.Ended.ID)})
				break
			}
		}
	}
	return all
}

func (a Audited) key(by Signer) KeyState { return a.Agencies[by.Agency].Agency.Get().Keys[by.Key] }

// carriedTooLate finds statements that another agency brought and that say themselves
// that they were made when the key had ended.
func (a Audited) carriedTooLate() (all []Detected) {
	for _, s := range a.Steps {
		e, carries := s.Event.(StatementCarried)
		if !carries || s.Withdrawn {
			continue
		}
		inner := e.Carried()
		made, _ := inner.OccurredAt.Interval()
		if inner.Captured != nil {
			made = latest(made, inner.Captured.moment())
		}
		for _, by := range inner.Signers {
			if ended, has := a.endOf(by); has && made.After(ended) {
				all = append(all, detected(s.Recorded.At, fmt.Sprintf("%s brings a statement of %s that was signed with the key %s… of %s after %s had ended it",
					s.ID, made.Format(time.DateOnly), by.Key[:8], by.Agency, a.key(by).Ended.ID), s))
				break
			}
		}
	}
	return all
}

// endOf returns when the key of a signer ended, or its agency was suspended, as
// recorded.
func (a Audited) endOf(by Signer) (time.Time, bool) {
	ended, found := a.Agencies[by.Agency].Find(a.key(by).Ended.ID)
	return time.Unix(ended.At, 0), found
}

// servingSuspended finds records that an officer signed at one agency while suspended
// at another: on leave, or under investigation. Who left the service may serve again.
func (a Audited) servingSuspended() (all []Detected) {
	for _, s := range a.Steps {
		for _, by := range s.Signers {
			if end, suspended := a.suspendedElsewhere(by, s.Recorded.Index); suspended {
				all = append(all, detected(s.Recorded.At, fmt.Sprintf("%s is signed for %s by %s, whom %s suspended by %s before",
					s.ID, by.Agency, a.officer(by), end.agency, end.Ended.ID), s))
				break
			}
		}
	}
	return all
}

// keyEnd is the end of an officer's key at an agency.
type keyEnd struct {
	agency StreamID
	KeyState
}

// suspendedElsewhere returns the suspension of a signer at another agency that held at
// a leaf index: the last word of that agency about that officer.
func (a Audited) suspendedElsewhere(by Signer, index uint64) (keyEnd, bool) {
	who := a.officer(by)
	for _, id := range slices.Sorted(maps.Keys(a.Agencies)) {
		if id == by.Agency || who == "" {
			continue
		}
		if last := lastKey(a.Agencies[id].Agency.Get(), who, index); !last.Active() && last.Until < index && last.Cause != "" && last.Cause != leftService {
			return keyEnd{id, last}, true
		}
	}
	return keyEnd{}, false
}

// lastKey is the key of an officer's that ended last of those enrolled by an index; one
// that still holds ends last of all.
func lastKey(s AgencyState, who PersonID, index uint64) (last KeyState) {
	for _, key := range s.Keys {
		if key.Officer == who && key.From <= index && (last.Public == "" || key.Active() || !last.Active() && key.Until > last.Until) {
			last = key
		}
	}
	return last
}
