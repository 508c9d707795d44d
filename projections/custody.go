package projections

import (
	"slices"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// CustodyRow is a time during which one agency was responsible. The claimed
// times are exact to the second; Early and Late are the same for an exact claim
// and further apart for a day or a month. Where a claim has no time at all, the
// recorded time stands in.
type CustodyRow struct {
	Agency     domain.StreamID
	Care       string
	LegalBasis string // a code, where the record that begins it has one
	From       CustodyEdge
	Until      *CustodyEdge // nil while it lasts
	Released   *CustodyEdge // the record by which the agency before let the child go; nil where there was no transfer
}

// CustodyEdge is where custody begins or ends.
type CustodyEdge struct {
	Index       uint64 // of the record that says so
	ID          string
	Early, Late time.Time // claimed, UTC
	Recorded    time.Time // UTC
}

// OpenTransfer is a transfer that nobody has answered yet.
type OpenTransfer struct {
	ID         string // of the initiating record
	Index      uint64
	To         domain.StreamID
	ExpectedBy string // RFC 3339, as signed
}

// Held is in whose hands a child is: an agency's own house, a person, or a body
// without a key.
type Held struct {
	Agency domain.StreamID
	Person domain.PersonID
	With   domain.PersonID // the second of two adopters
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
// responsible agency of a child who needs one: who has no home for good, is in no
// other country, and lives.
type CustodyStory struct {
	Responsible []CustodyRow
	Holders     []Spell[Held]
	Guardians   []Spell[Guarded]
	Statuses    []Spell[Standing]
	Gaps        []Spell[bool]
	Overlaps    []Overlap
}

// Overlap is a change of custody that claims to have been before the change that it
// follows: by their claims two agencies were responsible at once.
type Overlap struct{ Earlier, Later CustodyEdge }

// Custody tells a child's custody.
func (s Story) Custody() CustodyStory {
	return CustodyStory{
		Responsible: s.responsible(),
		Holders: spells(s, func(step Step) (Held, bool) {
			h := step.State.Child.Custody.Holder
			held := Held{h.Agency, h.Person, h.With, h.Body, h.Care}
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
			return true, c.Agency == "" && !c.Status.Settled()
		}),
		Overlaps: s.overlaps(),
	}
}

func (s Story) overlaps() []Overlap {
	found := []Overlap{}
	rows := s.responsible()
	for i, row := range rows {
		if i > 0 && row.From.Late.Before(rows[i-1].From.Early) {
			found = append(found, Overlap{Earlier: rows[i-1].From, Later: row.From})
		}
	}
	return found
}

func (s Story) responsible() []CustodyRow {
	rows := []CustodyRow{}
	for _, spell := range spells(s, func(step Step) (domain.StreamID, bool) {
		agency := step.State.Child.Custody.Agency
		return agency, agency != ""
	}) {
		began, _ := s.Find(spell.From.ID)
		row := CustodyRow{Agency: spell.Fact, Care: began.State.Child.Custody.Holder.Care, From: spell.From, Until: spell.Until}
		if e, taken := began.Event.(domain.CustodyTaken); taken {
			row.LegalBasis = e.LegalBasis
		}
		if offer, _ := began.Ref("answers"); began.Type == domain.TypeTransferAccepted {
			row.Released = s.edge(offer.ID)
		}
		rows = append(rows, row)
	}
	return rows
}

// edge is where the record with the id stands; nil when the story has none.
func (s Story) edge(id string) *CustodyEdge {
	step, found := s.Find(id)
	if !found {
		return nil
	}
	edge := step.Edge()
	return &edge
}

// CustodyAt returns who claims to have been responsible at a time, by claimed
// time, in the order of the story. It is more than one row where claims are not
// exact to the second or contradict each other, and none where nobody was.
func (s Story) CustodyAt(t time.Time) []CustodyRow {
	return slices.DeleteFunc(s.responsible(), func(row CustodyRow) bool {
		return row.From.Early.After(t) || row.Until != nil && !t.Before(row.Until.Late)
	})
}

// CustodySince returns the record that custody stands on at the end of the story;
// nil when it has none.
func (s Story) CustodySince() *CustodyEdge {
	return s.edge(s.State().Child.Custody.Since.ID)
}

// OpenTransfer returns the transfer that nobody has answered at the end of the
// story; nil when none is open.
func (s Story) OpenTransfer() *OpenTransfer {
	open := s.State().Child.Custody.Open
	if open == nil {
		return nil
	}
	step, _ := s.Find(open.ID)
	offer, _ := step.Event.(domain.TransferInitiated)
	return &OpenTransfer{ID: open.ID, Index: step.Recorded.Index, To: open.To, ExpectedBy: offer.ExpectedBy}
}

// custodyClaim returns the claimed time of a change of custody in Unix seconds:
// the first instant it can mean and the first one it cannot. The two are equal
// for an exact claim.
func custodyClaim(s domain.Statement) (early, late int64) {
	from, until := s.OccurredAt.Interval()
	if from.IsZero() && until.IsZero() {
		return s.Recorded.At.Unix(), s.Recorded.At.Unix()
	}
	return from.Unix(), until.Unix()
}
