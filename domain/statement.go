package domain

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"
)

// Statement is what officers sign, and it is the event: nobody else records.
// The JSON form is the payload of the envelope (docs/formats.md).
type Statement struct {
	Ledger     Digest             `json:"ledger,omitempty"` // leaf hash of index 0; absent only in the founding
	ID         string             `json:"id"`               // UUIDv7 made by the signer, unique in its stream
	Type       string             `json:"type"`
	Stream     StreamID           `json:"stream"`
	After      Prefix             `json:"after"`
	Signers    []Signer           `json:"signers"` // sorted by key id
	Source     Source             `json:"source"`
	OccurredAt ClaimedTime        `json:"occurredAt"`
	Captured   *Capture           `json:"captured,omitempty"`
	Expires    string             `json:"expires,omitempty"` // RFC 3339; decisions must
	Place      string             `json:"place,omitempty"`   // administrative code, never finer than a county
	Policy     *PolicyRef         `json:"policy,omitempty"`
	Refs       []Ref              `json:"refs,omitempty"`
	Evidence   []Evidence         `json:"evidence,omitempty"`
	Facts      json.RawMessage    `json:"facts"`
	Sealed     map[string]*Digest `json:"sealed,omitempty"` // every sealed path of the type; null when absent

	Event    Event    `json:"-"` // Facts, decoded
	Recorded Recorded `json:"-"` // the ledger's word
}

// Recorded is what the ledger and the log say of a statement, beside what its
// signers say. Before the append it holds what is about to be recorded.
type Recorded struct {
	Index  uint64    // leaf index
	At     time.Time // recorded time
	Before uint64    // records of the stream before this one
	Prev   Digest    // leaf hash of the stream's previous record; empty for the first
	Leaf   Digest    // leaf hash of this record
	Digest Digest    // SHA-256 of the pre-authentication encoding (PAE)
}

// Prefix is the part of a stream that the signers had seen: how many records,
// and the PAE digest of the last of them. The empty stream has no digest.
type Prefix struct {
	Count  uint64 `json:"count"`
	Digest Digest `json:"digest,omitempty"`
}

// Signer says under which key, for which agency, in which role and to what
// purpose somebody signs.
type Signer struct {
	Key     string   `json:"key"` // key id
	Agency  StreamID `json:"agency"`
	Role    string   `json:"role"`
	Purpose string   `json:"purpose"`
}

// Source says whose words these are: own, or transcribed or oral words of a body
// without a key.
type Source struct {
	Kind     string `json:"kind"` // own, transcribed or oral
	Body     string `json:"body,omitempty"`
	Document Digest `json:"document,omitempty"`
}

// Capture tells of entry on a device without a connection.
type Capture struct {
	At      string `json:"at"`     // RFC 3339
	Device  string `json:"device"` // a random name, in hexadecimal
	Counter uint64 `json:"counter"`
}

// time returns when the device says that it was; a statement that was parsed has
// one.
func (c *Capture) moment() time.Time {
	at, _ := timeFact(c.At)
	return at
}

// PolicyRef names the policy profile the signers had in view.
type PolicyRef struct {
	ID     string `json:"id"`
	Digest Digest `json:"digest"`
}

// Ref points from a statement to an earlier one.
type Ref struct {
	Rel    string   `json:"rel"` // answers, follows, causes, corrects, supersedes or partOf
	Stream StreamID `json:"stream"`
	ID     string   `json:"id,omitempty"` // of a record; empty for the stream as a whole
}

// The kinds of source.
const (
	SourceOwn         = "own"
	SourceTranscribed = "transcribed" // from a document, whose digest stands in the source
	SourceOral        = "oral"
)

// Bounds of a statement's lists; the leaf's 65,535 bytes bound the rest.
const (
	maxSigners  = 16
	maxRefs     = 16
	maxEvidence = 32
	maxPlace    = 16  // characters of an administrative code
	maxBody     = 200 // bytes of a body's name, as of an agency's
	minDevice   = 16  // digits of a device's name
	maxDevice   = 64
)

var (
	sourceKinds = []string{SourceOwn, SourceTranscribed, SourceOral}
	refRels     = []string{"answers", "follows", "causes", "corrects", "supersedes", "partOf"}
)

