package domain

import (
	"fmt"
	"slices"
)

// kinshipRules are those about what laboratories say of whose child it is.
var kinshipRules = []Rule{{
	ID: "A07", Version: 2, Severity: SeverityBlock, Title: "A kinship report does not follow from its specimens, alleles, tables and thresholds",
	Clears: "The laboratory withdraws the report and issues one that is right, or another laboratory's takes its place.",
	find:   func(a Audited) []Detected { return slices.Concat(reportsThatDoNotFollow(a), a.reportsOnFallen()) },
}, {
	ID: "A08", Version: 1, Severity: SeverityBlock, Title: "A kinship report supports a relation that its loci do not fit",
	Clears: "The laboratory withdraws the report, or types the loci again and issues one that reckons with mutations.",
	find:   supportedAgainstLoci,
}, {
	ID: "A09", Version: 1, Severity: "high", Title: "A hit of a database search was taken for the last word",
	Clears: "A specimen that was taken since is compared at further loci or with another relative, and the likelihood ratio is held against the size of the database.",
	find:   hitsTakenAsFinal,
}, {
	ID: "A34", Version: 1, Severity: "high", Title: "A laboratory's reports are not as analyses of specimens come out",
	Clears: "Another laboratory analyses specimens of these reports again, from the raw data on.",
	find:   dryLaboratory,
}}

// borne are the kinship reports of the stream that somebody may go by, with the
// records that issued them: neither withdrawn nor declared wrong.
func (a Audited) borne(does func(KinshipReport, Step)) {
	s := a.child()
	for _, r := range s.Kinship.Reports {
		step, found := a.find(r.Mark)
		if found && !step.Withdrawn && r.Withdrawn.ID == "" {
			does(r, step)
		}
	}
}

// again returns what came of computing a report anew; false when nobody could.
func (a Audited) again(r KinshipReport) (Recomputed, bool) {
	i := slices.IndexFunc(a.Reports, func(c Recomputed) bool { return c.Stream == a.Stream && c.ID == r.ID })
	if i < 0 {
		return Recomputed{}, false
	}
	return a.Reports[i], true
}

// reportsThatDoNotFollow is A07. It blocks where the verdict is another, or nothing
// follows because an allele table is unknown; a figure alone is high.
func reportsThatDoNotFollow(a Audited) (all []Detected) {
	a.borne(func(r KinshipReport, step Step) {
		again, computed := a.again(r)
		if !computed || again.Agrees && again.VerdictAgrees {
			return
		}
		what, severity := "a figure of it comes out otherwise", "high"
		if !again.VerdictAgrees {
			what, severity = "its verdict does not follow", SeverityBlock
		}
		d := detected(step.Recorded.At, fmt.Sprintf("the kinship report %s was computed again, and %s: %s", r.ID, what, firstOf(again.Differences)), step)
		d.Severity = severity
		all = append(all, d)
	})
	return all
}

// firstOf is the first of some sentences, and how many more there are.
func firstOf(sentences []string) string {
	switch len(sentences) {
	case 0:
		return "The policy's thresholds give another."
	case 1:
		return sentences[0]
	}
	return fmt.Sprintf("%s (and %d more)", sentences[0], len(sentences)-1)
}

// mostMismatches is how many loci support nothing where the profile does not say: three,
// as GB/T 37223 has it.
const mostMismatches = 3

// supportedAgainstLoci is A08, by the figures that the report states and by those that
// were computed.
func supportedAgainstLoci(a Audited) (all []Detected) {
	most := a.Limits.KinshipMismatches
	if most == 0 {
		most = mostMismatches
	}
	a.borne(func(r KinshipReport, step Step) {
		again, _ := a.again(r)
		n := max(r.Mismatches, again.Mismatches)
		switch {
		case r.Verdict != verdictSupported || n == 0:
		case n >= most:
			all = append(all, detected(step.Recorded.At, fmt.Sprintf("the kinship report %s supports the relation, and %d of its loci do not fit it", r.ID, n), step))
		case r.Mutation == mutationNone:
			all = append(all, detected(step.Recorded.At, fmt.Sprintf("the kinship report %s supports the relation and reckons with no mutation, and %d of its loci fit it by none but a mutation", r.ID, n), step))
		}
	})
	return all
}

