// Package storecheck checks what the clients of an event store did and were told
// against the contract in eventstore. Appends to a stream and reads of it must be
// linearizable, which porcupine decides; every follower must have been shown every
// record once and in the order that the store shows in the end; indexes have no
// gaps, and nothing that was appended later stands before what was acknowledged.
//
// Clients say what they do in a Journal, a file that many processes share and
// that survives them. The tests of this package run such clients against every
// store, kill and pause them, cut their connections, kill the servers, and show
// that stores which are broken on purpose are found out.
//
// Not here: what a store does when nothing goes wrong (eventstore/storetest).
package storecheck

import (
	"errors"
	"math"

	"github.com/homeward-ledger/homeward/eventstore"
)

// Kinds of lines in a Journal.
const (
	Began = "began" // a Call
	Ended = "ended" // an Answer
	Shown = "shown" // a Place, to a follower
	Found = "found" // a Complaint of a client's own
)

// How a call ended.
const (
	Done     = "done"     // as asked
	Conflict = "conflict" // the stream holds another number of records
	Unknown  = "unknown"  // the store does not know: it may have been written
	Nothing  = "nothing"  // nothing was written, or not everything read
	Strange  = "strange"  // the contract has no place for the error
)

// Call is what a client asks for: an append or a reading.
type Call struct {
	Number int     `json:"n"` // grows with each call of a client
	Writes []Write `json:"writes,omitempty"`
	Read   *Read   `json:"read,omitempty"`
}

// Write is one stream's part of an append.
type Write struct {
	Stream string   `json:"stream"`
	Seen   uint64   `json:"seen"`
	IDs    []string `json:"ids"`
}

// Read is a ReadStream, or a ReadAll when Stream is empty.
type Read struct {
	Stream string `json:"stream,omitempty"`
	After  uint64 `json:"after"`         // records left out at the beginning
	Max    int    `json:"max,omitempty"` // of ReadAll
}

// Answer is how a call ended. A call whose client died has none.
type Answer struct {
	Number  int     `json:"n"`
	End     string  `json:"end"`
	Durable int     `json:"durable,omitempty"` // writes that were made, always the first ones
	Count   uint64  `json:"count,omitempty"`   // what Append returned
	Actual  uint64  `json:"actual,omitempty"`  // what a conflict says
	Places  []Place `json:"places,omitempty"`  // what was read
	Cause   string  `json:"cause,omitempty"`
}

// Place is a record as somebody was shown it.
type Place struct {
	Index  uint64           `json:"i"`
	Stream string           `json:"s"`
	Count  uint64           `json:"c"`
	ID     string           `json:"id"`
	Token  eventstore.Token `json:"t"`
}

// Complaint is something that a client saw by itself.
type Complaint struct {
	What string `json:"what"`
}

// PlaceOf is the place of a record that was read.
func PlaceOf(r eventstore.Recorded) Place {
	return Place{Index: r.Index, Stream: r.Stream, Count: r.Count, ID: r.ID, Token: r.Token}
}

// EndOf says how a call ended. ended is whether the caller's own context had:
// only then may a call return its error.
func EndOf(err error, ended bool) string {
	switch {
	case err == nil:
		return Done
	case errors.Is(err, eventstore.ErrConflict):
		return Conflict
	case errors.Is(err, eventstore.ErrUnavailable):
		return Unknown
	case ended:
		return Nothing
	default:
		return Strange
	}
}

// never is when a call ends that has not.
const never = math.MaxInt64
