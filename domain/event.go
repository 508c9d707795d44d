package domain

import (
	"slices"
	"strings"
)

// Event is the facts of a statement, decoded. Its type is a literal with a
// version: custody.transfer.accepted.v1. A changed meaning is a new struct with
// a new literal; the old one decodes for ever.
type Event interface {
	EventType() string
}

// Unmarshal decodes JSON strictly: duplicate, unknown and differently cased
// names, invalid UTF-8, floats for integers and trailing bytes are errors.
// transparency.Unmarshal is the one; it is an argument because this package
// uses the standard library alone, and that cannot decode so strictly.
type Unmarshal func(data []byte, into any) error

// FactType says what a clear fact is, for schemas, drafts and pages.
type FactType string

// The types of facts. Each is text in JSON but Int, Bool and Object.
const (
	Text     FactType = "text"   // short, never personal
	Code     FactType = "code"   // one of Fact.Codes
	Int      FactType = "int"    // 32 bits, not negative
	Bool     FactType = "bool"   //
	Person   FactType = "person" // PersonID
	StreamOf FactType = "stream" // StreamID
	Hash     FactType = "digest" // Digest
	KeyFact  FactType = "key"    // PublicKey
	Time     FactType = "time"   // RFC 3339
	Place    FactType = "place"  // administrative code, never finer than a county
	Object   FactType = "object" // Fact.Fields
)

// Fact describes one clear field of an event. A name has one type and one
// nullability over the whole catalogue, so that GraphQL fragments on two events
// can be merged.
type Fact struct {
	Name     string
	Type     FactType
	TypeName string // of an object, in CamelCase
	List     bool
	Required bool
	Codes    Codes      // of a Code
	Of       StreamKind // of a StreamOf; empty: any kind
	Max      int        // bytes of a text, value of a number, members of a list; 0: the common bound
	Fields   []Fact     // of an Object
	Numbered bool       // of a Text: it has a digit
	Doc      string
}

// SealedPath describes one sealed field: a value that stands in the statement
// only as a salted commitment, and in the vault under its subject's key.
type SealedPath struct {
	Path string
	// Subject is the fact that names the person whose key seals the value;
	// empty means the child of the stream.
	Subject string
	// With is the fact that lists the persons whom the value concerns as much: it is
	// sealed under the keys of all of them together. Empty means the subject alone.
	With     string
	Type     ValueType
	Required bool
	Doc      string
}

// SignerRule says who signs under one purpose.
type SignerRule struct {
	Purpose string
	Roles   []string     // any of these; empty: see the decider
	Kinds   []AgencyKind // any of these; empty: any kind
	Min     int          // distinct officers, at least
	Max     int          // and at most
}

// Spec is a row of the catalogue: all that other rooms derive from an event.
type Spec struct {
	Type     string
	Stream   StreamKind
	Also     []StreamKind // further kinds of stream that it may stand in
	Doc      string       // one or two sentences for people
	Signers  []SignerRule
	Facts    []Fact
	Sealed   []SealedPath
	Opens    bool // begins the stream of a child, a missing report or an operation: first there, and once
	Decision bool // a decision expires and names the policy in force
	Living   bool // refused after the child's death (H10)
	Observed bool // though Living: recorded after it when a device captured it before
	Undoes   bool // takes back what its own stream says: recorded also when the life goes on in another
	// StaleAfter lists event types that make this one stale when one of them is
	// in the stream beyond the prefix the signers had seen.
	StaleAfter []string
	Decode     func(data []byte, unmarshal Unmarshal) (Event, error)
}

// checker is implemented by events with rules on their own facts.
type checker interface {
	check() error
}

func decodeAs[E Event](data []byte, unmarshal Unmarshal) (Event, error) {
	var event E
	if err := unmarshal(data, &event); err != nil {
		return nil, err
	}
	if c, ok := any(event).(checker); ok {
		return event, c.check()
	}
	return event, nil
}

// need returns the first error among checks.
func need(checks ...error) error {
	for _, err := range checks {
		if err != nil {
			return err
		}
	}
	return nil
}

// Title is the type in words for people: "custody transfer accepted".
func (s Spec) Title() string { return titleOf(s.Type) }

// Stands reports whether the event may stand in a stream of the kind.
func (s Spec) Stands(kind StreamKind) bool {
	return kind == s.Stream || slices.Contains(s.Also, kind)
}

// Words is a code for people: civil_affairs becomes "civil affairs".
func Words[S ~string](code S) string { return strings.ReplaceAll(string(code), "_", " ") }
