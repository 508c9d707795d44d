package graphql

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
)

// foundNode is the source of DetectedFinding: what of it the caller may know.
type foundNode struct {
	projections.Found
	stream   domain.StreamID
	sentence string // empty where it tells of streams that the caller may not see
	records  []foundRecord
	withheld int // records in streams that the caller may not see
}

// foundRecord is a record that a finding names.
type foundRecord struct {
	stream domain.StreamID
	edge   projections.CustodyEdge
}

// auditor computes findings from a point of view.
func (a *api) auditor(ctx context.Context, as projections.AsOf) projections.Auditor {
	return projections.Auditor{Views: a.views, Genetics: a.genetics, As: as, Now: a.ledger.Present(ctx)}
}

// audit computes what is found about a stream that the caller sees, as far as it is
// wanted.
func (a *api) audit(ctx context.Context, caller ledger.Caller, stream domain.StreamID, as projections.AsOf, wants func(domain.Detected) bool) ([]foundNode, error) {
	found, err := a.auditor(ctx, as).Audit(ctx, stream)
	if err != nil {
		return nil, err
	}
	return a.foundNodes(ctx, caller, stream, slices.DeleteFunc(found, func(f projections.Found) bool { return !wants(f.Detected) }))
}

// mayAudit tells findings about an agency to auditors and to its own officers: others
// see its chain too, and whom rules make somebody look at is not for everybody to know.
func mayAudit(caller ledger.Caller, stream domain.StreamID) bool {
	own := caller.Role == ledger.Officer && caller.Agency == stream
	return stream.Kind() != domain.AgencyStream || caller.Role == ledger.Auditor || own
}

// foundNodes takes out of findings what the caller may not know of. That there is one
// is told: somebody has to look, and who may will be told the rest.
func (a *api) foundNodes(ctx context.Context, caller ledger.Caller, stream domain.StreamID, found []projections.Found) ([]foundNode, error) {
	seen := map[domain.StreamID]bool{stream: true}
	sees := func(other domain.StreamID) (bool, error) {
		if _, known := seen[other]; !known {
			access, err := a.access(ctx, caller, other)
			if err != nil {
				return false, err
			}
			seen[other] = access >= ledger.SeesChain
		}
		return seen[other], nil
	}
	nodes := make([]foundNode, 0, len(found))
	for _, f := range found {
		node, err := shown(f, sees)
		if err != nil {
			return nil, err
		}
		node.stream = stream
		nodes = append(nodes, node)
	}
	return nodes, nil
}

// streamIDs finds the streams that a sentence names.
var streamIDs = regexp.MustCompile(`\b[a-z]+-[0-9a-z]{17}\b`)

// shown is a finding as somebody sees it who sees some streams. A sentence tells of
// all records that show it, and is withheld with any of them.
func shown(f projections.Found, sees func(domain.StreamID) (bool, error)) (foundNode, error) {
	node := foundNode{Found: f, sentence: f.Sentence}
	for i, ref := range f.Records {
		seen, err := sees(ref.Stream)
		if err != nil {
			return foundNode{}, err
		}
		if !seen {
			node.sentence = ""
			node.withheld++
			continue
		}
		node.records = append(node.records, foundRecord{ref.Stream, f.Edges[i]})
	}
	for _, id := range streamIDs.FindAllString(f.Sentence, -1) {
		if domain.StreamID(id).Kind() == "" {
			continue
		}
		seen, err := sees(domain.StreamID(id))
		if err != nil {
			return foundNode{}, err
		}
		if !seen {
			node.sentence = ""
		}
	}
	return node, nil
}

