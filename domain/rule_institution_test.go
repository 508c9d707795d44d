package domain

import (
	"fmt"
	"testing"
)

// finds of children by one person, so many hours after dawn; this child's comes last.
func findsOf(by string, hours ...int) (traces []Trace) {
	for i, h := range hours {
		stream := childCalled(fmt.Sprint("found ", i))
		if i == len(hours)-1 {
			stream = theChild
		}
		traces = append(traces, left("finder", by, "", stream, h, TypeChildFound))
	}
	return traces
}

// foundChild is the stream of a child who was found.
func foundChild(hours int, links ...Link) Audited {
	s := handmade(theChild, hours, ChildFound{}, nurse.records(RoleIntake))
	s.State.Child.Opened, s.State.Child.Links.All = s.Mark(), links
	return lookedAt(s)
}

func TestA18OfFinders(t *testing.T) {
	same := Link{Mark: Mark{ID: recordID("link")}, Other: childCalled("found 0"), Continues: theChild}
	for name, c := range map[string]struct {
		hours []int
		links []Link
		want  int
	}{
		"on three days":                    {[]int{10, 40, 70}, nil, 1},
		"on two days":                      {[]int{10, 70}, nil, 0},
		"three on one day, one on another": {[]int{10, 10, 11, 70}, nil, 0},
		"one of them is the same child":    {[]int{10, 40, 70}, []Link{same}, 0},
	} {
		a := foundChild(70, c.links...)
		a.Traces = findsOf(string(aWitness), c.hours...)
		fires(t, name, "A18", a, c.want)
	}
}

func TestA18OfStories(t *testing.T) {
	digest := string(DigestOf([]byte("how it was found")))
	story := func(kind string, stream StreamID, hours int, eventType string) Trace {
		return left(kind, digest, "", stream, hours, eventType)
	}
	there := childCalled("another")
	for name, c := range map[string]struct {
		other Trace
		want  int
	}{
		"told of another find":       {story(TraceEvidence, there, 10, TypeChildFound), 1},
		"told of an admission":       {story(TraceEvidence, there, 10, TypeChildAdmitted), 1},
		"told of the same day":       {story(TraceEvidence, there, 69, TypeChildFound), 0},
		"a file of a rescue":         {story(TraceEvidence, there, 10, TypeChildRescued), 0},
		"another record of the same": {story(TraceEvidence, theChild, 10, TypeChildFound), 0},
	} {
		a := foundChild(70)
		a.Traces = []Trace{c.other, story(TraceEvidence, theChild, 70, TypeChildFound)}
		fires(t, name, "A18", a, c.want)
	}
}

func TestA18OfInstitutions(t *testing.T) {
	for name, c := range map[string]struct {
		tally Tally
		want  int
	}{
		"far more than others":             {Tally{Own: Share{12, 40}, Earlier: Share{6, 20}, Peers: Share{9, 400}, Among: 11}, 1},
		"far more than before":             {Tally{Own: Share{30, 100}, Earlier: Share{2, 60}, Peers: Share{200, 600}, Among: 11}, 1},
		"as others":                        {Tally{Own: Share{4, 100}, Earlier: Share{2, 60}, Peers: Share{9, 400}, Among: 11}, 0},
		"two, where there is hardly a one": {Tally{Own: Share{2, 10}, Peers: Share{1, 400}, Among: 11}, 0},
		"the first year of all":            {Tally{Own: Share{6, 20}, Peers: Share{90, 400}, Among: 11}, 0},
	} {
		a := theAgency(WelfareInstitution)
		c.tally.What, c.tally.Who, c.tally.Records = CountFound, string(welfare), shown
		a.Tallies = []Tally{c.tally}
		fires(t, name, "A18", a, c.want)
	}
}

// TestA18OfAdoptions: from one institution children are adopted as fast as ever anybody
// was.
func TestA18OfAdoptions(t *testing.T) {
	adopted := func(from StreamID, days ...int) (all []Adoptee) {
		for i, d := range days {
			all = append(all, Adoptee{RecordRef: RecordRef{childCalled(fmt.Sprint(from, i)), recordID(fmt.Sprint(from, i))}, Agency: from, Days: d})
		}
		return all
	}
	slow := adopted(shelter, 500, 610, 480, 900, 700, 530, 640, 800, 760, 590, 450, 520, 655, 720, 810)
	for name, c := range map[string]struct {
		own  []Adoptee
		want int
	}{
		"six at the least time":         {adopted(welfare, 370, 371, 372, 380, 390, 401), 1},
		"two at the least time":         {adopted(welfare, 370, 371), 0},
		"six, and no faster than those": {adopted(welfare, 500, 450, 620, 700, 810, 560), 0},
	} {
		a := theAgency(WelfareInstitution)
		a.Adopted = append(c.own, slow...)
		fires(t, name, "A18", a, c.want)
	}
}
