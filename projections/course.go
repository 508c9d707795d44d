package projections

import (
	"cmp"
	"slices"

	"github.com/homeward-ledger/homeward/domain"
)

// course is the course of one person's life as its moments tell it.
type course struct {
	*layout
	today string

	living  domain.Living
	setting domain.Setting
	claims  map[string]string // kind of care by agency, of those who say that they have the child
	waiting string            // day since which the child has been without a family; empty once it has one
	home    *stay             // while the child is at home

	stays   []*stay
	entries []entry
	states  []state
	region  string // of the first opening
	known   bool   // that there is one
}

// entry is something that is counted once in a period: the last of its kind.
type entry struct {
	day      string
	kind     measure // entries of one kind count instead of each other
	measures []measure
	stream   string // of a case that was closed
	undone   string // day since which it does not hold; it is not counted in a period that goes on behind that
	waited   int    // days, of a way into a family
}

// state is in which care a child is from a day on; -1 in none.
type state struct {
	day  string
	care measure
}

const noCare measure = -1

// follow tells the course of a person's moments.
func follow(l *layout, rows []momentRow, today string) *course {
	slices.SortStableFunc(rows, func(a, b momentRow) int {
		return cmp.Or(cmp.Compare(a.claimed, b.claimed), cmp.Compare(a.index, b.index))
	})
	c := &course{layout: l, today: today, claims: map[string]string{}}
	for _, row := range rows {
		c.step(row)
	}
	for _, s := range c.stays {
		for months, g := range map[int]group{6: l.after6, 12: l.after12} {
			m, _ := g.of(s.after(months, today))
			c.entries[s.entry].measures = append(c.entries[s.entry].measures, m)
		}
	}
	return c
}

func (c *course) step(row momentRow) {
	switch row.kind {
	case domain.MomentOpens:
		c.open(row)
	case domain.MomentLives, domain.MomentPasses:
		c.move(row.day, row.living, settingOf(row.living, row.code), row.kind == domain.MomentPasses)
	case domain.MomentClaims:
		c.claims[row.agency] = row.code
	case domain.MomentSettles:
		if care, claimed := c.claims[row.agency]; claimed {
			c.move(row.day, domain.LivingInCare, settingOf(domain.LivingInCare, care), false)
		}
		clear(c.claims)
	case domain.MomentCloses:
		if outcome, counted := c.closed.of(row.code); counted {
			c.count(row.day, c.closed.total, outcome)
			c.entries[len(c.entries)-1].stream = row.stream
		}
	case domain.MomentReopens:
		for i := range c.entries {
			if e := &c.entries[i]; e.stream == row.stream && e.undone == "" {
				e.undone = row.day
			}
		}
	case domain.MomentVisits:
		if c.home != nil {
			c.home.visits = append(c.home.visits, row)
		}
	}
}

func (c *course) open(row momentRow) {
	if !c.known {
		c.region, c.known = row.region, true
	}
	if c.waiting == "" {
		c.waiting = row.day
	}
	if how, known := c.opened.of(row.code); known {
		c.count(row.day, c.opened.total, how)
	}
}

// settingOf is where a child lives. In care of which nobody says the kind, as after an
// adoption that was dissolved, it is in some other.
func settingOf(living domain.Living, care string) domain.Setting {
	switch living {
	case domain.LivingAtHome:
		return domain.OwnFamily
	case domain.LivingAdopted:
		return domain.AdoptiveFamily
	case domain.LivingInCare:
		return cmp.Or(domain.SettingOf(care), domain.OtherSetting)
	}
	return domain.NoSetting
}

// count notes what is counted, and with it what is counted of it apart.
func (c *course) count(day string, kind measure, apart ...measure) {
	c.entries = append(c.entries, entry{day: day, kind: kind, measures: append([]measure{kind}, apart...)})
}

// move notes that the child lives elsewhere, or otherwise. A night with relatives in
// an emergency is no family yet.
func (c *course) move(day string, living domain.Living, setting domain.Setting, passing bool) {
	family := setting.Family() && !passing
	wasInCare := c.living == domain.LivingInCare || c.living == domain.LivingMissing
	if living == domain.LivingInCare && !wasInCare {
		c.count(day, c.enteredCare)
	}
	if c.living == domain.LivingInCare && c.setting == domain.ResidentialCare && family {
		c.count(day, c.leftResidential)
	}
	if family && c.waiting != "" {
		c.count(day, c.toFamily)
		c.entries[len(c.entries)-1].waited = daysBetween(c.waiting, day)
		c.waiting = ""
	}
	c.leave(day, living)
	c.arrive(day, living)
	c.living, c.setting = living, setting
	care := noCare
	if m, known := c.inCare.of(string(setting)); living == domain.LivingInCare && known {
		care = m
	}
	c.states = append(c.states, state{day: day, care: care})
}

// leave ends a stay at home. Who is adopted at home stays there.
func (c *course) leave(day string, living domain.Living) {
	if c.home != nil && living != domain.LivingAtHome && living != domain.LivingAdopted {
		c.home.until, c.home.next, c.home = day, living, nil
	}
}

func (c *course) arrive(day string, living domain.Living) {
	if living == c.living {
		return
	}
	switch living {
	case domain.LivingAtHome:
		c.count(day, c.reunited)
		c.home = &stay{entry: len(c.entries) - 1, since: day}
		c.stays = append(c.stays, c.home)
	case domain.LivingAdopted:
		c.count(day, c.adopted)
	case domain.LivingAbroad:
		c.count(day, c.repatriated)
	case domain.LivingMissing:
		c.count(day, c.missing)
	case domain.LivingDead:
		c.count(day, c.deceased)
	}
}

// careBefore returns the measure of the care in which the child is on the eve of a day.
func (c *course) careBefore(day string) measure {
	care := noCare
	for _, s := range c.states {
		if s.day >= day {
			break
		}
		care = s.care
	}
	return care
}
