package kurrentfake

import (
	"context"
	"math"

	"google.golang.org/protobuf/proto"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
)

// Delete implements streams.StreamsServer: the stream reads as not found, and
// the next append goes on where it ended.
func (n *node) Delete(ctx context.Context, r *streams.DeleteReq) (*streams.DeleteResp, error) {
	o := &streams.AppendReq_Options{}
	if err := convert(r.GetOptions(), o); err != nil {
		return nil, err
	}
	err := n.remove(ctx, o, func(name string) { n.server.log.truncate(name, math.MaxInt64) })
	return &streams.DeleteResp{PositionOption: &streams.DeleteResp_NoPosition{NoPosition: &shared.Empty{}}}, err
}

// Tombstone implements streams.StreamsServer: the stream is gone for ever.
func (n *node) Tombstone(ctx context.Context, r *streams.TombstoneReq) (*streams.TombstoneResp, error) {
	o := &streams.AppendReq_Options{}
	if err := convert(r.GetOptions(), o); err != nil {
		return nil, err
	}
	err := n.remove(ctx, o, n.server.log.bury)
	return &streams.TombstoneResp{PositionOption: &streams.TombstoneResp_NoPosition{NoPosition: &shared.Empty{}}}, err
}

// convert reads one message's bytes as another's: the options of the three
// calls have the same fields.
func convert(from, to proto.Message) error {
	data, err := proto.Marshal(from)
	if err != nil {
		return err
	}
	return proto.Unmarshal(data, to)
}

func (n *node) remove(ctx context.Context, o *streams.AppendReq_Options, how func(string)) error {
	if err := n.notLeader(ctx); err != nil {
		return err
	}
	want, err := expectation(o)
	if err != nil {
		return err
	}
	name := string(o.GetStreamIdentifier().GetStreamName())
	_, next, gone := n.server.log.read(name)
	last := int64(next) - 1
	switch {
	case gone:
		return n.streamDeleted(ctx, name)
	case want >= noStream && want != last:
		return wrongVersion(ctx, name, want, last)
	}
	how(name)
	return nil
}

// Truncate hides the events of a stream below a revision, as $tb does.
// math.MaxInt64 is a soft delete.
func (s *Server) Truncate(stream string, before uint64) { s.log.truncate(stream, before) }

// Bury deletes a stream for ever. What it held stays in the whole, with the
// tombstone behind it, until a scavenge.
func (s *Server) Bury(stream string) { s.log.bury(stream) }

// Scavenge removes for good what is hidden. None of this outlives the server.
func (s *Server) Scavenge() {
	l := s.log
	l.mu.Lock()
	defer l.mu.Unlock()
	var kept []*event
	for _, e := range l.events {
		from := l.streams[e.stream]
		if e.metadata["type"] != "$streamDeleted" && (from.deleted || e.revision < from.before) {
			continue
		}
		kept = append(kept, e)
	}
	l.events = kept
	for _, s := range l.streams {
		s.events = s.shown()
	}
}

func (l *log) truncate(name string, before uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stream(name).before = before
}

func (l *log) bury(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.stream(name)
	s.deleted = true
	l.events = append(l.events, &event{
		stream: name, revision: math.MaxInt64, at: positionOf(l.ever),
		metadata: map[string]string{"type": "$streamDeleted", "content-type": contentBytes, "created": "0"},
	})
	l.ever++
	close(l.grown)
	l.grown = make(chan struct{})
}
