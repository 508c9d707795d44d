package eventstore_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/eventstore"
)

func record(id string) eventstore.Record {
	return eventstore.Record{ID: id, Type: "child.rescued.v1", Data: []byte("data")}
}

func TestValidate(t *testing.T) {
	big := record("big")
	big.Meta = make([]byte, eventstore.MaxRecord-len(big.Data))
	over := record("over")
	over.Meta = make([]byte, eventstore.MaxRecord-len(over.Data)+1)
	untyped := record("a")
	untyped.Type = ""

	tests := []struct {
		name    string
		stream  string
		records []eventstore.Record
		want    error
	}{
		{"plain", "child-1", []eventstore.Record{record("a"), record("b")}, nil},
		{"at the limit", "child-1", []eventstore.Record{big}, nil},
		{"longest name", strings.Repeat("s", eventstore.MaxName), []eventstore.Record{record("a")}, nil},
		{"over the limit", "child-1", []eventstore.Record{over}, eventstore.ErrTooLarge},
		{"over the limit, last", "child-1", []eventstore.Record{record("a"), over}, eventstore.ErrTooLarge},
		{"no stream", "", []eventstore.Record{record("a")}, eventstore.ErrInvalid},
		{"long stream", strings.Repeat("s", eventstore.MaxName+1), []eventstore.Record{record("a")}, eventstore.ErrInvalid},
		{"no records", "child-1", nil, eventstore.ErrInvalid},
		{"no id", "child-1", []eventstore.Record{record("")}, eventstore.ErrInvalid},
		{"no type", "child-1", []eventstore.Record{untyped}, eventstore.ErrInvalid},
		{"id twice", "child-1", []eventstore.Record{record("a"), record("a")}, eventstore.ErrInvalid},
		{"NUL", "child-1", []eventstore.Record{record("a\x00b")}, eventstore.ErrInvalid},
		{"newline", "child\n1", []eventstore.Record{record("a")}, eventstore.ErrInvalid},
		{"not UTF-8", "child-\xff", []eventstore.Record{record("a")}, eventstore.ErrInvalid},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := eventstore.Write{Stream: test.stream, Records: test.records}.Validate()
			if !errors.Is(err, test.want) {
				t.Fatalf("Validate() = %v, want %v", err, test.want)
			}
		})
	}
}

// Names can be anything, also a person's: an error is logged, so it must not
// carry a name that was refused.
func TestValidateDoesNotRepeatNames(t *testing.T) {
	for _, name := range []string{"Jane\nDoe", "Jane\xff", strings.Repeat("Jane", 100)} {
		err := eventstore.Write{Stream: name, Records: []eventstore.Record{record("a")}}.Validate()
		if err == nil || strings.Contains(err.Error(), "Jane") {
			t.Errorf("Validate() = %v, want an error without the name", err)
		}
		err = eventstore.Write{Stream: "child-1", Records: []eventstore.Record{record(name)}}.Validate()
		if err == nil || strings.Contains(err.Error(), "Jane") {
			t.Errorf("Validate() = %v, want an error without the id", err)
		}
	}
}

func TestConflictError(t *testing.T) {
	err := error(&eventstore.ConflictError{Stream: "child-1", Seen: 2, Actual: 3})
	if !errors.Is(err, eventstore.ErrConflict) || errors.Is(err, eventstore.ErrClosed) {
		t.Fatalf("%v must match ErrConflict alone", err)
	}
}
