package domain

import (
	"fmt"
	"slices"
	"time"
)

// handled is a record by which somebody had to do with a specimen, and as what.
type handled struct {
	what string // took, carried, tested, reviewed
	by   PersonID
	at   StreamID // the agency
	step Step
	of   string // id of the specimen
}

// handlers are all who had to do with the specimens of a case: of this stream and of
// those that it refers to.
func (a Audited) handlers() (all []handled) {
	stories := [][]Step{a.Steps}
	for _, steps := range a.Others {
		stories = append(stories, steps)
	}
	slices.SortStableFunc(stories[1:], func(x, y []Step) int { return int(int64(x[0].Recorded.Index) - int64(y[0].Recorded.Index)) })
	for _, steps := range stories {
		for _, s := range steps {
			if !s.Withdrawn {
				all = append(all, a.hands(s)...)
			}
		}
	}
	return all
}

func (a Audited) hands(s Step) (all []handled) {
	of := s.ID
	if ref, is := s.Ref("partOf"); is {
		of = ref.ID
	}
	for _, signer := range s.Signers {
		what := ""
		switch s.Event.(type) {
		case SpecimenCollected:
			what = "took"
		case ProfileGenerated:
			what = "tested"
		case ProfileReviewed:
			what = "reviewed"
		case SpecimenHandedOver, SpecimenReceived, SpecimenDispatched:
			if signer.Role == RoleCourier {
				what = "carried"
			}
		}
		if what != "" {
			all = append(all, handled{what, a.officer(signer), signer.Agency, s, of})
		}
	}
	return all
}

// apart are what one person does not do about the specimens of one case. Whoever takes a
// specimen may carry it; and one colleague tests this and reviews that.
func (h handled) apart(o handled) bool {
	bench := func(x handled) bool { return x.what == "tested" || x.what == "reviewed" }
	return bench(h) != bench(o) || h.of == o.of && h.what != o.what && bench(h)
}

// selfDealing is A06. Records of which this stream has none are another's to tell.
func selfDealing(a Audited) []Detected {
	hands := a.handlers()
	return append(a.twoHats(hands), a.close(hands)...)
}

// twoHats finds who took or carried a specimen and tested or reviewed one of the same
// case; the first pair of each person.
func (a Audited) twoHats(hands []handled) (all []Detected) {
	told := map[PersonID]bool{}
	for i, one := range hands {
		for _, other := range hands[i+1:] {
			if told[one.by] || one.by != other.by || !one.apart(other) || one.step.Stream != a.Stream && other.step.Stream != a.Stream || one.step.ID == other.step.ID {
				continue
			}
			told[one.by] = true
			if other.step.Recorded.Index < one.step.Recorded.Index {
				one, other = other, one
			}
			since := latest(latest(one.step.Recorded.At, a.refersTo(one.step.Stream)), latest(other.step.Recorded.At, a.refersTo(other.step.Stream)))
			all = append(all, detected(since, fmt.Sprintf("%s %s a specimen by %s and %s one by %s",
				one.by, one.what, one.step.ID, other.what, other.step.ID), one.step, other.step))
		}
	}
	return all
}

// refersTo is when a record of this stream first referred to another, so that what
// stands there could be seen from here.
func (a Audited) refersTo(other StreamID) time.Time {
	for _, s := range a.Steps {
		if slices.Contains(Cites(s.Statement), other) {
			return s.Recorded.At
		}
	}
	return time.Time{}
}

// claimant is somebody who claims a child, or is to have it.
type claimant struct {
	by   PersonID
	step Step
}

// claims are those of this stream: who reports the child or asks for it, whose it is said
// to be, who is to receive it, and who gave a specimen as its relative.
func (a Audited) claims() (all []claimant) {
	for _, s := range a.told() {
		switch e := s.Event.(type) {
		case MissingReported:
			all = append(all, claimant{e.Relative, *s})
		case TracingRequestFiled:
			all = append(all, claimant{e.Inquirer, *s})
		case IdentityEstablished:
			all = append(all, claimant{e.Relative, *s})
		case ReunificationProposed:
			all = append(all, claimant{e.Receiver, *s})
		case SpecimenCollected:
			if e.DonorIs == DonorRelative {
				all = append(all, claimant{e.Donor, *s})
			}
		}
	}
	return all
}

// close finds who claims the child and had to do with a specimen, or works where somebody
// did who took, tested or reviewed one; the first of each claimant.
func (a Audited) close(hands []handled) (all []Detected) {
	told := map[PersonID]bool{}
	for _, c := range a.claims() {
		for _, h := range hands {
			colleague := h.what != "carried" && a.works(c.by, h.at)
			if told[c.by] || h.by != c.by && !colleague {
				continue
			}
			told[c.by] = true
			steps := []Step{c.step, h.step}
			slices.SortFunc(steps, func(x, y Step) int { return int(int64(x.Recorded.Index) - int64(y.Recorded.Index)) })
			sentence := fmt.Sprintf("%s, who claims the child by %s, is an officer of %s, which %s a specimen by %s", c.by, c.step.ID, h.at, h.what, h.step.ID)
			if h.by == c.by {
				sentence = fmt.Sprintf("%s, who claims the child by %s, %s a specimen by %s", c.by, c.step.ID, h.what, h.step.ID)
			}
			all = append(all, detected(latest(latest(c.step.Recorded.At, h.step.Recorded.At), a.refersTo(h.step.Stream)), sentence, steps...))
		}
	}
	return all
}

// works reports whether a person has or had a key at an agency.
func (a Audited) works(who PersonID, at StreamID) bool {
	for _, key := range a.Agencies[at].Agency.Get().Keys {
		if key.Officer == who {
			return true
		}
	}
	return false
}
