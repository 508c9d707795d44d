package dossier

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/homeward-ledger/homeward/domain"
)

// row is a label with what stands beside it.
type row struct{ Label, Value string }

// facts decodes a statement's clear facts as they are. They were parsed strictly
// before; a statement that was not has none.
func facts(s domain.Statement) map[string]any {
	decoder := json.NewDecoder(bytes.NewReader(s.Facts))
	decoder.UseNumber()
	var values map[string]any
	if decoder.Decode(&values) != nil {
		return nil
	}
	return values
}

// title makes words of an event type: custody.transfer.accepted.v1 becomes
// "custody transfer accepted".
func title(eventType string) string {
	if i := strings.LastIndex(eventType, ".v"); i > 0 {
		eventType = eventType[:i]
	}
	return strings.NewReplacer(".", " ", "-", " ").Replace(eventType)
}

// factRows puts a statement's facts into words, in the order of the catalogue.
func (h *history) factRows(s domain.Statement) []row {
	spec, _ := domain.SpecOf(s.Type)
	values := facts(s)
	var rows []row
	for _, fact := range spec.Facts {
		if text := h.inWords(fact, values[fact.Name]); text != "" {
			rows = append(rows, row{strings.TrimSuffix(fact.Doc, "."), text})
		}
	}
	return rows
}

// longList is how many objects of a list are written out; of longer ones only
// the number is.
const longList = 8

// inWords writes one fact; empty for an absent one.
func (h *history) inWords(fact domain.Fact, value any) string {
	if list, ok := value.([]any); ok {
		if fact.Type == domain.Object && len(list) > longList {
			return fmt.Sprintf("%d entries", len(list))
		}
		parts := make([]string, len(list))
		for i, item := range list {
			parts[i] = h.inWords(fact, item)
		}
		return strings.Join(parts, "; ")
	}
	switch fact.Type {
	case domain.Object:
		return h.objectInWords(fact, value)
	case domain.Bool:
		return yesOrNo(value)
	case domain.Int:
		number, _ := value.(json.Number)
		return number.String()
	}
	text, _ := value.(string)
	switch fact.Type {
	case domain.Code:
		return domain.Words(text)
	case domain.StreamOf:
		return h.name(domain.StreamID(text))
	case domain.KeyFact:
		return "key " + short(domain.PublicKey(text).ID())
	}
	return text
}

func yesOrNo(value any) string {
	switch value {
	case true:
		return "yes"
	case false:
		return "no"
	}
	return ""
}

func (h *history) objectInWords(fact domain.Fact, value any) string {
	members, _ := value.(map[string]any)
	var parts []string
	for _, field := range fact.Fields {
		if text := h.inWords(field, members[field.Name]); text != "" {
			parts = append(parts, field.Name+" "+text)
		}
	}
	return strings.Join(parts, ", ")
}

// name gives an agency's name with its id, and any other stream's id.
func (h *history) name(id domain.StreamID) string {
	if known := h.agency(id).Name; id.Kind() == domain.AgencyStream && known != "" {
		return known + " (" + string(id) + ")"
	}
	return string(id)
}

// claimed writes a claimed time as exactly as it is known.
func claimed(c domain.ClaimedTime) string {
	from, _ := c.Interval()
	switch c.Precision {
	case domain.Instant:
		return from.Format("2 January 2006, 15:04:05 (UTC-07:00)")
	case domain.Day:
		return from.Format("2 January 2006") + " (the day is known, not the hour)"
	case domain.Month:
		return from.Format("January 2006") + " (only the month is known)"
	}
	return "not known"
}

// valueInWords writes an opened value of a type: a text, a list of them, or DNA.
func valueInWords(of domain.ValueType, raw []byte) string {
	switch of {
	case domain.SealedProfile:
		return profileInWords(raw)
	case domain.SealedReport:
		return reportInWords(raw)
	}
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	var list []string
	if json.Unmarshal(raw, &list) == nil {
		return strings.Join(list, ", ")
	}
	return string(raw)
}

// short abbreviates a key id or digest.
func short(id string) string {
	if len(id) > 16 {
		return id[:16] + "…"
	}
	return id
}
