package simulate

import (
	"strconv"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/domain/kinship"
)

// dryLaboratory: a laboratory that has too much to do copies the table of a report on
// another child.
func dryLaboratory(l *life) {
	l.withParent(func() {
		l.then(2*day, 6*day, searching(func(l *life) { l.then(time.Hour, 2*time.Hour, (*caseload).sampleBoth) }))
	})
}

// sampleBoth takes another specimen of the relative, and one of the other parent.
func (c *caseload) sampleBoth(l *life) error {
	i := l.inquiry
	i.second = c.again(l, i.first)
	l.before(func() {
		l.analysed(i.second, (*caseload).askBoth)
	})
	return nil
}

func (c *caseload) askBoth(l *life) error {
	if l.inquiry.other == nil {
		return c.askOtherThen(l, (*caseload).copyReport)
	}
	return c.copyReport(l)
}

// copyReport signs the figures of another report, of whichever parents that was.
func (c *caseload) copyReport(l *life) error {
	i := l.inquiry
	for _, r := range c.labs.issued {
		roles := rolesOf(r)
		if len(roles) == 0 || r.Verdict != kinship.Supported {
			continue
		}
		mine := map[string]*sample{l.relation: i.second, i.other.relation: i.other}
		e := l.reportFacts(r)
		e.Relatives, e.Relations = nil, roles
		for _, relation := range roles {
			e.Relatives = append(e.Relatives, mine[relation].donor)
		}
		return c.issueCopy(l, e, r)
	}
	l.inquiry.waited = 0 // somebody will issue one
	return c.waitOr(l, (*caseload).copyReport)
}

// rolesOf are what the relatives of a report are, where they are parents.
func rolesOf(r kinship.Report) []string {
	var roles []string
	for _, p := range r.Parties[1:] {
		if parentRoles[string(p.Role)].duo == "" {
			return nil
		}
		roles = append(roles, string(p.Role))
	}
	return roles
}

// issueCopy signs it, on the specimens of the parents whom it is about.
func (c *caseload) issueCopy(l *life, e domain.KinshipReportIssued, r kinship.Report) error {
	i := l.inquiry
	about := *i
	if len(e.Relations) == 1 {
		i.other = nil
		if e.Relations[0] != l.relation {
			i.first, i.second, i.hit = about.other, about.other, domain.Ref{}
			l.relative, l.relation = about.other.donor, about.other.relation
		}
	}
	e.ReportNumber = "K" + strconv.Itoa(100_000+l.IntN(900_000))
	lab := about.second.lab
	draft, err := l.reportDraft(e, r, c.staff(l, lab, domain.RoleAnalyst).Records(), c.staff(l, lab, domain.RoleReviewer).Seconds())
	if err != nil {
		return err
	}
	if err := c.recordReport(l, draft); err != nil {
		return err
	}
	l.evidence = append(l.evidence, l.last.ID)
	l.before(func() { l.then(1*day, 6*day, (*caseload).identifyByReport) })
	return nil
}
