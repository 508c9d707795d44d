package domain

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"
)

// Trace is something that a record names and that should stand in no other, or whose
// other places tell something: the seal of a specimen, the digest of a document, the
// device on which it was captured.
type Trace struct {
	Kind  string // one of the trace kinds, or the name of the fact that names it
	Value string
	Says  string // what else the record says of it: of an order's number its digest and the other way round, of a size its root, of evidence its kind, of an officer the agency
	RecordRef
	Type     string
	Agency   StreamID  // of the author
	Place    string    // administrative code; empty when the record says none, and of a device that was not there any more
	At       time.Time // UTC: when the device says that it was, otherwise the claimed instant; zero when there is none
	Counter  uint64    // of the device
	Recorded Recorded
}

// The kinds of trace that are no fact's. Of TraceDevice and TraceOfficer a stream
// shares thousands with others: of each of its own, rules need the ones before and
// behind it alone, of a device by counter and those of the same counter, of an officer
// by At.
const (
	TraceDevice   = "device"   // Value is its name
	TraceOfficer  = "officer"  // Value is the key of somebody who stood with the child at Place
	TraceEvidence = "evidence" // Value is the digest of the file
	TraceDocument = "document" // Value is the digest of a transcribed document
	TraceFigures  = "figures"  // Value is what a kinship report comes to, so exact that no two families have it by chance
	TraceRoot     = "root"     // Value is the size of the log that a dossier names

	TraceOrder       = "orderNumber" // Agency is the court
	TraceOrderDigest = "orderDigest"
)

// tracedTexts are the texts that name one thing of the world, beside those with a
// number of their own (Fact.Numbered); tracedPersons the persons who come to a child
// from outside. Names have one meaning over the whole catalogue.
var (
	tracedTexts   = []string{"container", "seal", "sealNumber", "waybill", "reportNumber"}
	tracedPersons = []string{"finder", "receiver", "carer", "keeper", "adopter", "coAdopter"}
)

// sharedByNature are the numbers and digests that many records share by their nature:
// keys, hashes of the log itself, the file of a whole operation, and the allele tables
// of laboratories.
var sharedByNature = []string{"keyId", "replaces", "root", "leaf", "caseNumber", "criminalCase", "rule", "tables"}

// traced reports whether a fact leaves a trace.
func (f Fact) traced() bool {
	switch {
	case slices.Contains(sharedByNature, f.Name):
		return false
	case f.Type == Person:
		return slices.Contains(tracedPersons, f.Name)
	case f.Type == Text:
		return f.Numbered || slices.Contains(tracedTexts, f.Name)
	}
	return f.Type == Hash || f.Type == Object
}

// Traces returns what a statement leaves for rules to compare, from its clear part
// alone, in a fixed order. It asks the catalogue which facts these are, so that a new
// event type needs no line here.
func Traces(s Statement) []Trace {
	spec, known := SpecOf(s.Type)
	if !known {
		return nil
	}
	t := tracer{from: Trace{RecordRef: RecordRef{Stream: s.Stream, ID: s.ID}, Type: s.Type, Agency: s.author().Agency, Place: s.Place,
		At: s.instant(), Recorded: s.Recorded}}
	t.device(s.Captured)
	if carried, is := s.Event.(StatementCarried); is {
		t.device(carried.Carried().Captured) // its device has counted it
	}
	t.officers(spec, s)
	for _, e := range s.Evidence {
		t.add(TraceEvidence, string(e.SHA256), e.Kind)
	}
	t.add(TraceDocument, string(s.Source.Document), "")
	t.facts(spec.Facts, s.Facts)
	if e, is := s.Event.(KinshipReportIssued); is {
		t.add(TraceFigures, e.figures(), "")
	}
	if e, is := s.Event.(DossierIssued); is {
		t.add(TraceRoot, strconv.FormatInt(e.Size, 10), string(e.Root))
	}
	return t.all
}

// instant is the claimed time of a record that claims an instant; zero otherwise.
func (s *Statement) instant() time.Time {
	if s.OccurredAt.Precision != Instant {
		return time.Time{}
	}
	at, _ := s.OccurredAt.Interval()
	return at.UTC()
}

// tracer collects the traces of one record.
type tracer struct {
	from Trace // what all of them have
	all  []Trace
}

func (t *tracer) add(kind, value, says string) {
	if value == "" {
		return
	}
	one := t.from
	one.Kind, one.Value, one.Says = kind, value, says
	t.all = append(t.all, one)
}

// onTheSpot is how long after something happened a device is still where it did.
const onTheSpot = 30 * time.Minute

func (t *tracer) device(c *Capture) {
	if c == nil {
		return
	}
	one := t.from
	one.Kind, one.Value, one.At, one.Counter = TraceDevice, c.Device, c.moment().UTC(), c.Counter
	if t.from.At.IsZero() || one.At.Sub(t.from.At).Abs() > onTheSpot {
		one.Place = "" // what is typed later is typed somewhere else
	}
	t.all = append(t.all, one)
}

// officers are those who say in their own words that they stood with the child: who
// signs at a desk says nothing of where.
func (t *tracer) officers(spec Spec, s Statement) {
	if s.Place == "" || t.from.At.IsZero() || s.Source.Kind != SourceOwn || !spec.beholds() {
		return
	}
	for _, signer := range s.Signers {
		if signer.Purpose == PurposeRecord || signer.Purpose == PurposeSecond {
			t.add(TraceOfficer, signer.Key, string(signer.Agency))
		}
	}
}

// beholds reports whether whoever records the event has the child before him.
func (s Spec) beholds() bool {
	return slices.ContainsFunc(s.Facts, func(f Fact) bool {
		return f.TypeName == presenceFact.TypeName && f.Type == Object || f.Name == conditionFact.Name || f.Name == "seen"
	})
}

// facts reads the facts that leave traces; most records have none and are not
// decoded. A value that is not of its fact's type was refused when it was parsed.
func (t *tracer) facts(facts []Fact, data []byte) {
	var members map[string]json.RawMessage
	for _, fact := range facts {
		if !fact.traced() {
			continue
		}
		if members == nil && json.Unmarshal(data, &members) != nil {
			return
		}
		values := []json.RawMessage{members[fact.Name]}
		if fact.List {
			values = nil
			_ = json.Unmarshal(members[fact.Name], &values)
		}
		for _, value := range values {
			t.fact(fact, value, members)
		}
	}
}

func (t *tracer) fact(fact Fact, value json.RawMessage, beside map[string]json.RawMessage) {
	if value == nil {
		return
	}
	if fact.Type == Object {
		t.facts(fact.Fields, value)
		return
	}
	var text, says string
	_ = json.Unmarshal(value, &text)
	switch fact.Name {
	case TraceOrder:
		_ = json.Unmarshal(beside[TraceOrderDigest], &says)
	case TraceOrderDigest:
		_ = json.Unmarshal(beside[TraceOrder], &says)
	}
	t.add(fact.Name, text, says)
}
