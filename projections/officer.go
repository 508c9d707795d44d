package projections

import (
	"cmp"
	"slices"

	"github.com/homeward-ledger/homeward/domain"
)

// OfficerRow is an officer of an agency, with every key the officer has had.
type OfficerRow struct {
	Person domain.PersonID
	Roles  []string // of the keys that are valid; none when no key is
	Keys   []KeyRow // in the order of their enrolment
}

// KeyRow is a key's history, in leaf indexes.
type KeyRow struct {
	ID          string
	ValidFrom   uint64  // index of the record that enrolled it; it counts from the next
	ValidUntil  *uint64 // index of the record that ended it; nil while it is valid
	Roles       []string
	EnrolledBy  *CustodyEdge
	EndedBy     *CustodyEdge
	Compromised bool // somebody else may have signed under it
}

// UpTo is the story as if the log had ended with the leaf index.
func (s Story) UpTo(index uint64) Story {
	kept, state := Story{}, domain.State{}
	for _, step := range s {
		if step.Recorded.Index > index {
			continue
		}
		state.Stream = step.Stream
		state = domain.Evolve(state, step.Statement, domain.Valid)
		step.State = state
		kept = append(kept, step)
	}
	return kept
}

// Officers tells an agency's officers by person id.
func (s Story) Officers() []OfficerRow {
	byPerson := map[domain.PersonID]*OfficerRow{}
	for id, key := range s.State().Agency.Get().Keys {
		officer, known := byPerson[key.Officer]
		if !known {
			officer = &OfficerRow{Person: key.Officer, Roles: []string{}}
			byPerson[key.Officer] = officer
		}
		officer.Keys = append(officer.Keys, s.key(id, key))
		if key.Active() {
			officer.Roles = append(officer.Roles, key.Roles...)
		}
	}
	officers := make([]OfficerRow, 0, len(byPerson))
	for _, officer := range byPerson {
		slices.Sort(officer.Roles)
		officer.Roles = slices.Compact(officer.Roles)
		slices.SortFunc(officer.Keys, func(a, b KeyRow) int {
			return cmp.Or(cmp.Compare(a.ValidFrom, b.ValidFrom), cmp.Compare(a.ID, b.ID))
		})
		officers = append(officers, *officer)
	}
	slices.SortFunc(officers, func(a, b OfficerRow) int { return cmp.Compare(a.Person, b.Person) })
	return officers
}

func (s Story) key(id string, key domain.KeyState) KeyRow {
	row := KeyRow{ID: id, ValidFrom: key.From, Roles: key.Roles, Compromised: key.Compromised}
	if !key.Active() {
		row.ValidUntil = &key.Until
	}
	row.EndedBy = s.edge(key.Ended.ID)
	for _, step := range s {
		if step.Recorded.Index == key.From {
			edge := step.Edge()
			row.EnrolledBy = &edge
		}
	}
	return row
}
