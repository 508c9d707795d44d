package graphql

import (
	"context"
	"maps"
	"sync"
	"time"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
)

// whenArgs are the two arguments of every field about the past, beside its own.
func (t *types) whenArgs(own gql.FieldConfigArgument) gql.FieldConfigArgument {
	args := gql.FieldConfigArgument{
		"asItWasOn": {Type: t.dateTime, Description: "By claimed time: leaves out what is claimed to have happened later. Independent of asKnownOn."},
		"asKnownOn": {Type: t.dateTime, Description: "By recorded time: leaves out what was recorded later, corrections included."},
	}
	maps.Copy(args, own)
	return args
}

func whenOf(args map[string]any) projections.When {
	return projections.When{AsItWas: timeOf(args, "asItWasOn"), AsKnown: timeOf(args, "asKnownOn")}
}

func timeOf(args map[string]any, name string) *time.Time {
	if at, given := args[name].(time.Time); given {
		return &at
	}
	return nil
}

// maxStories bounds how many standpoints of one stream a request keeps.
const maxStories = 8

// stories reads a stream once per standpoint, for all fields of an answer that
// tell of it.
type stories struct {
	views  *projections.Views
	stream domain.StreamID

	mu   sync.Mutex
	told map[[2]int64]projections.Story // guarded by mu
}

func newStories(views *projections.Views, stream domain.StreamID) *stories {
	return &stories{views: views, stream: stream, told: map[[2]int64]projections.Story{}}
}

func (s *stories) read(ctx context.Context, when projections.When) (projections.Story, error) {
	key := [2]int64{instant(when.AsItWas), instant(when.AsKnown)}
	s.mu.Lock()
	defer s.mu.Unlock()
	if story, told := s.told[key]; told {
		return story, nil
	}
	story, err := s.views.Story(ctx, s.stream, when)
	if err == nil && len(s.told) < maxStories {
		s.told[key] = story
	}
	return story, err
}

// instant is a key for a time that may be missing.
func instant(t *time.Time) int64 {
	if t == nil {
		return -1 << 63
	}
	return t.UnixNano()
}

// listArgs are the arguments of a list across streams.
func (t *types) listArgs(own gql.FieldConfigArgument) gql.FieldConfigArgument {
	args := t.whenArgs(gql.FieldConfigArgument{
		"first": {Type: gql.Int, Description: "At most so many, 1 to 100; 100 when left out. A page may be shorter, even empty, and go on."},
		"after": {Type: gql.String, Description: "The cursor that the page before gave as next."},
	})
	maps.Copy(args, own)
	return args
}

// listPage holds a list to the streams that the caller has a part in.
func listPage(caller ledger.Caller, args map[string]any) (projections.ListPage, error) {
	page := projections.ListPage{First: projections.MaxPage}
	if n, err := pageSizeOf(args, "first"); err != nil {
		return page, err
	} else if n > 0 {
		page.First = n
	}
	var err error
	if page.After, err = cursorOf(args, "after"); err != nil {
		return page, err
	}
	switch caller.Role {
	case ledger.Auditor:
	case ledger.Officer:
		if page.Agency = caller.Agency; page.Agency == "" {
			return page, errHidden
		}
	case ledger.Clerk:
		page.Only = notNull(caller.Children)
	}
	return page, mayReadLedger(caller)
}

// listType is a page of a list across streams.
func listType[R any](name, doc string, member gql.Type) *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name: name, Description: doc,
		Fields: gql.Fields{
			"nodes": plain(listOf(member), "The members of the page, in the order of the log.", func(l projections.List[R]) any { return l.Rows }),
			"next": plain(gql.String, "Cursor of the next page; null at the end.", func(l projections.List[R]) any {
				if l.Next == nil {
					return nil
				}
				return indexID(idCursor, *l.Next)
			}),
		},
	})
}

// optionalEdge is null for no edge.
func optionalEdge(edge *projections.CustodyEdge) any {
	if edge == nil {
		return nil
	}
	return *edge
}
