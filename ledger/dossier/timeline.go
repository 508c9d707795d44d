package dossier

import (
	"bytes"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// page is the timeline.
type page struct {
	Subject, Ledger, Origin string
	Person                  string
	Demo, Simulated         bool
	AsOf                    string
	Size                    int64
	IssuedAt                uint64
	Withholding             string
	Chapters                []chapter
}

// chapter is a stream. Annexes are what the history rests on.
type chapter struct {
	Heading string
	Stream  string
	Annex   bool
	Entries []line
}

// line is a record on the page.
type line struct {
	Index              uint64
	ID, Title, Doc     string
	Claimed, Recorded  string
	Place              string
	VoidRule, VoidText string
	Marks              []string
	Facts              []row
	Signers            []signerLine
	Opened, Closed     []row
	Evidence           []row
	Refs               []row
}

type signerLine struct{ Agency, Role, Purpose, Key string }

// renderTimeline writes the page. The same contents give the same bytes.
func renderTimeline(c Contents, h *history) ([]byte, error) {
	tmpl, err := template.New(timelineName).Parse(timelineText)
	if err != nil {
		return nil, fmt.Errorf("read timeline template: %w", err)
	}
	var out bytes.Buffer
	if err := tmpl.Execute(&out, h.page(c)); err != nil {
		return nil, fmt.Errorf("render timeline: %w", err)
	}
	return out.Bytes(), nil
}

func (h *history) page(c Contents) page {
	ledger := h.ledger()
	p := page{
		Subject: string(c.Subject), Ledger: string(ledger.ID), Origin: ledger.Origin, Demo: ledger.Demo,
		Person:    string(h.replay.State(c.Subject).Child.Person),
		Simulated: ledger.Clock == domain.ClockSimulated, IssuedAt: c.IssuedAt, Withholding: c.Withholding,
	}
	issued, _ := h.at(c.IssuedAt)
	if e, ok := issued.Statement.Event.(domain.DossierIssued); ok {
		p.Size, p.AsOf = e.Size, issued.Statement.Recorded.At.UTC().Format(clock)
	}
	corrections, person := h.corrections(), h.person(c.Subject)
	for _, stream := range h.chapters(c.Subject, person) {
		p.Chapters = append(p.Chapters, h.chapter(c.Subject, stream, person, corrections))
	}
	return p
}

// person returns the streams of the subject's person.
func (h *history) person(subject domain.StreamID) []domain.StreamID {
	return SamePerson(subject, slices.Collect(maps.Keys(h.streams)), func(id domain.StreamID) domain.ChildState { return h.replay.State(id).Child })
}

// chapters orders the streams: the child, the same person's others, what they refer
// to, the agencies by name, who asked for its history, the ledger.
func (h *history) chapters(subject domain.StreamID, person []domain.StreamID) []domain.StreamID {
	rank := func(id domain.StreamID) string {
		switch {
		case id == subject:
			return "0"
		case slices.Contains(person, id):
			return "05" + string(id)
		case id.Kind() == domain.AgencyStream:
			return "2" + h.name(id)
		case id == subject.Access():
			return "3"
		case id == domain.TheLedger:
			return "4"
		}
		return "1" + string(id)
	}
	return slices.SortedFunc(maps.Keys(h.streams), func(a, b domain.StreamID) int {
		return strings.Compare(rank(a), rank(b))
	})
}

func (h *history) chapter(subject, stream domain.StreamID, person []domain.StreamID, corrections map[uint64][]string) chapter {
	c := chapter{Heading: "Referred to", Stream: string(stream), Annex: insular(stream)}
	switch {
	case stream == subject:
		c.Heading = "The child's history"
	case slices.Contains(person, stream):
		c.Heading = "Linked: another record of the same person"
	case stream.Kind() == domain.ChildStream:
		c.Heading = "No longer linked: another child, or another record"
	case stream == subject.Access():
		c.Heading, c.Annex = "Who asked for this history", true
	case stream == domain.TheLedger:
		c.Heading = "The ledger itself"
	case stream.Kind() == domain.AgencyStream:
		c.Heading = h.agency(stream).Name
	}
	for _, p := range h.of(stream) {
		entry := h.line(p)
		entry.Marks = append(entry.Marks, corrections[p.Index]...)
		c.Entries = append(c.Entries, entry)
	}
	return c
}

// corrections says, by leaf index, which records are corrected by which.
func (h *history) corrections() map[uint64][]string {
	found := map[uint64][]string{}
	for _, p := range h.records {
		if target, ok := h.corrects(p); ok {
			found[target.Index] = append(found[target.Index], "CORRECTED by record "+fmt.Sprint(p.Index))
		}
	}
	return found
}

func (h *history) line(p past) line {
	s := p.Statement
	spec, _ := domain.SpecOf(s.Type)
	l := line{
		Index: p.Index, ID: s.ID, Title: title(s.Type), Doc: spec.Doc, Claimed: claimed(s.OccurredAt),
		Recorded: s.Recorded.At.UTC().Format(clock), Place: s.Place, Marks: marks(s), Facts: h.factRows(s),
	}
	if p.verdict.Void {
		l.VoidRule, l.VoidText = p.verdict.Rule, p.verdict.Sentence
	}
	for _, signer := range s.Signers {
		l.Signers = append(l.Signers, signerLine{
			h.name(signer.Agency), domain.Words(signer.Role), signer.Purpose, short(signer.Key),
		})
	}
	for _, ref := range s.Refs {
		l.Refs = append(l.Refs, row{ref.Rel, strings.TrimSpace(string(ref.Stream) + " " + ref.ID)})
	}
	for _, e := range s.Evidence {
		l.Evidence = append(l.Evidence, row{e.Kind, fmt.Sprintf("%s, %d bytes, SHA-256 %s", e.MediaType, e.Bytes, e.SHA256)})
	}
	l.Opened, l.Closed = values(p, spec)
	return l
}

// marks are the short words beside a record that should be weighed.
func marks(s domain.Statement) []string {
	var found []string
	if n := unseen(s); n > 0 && s.Type != domain.TypeLedgerFounded {
		found = append(found, fmt.Sprintf("%d unseen", n))
	}
	if s.Source.Kind == "transcribed" || s.Source.Kind == "oral" {
		found = append(found, s.Source.Kind+" words of "+s.Source.Body)
	}
	if singleSigned(s) {
		found = append(found, "single-signed")
	}
	if delay := late(s); delay > 0 {
		found = append(found, fmt.Sprintf("recorded %d hours later", int(delay.Hours())))
	}
	if s.Captured != nil {
		found = append(found, "entered without a connection at "+s.Captured.At)
	}
	return found
}

// values are a record's sealed values in the order of the catalogue. A disclosure
// that is not the record's own is not shown.
func values(p past, spec domain.Spec) (opened, closed []row) {
	found := map[string][]byte{}
	for _, text := range p.Disclosures {
		d, err := transparency.ParseDisclosure(text)
		if err != nil || d.Record != p.Statement.ID {
			continue
		}
		if c := p.Statement.Sealed[d.Path]; c != nil && string(*c) == transparency.Commitment(text).String() {
			found[d.Path] = d.Value
		}
	}
	for _, path := range spec.Sealed {
		label := strings.TrimSuffix(path.Doc, ".")
		if value, is := found[path.Path]; is {
			opened = append(opened, row{label, valueInWords(path.Type, value)})
		} else if reason, is := p.Closed[path.Path]; is {
			closed = append(closed, row{label, reason})
		}
	}
	return opened, closed
}
