package storecheck_test

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/tests/storecheck"
)

// past is a small history by hand, in which everything is as it should be.
type past struct {
	*storecheck.History
	whole []storecheck.Place
	line  int64
}

// calls of the history, by their place in it.
const (
	first = iota
	unknown
	repeat
	refused
	batch
	unanswered
	unmade
	ended
	readStream
	readAll
)

func newPast() *past {
	p := &past{History: &storecheck.History{Followers: map[string][]storecheck.Place{}}}
	p.put("child-1", "a")
	p.put("child-2", "b")
	p.put("child-1", "d")
	p.put("child-2", "e")
	p.put("child-2", "f")
	p.call("w0", appends("child-1", 0, "a"), storecheck.Answer{End: storecheck.Done, Durable: 1, Count: 1})
	p.call("w1", appends("child-2", 0, "b"), storecheck.Answer{End: storecheck.Unknown})
	p.call("w1", appends("child-2", 0, "b"), storecheck.Answer{End: storecheck.Done, Durable: 1, Count: 1})
	p.call("w0", appends("child-1", 0, "c"), storecheck.Answer{End: storecheck.Conflict, Actual: 1})
	p.call("w0", append(appends("child-1", 1, "d"), appends("child-2", 1, "e")...), storecheck.Answer{End: storecheck.Done, Durable: 2})
	p.begin("w2", storecheck.Call{Writes: appends("child-2", 2, "f")}) // made, and never answered
	p.begin("w3", storecheck.Call{Writes: appends("child-1", 2, "g")}) // neither
	p.call("w0", appends("child-1", 2, "h"), storecheck.Answer{End: storecheck.Nothing, Cause: "context ended"})
	p.read("w0", storecheck.Read{Stream: "child-1"}, p.whole[0], p.whole[2])
	p.read("w0", storecheck.Read{After: 1, Max: 10}, p.whole[1:]...)
	p.Followers["f0"] = slices.Clone(p.whole)
	p.Followers["f1"] = slices.Clone(p.whole)
	return p
}

func appends(stream string, seen uint64, ids ...string) []storecheck.Write {
	return []storecheck.Write{{Stream: stream, Seen: seen, IDs: ids}}
}

func (p *past) put(stream, id string) {
	count := uint64(1)
	for _, before := range p.whole {
		if before.Stream == stream {
			count++
		}
	}
	p.whole = append(p.whole, storecheck.Place{Index: uint64(len(p.whole)), Stream: stream, Count: count, ID: id, Token: eventstore.Token("after " + id)})
}

func (p *past) begin(client string, c storecheck.Call) *storecheck.Event {
	p.line++
	e := &storecheck.Event{Client: client, Call: c, Began: p.line, Ended: math.MaxInt64}
	p.Calls = append(p.Calls, e)
	return e
}

func (p *past) call(client string, writes []storecheck.Write, a storecheck.Answer) {
	e := p.begin(client, storecheck.Call{Writes: writes})
	p.line++
	e.Answer, e.Ended = &a, p.line
}

func (p *past) read(client string, r storecheck.Read, places ...storecheck.Place) {
	e := p.begin(client, storecheck.Call{Read: &r})
	p.line++
	e.Answer, e.Ended = &storecheck.Answer{End: storecheck.Done, Places: slices.Clone(places)}, p.line
}

// swap exchanges two records' places in the whole and for all who saw them.
func (p *past) swap(i, k int) {
	p.whole[i], p.whole[k] = p.whole[k], p.whole[i]
	p.whole[i].Index, p.whole[k].Index = uint64(i), uint64(k)
	p.Followers = nil
	p.Calls = p.Calls[:readStream]
}

