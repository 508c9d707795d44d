package domain

import "github.com/homeward-ledger/homeward/domain/kinship"

// CheckOpened is the admission rule A3: what a record states in the clear does not
// contradict what it opens. raw is the opened value of a path, of its type in its one
// form. Whether the value itself is true is no matter of admission: what stands in it
// and does not follow is recorded, and found (A07 of the auditors).
func CheckOpened(st Statement, path SealedPath, raw []byte) error {
	var against []contradiction
	switch e := st.Event.(type) {
	case ProfileGenerated:
		if p, err := kinship.ParseProfile(raw); path.Type == SealedProfile && err == nil && e.LociCount != len(p) {
			against = []contradiction{{"lociCount", "number of loci"}}
		}
	case KinshipReportIssued:
		if r, err := kinship.ParseReport(raw); path.Type == SealedReport && err == nil {
			against = e.contradictions(r)
		}
	}
	if len(against) == 0 {
		return nil
	}
	return refuse(Invalid, "A3", "facts."+against[0].fact, Mark{}, "record %s states another %s in the clear than in its sealed %s", st.ID, against[0].words, path.Path)
}
