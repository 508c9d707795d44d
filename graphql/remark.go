package graphql

import (
	"context"
	"math"
	"slices"
	"sync"
	"time"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/projections"
)

// maxRemarks bounds the records of one type that are shown beside one.
const maxRemarks = 1000

// remarked returns the records of a type that stand beside an event. A void record
// has none; one that uses an id again must not borrow them.
func (t *types) remarked(eventType string, get func(projections.Remarks) []uint64) gql.FieldResolveFn {
	spec, _ := domain.SpecOf(eventType)
	return func(p gql.ResolveParams) (any, error) {
		e := p.Source.(*eventNode)
		if kind := e.row.Stream.Kind(); kind != spec.Stream && !slices.Contains(spec.Also, kind) {
			return []*eventNode{}, nil // none can stand there: no long stream is read for nothing
		}
		remarks, _, err := t.api.remarks(p.Context, e, asOf(p.Args))
		if err != nil {
			return nil, err
		}
		return t.api.beside(p.Context, e, get(remarks))
	}
}

func (t *types) singleSigned(p gql.ResolveParams) (any, error) {
	remarks, found, err := t.api.remarks(p.Context, p.Source.(*eventNode), asOf(p.Args))
	if err != nil || !found {
		return nil, err
	}
	return remarks.SingleSigned, nil
}

func (a *api) remarks(ctx context.Context, e *eventNode, as projections.AsOf) (projections.Remarks, bool, error) {
	if e.row.Verdict.Void || e.statement.ID == "" {
		return projections.Remarks{}, false, nil
	}
	story, err := e.stories.read(ctx, a.views, e.row.Stream, as.Known)
	if err != nil {
		return projections.Remarks{}, false, err
	}
	remarks, found := story.Remarks(e.row.ID, as.On)
	return remarks, found, nil
}

// beside reads records of the event's own stream: the same access holds.
func (a *api) beside(ctx context.Context, e *eventNode, indexes []uint64) ([]*eventNode, error) {
	found := []*eventNode{}
	for _, index := range indexes[max(0, len(indexes)-maxRemarks):] {
		row, ok, err := a.views.Record(ctx, index)
		if err != nil {
			return nil, err
		}
		if ok && row.Stream == e.row.Stream {
			found = append(found, newEvent(row, e.access, e.stories))
		}
	}
	return found, nil
}

// maxStories bounds how many states of knowledge of one stream a page keeps.
const maxStories = 8

// stories reads a stream as known on each time once, for all records of a page.
type stories struct {
	mu   sync.Mutex
	told map[int64]projections.Story // guarded by mu
}

func (s *stories) read(ctx context.Context, views *projections.Views, stream domain.StreamID, known *time.Time) (projections.Story, error) {
	key := instant(known)
	s.mu.Lock()
	defer s.mu.Unlock()
	if story, told := s.told[key]; told {
		return story, nil
	}
	story, err := views.Story(ctx, stream, projections.AsOf{Known: known})
	if s.told == nil {
		s.told = map[int64]projections.Story{}
	}
	if err == nil && len(s.told) < maxStories {
		s.told[key] = story
	}
	return story, err
}

// instant is a key for a time that may be missing.
func instant(t *time.Time) int64 {
	if t == nil {
		return math.MinInt64
	}
	return t.UnixNano()
}
