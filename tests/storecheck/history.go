package storecheck

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
)

// History is a journal, read.
type History struct {
	Calls      []*Event
	Followers  map[string][]Place // what each was shown, in that order
	Complaints []string
	Cut        int // lines that a kill has cut short
}

// Event is a call and its answer. Began and Ended are their lines' numbers; an
// event without an answer ends never.
type Event struct {
	Client       string
	Call         Call
	Answer       *Answer
	Began, Ended int64
}

// ReadHistory reads a journal. A line that is whole and makes no sense is an
// error.
func ReadHistory(path string) (*History, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read journal: %w", err)
	}
	h := &History{Followers: map[string][]Place{}}
	open := map[string]*Event{} // by client
	number := int64(0)
	for line := range bytes.SplitSeq(data, []byte("\n")) {
		if len(line) == 0 {
			continue
		}
		number++
		parsed, whole := parseLine(line)
		if !whole {
			h.Cut++
			continue
		}
		if err := h.take(parsed, number, open); err != nil {
			return nil, fmt.Errorf("read journal: line %d: %w", number, err)
		}
	}
	return h, nil
}

func (h *History) take(line Line, number int64, open map[string]*Event) error {
	switch line.Kind {
	case Began:
		e := &Event{Client: line.Who, Began: number, Ended: never}
		open[line.Who] = e
		h.Calls = append(h.Calls, e)
		return json.Unmarshal(line.Value, &e.Call)
	case Ended:
		var a Answer
		if err := json.Unmarshal(line.Value, &a); err != nil {
			return err
		}
		e := open[line.Who]
		if e == nil || e.Call.Number != a.Number || e.Answer != nil {
			return fmt.Errorf("answer %d of %s is to no call", a.Number, line.Who)
		}
		e.Answer, e.Ended = &a, number
	case Shown:
		var p Place
		if err := json.Unmarshal(line.Value, &p); err != nil {
			return err
		}
		h.Followers[line.Who] = append(h.Followers[line.Who], p)
	case Found:
		var c Complaint
		if err := json.Unmarshal(line.Value, &c); err != nil {
			return err
		}
		h.Complaints = append(h.Complaints, line.Who+": "+c.What)
	default:
		return fmt.Errorf("%q is no kind of line", line.Kind)
	}
	return nil
}

// end is how the event ended for one of its writes.
func (e *Event) end(write int) string {
	switch {
	case e.Answer == nil:
		return Unknown
	case write < e.Answer.Durable:
		return Done
	case write > e.Answer.Durable && e.Answer.End == Conflict:
		return Nothing // it was never tried
	default:
		return e.Answer.End
	}
}