func (t *types) foundType() *gql.Object {
	record := gql.NewObject(gql.ObjectConfig{
		Name:        "FoundRecord",
		Description: "A record that a finding names.",
		Fields: gql.Fields{
			"stream": plain(must(gql.String), "Its stream.", func(r foundRecord) any { return string(r.stream) }),
			"edge":   plain(must(t.edge), "Where it stands.", func(r foundRecord) any { return r.edge }),
		},
	})
	return gql.NewObject(gql.ObjectConfig{
		Name: "DetectedFinding",
		Description: "What a rule of the auditors finds in records each of which is valid. It accuses nobody and is no record: it is computed from the log for a time, " +
			"and whoever computes it gets the same. What an auditor recorded on it is an AuditFinding.",
		Fields: gql.Fields{
			"stream":      plain(must(gql.String), "The stream about which it was found.", func(f foundNode) any { return string(f.stream) }),
			"rule":        plain(must(gql.String), "Code of the rule, such as A12.", func(f foundNode) any { return f.Rule }),
			"ruleVersion": plain(must(gql.Int), "Version of the rule.", func(f foundNode) any { return f.Version }),
			"severity":    plain(must(gql.String), codesDoc(domain.Severities()), func(f foundNode) any { return f.Severity }),
			"title": plain(must(gql.String), "What the rule finds, in a few words.", func(f foundNode) any {
				rule, _ := domain.RuleCalled(f.Rule)
				return rule.Title
			}),
			"sentence": plain(gql.String, "What is wrong, naming people and records by their ids. Null where it tells of streams that the caller may not see.", func(f foundNode) any { return optional(f.sentence) }),
			"records":  plain(listOf(record), "The records that show it, in the order of the log, as far as the caller sees them.", func(f foundNode) any { return notNull(f.records) }),
			"withheld": plain(must(gql.Int), "How many more records show it, in streams that the caller may not see.", func(f foundNode) any { return f.withheld }),
			"since":    plain(must(t.dateTime), "From when on it could be seen: when it was recorded, or when a time was over.", func(f foundNode) any { return f.Since }),
			"clears":   plain(must(gql.String), "What would clear it.", func(f foundNode) any { return f.Clears }),
			"decision": plain(t.edge, "The record by which an auditor took it up; null when none did.", func(f foundNode) any { return optionalEdge(f.Decided) }),
			"cleared":  plain(t.edge, "The record that cleared that.", func(f foundNode) any { return optionalEdge(f.Undone) }),
			"stands":   plain(must(gql.Boolean), "Whether nobody has cleared it.", func(f foundNode) any { return f.Stands() }),
		},
	})
}

// auditTypes makes the types of findings that are computed.
func (t *types) auditTypes() {
	t.found = t.foundType()
	t.audits = gql.NewObject(gql.ObjectConfig{
		Name: "FindingList", Description: "A page of what is found about a stream.",
		Fields: gql.Fields{
			"total": plain(must(gql.Int), "Findings about the stream that are wanted.", func(p storyPage[foundNode]) any { return p.total }),
			"nodes": plain(listOf(t.found), "The findings of the page, in the order of the rules.", func(p storyPage[foundNode]) any { return notNull(p.rows) }),
			"next":  plain(gql.Int, "What the next page is to leave out; null at the end.", func(p storyPage[foundNode]) any { return orNull(p.next, 0) }),
		},
	})
}

// wantedArgs say which findings are wanted.
func wantedArgs() gql.FieldConfigArgument {
	return gql.FieldConfigArgument{
		"severity": {Type: gql.String, Description: "Only those of this severity, such as `block`."},
		"rules":    {Type: gql.NewList(must(gql.String)), Description: "Only those of these rules, such as `A12`."},
	}
}

// wantsOf reads wantedArgs. What does not exist would find nothing, and be taken for
// good news.
func wantsOf(args map[string]any) (func(domain.Detected) bool, error) {
	severity, bySeverity := args["severity"].(string)
	rules, byRule := args["rules"].([]any)
	if bySeverity && !domain.Severities().Has(severity) {
		return nil, inputFault("severity", "it is one of "+strings.Join(domain.Severities().All(), ", "))
	}
	for _, rule := range rules {
		if _, known := domain.RuleCalled(rule.(string)); !known {
			return nil, inputFault("rules", "no rule of the auditors has that code")
		}
	}
	return func(d domain.Detected) bool {
		return (!bySeverity || d.Severity == severity) && (!byRule || slices.Contains(rules, any(d.Rule)))
	}, nil
}

// auditField is what is found about the stream of its source, from the source's point
// of view.
func (t *types) auditField(doc string, subject func(gql.ResolveParams) (domain.StreamID, projections.AsOf)) *gql.Field {
	field := &gql.Field{Type: must(t.audits), Description: doc, Args: pageArgs(), Resolve: func(p gql.ResolveParams) (any, error) {
		caller, err := callerOf(p.Context)
		if err != nil {
			return nil, err
		}
		wants, err := wantsOf(p.Args)
		if err != nil {
			return nil, err
		}
		stream, as := subject(p)
		nodes, err := t.api.audit(p.Context, caller, stream, as, wants)
		if err != nil {
			return nil, err
		}
		return cut(nodes, p.Args)
	}}
	maps.Copy(field.Args, wantedArgs())
	return field
}
