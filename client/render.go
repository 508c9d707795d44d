package client

import (
	"fmt"
	"strings"

	"github.com/homeward-ledger/homeward/domain"
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
	p.sealed(s, spec.Sealed, opened)
	p.signers(s.Signers, own)
	p.line("Digest", u.PAE().String())
	if len(u.Notices) > 0 {
		p.title("\nTHE LEDGER COMPUTED THIS REPORT ANEW, AND IT DIFFERS")
		for _, notice := range u.Notices {
			block(&p.out, inner, Clean(notice))
		}
	}
	return p.out.String(), nil
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
