package client

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

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
			p.value(fact, value)
		}
	}
}

// value writes a value, and below a code what it means: whoever took foster_care for
// kinship_care sees here that no relative is meant.
func (p *page) value(fact domain.Fact, raw json.RawMessage) {
	text := plain(raw)
	block(&p.out, inner, Clean(text))
	if meaning := fact.Codes.Meaning(text); meaning != "" {
		p.out.WriteString(wrap("      ", meaning))
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
		p.value(fact, part)
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

func (p *page) sealed(s domain.Statement, paths []domain.SealedPath, opened map[string]transparency.Disclosure) {
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
		for _, person := range s.Subjects(path, domain.PersonID(d.Subject))[1:] {
			block(&p.out, inner, Clean("and "+string(person)+", under the keys of all together"))
		}
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
