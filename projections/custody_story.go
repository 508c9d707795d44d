package projections

import (
	"context"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// CustodyRow is a time during which one agency was responsible. The claimed
// times are exact to the second; Early and Late are the same for an exact claim
// and further apart for a day or a month. Where a claim has no time at all, the
// recorded time stands in.
type CustodyRow struct {
	Agency domain.StreamID
	Care   string // at its beginning
	From   CustodyEdge
	Until  *CustodyEdge // nil while it lasts
}

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
			return Standing{c.Status, c.Contest != nil}, true
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

// CustodyNow is who is responsible at the end of the story.
func (s Story) CustodyNow() CustodyNow {
	now := custodyNow(s.State().Child.Custody)
	if rows := s.responsible(); len(rows) > 0 && rows[len(rows)-1].Until == nil {
		now.Since = &rows[len(rows)-1].From.Index
	}
	if now.Open != nil {
		sent, _ := s.Find(now.Open.ID)
		now.Open.Index = sent.Recorded.Index
		if e, ok := sent.Event.(domain.TransferInitiated); ok {
			now.Open.ExpectedBy = e.ExpectedBy
		}
	}
	return now
}

// At returns the times of custody that may hold at t, by claimed time. It is more
// than one where claims are not exact to the second or contradict each other, and
// none where nobody was responsible.
func (c CustodyStory) At(t time.Time) []CustodyRow {
	rows := []CustodyRow{}
	for _, row := range c.Responsible {
		if !row.From.Early.After(t) && (row.Until == nil || t.Before(row.Until.Late)) {
			rows = append(rows, row)
		}
	}
	return rows
}

// CustodyAt returns who claims to have been responsible for the child at t, in
// the order of the log.
func (v *Views) CustodyAt(ctx context.Context, stream domain.StreamID, t time.Time) ([]CustodyRow, error) {
	story, err := v.Story(ctx, stream, When{})
	return story.Custody().At(t), err
}

// CustodyOf returns all custody of a child, in the order of the log.
func (v *Views) CustodyOf(ctx context.Context, stream domain.StreamID) ([]CustodyRow, error) {
	story, err := v.Story(ctx, stream, When{})
	return story.responsible(), err
}
