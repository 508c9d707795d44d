package projections

import "github.com/homeward-ledger/homeward/domain"

// OriginalRow is a file that a record names, and where its original was found last.
type OriginalRow struct {
	Named   CustodyEdge // the record that names it
	Kind    string
	Digest  domain.Digest   // empty where it is sealed
	KeptBy  domain.StreamID // as was said last
	KeptAt  string
	State   string       // what the last look for it found; empty when nobody looked
	Checked *CustodyEdge // that look; nil when nobody looked
}

// Originals tells every file that the records of a story name, in their order. A look
// that was declared wrong since did not happen.
func (s Story) Originals() []OriginalRow {
	rows := []OriginalRow{}
	for _, step := range s {
		for _, e := range step.Evidence {
			rows = append(rows, OriginalRow{Named: step.Edge(), Kind: e.Kind, Digest: e.SHA256})
		}
		if e, is := step.Event.(domain.IdentityEvidenceAdded); is {
			if len(step.Evidence) == 0 {
				rows = append(rows, OriginalRow{Named: step.Edge(), Kind: e.EvidenceKind})
			}
			rows[len(rows)-1].KeptBy, rows[len(rows)-1].KeptAt = e.KeptBy, e.KeptAt
		}
		if look, is := step.Event.(domain.OriginalChecked); is && !step.Withdrawn {
			looked(rows, look, step)
		}
	}
	return rows
}

// looked puts what a look found beside the original.
func looked(rows []OriginalRow, look domain.OriginalChecked, step Step) {
	ref, _ := step.Ref("answers")
	for i := range rows {
		if rows[i].Named.ID != ref.ID || rows[i].Digest != look.EvidenceDigest {
			continue
		}
		edge := step.Edge()
		rows[i].KeptBy, rows[i].KeptAt, rows[i].State, rows[i].Checked = look.KeptBy, look.KeptAt, look.OriginalState, &edge
	}
}
