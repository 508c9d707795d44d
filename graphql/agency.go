package graphql

import (
	"context"
	"fmt"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
)

// agencyNode is the source of Agency.
type agencyNode struct{ projections.AgencyRow }

func (t *types) agencyType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Agency",
		Description: "An accredited agency. Its name is public; its officers are ids, never names.",
		Interfaces:  []*gql.Interface{t.node},
		Fields: gql.Fields{
			"id":       plain(must(gql.ID), "Global and opaque.", func(a agencyNode) any { return globalID(idAgency, string(a.Stream)) }),
			"stream":   plain(must(gql.String), "Id of its stream, as facts name it.", func(a agencyNode) any { return string(a.Stream) }),
			"name":     plain(must(gql.String), "Name in public use.", func(a agencyNode) any { return a.Name }),
			"kind":     plain(must(gql.String), "What the agency is, as its accreditation says.", func(a agencyNode) any { return string(a.Kind) }),
			"officers": t.officersField(),
			"audit":    t.agencyAuditField(),
		},
	})
}

// agencyAuditField is null for officers of other agencies.
func (t *types) agencyAuditField() *gql.Field {
	field := t.auditField("What the rules of the auditors find about the agency's stream, told to auditors and to its own officers; null for anybody else.",
		func(p gql.ResolveParams) (domain.StreamID, projections.AsOf) {
			return p.Source.(agencyNode).Stream, asOf(p.Args)
		})
	field.Type, field.Args = t.audits, t.asOfArguments(field.Args)
	find := field.Resolve
	field.Resolve = func(p gql.ResolveParams) (any, error) {
		caller, err := callerOf(p.Context)
		if err != nil {
			return nil, err
		}
		if !mayAudit(caller, p.Source.(agencyNode).Stream) {
			return nil, nil
		}
		return find(p)
	}
	return field
}

// agencyByAnyID finds an agency by its global id or by its stream, which is all
// that facts and signers say of it.
func (a *api) agencyByAnyID(ctx context.Context, caller ledger.Caller, id string) (any, error) {
	if kind, key, ok := readID(id); ok && kind == idAgency {
		id = key
	}
	return a.agency(ctx, caller, domain.StreamID(id))
}

func (a *api) agency(ctx context.Context, caller ledger.Caller, stream domain.StreamID) (any, error) {
	access, err := a.access(ctx, caller, stream)
	if err != nil {
		return nil, err
	}
	if access < ledger.SeesChain || stream.Kind() != domain.AgencyStream {
		return nil, errHidden
	}
	row, found, err := a.views.Agency(ctx, stream)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, errHidden
	}
	return agencyNode{row}, nil
}

// named returns the agency that a valid record of custody names: an accredited
// one, or the views are at fault.
func (a *api) named(ctx context.Context, stream domain.StreamID) (any, error) {
	if stream == "" {
		return nil, nil
	}
	row, found, err := a.views.Agency(ctx, stream)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, fmt.Errorf("read agency %s: custody names it and the views do not", stream)
	}
	return agencyNode{row}, nil
}
