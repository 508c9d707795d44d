package graphql

import (
	"time"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/projections"
)

func (t *types) decidedField() *gql.Field {
	type row = projections.DecidedRow
	type concern = projections.ConcernRow
	raised := gql.NewObject(gql.ObjectConfig{
		Name:        "KnownConcern",
		Description: "A protection concern that had been raised before a decision.",
		Fields: gql.Fields{
			"about":   plain(must(gql.String), "Id of the person whom it is about.", func(c concern) any { return string(c.About) }),
			"raised":  plain(must(t.edge), "The record that raised it.", func(c concern) any { return c.Raised }),
			"cleared": plain(t.edge, "The record that had cleared it by then; null when it stood.", func(c concern) any { return optionalEdge(c.Cleared) }),
		},
	})
	decided := gql.NewObject(gql.ObjectConfig{
		Name:        "DecisionTaken",
		Description: "A decision about the child, or the hand-over that carried one out, and what was on record before it.",
		Fields: gql.Fields{
			"type":           plain(must(gql.String), "Event type of the decision.", func(r row) any { return r.Type }),
			"decision":       plain(must(t.edge), "The decision.", func(r row) any { return r.Decision }),
			"guardian":       plain(gql.String, "Id of the person who acted for the child then; null when nobody did.", func(r row) any { return optional(r.Guardian.Person) }),
			"guardianAgency": plain(gql.String, "Stream of the guardian's agency.", func(r row) any { return optional(r.Guardian.Agency) }),
			"guardianSince":  plain(t.edge, "The record that made the guardian.", func(r row) any { return optionalEdge(r.Since) }),
			"view":           plain(t.edge, "The last record of what the child wants; null when the child had not been heard.", func(r row) any { return optionalEdge(r.View) }),
			"concerns":       plain(listOf(raised), "The protection concerns that had been raised, about whomever; of very many, the newest 100.", func(r row) any { return r.Concerns }),
			"assessments":    plain(listOf(t.edge), "The assessments of families, and of a return to a country; of very many, the newest 100.", func(r row) any { return r.Assessments }),
		},
	})
	return storyList(t, "DecisionList", "Every decision about the child, who acted for it, and what of the child's wishes and of risks was on record by then.", decided, nil,
		func(_ gql.ResolveParams, s projections.Story) ([]row, error) { return s.Decided(), nil })
}

func (t *types) silencesField() *gql.Field {
	type row = projections.Silence
	silence := gql.NewObject(gql.ObjectConfig{
		Name:        "Silence",
		Description: "A time in which nothing of a kind is claimed to have happened.",
		Fields: gql.Fields{
			"of":    plain(must(gql.String), "`record`: nobody recorded anything. `sight`: nobody recorded to have seen the child.", func(r row) any { return r.Of }),
			"from":  plain(must(t.edge), "The record before it.", func(r row) any { return r.From }),
			"until": plain(t.edge, "The record after it; null while it lasts.", func(r row) any { return optionalEdge(r.Until) }),
			"days":  plain(must(gql.Int), "How many whole days.", func(r row) any { return r.Days }),
		},
	})
	own := gql.FieldConfigArgument{"days": {Type: gql.Int, DefaultValue: 30, Description: "Only silences of more than so many days."}}
	return storyList(t, "SilenceList", "Times without a record, and times without anybody who saw the child, by claimed time.", silence, own,
		func(p gql.ResolveParams, s projections.Story) ([]row, error) {
			days := p.Args["days"].(int)
			if days < 0 {
				return nil, inputFault("days", "it is 0 or more")
			}
			return s.Silences(days, t.api.moment(p.Source.(childNode).as)), nil
		})
}

// usualHours is how long after the event a record is late where the profile does not
// say: as the notes of a dossier have it.
const usualHours = 24

func (t *types) lateField() *gql.Field {
	type row = projections.LateRow
	late := gql.NewObject(gql.ObjectConfig{
		Name:        "LateEntry",
		Description: "A record that was made long after what it says.",
		Fields: gql.Fields{
			"record": plain(must(t.edge), "The record.", func(r row) any { return r.Record }),
			"hours":  plain(must(gql.Int), "How many whole hours lie between the last instant that its claim can mean and its recording.", func(r row) any { return int(r.By / time.Hour) }),
		},
	})
	own := gql.FieldConfigArgument{"hours": {Type: gql.Int, Description: "Late is what was recorded more than so many hours after; what the profile in force says when left out, or 24."}}
	return storyList(t, "LateList", "Records that were made late, in the order of the log.", late, own,
		func(p gql.ResolveParams, s projections.Story) ([]row, error) {
			hours, given := p.Args["hours"].(int)
			if !given {
				policy, err := t.api.views.PolicyAt(p.Context, p.Source.(childNode).as)
				if err != nil {
					return nil, err
				}
				if hours = policy.Limits.LateHours; hours == 0 {
					hours = usualHours
				}
			}
			if hours < 0 || hours > maxHours {
				return nil, inputFault("hours", "it is 0 to a million")
			}
			return s.Late(time.Duration(hours) * time.Hour), nil
		})
}

// maxHours, more than a century, keeps hours within a time.Duration.
const maxHours = 1_000_000
