package kurrentstore

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"github.com/homeward-ledger/homeward/eventstore"
)

// ErrVersion: the ledger on the server is of a version that this program does
// not know. It is refused rather than guessed at.
var ErrVersion = errors.New("event store is not of a known version")

const (
	markType    = "homeward.store.created.v1"
	markVersion = 1
)

// mark is the event that says that a ledger is on the server. It stands alone in
// a stream beside those of the records.
type mark struct {
	Version int    `json:"version"`
	Prefix  string `json:"prefix"` // of the records' streams
}

// create writes the mark, if neither a mark nor a record is there. Of two that
// create at once, one is refused by the server.
func (s *Store) create(ctx context.Context, stream string) error {
	if err := s.unused(ctx); err != nil {
		return err
	}
	data, err := json.Marshal(mark{Version: markVersion, Prefix: s.prefix})
	if err != nil {
		return err
	}
	event := esdb.EventData{EventType: markType, ContentType: esdb.ContentTypeJson, Data: data}
	if _, err := rand.Read(event.EventID[:]); err != nil {
		return err
	}
	options := esdb.AppendToStreamOptions{ExpectedRevision: esdb.NoStream{}}
	made, err := reading(ctx, s, "append mark", func(ctx context.Context, c *esdb.Client) (bool, error) {
		_, err := c.AppendToStream(ctx, stream, options, event)
		if isCode(err, esdb.ErrorCodeWrongExpectedVersion) {
			return false, nil
		}
		return true, err
	})
	if err == nil && !made {
		return fs.ErrExist
	}
	return err
}

// unused looks for any record of ours.
func (s *Store) unused(ctx context.Context) error {
	f := &feed{store: s, tally: newTally(place{}), idle: func() error { return errEnough }}
	f.yield = func(eventstore.Recorded) error { return fs.ErrExist }
	err := f.run(ctx, attempts)
	switch {
	case err == errEnough:
		return nil
	case errors.Is(err, eventstore.ErrDamaged):
		return fmt.Errorf("%w: %w", fs.ErrExist, err) // of ours by name, whatever it is
	default:
		return err
	}
}

// check reads the mark.
func (s *Store) check(ctx context.Context, stream string) error {
	found, err := reading(ctx, s, "read mark", func(ctx context.Context, c *esdb.Client) (*esdb.RecordedEvent, error) {
		return lastOf(ctx, c, stream)
	})
	switch {
	case err != nil:
		return err
	case found == nil:
		return fs.ErrNotExist
	}
	var m mark
	err = json.Unmarshal(found.Data, &m)
	if err != nil || found.EventNumber != 0 || found.EventType != markType || m.Version != markVersion || m.Prefix != s.prefix {
		return fmt.Errorf("%s: %w", stream, ErrVersion)
	}
	return nil
}
