package kurrentfake

import (
	"encoding/binary"
	"fmt"
)

// AppendForeign appends n events of some other application to a stream of its.
func (s *Server) AppendForeign(stream string, n int) error {
	events := make([]*event, n)
	for i := range events {
		e := &event{metadata: map[string]string{"type": "elsewhere.noted", "content-type": contentJSON}, data: []byte("{}")}
		binary.BigEndian.PutUint64(e.id[:], uint64(i+1))
		events[i] = e
	}
	_, next, _ := s.log.read(stream)
	a, err := s.log.append(stream, int64(next)-1, events)
	if err == nil && a.verdict != written {
		err = fmt.Errorf("append to %s: it has just moved on", stream)
	}
	return err
}

// jostle appends what a crowd of other applications would before our next
// append: mostly nothing to three events, now and then more than a page of any
// reader.
func (s *Server) jostle() error {
	if !s.crowd {
		return nil
	}
	n := s.calls.jostled()
	size := n % 4
	if n%500 == 5 {
		size = 1500
	}
	if size == 0 {
		return nil
	}
	return s.AppendForeign(fmt.Sprintf("elsewhere-%d", n), size)
}
