package domain

import "github.com/homeward-ledger/homeward/domain/kinship"

// CheckOpened is the admission rule A3: what a record states in the clear does not
// contradict what it opens. value is what was opened at a path, as the path's type
// reads it (ValueType.Read). Whether the value itself is true is no matter of admission:
// what stands in it and does not follow is recorded, and found (A07 of the auditors).
func CheckOpened(st Statement, path SealedPath, value any) error {
	var against []contradiction
	switch e := st.Event.(type) {
	case ProfileGenerated:
		if p, is := value.(kinship.Profile); is && e.LociCount != len(p) {
			against = []contradiction{{"lociCount", "number of loci"}}
		}
	case KinshipReportIssued:
		if r, is := value.(kinship.Report); is {
			against = e.contradictions(r)
		}
	}
	if len(against) == 0 {
		return nil
	}
	return refuse(Invalid, "A3", "facts."+against[0].fact, Mark{}, "record %s states another %s in the clear than in its sealed %s", st.ID, against[0].words, path.Path)
}
