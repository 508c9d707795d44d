package storecheck

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/anishathalye/porcupine"
)

// Report is the verdict on a history, and its figures.
type Report struct {
	Violations []string // empty when the store has kept the contract

	Appends, Acknowledged, Conflicts, Unknown, Nothing int // writes, by how they ended
	Repeated                                           int // of those acknowledged, after an unknown outcome
	Reads                                              int // that were answered
	Records, Streams                                   int // in the end
	Shown                                              int // to followers
	Longest                                            int // operations of one stream
	Porcupine                                          time.Duration

	refuted []porcupine.Operation // of the first stream that is not linearizable
	kinds   map[string]int        // violations found, by what is said of them
}

// String is the figures in one line.
func (r *Report) String() string {
	return fmt.Sprintf("%d appends (%d acknowledged, %d of them after an unknown outcome; %d conflicts, %d unknown, %d nothing written), %d reads; %d records in %d streams, shown %d times; porcupine %v, at most %d operations a stream; %d violations",
		r.Appends, r.Acknowledged, r.Repeated, r.Conflicts, r.Unknown, r.Nothing, r.Reads, r.Records, r.Streams, r.Shown,
		r.Porcupine.Round(time.Millisecond), r.Longest, len(r.Violations))
}

// mostOfKind bounds what is said of violations that one cause may have in
// thousands.
const mostOfKind = 10

// broken adds a violation.
func (r *Report) broken(format string, args ...any) {
	if r.kinds[format]++; r.kinds[format] <= mostOfKind {
		r.Violations = append(r.Violations, fmt.Sprintf(format, args...))
	}
}

// Check holds a history against the contract. whole is what a ReadAll from the
// beginning shows after the last call. limit is for porcupine, for each stream; a
// history that it cannot decide in that time is a violation.
func Check(h *History, whole []Place, limit time.Duration) *Report {
	r := &Report{Records: len(whole), kinds: map[string]int{}}
	for _, c := range h.Complaints {
		r.broken("%s", c)
	}
	t := r.truth(whole)
	r.tally(h)
	r.appends(h, t)
	r.sightings(h, t)
	r.followers(h, t)
	r.order(h, t)
	r.linearizable(h, t, limit)
	return r
}

// truth is the whole store, by record and by stream.
type truth struct {
	whole   []Place
	streams map[string][]Place
	there   map[string]bool // by id
}

// truth checks the whole by itself.
func (r *Report) truth(whole []Place) truth {
	t := truth{whole: whole, streams: map[string][]Place{}, there: map[string]bool{}}
	for i, p := range whole {
		if p.Index != uint64(i) {
			r.broken("in the end, record %s has index %d at place %d", p.ID, p.Index, i)
		}
		if held := uint64(len(t.streams[p.Stream])); p.Count != held+1 {
			r.broken("in the end, record %s of %s has count %d after %d records", p.ID, p.Stream, p.Count, held)
		}
		if t.there[p.ID] {
			r.broken("in the end, record %s is there twice", p.ID)
		}
		t.there[p.ID] = true
		t.streams[p.Stream] = append(t.streams[p.Stream], p)
	}
	r.Streams = len(t.streams)
	return t
}

func (r *Report) tally(h *History) {
	unknown := map[string]bool{} // by first id
	for _, e := range h.Calls {
		if e.Answer != nil && e.Answer.End == Strange {
			r.broken("%s, call %d: %s", e.Client, e.Call.Number, e.Answer.Cause)
		}
		if e.Call.Read != nil && e.Answer != nil && e.Answer.End == Done {
			r.Reads++
		}
		for i, w := range e.Call.Writes {
			r.Appends++
			switch e.end(i) {
			case Done:
				r.Acknowledged++
				if unknown[w.IDs[0]] {
					r.Repeated++
				}
			case Conflict:
				r.Conflicts++
			case Unknown:
				r.Unknown++
				unknown[w.IDs[0]] = true
			default:
				r.Nothing++
			}
		}
	}
	for _, shown := range h.Followers {
		r.Shown += len(shown)
	}
}

// linearizable asks porcupine about each stream.
func (r *Report) linearizable(h *History, t truth, limit time.Duration) {
	names := map[string]bool{}
	for _, e := range h.Calls {
		for _, w := range e.Call.Writes {
			names[w.Stream] = true
		}
	}
	began := time.Now()
	for _, name := range slices.Sorted(maps.Keys(names)) {
		all := h.operations(name, t.there)
		r.Longest = max(r.Longest, len(all))
		switch porcupine.CheckOperationsTimeout(stream, all, limit) {
		case porcupine.Illegal:
			r.broken("%s is not linearizable: its %d operations fit no order", name, len(all))
			if r.refuted == nil {
				r.refuted = all
			}
		case porcupine.Unknown:
			r.broken("%s: porcupine could not decide %d operations in %v", name, len(all), limit)
		}
	}
	r.Porcupine = time.Since(began)
}

// Draw writes porcupine's page on the first stream that is not linearizable. It
// returns false when there is none.
func (r *Report) Draw(to io.Writer, limit time.Duration) (bool, error) {
	if r.refuted == nil {
		return false, nil
	}
	_, info := porcupine.CheckOperationsVerbose(stream, r.refuted, limit)
	if err := porcupine.Visualize(stream, info, to); err != nil {
		return false, fmt.Errorf("draw stream: %w", err)
	}
	return true, nil
}
