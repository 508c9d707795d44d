package graphql

import (
	"fmt"
	"maps"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/projections"
)

// storyPage is a part of a list that a story tells.
type storyPage[R any] struct {
	rows  []R
	total int
	next  int // how many to leave out for the next page; 0 at the end
}

// maxCompared bounds the records of a child of which each may be compared with each.
// Real children have some hundreds; a dossier holds however many there are.
const maxCompared = 5_000

// storyList is a field of Child: a list that is a function of the child's story, by
// pages. A page counts full in the cost of a query, as one of a history does.
func storyList[R any](t *types, name, doc string, member gql.Type, own gql.FieldConfigArgument,
	tell func(gql.ResolveParams, projections.Story) ([]R, error)) *gql.Field {
	page := gql.NewObject(gql.ObjectConfig{
		Name: name, Description: "A page of a list that is told of a child's records.",
		Fields: gql.Fields{
			"total": plain(must(gql.Int), "Members of the whole list.", func(p storyPage[R]) any { return p.total }),
			"nodes": plain(listOf(member), "The members of the page.", func(p storyPage[R]) any { return notNull(p.rows) }),
			"next":  plain(gql.Int, "What the next page is to leave out; null at the end.", func(p storyPage[R]) any { return orNull(p.next, 0) }),
		},
	})
	field := t.told(must(page), doc, func(p gql.ResolveParams, s projections.Story) (any, error) {
		if len(s) > maxCompared {
			return nil, domain.Refuse(domain.Unavailable, "", "the child has more than %d records, too many to be compared with each other for a question", maxCompared)
		}
		all, err := tell(p, s)
		if err != nil {
			return nil, err
		}
		return cut(all, p.Args)
	})
	field.Args = pageArgs()
	maps.Copy(field.Args, own)
	return field
}

// pageArgs say which part of a list that is told as a whole is wanted.
func pageArgs() gql.FieldConfigArgument {
	return gql.FieldConfigArgument{
		"first": {Type: gql.Int, DefaultValue: projections.MaxPage, Description: fmt.Sprintf("At most so many, 1 to %d.", projections.MaxPage)},
		"skip":  {Type: gql.Int, DefaultValue: 0, Description: "Leave out so many: what the page before gave as next. Pages fit together as known on one time."},
	}
}

func cut[R any](all []R, args map[string]any) (storyPage[R], error) {
	first, _ := args["first"].(int)
	skip, _ := args["skip"].(int)
	if first < 1 || first > projections.MaxPage {
		return storyPage[R]{}, inputFault("first", fmt.Sprintf("a page has 1 to %d members", projections.MaxPage))
	}
	if skip < 0 {
		return storyPage[R]{}, inputFault("skip", "it leaves out 0 or more")
	}
	from := min(skip, len(all))
	until := min(from+first, len(all))
	page := storyPage[R]{rows: all[from:until], total: len(all)}
	if until < len(all) {
		page.next = until
	}
	return page, nil
}
