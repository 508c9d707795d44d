package domain

import "slices"

// Tied is a record to which another leads, and how far away it is: 1 when it is
// tied to that one itself.
type Tied struct {
	Stream   StreamID
	ID       string
	Distance int

	ties []tie // all of them
	at   int   // the place of the one that ends here
}

// tie is one step of a way.
type tie struct {
	Rest
	behind int // place of the tie before it; -1 for none
	far    int
}

// Path is the shortest way to the record: each tie names the next record on it, and
// says why one of the two rests on the other. The last names the record itself.
func (t Tied) Path() []Rest {
	var path []Rest
	for at := t.at; at >= 0; at = t.ties[at].behind {
		path = append(path, t.ties[at].Rest)
	}
	slices.Reverse(path)
	return path
}

// RestsOn returns the records of a story that rest on the one with the id, directly
// or through others, in the order of the story: all that falls, or must be looked
// at again, if it is false. False when there is no such record.
func RestsOn(steps []Step, id string) ([]Tied, bool) {
	resting, found := map[string][]Rest{}, false // by what they rest on
	for i, step := range steps {
		found = found || step.ID == id
		for _, r := range Rests(before(steps, i), step.Statement) {
			if r.Stream == step.Stream {
				on := r.ID
				r.Mark = step.Mark()
				resting[on] = append(resting[on], r)
			}
		}
	}
	if !found {
		return nil, false
	}
	return reached(steps, id, func(id string) []Rest { return resting[id] }), true
}

// BasisOf returns what the record with the id rests on, directly or through others:
// those of the story in its order, then those of other streams. False when there is
// no such record.
func BasisOf(steps []Step, id string) ([]Tied, bool) {
	places := map[string]int{}
	for i, step := range steps {
		places[step.ID] = i
	}
	if _, found := places[id]; !found {
		return nil, false
	}
	return reached(steps, id, func(id string) []Rest {
		i, found := places[id]
		if !found {
			return nil
		}
		return Rests(before(steps, i), steps[i].Statement)
	}), true
}

// reached follows ties, those of nearer records first, and puts what it found into
// the order of the story.
func reached(steps []Step, from string, next func(id string) []Rest) []Tied {
	own := steps[0].Stream
	var ties []tie
	seen := map[string]bool{from: true}
	follow := func(id string, behind, far int) {
		for _, r := range next(id) {
			if key := r.key(own); !seen[key] {
				seen[key] = true
				ties = append(ties, tie{r, behind, far})
			}
		}
	}
	follow(from, -1, 1)
	for i := 0; i < len(ties); i++ {
		follow(ties[i].key(own), i, ties[i].far+1)
	}
	found := map[string]Tied{}
	var elsewhere []Tied
	for i, t := range ties {
		tied := Tied{Stream: t.Stream, ID: t.ID, Distance: t.far, ties: ties, at: i}
		if t.Stream != own {
			elsewhere = append(elsewhere, tied)
			continue
		}
		found[t.ID] = tied
	}
	ordered := make([]Tied, 0, len(ties))
	for _, step := range steps {
		if tied, is := found[step.ID]; is {
			ordered = append(ordered, tied)
			delete(found, step.ID)
		}
	}
	return append(ordered, elsewhere...)
}

// key tells records apart: those of the own stream by their ids alone.
func (r Rest) key(own StreamID) string {
	if r.Stream == own {
		return r.ID
	}
	return string(r.Stream) + " " + r.ID
}
