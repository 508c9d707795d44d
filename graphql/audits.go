package graphql

import (
	"context"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
)

// auditedNode is the source of AuditedStream.
type auditedNode struct {
	stream domain.StreamID
	index  uint64
	found  []foundNode
}

// auditsField walks the streams: of an officer, those that the own agency has to do
// with and whose chain the officer sees.
func (t *types) auditsField() *gql.Field {
	stream := gql.NewObject(gql.ObjectConfig{
		Name:        "AuditedStream",
		Description: "A stream about which the rules of the auditors find something.",
		Fields: gql.Fields{
			"stream": plain(must(gql.String), "Id of the stream.", func(n auditedNode) any { return string(n.stream) }),
			"index":  plain(must(gql.Int), "Leaf index of its first record.", func(n auditedNode) any { return n.index }),
			"findings": {Type: must(t.audits), Description: "What is found about it, and is wanted.", Args: pageArgs(), Resolve: func(p gql.ResolveParams) (any, error) {
				return cut(p.Source.(auditedNode).found, p.Args)
			}},
		},
	})
	of := listType[auditedNode]("AuditedStreamList", "A page of streams about which something is found.", stream)
	args := t.listArgs(wantedArgs())
	args["stream"] = &gql.ArgumentConfig{Type: gql.String, Description: "Only this stream, of whichever kind, whether or not something is found about it; a clerk must name one."}
	return asked(of, "Streams about which the rules of the auditors find something, in the order in which they began: of an officer, cases that the own agency has to do with; of an auditor, all. Asked as of now when no time is named, and in a simulated ledger as of the last record of a child. "+
		"Null, with the error NOT_FOUND, when a stream is named that is not there or that the caller may not know of.", args, t.api.audits)
}

func (a *api) audits(ctx context.Context, caller ledger.Caller, args map[string]any) (any, error) {
	if stream, named := args["stream"].(string); named {
		return a.auditOne(ctx, caller, domain.StreamID(stream), args)
	}
	page, err := a.listPage(ctx, caller, args)
	if err != nil {
		return nil, err
	}
	wants, err := wantsOf(args)
	if err != nil {
		return nil, err
	}
	found, err := a.auditor(ctx, asOf(args)).Audits(ctx, page, wants)
	if err != nil {
		return nil, err
	}
	out := projections.List[auditedNode]{Next: found.Next, TooLong: found.TooLong}
	for _, row := range found.Rows {
		access, err := a.access(ctx, caller, row.Stream)
		if err != nil {
			return nil, err
		}
		if access < ledger.SeesChain {
			continue
		}
		nodes, err := a.foundNodes(ctx, caller, row.Stream, row.Findings)
		if err != nil {
			return nil, err
		}
		out.Rows = append(out.Rows, auditedNode{row.Stream, row.Index, nodes})
	}
	out.Rows = notNull(out.Rows)
	return out, nil
}

// auditOne is the page of one stream.
func (a *api) auditOne(ctx context.Context, caller ledger.Caller, stream domain.StreamID, args map[string]any) (any, error) {
	wants, err := wantsOf(args)
	if err != nil {
		return nil, err
	}
	access, err := a.access(ctx, caller, stream)
	if err != nil {
		return nil, err
	}
	if access < ledger.SeesChain || !mayAudit(caller, stream) {
		return nil, errHidden
	}
	opened, there, err := a.views.Opened(ctx, stream)
	if err != nil {
		return nil, err
	}
	if !there {
		return nil, errHidden
	}
	nodes, err := a.audit(ctx, caller, stream, asOf(args), wants)
	return projections.List[auditedNode]{Rows: []auditedNode{{stream, opened, nodes}}}, err
}
