package graphql

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/projections"
)

// signingKey is a key under which valid records of a child were signed.
type signingKey struct {
	projections.KeyRow
	agency  domain.StreamID
	officer domain.PersonID
	signed  int
}

// maxKeyAgencies bounds the agencies whose officers one question looks up.
const maxKeyAgencies = 200

func (t *types) signingKeysField() *gql.Field {
	key := gql.NewObject(gql.ObjectConfig{
		Name:        "SigningKey",
		Description: "A key under which valid records of the child were signed.",
		Fields: gql.Fields{
			"id":      plain(must(gql.String), "SHA-256 of the public key.", func(k signingKey) any { return k.ID }),
			"agency":  plain(must(gql.String), "Stream of its agency.", func(k signingKey) any { return string(k.agency) }),
			"officer": plain(must(gql.String), "Id of the officer whose it is.", func(k signingKey) any { return string(k.officer) }),
			"signed":  plain(must(gql.Int), "How many valid records of the child it signed.", func(k signingKey) any { return k.signed }),
			"history": plain(must(t.officerKey), "What became of it.", func(k signingKey) any { return k.KeyRow }),
		},
	})
	return storyList(t, "SigningKeyList", "Every key under which a valid record of the child was signed: valid from when, ended when, and whether somebody else may have signed under it. What became of a key is told as known, also where the child is asked as it was.", key, nil,
		func(p gql.ResolveParams, s projections.Story) ([]signingKey, error) {
			return t.api.signingKeys(p.Context, s, p.Source.(childNode).as)
		})
}

// signingKeys looks each key up at its agency, as known.
func (a *api) signingKeys(ctx context.Context, s projections.Story, as projections.AsOf) ([]signingKey, error) {
	byAgency := map[domain.StreamID]map[string]int{}
	for _, step := range s {
		for _, signer := range step.Signers {
			if byAgency[signer.Agency] == nil {
				byAgency[signer.Agency] = map[string]int{}
			}
			byAgency[signer.Agency][signer.Key]++
		}
	}
	if len(byAgency) > maxKeyAgencies {
		return nil, domain.Refuse(domain.Unavailable, "", "officers of more than %d agencies signed here, too many to be looked up for a question", maxKeyAgencies)
	}
	var all []signingKey
	for agency, signed := range byAgency {
		story, err := a.views.Story(ctx, agency, projections.AsOf{Known: as.Known})
		if err != nil {
			return nil, fmt.Errorf("read officers: %w", err)
		}
		for _, officer := range story.Officers() {
			for _, key := range officer.Keys {
				if n, used := signed[key.ID]; used {
					all = append(all, signingKey{KeyRow: key, agency: agency, officer: officer.Person, signed: n})
				}
			}
		}
	}
	slices.SortFunc(all, func(x, y signingKey) int {
		return cmp.Or(cmp.Compare(x.agency, y.agency), cmp.Compare(x.ValidFrom, y.ValidFrom), cmp.Compare(x.ID, y.ID))
	})
	return all, nil
}
