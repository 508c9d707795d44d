// Package eventstore is the contract between the ledger and whatever keeps its
// records: SQLite, PostgreSQL, KurrentDB. It is written in MUST language and
// lives beside storetest, the suite that every store passes whole.
//
// A store keeps bytes in order. It knows nothing of statements, signatures or
// children: what a record means is the business of ledger and domain.
package eventstore

import (
	"context"
	"errors"
	"fmt"
)

// Sentinels. Every error a store returns for one of these reasons MUST match
// it with errors.Is.
var (
	// ErrConflict: the stream does not hold the number of records the caller
	// has seen. The error is a *ConflictError and carries the true count.
	ErrConflict = errors.New("stream has moved on")
	// ErrTooLarge: a record is larger than MaxRecord. Nothing was written.
	ErrTooLarge = errors.New("record is too large")
	// ErrClosed: the store was closed.
	ErrClosed = errors.New("store is closed")
	// ErrUnavailable: the store could not answer. An append that returns it
	// MAY have been committed; repeat it with the same ids.
	ErrUnavailable = errors.New("store is unavailable")
)

// MaxRecord bounds Data and Meta of one record together, in bytes. It holds a
// leaf of 64 KiB and 256 KiB of disclosures, encrypted and in base64.
const MaxRecord = 1 << 20

// Record is what a caller appends. The store MUST keep every field as it is,
// byte for byte, and MUST NOT keep a reference to its slices.
type Record struct {
	ID   string // unique in its stream; makes a repeated append idempotent
	Type string // event type literal; for people who browse the store
	Data []byte // the signed envelope
	Meta []byte // JSON: the header of the entry and the vault's ciphertexts
}

// Recorded is a record with its place.
type Recorded struct {
	Record
	Index  uint64 // gapless and zero-based over the whole store: the leaf index
	Stream string
	Count  uint64 // records of its stream up to and including this one, from 1
	Token  Token  // resumes reading right after this record
}

// Token is a store's own word for a place in it. It is opaque, survives a
// restart, and is only ever given back to the store that made it. The empty
// token is the beginning.
type Token string

// Write is one stream's part of an AppendAll.
type Write struct {
	Stream  string
	Seen    uint64 // as in Append
	Records []Record
}

// Store keeps records in streams and in one total order. All methods are safe
// for concurrent use, and MUST return within reason when ctx ends.
type Store interface {
	// Append adds records to the end of stream and returns the stream's new
	// count. seen is the number of records the caller knows the stream to hold:
	// zero means that the stream MUST NOT exist. There is no "any".
	//
	// When Append returns nil the records MUST survive the death of the process
	// and of the machine. They are consecutive in their stream, and all or none
	// of them are kept.
	//
	// If the stream holds another number of records, Append MUST change nothing
	// and return a *ConflictError, with one exception: when exactly these ids
	// stand in the stream at the places seen+1, seen+2 …, the append is a repeat
	// and MUST succeed, returning seen plus the number of records. A partial
	// repeat is a conflict. An error other than ErrUnavailable means that
	// nothing was written.
	Append(ctx context.Context, stream string, seen uint64, records ...Record) (uint64, error)

	// AppendAll appends the writes in the order given, and returns how many of
	// them are durable: always the first ones. A failure stops at the first
	// write that could not be made. A store SHOULD commit many writes with one
	// wait for the disk.
	AppendAll(ctx context.Context, writes []Write) (int, error)

	// ReadStream calls yield for the records of stream after the first `after`
	// of them, oldest first, until yield returns an error, which it returns.
	// An unknown stream has no records.
	ReadStream(ctx context.Context, stream string, after uint64, yield func(Recorded) error) error

	// ReadAll calls yield for at most max records in index order, beginning
	// after the token. It MUST show only committed records, MUST NOT ever skip
	// one that becomes visible later, and MUST NOT block writers.
	ReadAll(ctx context.Context, after Token, max int, yield func(Recorded) error) error

	// Follow is ReadAll without end: when it has caught up it waits for new
	// records. It returns when ctx ends or yield returns an error. A slow yield
	// MUST NOT block writers.
	Follow(ctx context.Context, after Token, yield func(Recorded) error) error

	// Close releases everything. It is idempotent; later calls of other methods
	// return ErrClosed.
	Close() error
}

// Scattered is a Store that reads records at many places in one query. A Store SHOULD
// be one where queries cost more than rows.
type Scattered interface {
	// ReadScattered calls yield for the record right after each of the tokens, which
	// are in ascending order, none twice. It MAY leave records out, such as those that
	// are not there or are very large: who misses one reads it with ReadAll, which
	// says why. What it gives is what ReadAll gives.
	ReadScattered(ctx context.Context, after []Token, yield func(Recorded) error) error
}

// ConflictError is the refusal of an append made on an old view of a stream.
type ConflictError struct {
	Stream string
	Seen   uint64 // what the caller had seen
	Actual uint64 // what the stream holds
}

// Error implements error.
func (e *ConflictError) Error() string {
	return fmt.Sprintf("append to %s: expected %d records, it holds %d", e.Stream, e.Seen, e.Actual)
}

// Is makes a ConflictError match ErrConflict.
func (e *ConflictError) Is(target error) bool { return target == ErrConflict }
