package domain

import (
	"slices"

	"github.com/homeward-ledger/homeward/domain/kinship"
)

// CheckOpened is the admission rule A3: what a record states in the clear does not
// contradict what it opens. raw is the opened value of a path, of its type in its one
// form. Whether the value itself is true is no matter of admission: what follows from
// it, and does not stand in it, is recorded and found (A07 of the auditors).
func CheckOpened(st Statement, path SealedPath, raw []byte) error {
	var figure string
	switch e := st.Event.(type) {
	case ProfileGenerated:
		if p, err := kinship.ParseProfile(raw); err == nil && path.Type == SealedProfile {
			figure = e.contradicts(p)
		}
	case KinshipReportIssued:
		if r, err := kinship.ParseReport(raw); err == nil && path.Type == SealedReport {
			figure = e.contradicts(r)
		}
	}
	if figure == "" {
		return nil
	}
	return refuse(Invalid, "A3", "facts."+figure, Mark{}, "record %s states another %s in the clear than in its sealed %s", st.ID, stated[figure], path.Path)
}

// stated are the figures that A3 names, in words.
var stated = map[string]string{
	"lociCount": "number of loci", "pedigree": "pedigree", "conclusion": "conclusion", "likelihoodRatio": "likelihood ratio",
	"mismatches": "number of loci that do not fit", "equalProfiles": "word on whether profiles are equal",
	"relatives": "number of relatives", "tables": "list of allele tables",
}

func (e ProfileGenerated) contradicts(p kinship.Profile) string {
	if e.LociCount != len(p) {
		return "lociCount"
	}
	return ""
}

// contradicts returns the first figure that is another in the sealed report. A
// laboratory may round the likelihood ratio, and may state the lowest over its tables.
func (e KinshipReportIssued) contradicts(r kinship.Report) string {
	ratio, loci := kinship.Decimal(e.LikelihoodRatio), 0
	for _, row := range r.Loci {
		if row.Used {
			loci++
		}
	}
	for _, figure := range []struct {
		name string
		same bool
	}{
		{"pedigree", e.Pedigree == string(r.Pedigree)},
		{"conclusion", e.Verdict == string(r.Verdict)},
		{"likelihoodRatio", ratio.Rounds(r.Combined) || ratio.Rounds(r.Lowest.LikelihoodRatio)},
		{"mismatches", e.Mismatches == r.Mismatches},
		{"lociCount", e.LociCount == loci},
		{"equalProfiles", e.EqualProfiles == (len(r.EqualProfiles) > 0)},
		{"relatives", len(e.Relatives) == len(r.Parties)-1},
		{"tables", sameTables(e.Tables, r.Tables)},
	} {
		if !figure.same {
			return figure.name
		}
	}
	return ""
}

// sameTables compares them in whatever order.
func sameTables(digests []Digest, used []kinship.TableUsed) bool {
	var both [2][]string
	for _, d := range digests {
		both[0] = append(both[0], string(d))
	}
	for _, t := range used {
		both[1] = append(both[1], t.Digest)
	}
	slices.Sort(both[0])
	slices.Sort(both[1])
	return slices.Equal(both[0], both[1])
}