// ParseStatement reads the payload of an envelope. The error is an *Error of
// kind Invalid that names the field.
func ParseStatement(payload []byte, unmarshal Unmarshal) (Statement, error) {
	var s Statement
	if err := unmarshal(payload, &s); err != nil {
		return Statement{}, decodeError("", err)
	}
	spec, known := SpecOf(s.Type)
	s.Type = spec.Type // the catalogue's own text is kept, not one of each record
	if !known {
		return Statement{}, fieldError("type", "the catalogue has no event type of that name")
	}
	if err := s.check(spec); err != nil {
		return Statement{}, err
	}
	if err := checkFacts("facts.", spec.Facts, s.Facts, unmarshal); err != nil {
		return Statement{}, err
	}
	event, err := spec.EventOf(s.Facts, unmarshal)
	if err != nil {
		return Statement{}, decodeError("facts", err)
	}
	s.Event = event
	return s, nil
}

// EventOf reads the facts of an event, and the statement that one carries.
func (s Spec) EventOf(facts json.RawMessage, unmarshal Unmarshal) (Event, error) {
	event, err := s.Decode(facts, unmarshal)
	if carried, ok := event.(StatementCarried); ok && err == nil {
		return carried.within(unmarshal)
	}
	return event, err
}

// decodeError keeps an Error as it is (its fields are relative to facts) and
// makes one of anything else; a decoder that knows the field says so through
// FieldPath.
func decodeError(prefix string, err error) error {
	var known *Error
	if errors.As(err, &known) {
		return known
	}
	field := prefix
	var located interface{ FieldPath() string }
	if errors.As(err, &located) && located.FieldPath() != "" {
		field = strings.TrimPrefix(prefix+"."+located.FieldPath(), ".")
	}
	e := fieldError(field, "the statement is not strict JSON of its type")
	e.Cause = err
	return e
}

func (s *Statement) check(spec Spec) error {
	if !validRecordID(s.ID) {
		return fieldError("id", "a record's id is a UUID of version 7 in lower case")
	}
	if !spec.Stands(s.Stream.Kind()) {
		return fieldError("stream", "%s belongs in a %s stream, and its check character must fit", s.Type, spec.Stream)
	}
	if s.Ledger != "" && !s.Ledger.Valid() {
		return fieldError("ledger", "the ledger is named by the leaf hash of its founding")
	}
	if (s.After.Count == 0) != (s.After.Digest == "") || s.After.Digest != "" && !s.After.Digest.Valid() {
		return fieldError("after", "a prefix has a count and the digest of its last statement, or neither")
	}
	return need(checkPlace("place", s.Place), s.checkSigners(), s.checkTimes(spec), s.checkSource(), s.checkLists(), s.checkSealed(spec))
}

