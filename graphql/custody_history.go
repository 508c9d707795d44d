package graphql

import (
	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/projections"
)

// spellFields are where a spell begins and ends, beside what it is.
func spellFields[F any](t *types, own gql.Fields) gql.Fields {
	own["from"] = plain(must(t.edge), "Where it begins.", func(s projections.Spell[F]) any { return s.From })
	own["until"] = plain(t.edge, "Where it ends; null while it lasts.", func(s projections.Spell[F]) any { return optionalEdge(s.Until) })
	return own
}

func (t *types) holdingType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        "CustodyHolding",
		Description: "A time during which somebody held the child: an agency's own house, a person, or a body without a key.",
		Fields: spellFields[projections.Held](t, gql.Fields{
			"agency": plain(gql.String, "Stream of the agency.", func(s projections.Spell[projections.Held]) any { return optional(s.Fact.Agency) }),
			"person": plain(gql.String, "Id of the person.", func(s projections.Spell[projections.Held]) any { return optional(s.Fact.Person) }),
			"with":   plain(gql.String, "Id of the second of two adopters.", func(s projections.Spell[projections.Held]) any { return optional(s.Fact.With) }),
			"body":   plain(gql.String, "The body, as it is called in public.", func(s projections.Spell[projections.Held]) any { return optional(s.Fact.Body) }),
			"care":   plain(gql.String, "Kind of care.", func(s projections.Spell[projections.Held]) any { return optional(s.Fact.Care) }),
		}),
	})
}

func (t *types) guardianshipType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Guardianship",
		Description: "A time during which a guardian acted for the child.",
		Fields: spellFields[projections.Guarded](t, gql.Fields{
			"person": plain(must(gql.String), "Id of the guardian.", func(s projections.Spell[projections.Guarded]) any { return string(s.Fact.Person) }),
			"agency": plain(gql.String, "Stream of the guardian's agency.", func(s projections.Spell[projections.Guarded]) any { return optional(s.Fact.Agency) }),
		}),
	})
}

func (t *types) standingType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        "CustodyStanding",
		Description: "A time during which custody had one status.",
		Fields: spellFields[projections.Standing](t, gql.Fields{
			"status":    plain(gql.String, "As that of custody; null while nobody is responsible and the child has no home for good.", func(s projections.Spell[projections.Standing]) any { return optional(s.Fact.Status) }),
			"contested": plain(must(gql.Boolean), "Whether another agency said, too, that it had the child.", func(s projections.Spell[projections.Standing]) any { return s.Fact.Contested }),
		}),
	})
}

// custodyHistoryField tells three facts, never one.
func (t *types) custodyHistoryField() *gql.Field {
	gap := gql.NewObject(gql.ObjectConfig{Name: "CustodyGap", Description: "A time without a responsible agency.", Fields: spellFields[bool](t, gql.Fields{})})
	overlap := gql.NewObject(gql.ObjectConfig{
		Name:        "CustodyOverlap",
		Description: "A change of custody that claims to have been before the one it follows: by their claims two agencies were responsible at once.",
		Fields: gql.Fields{
			"earlier": plain(must(t.edge), "The change that the other follows.", func(o projections.Overlap) any { return o.Earlier }),
			"later":   plain(must(t.edge), "The one that claims to have been before it.", func(o projections.Overlap) any { return o.Later }),
		},
	})
	type told = projections.CustodyStory
	history := gql.NewObject(gql.ObjectConfig{
		Name:        "CustodyHistory",
		Description: "Three facts and their times, in the order of the log: who was responsible, who held the child, who was its guardian.",
		Fields: gql.Fields{
			"responsible": plain(listOf(t.interval), "Agencies responsible.", func(c told) any { return c.Responsible }),
			"holders":     plain(listOf(t.holdingType()), "Who held the child.", func(c told) any { return c.Holders }),
			"guardians":   plain(listOf(t.guardianshipType()), "Who acted for the child.", func(c told) any { return c.Guardians }),
			"statuses":    plain(listOf(t.standingType()), "The statuses of custody.", func(c told) any { return c.Statuses }),
			"overlaps":    plain(listOf(overlap), "Changes of custody whose claimed times run backwards. Claims against each other are statuses that are contested.", func(c told) any { return c.Overlaps }),
			"gaps":        plain(listOf(gap), "When no agency was responsible for a child who needed one.", func(c told) any { return c.Gaps }),
		},
	})
	return t.told(must(history), "Custody as it went, from the point of view of the child.",
		func(_ gql.ResolveParams, s projections.Story) (any, error) { return s.Custody(), nil })
}
