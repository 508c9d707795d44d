package kurrentstore

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"github.com/homeward-ledger/homeward/eventstore"
)

const aUUID = "0198c0de-7a11-7000-8000-00000000beef"

// recorded is the event as the server gives it back.
func recorded(t *testing.T, r eventstore.Record) *esdb.RecordedEvent {
	t.Helper()
	events, err := encode("child-1", []eventstore.Record{r})
	if err != nil {
		t.Fatal(err)
	}
	e := events[0]
	return &esdb.RecordedEvent{
		EventID: e.EventID, EventType: e.EventType, StreamID: "homeward-main.child-1", Data: e.Data, UserMetadata: e.Metadata,
	}
}

var store = &Store{prefix: "homeward-main."}

// FuzzRecord puts any record into an event and takes it out again.
func FuzzRecord(f *testing.F) {
	deep := strings.Repeat("[", 9999) + strings.Repeat("]", 9999)
	for _, meta := range []string{
		"", "null", "1", `"a"`, `{"a":1}`, " {}", "{}\n", "{", `1,"id":"b"`, `1,"meta":1`, `1,"bytes":"AA=="`, `{}}`,
		`{"a":"<&>` + "\u2028" + `"}`, "\xff", "\"\xff\"", "\x00", "{\"a\":1,\"a\":2}", deep, "[" + deep + "]",
	} {
		f.Add(aUUID, []byte(meta), []byte(meta))
		f.Add("a <b>", []byte(meta), []byte("{}"))
	}
	f.Fuzz(func(t *testing.T, id string, data, meta []byte) {
		r := eventstore.Record{ID: id, Type: "test.noted.v1", Data: data, Meta: meta}
		if (eventstore.Write{Stream: "child-1", Records: []eventstore.Record{r}}).Validate() != nil {
			return
		}
		e := recorded(t, r)
		if !json.Valid(e.UserMetadata) {
			t.Fatalf("metadata %q is not JSON", e.UserMetadata)
		}
		back, err := store.decode(e)
		if err != nil || back.ID != id || back.Type != r.Type || !bytes.Equal(back.Data, data) || !bytes.Equal(back.Meta, meta) {
			t.Fatalf("%q came back as %q, %v", r, back, err)
		}
	})
}

// Whoever browses the server sees the envelope and the header as JSON, and the
// record's own id.
func TestEventIsReadable(t *testing.T) {
	events, err := encode("child-1", []eventstore.Record{
		{ID: aUUID, Type: "child.rescued.v1", Data: []byte(`{"payload":"e30="}`), Meta: []byte(`{"header":"h"}`)},
		{ID: "x", Type: "t", Data: []byte{0xff}, Meta: []byte{0xff}},
		{ID: "y", Type: "t", Data: []byte("\"\xff\"")},
	})
	if err != nil {
		t.Fatal(err)
	}
	e := events[0]
	if e.EventID.String() != aUUID || e.ContentType != esdb.ContentTypeJson || string(e.Data) != `{"payload":"e30="}` {
		t.Errorf("event %s, content type %d, data %s", e.EventID, e.ContentType, e.Data)
	}
	if want := `{"id":"` + aUUID + `","meta":{"header":"h"}}`; string(e.Metadata) != want {
		t.Errorf("metadata %s, want %s", e.Metadata, want)
	}
	for _, e := range events[1:] {
		if e.ContentType != esdb.ContentTypeBinary || !json.Valid(e.Metadata) {
			t.Errorf("bytes: content type %d, metadata %s", e.ContentType, e.Metadata)
		}
	}
}

// The same id has the same UUID for ever: the server knows a repeat by it. These
// are written on servers, so they must not change.
func TestEventIDs(t *testing.T) {
	for id, want := range map[string]string{
		aUUID:                                  aUUID,
		strings.ToUpper(aUUID):                 "a1b1f45d-3981-8bdd-906d-b781265a2a3d",
		"a":                                    "b8c887ab-6726-8834-a4aa-615bcbf4016c",
		"00000000-0000-0000-0000-000000000000": "14a7855b-ffc1-8023-bdec-4e140ab536c8",
		strings.ReplaceAll(aUUID, "-", ""):     "b730aeb3-2406-8e39-bc08-82533cd1b212",
		"{" + aUUID + "}":                      "a65f0f8a-886c-8e00-b05c-c6164c091f76",
	} {
		if got := (esdb.EventData{EventID: eventID("child-1", id)}).EventID.String(); got != want {
			t.Errorf("%s has event id %s, want %s", id, got, want)
		}
	}
	if eventID("child-1", "a") == eventID("child-2", "a") || eventID("child-1", "a") == eventID("child-1", "A") {
		t.Error("two records have one UUID")
	}
}

// What another hand has put into a stream of ours is damage.
func TestDecodeRefuses(t *testing.T) {
	good := eventstore.Record{ID: "a", Type: "t", Data: []byte("{}"), Meta: []byte("{}")}
	for name, spoil := range map[string]func(*esdb.RecordedEvent){
		"no metadata":     func(e *esdb.RecordedEvent) { e.UserMetadata = nil },
		"other metadata":  func(e *esdb.RecordedEvent) { e.UserMetadata = []byte(`{"$correlationId":"1"}`) },
		"not an object":   func(e *esdb.RecordedEvent) { e.UserMetadata = []byte(`[]`) },
		"another's id":    func(e *esdb.RecordedEvent) { e.UserMetadata = []byte(`{"id":"b","meta":{}}`) },
		"both forms":      func(e *esdb.RecordedEvent) { e.UserMetadata = []byte(`{"id":"a","meta":{},"bytes":"AA=="}`) },
		"another's event": func(e *esdb.RecordedEvent) { e.EventID[0]++ },
		"too large":       func(e *esdb.RecordedEvent) { e.Data = make([]byte, eventstore.MaxRecord) },
	} {
		e := recorded(t, good)
		spoil(e)
		if _, err := store.decode(e); !errors.Is(err, eventstore.ErrDamaged) {
			t.Errorf("%s: %v, want ErrDamaged", name, err)
		}
	}
}
