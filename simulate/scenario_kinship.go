package simulate

import (
	"cmp"
	"slices"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/domain/kinship"
)

// kinshipScenarios are the crooked lives of candidates, reports and identities.
func kinshipScenarios() []kind {
	return []kind{
		{name: "allele_changed", crooked: "A07", story: reportedBy(changeAllele)},
		{name: "frequency_changed", crooked: "A07", story: reportedBy(changeFrequency)},
		{name: "stranger_supported", crooked: "A07", story: ofStranger(inventRatio)},
		{name: "profile_invented", crooked: "A07", story: strangerThen(inventing)},
		{name: "mismatches_hidden", crooked: "A08", story: ofStranger(hideMismatches)},
		{name: "mutation_left_out", crooked: "A08", story: reportedBy(leaveMutationOut)},
		{name: "hit_for_identity", crooked: "A09", story: hitForIdentity},
		{name: "hit_unsaid", crooked: "A09", story: hitUnsaid},
		{name: "little_for_so_many", crooked: "A09", story: littleForSoMany},
		{name: "dry_laboratory", crooked: "A34", story: dryLaboratory},
	}
}

// forgery changes an honest report into what is to be signed.
type forgery func(*life, *kinship.Report, *domain.KinshipReportIssued)

// withParent is the life up to the parent's specimen.
func (l *life) withParent(story func()) {
	l.relation = pick(l.dice, []string{"mother", "father"})
	if l.kin[l.relative] != "nobody" {
		l.related(l.relative, l.relation)
	}
	l.freed()
	l.toCare()
	l.then(2*day, 20*day, (*caseload).appointGuardian)
	l.inCare(4)
	l.then(5*day, 30*day, hearChild("later"))
	l.then(1*day, 3*day, (*caseload).consents)
	story()
	l.then(1*day, 3*day, (*caseload).refer)
	l.then(3*day, 20*day, (*caseload).assess)
	l.goHome()
	l.afterwards()
}

// reportedBy is a family that comes by itself, and a report that somebody changed.
func reportedBy(change forgery) func(*life) {
	return func(l *life) {
		l.withParent(func() { l.then(2*day, 6*day, forging(change)) })
	}
}

// ofStranger is somebody who says to be a parent and is no relative.
func ofStranger(change forgery) func(*life) { return strangerThen(forging(change)) }

func strangerThen(then act) func(*life) {
	return func(l *life) {
		l.related(l.relative, "nobody")
		for l.unfitting() < 4 {
			l.relative = domain.NewPersonID(l.bytes16())
			l.related(l.relative, "nobody")
		}
		l.withParent(func() { l.then(2*day, 6*day, then) })
	}
}

// unfitting counts the loci of the smallest kit in which the child has no allele of the
// relative.
func (l *life) unfitting() int {
	child, n := l.profileOf(l.child, str15), 0
	for _, t := range l.profileOf(l.relative, str15) {
		own, _ := child.Typing(t.Locus)
		if t.A != own.A && t.A != own.B && t.B != own.A && t.B != own.B {
			n++
		}
	}
	return n
}

// forging waits for both profiles, has the report signed that was changed, and goes by it.
func forging(change forgery) act {
	return func(c *caseload, l *life) error {
		if !l.asked(c, c.tested) {
			return c.waitOr(l, forging(change))
		}
		l.before(func() {
			l.thenCrooked(2*time.Hour, 2*day, issueChanged(change))
			l.then(1*day, 6*day, (*caseload).identifyByReport)
		})
		return nil
	}
}

func issueChanged(change forgery) act {
	return func(c *caseload, l *life) error {
		r, err := c.computed(l.question(), demonstration)
		if err != nil {
			return err
		}
		e := l.reportFacts(r)
		change(l, &r, &e)
		return c.signReport(l, e, r)
	}
}

// signReport has it signed by the laboratory that has the specimen.
func (c *caseload) signReport(l *life, e domain.KinshipReportIssued, r kinship.Report) error {
	lab := l.inquiry.second.lab
	draft, err := l.reportDraft(e, r, c.staff(l, lab, domain.RoleAnalyst).Records(), c.staff(l, lab, domain.RoleReviewer).Seconds())
	if err != nil {
		return err
	}
	return c.recordReport(l, draft)
}

// inventing makes up a profile of the stranger that fits the child at every locus: the
// report is right by itself.
func inventing(c *caseload, l *life) error {
	if !l.asked(c, c.tested) {
		return c.waitOr(l, inventing)
	}
	l.before(func() {
		l.thenCrooked(2*time.Hour, 2*day, (*caseload).issueInvented)
		l.then(1*day, 6*day, (*caseload).identifyByReport)
	})
	return nil
}

func (c *caseload) issueInvented(l *life) error {
	q := l.question()
	made := q.Parties[1].Profile
	for i, own := range made {
		if child, typed := q.Parties[0].Profile.Typing(own.Locus); typed {
			made[i].A, made[i].B = min(own.A, child.B), max(own.A, child.B)
		}
	}
	r, err := c.computed(q, demonstration)
	if err != nil {
		return err
	}
	return c.signReport(l, l.reportFacts(r), r)
}

