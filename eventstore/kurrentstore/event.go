package kurrentstore

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"github.com/homeward-ledger/homeward/eventstore"
)

// note is the event's user metadata: the record's id, and its Meta as the JSON
// that it is, or else as bytes.
type note struct {
	ID    string          `json:"id"`
	Meta  json.RawMessage `json:"meta,omitempty"`
	Bytes []byte          `json:"bytes,omitempty"`
}

// encode makes events of records. They share nothing with the caller, who may
// use his slices again while a call that he has given up still holds them.
func encode(stream string, records []eventstore.Record) ([]esdb.EventData, error) {
	events := make([]esdb.EventData, len(records))
	for i, r := range records {
		metadata, err := encodeNote(r.ID, r.Meta)
		if err != nil {
			return nil, fmt.Errorf("encode record %d: %w", i, err)
		}
		events[i] = esdb.EventData{
			EventID:   eventID(stream, r.ID),
			EventType: r.Type,
			Data:      bytes.Clone(r.Data),
			Metadata:  metadata,
		}
		if utf8.Valid(r.Data) && json.Valid(r.Data) {
			events[i].ContentType = esdb.ContentTypeJson // its own browser shows it
		}
	}
	return events, nil
}

// encodeNote puts Meta in as it stands, so that whoever browses the server can
// read it, unless it would not come back byte for byte.
func encodeNote(id string, meta []byte) ([]byte, error) {
	name, err := json.Marshal(id)
	if err != nil {
		return nil, err
	}
	if len(meta) > 0 {
		plain := make([]byte, 0, len(name)+len(meta)+20)
		plain = append(append(append(plain, `{"id":`...), name...), `,"meta":`...)
		plain = append(append(plain, meta...), '}')
		var back note
		if utf8.Valid(meta) && json.Unmarshal(plain, &back) == nil && back.ID == id && bytes.Equal(back.Meta, meta) {
			return plain, nil
		}
	}
	return json.Marshal(note{ID: id, Bytes: meta})
}

// decode makes a record of an event of ours. What another hand has written
// there is ErrDamaged.
func (s *Store) decode(e *esdb.RecordedEvent) (eventstore.Record, error) {
	var n note
	stream := e.StreamID[len(s.prefix):]
	err := json.Unmarshal(e.UserMetadata, &n)
	if err != nil || [16]byte(e.EventID) != eventID(stream, n.ID) || len(n.Meta) > 0 && len(n.Bytes) > 0 {
		return eventstore.Record{}, fmt.Errorf("record %d of %s was not written by this store: %w", e.EventNumber+1, stream, eventstore.ErrDamaged)
	}
	r := eventstore.Record{ID: n.ID, Type: e.EventType, Data: e.Data, Meta: n.Bytes}
	if len(n.Meta) > 0 {
		r.Meta = n.Meta
	}
	if r.Size() > eventstore.MaxRecord {
		return eventstore.Record{}, fmt.Errorf("record %d of %s has %d bytes: %w", e.EventNumber+1, stream, r.Size(), eventstore.ErrDamaged)
	}
	return r, nil
}

// eventID is what the server knows a repeated append by. A record's id that is a
// UUID is the event's id too, as in every record of a ledger. Others get a UUID
// of version 8 (RFC 9562), from a hash in which no two of them can be made to
// meet. The UUID of zeros is an other: the client would put a random one in its
// place.
func eventID(stream, id string) [16]byte {
	if uuid, ok := parseUUID(id); ok {
		return uuid
	}
	hash := sha256.Sum256([]byte("homeward record\x00" + stream + "\x00" + id))
	uuid := [16]byte(hash[:16])
	uuid[6] = uuid[6]&0x0f | 0x80
	uuid[8] = uuid[8]&0x3f | 0x80
	return uuid
}

// parseUUID takes only the one form in which a UUID's text follows from its
// bytes: lower case, with four hyphens.
func parseUUID(text string) (uuid [16]byte, ok bool) {
	if len(text) != 36 {
		return uuid, false
	}
	digits := text[:8] + text[9:13] + text[14:18] + text[19:23] + text[24:]
	if n, err := hex.Decode(uuid[:], []byte(digits)); err != nil || n != len(uuid) || uuid == [16]byte{} {
		return [16]byte{}, false
	}
	return uuid, text == fmt.Sprintf("%x-%x-%x-%x-%x", uuid[:4], uuid[4:6], uuid[6:8], uuid[8:10], uuid[10:])
}
