package projections

import (
	"github.com/homeward-ledger/homeward/domain"
)

// Held is in whose hands a child is: an agency's own house, a person, or a body
// without a key.
type Held struct {
	Agency domain.StreamID
	Person domain.PersonID
	Body   string
	Care   string
}

// Guarded is who acts for a child.
type Guarded struct {
	Person domain.PersonID
	Agency domain.StreamID
}

// Standing is where a child is in law, and whether that is contested.
type Standing struct {
	Status    domain.CustodyStatus
	Contested bool
}

// CustodyStory is three facts, never one: who is responsible, who holds the
// child, who its guardian is; and the status. Gaps are the times without a
// responsible agency of a child who is neither at home nor dead.
type CustodyStory struct {
	Responsible []CustodyRow
	Holders     []Spell[Held]
	Guardians   []Spell[Guarded]
	Statuses    []Spell[Standing]
	Gaps        []Spell[bool]
}

// Custody tells a child's custody.
func (s Story) Custody() CustodyStory {
	return CustodyStory{
		Responsible: s.responsible(),
		Holders: spells(s, func(step Step) (Held, bool) {
			h := step.State.Child.Custody.Holder
			held := Held{h.Agency, h.Person, h.Body, h.Care}
			return held, h.Agency != "" || h.Person != "" || h.Body != ""
		}),
		Guardians: spells(s, func(step Step) (Guarded, bool) {
			g := step.State.Child.Custody.Guardian
			return Guarded{g.Person, g.Agency}, g.Person != ""
		}),
		Statuses: spells(s, func(step Step) (Standing, bool) {
			c := step.State.Child.Custody
			return Standing{c.Status, len(c.Contests) > 0}, true
		}),
		Gaps: spells(s, func(step Step) (bool, bool) {
			c := step.State.Child.Custody
			return true, c.Agency == "" && c.Status != domain.AtHome && c.Status != domain.Deceased
		}),
	}
}

func (s Story) responsible() []CustodyRow {
	rows := []CustodyRow{}
	for _, spell := range spells(s, func(step Step) (domain.StreamID, bool) {
		agency := step.State.Child.Custody.Agency
		return agency, agency != ""
	}) {
		began, _ := s.Find(spell.From.ID)
		rows = append(rows, CustodyRow{Agency: spell.Fact, Care: began.State.Child.Custody.Holder.Care, From: spell.From, Until: spell.Until})
	}
	return rows
}