// changeAllele writes another allele of the relative into one locus of the table.
func changeAllele(l *life, r *kinship.Report, _ *domain.KinshipReportIssued) {
	row := &r.Loci[l.IntN(len(r.Loci))]
	row.Alleles[1][l.IntN(2)] += 10 * kinship.Allele(1+l.IntN(2))
}

// changeFrequency makes an allele of one locus rarer than it is, and the likelihood
// ratio as much higher.
func changeFrequency(l *life, r *kinship.Report, e *domain.KinshipReportIssued) {
	row := &r.Loci[l.IntN(len(r.Loci))]
	f, factor := &row.Frequencies[l.IntN(len(row.Frequencies))].Frequency, 2+float64(l.IntN(9))
	*f = scaled(*f, 1/factor)
	row.LikelihoodRatio = scaled(row.LikelihoodRatio, factor)
	claim(r, e, scaled(r.Combined, factor))
}

// inventRatio supports what the alleles exclude.
func inventRatio(l *life, r *kinship.Report, e *domain.KinshipReportIssued) {
	support(l, r, e, l.IntN(2))
}

// hideMismatches counts fewer than there are.
func hideMismatches(l *life, r *kinship.Report, e *domain.KinshipReportIssued) {
	support(l, r, e, 1+l.IntN(2))
}

func support(l *life, r *kinship.Report, e *domain.KinshipReportIssued, mismatches int) {
	r.Verdict, e.Verdict = kinship.Supported, string(kinship.Supported)
	r.Mismatches, e.Mismatches = mismatches, mismatches
	claim(r, e, scaled("123456", float64(1+l.IntN(90_000))/7))
}

// claim states a combined likelihood ratio.
func claim(r *kinship.Report, e *domain.KinshipReportIssued, ratio kinship.Decimal) {
	r.Combined, r.Lowest.LikelihoodRatio, r.Tables[0].Combined = ratio, ratio, ratio
	e.LikelihoodRatio = string(ratio)
}

// leaveMutationOut has one locus that does not fit, and leaves it out of the product
// rather than to reckon with a mutation.
func leaveMutationOut(l *life, r *kinship.Report, e *domain.KinshipReportIssued) {
	row := &r.Loci[l.IntN(len(r.Loci))]
	r.Mismatches, e.Mismatches = 1, 1
	row.Inconsistent, row.LikelihoodRatio = true, "0"
	r.Settings.Mutation.Male, r.Settings.Mutation.Female = "0", "0"
	e.MutationModel = "none"
}

// hitForIdentity: the print of a search is taken for a paper that says whose child it is.
func hitForIdentity(l *life) {
	l.withParent(func() {
		l.then(2*day, 6*day, searching(takenForPaper))
	})
}

func takenForPaper(l *life) { l.thenCrooked(3*time.Hour, 6*day, identify(domain.BasisDocuments)) }

// hitUnsaid: what a search brought is reported on at once, and nobody says that it was
// one.
func hitUnsaid(l *life) {
	l.withParent(func() { l.then(2*day, 6*day, (*caseload).reportHitUnsaid) })
}

func (c *caseload) reportHitUnsaid(l *life) error {
	if !l.asked(c, c.searchable) {
		return c.waitOr(l, (*caseload).reportHitUnsaid)
	}
	switch r, err := c.computed(l.question(), demonstration); {
	case err != nil:
		return err
	case r.Verdict != kinship.Supported: // nobody would go by such a report
		return searching(takenForPaper)(c, l)
	}
	l.before(func() {
		l.then(2*time.Hour, 3*day, issueBy(demonstration))
		l.thenCrooked(1*day, 6*day, (*caseload).identifyByReport)
	})
	return nil
}

// littleForSoMany: a new specimen, and a likelihood ratio that many in the database
// would reach.
func littleForSoMany(l *life) {
	l.withParent(func() {
		l.then(2*day, 6*day, searching(func(l *life) { l.then(time.Hour, 2*time.Hour, (*caseload).sampleForLittle) }))
	})
}

func (c *caseload) sampleForLittle(l *life) error {
	l.inquiry.second = c.again(l, l.inquiry.first)
	l.before(func() { l.analysed(l.inquiry.second, (*caseload).issueLittle) })
	return nil
}

// issueLittle weighs no more loci than it takes to reach the threshold, the ones that
// tell least first.
func (c *caseload) issueLittle(l *life) error {
	q := l.question()
	r, err := c.computed(q, demonstration)
	if err != nil {
		return err
	}
	rows := slices.Clone(r.Loci)
	slices.SortStableFunc(rows, func(a, b kinship.Row) int {
		x, _ := a.LikelihoodRatio.Log10()
		y, _ := b.LikelihoodRatio.Log10()
		return cmp.Compare(x, y)
	})
	child := q.Parties[0].Profile
	for n := len(searchedLoci.loci) + 1; n <= len(rows) && err == nil; n++ {
		q.Parties[0].Profile = slices.DeleteFunc(slices.Clone(child), func(t kinship.Typing) bool {
			return !slices.ContainsFunc(rows[:n], func(row kinship.Row) bool { return row.Locus == t.Locus })
		})
		if r, err = c.computed(q, demonstration); r.Verdict == kinship.Supported {
			break
		}
	}
	if err != nil {
		return err
	}
	l.before(func() { l.thenCrooked(1*day, 6*day, (*caseload).identifyByReport) })
	return c.issueReport(l, l.reportFacts(r), r)
}
