package domain

import (
	"errors"
	"fmt"
	"strings"
)

// Kind sorts errors for machines. The list only grows at its end.
type Kind string

// The kinds of error that cross a room's border.
const (
	Invalid         Kind = "invalid"         // the input breaks its format or a rule
	Unauthenticated Kind = "unauthenticated" // nobody known, or a signature that does not hold
	Forbidden       Kind = "forbidden"       // known, but not allowed
	NotFound        Kind = "not-found"       // no such record, or none the caller may know of
	Conflict        Kind = "conflict"        // made on an old view, or a second use of an id
	Tampered        Kind = "tampered"        // what is kept does not match its proof
	Unavailable     Kind = "unavailable"     // try again later with the same bytes
	Internal        Kind = "internal"        // a defect of ours
)

// Error is what people and machines are told when something is refused.
type Error struct {
	Kind     Kind
	Rule     string // the rule of docs/architecture.md that refused, such as H4; may be empty
	Field    string // dotted path of the field at fault, such as facts.expectedBy; may be empty
	Against  string // id of the record that stands against it; may be empty
	Sentence string // one sentence naming the record and the rule, without personal data
	Cause    error  // for operators; never shown to the caller
}

// Error implements error. It never contains the cause's text twice.
func (e *Error) Error() string {
	text := e.Sentence
	if e.Field != "" {
		text = e.Field + ": " + text
	}
	if e.Rule != "" {
		text = e.Rule + ": " + text
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// KindOf returns the kind of the first Error in err's chain; Internal when
// there is none, and the empty kind for nil.
func KindOf(err error) Kind {
	var e *Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &e):
		return e.Kind
	}
	return Internal
}

// Mark names a record that a state rests on, so that a refusal can say which
// record stands against a statement.
type Mark struct {
	ID   string
	Type string
}

// String gives the record in words; empty for no record.
func (m Mark) String() string {
	if m.ID == "" {
		return ""
	}
	return "record " + m.ID + " (" + titleOf(m.Type) + ")"
}

func markOf(s Statement) Mark { return Mark{ID: s.ID, Type: s.Type} }

// refuse makes an Error for a broken rule at a field, and names the record that
// stands against the statement, if there is one and the sentence does not yet.
func refuse(kind Kind, rule, field string, standing Mark, format string, args ...any) *Error {
	e := Refuse(kind, rule, format, args...)
	e.Field, e.Against = field, standing.ID
	if standing.ID != "" && !strings.Contains(e.Sentence, standing.ID) {
		e.Sentence += "; see " + standing.String()
	}
	return e
}

// Refuse makes an Error for a broken rule.
func Refuse(kind Kind, rule, format string, args ...any) *Error {
	return &Error{Kind: kind, Rule: rule, Sentence: fmt.Sprintf(format, args...)}
}

func fieldError(field, format string, args ...any) *Error {
	return &Error{Kind: Invalid, Rule: "H3", Field: field, Sentence: fmt.Sprintf(format, args...)}
}
