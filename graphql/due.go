package graphql

import (
	"slices"
	"strings"
	"time"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
)

// codesDoc explains a vocabulary in the description of a field.
func codesDoc(c domain.Codes) string {
	var doc strings.Builder
	doc.WriteString(c.Doc)
	for _, term := range c.Terms {
		doc.WriteString("\n- `" + term.Code + "`: " + term.Doc)
	}
	return doc.String()
}

func (t *types) dueField() *gql.Field {
	due := gql.NewObject(gql.ObjectConfig{
		Name:        "Due",
		Description: "Something that a record made due, and what had become of it by a time.",
		Fields: gql.Fields{
			"what":   plain(must(gql.String), codesDoc(domain.DueKinds()), func(d domain.Due) any { return d.What }),
			"status": plain(must(gql.String), codesDoc(domain.DueStatuses()), func(d domain.Due) any { return d.Status }),
			"rule":   plain(must(gql.String), "What sets the time: a parameter of the policy profile, or a fact of the record.", func(d domain.Due) any { return d.Rule }),
			"since":  plain(must(t.edge), "The record that made it due.", func(d domain.Due) any { return projections.Step{Step: d.Since}.Edge() }),
			"by":     plain(must(t.dateTime), "Until when.", func(d domain.Due) any { return d.By }),
			"done": plain(t.edge, "The record that did it, or made an end of it; null while there is none.", func(d domain.Due) any {
				if d.Done == nil {
					return nil
				}
				return projections.Step{Step: *d.Done}.Edge()
			}),
		},
	})
	args := argument("at", t.dateTime, "The day in question: what was claimed to have happened later does not count as done.")
	args["status"] = &gql.ArgumentConfig{Type: gql.String, Description: "Only what had this status, such as `" + domain.DueOverdue + "`."}
	return storyList(t, "DueList", "What the records of the child, of the missing reports that it answers, and of who read its history in an emergency, had made due by a time, done or not, under the policy profile in force then, the earliest first.", due, args,
		func(p gql.ResolveParams, s projections.Story) ([]domain.Due, error) {
			at, as := p.Args["at"].(time.Time), p.Source.(childNode).as
			status, held := p.Args["status"].(string)
			if held && !domain.DueStatuses().Has(status) {
				return nil, inputFault("status", "it is one of "+strings.Join(domain.DueStatuses().All(), ", "))
			}
			policy, err := t.api.views.PolicyAt(p.Context, projections.AsOf{On: &at, Known: as.Known})
			if err != nil {
				return nil, err
			}
			all, err := t.api.allDue(p, s, policy.Limits, at)
			if err != nil {
				return nil, err
			}
			return slices.DeleteFunc(all, func(d domain.Due) bool { return held && d.Status != status }), nil
		})
}

// allDue adds what readings in an emergency made due, and missing reports that the
// child is said to answer, where the caller may know of them.
func (a *api) allDue(p gql.ResolveParams, s projections.Story, limits domain.Limits, at time.Time) ([]domain.Due, error) {
	child, all := p.Source.(childNode), s.Due(limits, at)
	for _, stream := range append(s.Reports(), child.row.Stream.Access()) {
		access, err := a.access(p.Context, child.caller, stream)
		if err != nil {
			return nil, err
		}
		if access < ledger.SeesChain {
			continue
		}
		other, err := a.views.Story(p.Context, stream, child.as)
		if err != nil {
			return nil, err
		}
		all = append(all, other.Due(limits, at)...)
	}
	slices.SortStableFunc(all, func(x, y domain.Due) int { return x.By.Compare(y.By) })
	return all, nil
}

func (t *types) changedField() *gql.Field {
	change := gql.NewObject(gql.ObjectConfig{
		Name:        "Change",
		Description: "A record that changes what was on record before, or what that is worth.",
		Fields: gql.Fields{
			"kind": plain(must(gql.String), codesDoc(domain.ChangeKinds()), func(c domain.Change) any { return c.Kind }),
			"by":   plain(must(t.edge), "The record that changes.", func(c domain.Change) any { return projections.Step{Step: c.By}.Edge() }),
			"target": plain(t.edge, "The record that is changed; null where nothing but time lies between.", func(c domain.Change) any {
				if c.Target == nil {
					return nil
				}
				return projections.Step{Step: *c.Target}.Edge()
			}),
		},
	})
	return storyList(t, "ChangeList", "What was recorded after a time and changes what had been recorded, or is said to have happened, by then, in the order of the log. "+
		"What was known then is the child as known on that time.", change, argument("time", t.dateTime, "Recorded by then is what was known."),
		func(p gql.ResolveParams, s projections.Story) ([]domain.Change, error) {
			return s.ChangedSince(p.Args["time"].(time.Time)), nil
		})
}
