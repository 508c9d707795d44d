package graphql

import (
	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/projections"
)

func (t *types) officersField() *gql.Field {
	type row = projections.OfficerRow
	t.officerKey = t.keyType()
	officer := gql.NewObject(gql.ObjectConfig{
		Name:        "Officer",
		Description: "An officer of an agency: an id, roles and keys. The name is sealed.",
		Fields: gql.Fields{
			"person": plain(must(gql.String), "Id of the officer.", func(r row) any { return string(r.Person) }),
			"roles":  plain(listOf(gql.String), "Roles of the keys that are valid.", func(r row) any { return r.Roles }),
			"keys":   plain(listOf(t.officerKey), "Every key, in the order of enrolment.", func(r row) any { return r.Keys }),
		},
	})
	return &gql.Field{
		Type: listOf(officer), Description: "Its officers, by person id.",
		Args: t.asOfArguments(gql.FieldConfigArgument{"atIndex": {Type: gql.Int, Description: "As of this leaf index; the end of the log when left out."}}),
		Resolve: func(p gql.ResolveParams) (any, error) {
			story, err := t.api.views.Story(p.Context, p.Source.(agencyNode).Stream, asOf(p.Args))
			if err != nil {
				return nil, err
			}
			if index, given := p.Args["atIndex"].(int); given {
				if index < 0 {
					return nil, inputFault("atIndex", "a leaf index is 0 or more")
				}
				story = story.UpTo(uint64(index))
			}
			return story.Officers(), nil
		},
	}
}

func (t *types) keyType() *gql.Object {
	type row = projections.KeyRow
	return gql.NewObject(gql.ObjectConfig{
		Name:        "OfficerKey",
		Description: "A key's history. It belongs to one officer for ever.",
		Fields: gql.FieldsThunk(func() gql.Fields {
			return gql.Fields{ // the edge is made after agencies
				"id":        plain(must(gql.String), "SHA-256 of the public key.", func(k row) any { return k.ID }),
				"validFrom": plain(must(gql.Int), "Leaf index of the record that enrolled it; it counts from the next.", func(k row) any { return k.ValidFrom }),
				"validUntil": plain(gql.Int, "Leaf index of the record that ended it; null while it is valid.", func(k row) any {
					if k.ValidUntil == nil {
						return nil
					}
					return *k.ValidUntil
				}),
				"roles":       plain(listOf(gql.String), "What its officer might sign as under it.", func(k row) any { return notNull(k.Roles) }),
				"enrolledBy":  plain(t.edge, "The record that enrolled it.", func(k row) any { return optionalEdge(k.EnrolledBy) }),
				"endedBy":     plain(t.edge, "That record.", func(k row) any { return optionalEdge(k.EndedBy) }),
				"compromised": plain(must(gql.Boolean), "Whether somebody else may have signed under it.", func(k row) any { return k.Compromised }),
			}
		}),
	})
}
