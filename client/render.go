package client

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// Render shows a statement as it will be signed, for the eyes of whoever signs
// it: it is made from the very bytes, and the sealed values from the disclosures
// that open their commitments. Own names the keys in hand, by key id; origin
// the ledger, from the trust file. The same bytes give the same text. Nothing
// in the data can move the cursor, hide itself or look like a line of ours.
//
// The text holds personal values: it is for the screen, never for a log. Errors
// are of kind Invalid.
func Render(u Unsigned, origin string, own ...string) (string, error) {
	s, opened, err := u.read()
	if err != nil {
		return "", err
	}
	spec, _ := domain.SpecOf(s.Type)
	p := page{}
	p.title("STATEMENT TO BE SIGNED. What is recorded stays for ever.")
	p.header(s, spec, origin)
	p.facts(spec.Facts, s.Facts)
	p.sealed(spec.Sealed, opened)
	p.signers(s.Signers, own)
	p.line("Digest", u.PAE().String())
	return p.out.String(), nil
}

// page is a rendering under construction. Its lines are ours; what comes from
// the statement goes through Clean and block.
type page struct{ out strings.Builder }

const (
	margin = "    | "
	inner  = "      | "
)

func (p *page) title(text string) { p.out.WriteString(text + "\n") }

// line writes values of the statement under a name of ours; empty ones are left
// out.
func (p *page) line(name string, values ...string) {
	p.out.WriteString(name + "\n")
	for _, value := range values {
		if value != "" {
			block(&p.out, margin, Clean(value))
		}
	}
}

func (p *page) header(s domain.Statement, spec domain.Spec, origin string) {
	p.line("Event", s.Type)
	p.out.WriteString(wrap("    ", spec.Doc))
	p.line("Ledger", origin, string(s.Ledger))
	p.line("Stream", string(s.Stream))
	p.line("Record", s.ID)
	p.line("Seen of this stream before signing", seen(s.After), string(s.After.Digest))
	p.line("Happened", happened(s.OccurredAt))
	p.line("Place", orNone(s.Place, "not stated"))
	p.line("Words", source(s.Source), string(s.Source.Document))
	if s.Captured != nil {
		p.line("Entered without a connection", fmt.Sprintf("%s on device %s, entry %d", s.Captured.At, s.Captured.Device, s.Captured.Counter))
	}
	if s.Expires != "" {
		p.line("May be recorded until", s.Expires)
	}
	if s.Policy != nil {
		p.line("Policy in view", s.Policy.ID, string(s.Policy.Digest))
	}
	for _, ref := range s.Refs {
		p.line("Refers to", strings.TrimSpace(ref.Rel+" "+string(ref.Stream)+" "+ref.ID))
	}
	for _, e := range s.Evidence {
		p.line("Evidence kept elsewhere", fmt.Sprintf("%s, %s, %d bytes", e.Kind, e.MediaType, e.Bytes), string(e.SHA256))
	}
}

func seen(after domain.Prefix) string {
	switch after.Count {
	case 0:
		return "nothing"
	case 1:
		return "1 record:"
	}
	return fmt.Sprintf("%d records, the last is", after.Count)
}

func happened(c domain.ClaimedTime) string {
	if c.Precision == domain.Unknown {
		return strings.TrimSpace("at an unknown time " + c.Zone)
	}
	return fmt.Sprintf("%s %s (%s)", c.Value, c.Zone, c.Precision)
}

func source(s domain.Source) string {
	if s.Kind == "own" {
		return "own"
	}
	return s.Kind + " words of " + s.Body
}

func orNone(text, none string) string {
	if text == "" {
		return none
	}
	return text
}

func (p *page) facts(facts []domain.Fact, raw json.RawMessage) {
	p.title("\nFACTS, in the clear: every auditor reads them, and they are never erased.")
	p.members("", facts, raw)
}

// members writes the facts of the catalogue; what the catalogue has not was
// refused when the statement was read.
func (p *page) members(prefix string, facts []domain.Fact, raw json.RawMessage) {
	var values map[string]json.RawMessage
	_ = json.Unmarshal(raw, &values) // read strictly before
	for _, fact := range facts {
		value, present := values[fact.Name]
		p.out.WriteString("  " + prefix + fact.Name + "\n" + wrap("    ", fact.Doc))
		switch {
		case !present:
			p.out.WriteString("    not stated\n")
		case fact.List:
			p.list(prefix+fact.Name, fact, value)
		case fact.Type == domain.Object:
			p.members(prefix+fact.Name+".", fact.Fields, value)
		default:
			block(&p.out, inner, Clean(plain(value)))
		}
	}
}

func (p *page) list(name string, fact domain.Fact, raw json.RawMessage) {
	var parts []json.RawMessage
	_ = json.Unmarshal(raw, &parts) // read strictly before
	if len(parts) == 0 {
		p.out.WriteString("    none\n")
	}
	for i, part := range parts {
		if fact.Type == domain.Object {
			p.members(name+"["+strconv.Itoa(i+1)+"].", fact.Fields, part)
			continue
		}
		block(&p.out, inner, Clean(plain(part)))
	}
}

// plain returns a JSON text without its quotes, and anything else as it stands.
func plain(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	return string(raw)
}

func (p *page) sealed(paths []domain.SealedPath, opened map[string]transparency.Disclosure) {
	if len(paths) == 0 {
		return
	}
	p.title("\nSEALED, for those with access, until the person is erased.")
	for _, path := range paths {
		p.out.WriteString("  " + path.Path + "\n" + wrap("    ", path.Doc))
		d, present := opened[path.Path]
		if !present {
			p.out.WriteString("    no value\n")
			continue
		}
		var list []string
		if json.Unmarshal(d.Value, &list) != nil {
			list = []string{plain(json.RawMessage(d.Value))}
		}
		for _, text := range list {
			block(&p.out, inner, Clean(text))
		}
		p.out.WriteString("    sealed for\n")
		block(&p.out, inner, Clean(d.Subject))
	}
}

func (p *page) signers(signers []domain.Signer, own []string) {
	p.title("\nSIGNED BY")
	for _, signer := range signers {
		whose := "  another key\n"
		for _, id := range own {
			if id == signer.Key {
				whose = "  YOUR KEY\n"
			}
		}
		p.out.WriteString(whose)
		block(&p.out, inner, Clean(fmt.Sprintf("%s, role %s, purpose %s", signer.Agency, signer.Role, signer.Purpose)))
		block(&p.out, inner, signer.Key)
	}
	p.out.WriteString("\n")
}

// wrap breaks a sentence of the catalogue between words.
func wrap(indent, text string) string {
	var out strings.Builder
	width := columns
	for _, word := range strings.Fields(text) {
		if width+1+len(word) > columns-len(indent) {
			if out.Len() > 0 {
				out.WriteString("\n")
			}
			out.WriteString(indent + word)
			width = len(word)
			continue
		}
		out.WriteString(" " + word)
		width += 1 + len(word)
	}
	out.WriteString("\n")
	return out.String()
}
