package storecheck

import (
	"cmp"
	"maps"
	"slices"
)

// appends: what was acknowledged is there, at its places; what was refused is not
// there. An id that a client tried again may have got there otherwise.
func (r *Report) appends(h *History, t truth) {
	maybe := map[string]bool{}
	for _, e := range h.Calls {
		for i, w := range e.Call.Writes {
			end := e.end(i)
			if end != Done && end != Unknown {
				continue
			}
			for k, id := range w.IDs {
				maybe[id] = true
				at, all := w.Seen+uint64(k), t.streams[w.Stream]
				if end == Done && (at >= uint64(len(all)) || all[at].ID != id) {
					r.broken("%s was told that %s is record %d of %s, where it is not", e.Client, id, at+1, w.Stream)
				}
			}
		}
	}
	for _, p := range t.whole {
		if !maybe[p.ID] {
			r.broken("record %s of %s is there, and every append of it was refused", p.ID, p.Stream)
		}
	}
}

// sightings: whatever a reading showed is what the store shows in the end, and a
// ReadAll shows records without a gap.
func (r *Report) sightings(h *History, t truth) {
	for _, e := range h.Calls {
		if e.Call.Read == nil || e.Answer == nil {
			continue
		}
		for i, p := range e.Answer.Places {
			if !t.agrees(p) {
				r.broken("%s, call %d: was shown %v, which is not so in the end", e.Client, e.Call.Number, p)
			}
			if e.Call.Read.Stream == "" && p.Index != e.Call.Read.After+uint64(i) {
				r.broken("%s, call %d: ReadAll showed index %d where %d was due", e.Client, e.Call.Number, p.Index, e.Call.Read.After+uint64(i))
			}
		}
	}
}

func (t truth) agrees(p Place) bool {
	return p.Index < uint64(len(t.whole)) && t.whole[p.Index] == p
}

// followers: each was shown every record once, from the first to the last.
func (r *Report) followers(h *History, t truth) {
	for _, name := range slices.Sorted(maps.Keys(h.Followers)) {
		shown := h.Followers[name]
		for i, p := range shown {
			if p.Index != uint64(i) {
				r.broken("follower %s was shown index %d where %d was due", name, p.Index, i)
				break // what follows is shifted
			}
			if !t.agrees(p) {
				r.broken("follower %s was shown %v, which is not so in the end", name, p)
			}
		}
		if len(shown) < len(t.whole) {
			r.broken("follower %s was shown %d records of %d", name, len(shown), len(t.whole))
		}
	}
}

// mark says that the record with this index was acknowledged by this line.
type mark struct {
	line  int64
	index uint64
}

// order: an append that began after another was acknowledged stands behind it, in
// other streams too, and a ReadAll that ended before its limit has shown all that
// was acknowledged before it. The writes of one AppendAll stand in their order.
func (r *Report) order(h *History, t truth) {
	began := map[string]int64{} // by id: its first append
	var marks []mark
	for _, e := range h.Calls {
		before := int64(-1)
		for i, w := range e.Call.Writes {
			for _, id := range w.IDs {
				if _, again := began[id]; !again {
					began[id] = e.Began
				}
			}
			at, all := w.Seen+uint64(len(w.IDs)), t.streams[w.Stream]
			if e.end(i) != Done || at > uint64(len(all)) {
				continue
			}
			index := all[at-1].Index
			if int64(index) <= before {
				r.broken("%s, call %d: write %d stands before the one before it", e.Client, e.Call.Number, i)
			}
			before = int64(index)
			marks = append(marks, mark{e.Ended, index})
		}
	}
	newest := newestBy(marks)
	for _, p := range t.whole {
		if index, any := newest(began[p.ID]); any && p.Index <= index {
			r.broken("record %s of %s has index %d, and was appended after index %d was acknowledged", p.ID, p.Stream, p.Index, index)
		}
	}
	for _, e := range h.Calls {
		read := e.Call.Read
		if read == nil || read.Stream != "" || e.Answer == nil || e.Answer.End != Done || len(e.Answer.Places) >= read.Max {
			continue
		}
		end := read.After + uint64(len(e.Answer.Places))
		if index, any := newest(e.Began); any && index >= end {
			r.broken("%s, call %d: ReadAll ended before index %d, and %d was acknowledged", e.Client, e.Call.Number, end, index)
		}
	}
}

// newestBy returns a function that says which is the highest index acknowledged
// before a line, if any.
func newestBy(marks []mark) func(line int64) (uint64, bool) {
	slices.SortFunc(marks, func(a, b mark) int { return cmp.Compare(a.line, b.line) })
	for i := range marks {
		if i > 0 {
			marks[i].index = max(marks[i].index, marks[i-1].index)
		}
	}
	return func(line int64) (uint64, bool) {
		n, _ := slices.BinarySearchFunc(marks, line, func(m mark, line int64) int { return cmp.Compare(m.line, line) })
		if n == 0 {
			return 0, false
		}
		return marks[n-1].index, true
	}
}
