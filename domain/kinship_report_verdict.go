package domain

import (
	"math/big"
	"slices"

	"github.com/homeward-ledger/homeward/domain/kinship"
)

// decideVerdict is H8: a verdict says no more for a relation, or against it, than the
// thresholds of the profile in force give for the report's own clear figures. One that
// says less is recorded, since what is sealed may be the reason: a close relative in
// the place of the one asked about, say. A07 finds where it is not.
func (e KinshipReportIssued) decideVerdict(l Limits, st Statement) error {
	if l.KinshipSupport == 0 {
		return nil
	}
	claims := func(format string, args ...any) error {
		return refuse(Invalid, "H8", "facts.conclusion", Mark{}, "report %s says %q, and by the policy in force "+format,
			append([]any{e.ReportNumber, Words(e.Verdict)}, args...)...)
	}
	ratio := exactRatio(e.LikelihoodRatio)
	decided := e.Verdict == verdictSupported || e.Verdict == verdictExcluded
	favours := e.Verdict == verdictSupported || e.Verdict == string(kinship.TendsTo)
	switch most := l.KinshipMismatches; {
	case decided && e.LociCount < l.KinshipMinLoci:
		return claims("that takes %d loci, and it rests on %d", l.KinshipMinLoci, e.LociCount)
	case favours && most > 0 && e.Mismatches >= most:
		return claims("%d loci that do not fit support nothing, and it counts %d", most, e.Mismatches)
	case e.Verdict == verdictExcluded && e.Mismatches < most:
		return claims("that takes %d loci that do not fit, and it counts %d", most, e.Mismatches)
	case e.Verdict == verdictSupported && ratio.Cmp(whole(l.KinshipSupport)) < 0:
		return claims("that takes a likelihood ratio of %d, and it has %s", l.KinshipSupport, e.LikelihoodRatio)
	case e.Verdict == string(kinship.TendsTo) && ratio.Cmp(whole(l.KinshipTends)) < 0:
		return claims("that takes a likelihood ratio of %d, and it has %s", l.KinshipTends, e.LikelihoodRatio)
	case e.Verdict == verdictExcluded && ratio.Cmp(part(l.KinshipSupport)) > 0:
		return claims("that takes a likelihood ratio of 1/%d, and it has %s", l.KinshipSupport, e.LikelihoodRatio)
	case e.Verdict == string(kinship.TendsAgainst) && ratio.Cmp(part(l.KinshipTends)) > 0:
		return claims("that takes a likelihood ratio of 1/%d, and it has %s", l.KinshipTends, e.LikelihoodRatio)
	}
	return nil
}

// exactRatio is a likelihood ratio as an exact number: every reader must come to the
// same verdict on a record, and logarithms differ between machines.
func exactRatio(text string) *big.Rat {
	ratio, ok := new(big.Rat).SetString(text)
	if !ok {
		return new(big.Rat)
	}
	return ratio
}

// Differs says, a sentence each, where the clear facts of a report are not those of
// its sealed table. It is for whoever may open that: the facts are what rules and
// findings go by.
func (e KinshipReportIssued) Differs(r kinship.Report) []string {
	var all []string
	for _, f := range e.contradictions(r) {
		all = append(all, "The clear facts give another "+f.words+" than the sealed report.")
	}
	return all
}

// contradiction is a fact that a sealed value contradicts.
type contradiction struct{ fact, words string }

// contradictions are the facts that are other ones in the sealed report. A laboratory
// may round the likelihood ratio, and may state the lowest over its tables.
func (e KinshipReportIssued) contradictions(r kinship.Report) []contradiction {
	counted, ratio := 0, kinship.Decimal(e.LikelihoodRatio)
	for _, row := range r.Loci {
		if row.Used {
			counted++
		}
	}
	var all []contradiction
	differ := func(is bool, fact, words string) {
		if is {
			all = append(all, contradiction{fact, words})
		}
	}
	differ(e.Pedigree != string(r.Pedigree), "pedigree", "pedigree")
	differ(e.Verdict != string(r.Verdict), "conclusion", "conclusion")
	differ(!ratio.Rounds(r.Combined) && !ratio.Rounds(r.Lowest.LikelihoodRatio), "likelihoodRatio", "combined likelihood ratio")
	differ(e.Mismatches != r.Mismatches, "mismatches", "number of mismatches")
	differ(e.LociCount != counted, "lociCount", "number of loci")
	differ(e.EqualProfiles != (len(r.EqualProfiles) > 0), "equalProfiles", "word on equal profiles")
	differ((e.MutationModel == mutationNone) != (r.Settings.Mutation.Male == "0" && r.Settings.Mutation.Female == "0"), "mutationModel", "mutation model")
	differ(len(e.Relatives) != len(r.Parties)-1, "relatives", "number of relatives")
	differ(!e.sameRoles(r), "relations", "relation of a relative")
	differ(!slices.Equal(e.Lineages, linesOf(r)), "lineages", "list of lineages")
	differ(!slices.Equal(e.Tables, tablesOf(r)), "tables", "list of tables")
	return all
}

// partyRoles are those that a relative of a relation has in a report; of the others no
// report can be made.
var partyRoles = map[string][]kinship.Role{
	"father": {kinship.Father}, "mother": {kinship.Mother},
	"grandfather": {kinship.PaternalGrandfather, kinship.MaternalGrandfather},
	"grandmother": {kinship.PaternalGrandmother, kinship.MaternalGrandmother},
	"uncle":       {kinship.PaternalUncleAunt, kinship.MaternalUncleAunt},
	"aunt":        {kinship.PaternalUncleAunt, kinship.MaternalUncleAunt},
	"brother":     {kinship.Sibling, kinship.PaternalHalfSibling, kinship.MaternalHalfSibling},
	"sister":      {kinship.Sibling, kinship.PaternalHalfSibling, kinship.MaternalHalfSibling},
}

// sameRoles reports whether each relative is what the report weighs, in the same order.
func (e KinshipReportIssued) sameRoles(r kinship.Report) bool {
	for i, relation := range e.Relations {
		if i+1 < len(r.Parties) && !slices.Contains(partyRoles[relation], r.Parties[i+1].Role) {
			return false
		}
	}
	return true
}

func linesOf(r kinship.Report) []string {
	var kinds []string
	for _, line := range r.Lines {
		kinds = append(kinds, line.Kind)
	}
	return kinds
}

func tablesOf(r kinship.Report) []Digest {
	var digests []Digest
	for _, table := range r.Tables {
		digests = append(digests, Digest(table.Digest))
	}
	return digests
}

func whole(n int) *big.Rat { return big.NewRat(int64(n), 1) }

// part is one over n; one where the profile sets none.
func part(n int) *big.Rat { return big.NewRat(1, int64(max(n, 1))) }
