package simulate

import (
	"slices"
	"strconv"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/domain/kinship"
)

// sampleAgain takes another specimen of the relative, for the other laboratory.
func (c *caseload) sampleAgain(l *life) error {
	i := l.inquiry
	i.second = c.again(l, i.first)
	l.before(func() { l.analysed(i.second, (*caseload).weigh) })
	return nil
}

// analysed is the way of a specimen until a reviewer has seen its profile. It is not
// searched.
func (l *life) analysed(s *sample, then act) {
	l.brought(s)
	l.then(time.Hour, 20*time.Hour, s.accession)
	l.then(1*day, 4*day, s.test)
	l.then(3*time.Hour, 2*day, s.review)
	l.then(2*time.Hour, 2*day, then)
}

// weigh looks whether what is there suffices: after a search it takes a likelihood ratio
// far above the number of profiles. If it does not, the other parent is typed.
func (c *caseload) weigh(l *life) error {
	i := l.inquiry
	r, err := c.computed(l.question(), demonstration)
	switch {
	case err != nil:
		return err
	case c.suffices(r):
		l.before(func() { l.reported() })
		return nil
	case i.other != nil:
		l.before(func() { l.then(1*day, 3*day, identify(domain.BasisDocuments)) })
		return nil
	}
	return c.askOther(l)
}

// suffices reports whether a report establishes an identity after a search.
func (c *caseload) suffices(r kinship.Report) bool {
	ratio, _ := r.Combined.Log10()
	needs, _ := kinship.Decimal(strconv.Itoa(c.limits().KinshipSearchOdds)).Log10()
	size, _ := kinship.Decimal(strconv.Itoa(r.Search.Size)).Log10()
	return r.Verdict == kinship.Supported && ratio >= needs+size
}

// askOther has the other parent typed: whose specimen there is already, or who gives
// one now.
func (c *caseload) askOther(l *life) error { return c.askOtherThen(l, (*caseload).weigh) }

func (c *caseload) askOtherThen(l *life, then act) error {
	i, relation := l.inquiry, otherParent[l.relation]
	for who := range l.samples {
		if s := l.samples[who]; s.donorIs == domain.DonorRelative && s.relation == relation {
			i.other = s
		}
	}
	if i.other != nil {
		return c.awaitOther(l, then)
	}
	who := domain.NewPersonID(l.bytes16())
	l.related(who, relation)
	i.other = c.reference(l, who, relation, i.first.stream)
	l.samples[who] = i.other
	l.before(func() {
		l.then(1*day, 5*day, otherAgrees)
		l.analysed(i.other, then)
	})
	return nil
}

// otherAgrees is the other parent's yes; the consent of which the life tells on is that
// of the relative.
func otherAgrees(c *caseload, l *life) error {
	told := l.told[domain.TypeConsentGiven]
	err := l.inquiry.other.agree(c, l)
	l.told[domain.TypeConsentGiven] = told
	return err
}

// awaitOther waits for the profile of a specimen that was taken before.
func (c *caseload) awaitOther(l *life, then act) error {
	if !c.tested(l.inquiry.other) {
		return c.waitOr(l, func(c *caseload, l *life) error { return c.awaitOther(l, then) })
	}
	l.before(func() { l.then(2*time.Hour, 1*day, then) })
	return nil
}

// reported is the report and what comes of it.
func (l *life) reported() {
	switch l.inquiry.turn % 6 {
	case 1:
		l.then(2*time.Hour, 2*day, (*caseload).transcribeReport)
		l.then(3*day, 9*day, (*caseload).confirmReport)
	case 3:
		l.then(2*time.Hour, 2*day, issueBy(wrongTable))
		l.then(2*day, 9*day, (*caseload).withdrawReport)
		l.then(2*time.Hour, 2*day, issueBy(demonstration))
	case 5:
		l.then(2*time.Hour, 2*day, issueBy(demonstration))
		l.then(2*day, 5*day, (*caseload).impugnReport)
		l.then(5*day, 12*day, (*caseload).confirmReport)
	default:
		l.then(2*time.Hour, 2*day, issueBy(demonstration))
	}
	l.then(1*day, 6*day, (*caseload).identifyByReport)
}

// wrongTable is of people whose child nobody here is.
const wrongTable = "NIST-1036-Cauc"

// issueBy is the report of the laboratory that has the second specimen, by a table.
func issueBy(table string) act {
	return func(c *caseload, l *life) error {
		r, err := c.computed(l.question(), table)
		if err != nil {
			return err
		}
		return c.issueReport(l, l.reportFacts(r), r)
	}
}

// issueReport signs a report by the laboratory's analyst and reviewer.
func (c *caseload) issueReport(l *life, e domain.KinshipReportIssued, r kinship.Report) error {
	lab := l.inquiry.second.lab
	draft, err := l.reportDraft(e, r, c.staff(l, lab, domain.RoleAnalyst).Records(), c.staff(l, lab, domain.RoleReviewer).Seconds())
	if err != nil {
		return err
	}
	c.labs.issued = append(c.labs.issued, r)
	return c.recordReport(l, draft)
}