// TestCheck: nothing is said of what is in order, and each rule can fail.
func TestCheck(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		spoil func(*past)
		want  string // nothing when empty
	}{
		{"all in order", func(p *past) {}, ""},
		{"index left out", func(p *past) { p.whole[4].Index = 5 }, "record f has index 5 at place 4"},
		{"count left out", func(p *past) { p.whole[2].Count = 3 }, "record d of child-1 has count 3 after 1 records"},
		{"record twice", func(p *past) { p.put("child-1", "a") }, "record a is there twice"},
		{"acknowledged and gone", func(p *past) { p.whole = p.whole[:3] }, "told that e is record 2 of child-2"},
		{"refused and there", func(p *past) { p.put("child-1", "h") }, "record h of child-1 is there, and every append of it was refused"},
		{"conflict and there", func(p *past) { p.put("child-1", "c") }, "record c of child-1 is there, and every append of it was refused"},
		{"nobody's record", func(p *past) { p.put("child-3", "x") }, "record x of child-3 is there"},
		{"other token", func(p *past) { p.Calls[readStream].Answer.Places[1].Token = "x" }, "which is not so in the end"},
		{"ReadAll with a gap", func(p *past) {
			p.Calls[readAll].Answer.Places = slices.Delete(p.Calls[readAll].Answer.Places, 1, 2)
		}, "ReadAll showed index 3 where 2 was due"},
		{"ReadAll too short", func(p *past) { p.Calls[readAll].Answer.Places = p.Calls[readAll].Answer.Places[:2] }, "ReadAll ended before index 3, and 3 was acknowledged"},
		{"ReadAll at its limit", func(p *past) {
			p.Calls[readAll].Answer.Places, p.Calls[readAll].Call.Read.Max = p.Calls[readAll].Answer.Places[:2], 2
		}, ""},
		{"follower skips", func(p *past) { p.Followers["f1"] = slices.Delete(p.Followers["f1"], 2, 3) }, "follower f1 was shown index 3 where 2 was due"},
		{"follower is shown twice", func(p *past) { p.Followers["f1"] = slices.Insert(p.Followers["f1"], 2, p.whole[1]) }, "follower f1 was shown index 1 where 2 was due"},
		{"follower is shown another", func(p *past) { p.Followers["f1"][2].ID = "x" }, "follower f1 was shown {2 child-1 2 x"},
		{"follower stays behind", func(p *past) { p.Followers["f1"] = p.Followers["f1"][:4] }, "follower f1 was shown 4 records of 5"},
		{"later stands before", func(p *past) { p.swap(0, 1) }, "record b of child-2 has index 0, and was appended after index 1 was acknowledged"},
		{"batch out of order", func(p *past) { p.swap(2, 3) }, "write 1 stands before the one before it"},
		{"wrong count", func(p *past) { p.Calls[first].Answer.Count = 2 }, "child-1 is not linearizable"},
		{"conflict with a wrong count", func(p *past) { p.Calls[refused].Answer.Actual = 2 }, "child-1 is not linearizable"},
		{"conflict without a reason", func(p *past) { p.Calls[refused].Call.Writes[0].Seen = 1 }, "child-1 is not linearizable"},
		{"conflict for a repeat", func(p *past) { p.Calls[refused].Call.Writes[0].IDs[0] = "a" }, "child-1 is not linearizable"},
		{"repeat at another place", func(p *past) { p.Calls[repeat].Call.Writes[0].Seen = 1 }, "child-2 is not linearizable"},
		{"stale read", func(p *past) { p.Calls[readStream].Answer.Places = p.Calls[readStream].Answer.Places[:1] }, "child-1 is not linearizable"},
		{"read from the middle", func(p *past) {
			p.Calls[readStream].Answer.Places, p.Calls[readStream].Call.Read.After = p.Calls[readStream].Answer.Places[1:], 1
		}, ""},
		{"read of nothing", func(p *past) {
			p.Calls[readStream].Answer.Places, p.Calls[readStream].Call.Read.After = nil, 2
		}, ""},
		{"read of what was never answered", func(p *past) { p.read("w0", storecheck.Read{Stream: "child-2"}, p.whole[1], p.whole[3], p.whole[4]) }, ""},
		{"read before what was never answered", func(p *past) { p.read("w0", storecheck.Read{Stream: "child-2"}, p.whole[1], p.whole[3]) }, ""},
		{"read before it was begun", func(p *past) {
			p.Calls[unanswered].Began = math.MaxInt64 - 1
			p.read("w0", storecheck.Read{Stream: "child-2"}, p.whole[1], p.whole[3], p.whole[4])
		}, "child-2 is not linearizable"},
		{"two at one place", func(p *past) {
			p.call("w1", appends("child-1", 1, "x"), storecheck.Answer{End: storecheck.Done, Durable: 1, Count: 2})
		}, "child-1 is not linearizable"},
		{"error that has no place", func(p *past) { p.Calls[ended].Answer.End = storecheck.Strange }, "context ended"},
		{"complaint", func(p *past) { p.Complaints = []string{"f0: other bytes"} }, "f0: other bytes"},
	} {
		p := newPast()
		c.spoil(p)
		said := strings.Join(storecheck.Check(p.History, p.whole, time.Minute).Violations, "\n")
		if (c.want == "") != (said == "") || !strings.Contains(said, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, said, c.want)
		}
	}
}

// TestFigures counts the small history.
func TestFigures(t *testing.T) {
	t.Parallel()
	p := newPast()
	got := storecheck.Check(p.History, p.whole, time.Minute).String()
	want := "9 appends (4 acknowledged, 1 of them after an unknown outcome; 1 conflicts, 3 unknown, 1 nothing written), 2 reads; 5 records in 2 streams, shown 10 times;"
	if !strings.HasPrefix(got, want) {
		t.Errorf("got %s\nwant %s …", got, want)
	}
}

// TestDraw: there is a page for the stream that is not linearizable, and none
// without one.
func TestDraw(t *testing.T) {
	t.Parallel()
	p := newPast()
	var page bytes.Buffer
	if drawn, err := storecheck.Check(p.History, p.whole, time.Minute).Draw(&page, time.Minute); drawn || err != nil {
		t.Errorf("a page was drawn of what is in order: %v", err)
	}
	p.Calls[first].Answer.Count = 2
	drawn, err := storecheck.Check(p.History, p.whole, time.Minute).Draw(&page, time.Minute)
	if !drawn || err != nil || !strings.Contains(page.String(), "append [a] at 0") {
		t.Errorf("Draw() = %t, %v, and %d bytes", drawn, err, page.Len())
	}
}
