package projections

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/homeward-ledger/homeward/domain"
)

// maxLinked bounds the streams that one question about a person looks at.
const maxLinked = 100

// LinkRow is a link between two streams, put together of the halves that each of
// them says.
type LinkRow struct {
	Streams   [2]domain.StreamID // in the order of their ids
	Halves    []HalfRow          // one or two
	Continues domain.StreamID    // of one person: where the life goes on; empty for siblings
	Relation  string             // of siblings: twin or sibling
	Bases     []string           // of either half
	Standing  bool               // at least one half stands
	Half      bool               // exactly one does
	Since     CustodyEdge        // the last record that made it so
}

// HalfRow is what one stream says of another: the link that stands, or else the last
// that did.
type HalfRow struct {
	domain.Link
	Stream   domain.StreamID
	Standing bool
	Since    CustodyEdge // the record that said it, or took it back
}

// Other returns the one of the two streams that is not this one.
func (l LinkRow) Other(stream domain.StreamID) domain.StreamID {
	if l.Streams[0] == stream {
		return l.Streams[1]
	}
	return l.Streams[0]
}

// Among returns the link as some streams alone tell it; false when neither of its
// halves is there.
func (l LinkRow) Among(seen func(domain.StreamID) bool) (LinkRow, bool) {
	halves := slices.DeleteFunc(slices.Clone(l.Halves), func(h HalfRow) bool { return !seen(h.Stream) })
	return joined(l.Streams, halves), len(halves) > 0
}

// Life is all streams of one person, as links join them, and what links there are.
type Life struct {
	Streams  []domain.StreamID // by id; the one that was asked for among them
	End      domain.StreamID   // where the life of the stream that was asked for goes on; itself, mostly
	Same     []LinkRow         // of one person, that touch any of the streams; those that stand no more too
	Siblings []LinkRow         // of siblings, that touch any of the streams
}

// Life finds the streams of one person from any of them: those that are reached by
// links that stand, whole or half, in whatever stream they are said. The error is a
// domain.Error of kind Unavailable when there are too many, or one is too long to be
// folded.
func (v *Views) Life(ctx context.Context, stream domain.StreamID, as AsOf) (Life, error) {
	w := walk{views: v, of: stream, as: as, stories: map[domain.StreamID]Story{}}
	life := Life{Streams: []domain.StreamID{stream}}
	for i := 0; i < len(life.Streams); i++ {
		rows, err := w.around(ctx, life.Streams[i])
		if err != nil {
			return Life{}, err
		}
		for _, row := range rows {
			life = life.with(row, life.Streams[i])
		}
	}
	life.End = w.end(stream)
	slices.Sort(life.Streams)
	return life, nil
}

// with adds a link of a stream, and the stream at its other end when both are of one
// person.
func (l Life) with(row LinkRow, of domain.StreamID) Life {
	if row.Continues == "" {
		l.Siblings = addLink(l.Siblings, row)
		return l
	}
	l.Same = addLink(l.Same, row)
	if other := row.Other(of); row.Standing && !slices.Contains(l.Streams, other) {
		l.Streams = append(l.Streams, other)
	}
	return l
}

// addLink keeps links in the order of the log, each once.
func addLink(rows []LinkRow, row LinkRow) []LinkRow {
	if slices.ContainsFunc(rows, func(known LinkRow) bool { return known.Streams == row.Streams }) {
		return rows
	}
	rows = append(rows, row)
	slices.SortFunc(rows, func(a, b LinkRow) int { return cmp.Compare(a.Since.Index, b.Since.Index) })
	return rows
}

// walk goes from stream to stream and reads each once. A refusal names no other stream
// than the one it began at: whoever asks may not know of them.
type walk struct {
	views   *Views
	of      domain.StreamID
	as      AsOf
	stories map[domain.StreamID]Story
}

func (w walk) story(ctx context.Context, stream domain.StreamID) (Story, error) {
	if told, known := w.stories[stream]; known {
		return told, nil
	}
	if len(w.stories) > maxLinked {
		return nil, domain.Refuse(domain.Unavailable, "", "%s is linked with more than %d streams, too many for a question", w.of, maxLinked)
	}
	told, err := w.views.Story(ctx, stream, w.as)
	if stream != w.of && errors.Is(err, errTooLong) {
		return nil, domain.Refuse(domain.Unavailable, "", "a stream that is linked with %s has more than %d records, too many to be folded for a question", w.of, maxFolded)
	}
	if err == nil {
		w.stories[stream] = told
	}
	return told, err
}

// around returns the links of a stream: what it says of others, and others of it.
func (w walk) around(ctx context.Context, stream domain.StreamID) ([]LinkRow, error) {
	own, err := w.story(ctx, stream)
	if err != nil {
		return nil, err
	}
	others, err := w.views.naming(ctx, stream)
	if err != nil {
		return nil, err
	}
	for _, l := range own.State().Child.Links.All {
		others = append(others, l.Other)
	}
	slices.Sort(others)
	var rows []LinkRow
	for _, other := range slices.Compact(others) {
		theirs, err := w.story(ctx, other)
		if err != nil {
			return nil, err
		}
		for _, same := range []bool{true, false} {
			if row, said := halves(stream, own, other, theirs, same); said {
				rows = append(rows, row)
			}
		}
	}
	return rows, nil
}

// end follows a life to the stream in which it goes on. Links close no ring, but
// from a point of view that knows only a part of them.
func (w walk) end(stream domain.StreamID) domain.StreamID {
	for range w.stories {
		next, goesOn := w.stories[stream].State().Child.GoesOn()
		if !goesOn {
			break
		}
		stream = next.Other
	}
	return stream
}

// halves returns what two streams say of each other; false when neither ever said
// anything.
func halves(a domain.StreamID, of Story, b domain.StreamID, ofOther Story, same bool) (LinkRow, bool) {
	var found []HalfRow
	if half, said := of.half(a, b, same); said {
		found = append(found, half)
	}
	if half, said := ofOther.half(b, a, same); said {
		found = append(found, half)
	}
	return joined([2]domain.StreamID{min(a, b), max(a, b)}, found), len(found) > 0
}

// half returns what a stream says of another; false when it never said anything.
func (s Story) half(stream, other domain.StreamID, same bool) (half HalfRow, said bool) {
	child := s.State().Child
	for _, l := range child.Links.All {
		if l.Other != other || l.SamePerson() != same || half.Standing {
			continue
		}
		last := l.ID
		if end := child.Ended(l); end.ID != "" {
			last = end.ID
		}
		step, _ := s.Find(last)
		half, said = HalfRow{Link: l, Stream: stream, Standing: child.Stands(l), Since: step.Edge()}, true
	}
	return half, said
}

// joined puts halves together. Where one stands and the other does not, the one that
// stands says how the life goes on.
func joined(streams [2]domain.StreamID, all []HalfRow) LinkRow {
	row := LinkRow{Streams: streams, Halves: all}
	standing := 0
	for i, half := range all {
		if half.Standing {
			standing++
		}
		if i == 0 || half.Standing && standing == 1 {
			row.Continues, row.Relation = half.Continues, half.Relation
		}
		row.Bases = append(row.Bases, half.Bases...)
		if half.Since.Index >= row.Since.Index {
			row.Since = half.Since
		}
	}
	slices.Sort(row.Bases)
	row.Bases, row.Standing, row.Half = slices.Compact(row.Bases), standing > 0, standing == 1
	return row
}