// recordReport keeps what is issued; a further one takes the place of the last.
func (c *caseload) recordReport(l *life, draft Draft) error {
	i := l.inquiry
	if i.report.ID != "" {
		draft.Refs = append(draft.Refs, domain.Ref{Rel: "supersedes", Stream: i.report.Stream, ID: i.report.ID})
	}
	if err := c.record(l, draft); err != nil {
		return err
	}
	i.report = domain.Ref{Stream: l.stream, ID: l.last.ID}
	return nil
}

// transcribeReport brings what an institute without a key wrote on paper.
func (c *caseload) transcribeReport(l *life) error {
	r, err := c.computed(l.question(), demonstration)
	if err != nil {
		return err
	}
	draft, err := l.reportDraft(l.reportFacts(r), r, c.unconcerned(l, domain.Police, domain.RoleInvestigator).Records(),
		c.unconcerned(l, domain.CivilAffairs, domain.RoleCaseworker).Seconds())
	if err != nil {
		return err
	}
	draft.Source = domain.Source{Kind: domain.SourceTranscribed, Body: "Provincial Institute of Forensic Science (demo)", Document: l.digest()}
	return c.recordReport(l, draft)
}

// aboutReport answers the report.
func (c *caseload) aboutReport(l *life, facts domain.Event, place string, signers ...Signing) error {
	draft := l.draft(facts, signers...)
	draft.Refs = []domain.Ref{{Rel: "answers", Stream: l.inquiry.report.Stream, ID: l.inquiry.report.ID}}
	draft.Sealed = map[string]any{"explanation": pick(l.dice, []string{"复核原始数据后出具。", "The run was read again by somebody who had not seen the first reading."})}
	if place != "" {
		draft.Place = place
	}
	return c.record(l, draft)
}

// confirmReport is the word of the laboratory that did not issue it.
func (c *caseload) confirmReport(l *life) error {
	lab := l.inquiry.first.lab
	if lab.ID == l.inquiry.second.lab.ID {
		lab = c.again(l, l.inquiry.second).lab
	}
	return c.aboutReport(l, domain.KinshipReportConfirmed{Confirmation: "computed_anew"}, lab.Territory, c.staff(l, lab, domain.RoleReviewer).Records())
}

func (c *caseload) withdrawReport(l *life) error {
	lab := l.inquiry.second.lab
	return c.aboutReport(l, domain.KinshipReportWithdrawn{Cause: "table_wrong"}, lab.Territory, c.staff(l, lab, domain.RoleSupervisor).Records())
}

func (c *caseload) impugnReport(l *life) error {
	return c.aboutReport(l, domain.KinshipReportImpugned{Cause: pick(l.dice, []string{"figures_differ", "table_unfit"})}, "",
		c.staff(l, c.national(domain.Court), domain.RoleClerk).Records())
}

// identifyByReport says whose child this is, by police and a second agency of whom
// nobody took, tested or brought anything.
func (c *caseload) identifyByReport(l *life) error {
	if r, _ := c.author.State(l.stream).Child.Kinship.Report(l.inquiry.report.ID); r.Verdict != string(kinship.Supported) {
		return identify(domain.BasisDocuments)(c, l)
	}
	police, second := c.unconcerned(l, domain.Police, domain.RoleInvestigator), c.unconcerned(l, domain.CivilAffairs, domain.RoleCaseworker)
	l.duties[police.Officer], l.duties[second.Officer] = dutyIdentity, dutyIdentity
	draft := l.draft(domain.IdentityEstablished{Relative: l.relative, Relation: l.relation, Basis: domain.BasisReport, Report: l.report},
		police.Records(), second.Seconds())
	c.decides(l, &draft)
	draft.Sealed = map[string]any{"childName": l.personName()}
	draft.Refs = []domain.Ref{{Rel: "answers", Stream: l.inquiry.report.Stream, ID: l.inquiry.report.ID}}
	return c.record(l, draft)
}

// unconcerned picks an officer who signed nothing about the specimens and reports of
// the child, and has no other duty about it: of the first agency of a kind, or else of
// the next that has one.
func (c *caseload) unconcerned(l *life, kind domain.AgencyKind, role string) Officer {
	had := c.concerned(l)
	for _, agency := range c.author.World.Directory.OfKind(kind) {
		free := slices.DeleteFunc(c.serving(agency, role), func(o Officer) bool {
			return slices.Contains(had, o.ID()) || l.duties[o.Officer] != "" && l.duties[o.Officer] != dutyIdentity
		})
		if len(free) > 0 {
			return c.choose(l, free)
		}
	}
	return Officer{}
}

// concerned are the keys under which something was signed about the child's specimens
// and reports.
func (c *caseload) concerned(l *life) (keys []string) {
	add := func(signers []domain.Signer) {
		for _, s := range signers {
			keys = append(keys, s.Key)
		}
	}
	for _, stream := range []domain.StreamID{l.stream, l.report} {
		for _, s := range c.author.State(stream).Specimens() {
			add(slices.Concat(s.Collectors, s.Couriers, s.Analysts, s.Reviewers))
		}
	}
	for _, r := range c.author.State(l.stream).Child.Kinship.Reports {
		add(r.By)
	}
	return keys
}