// checkPlace keeps addresses out of the clear: a place is a code or nothing.
func checkPlace(field, code string) error {
	plain := func(r rune) bool { return r != '-' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') }
	if len(code) > maxPlace || strings.ContainsFunc(code, plain) {
		return fieldError(field, "a place is an administrative code of at most %d capitals, digits and dashes", maxPlace)
	}
	return nil
}

func (s *Statement) checkSigners() error {
	if len(s.Signers) == 0 || len(s.Signers) > maxSigners {
		return fieldError("signers", "a statement has 1 to %d signers", maxSigners)
	}
	for i, signer := range s.Signers {
		switch {
		case !Digest(signer.Key).Valid():
			return fieldError("signers.key", "a key is named by the SHA-256 of its public key")
		case i > 0 && s.Signers[i-1].Key >= signer.Key:
			return fieldError("signers", "signers are sorted by key, each once")
		case signer.Agency.Kind() != AgencyStream:
			return fieldError("signers.agency", "a signer's agency is an agency stream")
		case signer.Role == "" || signer.Purpose == "":
			return fieldError("signers", "a signer names role and purpose")
		}
	}
	return nil
}

func (s *Statement) checkTimes(spec Spec) error {
	if err := s.OccurredAt.check("occurredAt"); err != nil {
		return err
	}
	if s.Expires == "" && spec.Decision {
		return fieldError("expires", "a decision says until when it may be recorded")
	}
	if _, err := timeFact(s.Expires); s.Expires != "" && err != nil {
		return fieldError("expires", "the time is not RFC 3339")
	}
	if s.Captured != nil {
		if _, err := timeFact(s.Captured.At); err != nil {
			return fieldError("captured.at", "the time is not RFC 3339")
		}
		if device := s.Captured.Device; len(device) < minDevice || len(device) > maxDevice || !madeOf(device, hexDigits) {
			return fieldError("captured.device", "a device is named by %d to %d lower-case hexadecimal digits, and never by who holds it", minDevice, maxDevice)
		}
	}
	if s.Policy == nil && spec.Decision {
		return fieldError("policy", "a decision names the policy in force")
	}
	if s.Policy != nil && (s.Policy.ID == "" || !s.Policy.Digest.Valid()) {
		return fieldError("policy", "a policy is named by id and digest")
	}
	return nil
}

func (s *Statement) checkSource() error {
	if !slices.Contains(sourceKinds, s.Source.Kind) {
		return fieldError("source.kind", "the source is own, transcribed or oral")
	}
	own := s.Source.Kind == SourceOwn
	if own != (s.Source.Body == "") || own && s.Source.Document != "" {
		return fieldError("source", "words of another body name it; own words do not")
	}
	if len(s.Source.Body) > maxBody {
		return fieldError("source.body", "the name of a body has at most %d bytes", maxBody)
	}
	if s.Source.Kind == SourceTranscribed && !s.Source.Document.Valid() {
		return fieldError("source.document", "a transcript carries the digest of its document")
	}
	return nil
}

func (s *Statement) checkLists() error {
	if len(s.Refs) > maxRefs {
		return fieldError("refs", "a statement has at most %d references", maxRefs)
	}
	for _, ref := range s.Refs {
		if !slices.Contains(refRels, ref.Rel) || ref.Stream.Kind() == "" || ref.ID != "" && !validRecordID(ref.ID) {
			return fieldError("refs", "a reference has a known relation, a stream and a record's id")
		}
	}
	if len(s.Evidence) > maxEvidence {
		return fieldError("evidence", "a statement has at most %d pieces of evidence", maxEvidence)
	}
	for _, e := range s.Evidence {
		if err := e.check(); err != nil {
			return err
		}
	}
	return nil
}

// checkSealed wants every sealed path of the type exactly once: a path that is
// missing could be added later, and one that is too many could be a second
// value opened later.
func (s *Statement) checkSealed(spec Spec) error {
	for _, path := range spec.Sealed {
		commitment, present := s.Sealed[path.Path]
		switch {
		case !present:
			return fieldError("sealed."+path.Path, "the path is missing; an absent value is written as null")
		case commitment == nil && path.Required:
			return fieldError("sealed."+path.Path, "the value is required")
		case commitment != nil && !commitment.Valid():
			return fieldError("sealed."+path.Path, "a commitment is a SHA-256 in lower-case hexadecimal")
		}
	}
	if len(s.Sealed) != len(spec.Sealed) {
		return fieldError("sealed", "%s has other sealed paths than these", s.Type)
	}
	return nil
}

// Ref returns the first reference with the relation.
func (s *Statement) Ref(rel string) (Ref, bool) {
	for _, ref := range s.Refs {
		if ref.Rel == rel {
			return ref, true
		}
	}
	return Ref{}, false
}

// SubjectOf returns the person whose key seals a path: the one a fact names, or
// the one whom the stream is about.
func (s *Statement) SubjectOf(path SealedPath, about PersonID) PersonID {
	if path.Subject == "" {
		return about
	}
	named := s.fact(path.Subject)
	if text, plain := asciiText(named); plain {
		return PersonID(text)
	}
	var subject PersonID
	if json.Unmarshal(named, &subject) != nil {
		return ""
	}
	return subject
}

// Subjects returns the persons under whose keys together a path is sealed, each once:
// SubjectOf first, whom a disclosure names, then those whom the fact With lists.
func (s *Statement) Subjects(path SealedPath, about PersonID) []PersonID {
	subjects := []PersonID{s.SubjectOf(path, about)}
	if path.With == "" {
		return subjects
	}
	var others []PersonID
	if json.Unmarshal(s.fact(path.With), &others) != nil {
		return subjects
	}
	for _, other := range others {
		if !slices.Contains(subjects, other) {
			subjects = append(subjects, other)
		}
	}
	return subjects
}

// Signed returns the signers with the purpose.
func (s *Statement) Signed(purpose string) []Signer {
	var found []Signer
	for _, signer := range s.Signers {
		if signer.Purpose == purpose {
			found = append(found, signer)
		}
	}
	return found
}

// twoAgencies reports whether officers of different agencies sign.
func (s *Statement) twoAgencies() bool {
	return slices.ContainsFunc(s.Signers, func(x Signer) bool { return x.Agency != s.Signers[0].Agency })
}

// author returns the first signer who records; every rule of the catalogue asks
// for one under the purpose record or governance.
func (s *Statement) author() Signer { return authorOf(s.Signers) }

func authorOf(signers []Signer) Signer {
	for _, purpose := range [...]string{PurposeRecord, PurposeGovernance} {
		for _, signer := range signers {
			if signer.Purpose == purpose {
				return signer
			}
		}
	}
	return Signer{}
}

func clip(text string) string {
	if len(text) > 64 {
		return text[:64] + "…"
	}
	return text
}
