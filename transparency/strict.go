package transparency

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// MaxDepth is how deep JSON from outside may nest: objects and arrays together.
const MaxDepth = 32

// FieldError says which place of a document was refused and why. It wraps
// ErrMalformed. The reason never repeats a value, which may be personal.
type FieldError struct {
	Field  string // JSON pointer (RFC 6901); empty for the document as a whole
	Reason string
}

// Error gives the place and the reason.
func (e *FieldError) Error() string {
	if e.Field == "" {
		return "read json: " + e.Reason
	}
	return "read json: " + e.Field + ": " + e.Reason
}

// Unwrap returns ErrMalformed.
func (e *FieldError) Unwrap() error { return ErrMalformed }

// Unmarshal reads one JSON document into a pointer. It refuses what readers in
// other languages would understand differently: duplicate and unknown names,
// names in another case, invalid UTF-8, bytes after the document, a fraction or
// exponent where an integer belongs, numbers out of range, null for anything but
// a pointer, and nesting beyond MaxDepth. Errors are *FieldError.
func Unmarshal(data []byte, into any) error {
	nulls, err := checkDepth(data)
	if err != nil {
		return err
	}
	options := strict
	if nulls { // asking at every value is half of the time
		options = strictAboutNull
	}
	if err := json.Unmarshal(data, into, options); err != nil {
		return fieldError(err)
	}
	return nil
}

// How documents are read; strictAboutNull is for those that have a null.
var (
	strict          = json.JoinOptions(json.RejectUnknownMembers(true), jsontext.AllowDuplicateNames(false), jsontext.AllowInvalidUTF8(false))
	strictAboutNull = json.JoinOptions(strict, json.WithUnmarshalers(json.UnmarshalFromFunc(refuseNull)))
)

// Marshal writes v as compact JSON, map members sorted, nothing escaped that
// need not be: the same value gives the same bytes.
func Marshal(v any) ([]byte, error) {
	data, err := json.Marshal(v, json.Deterministic(true))
	if err != nil {
		return nil, fmt.Errorf("write json: %w", err)
	}
	return data, nil
}

// checkDepth looks at brackets only, and whether null may be there: of the literals of
// JSON that one alone has an n. The grammar is the decoder's business.
func checkDepth(data []byte) (nulls bool, err error) {
	depth := 0
	for i := 0; i < len(data); i++ {
		switch data[i] {
		case '"':
			i += 1 + stringEnd(data[i+1:])
		case '{', '[':
			if depth++; depth > MaxDepth {
				return nulls, &FieldError{Reason: "nested deeper than " + strconv.Itoa(MaxDepth)}
			}
		case '}', ']':
			depth--
		case 'n':
			nulls = true
		}
	}
	return nulls, nil
}

// stringEnd is where the quotation mark stands that ends a string, from behind the one
// that began it; where there is none, how much there is.
func stringEnd(data []byte) int {
	for i := 0; ; {
		quote := bytes.IndexByte(data[i:], '"')
		if quote < 0 {
			return len(data)
		}
		i += quote
		escapes := 0
		for escapes < i && data[i-1-escapes] == '\\' {
			escapes++
		}
		if escapes%2 == 0 {
			return i
		}
		i++
	}
}

var errNull = errors.New("null is not a value here")

// refuseNull closes a gap of the decoder, which reads null as the zero value of
// any type. Types that take raw JSON are judged when that is read in its turn.
func refuseNull(decoder *jsontext.Decoder, into any) error {
	if decoder.PeekKind() != jsontext.KindNull {
		return errors.ErrUnsupported
	}
	if _, raw := into.(json.Unmarshaler); raw {
		return errors.ErrUnsupported
	}
	switch reflect.TypeOf(into).Elem().Kind() {
	case reflect.Pointer, reflect.Interface:
		return errors.ErrUnsupported
	}
	return errNull
}

func fieldError(err error) error {
	var field *FieldError
	if errors.As(err, &field) {
		return field
	}
	var semantic *json.SemanticError
	if errors.As(err, &semantic) {
		place := semantic.JSONPointer
		if errors.Is(err, json.ErrUnknownName) {
			place = place.Parent() // an unknown name is somebody's own words, which may be personal
		}
		return &FieldError{Field: pointer(place), Reason: semanticReason(semantic)}
	}
	var syntactic *jsontext.SyntacticError
	if errors.As(err, &syntactic) {
		reason := "not valid JSON"
		if errors.Is(err, jsontext.ErrDuplicateName) {
			reason = "duplicate name"
		}
		return &FieldError{Field: pointer(syntactic.JSONPointer), Reason: reason}
	}
	return &FieldError{Reason: "not valid JSON"}
}

// pointer bounds a place whose names came from outside.
func pointer(p jsontext.Pointer) string {
	const most = 200
	if len(p) > most {
		return strconv.QuoteToASCII(string(p[:most]))
	}
	return string(p)
}

func semanticReason(e *json.SemanticError) string {
	var when *time.ParseError // repeats the value
	switch {
	case errors.Is(e, json.ErrUnknownName):
		return "unknown name"
	case errors.Is(e, strconv.ErrRange):
		return "number out of range"
	case errors.Is(e, strconv.ErrSyntax):
		return "not an integer written plainly"
	case errors.Is(e, errNull):
		return errNull.Error()
	case errors.Is(e, ErrMalformed):
		return e.Err.Error()
	case errors.As(e, &when):
		return "not a time"
	case e.JSONKind != 0:
		return "a " + e.JSONKind.String() + " cannot stand here"
	}
	return "not acceptable here"
}
