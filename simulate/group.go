package simulate

import (
	"slices"

	"github.com/homeward-ledger/homeward/domain"
)

// group is what belongs together: the lives of one child, or of those who are crooked
// together, and whatever goes on beside them. Once all are over nobody writes into their
// streams or names them, and the states of these need not be kept.
type group struct {
	open    int // lives that go on
	streams []domain.StreamID
}

// join makes a life part of a group; nil is that of nobody.
func (l *life) join(g *group) {
	if l.group = g; g != nil {
		g.open++
	}
}

// writes notes that a record of the life stands in a stream. Those of agencies, of
// operations and of the ledger are everybody's.
func (l *life) writes(stream domain.StreamID) {
	switch stream.Kind() {
	case domain.ChildStream, domain.AccessStream, domain.MissingStream:
		if l.group != nil && !slices.Contains(l.group.streams, stream) {
			l.group.streams = append(l.group.streams, stream)
		}
	}
}

// headsCounted is how long after an operation began its last head count is surely over.
const headsCounted = 40 * day

// over ends a life, and forgets what is of no use to any other: not those whom an
// operation is still to count, nor whose specimen is in the database.
func (c *caseload) over(l *life) error {
	if err := c.tell(l); err != nil || l.group == nil {
		return err
	}
	if l.group.open--; l.group.open > 0 || c.clock.Sub(l.dawn) < headsCounted {
		return nil
	}
	for _, stream := range l.group.streams {
		if !slices.ContainsFunc(c.labs.spare, func(s *sample) bool { return s.stream == stream }) {
			c.author.drop(stream)
		}
	}
	return nil
}
