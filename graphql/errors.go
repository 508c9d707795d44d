package graphql

import (
	"context"
	"errors"
	"log/slog"

	"github.com/graphql-go/graphql/gqlerrors"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Code is the machine's name of an error, found under extensions.code.
type Code string

// The codes a client may meet. The first group is the gate's own; the second
// mirrors the kinds of domain errors.
const (
	CodeBadRequest   Code = "BAD_REQUEST"
	CodeTooLarge     Code = "LIMIT_EXCEEDED"
	CodeParse        Code = "GRAPHQL_PARSE_FAILED"
	CodeValidation   Code = "GRAPHQL_VALIDATION_FAILED"
	CodeOperation    Code = "OPERATION_RESOLUTION_FAILURE"
	CodeInput        Code = "BAD_USER_INPUT"
	CodeMethod       Code = "METHOD_NOT_ALLOWED"
	CodeMedia        Code = "UNSUPPORTED_MEDIA_TYPE"
	CodeNotAccepted  Code = "NOT_ACCEPTABLE"
	CodeNotTrusted   Code = "DOCUMENT_NOT_TRUSTED"
	CodeTimeout      Code = "TIMEOUT"
	CodeAuthenticate Code = "UNAUTHENTICATED"
	CodeForbidden    Code = "FORBIDDEN"
	CodeNotFound     Code = "NOT_FOUND"
	CodeConflict     Code = "CONFLICT"
	CodeTampered     Code = "TAMPERED"
	CodeUnavailable  Code = "UNAVAILABLE"
	CodeInternal     Code = "INTERNAL"
)

// Fault is an error whose code and message may be shown to the client. Any
// other error a resolver returns becomes CodeInternal with an incident id.
type Fault struct {
	Code       Code
	Message    string         // one sentence for people
	Extensions map[string]any // further members beside the code; may be nil
	Cause      error          // never shown
}

// Error returns the message.
func (f *Fault) Error() string { return f.Message }

// Unwrap returns the cause.
func (f *Fault) Unwrap() error { return f.Cause }

func fault(code Code, message string) *Fault { return &Fault{Code: code, Message: message} }

// Location is a place in the query document, both counted from 1.
type Location struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// Error is one member of the error list of an answer. Extensions always has
// "code".
type Error struct {
	Message    string         `json:"message"`
	Locations  []Location     `json:"locations,omitempty"`
	Path       []any          `json:"path,omitempty"`
	Extensions map[string]any `json:"extensions"`
}

// Code returns the machine's name of the error.
func (e Error) Code() Code {
	code, _ := e.Extensions["code"].(Code)
	return code
}

// maxMessage bounds what a message may quote of the request, in bytes.
const maxMessage = 400

func (f *Fault) public() Error {
	ext := map[string]any{"code": f.Code}
	for k, v := range f.Extensions {
		if k != "code" {
			ext[k] = v
		}
	}
	return Error{Message: shorten(f.Message), Extensions: ext}
}

func (f *Fault) at(line, column int) Error {
	e := f.public()
	if line > 0 && column > 0 {
		e.Locations = []Location{{line, column}}
	}
	return e
}

func shorten(s string) string {
	if len(s) <= maxMessage {
		return s
	}
	cut := maxMessage
	for cut > 0 && s[cut]&0xC0 == 0x80 { // not inside a rune
		cut--
	}
	return s[:cut] + "…"
}

// parserErrors translates what gqlparser reports.
func (g *Gate) parserErrors(code Code, list gqlerror.List) []Error {
	out := make([]Error, 0, min(len(list), g.limits.Errors))
	for _, err := range list {
		if len(out) == g.limits.Errors {
			break
		}
		e := fault(code, err.Message).public()
		for _, loc := range err.Locations {
			if loc.Line > 0 && loc.Column > 0 && len(e.Locations) < 8 {
				e.Locations = append(e.Locations, Location{loc.Line, loc.Column})
			}
		}
		out = append(out, e)
	}
	return out
}

// fieldErrors translates what the executor reports. places gives the line and
// column of a field by its offset, because the executor's own are made up.
func (g *Gate) fieldErrors(ctx context.Context, list []gqlerrors.FormattedError, places map[int]Location) []Error {
	var out []Error
	for _, err := range list {
		if len(out) == g.limits.Errors {
			return append(out, fault(CodeTooLarge, "there are more errors than one answer reports").public())
		}
		cause := causeOf(err)
		if len(err.Path) == 0 && ctx.Err() == nil {
			// The executor refused what the gate let through. Its message
			// quotes the variables, so it is not even logged.
			cause = errExecutor
		}
		e := g.public(ctx, cause)
		e.Path = err.Path
		if located, ok := err.OriginalError().(*gqlerrors.Error); ok {
			e.Path = located.Path
			for _, pos := range located.Positions {
				if place, known := places[pos]; known {
					e.Locations = append(e.Locations, place)
					break
				}
			}
		}
		out = append(out, e)
	}
	return out
}

// causeOf digs through graphql-go's wrappers, none of which unwraps.
func causeOf(err error) error {
	for range 32 { // they nest a handful deep; never loop for ever
		var inner error
		switch e := err.(type) {
		case gqlerrors.FormattedError:
			inner = e.OriginalError()
		case *gqlerrors.Error:
			inner = e.OriginalError
		}
		if inner == nil {
			return err
		}
		err = inner
	}
	return err
}

// public turns any error into what a client may see. Unknown ones are logged
// under an incident id, which is all the client learns.
func (g *Gate) public(ctx context.Context, err error) Error {
	var f *Fault
	if errors.As(err, &f) {
		return f.public()
	}
	if g.Classify != nil {
		if f = g.Classify(err); f != nil {
			return f.public()
		}
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return errTimeout.public()
	}
	return g.incident(ctx, "resolve field", slog.Any("cause", err)).public()
}

var errExecutor = errors.New("executor refused the operation or its variables")

var errTimeout = &Fault{Code: CodeTimeout, Message: "the answer took too long; a mutation may have been done all the same"}
