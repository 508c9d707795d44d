package graphql

import (
	"context"
	"strings"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
)

// statistics are for whoever may read the ledger's own stream: they name nobody, and
// small numbers are hidden from everybody alike.
func (a *api) statistics(ctx context.Context, caller ledger.Caller, args map[string]any) (any, error) {
	if err := a.mayReadLedger(ctx, caller); err != nil {
		return nil, err
	}
	q := projections.StatisticsQuery{From: args["from"].(string), Until: args["until"].(string), By: args["by"].(projections.By)}
	q.Region, _ = args["region"].(string)
	return a.views.Statistics(ctx, q, a.ledger.Now())
}

func (t *types) statisticsField() *gql.Field {
	values := gql.EnumValueConfigMap{}
	for by, doc := range map[projections.By]string{
		projections.ByYear: "By the year.", projections.ByQuarter: "By the quarter, all regions together.",
		projections.ByRegion: "Of one year: all regions together, then each.",
	} {
		values[strings.ToUpper(string(by))] = &gql.EnumValueConfig{Value: by, Description: doc}
	}
	by := gql.NewEnum(gql.EnumConfig{Name: "StatisticsBy", Description: "How statistics are cut.", Values: values})
	return asked(must(t.statisticsType()), "Numbers of children: persons, not streams, of calendar years and quarters and of whole provinces. "+
		"A number below the least that the profile shows is hidden, and others with it, so that it does not follow from them.",
		gql.FieldConfigArgument{
			"from":   {Type: must(gql.String), Description: "The day on which the first year or quarter begins, such as 2013-01-01."},
			"until":  {Type: must(gql.String), Description: "The day after the last, such as 2014-01-01; ten years later at most."},
			"region": {Type: gql.String, Description: "Only children of this province, the first two characters of an administrative code; by the year alone."},
			"by":     {Type: by, DefaultValue: projections.ByYear, Description: "How to cut them."},
		}, t.api.statistics)
}

func (t *types) statisticsType() *gql.Object {
	type told = projections.Statistics
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Statistics",
		Description: "Numbers of children. What each counts is in docs/statistics.md.",
		Fields: gql.Fields{
			"size":     plain(must(gql.Int), "How many records of the log are counted.", func(s told) any { return s.Size }),
			"smallest": plain(must(gql.Int), "The least number that is shown; zero is shown too.", func(s told) any { return s.Smallest }),
			"rows":     plain(listOf(statisticsRowType()), "One for each period and region that has begun.", func(s told) any { return s.Rows }),
		},
	})
}

func statisticsRowType() *gql.Object {
	type row = projections.StatisticsRow
	count, counts := countTypes()
	number := func(doc string, get func(row) projections.Number) *gql.Field {
		return plain(must(count), doc, func(r row) any { return get(r) })
	}
	divided := func(doc string, get func(row) projections.Divided) *gql.Field {
		return plain(must(counts), doc, func(r row) any { return get(r) })
	}
	return gql.NewObject(gql.ObjectConfig{
		Name:        "StatisticsRow",
		Description: "Numbers of one period and region. Days are those that were claimed, as they were written.",
		Fields: gql.Fields{
			"from":  plain(must(gql.String), "First day of the period.", func(r row) any { return r.From }),
			"until": plain(must(gql.String), "First day after it.", func(r row) any { return r.Until }),
			"region": plain(gql.String, "Province in which the first stream was opened; null for all, `?` where none was named, `*` for the small ones beyond 64.",
				func(r row) any { return optional(r.Region) }),
			"opened":          divided("Children whose streams were opened, by how.", func(r row) projections.Divided { return r.Opened }),
			"inCare":          divided("Children in care at the end of the period, or now, by the kind.", func(r row) projections.Divided { return r.InCare }),
			"closed":          divided("Children whose case was closed in the period and is at its end, by outcome.", func(r row) projections.Divided { return r.Closed }),
			"homeAfter6":      divided("Children who were handed over in the period, by what became of them within 6 months.", func(r row) projections.Divided { return r.After6 }),
			"homeAfter12":     divided("The same within 12 months.", func(r row) projections.Divided { return r.After12 }),
			"enteredCare":     number("Children who came into care.", func(r row) projections.Number { return r.EnteredCare }),
			"leftResidential": number("Children who left residential care for a family.", func(r row) projections.Number { return r.LeftResidential }),
			"reunited":        number("Children who were handed over to their family.", func(r row) projections.Number { return r.After6.Total }),
			"adopted":         number("Children who were adopted.", func(r row) projections.Number { return r.Adopted }),
			"repatriated":     number("Children whom a body abroad received.", func(r row) projections.Number { return r.Repatriated }),
			"missing":         number("Children who went missing from care.", func(r row) projections.Number { return r.Missing }),
			"deceased":        number("Children who died.", func(r row) projections.Number { return r.Deceased }),
			"daysToFamily":    plain(must(daysType(count)), "How long it took children who got into a family in the period.", func(r row) any { return r.Waited }),
		},
	})
}

// shownCount is null for a hidden number.
func shownCount(n projections.Number) any {
	if n.Hidden {
		return nil
	}
	return n.Count
}

// countTypes are a number, and numbers by code.
func countTypes() (count, counts *gql.Object) {
	type coded = projections.Coded
	type divided = projections.Divided
	count = gql.NewObject(gql.ObjectConfig{
		Name:        "PersonCount",
		Description: "A number of persons.",
		Fields: gql.Fields{
			"count":  plain(gql.Int, "The number; null when it is hidden.", shownCount),
			"hidden": plain(must(gql.Boolean), "Whether it is hidden: it is small, or a small one would follow from it.", func(n projections.Number) any { return n.Hidden }),
		},
	})
	one := gql.NewObject(gql.ObjectConfig{
		Name:        "CodedCount",
		Description: "The number of persons of one code.",
		Fields: gql.Fields{
			"code":   plain(must(gql.String), "The code.", func(c coded) any { return c.Code }),
			"count":  plain(gql.Int, "The number; null when it is hidden.", func(c coded) any { return shownCount(c.Number) }),
			"hidden": plain(must(gql.Boolean), "Whether it is hidden.", func(c coded) any { return c.Hidden }),
		},
	})
	counts = gql.NewObject(gql.ObjectConfig{
		Name:        "CodedCounts",
		Description: "A number of persons, and of each code.",
		Fields: gql.Fields{
			"total":  plain(must(count), "All of them.", func(d divided) any { return d.Total }),
			"byCode": plain(listOf(one), "Those of each code.", func(d divided) any { return d.Parts }),
		},
	})
	return count, counts
}

func daysType(count *gql.Object) *gql.Object {
	type waited = projections.Waited
	days := func(doc string, get func(waited) *int) *gql.Field {
		return plain(gql.Int, doc, func(w waited) any {
			if n := get(w); n != nil {
				return *n
			}
			return nil
		})
	}
	return gql.NewObject(gql.ObjectConfig{
		Name:        "DaysToFamily",
		Description: "Days from the opening of a stream until a child was with a family: its own, an adoptive one, or one that fosters it.",
		Fields: gql.Fields{
			"children":      plain(must(count), "How many children.", func(w waited) any { return w.Number }),
			"lowerQuartile": days("A quarter of them waited no longer; null when their number is hidden or zero.", func(w waited) *int { return w.Lower }),
			"median":        days("Half of them waited no longer.", func(w waited) *int { return w.Median }),
			"upperQuartile": days("Three quarters of them waited no longer.", func(w waited) *int { return w.Upper }),
		},
	})
}
