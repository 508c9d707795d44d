package domain

import "slices"

// KinshipReport is a laboratory's report on a relation.
type KinshipReport struct {
	Mark
	Number          string
	Pedigree        string
	Relatives       []PersonID
	Relations       []string // of each of them
	Verdict         string
	LikelihoodRatio string
	Mismatches      int
	Loci            int
	Lineages        []string
	Mutation        string
	Equal           bool     // a relative has the child's own profile
	Specimens       []Ref    // by the records of their collection
	Profiles        []string // ids of those of the child's that counted when it was issued
	Candidate       string   // id of the candidate that it answers; empty when it answers none
	Place           uint64   // leaf index
	Laboratory      StreamID // that issued it; empty when its words were transcribed
	By              []Signer

	Confirmations []Confirmation // in order
	Impugned      Challenge      // the last; empty when nobody impugned it
	Withdrawn     Mark           // by the laboratory
	Replaced      Mark           // the report that takes its place
}

// Confirmation says that others than the laboratory stand for a report.
type Confirmation struct {
	Mark
	Agency StreamID
	By     []Signer
	Lifts  string // id of the impugnation that it answers for; empty for none
}

// Challenge is an impugnation of a report.
type Challenge struct {
	Mark
	By []Signer
}

// KinshipReportStatus is what a report is worth.
type KinshipReportStatus string

// The statuses of a kinship report.
const (
	ReportStands      KinshipReportStatus = "stands"
	ReportUnconfirmed KinshipReportStatus = "unconfirmed" // transcribed, and nobody has confirmed it
	ReportImpugned    KinshipReportStatus = "impugned"
	ReportWithdrawn   KinshipReportStatus = "withdrawn"
	ReportReplaced    KinshipReportStatus = "replaced"
	ReportWrong       KinshipReportStatus = "declared_wrong"
)

// ReportStatus returns what a report is worth.
func (s ChildState) ReportStatus(r KinshipReport) KinshipReportStatus {
	switch {
	case s.reportWrong(r).ID != "":
		return ReportWrong
	case r.Replaced.ID != "":
		return ReportReplaced
	case r.Withdrawn.ID != "":
		return ReportWithdrawn
	case s.impugned(r).ID != "":
		return ReportImpugned
	case r.Laboratory == "" && len(s.confirmations(r)) == 0:
		return ReportUnconfirmed
	}
	return ReportStands
}

// reportWrong returns the record that took back a report, or a specimen of the child's
// on which it rests, or its chain, or its profile. Those of relatives stand in another
// stream, where A07 looks for them.
func (s ChildState) reportWrong(r KinshipReport) Mark {
	if by := s.withdrawn(r.ID); by.ID != "" {
		return by
	}
	for _, one := range s.Specimens {
		of := func(ref Ref) bool { return ref.ID == one.ID }
		if by := one.takenBack(); by.ID != "" && slices.ContainsFunc(r.Specimens, of) {
			return by
		}
		for _, p := range one.Profiles {
			if !p.Counts() && slices.Contains(r.Profiles, p.ID) {
				return p.lack()
			}
		}
	}
	return Mark{}
}

// counted are the ids of the profiles that count, of those specimens to which a
// statement refers.
func (s ChildState) counted(st Statement) []string {
	var ids []string
	for _, one := range s.Specimens {
		if made := one.counting(); made != nil && st.refers(one.ID) {
			ids = append(ids, made.ID)
		}
	}
	return ids
}

// impugned returns the impugnation that nobody has answered; an empty mark when there
// is none. One that was declared wrong still stands against the report.
func (s ChildState) impugned(r KinshipReport) Mark {
	answers := func(c Confirmation) bool { return c.Lifts == r.Impugned.ID && s.withdrawn(c.ID).ID == "" }
	if r.Impugned.ID == "" || slices.ContainsFunc(r.Confirmations, answers) {
		return Mark{}
	}
	return r.Impugned.Mark
}

// confirmations are those that stand.
func (s ChildState) confirmations(r KinshipReport) []Confirmation {
	return slices.DeleteFunc(slices.Clone(r.Confirmations), func(c Confirmation) bool { return s.withdrawn(c.ID).ID != "" })
}

// fallen returns the record by which a report bears nothing any more: a correction,
// its withdrawal, or an impugnation; an empty mark while it may bear something.
func (s ChildState) fallen(r KinshipReport) Mark {
	if by := s.reportWrong(r); by.ID != "" {
		return by
	}
	if r.Withdrawn.ID != "" {
		return r.Withdrawn
	}
	return s.impugned(r)
}

// Report returns the report with the id; false when there is none.
func (s KinshipState) Report(id string) (KinshipReport, bool) {
	for _, r := range s.Reports {
		if r.ID == id {
			return r, true
		}
	}
	return KinshipReport{}, false
}