// hitsTakenAsFinal is A09: an identity without any report, one by the very profiles
// that were searched, and one whose likelihood ratio is little for so many profiles.
func hitsTakenAsFinal(a Audited) (all []Detected) {
	s := a.child()
	if s.Identity.Status != Established {
		return nil
	}
	step, found := a.find(s.Identity.Since)
	e, is := step.Event.(IdentityEstablished)
	if !found || !is || e.Basis == BasisOrder {
		return nil
	}
	if e.Basis == BasisDocuments {
		return a.hitWithoutReport(s, step)
	}
	for _, id := range s.Identity.Reports {
		r, _ := s.Kinship.Report(id)
		all = append(all, a.hitUnsaid(r, step)...)
		all = append(all, a.hitAmongMany(s, r, step)...)
	}
	return all
}

// hitWithoutReport: papers say so, and a search had brought the relative before, whom
// no laboratory's report bears out.
func (a Audited) hitWithoutReport(s ChildState, step Step) []Detected {
	for _, c := range s.Kinship.Candidates {
		if c.Relative != s.Identity.Relative || c.Place > step.Recorded.Index || s.supported(c.Relative) {
			continue
		}
		if hit, found := a.find(c.Mark); found && !hit.Withdrawn {
			return []Detected{detected(step.Recorded.At, fmt.Sprintf("a search of the database brought %s as a candidate in %s, and %s establishes the identity without a kinship report", c.Relative, c.ID, step.ID), hit, step)}
		}
	}
	return nil
}

// supported reports whether a kinship report that may be gone by supports the relation
// to a relative.
func (s ChildState) supported(relative PersonID) bool {
	return slices.ContainsFunc(s.Kinship.Reports, func(r KinshipReport) bool {
		return r.supports(relative) && s.fallen(r).ID == ""
	})
}

// hitUnsaid: all specimens of the report had been put into the database by then, so
// that a search may have brought them together, and no candidate is on record.
func (a Audited) hitUnsaid(r KinshipReport, step Step) []Detected {
	if _, _, searched := a.child().searchedFor(r); searched {
		return nil
	}
	issued, found := a.find(r.Mark)
	for _, ref := range r.Specimens {
		if up := a.uploaded(ref); up == 0 || up > r.Place {
			return nil
		}
	}
	if !found || len(r.Specimens) == 0 {
		return nil
	}
	return []Detected{detected(step.Recorded.At, fmt.Sprintf("all specimens of the kinship report %s had been put into the database before, no candidate is on record, and none was taken since", r.ID), issued, step)}
}

// uploaded returns the leaf index at which the last profile of a specimen was put into
// a database; zero when none was.
func (a Audited) uploaded(ref Ref) uint64 {
	steps := a.Others[ref.Stream]
	if ref.Stream == a.Stream {
		steps = a.Steps
	}
	var at uint64
	for _, s := range steps {
		part, _ := s.Ref("partOf")
		if s.Type == TypeProfileUploaded && part.ID == ref.ID && !s.Withdrawn {
			at = s.Recorded.Index
		}
	}
	return at
}

// hitAmongMany: among so many profiles a likelihood ratio of this size may come by
// chance. The bound is that of Markov: among N unrelated profiles at most N/LR reach a
// likelihood ratio of LR.
func (a Audited) hitAmongMany(s ChildState, r KinshipReport, step Step) (all []Detected) {
	for _, c := range s.Kinship.Candidates {
		needs := a.Limits.KinshipSearchOdds * c.DatabaseSize
		if r.Candidate != c.ID && !(slices.Contains(r.Relatives, c.Relative) && c.Place < r.Place) {
			continue
		}
		hit, found := a.find(c.Mark)
		if !found || hit.Withdrawn || exactRatio(r.LikelihoodRatio).Cmp(whole(needs)) >= 0 {
			continue
		}
		issued, _ := a.find(r.Mark)
		return []Detected{detected(step.Recorded.At, fmt.Sprintf("the identity in %s rests on the kinship report %s with a likelihood ratio of %s, which is little after a search among %d profiles", step.ID, r.ID, r.LikelihoodRatio, c.DatabaseSize), hit, issued, step)}
	}
	return nil
}
