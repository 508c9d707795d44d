package simulate

import (
	"slices"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// Who is sent. An officer is not in two provinces within the hour, and has one duty
// about a child: whoever assigns them sees to that, as far as there are others.

// sighting is that an officer was somewhere.
type sighting struct {
	at    time.Time
	place string
}

// journey is how far apart in time an officer's appointments in two provinces are; the
// law of nature is half of it.
const journey = 2 * time.Hour

// longMemory is for how long the simulator knows where somebody was: no record takes
// longer from where there is no connection.
const longMemory = 4 * day

// serving are the officers of the agency who have one of the roles and a key that is
// valid now.
func (c *caseload) serving(agency Agency, roles ...string) []Officer {
	keys := c.author.State(agency.ID).Agency.Get().Keys
	return slices.DeleteFunc(agency.WithRole(roles...), func(o Officer) bool {
		key := keys[o.ID()]
		return !key.Active()
	})
}

// staff picks an officer of the agency who has one of the roles, serves, and can be
// where the child is.
func (c *caseload) staff(l *life, agency Agency, roles ...string) Officer {
	return c.choose(l, c.serving(agency, roles...))
}

// other picks a second officer who is not the first.
func (c *caseload) other(l *life, first Officer, agency Agency, roles ...string) Officer {
	return c.choose(l, slices.DeleteFunc(c.serving(agency, roles...), func(o Officer) bool { return o.Officer == first.Officer }))
}

// staffFor picks an officer who has no other duty about the child, and who had this
// one before if somebody did, follow-ups aside.
func (c *caseload) staffFor(l *life, duty string, agency Agency, roles ...string) Officer {
	serving := c.serving(agency, roles...)
	had := slices.DeleteFunc(slices.Clone(serving), func(o Officer) bool { return duty == dutyFollowUp || l.duties[o.Officer] != duty })
	others := slices.DeleteFunc(slices.Clone(serving), func(o Officer) bool { return l.duties[o.Officer] != "" && l.duties[o.Officer] != duty })
	for _, list := range [][]Officer{had, others, serving} {
		if len(list) > 0 {
			chosen := c.choose(l, list)
			l.duties[chosen.Officer] = duty
			return chosen
		}
	}
	return Officer{}
}

// The duties of which nobody is to have two about one child.
const (
	dutyIdentity   = "identity"
	dutyAssessment = "assessment"
	dutyApproval   = "approval"
	dutyRelease    = "release"
	dutyFollowUp   = "follow-up"
)

func (c *caseload) choose(l *life, from []Officer) Officer {
	free := slices.DeleteFunc(slices.Clone(from), func(o Officer) bool { return c.away(o.Officer, l.county, l.happened) })
	if len(free) == 0 {
		free = from
	}
	return pick(l.dice, free)
}

// away reports whether an officer is too far from a place to be there at a time.
func (c *caseload) away(officer domain.PersonID, place string, at time.Time) bool {
	return slices.ContainsFunc(c.seen[officer], func(s sighting) bool {
		return s.place[:2] != place[:2] && s.at.Sub(at).Abs() < journey
	})
}

// been notes where those were who signed that they had the child before them.
func (c *caseload) been(draft Draft, s domain.Statement) {
	at, _ := s.OccurredAt.Interval()
	for _, x := range domain.Traces(s) {
		if x.Kind != domain.TraceOfficer {
			continue
		}
		for _, signing := range draft.Signers {
			if who := signing.Key.Officer; signing.Key.ID() == x.Value {
				recent := slices.DeleteFunc(c.seen[who], func(old sighting) bool { return c.clock.Sub(old.at) > longMemory })
				c.seen[who] = append(recent, sighting{at, s.Place})
			}
		}
	}
}

// placeless reports whether somebody who is to sign is known to be elsewhere: a visit
// that was made all the same, by telephone as it were, says nothing of where.
func (c *caseload) placeless(l *life, draft Draft) bool {
	return draft.Place != "" && slices.ContainsFunc(draft.Signers, func(s Signing) bool {
		return (s.Purpose == domain.PurposeRecord || s.Purpose == domain.PurposeSecond) && c.away(s.Key.Officer, draft.Place, l.happened)
	})
}

// onDevice is an entry on the officer's own device, without a connection: its number,
// and when it was typed in. That is at once, or after what was typed in before.
func (c *caseload) onDevice(l *life, by Key) *domain.Capture {
	device := by.ID()[:16]
	last := c.devices[device]
	last.counter++
	last.at = later(l.happened.Add(3*time.Minute), last.at.Add(time.Minute))
	c.devices[device] = last
	return &domain.Capture{At: last.at.Format(time.RFC3339), Device: device, Counter: last.counter}
}

// entry is the last one on a device.
type entry struct {
	counter uint64
	at      time.Time
}
