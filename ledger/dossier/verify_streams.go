package dossier

import (
	"slices"

	"github.com/homeward-ledger/homeward/domain"
)

// checkStreams compares every stream with its head: complete from the first
// record to the last, and nothing besides.
func (v *verifier) checkStreams() {
	heads := map[domain.StreamID]bool{}
	for _, head := range v.issued.Heads {
		heads[head.Stream] = true
		v.checkHead(head)
	}
	for _, p := range v.history.records {
		v.checkCovered(p, heads)
	}
	for _, stream := range v.streams() {
		v.checkChain(stream)
	}
}

// streams lists the streams packed, sorted.
func (v *verifier) streams() []domain.StreamID {
	var streams []domain.StreamID
	for stream := range v.history.streams {
		streams = append(streams, stream)
	}
	slices.Sort(streams)
	return streams
}

// checkHead compares the records below the size of the heads with one of them.
func (v *verifier) checkHead(head domain.Head) {
	var covered []past
	for _, p := range v.history.of(head.Stream) {
		if p.Index < uint64(v.issued.Size) {
			covered = append(covered, p)
		}
	}
	have, want := uint64(len(covered)), uint64(head.Count)
	switch {
	case have < want:
		v.report.problem(ruleComplete, "", "%s has %d records by its head, the dossier holds %d: %s", head.Stream, want, have, gapIn(covered))
	case have > want:
		v.report.problem(ruleComplete, "", "%s has %d records by its head, the dossier holds %d", head.Stream, want, have)
	case covered[have-1].Statement.Recorded.Leaf != head.Leaf:
		v.report.problemAt(covered[have-1], ruleComplete, entrySuffix, "is not the last of %s by its head", head.Stream)
	}
}

// gapIn says which record of a stream is the first to be missing.
func gapIn(records []past) string {
	for i, p := range records {
		if p.Statement.Recorded.Before != uint64(i) {
			return "the first missing is number " + ordinal(i) + ", before record " + p.ref()
		}
	}
	if len(records) == 0 {
		return "all are missing"
	}
	return "the first missing is number " + ordinal(len(records)) + ", after record " + records[len(records)-1].ref()
}

// checkCovered accepts no record that the heads do not speak of. The streams of
// the ledger and the agencies may go on to the issuing record, which stands
// behind its own heads and is judged by what was in force there; so may its own
// stream, which begins with the first dossier.
func (v *verifier) checkCovered(p past, heads map[domain.StreamID]bool) {
	size, stream := uint64(v.issued.Size), p.Statement.Stream
	asked := stream == v.issued.Subject.Access()
	switch {
	case p.Unreadable != nil:
		v.report.problemAt(p, ruleComplete, entrySuffix, "cannot be read, so it belongs to no stream: %v", p.Unreadable)
	case !heads[stream] && !asked:
		v.report.problemAt(p, ruleScope, entrySuffix, "belongs to %s, for which the issuing record gives no head", stream)
	case p.Index >= size && (!insular(stream) && !asked || p.Index > v.contents.IssuedAt):
		v.report.problemAt(p, ruleComplete, entrySuffix, "stands behind the heads, which are of the log at %d records", size)
	}
}

// checkChain finds gaps that a false head would hide. Every entry says how many
// records of its stream came before it. An entry that says more than there are,
// with no valid record behind it, follows something that is missing. One that a
// valid record follows was written by hand: it is void, and the stream went on.
func (v *verifier) checkChain(stream domain.StreamID) {
	records := v.history.of(stream)
	last := len(records)
	for last > 0 && records[last-1].verdict.Void {
		last--
	}
	for i := last; i < len(records); i++ {
		if before := records[i].Statement.Recorded.Before; before > uint64(i) {
			v.report.problemAt(records[i], ruleComplete, entrySuffix,
				"says that %d records of %s came before it, the dossier holds %d: the first missing is number %s",
				before, stream, i, ordinal(i))
			return
		}
	}
}

// checkScope computes once more, out of the records packed, which streams belong
// here. A stream left out would change verdicts: without an agency's stream there
// are no keys, and no suspensions.
func (v *verifier) checkScope() {
	issuer, _ := v.history.at(v.contents.IssuedAt)
	c := newClosure(v.history.statements, v.contents.Subject, reason{needsVerdict, issuer.Statement})
	if err := c.run(); err != nil {
		return // statements gives none
	}
	needed := make([]domain.StreamID, 0, len(c.reasons))
	for stream := range c.reasons {
		needed = append(needed, stream)
	}
	slices.Sort(needed)
	for _, stream := range needed {
		v.checkNeeded(stream, c.reasons[stream])
	}
	for _, head := range v.issued.Heads {
		if _, ok := c.reasons[head.Stream]; !ok {
			v.report.Notes = append(v.report.Notes, Note{Kind: NoteBeyond, Sentence: "stream " + string(head.Stream) + " is packed, and no record in scope needs it"})
		}
	}
}

func (v *verifier) checkNeeded(stream domain.StreamID, why reason) {
	named := slices.ContainsFunc(v.issued.Heads, func(h domain.Head) bool { return h.Stream == stream })
	if named || why.need == needsNothing {
		return
	}
	p, _ := v.history.at(why.record.Recorded.Index)
	if why.need == needsVerdict {
		v.report.problemAt(p, ruleScope, entrySuffix,
			"cannot be judged without %s, which the heads leave out: the dossier is incomplete", stream)
		return
	}
	v.report.note(NoteAbsent, p, "refers to %s, of which the heads know no records", stream)
}
