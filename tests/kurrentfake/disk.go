package kurrentfake

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/eventstore/sqlitestore"
)

// disk keeps events in our embedded store, all in one of its streams: the names
// and sizes that KurrentDB takes are larger than those of the store. An event is
// its protocol message, cut into records.
type disk struct {
	store *sqlitestore.Store
	count uint64 // records
}

const (
	diskStream = "log"
	diskPart   = 512 << 10 // bytes of one record
)

func openDisk(ctx context.Context, dir string) (*disk, error) {
	path := filepath.Join(dir, "events.db")
	verb := sqlitestore.Open
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		verb = sqlitestore.Create
	}
	store, err := verb(ctx, path)
	if err != nil {
		return nil, err
	}
	return &disk{store: store}, nil
}

func (d *disk) close() error { return d.store.Close() }

// append writes the events with one wait for the disk, whole or not at all.
func (d *disk) append(events []*event) error {
	var records []eventstore.Record
	for _, e := range events {
		message, err := proto.Marshal(e.message(true))
		if err != nil {
			return fmt.Errorf("write event: %w", err)
		}
		parts := len(message)/diskPart + 1
		for i := range parts {
			part := message[i*diskPart : min(len(message), (i+1)*diskPart)]
			id := strconv.FormatUint(d.count+uint64(len(records)), 10)
			records = append(records, eventstore.Record{ID: id, Type: "part", Data: part, Meta: strconv.AppendBool(nil, i == parts-1)})
		}
	}
	count, err := d.store.Append(context.Background(), diskStream, d.count, records...)
	if err != nil {
		return fmt.Errorf("write events: %w", err)
	}
	d.count = count
	return nil
}

// read gives back all events, in order.
func (d *disk) read(ctx context.Context, yield func(*event)) error {
	var message []byte
	return d.store.ReadAll(ctx, "", math.MaxInt, func(r eventstore.Recorded) error {
		d.count = r.Count
		message = append(message, r.Data...)
		if string(r.Meta) != "true" {
			return nil
		}
		kept := &streams.ReadResp_ReadEvent_RecordedEvent{}
		if err := proto.Unmarshal(message, kept); err != nil {
			return fmt.Errorf("read event: %w", err)
		}
		message = nil
		yield(&event{
			id: uuidOf(kept.Id), stream: string(kept.StreamIdentifier.GetStreamName()), revision: kept.StreamRevision,
			metadata: kept.Metadata, custom: kept.CustomMetadata, data: kept.Data,
		})
		return nil
	})
}

// message is the event as it goes over the wire, its id in one of two forms.
func (e *event) message(structured bool) *streams.ReadResp_ReadEvent_RecordedEvent {
	return &streams.ReadResp_ReadEvent_RecordedEvent{
		Id:               uuidMessage(e.id, structured),
		StreamIdentifier: &shared.StreamIdentifier{StreamName: []byte(e.stream)},
		StreamRevision:   e.revision,
		CommitPosition:   e.at.commit,
		PreparePosition:  e.at.prepare,
		Metadata:         e.metadata,
		CustomMetadata:   e.custom,
		Data:             e.data,
	}
}

// ticks are .NET's: 100 ns since 1970, in decimal.
func ticks(t time.Time) string { return strconv.FormatInt(t.UnixNano()/100, 10) }
