package projections

import (
	"crypto/sha256"

	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/domain"
)

// writer is the one connection that writes read models, and what it knows of their
// tables. Not safe for concurrent use.
type writer struct {
	*database.DB
	recent recent
}

// recentStreams bounds what is kept of streams: half as many as this are kept at least,
// those that were used last.
const recentStreams = 8000

// recent is what tables say of the streams that were used last, so that each record need
// not ask for what the one before it wrote.
type recent struct {
	size       uint64 // of the log, when this is what they say
	young, old map[domain.StreamID]*rows
}

// rows is what tables say of one stream. What is nil was not asked for yet.
type rows struct {
	records   *int64                          // of timeline
	parts     map[domain.StreamID]domain.Part // of participants
	officers  map[string]string               // of hand_keys, by key, where the stream is an agency's
	hands     claims                          // by who, part and agency
	occasions claims                          // by what, agency and who
}

// of returns what is known of a stream.
func (r *recent) of(stream domain.StreamID) *rows {
	stream = domain.StreamID(plain(string(stream))) // a void record's may be any text
	known := r.young[stream]
	if known != nil {
		return known
	}
	if known = r.old[stream]; known == nil {
		known = &rows{}
	}
	if r.young == nil || len(r.young) == recentStreams/2 {
		r.young, r.old = make(map[domain.StreamID]*rows), r.young
	}
	r.young[stream] = known
	return known
}

// claims is the earliest time that records claim, in Unix seconds, by the hash of what
// they are about: texts would take four times the room. Of such records those are kept
// that claim an earlier time than all before them: one of these was there from every
// point of view from which any was.
type claims map[[16]byte]int64

// earlier reports whether a record claims an earlier time than all before it, and takes
// it down.
func (c claims) earlier(about [3]string, claimed int64) bool {
	var text [256]byte // no more is needed, so that nothing is allocated
	joined := text[:0]
	for _, part := range about {
		joined = append(append(joined, part...), 0)
	}
	hash := sha256.Sum256(joined)
	key := [16]byte(hash[:16])
	if before, known := c[key]; known && before <= claimed {
		return false
	}
	c[key] = claimed
	return true
}
