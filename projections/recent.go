package projections

import (
	"bytes"
	"crypto/sha256"
	"slices"

	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/domain"
)

// writer is the one connection that writes read models, and what it knows of their
// tables. Not safe for concurrent use.
type writer struct {
	*database.DB
	recent recent
}

// recentStreams bounds what is kept of streams from one transaction to the next: half as many as
// this are kept at least, those that were used last. Of a child it is about 1 KB. Who has to be asked about is waited
// for by all that is written behind.
const recentStreams = 64_000

// recent is what tables say of the streams that were used last, so that each record need
// not ask for what the one before it wrote.
type recent struct {
	size       uint64 // of the log, when this is what they say
	young, old map[domain.StreamID]*rows
	gaps       bool // whether tables may have rows of a stream that is not here
}

// rows is what tables say of one stream. What is nil was not asked for yet.
type rows struct {
	records   *int64                          // of timeline
	parts     map[domain.StreamID]domain.Part // of participants
	officers  map[string]string               // of hand_keys, by key, where the stream is an agency's
	hands     claims                          // by who, part and agency
	occasions claims                          // by what, agency and who
}

// unknown is of a stream that is not here. Where there are no gaps the tables have nothing of it.
func (r *recent) unknown() *rows {
	if r.gaps {
		return &rows{}
	}
	return &rows{records: new(int64), parts: map[domain.StreamID]domain.Part{}, hands: claims{}, occasions: claims{}}
}

// of returns what is known of a stream.
func (r *recent) of(stream domain.StreamID) *rows {
	stream = domain.StreamID(plain(string(stream))) // a void record's may be any text
	known := r.young[stream]
	if known != nil {
		return known
	}
	if known = r.old[stream]; known == nil {
		known = r.unknown()
	}
	if r.young == nil {
		r.young = map[domain.StreamID]*rows{}
	}
	r.young[stream] = known
	return known
}

// forget makes room between two transactions.
func (r *recent) forget() {
	if len(r.young) >= recentStreams/2 {
		r.gaps = r.gaps || len(r.old) > 0
		r.young, r.old = nil, r.young
	}
}

// claims is the earliest time that records claim, by what they are about. Of such records
// those are kept that claim an earlier time than all before them: one of these was there from
// every point of view from which any was.
type claims []claim

// claim is a time in Unix seconds, and the hash of what it is about: texts would take four
// times the room, and a map more than twice. They are in the order of their hashes.
type claim struct {
	about [16]byte
	time  int64
}

// earlier reports whether a record claims an earlier time than all before it, and takes
// it down.
func (c *claims) earlier(about [3]string, claimed int64) bool {
	hash := hashOf(about)
	at, known := slices.BinarySearchFunc(*c, hash, func(of claim, hash [16]byte) int { return bytes.Compare(of.about[:], hash[:]) })
	switch {
	case !known:
		*c = slices.Insert(*c, at, claim{hash, claimed})
	case claimed < (*c)[at].time:
		(*c)[at].time = claimed
	default:
		return false
	}
	return true
}

func hashOf(about [3]string) [16]byte {
	var text [256]byte // no more is needed, so that nothing is allocated
	joined := text[:0]
	for _, part := range about {
		joined = append(append(joined, part...), 0)
	}
	hash := sha256.Sum256(joined)
	return [16]byte(hash[:16])
}
