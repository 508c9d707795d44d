package storecheck

import (
	"fmt"

	"github.com/anishathalye/porcupine"
)

// record is the state of one stream: its last record, and through it all before.
// The nil record is the stream that does not exist. States share what they have
// in common and do not change.
type record struct {
	id     string
	count  uint64
	before *record
}

func (r *record) held() uint64 {
	if r == nil {
		return 0
	}
	return r.count
}

func (r *record) add(ids []string) *record {
	for _, id := range ids {
		r = &record{id: id, count: r.held() + 1, before: r}
	}
	return r
}

// holds says whether exactly these ids follow the first `after` records, and what
// else may come behind them.
func (r *record) holds(after uint64, ids []string) bool {
	last := after + uint64(len(ids))
	if last > r.held() {
		return false
	}
	for r.held() > last {
		r = r.before
	}
	for i := len(ids) - 1; i >= 0; i-- {
		if r.id != ids[i] {
			return false
		}
		r = r.before
	}
	return true
}

func sameState(a, b any) bool {
	r, s := a.(*record), b.(*record)
	for r != s {
		if r == nil || s == nil || r.id != s.id || r.count != s.count {
			return false
		}
		r, s = r.before, s.before
	}
	return true
}

// asked and told are one operation on one stream, as porcupine has it.
type asked struct {
	read  bool
	after uint64 // of a read
	write Write  // of an append
}

type told struct {
	end           string // of an append: Done, Conflict or Unknown
	count, actual uint64
	ids           []string // of a read
}

// stream is what a stream may do, one operation after the other.
var stream = porcupine.Model{
	Init:              func() any { return (*record)(nil) },
	Equal:             sameState,
	DescribeOperation: describe,
	DescribeState:     func(state any) string { return fmt.Sprintf("%d records", state.(*record).held()) },
	Step: func(state, input, output any) (bool, any) {
		r, in, out := state.(*record), input.(asked), output.(told)
		if in.read {
			return r.reads(in, out), r
		}
		return r.appends(in.write, out)
	},
}

// reads: a read shows the stream as it stands, without its first records.
func (r *record) reads(in asked, out told) bool {
	if in.after >= r.held() {
		return len(out.ids) == 0
	}
	return in.after+uint64(len(out.ids)) == r.held() && r.holds(in.after, out.ids)
}

// appends: a repeat changes nothing and succeeds.
func (r *record) appends(w Write, out told) (bool, *record) {
	fits, repeat := r.held() == w.Seen, r.holds(w.Seen, w.IDs)
	switch {
	case out.end == Conflict:
		return !fits && !repeat && out.actual == r.held(), r
	case out.end == Done && out.count != w.Seen+uint64(len(w.IDs)):
		return false, r
	case fits:
		return true, r.add(w.IDs)
	default:
		return repeat, r
	}
}

func describe(input, output any) string {
	in, out := input.(asked), output.(told)
	switch {
	case in.read:
		return fmt.Sprintf("read after %d: %v", in.after, out.ids)
	case out.end == Conflict:
		return fmt.Sprintf("append %v at %d: conflict, holds %d", in.write.IDs, in.write.Seen, out.actual)
	default:
		return fmt.Sprintf("append %v at %d: %s", in.write.IDs, in.write.Seen, out.end)
	}
}
